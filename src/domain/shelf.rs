//! Where records lie. Memory holds the school as it is today; everything else lies on the shelf, which is sorted keys
//! with their values, read by range and page. What keeps the shelf is not known here.
//!
//! A record is *held* (in memory, whole), or *ranged* (on the shelf once, under a key of its own: whose it is, its line
//! or kind, the day it happened, the number of the journal's line that brought it). A ranged one that is in force or
//! open is *at hand* too: memory has it besides, and the shelf a mark that says so.

use std::collections::BTreeMap;
use std::ops::{Deref, RangeInclusive};
use std::sync::Arc;

use chrono::Datelike;
use rpds::RedBlackTreeMapSync as Map;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::domain::kind::{Change, Place};
use crate::domain::look::Look;
use crate::domain::school_day::Day;
use crate::domain::state::State;
use crate::domain::time::Instant;

/// A key of the shelf. Its first byte says what lies there.
pub type Key = Vec<u8>;

/// The first byte of the keys of ranged records. The second says which.
pub const RANGED: u8 = b'o';
/// The mark of a record that is at hand, before its key.
pub const AT_HAND: u8 = b'h';
/// From the id of a ranged record to its key.
pub const BY_ID: u8 = b'i';

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

/// What is to be written to a shelf; `None` takes away.
#[derive(Default)]
pub struct Writes {
    /// By key.
    pub values: BTreeMap<Key, Option<Vec<u8>>>,
    touched: BTreeMap<Key, Written>,
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
const OWNED: usize = 2 + 16;
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

fn owner_start(tag: u8, owner: Uuid) -> Key {
    [&[RANGED, tag][..], owner.as_bytes()].concat()
}

fn group_start(tag: u8, owner: Uuid, group: u32) -> Key {
    [&owner_start(tag, owner)[..], &group.to_be_bytes()].concat()
}

/// What is above every key that begins so.
fn above(start: &[u8]) -> Key {
    [start, &[0xff; SPOT + 1]].concat()
}

/// The number of the line that a ranged record's key ends with.
pub fn seq_of(key: &[u8]) -> u64 {
    key.last_chunk::<8>().map_or(0, |seq| u64::from_be_bytes(*seq))
}

/// Day and line of a key, which order records of one owner by when they happened.
fn when_of(key: &[u8]) -> &[u8] {
    key.get(OWNED + 4..).unwrap_or_default()
}

fn group_of(key: &[u8]) -> u32 {
    key.get(OWNED..OWNED + 4).and_then(|group| group.first_chunk::<4>()).map_or(0, |group| u32::from_be_bytes(*group))
}

fn id_key<R: Ranged>(id: Uuid) -> Key {
    let tag = R::TAGS.first().copied().unwrap_or_default();
    [&[BY_ID, tag][..], id.as_bytes()].concat()
}

/// A ranged record, and the line of the journal that brought it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shelved<R> {
    /// The line.
    pub seq: u64,
    /// The record.
    pub record: Arc<R>,
}

impl<R> Deref for Shelved<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.record
    }
}

impl<R> AsRef<R> for Shelved<R> {
    fn as_ref(&self) -> &R {
        &self.record
    }
}

impl<R: Ranged> Shelved<R> {
    fn new(seq: u64, record: R) -> Shelved<R> {
        Shelved { seq, record: Arc::new(record) }
    }

    /// Its key on the shelf.
    pub fn shelf_key(&self) -> Key {
        self.record.spot().key(self.seq)
    }
}

/// A school that runs ahead of what is stored: what an import decides on, and what a test makes.
pub struct Book<'p> {
    /// What memory holds.
    pub state: State,
    past: &'p dyn Past,
    writes: Writes,
    lines: u64,
}

/// The number of the first line of a book: behind all that is stored, where real lines are numbered when they are written.
const AHEAD: u64 = 1 << 62;

