//! The check behind `sendo check`: every line of the journal and its chain, and the trees compared with what a replay
//! would make of it. Streamed: neither is ever held as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::error::{Damage, OpenError};
use super::journal::{Reader, Segment, name};
use super::line::{Head, Sum};
use super::read::Store;
use super::rebuild::{Progress, Stage};
use super::record::{self, Mark};
use super::remembered::Remembered;
use super::trees::{Answer, Stands, Trees};
use crate::domain::command::Done;
use crate::domain::kind::Change;
use crate::domain::shelf::{AT_HAND, AWAY, BY_ID, Key, RANGED, Shelf, Shelves, Unread, Written, each, seq_of};
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
            self.give_up(age, Unread("it differed from the journal".into())); // Whoever mends makes it again.
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
    /// What memory holds, replayed.
    state: State,
    /// The changes of the commit under way, as far as an answer needs them.
    small: Vec<Change>,
    /// What the replay has put under a key, or taken away, where the trees hold something else: until a later line.
    pending: BTreeMap<Key, Option<Vec<u8>>>,
    /// How many records lie under keys that begin with a byte.
    made: BTreeMap<[u8; 2], u64>,
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
            pending: BTreeMap::new(),
            made: BTreeMap::new(),
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
            let Check { state, pending, made, .. } = self;
            let mut compared = Compared { trees, pending, made, seq: head.seq, unread: None };
            change.apply(&mut Shelves { state, shelf: &mut compared, place: &head.place() })?;
            if let Some(unread) = compared.unread {
                return Err(unread);
            }
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

    /// What is left when the journal is read: the state, and records that no line brought.
    fn compare_rest(&mut self, trees: &dyn Trees, state: &State) -> Answer<()> {
        for key in std::mem::take(&mut self.pending).into_keys().take(MOST) {
            self.differ(match key.as_slice() {
                [BY_ID, ..] => "where a record is found by its id".into(),
                [AT_HAND, ..] => "what is open or in force".into(),
                [AWAY, ..] => "what was put away of a leaver".into(),
                key => format!("the record of line {}", seq_of(key)),
            });
        }
        if *state != self.state {
            self.differ("the school's records as they are shown now".into());
        }
        if trees.stands() != Stands::Kept {
            return Ok(()); // Memory holds no records of the state, and is itself made from the journal.
        }
        if State::load(trees)? != self.state {
            self.differ("the school's records".into());
        }
        let mut held: BTreeMap<[u8; 2], u64> = BTreeMap::new();
        each(trees, &[], |key, _| {
            if let Some(sort) = sort_of(key) {
                *held.entry(sort).or_default() += 1;
            }
            Ok(())
        })?;
        self.made.insert([record::COMMAND, 0], self.mark.commit);
        self.made.retain(|_, count| *count > 0);
        for sort in self.made.keys().chain(held.keys()).copied().collect::<BTreeSet<[u8; 2]>>() {
            let [found, expected] = [&held, &self.made].map(|counts| counts.get(&sort).copied().unwrap_or(0));
            if found != expected {
                let sort: String = sort.iter().map(|byte| char::from(*byte)).filter(|c| *c != '\0').collect();
                self.differ(format!("there are {found} records of the sort {sort} instead of {expected}"));
            }
        }
        Ok(())
    }
}

/// By what keys are counted: those of ranged records and of ids by their kind, those of commands together; `None` for
/// the others.
fn sort_of(key: &[u8]) -> Option<[u8; 2]> {
    match key {
        [first @ (RANGED | BY_ID), kind, ..] => Some([*first, *kind]),
        [record::COMMAND, ..] => Some([record::COMMAND, 0]),
        _ => None,
    }
}

/// The trees as the replay would have made them: what it puts is compared with what they hold. A record that a later
/// line changes waits for that one.
struct Compared<'a> {
    trees: &'a dyn Trees,
    pending: &'a mut BTreeMap<Key, Option<Vec<u8>>>,
    made: &'a mut BTreeMap<[u8; 2], u64>,
    /// The line that is replayed.
    seq: u64,
    unread: Option<Unread>,
}

impl Compared<'_> {
    fn compare(&mut self, key: Key, value: Option<Vec<u8>>) {
        match key.first() {
            Some(&(RANGED | BY_ID | AWAY)) => {}
            // Memory has no copies: it holds what is at hand.
            Some(&AT_HAND) if self.trees.stands() == Stands::Kept => {}
            _ => return, // What memory holds is compared as a whole.
        }
        match self.trees.get(&key) {
            Ok(held) if held == value => drop(self.pending.remove(&key)),
            Ok(_) => drop(self.pending.insert(key, value)),
            Err(unread) => drop(self.unread.get_or_insert(unread)),
        }
    }
}

impl Shelf for Compared<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unread> {
        match self.pending.get(key) {
            Some(value) => Ok(value.clone()),
            None => self.trees.get(key),
        }
    }

    fn put(&mut self, key: Key, value: Vec<u8>) {
        let is_new = key.first() == Some(&BY_ID) || seq_of(&key) == self.seq;
        if let Some(sort) = sort_of(&key).filter(|_| is_new) {
            *self.made.entry(sort).or_default() += 1;
        }
        self.compare(key, Some(value));
    }

    fn remove(&mut self, key: &[u8]) {
        if let Some(count) = sort_of(key).and_then(|sort| self.made.get_mut(&sort)) {
            *count = count.saturating_sub(1);
        }
        self.compare(key.to_vec(), None);
    }

    fn touch(&mut self, _: Key, _: Written) {} // What memory holds is compared as a whole.
}
