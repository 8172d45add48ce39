//! Hashes PINs with argon2id, at most two at a time in the whole server and one at a time for an account, on the thread of
//! whoever asks: an account that guesses leaves the others their turns and the machine its processors. It knows no files.

use std::fmt::Write as _;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::domain::secret::Secret;
use crate::store::PinHash;

/// How many hashes are made at a time: each takes 19 MiB and a processor.
const AT_ONCE: usize = 2;
/// The longest that an account rests after a wrong one.
const LONGEST_REST: Duration = Duration::from_millis(100);
/// Memory in KiB and passes: what OWASP recommends as the least for argon2id.
const COST: (u32, u32) = (19 * 1024, 2);

/// Makes and compares hashes.
#[derive(Default)]
pub(super) struct Hasher {
    line: Mutex<Line>,
    moved: Condvar,
}

/// Who hashes, and who waits for it.
#[derive(Default)]
struct Line {
    last: u64,
    under_way: Vec<Option<u32>>,
    /// Accounts whose turn is over and whose next one has not begun.
    resting: Vec<u32>,
    /// In the order in which they came: nobody is passed by others of their account.
    waiting: Vec<(u64, Option<u32>)>,
}

impl Line {
    /// Whether it is the turn of one that waits.
    fn is_next(&self, ticket: u64) -> bool {
        let rests = |of: &Option<u32>| of.is_some_and(|account| self.resting.contains(&account));
        let may = |of: &Option<u32>| of.is_none() || !self.under_way.contains(of) && !rests(of);
        let next = self.waiting.iter().find(|(_, of)| may(of)).map(|(ticket, _)| *ticket);
        self.under_way.len() < AT_ONCE && next == Some(ticket)
    }

    fn end(&mut self, of: Option<u32>) {
        if let Some(place) = self.under_way.iter().position(|under_way| *under_way == of) {
            self.under_way.swap_remove(place);
        }
    }
}

impl Hasher {
    fn lock(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The hash of a PIN, with a salt of its own. `None` where there is no memory for it.
    pub(super) fn hash(&self, pepper: &[u8], pin: &Secret, salt: [u8; 16]) -> Option<PinHash> {
        let _turn = Turn::take(self, None);
        let hash = run(pepper, pin, &salt, COST)?;
        Some(PinHash { memory: COST.0, passes: COST.1, salt: hex(&salt), hash: hex(&*hash) })
    }

    /// Whether a PIN is the one of a hash. Without a hash it takes as long, and is not. `None` where there is no memory.
    /// After one that is not, the account's turn rests as long as it took.
    pub(super) fn fits(&self, pepper: &[u8], pin: &Secret, hash: Option<&PinHash>, account: u32) -> Option<bool> {
        let turn = Turn::take(self, Some(account));
        let start = Instant::now();
        let fits = if let Some(hash) = hash {
            let made = run(pepper, pin, &bytes(&hash.salt), (hash.memory, hash.passes))?;
            same(&*made, &bytes(&hash.hash))
        } else {
            run(pepper, pin, &[0; 16], COST)?;
            false
        };
        if !fits {
            turn.rest(start.elapsed().min(LONGEST_REST));
        }
        Some(fits)
    }
}

fn run(pepper: &[u8], pin: &Secret, salt: &[u8], (memory, passes): (u32, u32)) -> Option<Zeroizing<[u8; 32]>> {
    let cost = Params::new(memory, passes, 1, Some(32)).ok()?;
    let maker = Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, cost).ok()?;
    let mut hash = Zeroizing::new([0; 32]);
    maker.hash_password_into(pin.bare().as_bytes(), salt, &mut *hash).ok()?;
    Some(hash)
}

/// A turn; the next one has it when this is dropped.
struct Turn<'h> {
    hasher: &'h Hasher,
    of: Option<u32>,
}

