//! What is wanted of records that are wrong, whatever their kind.

use serde::{Deserialize, Serialize};

use super::How;
use crate::domain::command::{Decided, Given, Refusal};
use crate::domain::id::PupilId;
use crate::domain::kind::{KindCommand, Needs, RecordName};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Who};
use crate::domain::shelf::Unread;

/// What somebody wants put right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmendCommand {
    /// Take records back, all or none. A record that was corrected by one of them stands again.
    TakeBack {
        /// Which, each with its pupil.
        records: Vec<(PupilId, RecordName)>,
        /// How: without a reason where it is one's own and nobody has acted on it, or it was about another child.
        #[serde(flatten)]
        how: How,
    },
    /// Put records back that one has taken back, all or none: they stand again.
    PutBack {
        /// Which, each with its pupil.
        records: Vec<(PupilId, RecordName)>,
    },
}

impl AmendCommand {
    fn records(&self) -> &[(PupilId, RecordName)] {
        let (AmendCommand::TakeBack { records, .. } | AmendCommand::PutBack { records }) = self;
        records
    }
}

impl KindCommand for AmendCommand {
    fn needs(&self, _: &Look<'_>, _: Who) -> Result<Vec<Needs>, Unread> {
        let needs = self.records().iter().map(|(pupil, record)| record.needs(*pupil));
        // Nobody who may not even log hears whether there is anything to take back.
        Ok(needs.chain([Needs::To(Act::Log)]).collect())
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        if self.records().is_empty() {
            return Err(Refusal::not_found("There is nothing of yours to withdraw."));
        }
        let change = |(pupil, record): &(PupilId, RecordName)| match self {
            AmendCommand::TakeBack { how, .. } => record.take_back(look, given, *pupil, how),
            AmendCommand::PutBack { .. } => record.put_back(look, given, *pupil),
        };
        Ok(self.records().iter().map(change).collect::<Result<Vec<_>, _>>()?.into())
    }
}
