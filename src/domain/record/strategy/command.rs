//! What is wanted of the list of strategies.

use serde::{Deserialize, Serialize};

use super::ListEdit;
use super::decide::change_list;
use crate::domain::command::{Decided, Given};
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Who};
use crate::domain::shelf::Unread;

/// What somebody wants done with the list of strategies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StrategyCommand {
    /// Change the school's list of strategies.
    ChangeList {
        /// What.
        #[serde(flatten)]
        edit: ListEdit,
    },
}

impl KindCommand for StrategyCommand {
    fn needs(&self, _: &Look<'_>, _: Who) -> Result<Vec<Needs>, Unread> {
        Ok(vec![Needs::To(Act::KeepList)])
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        let StrategyCommand::ChangeList { edit } = self;
        change_list(look, given.today, edit)
    }
}
