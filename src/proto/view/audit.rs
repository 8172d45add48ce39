//! Who saw and did what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::audit::Kind;
use crate::domain::id::PupilId;
use crate::domain::school_day::Day;
use crate::domain::time::Instant;

/// Something that somebody saw or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// When: UTC.
    pub at: Instant,
    /// What kind of thing.
    pub kind: Kind,
    /// Who, by short name.
    pub who: String,
    /// Their login; empty for the store's owner.
    pub login: String,
    /// About whom, with the form.
    pub pupil: Option<String>,
    /// And by id.
    pub pupil_id: Option<PupilId>,
    /// From which session.
    pub via: String,
    /// What more there is to say: the reason where one was asked.
    pub what: String,
}

/// How often a person did what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Who, by short name.
    pub who: String,
    /// Their login; empty for the store's owner.
    pub login: String,
    /// How often.
    pub counts: BTreeMap<Kind, u64>,
}

/// A part of the audit, for the SENCO alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// From which day on.
    pub since: Day,
    /// Newest first.
    pub rows: Vec<AuditRow>,
    /// There were more.
    pub more: bool,
    /// By person, over all of it.
    pub counts: Vec<Tally>,
}
