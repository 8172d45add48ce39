//! What is wanted of nudges.

use serde::{Deserialize, Serialize};

use super::decide::nudge;
use crate::domain::command::{Decided, Given};
use crate::domain::id::PupilId;
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Who};
use crate::domain::shelf::Unread;

/// What somebody wants done with nudges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NudgeCommand {
    /// Ask colleagues to read the plan in force.
    Nudge {
        /// Whose plan.
        pupil: PupilId,
        /// The logins of those who are to read it; nobody named means all who have not.
        #[serde(default)]
        people: Vec<String>,
    },
}

impl KindCommand for NudgeCommand {
    fn needs(&self, _: &Look<'_>, _: Who) -> Result<Vec<Needs>, Unread> {
        // Whoever sees who has read a plan asks the others to.
        let NudgeCommand::Nudge { pupil, .. } = self;
        Ok(vec![Needs::With(Act::ChangePlan, *pupil)])
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        let NudgeCommand::Nudge { pupil, people } = self;
        nudge(look, given, *pupil, people)
    }
}
