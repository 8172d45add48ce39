//! Neighbours in the trees share a key of sled's: they lie in a *bunch*, under the key of its first row. sled holds some
//! 256 bytes of memory for each page and puts at most sixteen keys on one, so that two million short rows with a key
//! each would cost more memory than all that is at hand. Rows of two sorts never share one, so that nothing lies between the
//! rows of a bunch that is not in it. What the rows are is not known here.

use std::collections::BTreeMap;

use super::trees::Answer;
use crate::domain::shelf::{Key, packed, unpacked};

/// How many bytes a bunch has at most, unless it is a single row. One more row writes its bunch again, and no more.
const ROOM: usize = 1_024;

/// A value, and whether it is new in its bunch.
type Row = (Vec<u8>, bool);

/// What a row is of: the first byte of its key.
pub(super) fn sort_of(key: &[u8]) -> Option<u8> {
    key.first().copied()
}

/// A bunch that is being changed.
pub(super) struct Bunch {
    pub(super) sort: Option<u8>,
    /// Its key; `None` where no bunch begins before the rows.
    pub(super) first: Option<Key>,
    rows: BTreeMap<Key, Row>,
}

impl Bunch {
    /// The bunch under a key, as it lies in the trees; an empty one where there is none.
    pub(super) fn read(sort: Option<u8>, found: Option<(&[u8], &[u8])>) -> Answer<Bunch> {
        let bytes = found.map(|(_, bytes)| bytes).unwrap_or_default();
        let row = |(key, value): (&[u8], &[u8])| (key.to_vec(), (value.to_vec(), false));
        let rows = unpacked(bytes).map(|found| found.map(row)).collect::<Answer<_>>()?;
        Ok(Bunch { sort, first: found.map(|(first, _)| first.to_vec()), rows })
    }

    /// Puts a value under a key, or takes it away.
    pub(super) fn set(&mut self, key: &Key, value: Option<&Vec<u8>>) {
        match value {
            Some(value) => {
                let is_new = !self.rows.contains_key(key);
                self.rows.insert(key.clone(), (value.clone(), is_new));
            }
            None => drop(self.rows.remove(key)),
        }
    }

    /// The bunches that its rows fill now, each with its key.
    ///
    /// What no longer fits is cut behind a new row, too: records come at the end of their owner's, and where the next of
    /// them will come, there is room then.
    pub(super) fn parts(&self) -> Answer<Vec<(&Key, Vec<u8>)>> {
        let fits = self.rows.iter().map(size).sum::<usize>() <= ROOM;
        let mut parts: Vec<Vec<(&Key, &Row)>> = Vec::new();
        let (mut filled, mut behind_new) = (0, false);
        for row in &self.rows {
            let (_, (_, is_new)) = row;
            match parts.last_mut() {
                Some(part) if fits || (filled + size(row) <= ROOM && (*is_new || !behind_new)) => part.push(row),
                _ => {
                    parts.push(vec![row]);
                    filled = 0;
                }
            }
            filled += size(row);
            behind_new = *is_new;
        }
        let mut written = Vec::new();
        for part in parts {
            if let Some((first, _)) = part.first() {
                let rows = part.iter().map(|(key, (value, _))| (key.as_slice(), value.as_slice()));
                written.push((*first, packed(rows)?));
            }
        }
        Ok(written)
    }
}

fn size((key, (value, _)): (&Key, &Row)) -> usize {
    key.len() + value.len()
}
