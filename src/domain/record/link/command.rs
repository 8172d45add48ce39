//! What is wanted of links.

use serde::{Deserialize, Serialize};

use super::decide::{link, unlink};
use super::{LinkKind, LinkTo};
use crate::domain::command::{Decided, Given};
use crate::domain::id::LinkId;
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Who};
use crate::domain::school_day::Day;
use crate::domain::shelf::Unread;

/// A link as a client sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLink {
    /// Whose login.
    pub login: String,
    /// With whom.
    pub to: LinkTo,
    /// As what; `None` is what is usual.
    #[serde(default)]
    pub kind: Option<LinkKind>,
    /// The first day; `None` is today.
    #[serde(default)]
    pub from: Option<Day>,
    /// The last day; `None` is the end of the school year, for cover the first day.
    #[serde(default)]
    pub until: Option<Day>,
}

/// What somebody wants done with links.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkCommand {
    /// Link somebody with those they work with.
    Link {
        /// Whom, and with whom.
        link: NewLink,
    },
    /// End a link.
    Unlink {
        /// Which.
        link: LinkId,
    },
}

impl KindCommand for LinkCommand {
    fn needs(&self, _: &Look<'_>, _: Who) -> Result<Vec<Needs>, Unread> {
        Ok(vec![Needs::To(Act::ManageStaff)])
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        match self {
            LinkCommand::Link { link: new } => link(look, given, new),
            LinkCommand::Unlink { link } => unlink(look, given, *link),
        }
    }
}
