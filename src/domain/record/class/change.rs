//! What the journal keeps of classes.

use super::Class;
use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

use crate::domain::audit;
use crate::domain::id::{ClassId, PupilId, StaffId};
use crate::domain::kind::{KindChange, Touches};
use crate::domain::look::Look;
use crate::domain::shelf::{Held, Leaving, Past, Shelves, Unread, load_held};
use crate::domain::state::State;

/// A change of classes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClassChange {
    /// A class is as this says.
    Class {
        /// All of it.
        class: Class,
    },
}

impl KindChange for ClassChange {
    const HELD: &'static [u8] = &[Class::TAG];
    const RANGED: &'static [u8] = &[];

    fn about(&self) -> Option<PupilId> {
        None
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        (audit::Kind::Changed, "a class".to_owned())
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        None
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        vec![Touches::Roster]
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        let ClassChange::Class { class } = self;
        at.hold(class.id, class.clone());
        Ok(())
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_held::<Class>(state, past)
    }

    fn give_away(_: &mut Leaving<'_>) -> Result<(), Unread> {
        // It is no pupil's.
        Ok(())
    }
}

impl Held for Class {
    const TAG: u8 = b'c';
    type Name = ClassId;

    fn name_bytes(name: &ClassId) -> Vec<u8> {
        name.0.as_bytes().to_vec()
    }

    fn held(state: &State) -> &Map<ClassId, Arc<Class>> {
        &state.classes
    }

    fn held_mut(state: &mut State) -> &mut Map<ClassId, Arc<Class>> {
        &mut state.classes
    }
}
