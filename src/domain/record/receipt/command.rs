//! What is wanted of receipts.

use serde::{Deserialize, Serialize};

use super::decide::mark_read;
use crate::domain::command::{Decided, Given};
use crate::domain::id::PupilId;
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Who};
use crate::domain::shelf::Unread;

/// What somebody wants done with receipts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptCommand {
    /// The plan was read, after the whole of it was on the screen.
    MarkRead {
        /// Whose.
        pupil: PupilId,
        /// The cycle that was on the screen.
        cycle: u16,
        /// And the version.
        version: u16,
    },
}

impl KindCommand for ReceiptCommand {
    fn needs(&self, _: &Look<'_>, _: Who) -> Result<Vec<Needs>, Unread> {
        let ReceiptCommand::MarkRead { pupil, .. } = self;
        Ok(vec![Needs::With(Act::Log, *pupil)])
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        let ReceiptCommand::MarkRead { pupil, cycle, version } = self;
        mark_read(look, given, *pupil, *cycle, *version)
    }
}