impl Turn<'_> {
    fn take(hasher: &Hasher, of: Option<u32>) -> Turn<'_> {
        let mut line = hasher.lock();
        line.last += 1;
        let ticket = line.last;
        line.waiting.push((ticket, of));
        let mut line =
            hasher.moved.wait_while(line, |line| !line.is_next(ticket)).unwrap_or_else(PoisonError::into_inner);
        line.waiting.retain(|(waits, _)| *waits != ticket);
        line.under_way.push(of);
        drop(line);
        hasher.moved.notify_all(); // There may be room for one more.
        Turn { hasher, of }
    }

    /// Ends the turn, and lets the account's next one wait so long.
    fn rest(self, time: Duration) {
        let (hasher, Some(account)) = (self.hasher, self.of) else { return };
        hasher.lock().resting.push(account);
        drop(self);
        std::thread::sleep(time);
        hasher.lock().resting.retain(|rests| *rests != account);
        hasher.moved.notify_all();
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.hasher.lock().end(self.of);
        self.hasher.moved.notify_all();
    }
}

/// A quick hash, for what has more randomness than anybody can try: spare codes, names that were tried.
pub(super) fn quick(pepper: &[u8], what: &str, text: &str) -> Secret {
    let mut hash = Sha256::new();
    for part in [pepper, what.as_bytes(), text.as_bytes()] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hex(&hash.finalize())
}

/// Compares in a time that does not say where they differ.
pub(super) fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

fn hex(bytes: &[u8]) -> Secret {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    Secret::new(text)
}

fn bytes(hex: &Secret) -> Vec<u8> {
    let digits: Vec<u8> = hex.bare().chars().filter_map(|digit| digit.to_digit(16)?.try_into().ok()).collect();
    digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Of = Option<u32>;

    #[test]
    fn a_pin_fits_its_own_hash_and_pepper_only() {
        let hasher = Hasher::default();
        let hash = hasher.hash(b"pepper", &Secret::new("840275"), [7; 16]);
        assert!(hash.is_some());
        for (pepper, pin, fits) in [("pepper", "840275", true), ("pepper", "840276", false), ("salt", "840275", false)]
        {
            assert_eq!(
                hasher.fits(pepper.as_bytes(), &Secret::new(pin), hash.as_ref(), 1),
                Some(fits),
                "{pepper} {pin}"
            );
        }
        assert_eq!(hasher.fits(b"pepper", &Secret::new("840275"), None, 1), Some(false));
    }

    #[test]
    fn at_most_two_at_a_time_and_one_of_an_account() {
        let hasher = Hasher::default();
        // Whose turns are under way, who comes, and whether it is theirs at once.
        let table: [(&[Of], Of, bool); 6] = [
            (&[], Some(1), true),
            (&[Some(1)], Some(2), true),
            (&[Some(1)], Some(1), false),
            (&[Some(1)], None, true),
            (&[Some(1), Some(2)], Some(3), false),
            (&[None, None], None, false),
        ];
        for (under_way, comes, at_once) in table {
            let turns: Vec<Turn<'_>> = under_way.iter().map(|of| Turn::take(&hasher, *of)).collect();
            let ticket = {
                let mut line = hasher.lock();
                line.last += 1;
                let ticket = line.last;
                line.waiting.push((ticket, comes));
                ticket
            };
            assert_eq!(hasher.lock().is_next(ticket), at_once, "{under_way:?} {comes:?}");
            drop(turns);
            assert!(hasher.lock().is_next(ticket), "{under_way:?} {comes:?}");
            hasher.lock().waiting.clear();
        }
        assert!(hasher.lock().under_way.is_empty());
    }

    #[test]
    fn after_a_wrong_one_an_account_rests_and_nobody_else_does() {
        let hasher = Hasher::default();
        std::thread::scope(|scope| {
            let turn = Turn::take(&hasher, Some(1));
            scope.spawn(|| turn.rest(Duration::from_millis(300)));
            while hasher.lock().resting.is_empty() {
                std::thread::yield_now();
            }
            let start = Instant::now();
            drop((Turn::take(&hasher, Some(2)), Turn::take(&hasher, None)));
            assert!(!hasher.lock().resting.is_empty(), "it still rests");
            drop(Turn::take(&hasher, Some(1)));
            assert!(start.elapsed() > Duration::from_millis(100) && hasher.lock().resting.is_empty());
        });
    }
}
