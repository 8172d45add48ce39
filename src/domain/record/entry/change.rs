//! What the journal keeps of entries.

use super::tried::{KEPT, Trial};
use super::{Entry, Fact, Withdrawn};
use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

use crate::domain::audit;
use crate::domain::id::{EntryId, PupilId, StaffId};
use crate::domain::kind::{KindChange, Touches};
use crate::domain::look::Look;
use crate::domain::shelf::{Held, Past, Ranged, ShelfSpot, Shelves, Unread, load_held};
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
        /// The entry that stands in its place, where it was corrected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaced_by: Option<EntryId>,
    },
}

/// How many of a person's commits can be withdrawn with one key.
const RECENT: usize = 20;

/// What a person entered in one commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// The commit.
    pub commit: u64,
    /// When.
    pub at: Instant,
    /// The entries that still stand, each with its pupil.
    pub entries: Vec<(PupilId, EntryId)>,
}

impl KindChange for EntryChange {
    fn about(&self) -> Option<PupilId> {
        match self {
            EntryChange::Entry { entry } => Some(entry.pupil),
            EntryChange::Withdrawn { pupil, .. } => Some(*pupil),
        }
    }

    fn said(&self) -> (audit::Kind, String) {
        let said = match self {
            EntryChange::Entry { .. } => "an entry",
            EntryChange::Withdrawn { replaced_by: Some(_), .. } => "an entry, corrected",
            EntryChange::Withdrawn { .. } => "an entry, withdrawn",
        };
        (audit::Kind::Changed, said.to_owned())
    }

    fn made(&self) -> Option<Uuid> {
        match self {
            EntryChange::Entry { entry } => Some(entry.id.0),
            EntryChange::Withdrawn { .. } => None,
        }
    }

    fn touches(&self, look: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        // What is not on the plan is offered to those who see the queue.
        let off_plan = match self {
            EntryChange::Entry { entry } => Trial::of(entry).is_some(),
            EntryChange::Withdrawn { pupil, .. } => look.tried.contains_key(pupil),
        };
        off_plan.then_some(Touches::InboxesOfTriage).into_iter().collect()
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        match self {
            EntryChange::Entry { entry } => add(at, entry),
            EntryChange::Withdrawn { pupil, entry, replaced_by } => withdraw(at, *pupil, *entry, *replaced_by),
        }
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_held::<Vec<Recent>>(state, past)?;
        load_held::<Vec<Trial>>(state, past)
    }
}

fn add(at: &mut Shelves<'_>, entry: &Entry) -> Result<(), Unread> {
    at.shelve(entry.clone())?;
    // One that stands again, because its correction was taken back, was not entered now. And an import brings what
    // others entered long ago: nobody's last entry.
    let again = entry.replaces.is_some() && entry.entered != at.place.at;
    if !again && at.place.by == Some(entry.by) {
        remember(at, entry);
    }
    if let Some(trial) = Trial::of(entry) {
        let mut trials = at.state.tried.get(&entry.pupil).map(|trials| trials.to_vec()).unwrap_or_default();
        trials.push(trial);
        if trials.len() > KEPT {
            trials.remove(0);
        }
        at.hold(entry.pupil, trials);
    }
    Ok(())
}

fn remember(at: &mut Shelves<'_>, entry: &Entry) {
    let mut recent = at.state.recent.get(&entry.by).map(|recent| recent.to_vec()).unwrap_or_default();
    let new = (entry.pupil, entry.id);
    match recent.last_mut() {
        Some(last) if last.commit == at.place.commit => last.entries.push(new),
        _ => recent.push(Recent { commit: at.place.commit, at: at.place.at, entries: vec![new] }),
    }
    if recent.len() > RECENT {
        recent.remove(0);
    }
    at.hold(entry.by, recent);
}

/// The first withdrawal stands. Only people withdraw; the owner without a person has no entries.
fn withdraw(at: &mut Shelves<'_>, pupil: PupilId, id: EntryId, replaced_by: Option<EntryId>) -> Result<(), Unread> {
    let Some(by) = at.place.by else { return Ok(()) };
    let withdrawn = Withdrawn { by, at: at.place.at, replaced_by };
    at.alter::<Entry>(id.0, |entry| {
        let stands = entry.withdrawn.is_none();
        entry.withdrawn.get_or_insert(withdrawn);
        stands
    })?;
    forget(at, by, id);
    at.change::<Vec<Trial>>(&pupil, |trials| trials.retain(|trial| trial.entry != id));
    Ok(())
}

/// It is nobody's last entry any more.
fn forget(at: &mut Shelves<'_>, by: StaffId, id: EntryId) {
    let has = |recent: &Vec<Recent>| recent.iter().any(|commit| commit.entries.iter().any(|(_, other)| *other == id));
    let own = Some(by).filter(|by| at.state.recent.get(by).is_some_and(|recent| has(recent)));
    // The SENCO corrects what others have entered.
    let others = || at.state.recent.iter().find(|(_, recent)| has(recent)).map(|(by, _)| *by);
    let Some(by) = own.or_else(others) else { return };
    at.change::<Vec<Recent>>(&by, |recent| {
        for commit in recent.iter_mut() {
            commit.entries.retain(|(_, other)| *other != id);
        }
        recent.retain(|commit| !commit.entries.is_empty());
    });
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

impl Held for Vec<Recent> {
    const TAG: u8 = b'r';
    type Name = StaffId;

    fn name_bytes(name: &StaffId) -> Vec<u8> {
        name.0.as_bytes().to_vec()
    }

    fn held(state: &State) -> &Map<StaffId, Arc<Vec<Recent>>> {
        &state.recent
    }

    fn held_mut(state: &mut State) -> &mut Map<StaffId, Arc<Vec<Recent>>> {
        &mut state.recent
    }
}

impl Held for Vec<Trial> {
    const TAG: u8 = b'e';
    type Name = PupilId;

    fn name_bytes(name: &PupilId) -> Vec<u8> {
        name.0.as_bytes().to_vec()
    }

    fn held(state: &State) -> &Map<PupilId, Arc<Vec<Trial>>> {
        &state.tried
    }

    fn held_mut(state: &mut State) -> &mut Map<PupilId, Arc<Vec<Trial>>> {
        &mut state.tried
    }
}
