//! The check behind `sendo check`: every line of the journal and its chain, and the trees compared with what a replay
//! would make of it. Streamed: neither is ever held as a whole, and nobody who writes waits for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::chain::{Chain, Gap};
use super::error::{Damage, OpenError};
use super::history::Parts;
use super::journal::{Lines, Segment};
use super::line::{Head, Line, Sum};
use super::read::{Durable, Store};
use super::rebuild::{Progress, Stage};
use super::record::{self, Mark};
use super::remembered::Remembered;
use super::snapshot::Then;
use super::tied::Tie;
use super::trees::{Answer, Stands, Trees};
use crate::domain::command::Done;
use crate::domain::kind::Change;
use crate::domain::shelf::{AT_HAND, AWAY, BY_ID, End, Key, Past, RANGED, Shelf, Shelves, Unread, Written, seq_of};
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

/// What a check found.
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
    /// What is missing from the journal or was changed in it, a sentence each.
    pub damage: Vec<String>,
    /// The same by lines.
    pub gaps: Vec<Gap>,
    /// Where the trees are not what the journal makes of them, at most 20; they are made again by themselves. Of a damaged
    /// journal none are told: there is nothing to compare with.
    pub differences: Vec<String>,
}

impl Checked {
    /// Whether all is as it should be.
    pub fn is_clean(&self) -> bool {
        self.kept != Kept::Missing && self.damage.is_empty() && self.differences.is_empty()
    }
}

const MOST: usize = 20;
/// How many keys are counted in one step.
const PAGE: usize = 1024;
/// How many bytes of the journal are looked at in one step.
const STEP: u64 = 128 * 1024;

impl Store {
    /// Checks all of it; `head` is a sum that was kept elsewhere. Reading and writing go on: it is checked as it is now.
    pub fn check(&self, head: Option<Sum>, progress: &dyn Fn(Progress)) -> Result<Checked, OpenError> {
        let all = self.check_while(head, true, &mut |at| {
            progress(at);
            true
        })?;
        all.ok_or_else(|| Damage::of("the journal", "the check was not finished").into())
    }

