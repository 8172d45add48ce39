//! What is wanted of profiles.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::Part;
use super::decide::profile;
use crate::domain::command::{Decided, Given};
use crate::domain::id::PupilId;
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Audience, Who};
use crate::domain::shelf::Unread;

/// What somebody wants done with profiles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileCommand {
    /// Change the profile: a new version, made on the one that the writer saw.
    SaveProfile {
        /// Whose.
        pupil: PupilId,
        /// The version that the writer saw; 0 where there was none.
        base: u16,
        /// The parts that change; an empty text takes one away.
        parts: BTreeMap<Part, String>,
        /// Who may read a part, where that changes.
        #[serde(default)]
        audiences: BTreeMap<Part, Audience>,
    },
}

impl KindCommand for ProfileCommand {
    fn needs(&self, _: &Look<'_>, _: Who) -> Result<Vec<Needs>, Unread> {
        // What everybody reads first is the teachers' and the SENCO's.
        let ProfileCommand::SaveProfile { pupil, .. } = self;
        Ok(vec![Needs::With(Act::ChangePlan, *pupil)])
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        let ProfileCommand::SaveProfile { pupil, base, parts, audiences } = self;
        profile(look, given, *pupil, *base, parts, audiences)
    }
}
