//! What was said or asked outside the classroom: with whom, when, in words (SEND Code 6.58: a specialist is involved with
//! the parents; 9.12: the request for an EHC needs assessment). For SENCO and head, unless somebody says otherwise.

use serde::{Deserialize, Serialize};

use crate::domain::amend::Withdrawn;
use crate::domain::id::{FlagId, PupilId, StaffId, ids};
use crate::domain::rights::Audience;
use crate::domain::school_day::Day;
use crate::domain::time::Instant;
use crate::domain::words::words;

ids! {
    /// A contact.
    ContactId;
}

words! {
    /// What a contact was.
    ContactKind {
        /// A specialist or a service was asked.
        Specialist "specialist" "specialist",
        /// An EHC needs assessment was considered.
        Ehc "ehc" "EHC needs assessment considered",
    }
}

/// A contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// Whom it is about.
    pub pupil: PupilId,
    /// What it was.
    pub what: ContactKind,
    /// With whom: "EP", "Mum", "the authority".
    pub who: String,
    /// On which day.
    pub day: Day,
    /// In words; may be empty.
    #[serde(default)]
    pub text: String,
    /// Who may read it.
    #[serde(default)]
    pub audience: Audience,
    /// The item that was ended by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<FlagId>,
    /// Who wrote it down.
    pub by: StaffId,
    /// When: UTC.
    pub entered: Instant,
    /// Given once it has been taken back; it is shown struck through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
}
