//! What is wanted of items.

use serde::{Deserialize, Serialize};

use super::decide::{raise, see_answers, take_step};
use super::{ParentsKnow, Reason, Step, StepId, Urgency};
use crate::domain::command::{Decided, Given};
use crate::domain::id::{EntryId, FlagId, PupilId};
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Who};
use crate::domain::shelf::Unread;

/// An item for the SENCO as a client sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFlag {
    /// Whom it is about.
    pub pupil: PupilId,
    /// Why.
    pub reason: Reason,
    /// How soon.
    pub urgency: Urgency,
    /// In the flagger's words.
    #[serde(default)]
    pub note: String,
    /// Entries that it rests on.
    #[serde(default)]
    pub links: Vec<EntryId>,
    /// The number of the plan's line that it is about.
    #[serde(default)]
    pub line: Option<u8>,
    /// Whether the parents know.
    #[serde(default)]
    pub parents: Option<ParentsKnow>,
}

/// What somebody wants done with items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagCommand {
    /// Hand an item to the SENCO.
    RaiseFlag {
        /// What.
        flag: NewFlag,
    },
    /// Do something with an item.
    TakeStep {
        /// Which.
        flag: FlagId,
        /// The last step of it that the writer saw; `None` where it had none.
        last: Option<StepId>,
        /// What.
        #[serde(flatten)]
        step: Step,
        /// In their words.
        #[serde(default)]
        message: String,
    },
    /// The flagger has read the answers to their item.
    SeeAnswers {
        /// Which.
        flag: FlagId,
        /// The last step that they saw; `None` where it had none.
        last: Option<StepId>,
    },
}

impl KindCommand for FlagCommand {
    fn needs(&self, look: &Look<'_>, who: Who) -> Result<Vec<Needs>, Unread> {
        Ok(match self {
            // Naming a line of the plan takes knowing it.
            FlagCommand::RaiseFlag { flag } => {
                let reads = flag.line.map(|_| Needs::With(Act::Read, flag.pupil));
                [Needs::With(Act::Flag, flag.pupil)].into_iter().chain(reads).collect()
            }
            FlagCommand::TakeStep { flag, step: Step::Reply | Step::Reopen, .. }
                if look.flag(*flag)?.is_some_and(|flag| Some(flag.by) == who.person()) =>
            {
                vec![Needs::To(Act::Flag)]
            }
            FlagCommand::TakeStep { .. } => vec![Needs::To(Act::Triage)],
            FlagCommand::SeeAnswers { .. } => vec![Needs::To(Act::Flag)],
        })
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        match self {
            FlagCommand::RaiseFlag { flag } => raise(look, given, flag),
            FlagCommand::TakeStep { flag, last, step, message } => {
                take_step(look, given, (*flag, *last), step, message)
            }
            FlagCommand::SeeAnswers { flag, last } => see_answers(look, given, *flag, *last),
        }
    }
}
