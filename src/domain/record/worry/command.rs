//! What is wanted of worries about a child's safety.

use serde::{Deserialize, Serialize};

use super::WorryChange;
use crate::domain::command::{Decided, Given, Refusal};
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Who};
use crate::domain::safeguard::StopList;
use crate::domain::shelf::Unread;

/// What somebody wants done with worries about a child's safety.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorryCommand {
    /// A text stopped, and it was a safeguarding worry. Neither text nor pupil is sent.
    PointToDsl,
    /// A text stopped at this word of the list, and its writer says that it is none.
    PassWord {
        /// The word.
        word: String,
    },
}

impl KindCommand for WorryCommand {
    fn needs(&self, _: &Look<'_>, _: Who) -> Result<Vec<Needs>, Unread> {
        Ok(vec![Needs::To(Act::Names)])
    }

    fn decide(&self, look: &Look<'_>, _: &mut Given<'_>) -> Decided {
        match self {
            WorryCommand::PointToDsl => Ok(vec![WorryChange::PointedToDsl.into()].into()),
            WorryCommand::PassWord { word } => {
                let list = look.school.as_ref().map(|school| StopList::of(school));
                if list.is_none_or(|list| !list.has(word)) {
                    return Err(Refusal::invalid("Only a word of the school's list is counted. Nothing was stored."));
                }
                Ok(vec![WorryChange::WordPassed { word: word.clone() }.into()].into())
            }
        }
    }
}