impl<'p> Book<'p> {
    /// What is stored, and nothing ahead of it yet.
    pub fn on(look: &Look<'p>) -> Book<'p> {
        Book { state: look.state.clone(), past: look.past, writes: Writes::default(), lines: 0 }
    }

    /// Takes over one change, as if its line were written next.
    pub fn take(&mut self, change: &Change) -> Result<(), Unread> {
        self.lines += 1;
        let seq = AHEAD + self.lines;
        self.apply(change, &Place { seq, commit: seq, at: Instant::default(), by: None })
    }

    /// Takes over the change of this line.
    pub fn apply(&mut self, change: &Change, place: &Place) -> Result<(), Unread> {
        let over = &mut Over { past: self.past, writes: &mut self.writes };
        change.apply(&mut Shelves { state: &mut self.state, shelf: over, place })
    }

    /// The school as it is then.
    pub fn look(&self) -> Look<'_> {
        Look { state: &self.state, past: self }
    }
}

impl Default for Book<'_> {
    fn default() -> Self {
        Book { state: State::default(), past: &NoPast, writes: Writes::default(), lines: 0 }
    }
}

impl Clone for Book<'_> {
    fn clone(&self) -> Self {
        let writes = Writes { values: self.writes.values.clone(), ..Writes::default() };
        Book { state: self.state.clone(), past: self.past, writes, lines: self.lines }
    }
}

impl Deref for Book<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl Past for Book<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unread> {
        get_over(self.past, &self.writes, key)
    }

    fn range(&self, low: &[u8], high: &[u8], from: End, limit: usize) -> Result<Vec<(Key, Vec<u8>)>, Unread> {
        range_over(self.past, &self.writes, (low, high), from, limit)
    }
}

/// Memory and shelf while a change is taken over.
pub struct Shelves<'a> {
    /// What memory holds.
    pub state: &'a mut State,
    /// The rest.
    pub shelf: &'a mut dyn Shelf,
    /// Which line the change stands in.
    pub place: &'a Place,
}

impl Shelves<'_> {
    /// Holds a record, in the place of the one with its name.
    pub fn hold<R: Held>(&mut self, name: R::Name, record: R) {
        R::held_mut(self.state).insert_mut(name.clone(), Arc::new(record));
        self.touch_held::<R>(name);
    }

    /// Changes a held record; nothing where it is not here.
    pub fn change<R: Held>(&mut self, name: &R::Name, change: impl FnOnce(&mut R)) {
        if let Some(record) = R::held(self.state).get(name) {
            let mut record = R::clone(record);
            change(&mut record);
            self.hold(name.clone(), record);
        }
    }

    /// Holds it no more.
    pub fn hold_no_more<R: Held>(&mut self, name: &R::Name) {
        if R::held_mut(self.state).remove_mut(name) {
            self.touch_held::<R>(name.clone());
        }
    }

    fn touch_held<R: Held>(&mut self, name: R::Name) {
        let key = [&[R::TAG][..], &R::name_bytes(&name)].concat();
        let value = move |state: &State| R::held(state).get(&name).map(|record| written(&(&name, record))).transpose();
        self.shelf.touch(key, Box::new(value));
    }

    /// Puts a new record on the shelf.
    pub fn shelve<R: Ranged>(&mut self, record: R) -> Result<Shelved<R>, Unread> {
        let seq = self.place.seq;
        let key = record.spot().key(seq);
        self.shelf.put(key.clone(), written(&record)?);
        if let Some(id) = record.id() {
            self.shelf.put(id_key::<R>(id), key.clone());
        }
        for aside in record.asides() {
            self.shelf.put(aside.key(seq), key.clone());
        }
        Ok(Shelved::new(seq, record))
    }

    /// Changes a record on the shelf where `change` says that it does; the answer is the record as it is then.
    pub fn alter<R: Ranged>(
        &mut self,
        id: Uuid,
        change: impl FnOnce(&mut R) -> bool,
    ) -> Result<Option<Shelved<R>>, Unread> {
        let get = |key: &[u8]| self.shelf.get(key);
        let Some((key, mut record)) = named::<R>(id, &get)? else { return Ok(None) };
        if !change(&mut record) {
            return Ok(None);
        }
        self.shelf.put(key.clone(), written(&record)?);
        Ok(Some(Shelved::new(seq_of(&key), record)))
    }

    /// Marks a record as being at hand.
    pub fn take_up<R: Ranged>(&mut self, record: &Shelved<R>) {
        self.shelf.put([&[AT_HAND][..], &record.shelf_key()].concat(), Vec::new());
    }

    /// Takes that mark away.
    pub fn let_go<R: Ranged>(&mut self, record: &Shelved<R>) {
        self.shelf.remove(&[&[AT_HAND][..], &record.shelf_key()].concat());
    }
}

