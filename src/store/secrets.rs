//! What only sign-in needs: hashes of PINs, keys of second factors, hashes of spare codes, wrong tries. One file for
//! each person, 0600 in a folder of 0700, replaced whole and with a sum; never in journal, trees, exports, drafts or
//! logs. A damaged file is its person's loss alone, and is never replaced by guessing.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::disk::Disk;
use super::summed::{self, Held};
use crate::domain::id::StaffId;
use crate::domain::secret::Secret;
use crate::random::NoRandom;

/// The file of random bytes without which no hash here is of use.
const PEPPER: &str = "pepper";
const PEPPER_BYTES: usize = 32;
/// The file of wrong tries.
const TRIES: &str = "tries";
/// What the name of a damaged file ends in once there is another in its place.
const ASIDE: &str = ".damaged";

/// A hash of a PIN, and what it was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PinHash {
    /// Memory of argon2id, in KiB.
    pub memory: u32,
    /// Its passes.
    pub passes: u32,
    /// The salt, in hex.
    pub salt: Secret,
    /// The hash, in hex.
    pub hash: Secret,
}

/// A second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// The key that the person's phone has too, in base32.
    pub key: Secret,
    /// The last step of time whose code was taken: no code is taken twice.
    pub last_step: u64,
    /// Hashes of the spare codes that are left.
    pub spare: Vec<Secret>,
}

/// What is kept of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// The hash of their PIN.
    #[serde(default)]
    pub pin: Option<PinHash>,
    /// The PIN came from the office: another must be chosen at its first use.
    #[serde(default)]
    pub one_time: bool,
    /// Their second factor, once it is set up.
    #[serde(default)]
    pub factor: Option<Factor>,
}

impl Kept {
    /// Whether it could have been written: what is known of a file without a sum. Each flipped bit but within the digits
    /// of a hash or key is told by it.
    fn is_likely(&self) -> bool {
        let hex = |text: &Secret, length| text.len() == length && text.bare().bytes().all(is_hex);
        let pin = |pin: &PinHash| {
            hex(&pin.hash, 64)
                && hex(&pin.salt, 32)
                && (8..=64 * 1024).contains(&pin.memory)
                && (1..=16).contains(&pin.passes)
        };
        let base32 = |letter: u8| letter.is_ascii_uppercase() || (b'2'..=b'7').contains(&letter);
        let factor =
            |factor: &Factor| factor.key.bare().bytes().all(base32) && factor.spare.iter().all(|spare| hex(spare, 64));
        self.pin.as_ref().is_none_or(pin) && self.factor.as_ref().is_none_or(factor)
    }

    fn has_hash(&self) -> bool {
        self.pin.is_some() || self.factor.is_some()
    }
}

fn is_hex(digit: u8) -> bool {
    digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit)
}

/// Something in the folder that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretFault {
    /// One person cannot sign in, and nobody else is touched.
    Person(StaffId),
    /// Nobody signs in with a PIN until it is there again; why, in a sentence.
    Pepper(String),
    /// How often wrong PINs were typed is not known.
    Tries,
}

#[derive(Default)]
struct Memory {
    pepper: Option<Zeroizing<Vec<u8>>>,
    /// What could not be written, and holds all the same.
    unsaved: BTreeMap<StaffId, Kept>,
}

/// The secrets of the store's people.
pub struct Secrets {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    /// Held while a file is changed.
    memory: Mutex<Memory>,
}

impl Secrets {
    /// The secrets of the store at `root`.
    pub fn open(root: &Path, disk: Arc<dyn Disk>) -> io::Result<Secrets> {
        let folder = root.join("secrets");
        if !disk.is_read_only() {
            disk.make_folder(&folder)?;
        }
        Ok(Secrets { disk, folder, memory: Mutex::default() })
    }

    /// The random bytes that go into every hash; `fresh` makes them where there are none yet. They are never made again
    /// while there is a hash of anything: a backup may still have those that it was made with.
    pub fn pepper(
        &self,
        fresh: impl FnOnce() -> Result<[u8; PEPPER_BYTES], NoRandom>,
    ) -> io::Result<Zeroizing<Vec<u8>>> {
        let mut memory = self.lock();
        if let Some(pepper) = &memory.pepper {
            return Ok(pepper.clone());
        }
        let pepper = if let Ok(kept) = self.kept_pepper()? {
            kept
        } else {
            if let Some(lost) = self.lost_pepper()? {
                return Err(io::Error::other(lost));
            }
            let fresh = Zeroizing::new(fresh().map_err(io::Error::other)?);
            self.put_aside(PEPPER)?;
            summed::replace(&*self.disk, &self.folder, PEPPER, &*fresh)?;
            Zeroizing::new(fresh.to_vec())
        };
        memory.pepper = Some(pepper.clone());
        Ok(pepper)
    }

