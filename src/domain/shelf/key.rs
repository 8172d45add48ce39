//! Kinds of record, and the keys under which they lie.

use std::sync::Arc;

use chrono::Datelike;
use rpds::RedBlackTreeMapSync as Map;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{AT_HAND, BY_ID, Key, RANGED, Shelved, Unread};
use crate::domain::school_day::Day;
use crate::domain::state::State;

/// A record as JSON.
pub fn written<T: Serialize + ?Sized>(record: &T) -> Result<Vec<u8>, Unread> {
    serde_json::to_vec(record).map_err(|error| Unread(format!("a record cannot be written: {error}")))
}

/// A record from JSON.
pub fn read<T: DeserializeOwned>(value: &[u8]) -> Result<T, Unread> {
    serde_json::from_slice(value).map_err(|error| Unread(format!("a record cannot be read: {error}")))
}

/// A kind of record that memory holds whole.
pub trait Held: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The first byte of its keys.
    const TAG: u8;
    /// What it is found by.
    type Name: Serialize + DeserializeOwned + Clone + Ord + Send + Sync + 'static;
    /// That as bytes of a key.
    fn name_bytes(name: &Self::Name) -> Vec<u8>;
    /// Where memory holds it.
    fn held(state: &State) -> &Map<Self::Name, Arc<Self>>;
    /// The same, to be changed.
    fn held_mut(state: &mut State) -> &mut Map<Self::Name, Arc<Self>>;
}

/// A kind of record that lies on the shelf, each under its own key.
pub trait Ranged: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The second bytes of its keys.
    const TAGS: &[u8];
    /// Where it lies. Nothing that happens to a record changes it.
    fn spot(&self) -> ShelfSpot;
    /// What it is found by besides.
    fn id(&self) -> Option<Uuid>;
    /// Where else its key lies, so that it is found by another owner than its own.
    fn asides(&self) -> Vec<ShelfSpot>;
}

/// Where a ranged record lies, but for the number of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShelfSpot {
    /// What it is.
    pub tag: u8,
    /// Whose it is: a pupil, for asides also a person, or nobody's.
    pub owner: Uuid,
    /// Its line, letter, kind or version, so that the newest of each is a range. Of entries the cycle stands above it.
    pub group: u32,
    /// The day it happened.
    pub day: Day,
}

/// The bytes before the group: what it is, and whose.
pub(super) const OWNED: usize = 2 + 16;
/// The bytes of the key of a ranged record.
pub const SPOT: usize = OWNED + 4 + 4 + 8;

impl ShelfSpot {
    /// The key of the record that line `seq` of the journal brought.
    pub fn key(&self, seq: u64) -> Key {
        let day = self.day.num_days_from_ce().cast_unsigned() ^ (1 << 31);
        let group = group_start(self.tag, self.owner, self.group);
        [&group[..], &day.to_be_bytes(), &seq.to_be_bytes()].concat()
    }
}

pub(super) fn owner_start(tag: u8, owner: Uuid) -> Key {
    [&[RANGED, tag][..], owner.as_bytes()].concat()
}

pub(super) fn group_start(tag: u8, owner: Uuid, group: u32) -> Key {
    [&owner_start(tag, owner)[..], &group.to_be_bytes()].concat()
}

/// What is above every key that begins so.
pub fn above(start: &[u8]) -> Key {
    [start, &[0xff; SPOT + 1]].concat()
}

/// The number of the line that a ranged record's key ends with.
pub fn seq_of(key: &[u8]) -> u64 {
    key.last_chunk::<8>().map_or(0, |seq| u64::from_be_bytes(*seq))
}

/// Day and line of a key, which order records of one owner by when they happened.
pub(super) fn when_of(key: &[u8]) -> &[u8] {
    key.get(OWNED + 4..).unwrap_or_default()
}

pub(super) fn group_of(key: &[u8]) -> u32 {
    key.get(OWNED..OWNED + 4).and_then(|group| group.first_chunk::<4>()).map_or(0, |group| u32::from_be_bytes(*group))
}

/// Where the copy of a record lies that is at hand.
pub(super) fn hand_key<R: Ranged>(record: &Shelved<R>) -> Key {
    [&[AT_HAND][..], &record.shelf_key()].concat()
}

pub(super) fn id_key<R: Ranged>(id: Uuid) -> Key {
    let tag = R::TAGS.first().copied().unwrap_or_default();
    [&[BY_ID, tag][..], id.as_bytes()].concat()
}
