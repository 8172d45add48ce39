//! What deciding a command is given, and what becomes of it.

use serde::{Deserialize, Serialize};

use crate::domain::id::Ids;
use crate::domain::kind::Change;
use crate::domain::rights::Who;
use crate::domain::roster::Report;
use crate::domain::school_day::Day;
use crate::domain::time::Instant;

/// What `decide` is given besides the state and the command.
pub struct Given<'a> {
    /// For whom.
    pub who: Who,
    /// Now: UTC.
    pub at: Instant,
    /// The school day, in Europe/London.
    pub today: Day,
    /// New ids.
    pub ids: &'a mut dyn Ids,
}

/// What becomes of a command.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// What changes; none is no fault (an import twice).
    pub changes: Vec<Change>,
    /// What an import has to say.
    pub report: Option<Report>,
}

impl From<Vec<Change>> for Decision {
    fn from(changes: Vec<Change>) -> Self {
        Decision { changes, report: None }
    }
}

/// What a client hears when a command is done, also when it sends it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The commit.
    pub commit: u64,
    /// The ids of the entries and flags that it made; only of commits small enough for a person's hand.
    #[serde(default)]
    pub made: Vec<uuid::Uuid>,
}

impl Done {
    /// The most changes for which ids are kept.
    pub const MOST: usize = 64;

    /// The answer that the changes of one commit stand for.
    pub fn of<'a>(commit: u64, changes: impl ExactSizeIterator<Item = &'a Change>) -> Done {
        if changes.len() > Done::MOST {
            return Done { commit, made: Vec::new() };
        }
        let made = changes.filter_map(Change::made);
        Done { commit, made: made.collect() }
    }
}