/// Shows all that lies under keys that begin with `start`, in order, holding only a page of it at a time.
pub fn each(
    past: &dyn Past,
    start: &[u8],
    mut show: impl FnMut(&[u8], &[u8]) -> Result<(), Unread>,
) -> Result<(), Unread> {
    const PAGE: usize = 256;
    let (mut low, high) = (start.to_vec(), above(start));
    loop {
        let page = past.range(&low, &high, End::First, PAGE)?;
        for (key, value) in &page {
            show(key, value)?;
        }
        match page.into_iter().nth(PAGE - 1) {
            Some((last, _)) => low = [&last, &[0][..]].concat(),
            None => return Ok(()),
        }
    }
}

/// Reads what memory holds of a kind.
pub fn load_held<R: Held>(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
    each(past, &[R::TAG], |_, value| {
        let (name, record): (R::Name, R) = read(value)?;
        R::held_mut(state).insert_mut(name, Arc::new(record));
        Ok(())
    })
}

/// Reads what is at hand of a kind.
pub fn load_at_hand<R: Ranged>(past: &dyn Past, mut show: impl FnMut(Shelved<R>)) -> Result<(), Unread> {
    for tag in R::TAGS {
        each(past, &[AT_HAND, RANGED, *tag], |mark, _| {
            let key = mark.get(1..).unwrap_or_default();
            let value = past.get(key)?.ok_or_else(|| Unread("a record is marked and not there".into()))?;
            show(Shelved::new(seq_of(key), read(&value)?));
            Ok(())
        })?;
    }
    Ok(())
}

type Get<'g> = dyn Fn(&[u8]) -> Result<Option<Vec<u8>>, Unread> + 'g;

/// A record by its id, and its key. One that is named and not there is a fault of the shelf, not a missing record.
fn named<R: Ranged>(id: Uuid, get: &Get<'_>) -> Result<Option<(Key, R)>, Unread> {
    let Some(key) = get(&id_key::<R>(id))? else { return Ok(None) };
    let value = get(&key)?.ok_or_else(|| Unread("a record is named and not there".into()))?;
    let record: R = read(&value)?;
    if record.id() == Some(id) { Ok(Some((key, record))) } else { Err(Unread("a record is misplaced".into())) }
}

/// A record by its id.
pub fn by_id<R: Ranged>(past: &dyn Past, id: Uuid) -> Result<Option<Shelved<R>>, Unread> {
    let found = named::<R>(id, &|key| past.get(key))?;
    Ok(found.map(|(key, record)| Shelved::new(seq_of(&key), record)))
}

fn shelved<R: Ranged>((key, value): (Key, Vec<u8>)) -> Result<Shelved<R>, Unread> {
    let record: R = read(&value)?;
    let seq = seq_of(&key);
    if record.spot().key(seq) == key {
        Ok(Shelved::new(seq, record))
    } else {
        Err(Unread("a record is misplaced".into()))
    }
}

/// The records of one owner in these groups from the highest group on, in each the newest first; at most `limit`, of
/// those that come after the one with the key `after` where one is given.
pub fn by_group<R: Ranged>(
    past: &dyn Past,
    (tag, owner): (u8, Uuid),
    groups: &RangeInclusive<u32>,
    after: Option<&[u8]>,
    limit: usize,
) -> Result<Vec<Shelved<R>>, Unread> {
    let low = group_start(tag, owner, *groups.start());
    let high = above(&group_start(tag, owner, *groups.end()));
    let high = after.filter(|after| *after < high.as_slice()).unwrap_or(&high);
    past.range(&low, high, End::Last, limit)?.into_iter().map(shelved).collect()
}

