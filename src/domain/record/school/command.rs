//! What is wanted of the school.

use serde::{Deserialize, Serialize};

use super::init::init;
use super::setting::Setting;
use super::{Dsl, choose};
use crate::domain::command::{Decided, Given};
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Who};
use crate::domain::shelf::Unread;

/// What somebody wants done with the school.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SchoolCommand {
    /// Start a school: its caller becomes the first person.
    Init {
        /// The school's name.
        school: String,
        /// The login of the SENCO, where it is not the caller.
        #[serde(default)]
        senco: Option<String>,
        /// Whom a safeguarding worry goes to.
        #[serde(default)]
        dsl: Option<Dsl>,
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
            SchoolCommand::Init { .. } if look.school.is_none() => Vec::new(),
            SchoolCommand::Init { .. } => vec![Needs::To(Act::Import)],
            SchoolCommand::Set { setting, .. } => vec![Needs::To(setting.needs())],
        })
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        match self {
            SchoolCommand::Init { school, senco, dsl, account } => {
                init(look, given, school, senco.as_deref(), dsl.as_ref(), account)
            }
            SchoolCommand::Set { setting, owner } => choose::set(look, setting, owner),
        }
    }
}
