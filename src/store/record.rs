//! How the school's records lie in the trees: their keys, the state read back from them, and what each change of the
//! journal makes of them. The same code serves a commit and a replay, so both give the same records.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::line::{Head, Sum};
use super::remembered::Remembered;
use super::trees::{Answer, Key, Trees, TreesError, Writes, each};
use crate::domain::assess::Findings;
use crate::domain::change::Change;
use crate::domain::command::Done;
use crate::domain::record::entry::{Entry, Fact, Withdrawn};
use crate::domain::record::flag::Flag;
use crate::domain::id::{ClassId, CommandId, EntryId, FlagId, LinkId, PupilId, StaffId};
use crate::domain::record::link::Link;
use crate::domain::record::nudge::Nudge;
use crate::domain::record::plan::Plan;
use crate::domain::record::pupil::Pupil;
use crate::domain::state::State;
use crate::domain::record::strategy::Strategy;
use crate::domain::record::timetable::Lesson;
use crate::domain::record::entry::tried::Trial;

const SCHOOL: u8 = b's';
const STAFF: u8 = b't';
const CLASS: u8 = b'c';
const PUPIL: u8 = b'p';
const PLAN: u8 = b'l';
const FLAG: u8 = b'f';
const RECENT: u8 = b'r';
const WORD: u8 = b'w';
const LINK: u8 = b'n';
const RECEIPTS: u8 = b'd';
const FINDINGS: u8 = b'x';
const NUDGE: u8 = b'g';
const STRATEGY: u8 = b'y';
const TRIED: u8 = b'h';
const TIMETABLE: u8 = b'b';
/// Observations, by pupil and number of line.
pub(super) const OBSERVATION: u8 = b'o';
/// Measurements, likewise.
pub(super) const MEASUREMENT: u8 = b'm';
/// From an entry's id to its key.
pub(super) const ENTRY: u8 = b'i';
/// From a command to its answer.
pub(super) const COMMAND: u8 = b'k';
pub(super) const APPLIED: u8 = b'a';
const ENDED: u8 = b'j';

/// The end of a whole commit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    /// The last line's number; 0 before the first.
    pub(super) seq: u64,
    pub(super) commit: u64,
    pub(super) sum: Sum,
}

/// Up to where the trees hold the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Applied {
    pub(super) mark: Mark,
    /// The first line's number of the segment that it ends in.
    pub(super) segment: u64,
    /// The bytes of that segment up to there.
    pub(super) offset: u64,
}

/// A segment that is written no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ended {
    pub(super) mark: Mark,
    pub(super) length: u64,
}

pub(super) fn key(prefix: u8, id: Uuid) -> Key {
    [&[prefix][..], id.as_bytes()].concat()
}

/// The key of a pupil's entry; `seq` is the line that brought it.
pub(super) fn entry_key(prefix: u8, pupil: PupilId, seq: u64) -> Key {
    [&key(prefix, pupil.0)[..], &seq.to_be_bytes()].concat()
}

/// The `seq` that an entry's key ends with.
pub(super) fn seq_of(key: &[u8]) -> u64 {
    key.last_chunk::<8>().map_or(0, |seq| u64::from_be_bytes(*seq))
}

/// The key of an entry that line `seq` brought.
pub(super) fn place_of(entry: &Entry, seq: u64) -> Key {
    let prefix = match entry.fact {
        Fact::Observation { .. } => OBSERVATION,
        Fact::Measurement { .. } => MEASUREMENT,
    };
    entry_key(prefix, entry.pupil, seq)
}

/// Versions by cycle and number; of two that say the same, the later comes first, as in `State`.
fn plan_key(plan: &Plan, seq: u64) -> Key {
    let version = [plan.cycle.to_be_bytes(), plan.version.to_be_bytes()].concat();
    [&key(PLAN, plan.pupil.0)[..], &version, &(!seq).to_be_bytes()].concat()
}

/// A word may be longer than a key should be.
fn word_key(word: &str) -> Key {
    [&[WORD][..], &Sha256::digest(word.as_bytes())].concat()
}

/// A record as JSON.
pub(super) fn put<T: Serialize>(record: &T) -> Answer<Vec<u8>> {
    serde_json::to_vec(record).map_err(|error| TreesError(format!("a record cannot be written: {error}")))
}

fn take<T: DeserializeOwned>(value: &[u8]) -> Answer<T> {
    serde_json::from_slice(value).map_err(|error| TreesError(format!("a record cannot be read: {error}")))
}

/// The record under a key.
pub(super) fn get<T: DeserializeOwned>(trees: &dyn Trees, key: &[u8]) -> Answer<Option<T>> {
    trees.get(key)?.map(|value| take(&value)).transpose()
}

