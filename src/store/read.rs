//! The store as everyone but its one writer sees it: what is durable, and nothing else. Observations are read by range,
//! never all.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use super::commit::Writer;
use super::disk::Disk;
use super::drafts::Drafts;
use super::error::StoreError;
use super::journal::Folder;
use super::line::{Line, Sum};
use super::open::TREES;
use super::record::{self, Mark};
use super::seal;
use super::secrets::Secrets;
use super::trees::{Answer, BrokenTrees, From, Trees, TreesError};
use super::views::Views;
use crate::domain::command::Done;
use crate::domain::entry::{Entry, Kind};
use crate::domain::id::{CommandId, EntryId, PupilId};
use crate::domain::state::State;

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
    pub(super) drafts: Drafts,
    pub(super) secrets: Secrets,
    pub(super) views: Views,
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

    /// When the newest line was entered, by the clock of then: UTC, RFC 3339. `None` where that is not to be had quickly.
    pub fn newest_entered(&self) -> Option<String> {
        let line = self.writer().segment.last_line()?;
        Line::read(&line).ok().map(|line| line.head.entered)
    }

    /// Why nothing is written at present, in words.
    pub fn read_only(&self) -> Option<String> {
        self.writer().read_only.clone()
    }

    /// A pupil's entries, newest first, withdrawn ones too, each with its place; `before` is the place to go on from.
    pub fn entries(
        &self,
        pupil: PupilId,
        kind: Kind,
        limit: usize,
        before: Option<u64>,
    ) -> Result<Vec<(u64, Entry)>, StoreError> {
        let prefix = match kind {
            Kind::Observation => record::OBSERVATION,
            Kind::Measurement => record::MEASUREMENT,
        };
        let low = record::entry_key(prefix, pupil, 0);
        let high = record::entry_key(prefix, pupil, before.unwrap_or(u64::MAX));
        self.ask(|trees| record::entries(trees.range(&low, &high, From::Last, limit)?))
    }

    /// One entry, withdrawn or not; `None` where it is not in this pupil's record.
    pub fn entry(&self, pupil: PupilId, id: EntryId) -> Result<Option<Entry>, StoreError> {
        let found = self.ask(|trees| {
            let Some(place) = trees.get(&record::key(record::ENTRY, id.0))? else { return Ok(None) };
            record::get::<Entry>(trees, &place)
        })?;
        Ok(found.filter(|entry| entry.pupil == pupil))
    }

    /// One entry by its id alone, with its place.
    pub fn entry_by_id(&self, id: EntryId) -> Result<Option<(u64, Entry)>, StoreError> {
        self.ask(|trees| {
            let Some(place) = trees.get(&record::key(record::ENTRY, id.0))? else { return Ok(None) };
            Ok(record::get::<Entry>(trees, &place)?.map(|entry| (record::seq_of(&place), entry)))
        })
    }

    /// What writers have typed and not sent.
    pub fn drafts(&self) -> &Drafts {
        &self.drafts
    }

    /// What sign-in needs, and nobody else.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
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

    /// Whether the trees have failed, and `mend` is to be called by the writer.
    pub fn needs_mending(&self) -> bool {
        self.ask(|trees| record::applied(trees)).is_err()
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

    fn trees_age(&self) -> u64 {
        self.trees.read().unwrap_or_else(PoisonError::into_inner).0
    }

    fn give_up(&self, age: u64, error: TreesError) {
        let mut trees = self.trees.write().unwrap_or_else(PoisonError::into_inner);
        if trees.0 == age {
            *trees = (age + 1, Box::new(BrokenTrees(error)));
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Best effort: the journal holds all of it, and trees without a seal are opened too.
        if self.ask(|trees| trees.flush().map(|()| trees.are_kept())).is_ok_and(|kept| kept) {
            let seq = self.durable().mark.seq;
            self.give_up(self.trees_age(), TreesError("the store is closed".into()));
            let _ = seal::set(&self.root, &self.root.join(TREES), &*self.disk, seq);
        }
    }
}
