//! What the journal keeps of the assessment.

use super::Assessment;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::audit;
use crate::domain::id::{AssessId, PupilId, StaffId};
use crate::domain::kind::{KindChange, Touches};
use crate::domain::look::Look;
use crate::domain::record::entry::Withdrawn;
use crate::domain::shelf::{Past, Ranged, ShelfSpot, Shelves, Unread};
use crate::domain::state::State;

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
    },
}

impl KindChange for AssessmentChange {
    fn about(&self) -> Option<PupilId> {
        match self {
            AssessmentChange::Assessed { entry } => Some(entry.pupil),
            AssessmentChange::AssessWithdrawn { pupil, .. } => Some(*pupil),
        }
    }

    fn said(&self) -> (audit::Kind, String) {
        let said = match self {
            AssessmentChange::Assessed { .. } => "an assessment",
            AssessmentChange::AssessWithdrawn { .. } => "an assessment, withdrawn",
        };
        (audit::Kind::Changed, said.to_owned())
    }

    fn made(&self) -> Option<Uuid> {
        match self {
            AssessmentChange::Assessed { entry } => Some(entry.id.0),
            AssessmentChange::AssessWithdrawn { .. } => None,
        }
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        Vec::new()
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        match self {
            AssessmentChange::Assessed { entry } => {
                at.shelve(entry.clone())?;
                if let Some(earlier) = entry.replaces {
                    at.alter::<Assessment>(earlier.0, |earlier| {
                        earlier.replaced_by.replace(entry.id) != Some(entry.id)
                    })?;
                }
            }
            AssessmentChange::AssessWithdrawn { entry, .. } => {
                let Some(by) = at.place.by else { return Ok(()) };
                let withdrawn = Withdrawn { by, at: at.place.at, replaced_by: None };
                let gone = at.alter::<Assessment>(entry.0, |entry| {
                    let stands = entry.withdrawn.is_none();
                    entry.withdrawn.get_or_insert(withdrawn);
                    stands
                })?;
                // What it stood in the place of stands again.
                if let Some(earlier) = gone.and_then(|gone| gone.replaces) {
                    at.alter::<Assessment>(earlier.0, |earlier| {
                        earlier.replaced_by.take_if(|by| by == entry).is_some()
                    })?;
                }
            }
        }
        Ok(())
    }

    fn load(_: &mut State, _: &dyn Past) -> Result<(), Unread> {
        // It is read by page.
        Ok(())
    }
}

impl Assessment {
    /// What says in a key that it is of assessments.
    pub const ENTRIES: u8 = b'x';
}

impl Ranged for Assessment {
    const TAGS: &[u8] = &[Assessment::ENTRIES];

    fn spot(&self) -> ShelfSpot {
        ShelfSpot { tag: Assessment::ENTRIES, owner: self.pupil.0, group: self.source as u32, day: self.day }
    }

    fn id(&self) -> Option<Uuid> {
        Some(self.id.0)
    }

    fn asides(&self) -> Vec<ShelfSpot> {
        Vec::new()
    }
}
