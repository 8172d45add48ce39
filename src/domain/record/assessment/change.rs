//! What the journal keeps of the assessment.

use super::Assessment;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::AssessId;
use crate::domain::amend::{self, Amend, How, Withdrawn};
use crate::domain::audit;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{Change, KindChange, Needs, RecordName, Touches};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Audience};
use crate::domain::shelf::{Leaving, Past, Ranged, ShelfSpot, Shelves, Unread};
use crate::domain::state::State;
use crate::domain::time::Instant;

/// A change of the assessment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AssessmentChange {
    /// An entry of the assessment was added.
    Assessed {
        /// All of it.
        entry: Assessment,
    },
    /// An entry of the assessment was taken back by whoever the line's `by` is, at the line's `at`.
    AssessWithdrawn {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        entry: AssessId,
        /// How.
        #[serde(flatten)]
        how: How,
    },
    /// An entry of the assessment that was taken back stands again, for whoever took it back.
    AssessPutBack {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        entry: AssessId,
    },
}

impl KindChange for AssessmentChange {
    const HELD: &'static [u8] = &[];
    const RANGED: &'static [u8] = Assessment::TAGS;

    fn about(&self) -> Option<PupilId> {
        match self {
            AssessmentChange::Assessed { entry } => Some(entry.pupil),
            AssessmentChange::AssessWithdrawn { pupil, .. } | AssessmentChange::AssessPutBack { pupil, .. } => {
                Some(*pupil)
            }
        }
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        let said = match self {
            AssessmentChange::Assessed { .. } => "an assessment",
            AssessmentChange::AssessWithdrawn { how, .. } => return (audit::Kind::Changed, how.said("an assessment")),
            AssessmentChange::AssessPutBack { .. } => "an assessment, put back",
        };
        (audit::Kind::Changed, said.to_owned())
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        match self {
            AssessmentChange::Assessed { entry } => Some(entry.id.0),
            AssessmentChange::AssessWithdrawn { .. } | AssessmentChange::AssessPutBack { .. } => None,
        }
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        match self {
            AssessmentChange::AssessWithdrawn { how, .. } => how.touches().into_iter().collect(),
            AssessmentChange::Assessed { .. } | AssessmentChange::AssessPutBack { .. } => Vec::new(),
        }
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        match self {
            AssessmentChange::Assessed { entry } => amend::put(at, entry).map(drop),
            AssessmentChange::AssessWithdrawn { entry, how, .. } => {
                amend::take_back::<Assessment>(at, entry.0, None, how)
            }
            AssessmentChange::AssessPutBack { entry, .. } => amend::put_back::<Assessment>(at, entry.0),
        }
    }

    fn load(_: &mut State, _: &dyn Past) -> Result<(), Unread> {
        // It is read by page.
        Ok(())
    }

    fn give_away(_: &mut Leaving<'_>) -> Result<(), Unread> {
        // Nothing of it is at hand.
        Ok(())
    }
}

impl Amend for Assessment {
    fn named(&self) -> RecordName {
        self.id.into()
    }

    fn pupil(&self) -> PupilId {
        self.pupil
    }

    fn audience(&self) -> Audience {
        self.audience
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
        self.source.words().to_owned()
    }

    fn typed(&self) -> String {
        self.text.clone()
    }

    fn rests(&self, _: &Look<'_>) -> Result<Option<String>, Unread> {
        Ok(None)
    }

    fn needs(pupil: PupilId) -> Needs {
        Needs::With(Act::Log, pupil)
    }

    fn taken_back(pupil: PupilId, id: Uuid, how: How) -> Change {
        Change::Assessment(AssessmentChange::AssessWithdrawn { pupil, entry: AssessId(id), how })
    }

    fn put_back(pupil: PupilId, id: Uuid) -> Change {
        Change::Assessment(AssessmentChange::AssessPutBack { pupil, entry: AssessId(id) })
    }

    fn counts(&self, _: &mut Shelves<'_>) {}

    fn counts_no_more(&self, _: &mut Shelves<'_>) {}
}

impl Assessment {
    /// What says in a key that it is of the assessment.
    pub const TAG: u8 = b'x';
}

impl Ranged for Assessment {
    const TAGS: &[u8] = &[Assessment::TAG];

    fn spot(&self) -> ShelfSpot {
        ShelfSpot { tag: Assessment::TAG, owner: self.pupil.0, group: self.source as u32, day: self.day }
    }

    fn id(&self) -> Option<Uuid> {
        Some(self.id.0)
    }

    fn asides(&self) -> Vec<ShelfSpot> {
        Vec::new()
    }
}