    /// The pepper, or how it is that there is none.
    fn kept_pepper(&self) -> io::Result<Result<Zeroizing<Vec<u8>>, &'static str>> {
        Ok(match summed::read(&*self.disk, &self.folder, PEPPER)? {
            Held::Whole(kept) | Held::Older(kept) if kept.len() == PEPPER_BYTES => Ok(Zeroizing::new(kept)),
            Held::Nothing => Err("missing"),
            _ => Err("damaged"),
        })
    }

    /// Why there is no pepper and none may be made, where that is so.
    fn lost_pepper(&self) -> io::Result<Option<String>> {
        let Err(how) = self.kept_pepper()? else { return Ok(None) };
        let hashes = self.people()?.into_iter().any(|id| self.read(id).map_or(true, |kept| kept.has_hash()));
        Ok(hashes.then(|| {
            format!(
                "secrets/pepper is {how}, and without it no PIN here can be checked: restore that file from a backup. \
                 Accounts of people's own go on"
            )
        }))
    }

    /// What is kept of a person; nothing of most. An error is this person's alone.
    pub fn of(&self, person: StaffId) -> io::Result<Kept> {
        let unsaved = self.lock().unsaved.get(&person).cloned();
        unsaved.map_or_else(|| self.read(person), Ok)
    }

    fn read(&self, person: StaffId) -> io::Result<Kept> {
        let name = person.to_string();
        let parse =
            |bytes: Vec<u8>| serde_json::from_slice::<Kept>(&Zeroizing::new(bytes)).map_err(|_| damaged(person));
        match summed::read(&*self.disk, &self.folder, &name)? {
            Held::Nothing => Ok(Kept::default()),
            Held::Whole(bytes) => parse(bytes),
            Held::Older(bytes) => parse(bytes).and_then(|kept| kept.is_likely().then_some(kept).ok_or(damaged(person))),
            Held::Damaged => Err(damaged(person)),
        }
    }

    /// Changes what is kept of a person, one change at a time. `change` says whether it is to be kept.
    pub fn change<T>(&self, person: StaffId, change: impl FnOnce(&mut Kept) -> (bool, T)) -> io::Result<T> {
        let mut memory = self.lock();
        let mut kept = memory.unsaved.get(&person).cloned().map_or_else(|| self.read(person), Ok)?;
        let (keep, answer) = change(&mut kept);
        if keep {
            self.write(person, &kept)?;
            memory.unsaved.remove(&person);
        }
        Ok(answer)
    }

    /// The same for what holds also where it cannot be written: a code that was taken is not taken again.
    pub fn change_at_once<T>(&self, person: StaffId, change: impl FnOnce(&mut Kept) -> (bool, T)) -> io::Result<T> {
        let mut memory = self.lock();
        let mut kept = memory.unsaved.get(&person).cloned().map_or_else(|| self.read(person), Ok)?;
        let (keep, answer) = change(&mut kept);
        if keep {
            memory.unsaved.insert(person, kept);
            self.save(&mut memory);
        }
        Ok(answer)
    }

    /// Changes what is kept of a person where that may be damaged: then it is kept aside, and begins with nothing.
    pub fn renew<T>(&self, person: StaffId, change: impl FnOnce(&mut Kept) -> (bool, T)) -> io::Result<T> {
        if self.of(person).is_err() {
            let _turn = self.lock();
            self.put_aside(&person.to_string())?;
        }
        self.change(person, change)
    }

    /// Writes what could not be written before, as far as that goes now.
    pub fn save_all(&self) {
        self.save(&mut self.lock());
    }

    /// The PIN of a person was right, so that both files are: those from before there were sums get one.
    pub fn prove(&self, person: StaffId) {
        let _turn = self.lock();
        for name in [PEPPER.to_owned(), person.to_string()] {
            if let Ok(Held::Older(bytes)) = summed::read(&*self.disk, &self.folder, &name) {
                let bytes = Zeroizing::new(bytes);
                // It is as good as it was where that fails.
                let _ = summed::replace(&*self.disk, &self.folder, &name, &bytes);
            }
        }
    }

    /// The wrong tries as they were kept; what they mean is not known here. Damage is an error.
    pub fn tries(&self) -> io::Result<Option<Vec<u8>>> {
        match summed::read(&*self.disk, &self.folder, TRIES)? {
            Held::Nothing => Ok(None),
            Held::Whole(bytes) => Ok(Some(bytes)),
            Held::Older(bytes) if serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok() => Ok(Some(bytes)),
            Held::Older(_) | Held::Damaged => Err(io::Error::other("secrets/tries is damaged")),
        }
    }

    /// Keeps the wrong tries.
    pub fn keep_tries(&self, tries: &[u8]) -> io::Result<()> {
        summed::replace(&*self.disk, &self.folder, TRIES, tries)
    }

    /// All that cannot be used, person by person.
    pub fn faults(&self) -> io::Result<Vec<SecretFault>> {
        let mut faults: Vec<SecretFault> = self.lost_pepper()?.map(SecretFault::Pepper).into_iter().collect();
        if self.tries().is_err() {
            faults.push(SecretFault::Tries);
        }
        let people = self.people()?;
        faults.extend(people.into_iter().filter(|id| self.of(*id).is_err()).map(SecretFault::Person));
        Ok(faults)
    }

    /// Whether anybody has a PIN or a second factor here.
    pub fn is_empty(&self) -> bool {
        self.people().is_ok_and(|people| people.is_empty())
    }

    /// Of whom there is a file.
    fn people(&self) -> io::Result<Vec<StaffId>> {
        Ok(self.disk.names(&self.folder)?.iter().filter_map(|name| name.parse().ok()).collect())
    }

    fn write(&self, person: StaffId, kept: &Kept) -> io::Result<()> {
        let bytes = Zeroizing::new(serde_json::to_vec(kept)?);
        summed::replace(&*self.disk, &self.folder, &person.to_string(), &bytes)
    }

    fn save(&self, memory: &mut Memory) {
        memory.unsaved.retain(|person, kept| self.write(*person, kept).is_err());
    }

    /// Gives a file that is there another name, under which nothing looks for it.
    fn put_aside(&self, name: &str) -> io::Result<()> {
        match self.disk.rename(&self.folder.join(name), &self.folder.join(format!("{name}{ASIDE}"))) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other.and_then(|()| self.disk.sync_folder(&self.folder)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn damaged(person: StaffId) -> io::Error {
    io::Error::other(format!("secrets/{person} is damaged"))
}
