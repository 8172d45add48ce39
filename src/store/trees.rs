//! The shelf that reads are served from, and sled, which keeps it. The only file that names sled. What the
//! records mean is not known here, and all of it may be thrown away: the journal makes it again.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;
use std::{fs, io};

use super::record;
use crate::domain::shelf::{End, Key, Past, Unread, Writes};

const FLUSH_EVERY_MS: u64 = 500;
const LOCK_TRIES: usize = 100;
/// How many keys go into one batch of sled's.
const PIECE: usize = 1_000;

pub(super) type Answer<T> = Result<T, Unread>;

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
    fn call<T>(&self, work: impl FnOnce(&sled::Db) -> sled::Result<T>) -> Answer<T> {
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

fn guarded<T>(work: impl FnOnce() -> sled::Result<T>) -> Answer<T> {
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
        self.call(|db| Ok(db.get(key)?.map(|value| value.to_vec())))
    }

    fn range(&self, low: &[u8], high: &[u8], from: End, limit: usize) -> Answer<Vec<(Key, Vec<u8>)>> {
        self.call(|db| {
            let range = db.range(low..high);
            let plain = |item: sled::Result<(sled::IVec, sled::IVec)>| item.map(|(k, v)| (k.to_vec(), v.to_vec()));
            match from {
                End::First => range.take(limit).map(plain).collect(),
                End::Last => range.rev().take(limit).map(plain).collect(),
            }
        })
    }
}

impl SledTrees {
    fn apply<'w>(&self, writes: impl Iterator<Item = (&'w Key, &'w Option<Vec<u8>>)>) -> Answer<()> {
        let mut batch = sled::Batch::default();
        for (key, value) in writes {
            match value {
                Some(value) => batch.insert(key.as_slice(), value.as_slice()),
                None => batch.remove(key.as_slice()),
            }
        }
        self.call(|db| db.apply_batch(batch))
    }
}

impl Trees for SledTrees {
    /// What is long goes in pieces: sled holds every page that a batch has touched, as often as it was touched, until the
    /// batch is over. Between the first piece and the last the trees say that they are not whole.
    fn write(&self, writes: &Writes) -> Answer<()> {
        if writes.values.len() <= PIECE {
            return self.apply(writes.values.iter());
        }
        let (last, first): (Vec<_>, Vec<_>) = writes.values.iter().partition(|(key, _)| record::says_how_far(key));
        self.call(|db| db.insert(record::LAID_OUT, record::UNFINISHED).map(drop))?;
        for piece in first.chunks(PIECE) {
            self.apply(piece.iter().copied())?;
        }
        self.apply(last.into_iter())
    }

    fn flush(&self) -> Answer<()> {
        self.call(|db| db.flush().map(|_| ()))
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
