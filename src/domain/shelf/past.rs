//! What the shelf is to whoever reads it and to a change.

use crate::domain::state::State;

/// A key of the shelf. Its first byte says what lies there.
pub type Key = Vec<u8>;

/// The first byte of the keys of ranged records. The second says which.
pub const RANGED: u8 = b'o';
/// Before the key of a ranged record: a copy of it, while it is at hand.
pub const AT_HAND: u8 = b'h';
/// From the id of a ranged record to its key.
pub const BY_ID: u8 = b'i';

/// Before a pupil's id: what was at hand of them until they left.
pub const AWAY: u8 = b'l';

/// First bytes that are nobody's to take: the shelf's own, then what the store keeps beside (`store::record`).
pub const RESERVED: &[u8] = &[RANGED, AT_HAND, BY_ID, AWAY, b'k', b'a', b'j', b'#'];

/// Whether a first byte is one of those.
pub const fn is_reserved(tag: u8) -> bool {
    let mut place = 0;
    while place < RESERVED.len() {
        if RESERVED[place] == tag {
            return true;
        }
        place += 1;
    }
    false
}

/// The shelf cannot be read now; in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unread(pub String);

/// Which end of a range comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The lowest key.
    First,
    /// The highest.
    Last,
}

/// The shelf as readers see it.
pub trait Past {
    /// What lies under a key.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unread>;
    /// At most `limit` of what lies at or above `low` and below `high`.
    fn range(&self, low: &[u8], high: &[u8], from: End, limit: usize) -> Result<Vec<(Key, Vec<u8>)>, Unread>;
}

/// How a held record gets its value once a batch is whole; `None` where it is held no more.
pub type Written = Box<dyn Fn(&State) -> Result<Option<Vec<u8>>, Unread> + Send>;

/// The shelf as a change sees it. A change reads single keys only, so that its effect can be told from few lines.
pub trait Shelf {
    /// What lies under a key now.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unread>;
    /// Puts a value under a key, in the place of what lies there.
    fn put(&mut self, key: Key, value: Vec<u8>);
    /// Takes away what lies under a key.
    fn remove(&mut self, key: &[u8]);
    /// A held record has changed: its value is asked for when all of the batch is there.
    fn touch(&mut self, key: Key, written: Written);
}

/// A shelf with nothing on it.
pub struct NoPast;

impl Past for NoPast {
    fn get(&self, _: &[u8]) -> Result<Option<Vec<u8>>, Unread> {
        Ok(None)
    }

    fn range(&self, _: &[u8], _: &[u8], _: End, _: usize) -> Result<Vec<(Key, Vec<u8>)>, Unread> {
        Ok(Vec::new())
    }
}