    /// The same in steps; `None` once `go_on` says no, which is asked after each. The trees are compared `with_trees`.
    pub fn check_while(
        &self,
        head: Option<Sum>,
        with_trees: bool,
        go_on: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<Option<Checked>, OpenError> {
        self.awaited.fetch_add(1, Ordering::Relaxed);
        let _turn = self.checking.lock().unwrap_or_else(PoisonError::into_inner);
        self.awaited.fetch_sub(1, Ordering::Relaxed);
        let now = self.begin_check()?;
        let checked = self.check_as(&now, head, with_trees, go_on);
        self.snapshot.end();
        checked
    }

    /// Whether somebody waits for a check that is under way to end.
    pub fn is_check_awaited(&self) -> bool {
        self.awaited.load(Ordering::Relaxed) > 0
    }

    fn begin_check(&self) -> Result<Now, OpenError> {
        let writer = self.writer();
        let mut segments = Vec::new();
        for first in self.folder.segments()?.into_iter().filter(|first| *first < writer.segment.first) {
            segments.push(self.folder.open(first));
        }
        let newest = self.folder.open(writer.segment.first);
        segments.push(newest.map(|newest| Segment { length: newest.length.min(writer.segment.length), ..newest }));
        let Durable { state, mark } = self.durable().clone();
        self.snapshot.begin();
        Ok(Now { segments, state, mark, age: self.trees_age() })
    }

    fn check_as(
        &self,
        now: &Now,
        head: Option<Sum>,
        with_trees: bool,
        go_on: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<Option<Checked>, OpenError> {
        let length = |segment: &Result<Segment, OpenError>| segment.as_ref().map_or(0, |segment| segment.length);
        let total = now.segments.iter().map(length).sum();
        let (mut check, mut done) = (Check::new(head, !with_trees), 0);
        let told = self.tied.journal().told;
        let mut chain = Chain::whole([told, Tie::of(now.mark)]);
        for segment in now.segments.iter().flatten() {
            chain.segment(segment.first);
            let mut lines = Lines::new(segment, 0);
            let at = |lines: &Lines<'_>| Progress { stage: Stage::Checking, done: done + lines.offset(), total };
            let mut each = |line: &Line<'_>| check.read(self, line);
            let mut more = true;
            while more {
                more = chain.read(&mut lines, STEP, &mut each).map_err(OpenError::io(&segment.path))?;
                if !go_on(at(&lines)) {
                    return Ok(None);
                }
            }
            done += segment.length;
        }
        chain.close();
        self.tied.views().write(chain.beside);
        check.is_broken |= !chain.gaps.is_empty();
        check.ask(self, |check, trees, stands| check.compare_rest(trees, stands, now));
        let end = Progress { stage: Stage::Checking, done, total };
        if !check.compare_counts(self, &mut || go_on(end)) {
            return Ok(None);
        }
        if !self.snapshot.end() || self.trees_age() != now.age {
            check.differences.clear(); // What was compared is not there any more; a failure has been told already.
        }
        if !check.differences.is_empty() && !check.failed {
            self.give_up(now.age, Unread("it differed from the journal".into())); // Whoever mends makes it again.
        }
        let parts = Parts::of(&self.folder)?;
        Ok(Some(Checked {
            lines: now.mark.seq,
            commits: now.mark.commit,
            purged: chain.purged,
            head: now.mark.sum,
            kept: match check.kept {
                Kept::AtLine(line) if !chain.is_whole_to(line) => Kept::Missing,
                other => other,
            },
            damage: chain.gaps.iter().map(|gap| parts.name(gap)).collect(),
            gaps: chain.gaps,
            differences: check.differences,
        }))
    }
}

/// The store as it is when a check begins.
struct Now {
    segments: Vec<Result<Segment, OpenError>>,
    state: State,
    mark: Mark,
    /// How often the trees had been made anew.
    age: u64,
}

/// A check under way.
struct Check {
    wanted: Option<Sum>,
    kept: Kept,
    /// The last line that was read.
    seq: u64,
    commit: u64,
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
    /// A line is missing: nothing can be replayed from here on.
    is_broken: bool,
}

impl Check {
    fn new(wanted: Option<Sum>, is_broken: bool) -> Check {
        Check {
            wanted,
            kept: if wanted.is_some() { Kept::Missing } else { Kept::NotAsked },
            seq: 0,
            commit: 0,
            state: State::default(),
            small: Vec::new(),
            pending: BTreeMap::new(),
            made: BTreeMap::new(),
            differences: Vec::new(),
            failed: false,
            is_broken,
        }
    }

    /// Compares something with the trees, while there are any.
    fn ask(&mut self, store: &Store, compare: impl FnOnce(&mut Check, &dyn Past, Stands) -> Answer<()>) {
        if self.failed || self.is_broken {
            return;
        }
        let then = |trees: &dyn Trees, check: &mut Check| {
            compare(check, &Then { snapshot: &store.snapshot, trees }, trees.stands())
        };
        if store.ask(|trees| then(trees, self)).is_err() {
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

    /// Takes over a line that is as it was written; false where its change cannot be understood.
    fn read(&mut self, store: &Store, line: &Line<'_>) -> bool {
        if self.wanted == Some(line.sum) {
            self.kept = Kept::AtLine(line.head.seq);
        }
        let Ok(change) = line.change::<Change>() else {
            self.is_broken = true;
            return false;
        };
        self.is_broken |= line.head.seq != self.seq + 1;
        (self.seq, self.commit) = (line.head.seq, line.head.commit);
        self.ask(store, |check, trees, stands| check.line(trees, stands, &line.head, change));
        true
    }

    fn line(&mut self, trees: &dyn Past, stands: Stands, head: &Head, change: Option<Change>) -> Answer<()> {
        if let Some(change) = change {
            let Check { state, pending, made, .. } = self;
            let mut compared = Compared { trees, stands, pending, made, seq: head.seq, unread: None };
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
    fn compare_rest(&mut self, trees: &dyn Past, stands: Stands, now: &Now) -> Answer<()> {
        for key in std::mem::take(&mut self.pending).into_keys().take(MOST) {
            self.differ(match key.as_slice() {
                [BY_ID, ..] => "where a record is found by its id".into(),
                [AT_HAND, ..] => "what is open or in force".into(),
                [AWAY, ..] => "what was put away of a leaver".into(),
                key => format!("the record of line {}", seq_of(key)),
            });
        }
        if now.state != self.state {
            self.differ("the school's records as they are shown now".into());
        }
        if stands != Stands::Kept {
            return Ok(()); // Memory holds no records of the state, and is itself made from the journal.
        }
        if State::load(trees)? != self.state {
            self.differ("the school's records".into());
        }
        Ok(())
    }

    /// Counts what the trees hold, a page at a time: records that no line brought. False once `go_on` says no.
    fn compare_counts(&mut self, store: &Store, go_on: &mut dyn FnMut() -> bool) -> bool {
        let mut held: BTreeMap<[u8; 2], u64> = BTreeMap::new();
        let (mut low, high) = (Key::new(), [0xff; 64]);
        let (mut more, mut kept) = (true, true);
        while more && !self.failed && !self.is_broken {
            self.ask(store, |_, trees, stands| {
                if stands != Stands::Kept {
                    (more, kept) = (false, false);
                    return Ok(());
                }
                let page = trees.range(&low, &high, End::First, PAGE)?;
                for sort in page.iter().filter_map(|(key, _)| sort_of(key)) {
                    *held.entry(sort).or_default() += 1;
                }
                more = page.len() == PAGE;
                low = page.into_iter().next_back().map_or_else(Key::new, |(last, _)| [&last, &[0][..]].concat());
                Ok(())
            });
            if !go_on() {
                return false;
            }
        }
        if self.failed || self.is_broken || !kept {
            return true; // Memory has no copies to be counted.
        }
        self.made.insert([record::COMMAND, 0], self.commit);
        self.made.retain(|_, count| *count > 0);
        for sort in self.made.keys().chain(held.keys()).copied().collect::<BTreeSet<[u8; 2]>>() {
            let [found, expected] = [&held, &self.made].map(|counts| counts.get(&sort).copied().unwrap_or(0));
            if found != expected {
                let sort: String = sort.iter().map(|byte| char::from(*byte)).filter(|c| *c != '\0').collect();
                self.differ(format!("there are {found} records of the sort {sort} instead of {expected}"));
            }
        }
        true
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
    trees: &'a dyn Past,
    stands: Stands,
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
            Some(&AT_HAND) if self.stands == Stands::Kept => {}
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
