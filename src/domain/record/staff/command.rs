//! What is wanted of members of staff.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::Role;
use super::decide::{add_staff, hear, set_away, set_disabled, set_roles};
use crate::domain::command::{Decided, Given};
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::notice::Heard;
use crate::domain::rights::{Act, Who};
use crate::domain::school_day::Day;
use crate::domain::shelf::Unread;

/// Somebody to be added to the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewStaff {
    /// The name to sign in with.
    pub login: String,
    /// The Unix account, where it is another.
    #[serde(default)]
    pub account: Option<String>,
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// What they do.
    pub roles: BTreeSet<Role>,
}

/// What somebody wants done with members of staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffCommand {
    /// Add somebody to the staff.
    AddStaff {
        /// Who.
        staff: NewStaff,
    },
    /// Give somebody these roles and no others.
    SetRoles {
        /// Whose login.
        login: String,
        /// All their roles.
        roles: BTreeSet<Role>,
    },
    /// Close somebody's account, or open it again.
    SetDisabled {
        /// Whose login.
        login: String,
        /// Whether it is to be closed.
        disabled: bool,
    },
    /// Say that somebody to whom items come is away.
    SetAway {
        /// Whose login; `None` for one's own.
        #[serde(default)]
        login: Option<String>,
        /// Until which day, back that morning; `None` where they are here.
        until: Option<Day>,
    },
    /// Say that one has seen what those who lead are told, up to here.
    Hear {
        /// Up to where.
        up_to: Heard,
    },
}

impl KindCommand for StaffCommand {
    fn needs(&self, _: &Look<'_>, _: Who) -> Result<Vec<Needs>, Unread> {
        Ok(vec![Needs::To(match self {
            StaffCommand::Hear { .. } => Act::HearOfChanges,
            StaffCommand::SetAway { .. } => Act::Triage,
            _ => Act::ManageStaff,
        })])
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        match self {
            StaffCommand::AddStaff { staff } => add_staff(look, given, staff),
            StaffCommand::SetRoles { login, roles } => set_roles(look, login, roles),
            StaffCommand::SetDisabled { login, disabled } => set_disabled(look, given, login, *disabled),
            StaffCommand::SetAway { login, until } => set_away(look, given, login.as_deref(), *until),
            StaffCommand::Hear { up_to } => hear(look, given, *up_to),
        }
    }
}
