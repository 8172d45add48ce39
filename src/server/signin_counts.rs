//! Where wrong tries are kept: in memory, and in a file that outlives the server. What cannot be written holds in memory
//! and is written with the next one; what cannot be read means waiting.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::signin_tries::Tries;
use crate::logfile;
use crate::store::Secrets;

#[derive(Default)]
struct Memory {
    /// `None` until the first one after the start.
    tries: Option<Tries>,
    unsaved: bool,
    /// Those at names that nobody has: there is no end of them, and they are not kept.
    of_nobody: Tries,
}

/// The wrong tries of a server.
#[derive(Default)]
pub(super) struct Counts(Mutex<Memory>);

impl Counts {
    /// Changes those at names that are somebody's, or those that are nobody's. The first are kept before the answer, as
    /// far as that goes.
    pub(super) fn change<T>(
        &self,
        secrets: &Secrets,
        now: u64,
        is_person: bool,
        change: impl FnOnce(&mut Tries) -> T,
    ) -> T {
        let mut memory = self.lock();
        if !is_person {
            return change(&mut memory.of_nobody);
        }
        let mut tries = memory.read(secrets, now).clone();
        let answer = change(&mut tries);
        memory.unsaved |= memory.tries.as_ref() != Some(&tries);
        memory.tries = Some(tries);
        memory.save(secrets);
        answer
    }

    /// The wrong tries as they stand.
    pub(super) fn look<T>(&self, secrets: &Secrets, now: u64, look: impl FnOnce(&Tries) -> T) -> T {
        look(self.lock().read(secrets, now))
    }

    /// Writes what could not be written before, as far as that goes now.
    pub(super) fn save(&self, secrets: &Secrets) {
        self.lock().save(secrets);
    }

    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    fn read(&mut self, secrets: &Secrets, now: u64) -> &Tries {
        self.tries.get_or_insert_with(|| {
            let kept = secrets.tries().and_then(|kept| kept.map(|kept| Ok(serde_json::from_slice(&kept)?)).transpose());
            match kept {
                Ok(kept) => kept.unwrap_or_default(),
                Err(error) => {
                    self.unsaved = true;
                    logfile::log(&format!(
                        "wrong tries to sign in could not be read ({error}): for an hour a PIN is looked at after 40 seconds"
                    ));
                    self.of_nobody = Tries::lost(now);
                    Tries::lost(now)
                }
            }
        })
    }

    fn save(&mut self, secrets: &Secrets) {
        let Some(tries) = self.tries.as_ref().filter(|_| self.unsaved) else { return };
        match serde_json::to_vec(tries).map_err(Into::into).and_then(|bytes| secrets.keep_tries(&bytes)) {
            Ok(()) => self.unsaved = false,
            Err(error) => logfile::sparingly("tries", &format!("wrong tries are kept in memory alone: {error}")),
        }
    }
}
