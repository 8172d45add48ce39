//! The one writer's side: a batch gathers commits, and writing it is one append, one sync, one write to the trees, and
//! then the new state for everybody. Whether a command is allowed or wise is not known here.

use std::io;
use std::sync::PoisonError;

use super::error::StoreError;
use super::journal::{Failed, Segment};
use super::line::{self, Head, Sum};
use super::open::LOCK;
use super::read::{Durable, Store};
use super::record::{Ahead, Applied, Ended, Mark};
use super::remembered::Remembered;
use super::tied::Tie;
use super::trees::Answer;
use crate::domain::command::Done;
use crate::domain::id::{CommandId, StaffId};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::shelf::{End, Key, Past, Unread, get_over, range_over};
use crate::domain::state::State;
use crate::domain::time::Instant;

/// The journal's end. Held by whoever writes.
pub(super) struct Writer {
    pub(super) segment: Segment,
    pub(super) read_only: Option<String>,
}

impl Writer {
    /// Whether the next batch begins a segment.
    fn is_full(&self, segment_bytes: u64) -> bool {
        self.segment.length >= segment_bytes
    }
}

/// What one command changes, all or nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Commit {
    /// The command.
    pub cmd: CommandId,
    /// When it happened: UTC.
    pub at: Instant,
    /// When it was entered: UTC.
    pub entered: Instant,
    /// For whom; `None` for the store's owner.
    pub by: Option<StaffId>,
    /// By which way it came in: an account and a terminal, an import.
    pub via: String,
    /// What changes; one line of the journal each.
    pub changes: Vec<Change>,
}

/// Commits that are written together. Nobody else sees them before `Store::commit`.
pub struct Batch<'s> {
    store: &'s Store,
    base: Mark,
    mark: Mark,
    ahead: Ahead,
    lines: Vec<u8>,
    /// What its first line says of the views.
    beside: Option<Tie>,
    spoiled: bool,
}

impl Store {
    /// Begins a batch on what is durable. One thread writes; of two batches begun together only one is taken.
    pub fn begin(&self) -> Batch<'_> {
        let begins = {
            let writer = self.writer();
            writer.is_full(self.segment_bytes) || writer.segment.length == 0
        };
        let Durable { state, mark } = self.durable().clone();
        let beside = self.tied.views().next(begins);
        Batch { store: self, base: mark, mark, ahead: Ahead::of(state), lines: Vec::new(), beside, spoiled: false }
    }

    /// Writes a batch. `Ok` means that all of it is on the disk; an error means that none of it was stored.
    pub fn commit(&self, mut batch: Batch<'_>) -> Result<(), StoreError> {
        let mut writer = self.writer();
        if let Some(why) = &writer.read_only {
            return Err(StoreError::ReadOnly(why.clone()));
        }
        if batch.spoiled {
            return Err(StoreError::Rebuilding);
        }
        if batch.base != self.durable().mark {
            return Err(StoreError::Overtaken);
        }
        if batch.lines.is_empty() {
            return Ok(());
        }
        if !self.disk.still_holds(&self.lock, &self.root.join(LOCK)) {
            let why = "its folder was moved away, or another sendo has taken it over.".to_owned();
            writer.read_only = Some(why.clone());
            return Err(StoreError::ReadOnly(why));
        }
        let ended = self.new_segment_when_full(&mut writer, batch.base).map_err(not_written)?;
        // Should this thread die within the append, nobody writes behind what it left.
        writer.read_only = Some("writing was interrupted.".into());
        let appended = writer.segment.append(&batch.lines);
        writer.read_only = appended.as_ref().err().and_then(Failed::lasting);
        appended.map_err(|failed| match &writer.read_only {
            Some(why) => StoreError::ReadOnly(why.clone()),
            None => not_written(failed.error),
        })?;
        let applied = Applied { mark: batch.mark, segment: writer.segment.first, offset: writer.segment.length };
        // It is durable: what the trees say to it changes nothing for whoever wrote. They are mended later.
        let _ = self.ask(|trees| {
            if let Some((first, ended)) = ended {
                batch.ahead.end(first, ended)?;
            }
            self.snapshot.write(trees, &batch.ahead.writes(&applied)?)
        });
        self.tied.journal().newest = Tie::of(batch.mark);
        self.tied.views().write(batch.beside);
        *self.durable.write().unwrap_or_else(PoisonError::into_inner) =
            Durable { state: batch.ahead.state, mark: batch.mark };
        Ok(())
    }

    fn new_segment_when_full(&self, writer: &mut Writer, mark: Mark) -> io::Result<Option<(u64, Ended)>> {
        if !writer.is_full(self.segment_bytes) {
            return Ok(None);
        }
        let next = match self.folder.open(mark.seq + 1) {
            Ok(made_before) if made_before.length == 0 => made_before,
            _ => self.folder.make(mark.seq + 1)?,
        };
        let old = std::mem::replace(&mut writer.segment, next);
        Ok(Some((old.first, Ended { mark, length: old.length })))
    }
}