/// A page of a pupil's records. One that is about another pupil is a fault of the trees.
pub(super) fn entries(pupil: PupilId, page: Vec<(Key, Vec<u8>)>) -> Answer<Vec<(u64, Entry)>> {
    let read = |(key, value): (Key, Vec<u8>)| {
        let entry: Entry = take(&value)?;
        if entry.pupil == pupil { Ok((seq_of(&key), entry)) } else { Err(TreesError("an entry is misplaced".into())) }
    };
    page.into_iter().map(read).collect()
}

/// The entry with an id, and its key. One that is named and not there is a fault of the trees, not a missing entry.
pub(super) fn entry_named(id: EntryId, get: impl Fn(&[u8]) -> Answer<Option<Vec<u8>>>) -> Answer<Option<(Key, Entry)>> {
    let Some(place) = get(&key(ENTRY, id.0))? else { return Ok(None) };
    let value = get(&place)?.ok_or_else(|| TreesError("an entry is named and not there".into()))?;
    let entry: Entry = take(&value)?;
    if entry.id == id { Ok(Some((place, entry))) } else { Err(TreesError("an entry is misplaced".into())) }
}

/// Up to where the trees hold the journal; `None` for new ones.
pub(super) fn applied(trees: &dyn Trees) -> Answer<Option<Applied>> {
    get(trees, &[APPLIED])
}

/// Up to where trees will hold the journal, once these are written.
pub(super) fn applied_by(writes: &Writes) -> Answer<Option<Applied>> {
    writes.get(&[APPLIED][..]).map(|value| take(value)).transpose()
}

/// Where the segment that begins with line `first` ended.
pub(super) fn ended(trees: &dyn Trees, first: u64) -> Answer<Option<Ended>> {
    get(trees, &ended_key(first))
}

fn ended_key(first: u64) -> Key {
    [&[ENDED][..], &first.to_be_bytes()].concat()
}

/// The state as the trees hold it.
pub(super) fn state(trees: &dyn Trees) -> Answer<State> {
    let mut state = State { school: get(trees, &[SCHOOL])?.map(Arc::new), ..State::default() };
    all(trees, STAFF, |person: crate::domain::record::staff::Staff| state.staff.insert_mut(person.id, Arc::new(person)))?;
    all(trees, LINK, |link: Link| state.links.insert_mut(link.id, Arc::new(link)))?;
    all(trees, RECEIPTS, |(whose, receipts)| state.receipts.insert_mut(whose, receipts))?;
    all(trees, FINDINGS, |(whose, found): (PupilId, Findings)| state.findings.insert_mut(whose, Arc::new(found)))?;
    all(trees, NUDGE, |(whose, nudge): (_, Nudge)| state.nudges.insert_mut(whose, Arc::new(nudge)))?;
    all(trees, STRATEGY, |(code, strategy): (_, Strategy)| state.listed.insert_mut(code, Arc::new(strategy)))?;
    all(trees, TRIED, |(whose, trials)| state.tried.insert_mut(whose, trials))?;
    all(trees, CLASS, |class: crate::domain::record::class::Class| state.classes.insert_mut(class.id, Arc::new(class)))?;
    all(trees, TIMETABLE, |(person, lessons): (StaffId, Vec<Lesson>)| {
        state.timetables.insert_mut(person, Arc::new(lessons));
    })?;
    all(trees, PUPIL, |pupil: Pupil| state.pupils.insert_mut(pupil.id, Arc::new(pupil)))?;
    all(trees, FLAG, |flag: Flag| state.flags.insert_mut(flag.id, Arc::new(flag)))?;
    all(trees, RECENT, |(person, recent)| state.recent.insert_mut(person, recent))?;
    all(trees, WORD, |(word, count)| state.passed_words.insert_mut(word, count))?;
    let mut plans: Vec<Arc<Plan>> = Vec::new();
    all(trees, PLAN, |plan: Plan| plans.push(Arc::new(plan)))?;
    for of_one in plans.chunk_by(|one, next| one.pupil == next.pupil) {
        if let Some(plan) = of_one.first() {
            state.plans.insert_mut(plan.pupil, of_one.to_vec());
        }
    }
    Ok(state)
}

fn all<T: DeserializeOwned>(trees: &dyn Trees, prefix: u8, mut show: impl FnMut(T)) -> Answer<()> {
    each(trees, prefix, |_, value| {
        show(take(value)?);
        Ok(())
    })
}

