//! The check behind `sendo check`: every line of the journal and its chain, and the trees compared with what a replay
//! would make of it. Streamed: neither is ever held as a whole.

use std::collections::HashMap;

use super::error::{Damage, OpenError};
use super::journal::{Reader, Segment, name};
use super::line::{Head, Sum};
use super::read::Store;
use super::rebuild::{Progress, Stage};
use super::record::{self, Mark};
use super::remembered::Remembered;
use super::trees::{Answer, Stands, Trees, TreesError, each};
use crate::domain::change::Change;
use crate::domain::command::Done;
use crate::domain::record::entry::{Entry, Withdrawn};
use crate::domain::id::EntryId;
use crate::domain::state::State;

/// Whether a sum that was kept elsewhere is in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// None was given.
    NotAsked,
    /// It is the sum of this line: up to there nothing was changed.
    AtLine(u64),
    /// It is nowhere: the journal was rewritten, or its end was cut.
    Missing,
}

/// What a check found. The journal is whole; damage is an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Lines of the journal.
    pub lines: u64,
    /// Commits.
    pub commits: u64,
    /// Lines whose text was purged.
    pub purged: u64,
    /// The newest sum.
    pub head: Sum,
    /// What became of the sum that was given.
    pub kept: Kept,
    /// Where the trees are not what the journal makes of them, at most 20; they are made again by themselves.
    pub differences: Vec<String>,
}

impl Checked {
    /// Whether all is as it should be.
    pub fn is_clean(&self) -> bool {
        self.kept != Kept::Missing && self.differences.is_empty()
    }
}

const MOST: usize = 20;

impl Store {
    /// Checks all of it; `head` is a sum that was kept elsewhere. Writing waits until it is done, reading goes on.
    pub fn check(&self, head: Option<Sum>, progress: &dyn Fn(Progress)) -> Result<Checked, OpenError> {
        let _writer = self.writer();
        let segments = self.folder.segments()?;
        let mut opened = Vec::with_capacity(segments.len());
        for first in segments {
            opened.push(self.folder.open(first)?);
        }
        let total = opened.iter().map(|segment| segment.length).sum();
        let mut check = Check::new(head);
        let mut done = 0;
        for segment in &opened {
            check
                .segment(self, segment, &|at| progress(Progress { stage: Stage::Checking, done: done + at, total }))?;
            done += segment.length;
        }
        let mark = self.durable().mark;
        if check.mark != mark {
            return Err(Damage::of("the journal", "its end is not what was stored last").into());
        }
        let state = self.state();
        let age = self.trees_age();
        check.ask(self, |check, trees| check.compare_rest(trees, &state));
        if !check.differences.is_empty() && !check.failed {
            self.give_up(age, TreesError("it differed from the journal".into())); // Whoever mends makes it again.
        }
        Ok(Checked {
            lines: mark.seq,
            commits: mark.commit,
            purged: check.purged,
            head: mark.sum,
            kept: check.kept,
            differences: check.differences,
        })
    }
}

/// A check under way.
struct Check {
    wanted: Option<Sum>,
    kept: Kept,
    purged: u64,
    mark: Mark,
    /// All but the entries, replayed.
    state: State,
    /// The changes of the commit under way, as far as an answer needs them.
    small: Vec<Change>,
    /// Entries that the trees hold as withdrawn, until the line that says so has come.
    claimed: HashMap<EntryId, Withdrawn>,
    entries: u64,
    differences: Vec<String>,
    /// The trees have failed meanwhile: there is nothing to compare with.
    failed: bool,
}

impl Check {
    fn new(wanted: Option<Sum>) -> Check {
        Check {
            wanted,
            kept: if wanted.is_some() { Kept::Missing } else { Kept::NotAsked },
            purged: 0,
            mark: Mark::default(),
            state: State::default(),
            small: Vec::new(),
            claimed: HashMap::new(),
            entries: 0,
            differences: Vec::new(),
            failed: false,
        }
    }

    /// Compares something with the trees, while there are any.
    fn ask(&mut self, store: &Store, compare: impl FnOnce(&mut Check, &dyn Trees) -> Answer<()>) {
        if !self.failed && store.ask(|trees| compare(self, trees)).is_err() {
            self.failed = true;
            self.differ(
                "the index failed while it was compared, and is made again by itself: check it once more".into(),
            );
        }
    }

    fn differ(&mut self, what: String) {
        if self.differences.len() < MOST {
            self.differences.push(what);
        }
    }

