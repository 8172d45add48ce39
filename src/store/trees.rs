//! The shelf that reads are served from, and sled, which keeps it. The only file that names sled. What the
//! records mean is not known here, and all of it may be thrown away: the journal makes it again.

use std::cell::Cell;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;
use std::{fs, io};

use super::bunch::{Bunch, sort_of};
use super::record;
use crate::domain::shelf::{End, Key, Past, Unread, Writes, unpacked};

const FLUSH_EVERY_MS: u64 = 500;
const LOCK_TRIES: usize = 100;
/// How many keys go into one batch of sled's.
const PIECE: usize = 1_000;

pub(super) type Answer<T> = Result<T, Unread>;

impl From<sled::Error> for Unread {
    fn from(error: sled::Error) -> Unread {
        Unread(error.to_string())
    }
}

/// How it stands with trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// They are whole, and outlive the process.
    Kept,
    /// They are whole, and go with the process.
    InMemory,
    /// They have failed.
    Failed,
}

/// A shelf that can be written to. Whatever fails says why, for the log.
pub(super) trait Trees: Past + Send + Sync {
    fn write(&self, writes: &Writes) -> Answer<()>;
    fn flush(&self) -> Answer<()>;
    fn stands(&self) -> Stands;
}

/// Trees in a folder, kept by sled.
pub(super) struct SledTrees(Option<sled::Db>);

impl SledTrees {
    /// Opens the trees in a folder that exists, holding so many bytes in memory. What a kill during an earlier open left
    /// behind goes first.
    pub(super) fn open(folder: &Path, cache: u64) -> Answer<SledTrees> {
        remove_snapshots(folder, |name| name.ends_with(".generating"))?;
        let open = || {
            guarded(|| {
                let config = sled::Config::new().path(folder).cache_capacity(cache);
                let config = config.flush_every_ms(Some(FLUSH_EVERY_MS));
                // No other process is here. It is sled's own threads that have not quite let go of an earlier one.
                let free = |opened: &sled::Result<sled::Db>| !opened.as_ref().is_err_and(is_locked);
                let mut tries = std::iter::repeat_with(|| config.open()).take(LOCK_TRIES);
                tries.find(|opened| free(opened) || pause()).unwrap_or_else(|| config.open())
            })
        };
        let db = open().or_else(|_| {
            remove_snapshots(folder, |_| true)?;
            open()
        })?;
        Ok(SledTrees(Some(db)))
    }

    /// The one place where sled is called.
    fn call<T>(&self, work: impl FnOnce(&sled::Db) -> Answer<T>) -> Answer<T> {
        let db = self.0.as_ref().ok_or_else(|| Unread("the trees are closed".into()))?;
        guarded(|| work(db))
    }
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside a call whose panics are caught here, and are nobody else's business.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

fn is_locked(error: &sled::Error) -> bool {
    error.to_string().contains("could not acquire lock")
}

/// Waits a little; false, so that a search goes on.
fn pause() -> bool {
    std::thread::sleep(Duration::from_millis(20));
    false
}

fn guarded<T, E: Display>(work: impl FnOnce() -> Result<T, E>) -> Answer<T> {
    let outer = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    match done {
        Ok(done) => done.map_err(|error| Unread(error.to_string())),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().map(String::as_str);
            let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words");
            Err(Unread(format!("sled panicked: {words}")))
        }
    }
}

fn remove_snapshots(folder: &Path, which: impl Fn(&str) -> bool) -> Answer<()> {
    let remove = || -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("snap.") && which(&name) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    };
    remove().map_err(|error| Unread(error.to_string()))
}

impl Past for SledTrees {
    fn get(&self, key: &[u8]) -> Answer<Option<Vec<u8>>> {
        self.call(|db| {
            let Some((first, bytes)) = bunch_of(db, key)? else { return Ok(None) };
            let found = rows(&first, &bytes).find(|row| row.as_ref().map_or(true, |(found, _)| *found == key));
            found.map(|row| row.map(|(_, value)| value.to_vec())).transpose()
        })
    }

    fn range(&self, low: &[u8], high: &[u8], from: End, limit: usize) -> Answer<Vec<(Key, Vec<u8>)>> {
        self.call(|db| match from {
            End::First => first_of(db, low, high, limit),
            End::Last => last_of(db, low, high, limit),
        })
    }
}

impl SledTrees {
    /// Writes so many changes at once, which come in the order of their keys. One thread writes: a bunch is read before it
    /// is written again.
    fn apply<'w>(&self, writes: impl Iterator<Item = (&'w Key, &'w Option<Vec<u8>>)>) -> Answer<()> {
        self.call(|db| {
            let mut batch = sled::Batch::default();
            let mut open: Option<Bunch> = None;
            for (key, value) in writes {
                if let Some(value) = value.as_ref().filter(|_| record::says_how_far(key)) {
                    batch.insert(key.as_slice(), value.as_slice());
                    continue;
                }
                let is_like = |first: &[u8]| sort_of(first) == sort_of(key) && !record::says_how_far(first);
                let found = bunch_of(db, key)?.filter(|(first, _)| is_like(first));
                let found = found.as_ref().map(|(first, bytes)| (&first[..], &bytes[..]));
                let lies_in =
                    |open: &Bunch| open.sort == sort_of(key) && open.first.as_deref() == found.map(|(first, _)| first);
                if !open.as_ref().is_some_and(lies_in)
                    && let Some(done) = open.replace(Bunch::read(sort_of(key), found)?)
                {
                    put(&mut batch, &done)?;
                }
                if let Some(open) = &mut open {
                    open.set(key, value.as_ref());
                }
            }
            open.iter().try_for_each(|open| put(&mut batch, open))?;
            Ok(db.apply_batch(batch)?)
        })
    }
}