/// A record of the state that a change may have touched.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Touched {
    School,
    Staff(StaffId),
    Link(LinkId),
    Class(ClassId),
    Timetable(StaffId),
    Pupil(PupilId),
    Flag(FlagId),
    Recent(StaffId),
    Receipts(PupilId, StaffId),
    Findings(PupilId),
    Nudge(PupilId, StaffId),
    Strategy(String),
    Tried(PupilId),
    Word(String),
}

/// The state and the records as they will be: what the trees hold, and what has been taken over since.
pub(super) struct Ahead {
    pub(super) state: State,
    writes: Writes,
    touched: BTreeSet<Touched>,
    /// The changes of the commit that is under way, as far as an answer needs them.
    small: Vec<Change>,
}

impl Ahead {
    pub(super) fn of(state: State) -> Ahead {
        Ahead { state, writes: Writes::new(), touched: BTreeSet::new(), small: Vec::new() }
    }

    /// Takes over one change. After a commit's last line the answer to its command is there, and remembered.
    pub(super) fn take(&mut self, trees: &dyn Trees, head: &Head, change: Option<Change>) -> Answer<Option<Done>> {
        if let Some(change) = change {
            self.touch(trees, head, &change)?;
            self.state.apply(&change, &head.place());
            if head.of as usize <= Done::MOST {
                self.small.push(change);
            }
        }
        if head.n < head.of {
            return Ok(None);
        }
        let remembered = Remembered::of(head, &self.small);
        self.small.clear();
        self.writes.insert(key(COMMAND, head.cmd.0), put(&remembered)?);
        Ok(Some(remembered.done()))
    }

    fn touch(&mut self, trees: &dyn Trees, head: &Head, change: &Change) -> Answer<()> {
        let touched = match change {
            Change::School { .. } | Change::Set { .. } => Touched::School,
            Change::Staff { staff } => Touched::Staff(staff.id),
            Change::Roles { staff, .. } | Change::Disabled { staff, .. } => Touched::Staff(*staff),
            Change::Link { link } => Touched::Link(link.id),
            Change::Class { class } => Touched::Class(class.id),
            Change::Timetable { staff, .. } => Touched::Timetable(*staff),
            Change::Pupil { pupil } => Touched::Pupil(pupil.id),
            Change::Flag { flag } => Touched::Flag(flag.id),
            Change::Step { flag, .. } | Change::Seen { flag, .. } => Touched::Flag(*flag),
            Change::WordPassed { word } => Touched::Word(word.clone()),
            Change::Plan { plan } => {
                self.writes.insert(plan_key(plan, head.seq), put(plan)?);
                return Ok(());
            }
            Change::Entry { entry } => {
                let place = place_of(entry, head.seq);
                self.writes.insert(key(ENTRY, entry.id.0), place.clone());
                self.writes.insert(place, put(entry)?);
                self.touched.extend(Trial::of(entry).map(|_| Touched::Tried(entry.pupil)));
                Touched::Recent(entry.by)
            }
            Change::Withdrawn { entry, pupil, replaced_by } => {
                // The first one stands. Only people withdraw; the owner without a person has no entries.
                if let Some((place, mut entry)) = self.entry(trees, *entry)?
                    && let Some(withdrawn) = withdrawn(head, *replaced_by)
                    && entry.withdrawn.is_none()
                {
                    entry.withdrawn = Some(withdrawn);
                    self.touched.insert(Touched::Recent(entry.by));
                    self.writes.insert(place, put(&entry)?);
                }
                let Some(by) = head.by else { return Ok(()) };
                self.touched.insert(Touched::Tried(*pupil)); // Written only where there is one.
                Touched::Recent(by)
            }
            Change::Read { pupil, .. } => {
                let Some(by) = head.by else { return Ok(()) };
                Touched::Receipts(*pupil, by)
            }
            Change::HadRead { pupil, person, .. } => Touched::Receipts(*pupil, *person),
            Change::Nudged { pupil, person, .. } => Touched::Nudge(*pupil, *person),
            Change::Strategy { strategy } => Touched::Strategy(strategy.code.to_ascii_uppercase()),
            Change::Assessed { entry } => Touched::Findings(entry.pupil),
            Change::Concern { concern } => Touched::Findings(concern.pupil),
            Change::Profile { profile } => Touched::Findings(profile.pupil),
            Change::AssessWithdrawn { pupil, .. } | Change::ConcernAnswered { pupil, .. } => Touched::Findings(*pupil),
            Change::Opened { .. } | Change::PointedToDsl => return Ok(()),
        };
        self.touched.insert(touched);
        Ok(())
    }

