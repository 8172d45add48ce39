//! What is wanted of parents' concerns.

use serde::{Deserialize, Serialize};

use super::ConcernId;
use super::decide::{answer, concern};
use crate::domain::command::{Decided, Given};
use crate::domain::id::PupilId;
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Who};
use crate::domain::school_day::Day;
use crate::domain::shelf::Unread;

/// A parent's concern as a client sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewConcern {
    /// Whom it is about.
    pub pupil: PupilId,
    /// Whose concern it is.
    pub who: String,
    /// When they said it; `None` is today.
    #[serde(default)]
    pub day: Option<Day>,
    /// In their words.
    pub text: String,
}

/// What somebody wants done with parents' concerns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConcernCommand {
    /// Write a parent's concern down.
    RaiseConcern {
        /// What.
        concern: NewConcern,
    },
    /// Answer a concern.
    AnswerConcern {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        concern: ConcernId,
        /// How many answers it had when the writer saw it.
        #[serde(default)]
        answers: usize,
        /// The school's words.
        text: String,
    },
}

impl KindCommand for ConcernCommand {
    fn needs(&self, _: &Look<'_>, _: Who) -> Result<Vec<Needs>, Unread> {
        Ok(vec![match self {
            // Whoever works with the pupil writes down what a parent says to them; the school's word is the teachers' and the
            // SENCO's.
            ConcernCommand::RaiseConcern { concern } => Needs::With(Act::Log, concern.pupil),
            ConcernCommand::AnswerConcern { pupil, .. } => Needs::With(Act::ChangePlan, *pupil),
        }])
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        match self {
            ConcernCommand::RaiseConcern { concern: new } => concern(look, given, new),
            ConcernCommand::AnswerConcern { pupil, concern, answers, text } => {
                answer(look, given, *pupil, (*concern, *answers), text)
            }
        }
    }
}