/// The records whose keys lie aside at one owner, the newest first.
pub fn aside<R: Ranged>(
    past: &dyn Past,
    (tag, owner): (u8, Uuid),
    after: Option<&[u8]>,
    limit: usize,
) -> Result<Vec<(Key, Shelved<R>)>, Unread> {
    let low = owner_start(tag, owner);
    let high = above(&low);
    let high = after.filter(|after| *after < high.as_slice()).unwrap_or(&high);
    let take = |(place, key): (Key, Key)| {
        let value = past.get(&key)?.ok_or_else(|| Unread("a record is named and not there".into()))?;
        Ok((place, shelved((key, value))?))
    };
    past.range(&low, high, End::Last, limit)?.into_iter().map(take).collect()
}

/// How many records of a group are read at once where several are merged.
const CHUNK: usize = 8;

/// One group on the way into a list by day.
struct Lane {
    owner: Uuid,
    group: u32,
    /// Read and not taken, the newest last.
    ready: Vec<(Key, Vec<u8>)>,
    /// Below this is the rest; `None` where there is none.
    rest: Option<Key>,
}

impl Lane {
    fn fill(&mut self, past: &dyn Past, tag: u8) -> Result<(), Unread> {
        let Some(high) = self.rest.take().filter(|_| self.ready.is_empty()) else { return Ok(()) };
        let low = group_start(tag, self.owner, self.group);
        let page = past.range(&low, &high, End::Last, CHUNK)?;
        self.rest = page.last().filter(|_| page.len() == CHUNK).map(|(key, _)| key.clone());
        self.ready = page;
        self.ready.reverse();
        Ok(())
    }

    fn newest(&self) -> &[u8] {
        self.ready.last().map(|(key, _)| when_of(key)).unwrap_or_default()
    }
}

/// The newest records of these owners by the day they happened, across all their groups; at most `limit`, of those that
/// come after day and line of the key `after` where one is given. The upper half of a group is its band, a cycle: the
/// bands follow each other in time, and old ones are not looked into.
pub fn by_day<R: Ranged>(
    past: &dyn Past,
    tag: u8,
    owners: &[Uuid],
    after: Option<&[u8]>,
    limit: usize,
) -> Result<Vec<Shelved<R>>, Unread> {
    let mut lanes: Vec<Lane> = Vec::new();
    for owner in owners {
        lanes_of(past, (tag, *owner), after.map(when_of), limit, &mut lanes)?;
    }
    let mut found = Vec::new();
    while found.len() < limit {
        for lane in &mut lanes {
            if lane.ready.is_empty() {
                lane.fill(past, tag)?;
            }
        }
        let Some(next) = lanes.iter_mut().max_by(|a, b| a.newest().cmp(b.newest())) else { break };
        let Some(record) = next.ready.pop() else { break };
        found.push(shelved(record)?);
    }
    Ok(found)
}

/// The groups of one owner that the newest `limit` may lie in: whole bands from the highest on until there are enough,
/// and one band more, because what is entered late may have happened before what the next band begins with.
fn lanes_of(
    past: &dyn Past,
    (tag, owner): (u8, Uuid),
    after: Option<&[u8]>,
    limit: usize,
    lanes: &mut Vec<Lane>,
) -> Result<(), Unread> {
    let low = owner_start(tag, owner);
    let mut high = above(&low);
    let (mut band, mut seen, mut enough) = (None, 0, false);
    while let Some((key, _)) = past.range(&low, &high, End::Last, 1)?.pop() {
        let group = group_of(&key);
        if band.replace(group >> 16).is_some_and(|band| band != group >> 16) {
            if enough {
                break;
            }
            enough = seen >= limit;
        }
        high = group_start(tag, owner, group);
        let end = after.map_or_else(|| above(&high), |after| [&high[..], after].concat());
        let mut lane = Lane { owner, group, ready: Vec::new(), rest: Some(end) };
        lane.fill(past, tag)?;
        seen += lane.ready.len();
        if !lane.ready.is_empty() {
            lanes.push(lane);
        }
    }
    Ok(())
}
