//! What is wanted of plans.

use serde::{Deserialize, Serialize};

use super::PlanState;
use super::edit::PlanEdit;
use super::life::{move_plan, start_plan};
use super::start::PlanFrom;
use super::write::write_plan;
use crate::domain::command::{Decided, Given};
use crate::domain::id::PupilId;
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Who};
use crate::domain::shelf::Unread;

/// What somebody wants done with plans.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanCommand {
    /// Start the draft of a pupil's next plan.
    StartPlan {
        /// Whose.
        pupil: PupilId,
        /// What it starts from.
        from: PlanFrom,
    },
    /// Write in a plan: a new version with all these edits, made on the one that the writer saw.
    WritePlan {
        /// Whose.
        pupil: PupilId,
        /// The cycle of the plan that the writer saw.
        cycle: u16,
        /// The version of it that the writer saw.
        base: u16,
        /// What; all or nothing.
        edits: Vec<PlanEdit>,
    },
    /// Take a plan on to the next step of its life.
    MovePlan {
        /// Whose.
        pupil: PupilId,
        /// Its cycle.
        cycle: u16,
        /// The version that the writer saw.
        base: u16,
        /// The next state.
        to: PlanState,
    },
}

impl PlanCommand {
    /// Whose plan it is about.
    pub fn pupil(&self) -> PupilId {
        let (PlanCommand::StartPlan { pupil, .. }
        | PlanCommand::WritePlan { pupil, .. }
        | PlanCommand::MovePlan { pupil, .. }) = self;
        *pupil
    }
}

impl KindCommand for PlanCommand {
    fn needs(&self, _: &Look<'_>, _: Who) -> Result<Vec<Needs>, Unread> {
        Ok(vec![Needs::With(Act::ChangePlan, self.pupil())])
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        match self {
            PlanCommand::StartPlan { pupil, from } => start_plan(look, given, *pupil, *from),
            PlanCommand::WritePlan { pupil, cycle, base, edits } => {
                write_plan(look, given, *pupil, (*cycle, *base), edits)
            }
            PlanCommand::MovePlan { pupil, cycle, base, to } => move_plan(look, given, *pupil, (*cycle, *base), *to),
        }
    }
}
