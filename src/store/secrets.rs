//! What only sign-in needs: hashes of PINs, keys of second factors, hashes of spare codes, wrong tries. One file for
//! each person, 0600 in a folder of 0700, replaced whole; never in journal, trees, exports, drafts or logs.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::disk::Disk;
use super::whole;
use crate::domain::id::StaffId;
use crate::domain::secret::Secret;
use crate::random::NoRandom;

/// The file of random bytes without which no hash here is of use.
const PEPPER: &str = "pepper";
const PEPPER_BYTES: usize = 32;
/// The file of wrong tries.
const TRIES: &str = "tries";

/// A hash of a PIN, and what it was made with.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Factor {
    /// The key that the person's phone has too, in base32.
    pub key: Secret,
    /// The last step of time whose code was taken: no code is taken twice.
    pub last_step: u64,
    /// Hashes of the spare codes that are left.
    pub spare: Vec<Secret>,
}

/// What is kept of one person.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
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

/// The secrets of the store's people.
pub struct Secrets {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    /// Held while a file is changed; the pepper, once it was read.
    pepper: Mutex<Option<Zeroizing<Vec<u8>>>>,
}

impl Secrets {
    /// The secrets of the store at `root`.
    pub fn open(root: &Path, disk: Arc<dyn Disk>) -> io::Result<Secrets> {
        let folder = root.join("secrets");
        if !disk.is_read_only() {
            disk.make_folder(&folder)?;
        }
        Ok(Secrets { disk, folder, pepper: Mutex::default() })
    }

    /// The random bytes that go into every hash; `fresh` makes them where there are none yet.
    pub fn pepper(
        &self,
        fresh: impl FnOnce() -> Result<[u8; PEPPER_BYTES], NoRandom>,
    ) -> io::Result<Zeroizing<Vec<u8>>> {
        let mut held = self.lock();
        if let Some(pepper) = &*held {
            return Ok(pepper.clone());
        }
        let kept = whole::read(&*self.disk, &self.folder.join(PEPPER))?.filter(|kept| kept.len() == PEPPER_BYTES);
        let pepper = Zeroizing::new(if let Some(kept) = kept {
            kept
        } else {
            let fresh = fresh().map_err(io::Error::other)?;
            whole::replace(&*self.disk, &self.folder, PEPPER, &fresh)?;
            fresh.to_vec()
        });
        *held = Some(pepper.clone());
        Ok(pepper)
    }

    /// What is kept of a person; nothing of most.
    pub fn of(&self, person: StaffId) -> io::Result<Kept> {
        match whole::read(&*self.disk, &self.folder.join(person.to_string()))?.map(Zeroizing::new) {
            Some(bytes) => serde_json::from_slice(&bytes).map_err(|_| damaged(person)),
            None => Ok(Kept::default()),
        }
    }

    /// Changes what is kept of a person, one change at a time. `change` says whether it is to be kept.
    pub fn change<T>(&self, person: StaffId, change: impl FnOnce(&mut Kept) -> (bool, T)) -> io::Result<T> {
        let _turn = self.lock();
        let mut kept = self.of(person)?;
        let (keep, answer) = change(&mut kept);
        if keep {
            let bytes = Zeroizing::new(serde_json::to_vec(&kept)?);
            whole::replace(&*self.disk, &self.folder, &person.to_string(), &bytes)?;
        }
        Ok(answer)
    }

    /// The wrong tries as they were kept; what they mean is not known here.
    pub fn tries(&self) -> io::Result<Option<Vec<u8>>> {
        whole::read(&*self.disk, &self.folder.join(TRIES))
    }

    /// Keeps the wrong tries.
    pub fn keep_tries(&self, tries: &[u8]) -> io::Result<()> {
        whole::replace(&*self.disk, &self.folder, TRIES, tries)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Zeroizing<Vec<u8>>>> {
        self.pepper.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn damaged(person: StaffId) -> io::Error {
    io::Error::other(format!("secrets/{person} is damaged; the office gives a new PIN once it is removed"))
}
