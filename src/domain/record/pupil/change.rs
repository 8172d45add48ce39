//! What the journal keeps of pupils.

use super::Pupil;
use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

use crate::domain::audit;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{KindChange, Touches};
use crate::domain::look::Look;
use crate::domain::shelf::{Held, Leaving, Past, Shelves, Unread, load_held};
use crate::domain::state::State;

/// A change of pupils.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PupilChange {
    /// A pupil is as this says.
    Pupil {
        /// All of them.
        pupil: Pupil,
    },
    /// The record of a pupil was opened with a reason by somebody who does not work with them.
    Opened {
        /// Whose.
        pupil: PupilId,
        /// In their words.
        reason: String,
    },
}

impl KindChange for PupilChange {
    const HELD: &'static [u8] = &[Pupil::TAG];
    const RANGED: &'static [u8] = &[];

    fn about(&self) -> Option<PupilId> {
        match self {
            PupilChange::Pupil { pupil } => Some(pupil.id),
            PupilChange::Opened { pupil, .. } => Some(*pupil),
        }
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        match self {
            PupilChange::Pupil { .. } => (audit::Kind::Changed, "name, form, needs".to_owned()),
            PupilChange::Opened { reason, .. } => (audit::Kind::Opened, format!("reason: {reason}")),
        }
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        None
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        match self {
            PupilChange::Pupil { .. } => vec![Touches::Roster],
            PupilChange::Opened { .. } => Vec::new(),
        }
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        match self {
            PupilChange::Pupil { pupil } => at.hold(pupil.id, pupil.clone()),
            PupilChange::Opened { .. } => {}
        }
        Ok(())
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_held::<Pupil>(state, past)
    }

    fn give_away(_: &mut Leaving<'_>) -> Result<(), Unread> {
        // Who they were stays: lists leave them out, and searches find them.
        Ok(())
    }
}

impl Held for Pupil {
    const TAG: u8 = b'p';
    type Name = PupilId;

    fn name_bytes(name: &PupilId) -> Vec<u8> {
        name.0.as_bytes().to_vec()
    }

    fn held(state: &State) -> &Map<PupilId, Arc<Pupil>> {
        &state.pupils
    }

    fn held_mut(state: &mut State) -> &mut Map<PupilId, Arc<Pupil>> {
        &mut state.pupils
    }
}
