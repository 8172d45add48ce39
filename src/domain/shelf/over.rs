//! What is to be written to a shelf, and the shelf as it is then.

use std::collections::BTreeMap;

use super::{End, Key, Past, Shelf, Unread, Written};
use crate::domain::state::State;

/// What is to be written to a shelf; `None` takes away.
#[derive(Default)]
pub struct Writes {
    /// By key.
    pub values: BTreeMap<Key, Option<Vec<u8>>>,
    pub(super) touched: BTreeMap<Key, Written>,
}

impl Writes {
    /// Asks the held records that have changed for their values.
    pub fn settle(&mut self, state: &State) -> Result<(), Unread> {
        for (key, written) in std::mem::take(&mut self.touched) {
            let value = written(state)?;
            self.values.insert(key, value);
        }
        Ok(())
    }
}

/// A shelf, and what is to be written to it.
pub struct Over<'a> {
    /// The shelf.
    pub past: &'a dyn Past,
    /// What is to be written.
    pub writes: &'a mut Writes,
}

impl Shelf for Over<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unread> {
        get_over(self.past, self.writes, key)
    }

    fn put(&mut self, key: Key, value: Vec<u8>) {
        self.writes.values.insert(key, Some(value));
    }

    fn remove(&mut self, key: &[u8]) {
        self.writes.values.insert(key.to_vec(), None);
    }

    fn touch(&mut self, key: Key, written: Written) {
        self.writes.touched.insert(key, written);
    }
}

/// What lies under a key once these are written.
pub fn get_over(past: &dyn Past, writes: &Writes, key: &[u8]) -> Result<Option<Vec<u8>>, Unread> {
    match writes.values.get(key) {
        Some(value) => Ok(value.clone()),
        None => past.get(key),
    }
}

/// A range of the shelf once these are written.
pub fn range_over(
    past: &dyn Past,
    writes: &Writes,
    (low, high): (&[u8], &[u8]),
    from: End,
    limit: usize,
) -> Result<Vec<(Key, Vec<u8>)>, Unread> {
    let over: Vec<_> = if low < high { writes.values.range(low.to_vec()..high.to_vec()).collect() } else { Vec::new() };
    let mut found: BTreeMap<Key, Vec<u8>> =
        past.range(low, high, from, limit.saturating_add(over.len()))?.into_iter().collect();
    for (key, value) in over {
        match value {
            Some(value) => drop(found.insert(key.clone(), value.clone())),
            None => drop(found.remove(key)),
        }
    }
    Ok(match from {
        End::First => found.into_iter().take(limit).collect(),
        End::Last => found.into_iter().rev().take(limit).collect(),
    })
}
