//! What the journal keeps of entries.

use super::correct::acted_on;
use super::tried::{Trials, count, count_no_more, says_so};
use super::{Entry, Fact};
use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

use crate::domain::amend::{self, Amend, How, Withdrawn};
use crate::domain::audit;
use crate::domain::id::{EntryId, PupilId, StaffId};
use crate::domain::kind::{Change, KindChange, Needs, RecordName, Touches};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Audience};
use crate::domain::shelf::{Held, Leaving, Past, Ranged, ShelfSpot, Shelves, Unread, load_held};
use crate::domain::state::State;
use crate::domain::time::Instant;

/// A change of entries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryChange {
    /// An observation or measurement was added.
    Entry {
        /// All of it.
        entry: Entry,
    },
    /// An entry was taken back by whoever the line's `by` is, at the line's `at`.
    Withdrawn {
        /// Whose record it is in.
        pupil: PupilId,
        /// Which.
        entry: EntryId,
        /// The entry that stands in its place, in lines of before corrections said so themselves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaced_by: Option<EntryId>,
        /// How.
        #[serde(flatten)]
        how: How,
    },
    /// An entry that was taken back stands again, for whoever took it back.
    PutBack {
        /// Whose record it is in.
        pupil: PupilId,
        /// Which.
        entry: EntryId,
    },
}

impl KindChange for EntryChange {
    const HELD: &'static [u8] = &[<Vec<Trials>>::TAG];
    const RANGED: &'static [u8] = Entry::TAGS;

    fn about(&self) -> Option<PupilId> {
        match self {
            EntryChange::Entry { entry } => Some(entry.pupil),
            EntryChange::Withdrawn { pupil, .. } | EntryChange::PutBack { pupil, .. } => Some(*pupil),
        }
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        let said = match self {
            EntryChange::Entry { entry } if entry.replaces.is_none() => "an entry",
            EntryChange::Entry { .. } | EntryChange::Withdrawn { replaced_by: Some(_), .. } => "an entry, corrected",
            EntryChange::Withdrawn { how, .. } => return (audit::Kind::Changed, how.said("an entry")),
            EntryChange::PutBack { .. } => "an entry, put back",
        };
        (audit::Kind::Changed, said.to_owned())
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        match self {
            EntryChange::Entry { entry } => Some(entry.id.0),
            EntryChange::Withdrawn { .. } | EntryChange::PutBack { .. } => None,
        }
    }

    fn touches(&self, look: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        // What is not on the plan is offered to those who see the queue.
        let off_plan = match self {
            EntryChange::Entry { entry } => {
                says_so(entry) || (entry.replaces.is_some() && look.tried.contains_key(&entry.pupil))
            }
            EntryChange::Withdrawn { pupil, .. } | EntryChange::PutBack { pupil, .. } => look.tried.contains_key(pupil),
        };
        let hidden = match self {
            EntryChange::Withdrawn { how, .. } => how.touches(),
            EntryChange::Entry { .. } | EntryChange::PutBack { .. } => None,
        };
        hidden.or(off_plan.then_some(Touches::InboxesOfTriage)).into_iter().collect()
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        match self {
            EntryChange::Entry { entry } => amend::put(at, entry).map(drop),
            EntryChange::Withdrawn { entry, replaced_by, how, .. } => {
                amend::take_back::<Entry>(at, entry.0, replaced_by.map(|by| by.0), how)
            }
            EntryChange::PutBack { entry, .. } => amend::put_back::<Entry>(at, entry.0),
        }
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_held::<Vec<Trials>>(state, past)
    }

    fn give_away(leaving: &mut Leaving<'_>) -> Result<(), Unread> {
        // What people entered last stays theirs to take back.
        leaving.held::<Vec<Trials>>(&leaving.pupil.clone())
    }
}

impl Amend for Entry {
    fn named(&self) -> RecordName {
        self.id.into()
    }

    fn pupil(&self) -> PupilId {
        self.pupil
    }

    fn audience(&self) -> Audience {
        Audience::Everyone
    }

    fn by(&self) -> StaffId {
        self.by
    }

    fn entered(&self) -> Instant {
        self.entered
    }

    fn replaces(&self) -> Option<Uuid> {
        self.replaces.map(|earlier| earlier.0)
    }

    fn withdrawn(&self) -> Option<&Withdrawn> {
        self.withdrawn.as_ref()
    }

    fn withdrawn_mut(&mut self) -> &mut Option<Withdrawn> {
        &mut self.withdrawn
    }

    fn says(&self) -> String {
        self.words()
    }

    fn typed(&self) -> String {
        self.note.clone()
    }

    fn rests(&self, look: &Look<'_>) -> Result<Option<String>, Unread> {
        acted_on(look, self)
    }

    /// Whoever made it takes it back, also when they no longer work with the pupil.
    fn needs(_: PupilId) -> Needs {
        Needs::To(Act::Log)
    }

    fn taken_back(pupil: PupilId, id: Uuid, how: How) -> Change {
        Change::Entry(EntryChange::Withdrawn { pupil, entry: EntryId(id), replaced_by: None, how })
    }

    fn put_back(pupil: PupilId, id: Uuid) -> Change {
        Change::Entry(EntryChange::PutBack { pupil, entry: EntryId(id) })
    }

    fn counts(&self, at: &mut Shelves<'_>) {
        if says_so(self) {
            let mut trials = at.state.tried.get(&self.pupil).map(|trials| trials.to_vec()).unwrap_or_default();
            count(&mut trials, self);
            at.hold(self.pupil, trials);
        }
    }

    fn counts_no_more(&self, at: &mut Shelves<'_>) {
        at.change::<Vec<Trials>>(&self.pupil, |trials| count_no_more(trials, self));
    }
}

impl Entry {
    /// What says in a key that it is of observations.
    pub const OBSERVATIONS: u8 = b'o';
    /// Of measurements.
    pub const MEASUREMENTS: u8 = b'm';

    /// The group of what was observed on a line of a cycle's plan; of what was not on it without a line.
    pub fn on_line(cycle: u16, line: Option<u8>) -> u32 {
        u32::from(cycle) << 16 | u32::from(line.unwrap_or(0))
    }

    /// The group of the values of an outcome in a cycle.
    pub fn of_outcome(cycle: u16, letter: char) -> u32 {
        u32::from(cycle) << 16 | u32::from(u16::try_from(u32::from(letter)).unwrap_or(u16::MAX))
    }
}

impl Ranged for Entry {
    const TAGS: &[u8] = &[Entry::OBSERVATIONS, Entry::MEASUREMENTS];

    fn spot(&self) -> ShelfSpot {
        let (tag, group) = match self.fact {
            Fact::Observation { number, .. } => (Entry::OBSERVATIONS, Entry::on_line(self.cycle, number)),
            Fact::Measurement { letter, .. } => (Entry::MEASUREMENTS, Entry::of_outcome(self.cycle, letter)),
        };
        ShelfSpot { tag, owner: self.pupil.0, group, day: self.when.day }
    }

    fn id(&self) -> Option<Uuid> {
        Some(self.id.0)
    }

    fn asides(&self) -> Vec<ShelfSpot> {
        Vec::new()
    }
}

impl Held for Vec<Trials> {
    const TAG: u8 = b'e';
    type Name = PupilId;

    fn name_bytes(name: &PupilId) -> Vec<u8> {
        name.0.as_bytes().to_vec()
    }

    fn held(state: &State) -> &Map<PupilId, Arc<Vec<Trials>>> {
        &state.tried
    }

    fn held_mut(state: &mut State) -> &mut Map<PupilId, Arc<Vec<Trials>>> {
        &mut state.tried
    }
}
