//! What is wanted of imports.

use serde::{Deserialize, Serialize};

use super::Bundle;
use super::merging::merge;
use crate::domain::command::{Decided, Decision, Given};
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Who};
use crate::domain::shelf::Unread;

/// What somebody wants done with imports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportCommand {
    /// Bring in what files say; all or nothing.
    Import {
        /// What they say.
        bundle: Bundle,
    },
}

impl KindCommand for ImportCommand {
    fn needs(&self, _: &Look<'_>, _: Who) -> Result<Vec<Needs>, Unread> {
        Ok(vec![Needs::To(Act::Import)])
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        let ImportCommand::Import { bundle } = self;
        let (changes, report) = merge(look, bundle, given.today, given.ids)?;
        Ok(Decision { changes, report: Some(report) })
    }
}
