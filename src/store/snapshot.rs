//! The trees as they were at one moment, while writing goes on: whoever writes keeps what was there before, and whoever
//! compares reads that instead. Nobody waits for the other longer than one look takes.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::trees::{Answer, Trees};
use crate::domain::shelf::{End, Key, Past, Writes, get_over, range_over};

/// The most bytes that are kept of what was there before: more is written by imports only, and then it is given up.
const MOST: usize = 32 * 1024 * 1024;

#[derive(Default)]
struct Kept {
    before: Writes,
    bytes: usize,
    overrun: bool,
}

/// What is kept while somebody compares.
#[derive(Default)]
pub(super) struct Snapshot(Mutex<Option<Kept>>);

impl Snapshot {
    fn kept(&self) -> MutexGuard<'_, Option<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on what is overwritten is kept. Nobody writes at this moment.
    pub(super) fn begin(&self) {
        *self.kept() = Some(Kept::default());
    }

    /// It is not needed any more. The answer is whether it was whole to the end.
    pub(super) fn end(&self) -> bool {
        self.kept().take().is_some_and(|kept| !kept.overrun)
    }

    /// Writes to the trees, and keeps what was there before where somebody needs it.
    pub(super) fn write(&self, trees: &dyn Trees, writes: &Writes) -> Answer<()> {
        let mut held = self.kept();
        if let Some(kept) = held.as_mut().filter(|kept| !kept.overrun) {
            kept.keep(trees, writes)?;
        }
        trees.write(writes)
    }
}

impl Kept {
    fn keep(&mut self, trees: &dyn Trees, writes: &Writes) -> Answer<()> {
        for key in writes.values.keys() {
            if !self.before.values.contains_key(key) {
                let value = trees.get(key)?;
                self.bytes += key.len() + value.as_ref().map_or(0, Vec::len);
                self.before.values.insert(key.clone(), value);
            }
        }
        if self.bytes > MOST {
            *self = Kept { overrun: true, ..Kept::default() };
        }
        Ok(())
    }
}

/// The trees as they were when the snapshot began.
pub(super) struct Then<'t> {
    pub(super) snapshot: &'t Snapshot,
    pub(super) trees: &'t dyn Trees,
}

impl Past for Then<'_> {
    fn get(&self, key: &[u8]) -> Answer<Option<Vec<u8>>> {
        match &*self.snapshot.kept() {
            Some(kept) => get_over(self.trees, &kept.before, key),
            None => self.trees.get(key),
        }
    }

    fn range(&self, low: &[u8], high: &[u8], from: End, limit: usize) -> Answer<Vec<(Key, Vec<u8>)>> {
        match &*self.snapshot.kept() {
            Some(kept) => range_over(self.trees, &kept.before, (low, high), from, limit),
            None => self.trees.range(low, high, from, limit),
        }
    }
}
