//! What is wanted of the assessment.

use serde::{Deserialize, Serialize};

use super::decide::assess;
use super::{AssessId, Source};
use crate::domain::command::{Decided, Given};
use crate::domain::id::PupilId;
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Audience, Who};
use crate::domain::school_day::Day;
use crate::domain::shelf::Unread;

/// An entry of the assessment as a client sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAssessment {
    /// Whom it is about.
    pub pupil: PupilId,
    /// Where it comes from.
    pub source: Source,
    /// The day that it is of; `None` is today.
    #[serde(default)]
    pub day: Option<Day>,
    /// What was found out.
    pub text: String,
    /// Who may read it; `None` is all who work with the pupil, or whoever reads the entry that it replaces.
    #[serde(default)]
    pub audience: Option<Audience>,
    /// The earlier entry in whose place it stands.
    #[serde(default)]
    pub replaces: Option<AssessId>,
}

/// What somebody wants done with the assessment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssessmentCommand {
    /// Add an entry to the assessment.
    Assess {
        /// What.
        entry: NewAssessment,
    },
}

impl KindCommand for AssessmentCommand {
    fn needs(&self, _: &Look<'_>, _: Who) -> Result<Vec<Needs>, Unread> {
        // Whoever works with the pupil says what they found out.
        let AssessmentCommand::Assess { entry: NewAssessment { pupil, .. } } = self;
        Ok(vec![Needs::With(Act::Log, *pupil)])
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        let AssessmentCommand::Assess { entry } = self;
        assess(look, given, entry)
    }
}
