//! The store as everyone but its one writer sees it: what is durable, and nothing else. Observations are read by range,
//! never all.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use super::commit::Writer;
use super::disk::Disk;
use super::drafts::Drafts;
use super::error::StoreError;
use super::journal::Folder;
use super::line::{Line, Sum};
use super::mend::Bell;
use super::record::{self, Mark};
use super::seal::{self, TREES};
use super::secrets::Secrets;
use super::snapshot::Snapshot;
use super::tied::Tied;
use super::trees::{Answer, BrokenTrees, Stands, Trees};
use super::views::Views;
use crate::domain::command::Done;
use crate::domain::id::CommandId;
use crate::domain::shelf::{End, Key, Past, Unread};
use crate::domain::state::State;
use crate::domain::time::Instant;
use crate::random::Dice;

/// What readers see: always the end of a whole, durable commit.
#[derive(Clone)]
pub(super) struct Durable {
    pub(super) state: State,
    pub(super) mark: Mark,
}

/// An open store. Any thread may read; writing is one thread's business.
pub struct Store {
    pub(super) root: PathBuf,
    pub(super) disk: Arc<dyn Disk>,
    pub(super) folder: Folder,
    pub(super) segment_bytes: u64,
    pub(super) durable: RwLock<Durable>,
    pub(super) writer: Mutex<Writer>,
    /// With how often they were made anew, so that a late failure of old trees does no harm to new ones.
    pub(super) trees: RwLock<(u64, Box<dyn Trees>)>,
    /// What a check reads of them while writing goes on.
    pub(super) snapshot: Snapshot,
    /// Held by whoever checks.
    pub(super) checking: Mutex<()>,
    /// How many wait for that.
    pub(super) awaited: AtomicUsize,
    /// Wakes whoever mends the trees.
    pub(super) bell: Bell,
    /// The bytes of the trees that are held in memory.
    pub(super) cache: u64,
    pub(super) drafts: Drafts,
    pub(super) secrets: Secrets,
    pub(super) views: Views,
    /// What the two journals know of each other.
    pub(super) tied: Arc<Tied>,
    pub(super) dice: Dice,
    /// Held for life.
    pub(super) lock: File,
}

impl Store {
    /// The school as it is on the disk. Cheap, and never changes again.
    pub fn state(&self) -> State {
        self.durable().state.clone()
    }

    /// The newest line's sum, to be kept elsewhere: `check` compares it.
    pub fn head(&self) -> Sum {
        self.durable().mark.sum
    }

    /// The same of the views, as far as is known; zeros where there are none.
    pub fn views_head(&self) -> Sum {
        self.tied.views().least().map(|tie| tie.1).unwrap_or_default()
    }

    /// How many bytes there is room for.
    pub fn room(&self) -> u64 {
        self.disk.room(&self.root)
    }

    /// When the newest line was entered, by the clock of then: UTC. `None` where that is not to be had quickly.
    pub fn newest_entered(&self) -> Option<Instant> {
        let line = self.writer().segment.last_line()?;
        Line::read(&line).ok().map(|line| line.head.entered)
    }

    /// Why nothing is written at present, in words.
    pub fn read_only(&self) -> Option<String> {
        self.writer().read_only.clone()
    }

    /// The shelf as it is on the disk. Any failure turns the store to rebuilding.
    pub fn past(&self) -> StoredPast<'_> {
        StoredPast(self)
    }

    /// What writers have typed and not sent.
    pub fn drafts(&self) -> &Drafts {
        &self.drafts
    }

    /// What sign-in needs, and nobody else.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// What this store's salts are rolled with, and whatever else nobody may guess.
    pub fn dice(&self) -> &Dice {
        &self.dice
    }

    /// The store's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The journal of what was seen.
    pub fn views(&self) -> &Views {
        &self.views
    }

    /// The answer to a command that is done already.
    pub fn seen(&self, command: CommandId) -> Result<Option<Done>, StoreError> {
        self.ask(|trees| record::get(trees, &record::key(record::COMMAND, command.0)))
    }

    /// Hands the trees' last records to the system. What was acknowledged is safe without it; the next opening is quicker.
    pub fn close(&self) -> Result<(), StoreError> {
        self.ask(|trees| trees.flush())
    }

    pub(super) fn durable(&self) -> RwLockReadGuard<'_, Durable> {
        self.durable.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the trees; any failure turns the store to rebuilding.
    pub(super) fn ask<T>(&self, question: impl FnOnce(&dyn Trees) -> Answer<T>) -> Result<T, StoreError> {
        let (age, answer) = {
            let trees = self.trees.read().unwrap_or_else(PoisonError::into_inner);
            (trees.0, question(&*trees.1))
        };
        answer.map_err(|error| {
            self.give_up(age, error);
            StoreError::Rebuilding
        })
    }

    pub(super) fn trees_age(&self) -> u64 {
        self.trees.read().unwrap_or_else(PoisonError::into_inner).0
    }

    /// Throws trees of this age away, notes that for the next opening too, and wakes whoever mends.
    pub(super) fn give_up(&self, age: u64, error: Unread) {
        let mut trees = self.trees.write().unwrap_or_else(PoisonError::into_inner);
        if trees.0 != age {
            return;
        }
        if trees.1.stands() == Stands::Kept {
            self.note_failure();
        }
        let why = error.to_string();
        let failed = std::mem::replace(&mut *trees, (age + 1, Box::new(BrokenTrees(error))));
        drop(trees);
        drop(failed); // It may still write while it closes: only then is there a bell for new ones.
        self.bell.ring(why);
    }
}

/// The shelf of a store, for readers.
pub struct StoredPast<'s>(&'s Store);

impl StoredPast<'_> {
    fn ask<T>(&self, question: impl FnOnce(&dyn Trees) -> Answer<T>) -> Result<T, Unread> {
        self.0.ask(question).map_err(|error| Unread(error.to_string()))
    }
}

impl Past for StoredPast<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unread> {
        self.ask(|trees| trees.get(key))
    }

    fn range(&self, low: &[u8], high: &[u8], from: End, limit: usize) -> Result<Vec<(Key, Vec<u8>)>, Unread> {
        self.ask(|trees| trees.range(low, high, from, limit))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Best effort: the journal holds all of it, and trees without a seal are opened too.
        let whole = self.ask(|trees| trees.flush().map(|()| trees.stands())).is_ok_and(|stands| stands == Stands::Kept);
        if whole {
            let seq = self.durable().mark.seq;
            let closed: Box<dyn Trees> = Box::new(BrokenTrees(Unread("the store is closed".into())));
            self.trees.write().unwrap_or_else(PoisonError::into_inner).1 = closed;
            let views = self.tied.views().least();
            let _ = seal::set(&self.root, &self.root.join(TREES), &*self.disk, seq, views);
        }
    }
}
