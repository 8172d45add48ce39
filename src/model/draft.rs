//! What the user has typed and not sent: what each text was for, and of which day it is. It belongs to its writer alone,
//! and several may wait for the same thing: a later one never takes the place of an earlier one.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::id::{EntryId, FlagId, PupilId};
use crate::domain::kind::RecordName;
use crate::domain::record::flag::{Reason, StepKind};
use crate::domain::school_day::Day;
use crate::keys::Context;

/// How many days a text is kept. The server removes a file that nobody has touched for as long.
const KEPT_DAYS: i64 = 14;

/// What a text was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DraftKey {
    /// A form about a pupil, by its place. A flag's is one of before it was known under which reason.
    About(Context, PupilId),
    /// The note of a flag about a pupil, under its reason.
    Flag(PupilId, Reason),
    /// Why the record of a pupil is opened.
    Reason(PupilId),
    /// Why a record about a pupil is taken back.
    Why(PupilId, RecordName),
    /// The correction of an entry of a pupil.
    Correct(PupilId, EntryId),
    /// The words of a step of an item. Without the step it is one of before it was known for which.
    Message(FlagId, Option<StepKind>),
    /// The note of a cell of a sweep: whose, and which line of the plan.
    Cell(PupilId, u8),
    /// The cells of a sweep.
    Sweep,
    /// Until when one is away.
    Away,
    /// The class that was swept last: nothing that somebody goes on with, but their own and kept the same way.
    Swept,
}

impl DraftKey {
    /// What a form of this place about this pupil keeps; `None` where such a form keeps nothing.
    pub fn about(place: Context, pupil: PupilId) -> Option<DraftKey> {
        place.place().unsent.map(|_| DraftKey::About(place, pupil))
    }

    /// What an older sendo kept the same under, without saying all that it was for.
    pub fn older(self) -> Option<DraftKey> {
        match self {
            DraftKey::Flag(pupil, _) => DraftKey::about(Context::Flag, pupil),
            DraftKey::Message(flag, Some(_)) => Some(DraftKey::Message(flag, None)),
            _ => None,
        }
    }

    /// As it is kept: one word and what it is about.
    fn write(self) -> String {
        match self {
            DraftKey::About(place, pupil) => {
                format!("{} {pupil}", place.place().unsent.map_or("", |unsent| unsent.word))
            }
            DraftKey::Flag(pupil, reason) => format!("flag {pupil} {}", reason.slug()),
            DraftKey::Reason(pupil) => format!("reason {pupil}"),
            DraftKey::Why(pupil, record) => format!("why {pupil} {} {}", record.kind(), record.id()),
            DraftKey::Correct(pupil, entry) => format!("correct {pupil} {entry}"),
            DraftKey::Message(flag, None) => format!("message {flag}"),
            DraftKey::Message(flag, Some(step)) => format!("message {flag} {}", step.word()),
            DraftKey::Cell(pupil, line) => format!("cell {pupil} {line}"),
            DraftKey::Away => "away".to_owned(),
            DraftKey::Sweep => "sweep".to_owned(),
            DraftKey::Swept => "swept".to_owned(),
        }
    }

    /// `None` for what another version may have kept.
    fn read(words: &[&str]) -> Option<DraftKey> {
        Some(match words {
            ["away"] => DraftKey::Away,
            ["sweep"] => DraftKey::Sweep,
            ["swept"] => DraftKey::Swept,
            ["flag", pupil, reason] => DraftKey::Flag(pupil.parse().ok()?, Reason::parse(reason)?),
            ["reason", pupil] => DraftKey::Reason(pupil.parse().ok()?),
            ["why", pupil, kind, id] => DraftKey::Why(pupil.parse().ok()?, RecordName::of(kind, id.parse().ok()?)?),
            ["correct", pupil, entry] => DraftKey::Correct(pupil.parse().ok()?, entry.parse().ok()?),
            ["message", flag] => DraftKey::Message(flag.parse().ok()?, None),
            // Words for a step that takes none any more were kept for it before.
            ["message", flag, step] => DraftKey::Message(flag.parse().ok()?, StepKind::parse(step)),
            ["cell", pupil, line] => DraftKey::Cell(pupil.parse().ok()?, line.parse().ok()?),
            [word, pupil] => {
                let is_it = |place: &&Context| place.place().unsent.is_some_and(|unsent| unsent.word == *word);
                DraftKey::about(*Context::ALL.iter().find(is_it)?, pupil.parse().ok()?)?
            }
            _ => return None,
        })
    }
}

/// When a text was begun: the day, which of the day's it is, and a number of the session's own, so that the texts of one
/// writer at two terminals stay apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    day: Day,
    place: u32,
    session: u64,
}

/// One text of several that may wait for the same thing. What was kept before days were kept has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftId {
    /// What it is for.
    pub key: DraftKey,
    stamp: Option<Stamp>,
}

impl DraftId {
    /// The day that the text was begun; `None` where that is not known.
    pub fn day(self) -> Option<Day> {
        self.stamp.map(|stamp| stamp.day)
    }

    fn write(self) -> String {
        let what = self.key.write();
        let stamp = self.stamp.map(|Stamp { day, place, session }| format!(" {day}.{place}.{session:x}"));
        what + &stamp.unwrap_or_default()
    }

