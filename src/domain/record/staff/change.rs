//! What the journal keeps of members of staff.

use super::{Role, Staff};
use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

use crate::domain::audit;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{KindChange, Touches};
use crate::domain::look::Look;
use crate::domain::shelf::{Held, Leaving, Past, Shelves, Unread, load_held};
use crate::domain::state::State;

/// A change of members of staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StaffChange {
    /// A member of staff is as this says.
    Staff {
        /// All of them.
        staff: Staff,
    },
    /// A member of staff has these roles.
    Roles {
        /// Who.
        staff: StaffId,
        /// All their roles.
        roles: BTreeSet<Role>,
    },
    /// A person's account was closed or opened again.
    Disabled {
        /// Whose.
        staff: StaffId,
        /// Whether it is closed.
        disabled: bool,
    },
}

impl KindChange for StaffChange {
    const HELD: &'static [u8] = &[Staff::TAG];
    const RANGED: &'static [u8] = &[];

    fn about(&self) -> Option<PupilId> {
        None
    }

    fn said(&self) -> (audit::Kind, String) {
        let said = match self {
            StaffChange::Staff { .. } => "a member of staff",
            StaffChange::Roles { .. } => "roles",
            StaffChange::Disabled { disabled: true, .. } => "an account, closed",
            StaffChange::Disabled { disabled: false, .. } => "an account, opened",
        };
        (audit::Kind::Changed, said.to_owned())
    }

    fn made(&self) -> Option<Uuid> {
        None
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        vec![Touches::Staff, Touches::Reach]
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        match self {
            StaffChange::Staff { staff } => at.hold(staff.id, staff.clone()),
            StaffChange::Roles { staff, roles } => at.change::<Staff>(staff, |person| person.roles.clone_from(roles)),
            StaffChange::Disabled { staff, disabled } => {
                at.change::<Staff>(staff, |person| person.disabled = *disabled);
            }
        }
        Ok(())
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_held::<Staff>(state, past)
    }

    fn give_away(_: &mut Leaving<'_>) -> Result<(), Unread> {
        // It is no pupil's.
        Ok(())
    }
}

impl Held for Staff {
    const TAG: u8 = b't';
    type Name = StaffId;

    fn name_bytes(name: &StaffId) -> Vec<u8> {
        name.0.as_bytes().to_vec()
    }

    fn held(state: &State) -> &Map<StaffId, Arc<Staff>> {
        &state.staff
    }

    fn held_mut(state: &mut State) -> &mut Map<StaffId, Arc<Staff>> {
        &mut state.staff
    }
}