    fn segment(&mut self, store: &Store, segment: &Segment, progress: &dyn Fn(u64)) -> Result<(), OpenError> {
        if segment.first != self.mark.seq + 1 {
            let what = format!("the file {} is missing", name(self.mark.seq + 1));
            return Err(Damage::of("the folder journal", what).into());
        }
        let mut reader = Reader::new(segment, self.mark);
        while let Some(read) = reader.next(true).map_err(|stop| reader.error(stop))? {
            if self.wanted == Some(read.sum) {
                self.kept = Kept::AtLine(read.head.seq);
            }
            self.purged += u64::from(read.change.is_none());
            self.ask(store, |check, trees| check.line(trees, &read.head, read.change));
            if let Some(mark) = read.mark {
                self.mark = mark;
                if mark.commit.is_multiple_of(1000) {
                    progress(read.end);
                }
            }
        }
        if reader.is_within() {
            return Err(reader.unfinished());
        }
        Ok(())
    }

    fn line(&mut self, trees: &dyn Trees, head: &Head, change: Option<Change>) -> Answer<()> {
        if let Some(change) = change {
            match &change {
                Change::Entry { entry } => self.entry(trees, head, entry)?,
                Change::Withdrawn { entry, replaced_by, .. } => {
                    self.withdrawal(trees, *entry, record::withdrawn(head, *replaced_by), head.seq)?;
                }
                _ => {}
            }
            self.state.apply(&change, &head.place());
            if head.of as usize <= Done::MOST {
                self.small.push(change);
            }
        }
        if head.n == head.of {
            let made = Remembered::of(head, &std::mem::take(&mut self.small));
            let found = record::get::<Remembered>(trees, &record::key(record::COMMAND, head.cmd.0))?;
            if !found.is_some_and(|found| found.is_of(&made)) {
                self.differ(format!("the answer to the command of line {}", head.seq));
            }
        }
        Ok(())
    }

    fn entry(&mut self, trees: &dyn Trees, head: &Head, entry: &Entry) -> Answer<()> {
        self.entries += 1;
        let place = record::place_of(entry, head.seq);
        let index = trees.get(&record::key(record::ENTRY, entry.id.0))?;
        let found = record::get::<Entry>(trees, &place)?;
        let same = found.is_some_and(|mut found| {
            if entry.withdrawn.is_none()
                && let Some(withdrawn) = found.withdrawn.take()
            {
                self.claimed.insert(entry.id, withdrawn);
            }
            found == *entry
        });
        if !same || index.as_ref() != Some(&place) {
            self.differ(format!("the entry of line {}", head.seq));
        }
        Ok(())
    }

    /// The first withdrawal of an entry stands.
    fn withdrawal(&mut self, trees: &dyn Trees, id: EntryId, said: Option<Withdrawn>, seq: u64) -> Answer<()> {
        let claimed = self.claimed.remove(&id);
        let stands = match (&claimed, said) {
            (Some(claimed), Some(said)) => *claimed == said,
            (Some(_), None) => false,
            // Nothing to withdraw, or withdrawn already: the trees must say so too.
            (None, _) => match trees.get(&record::key(record::ENTRY, id.0))? {
                Some(place) => record::get::<Entry>(trees, &place)?.is_some_and(|held| held.withdrawn.is_some()),
                None => true,
            },
        };
        if !stands {
            self.differ(format!("the withdrawal in line {seq}"));
        }
        Ok(())
    }

    /// What is left when the journal is read: the state, and records that no line brought.
    fn compare_rest(&mut self, trees: &dyn Trees, state: &State) -> Answer<()> {
        if !self.claimed.is_empty() {
            self.differ(format!("{} entries are withdrawn without a line that says so", self.claimed.len()));
        }
        if *state != self.state {
            self.differ("the school's records as they are shown now".into());
        }
        if trees.stands() != Stands::Kept {
            return Ok(()); // Memory holds no records of the state, and is itself made from the journal.
        }
        if record::state(trees)? != self.state {
            self.differ("the school's records".into());
        }
        let counted = [
            (vec![record::OBSERVATION, record::MEASUREMENT], self.entries, "entries"),
            (vec![record::ENTRY], self.entries, "entries by their ids"),
            (vec![record::COMMAND], self.mark.commit, "commands"),
        ];
        for (prefixes, expected, what) in counted {
            let mut held = 0;
            for prefix in prefixes {
                each(trees, prefix, |_, _| {
                    held += 1;
                    Ok(())
                })?;
            }
            if held != expected {
                self.differ(format!("there are {held} {what} instead of {expected}"));
            }
        }
        Ok(())
    }
}