    fn read(kept: &str) -> Option<DraftId> {
        let mut words: Vec<&str> = kept.split(' ').collect();
        let stamp = words.last().copied().and_then(read_stamp);
        if stamp.is_some() {
            words.pop();
        }
        Some(DraftId { key: DraftKey::read(&words)?, stamp })
    }
}

fn read_stamp(word: &str) -> Option<Stamp> {
    let mut parts = word.split('.');
    let (day, place, session) = (parts.next()?, parts.next()?, parts.next()?);
    let stamp =
        Stamp { day: day.parse().ok()?, place: place.parse().ok()?, session: u64::from_str_radix(session, 16).ok()? };
    parts.next().is_none().then_some(stamp)
}

/// The drafts of one writer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drafts {
    texts: BTreeMap<DraftId, String>,
    /// What the server has not been told of.
    changed: BTreeSet<DraftId>,
    /// What the writer threw away since they came in, the last one at the end.
    thrown: Vec<(DraftId, String)>,
    /// The session's own number.
    session: u64,
}

impl Drafts {
    /// None yet, in a session with this number of its own.
    pub fn of_session(session: u64) -> Drafts {
        Drafts { session, ..Drafts::default() }
    }

    /// Nothing of the writer before stays.
    pub fn become_others(&mut self) {
        *self = Drafts::of_session(self.session);
    }

    /// Takes in drafts that were kept. What has been typed or thrown away meanwhile stays so: it is newer. What is too
    /// old is thrown away.
    pub fn take_in(&mut self, kept: &BTreeMap<String, String>, today: Day) {
        for (key, text) in kept {
            let Some(id) = DraftId::read(key).filter(|id| !self.changed.contains(id)) else { continue };
            if id.day().is_some_and(|day| (today - day).num_days() > KEPT_DAYS) {
                self.changed.insert(id);
            } else {
                self.texts.entry(id).or_insert_with(|| text.clone());
            }
        }
    }

    /// A place for another text for this, begun on this day.
    pub fn new_id(&self, key: DraftKey, day: Day) -> DraftId {
        if key == DraftKey::Swept {
            return DraftId { key, stamp: None };
        }
        let thrown = self.thrown.iter().map(|(id, _)| id);
        let places = self.texts.keys().chain(&self.changed).chain(thrown).filter_map(|id| id.stamp);
        let last = places.filter(|stamp| stamp.day == day).map(|stamp| stamp.place).max();
        let place = last.map_or(1, |last| last.saturating_add(1));
        DraftId { key, stamp: Some(Stamp { day, place, session: self.session }) }
    }

    /// A text.
    pub fn get(&self, id: DraftId) -> Option<&str> {
        self.texts.get(&id).map(String::as_str)
    }

    /// The texts that wait for something, newest first.
    pub fn of(&self, key: DraftKey) -> impl Iterator<Item = DraftId> + '_ {
        self.texts.keys().copied().rev().filter(move |id| id.key == key)
    }

    /// Keeps a text; an empty one is dropped.
    pub fn set(&mut self, id: DraftId, text: &str) {
        if text.trim().is_empty() {
            self.drop(id);
        } else if self.get(id) != Some(text) {
            self.texts.insert(id, text.to_owned());
            self.changed.insert(id);
        }
    }

    /// Drops a text: it is stored, or wiped.
    pub fn drop(&mut self, id: DraftId) {
        if self.texts.remove(&id).is_some() {
            self.changed.insert(id);
        }
    }

    /// The writer threw a text away; `text` is the whole of it. Until they leave it can be taken back.
    pub fn throw(&mut self, id: DraftId, text: String) {
        self.drop(id);
        self.thrown.push((id, text));
    }

    /// What was thrown away, the last one first.
    pub fn thrown(&self) -> impl Iterator<Item = (DraftId, &str)> {
        self.thrown.iter().rev().map(|(id, text)| (*id, text.as_str()))
    }

    /// Takes back what was thrown away: it waits again.
    pub fn take_back(&mut self, id: DraftId) {
        if let Some(place) = self.thrown.iter().rposition(|(thrown, _)| *thrown == id) {
            let (_, text) = self.thrown.remove(place);
            self.set(id, &text);
        }
    }

    /// What was thrown away of this is gone for good: it was wiped.
    pub fn wipe(&mut self, key: DraftKey) {
        self.thrown.retain(|(id, _)| id.key != key);
    }

    /// What is to be kept: what it is for, and the text, `None` where it is gone.
    pub fn changes(&self) -> Vec<(String, Option<String>)> {
        self.changed.iter().map(|id| (id.write(), self.texts.get(id).cloned())).collect()
    }

    /// The changes; asking takes the mark away.
    pub fn take_changes(&mut self) -> Vec<(String, Option<String>)> {
        let changes = self.changes();
        self.changed.clear();
        changes
    }

    /// Whether something is to be kept.
    pub fn is_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ids().count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Those that somebody can go on with, newest first of each.
    pub fn ids(&self) -> impl Iterator<Item = DraftId> + '_ {
        self.texts.keys().copied().rev().filter(|id| id.key != DraftKey::Swept)
    }
}
