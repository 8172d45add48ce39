//! What is wanted of pupils.

use serde::{Deserialize, Serialize};

use super::Need;
use super::decide::{needs, open};
use crate::domain::command::{Decided, Given};
use crate::domain::id::PupilId;
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::need::Provision;
use crate::domain::rights::{Act, Who};
use crate::domain::shelf::Unread;

/// What somebody wants done with pupils.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PupilCommand {
    /// Open the record of a pupil one does not work with.
    Open {
        /// Whose.
        pupil: PupilId,
        /// Why.
        reason: String,
    },
    /// Change what kind of support and need a pupil has.
    SetNeeds {
        /// Whose.
        pupil: PupilId,
        /// None, SEN support, or an EHC plan.
        provision: Provision,
        /// The SEN types by rank.
        needs: Vec<Need>,
    },
}

impl KindCommand for PupilCommand {
    fn needs(&self, _: &Look<'_>, _: Who) -> Result<Vec<Needs>, Unread> {
        Ok(vec![match self {
            PupilCommand::Open { pupil, .. } => Needs::Reason(*pupil),
            PupilCommand::SetNeeds { pupil, .. } => Needs::With(Act::SetNeeds, *pupil),
        }])
    }

    fn decide(&self, look: &Look<'_>, _: &mut Given<'_>) -> Decided {
        match self {
            PupilCommand::Open { pupil, reason } => open(look, *pupil, reason),
            PupilCommand::SetNeeds { pupil, provision, needs: wanted } => needs(look, *pupil, *provision, wanted),
        }
    }
}
