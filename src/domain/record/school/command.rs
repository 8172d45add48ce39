//! What is wanted of the school.

use serde::{Deserialize, Serialize};

use super::init::init;
use super::setting::Setting;
use super::{Dsl, FirstPerson, choose};
use crate::domain::command::{Decided, Given};
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Who};
use crate::domain::shelf::Unread;

/// What somebody wants done with the school.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SchoolCommand {
    /// Start a school: its caller becomes the first person, or whom they name.
    Init {
        /// The school's name.
        school: String,
        /// The login of the SENCO, where it is not the caller.
        #[serde(default)]
        senco: Option<String>,
        /// Whom a safeguarding worry goes to.
        #[serde(default)]
        dsl: Option<Dsl>,
        /// Who the first person is, where it is not the caller; only who may act for anybody names one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<FirstPerson>,
        /// The Unix account of the caller, as the server looked it up.
        account: String,
    },
    /// Choose a setting of the school.
    Set {
        /// Which, and its value.
        setting: Setting,
        /// The Unix account that owns the store, as the server looked it up.
        #[serde(default)]
        owner: String,
    },
}

impl KindCommand for SchoolCommand {
    fn needs(&self, look: &Look<'_>, _: Who) -> Result<Vec<Needs>, Unread> {
        Ok(match self {
            SchoolCommand::Init { first: Some(_), .. } => vec![Needs::To(Act::Import)],
            SchoolCommand::Init { .. } if look.school.is_none() => Vec::new(),
            SchoolCommand::Init { .. } => vec![Needs::To(Act::Import)],
            SchoolCommand::Set { setting, .. } => vec![Needs::To(setting.needs())],
        })
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        match self {
            SchoolCommand::Init { school, senco, dsl, first, account } => {
                let caller = FirstPerson { login: account.clone(), account: account.clone() };
                init(look, given, school, senco.as_deref(), dsl.as_ref(), first.as_ref().unwrap_or(&caller))
            }
            SchoolCommand::Set { setting, owner } => choose::set(look, setting, owner),
        }
    }
}
