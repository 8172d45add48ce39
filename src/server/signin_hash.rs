//! Hashes PINs with argon2id, at most two at a time in the whole server, on the thread of whoever asks. It knows no
//! files.

use std::fmt::Write as _;
use std::sync::{Condvar, Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::domain::secret::Secret;
use crate::store::PinHash;

/// How many hashes are made at a time: each takes 19 MiB and a processor.
const AT_ONCE: usize = 2;
/// Memory in KiB and passes: what OWASP recommends as the least for argon2id.
const COST: (u32, u32) = (19 * 1024, 2);

/// Makes and compares hashes.
pub(super) struct Hasher {
    under_way: Mutex<usize>,
    one_less: Condvar,
}

impl Default for Hasher {
    fn default() -> Self {
        Hasher { under_way: Mutex::new(0), one_less: Condvar::new() }
    }
}

impl Hasher {
    /// The hash of a PIN, with a salt of its own. `None` where there is no memory for it.
    pub(super) fn hash(&self, pepper: &[u8], pin: &Secret, salt: [u8; 16]) -> Option<PinHash> {
        let hash = self.run(pepper, pin, &salt, COST)?;
        Some(PinHash { memory: COST.0, passes: COST.1, salt: hex(&salt), hash: hex(&*hash) })
    }

    /// Whether a PIN is the one of a hash. Without a hash it takes as long, and is not. `None` where there is no memory.
    pub(super) fn fits(&self, pepper: &[u8], pin: &Secret, hash: Option<&PinHash>) -> Option<bool> {
        let Some(hash) = hash else {
            self.run(pepper, pin, &[0; 16], COST)?;
            return Some(false);
        };
        let made = self.run(pepper, pin, &bytes(&hash.salt), (hash.memory, hash.passes))?;
        Some(same(&*made, &bytes(&hash.hash)))
    }

    fn run(
        &self,
        pepper: &[u8],
        pin: &Secret,
        salt: &[u8],
        (memory, passes): (u32, u32),
    ) -> Option<Zeroizing<[u8; 32]>> {
        let _turn = Turn::take(self);
        let cost = Params::new(memory, passes, 1, Some(32)).ok()?;
        let maker = Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, cost).ok()?;
        let mut hash = Zeroizing::new([0; 32]);
        maker.hash_password_into(pin.bare().as_bytes(), salt, &mut *hash).ok()?;
        Some(hash)
    }
}

/// One of the turns; the next one has it when this is dropped.
struct Turn<'h>(&'h Hasher);

impl Turn<'_> {
    fn take(hasher: &Hasher) -> Turn<'_> {
        let under_way = hasher.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free =
            hasher.one_less.wait_while(under_way, |count| *count >= AT_ONCE).unwrap_or_else(PoisonError::into_inner);
        *free += 1;
        Turn(hasher)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.under_way.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.one_less.notify_one();
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

    #[test]
    fn a_pin_fits_its_own_hash_and_pepper_only() {
        let hasher = Hasher::default();
        let hash = hasher.hash(b"pepper", &Secret::new("840275"), [7; 16]);
        assert!(hash.is_some());
        for (pepper, pin, fits) in [("pepper", "840275", true), ("pepper", "840276", false), ("salt", "840275", false)]
        {
            assert_eq!(hasher.fits(pepper.as_bytes(), &Secret::new(pin), hash.as_ref()), Some(fits), "{pepper} {pin}");
        }
        assert_eq!(hasher.fits(b"pepper", &Secret::new("840275"), None), Some(false));
    }

    #[test]
    fn at_most_two_at_a_time() {
        let hasher = Hasher::default();
        let (one, two) = (Turn::take(&hasher), Turn::take(&hasher));
        std::thread::scope(|scope| {
            let third = scope.spawn(|| drop(Turn::take(&hasher)));
            assert!(!third.is_finished());
            drop(one);
            assert!(third.join().is_ok());
        });
        drop(two);
        assert_eq!(*hasher.under_way.lock().unwrap_or_else(PoisonError::into_inner), 0);
    }
}
