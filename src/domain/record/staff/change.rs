//! What the journal keeps of members of staff.

use super::{Role, Staff, told};
use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

use crate::domain::audit;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{KindChange, Touches};
use crate::domain::look::Look;
use crate::domain::notice::Heard;
use crate::domain::school_day::Day;
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
    /// Somebody is away until this day, or here again.
    Away {
        /// Who.
        staff: StaffId,
        /// The last day on which they are away; `None` where they are here.
        until: Option<Day>,
    },
    /// Somebody has seen what those who lead are told, up to here.
    Heard {
        /// Who.
        staff: StaffId,
        /// Up to where.
        up_to: Heard,
    },
}

impl KindChange for StaffChange {
    const HELD: &'static [u8] = &[Staff::TAG];
    const RANGED: &'static [u8] = &[];

    fn about(&self) -> Option<PupilId> {
        None
    }

    fn said(&self, now: &State) -> (audit::Kind, String) {
        let named =
            |staff: &StaffId| now.staff.get(staff).map_or_else(|| "somebody".to_owned(), |staff| told::named(staff));
        let said = match self {
            StaffChange::Staff { staff } => format!("a member of staff: {}", told::named(staff)),
            StaffChange::Roles { staff, roles } => format!("roles of {}: {}", named(staff), told::words(roles)),
            StaffChange::Disabled { staff, disabled: true } => format!("the account of {}, closed", named(staff)),
            StaffChange::Disabled { staff, disabled: false } => format!("the account of {}, opened", named(staff)),
            StaffChange::Away { staff, until: Some(day) } => format!("{} is away until {day}", named(staff)),
            StaffChange::Away { staff, until: None } => format!("{} is here again", named(staff)),
            StaffChange::Heard { .. } => return (audit::Kind::Read, "changes of roles and settings".to_owned()),
        };
        (audit::Kind::Changed, said)
    }

    fn heard(&self, before: &State) -> Option<String> {
        match self {
            StaffChange::Staff { staff } => match before.staff.get(&staff.id) {
                Some(was) => told::of_change(was, staff),
                None => told::of_newcomer(staff),
            },
            StaffChange::Roles { staff, roles } => {
                let was = before.staff.get(staff)?;
                told::of_change(was, &Staff { roles: roles.clone(), ..Staff::clone(was) })
            }
            StaffChange::Disabled { staff, disabled } => {
                let was = before.staff.get(staff)?;
                told::of_change(was, &Staff { disabled: *disabled, ..Staff::clone(was) })
            }
            StaffChange::Heard { .. } | StaffChange::Away { .. } => None,
        }
    }

    fn made(&self) -> Option<Uuid> {
        None
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        match self {
            StaffChange::Heard { staff, .. } => vec![Touches::InboxOf(*staff)],
            StaffChange::Away { .. } => vec![Touches::Staff, Touches::Desk, Touches::InboxesOfTriage],
            _ => vec![Touches::Staff, Touches::Reach],
        }
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        match self {
            StaffChange::Staff { staff } => {
                let known = at.state.staff.get(&staff.id);
                let (heard, away) = known.map_or((None, None), |known| (known.heard, known.away));
                at.hold(staff.id, Staff { heard, away, ..staff.clone() });
                begin_to_hear(at, &staff.id);
            }
            StaffChange::Heard { staff, up_to } => at.change::<Staff>(staff, |person| person.heard = Some(*up_to)),
            StaffChange::Away { staff, until } => at.change::<Staff>(staff, |person| person.away = *until),
            StaffChange::Roles { staff, roles } => {
                at.change::<Staff>(staff, |person| person.roles.clone_from(roles));
                begin_to_hear(at, staff);
            }
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

/// Somebody leads for the first time: they hear of what comes after the commit that gave them the role.
fn begin_to_hear(at: &mut Shelves<'_>, staff: &StaffId) {
    let first = at.state.staff.get(staff).is_some_and(|person| person.is(Role::LEADS) && person.heard.is_none());
    if first {
        let from = Heard::all_of(at.place.commit);
        at.change::<Staff>(staff, |person| person.heard = Some(from));
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