impl Failed {
    /// Why nothing may be written any more; `None` where the next batch may be tried.
    fn lasting(&self) -> Option<String> {
        if !self.synced {
            return Some(format!("the disk did not confirm a write ({}).", self.error));
        }
        (!self.undone).then(|| format!("a write failed half-way ({}).", self.error))
    }
}

fn not_written(error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full,
        _ => StoreError::NotWritten(error),
    }
}

impl Past for Batch<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unread> {
        get_over(&self.store.past(), &self.ahead.writes, key)
    }

    fn range(&self, low: &[u8], high: &[u8], from: End, limit: usize) -> Result<Vec<(Key, Vec<u8>)>, Unread> {
        range_over(&self.store.past(), &self.ahead.writes, (low, high), from, limit)
    }
}

impl Batch<'_> {
    /// What is durable, and what this batch has decided so far.
    pub fn state(&self) -> &State {
        &self.ahead.state
    }

    /// What is remembered of a command that is done already, or in this batch.
    pub fn seen(&self, command: CommandId) -> Result<Option<Remembered>, StoreError> {
        self.store.ask(|trees| self.ahead.remembered(trees, command))
    }

    /// Whether a command is in this batch, and not done before it is written.
    pub fn brings(&self, command: CommandId) -> bool {
        self.ahead.brings(command)
    }

    /// Keeps the fingerprint of what was asked beside the answer to a command of this batch.
    pub fn keep_asked(&mut self, command: CommandId, asked: Sum) {
        // It was written as JSON a moment ago. Were it not to be read, it would be as after a rebuild: known by its person.
        let _ = self.ahead.keep_asked(command, asked);
    }

    /// What is durable and what this batch has decided so far, with the shelf behind it.
    pub fn look(&self) -> Look<'_> {
        Look { state: &self.ahead.state, past: self }
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Adds a commit. One without changes writes nothing and is not remembered. After an error the batch holds what
    /// it held before, except after `Rebuilding`: then it is refused as a whole.
    pub fn push(&mut self, commit: Commit) -> Result<Done, StoreError> {
        let number = self.mark.commit + 1;
        let of = u32::try_from(commit.changes.len()).map_err(|_| StoreError::Unwritable)?;
        if of == 0 {
            return Ok(Done { commit: self.mark.commit, made: Vec::new() });
        }
        let (heads, sum) = self.write_lines(&commit, number, of)?;
        let seq = self.mark.seq + u64::from(of);
        let taken = self.store.ask(|trees| self.take(trees, &heads, commit.changes));
        self.spoiled |= taken.is_err();
        self.mark = Mark { seq, commit: number, sum };
        Ok(taken?.unwrap_or_default())
    }

    fn take(&mut self, trees: &dyn super::trees::Trees, heads: &[Head], changes: Vec<Change>) -> Answer<Option<Done>> {
        let mut done = None;
        for (head, change) in heads.iter().zip(changes) {
            done = self.ahead.take(trees, head, Some(change))?;
        }
        Ok(done)
    }

    /// Writes the commit's lines behind those of the batch; none of them where one cannot be written.
    fn write_lines(&mut self, commit: &Commit, number: u64, of: u32) -> Result<(Vec<Head>, Sum), StoreError> {
        let before = self.lines.len();
        let mut sum = self.mark.sum;
        let mut heads = Vec::with_capacity(commit.changes.len());
        for (n, (seq, change)) in (1..).zip((self.mark.seq + 1..).zip(&commit.changes)) {
            let head = Head {
                v: line::VERSION,
                seq,
                commit: number,
                n,
                of,
                synced: self.base.seq,
                cmd: commit.cmd,
                at: commit.at,
                entered: commit.entered,
                by: commit.by,
                via: commit.via.clone(),
                pupil: change.about(),
                inner: Sum::default(),
                beside: self.beside.filter(|_| seq == self.base.seq + 1),
            };
            let salt = self.store.dice.roll().map_err(StoreError::from).and_then(|salt| {
                line::write(&mut self.lines, head.clone(), sum, salt, change).ok_or(StoreError::Unwritable)
            });
            sum = salt.inspect_err(|_| self.lines.truncate(before))?;
            heads.push(head);
        }
        Ok((heads, sum))
    }
}