    /// An entry and its key, as it will be.
    pub(super) fn entry(&self, trees: &dyn Trees, id: EntryId) -> Answer<Option<(Key, Entry)>> {
        entry_named(id, |key| self.get(trees, key))
    }

    /// What is remembered of a command that is done, or will be.
    pub(super) fn remembered(&self, trees: &dyn Trees, command: CommandId) -> Answer<Option<Remembered>> {
        self.get(trees, &key(COMMAND, command.0))?.map(|value| take(&value)).transpose()
    }

    /// Whether a command was taken over here, and is not in the trees.
    pub(super) fn brings(&self, command: CommandId) -> bool {
        self.writes.contains_key(&key(COMMAND, command.0))
    }

    /// Keeps the fingerprint of what a command asked that was taken over here.
    pub(super) fn keep_asked(&mut self, command: CommandId, asked: Sum) -> Answer<()> {
        if let Some(value) = self.writes.get_mut(&key(COMMAND, command.0)) {
            let mut remembered: Remembered = take(value)?;
            remembered.asked = Some(asked);
            *value = put(&remembered)?;
        }
        Ok(())
    }

    fn get(&self, trees: &dyn Trees, key: &[u8]) -> Answer<Option<Vec<u8>>> {
        match self.writes.get(key) {
            Some(value) => Ok(Some(value.clone())),
            None => trees.get(key),
        }
    }

    /// Notes that a segment has ended.
    pub(super) fn end(&mut self, first: u64, ended: Ended) -> Answer<()> {
        self.writes.insert(ended_key(first), put(&ended)?);
        Ok(())
    }

    /// All that is to be written, so that the trees hold the journal up to `applied`.
    pub(super) fn writes(&mut self, applied: &Applied) -> Answer<Writes> {
        for touched in std::mem::take(&mut self.touched) {
            if let Some((key, value)) = record(&self.state, &touched)? {
                self.writes.insert(key, value);
            }
        }
        self.writes.insert(vec![APPLIED], put(applied)?);
        Ok(std::mem::take(&mut self.writes))
    }
}

/// What a line that withdraws something says of who and when.
pub(super) fn withdrawn(head: &Head, replaced_by: Option<EntryId>) -> Option<Withdrawn> {
    head.by.map(|by| Withdrawn { by, at: head.at, replaced_by })
}

fn record(state: &State, touched: &Touched) -> Answer<Option<(Key, Vec<u8>)>> {
    fn pair<T: Serialize>(key: Key, record: Option<&T>) -> Answer<Option<(Key, Vec<u8>)>> {
        record.map(|record| Ok((key, put(record)?))).transpose()
    }
    match touched {
        Touched::School => pair(vec![SCHOOL], state.school.as_ref()),
        Touched::Staff(id) => pair(key(STAFF, id.0), state.staff.get(id)),
        Touched::Link(id) => pair(key(LINK, id.0), state.links.get(id)),
        Touched::Class(id) => pair(key(CLASS, id.0), state.classes.get(id)),
        Touched::Timetable(id) => {
            pair(key(TIMETABLE, id.0), state.timetables.get(id).map(|lessons| (id, &**lessons)).as_ref())
        }
        Touched::Pupil(id) => pair(key(PUPIL, id.0), state.pupils.get(id)),
        Touched::Flag(id) => pair(key(FLAG, id.0), state.flags.get(id)),
        Touched::Recent(id) => pair(key(RECENT, id.0), state.recent.get(id).map(|recent| (id, recent)).as_ref()),
        Touched::Receipts(pupil, person) => {
            let whose = (*pupil, *person);
            let receipts = state.receipts.get(&whose).map(|receipts| (whose, receipts));
            pair([&key(RECEIPTS, pupil.0)[..], person.0.as_bytes()].concat(), receipts.as_ref())
        }
        Touched::Nudge(pupil, person) => {
            let whose = (*pupil, *person);
            let nudge = state.nudges.get(&whose).map(|nudge| (whose, nudge));
            pair([&key(NUDGE, pupil.0)[..], person.0.as_bytes()].concat(), nudge.as_ref())
        }
        Touched::Strategy(code) => {
            let strategy = state.listed.get(code).map(|strategy| (code, strategy));
            pair([&[STRATEGY][..], code.as_bytes()].concat(), strategy.as_ref())
        }
        Touched::Tried(id) => pair(key(TRIED, id.0), state.tried.get(id).map(|trials| (id, trials)).as_ref()),
        Touched::Findings(id) => pair(key(FINDINGS, id.0), state.findings.get(id).map(|found| (id, found)).as_ref()),
        Touched::Word(word) => pair(word_key(word), state.passed_words.get(word).map(|count| (word, count)).as_ref()),
    }
}
