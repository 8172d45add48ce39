//! Who saw and did what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::audit::Kind;
use crate::domain::id::PupilId;
use crate::domain::school_day::Day;
use crate::domain::time::Instant;
use crate::proto::page::Page;

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

/// Which of the two journals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trail {
    /// What was seen.
    Views,
    /// What was changed.
    Changes,
}

/// A part of a journal that is missing or was changed: what is shown is not the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Of which journal.
    pub of: Trail,
    /// The number of its first line.
    pub from: u64,
    /// And of its last.
    pub to: u64,
    /// When the last line before it was entered, where that is known: UTC.
    pub after: Option<Instant>,
    /// And the first one after it.
    pub before: Option<Instant>,
}

impl Gap {
    /// In words.
    pub fn words(&self) -> String {
        let of = match self.of {
            Trail::Views => "what was seen",
            Trail::Changes => "what was changed",
        };
        let lines = match (self.from, self.to) {
            (from, to) if from == to => format!("line {from} is missing or was changed"),
            (from, to) => format!("lines {from} to {to} are missing or were changed"),
        };
        let moment = |at: Instant| format!("{} {}", at.day(), at.clock_time());
        let when = match (self.after.map(moment), self.before.map(moment)) {
            (None, None) => String::new(),
            (Some(after), None) => format!(", after {after}"),
            (None, Some(before)) => format!(", before {before}"),
            (Some(after), Some(before)) => format!(", between {after} and {before}"),
        };
        format!("of {of}, {lines}{when}")
    }
}

/// A part of the audit, for the SENCO alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// From which day on.
    pub since: Day,
    /// Newest first.
    pub rows: Page<AuditRow>,
    /// By person, over all of it, also what is on no page yet.
    pub counts: Vec<Tally>,
    /// What is missing or was changed. Only where there is none is this the whole.
    #[serde(default)]
    pub gaps: Vec<Gap>,
}
