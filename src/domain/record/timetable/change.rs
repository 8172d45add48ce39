//! What the journal keeps of timetables.

use super::Lesson;
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

/// A change of timetables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TimetableChange {
    /// A person's week has these lessons and no others.
    Timetable {
        /// Whose.
        staff: StaffId,
        /// In order.
        lessons: Vec<Lesson>,
    },
}

impl KindChange for TimetableChange {
    const HELD: &'static [u8] = &[<Vec<Lesson>>::TAG];
    const RANGED: &'static [u8] = &[];

    fn about(&self) -> Option<PupilId> {
        None
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        (audit::Kind::Changed, "a timetable".to_owned())
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        None
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        Vec::new()
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        let TimetableChange::Timetable { staff, lessons } = self;
        at.hold(*staff, lessons.clone());
        Ok(())
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_held::<Vec<Lesson>>(state, past)
    }

    fn give_away(_: &mut Leaving<'_>) -> Result<(), Unread> {
        // It is no pupil's.
        Ok(())
    }
}

impl Held for Vec<Lesson> {
    const TAG: u8 = b'b';
    type Name = StaffId;

    fn name_bytes(name: &StaffId) -> Vec<u8> {
        name.0.as_bytes().to_vec()
    }

    fn held(state: &State) -> &Map<StaffId, Arc<Vec<Lesson>>> {
        &state.timetables
    }

    fn held_mut(state: &mut State) -> &mut Map<StaffId, Arc<Vec<Lesson>>> {
        &mut state.timetables
    }
}
