//! What the journal keeps of parents' concerns.

use super::{Concern, ConcernAnswer};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ConcernId;
use crate::domain::amend::{self, Amend, How, Withdrawn, joined};
use crate::domain::audit;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{Change, KindChange, Needs, RecordName, Touches};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Audience};
use crate::domain::shelf::{Leaving, Past, Ranged, ShelfSpot, Shelved, Shelves, Unread, load_at_hand};
use crate::domain::state::State;
use crate::domain::time::Instant;

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
    /// A concern was taken back by whoever the line's `by` is, at the line's `at`.
    ConcernWithdrawn {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        concern: ConcernId,
        /// How.
        #[serde(flatten)]
        how: How,
    },
    /// A concern that was taken back stands again, for whoever took it back.
    ConcernPutBack {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        concern: ConcernId,
    },
}

impl KindChange for ConcernChange {
    const HELD: &'static [u8] = &[];
    const RANGED: &'static [u8] = Concern::TAGS;

    fn about(&self) -> Option<PupilId> {
        match self {
            ConcernChange::Concern { concern } => Some(concern.pupil),
            ConcernChange::ConcernAnswered { pupil, .. }
            | ConcernChange::ConcernWithdrawn { pupil, .. }
            | ConcernChange::ConcernPutBack { pupil, .. } => Some(*pupil),
        }
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        let said = match self {
            ConcernChange::Concern { .. } => "a parent's concern",
            ConcernChange::ConcernAnswered { .. } => "a parent's concern, answered",
            ConcernChange::ConcernWithdrawn { how, .. } => {
                return (audit::Kind::Changed, how.said("a parent's concern"));
            }
            ConcernChange::ConcernPutBack { .. } => "a parent's concern, put back",
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
            ConcernChange::ConcernAnswered { .. }
            | ConcernChange::ConcernWithdrawn { .. }
            | ConcernChange::ConcernPutBack { .. } => None,
        }
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        let those_with = self.about().map(Touches::InboxesOfThoseWith);
        those_with.into_iter().chain([Touches::InboxesOfTriage]).collect()
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        let now = match self {
            ConcernChange::Concern { concern } => Some(amend::put(at, concern)?),
            ConcernChange::ConcernAnswered { concern, answer, .. } => {
                at.alter(concern.0, |concern: &mut Concern| {
                    concern.answers.push(answer.clone());
                    true
                })?
            }
            ConcernChange::ConcernWithdrawn { concern, how, .. } => {
                amend::take_back::<Concern>(at, concern.0, None, how)?;
                at.alter(concern.0, |_: &mut Concern| true)?
            }
            ConcernChange::ConcernPutBack { concern, .. } => {
                amend::put_back::<Concern>(at, concern.0)?;
                at.alter(concern.0, |_: &mut Concern| true)?
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

impl Amend for Concern {
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
        None
    }

    fn withdrawn(&self) -> Option<&Withdrawn> {
        self.withdrawn.as_ref()
    }

    fn withdrawn_mut(&mut self) -> &mut Option<Withdrawn> {
        &mut self.withdrawn
    }

    fn says(&self) -> String {
        format!("parents' concern, {}", self.who)
    }

    fn typed(&self) -> String {
        let answers = self.answers.iter().map(|answer| answer.text.as_str());
        joined(std::iter::once(self.text.as_str()).chain(answers))
    }

    /// The school's word is not pulled away from under whoever gave it.
    fn rests(&self, look: &Look<'_>) -> Result<Option<String>, Unread> {
        let answered = self.answers.iter().find(|answer| answer.by != self.by);
        Ok(answered.map(|answer| {
            let who = look.staff.get(&answer.by).map_or_else(|| "Somebody".to_owned(), |staff| staff.short());
            format!("{who} has answered that concern: only the SENCO withdraws it now. Nothing was changed.")
        }))
    }

    /// Whoever wrote it down takes it back, also when they no longer work with the pupil.
    fn needs(_: PupilId) -> Needs {
        Needs::To(Act::Log)
    }

    fn taken_back(pupil: PupilId, id: Uuid, how: How) -> Change {
        Change::Concern(ConcernChange::ConcernWithdrawn { pupil, concern: ConcernId(id), how })
    }

    fn put_back(pupil: PupilId, id: Uuid) -> Change {
        Change::Concern(ConcernChange::ConcernPutBack { pupil, concern: ConcernId(id) })
    }

    fn counts(&self, _: &mut Shelves<'_>) {}

    fn counts_no_more(&self, _: &mut Shelves<'_>) {}
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
