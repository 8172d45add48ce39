//! What the journal keeps of nudges.

use super::Nudge;
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

/// A change of nudges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NudgeChange {
    /// Somebody was asked to read a pupil's plan.
    Nudged {
        /// Whose plan.
        pupil: PupilId,
        /// Who is to read it.
        person: StaffId,
        /// By whom, when, and which version.
        nudge: Nudge,
    },
}

impl KindChange for NudgeChange {
    const HELD: &'static [u8] = &[Nudge::TAG];
    const RANGED: &'static [u8] = &[];

    fn about(&self) -> Option<PupilId> {
        let NudgeChange::Nudged { pupil, .. } = self;
        Some(*pupil)
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        (audit::Kind::Changed, "a nudge to read the plan".to_owned())
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        None
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        let NudgeChange::Nudged { person, .. } = self;
        vec![Touches::InboxOf(*person)]
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        let NudgeChange::Nudged { pupil, person, nudge } = self;
        at.hold((*pupil, *person), nudge.clone());
        Ok(())
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_held::<Nudge>(state, past)
    }

    fn give_away(leaving: &mut Leaving<'_>) -> Result<(), Unread> {
        let theirs: Vec<_> = leaving.state.nudges.range(leaving.with_anybody()).map(|(whose, _)| *whose).collect();
        theirs.iter().try_for_each(|whose| leaving.held::<Nudge>(whose))
    }
}

impl Held for Nudge {
    const TAG: u8 = b'g';
    type Name = (PupilId, StaffId);

    fn name_bytes(name: &(PupilId, StaffId)) -> Vec<u8> {
        [name.0.0.into_bytes(), name.1.0.into_bytes()].concat()
    }

    fn held(state: &State) -> &Map<(PupilId, StaffId), Arc<Nudge>> {
        &state.nudges
    }

    fn held_mut(state: &mut State) -> &mut Map<(PupilId, StaffId), Arc<Nudge>> {
        &mut state.nudges
    }
}
