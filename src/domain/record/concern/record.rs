//! What worries a parent, with the school's answer (SEND Code 6.45). Nothing of it is ever erased.

use serde::{Deserialize, Serialize};

use crate::domain::amend::{Amend, Withdrawn};
use crate::domain::id::{PupilId, StaffId, ids};
use crate::domain::school_day::Day;
use crate::domain::time::Instant;

ids! {
    /// A parent's concern.
    ConcernId;
}

/// What the school said to a concern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernAnswer {
    /// In the school's words.
    pub text: String,
    /// Who.
    pub by: StaffId,
    /// When: UTC.
    pub at: Instant,
}

/// What worries a parent (SEND Code 6.45: recorded, and compared with the school's view). Open until it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// Its id.
    pub id: ConcernId,
    /// Whom it is about.
    pub pupil: PupilId,
    /// Whose concern it is: "mother", "Mr Okafor".
    pub who: String,
    /// When they said it.
    pub day: Day,
    /// In their words.
    pub text: String,
    /// Who wrote it down.
    pub by: StaffId,
    /// When: UTC.
    pub entered: Instant,
    /// What the school answered; the last is what it says now.
    #[serde(default)]
    pub answers: Vec<ConcernAnswer>,
    /// Given once it has been taken back; it then waits for nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
}

impl Concern {
    /// Whether it waits for an answer: it stands, and nobody has given one.
    pub fn is_open(&self) -> bool {
        self.stands() && self.answers.is_empty()
    }
}