/// Puts a bunch in the place of what it was.
fn put(batch: &mut sled::Batch, bunch: &Bunch) -> Answer<()> {
    let parts = bunch.parts()?;
    if let Some(first) = bunch.first.as_ref().filter(|first| parts.first().is_none_or(|(key, _)| key != first)) {
        batch.remove(first.as_slice());
    }
    for (key, bytes) in parts {
        batch.insert(key.as_slice(), bytes);
    }
    Ok(())
}

type Found = (sled::IVec, sled::IVec);

/// Where a key lies, or would: what begins last of all that begin at or before it.
fn bunch_of(db: &sled::Db, key: &[u8]) -> sled::Result<Option<Found>> {
    db.range::<&[u8], _>(..=key).next_back().transpose()
}

/// The rows under a key of sled's, in order.
fn rows<'b>(first: &'b [u8], bytes: &'b [u8]) -> impl Iterator<Item = Answer<(&'b [u8], &'b [u8])>> {
    let (alone, bunch) = if record::says_how_far(first) { (Some(Ok((first, bytes))), &[][..]) } else { (None, bytes) };
    alone.into_iter().chain(unpacked(bunch))
}

/// At most `limit` rows at or above `low` and below `high`, from the lowest on. A row that moves into a new bunch while
/// this reads comes once.
fn first_of(db: &sled::Db, low: &[u8], high: &[u8], limit: usize) -> Answer<Vec<(Key, Vec<u8>)>> {
    let mut found: Vec<(Key, Vec<u8>)> = Vec::new();
    let start = bunch_of(db, low)?.map_or_else(|| low.into(), |(first, _)| first);
    for bunch in db.range::<&[u8], _>(&*start..high) {
        let (first, bytes) = bunch?;
        for row in rows(&first, &bytes) {
            let (key, value) = row?;
            if found.len() == limit || key >= high {
                return Ok(found);
            }
            if key >= low && found.last().is_none_or(|(last, _)| key > last.as_slice()) {
                found.push((key.to_vec(), value.to_vec()));
            }
        }
    }
    Ok(found)
}

/// The same from the highest on.
fn last_of(db: &sled::Db, low: &[u8], high: &[u8], limit: usize) -> Answer<Vec<(Key, Vec<u8>)>> {
    let mut found: Vec<(Key, Vec<u8>)> = Vec::new();
    for bunch in db.range::<&[u8], _>(..high).rev() {
        let (first, bytes) = bunch?;
        for (key, value) in rows(&first, &bytes).collect::<Answer<Vec<_>>>()?.into_iter().rev() {
            if found.len() == limit || key < low {
                return Ok(found);
            }
            if key < high {
                found.push((key.to_vec(), value.to_vec()));
            }
        }
    }
    Ok(found)
}

impl Trees for SledTrees {
    /// What is long goes in pieces: sled holds every page that a batch has touched, as often as it was touched, until the
    /// batch is over. Between the first piece and the last the trees say that they are not whole.
    fn write(&self, writes: &Writes) -> Answer<()> {
        if writes.values.len() <= PIECE {
            return self.apply(writes.values.iter());
        }
        let (last, first): (Vec<_>, Vec<_>) = writes.values.iter().partition(|(key, _)| record::says_how_far(key));
        self.call(|db| Ok(db.insert(record::LAID_OUT, record::UNFINISHED).map(drop)?))?;
        for piece in first.chunks(PIECE) {
            self.apply(piece.iter().copied())?;
        }
        self.apply(last.into_iter())
    }

    fn flush(&self) -> Answer<()> {
        self.call(|db| Ok(db.flush().map(|_| ())?))
    }

    fn stands(&self) -> Stands {
        Stands::Kept
    }
}

impl Drop for SledTrees {
    fn drop(&mut self) {
        let db = self.0.take();
        // A sled that has failed may panic once more when it goes; the journal holds all that it held.
        let _ = catch_unwind(AssertUnwindSafe(|| drop(db)));
    }
}

/// Trees that have failed and are to be made again.
pub(super) struct BrokenTrees(pub(super) Unread);

impl Past for BrokenTrees {
    fn get(&self, _: &[u8]) -> Answer<Option<Vec<u8>>> {
        Err(self.0.clone())
    }

    fn range(&self, _: &[u8], _: &[u8], _: End, _: usize) -> Answer<Vec<(Key, Vec<u8>)>> {
        Err(self.0.clone())
    }
}

impl Trees for BrokenTrees {
    fn write(&self, _: &Writes) -> Answer<()> {
        Err(self.0.clone())
    }

    fn flush(&self) -> Answer<()> {
        Err(self.0.clone())
    }

    fn stands(&self) -> Stands {
        Stands::Failed
    }
}

#[cfg(test)]
#[path = "trees_tests.rs"]
mod tests;
