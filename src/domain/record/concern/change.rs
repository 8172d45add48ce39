//! What the journal keeps of parents' concerns.

use super::{Concern, ConcernAnswer};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ConcernId;
use crate::domain::audit;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{KindChange, Touches};
use crate::domain::look::Look;
use crate::domain::shelf::{Leaving, Past, Ranged, ShelfSpot, Shelved, Shelves, Unread, load_at_hand};
use crate::domain::state::State;

/// A change of parents' concerns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConcernChange {
    /// A parent's concern was written down.
    Concern {
        /// All of it.
        concern: Concern,
    },
    /// The school answered a concern.
    ConcernAnswered {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        concern: ConcernId,
        /// What was said.
        answer: ConcernAnswer,
    },
}

impl KindChange for ConcernChange {
    const HELD: &'static [u8] = &[];
    const RANGED: &'static [u8] = Concern::TAGS;

    fn about(&self) -> Option<PupilId> {
        match self {
            ConcernChange::Concern { concern } => Some(concern.pupil),
            ConcernChange::ConcernAnswered { pupil, .. } => Some(*pupil),
        }
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        let said = match self {
            ConcernChange::Concern { .. } => "a parent's concern",
            ConcernChange::ConcernAnswered { .. } => "a parent's concern, answered",
        };
        (audit::Kind::Changed, said.to_owned())
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        match self {
            ConcernChange::Concern { concern } => Some(concern.id.0),
            ConcernChange::ConcernAnswered { .. } => None,
        }
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        let pupil = match self {
            ConcernChange::Concern { concern } => concern.pupil,
            ConcernChange::ConcernAnswered { pupil, .. } => *pupil,
        };
        vec![Touches::InboxesOfThoseWith(pupil), Touches::InboxesOfTriage]
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        let now = match self {
            ConcernChange::Concern { concern } => Some(at.shelve(concern.clone())?),
            ConcernChange::ConcernAnswered { concern, answer, .. } => {
                at.alter(concern.0, |concern: &mut Concern| {
                    concern.answers.push(answer.clone());
                    true
                })?
            }
        };
        let Some(concern) = now else { return Ok(()) };
        if concern.is_open() {
            at.take_up(&concern)?;
            at.state.concerns.insert_mut(concern.id, concern);
        } else {
            at.let_go(&concern);
            at.state.concerns.remove_mut(&concern.id);
        }
        Ok(())
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_at_hand(past, |concern: Shelved<Concern>| state.concerns.insert_mut(concern.id, concern))
    }

    fn give_away(_: &mut Leaving<'_>) -> Result<(), Unread> {
        // A concern that is at hand waits for an answer, also when the pupil has left.
        Ok(())
    }
}

impl Concern {
    /// What says in a key that it is of concerns.
    pub const CONCERNS: u8 = b'v';
}

impl Ranged for Concern {
    const TAGS: &[u8] = &[Concern::CONCERNS];

    fn spot(&self) -> ShelfSpot {
        ShelfSpot { tag: Concern::CONCERNS, owner: self.pupil.0, group: 0, day: self.day }
    }

    fn id(&self) -> Option<Uuid> {
        Some(self.id.0)
    }

    fn asides(&self) -> Vec<ShelfSpot> {
        Vec::new()
    }
}
