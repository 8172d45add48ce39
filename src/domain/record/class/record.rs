//! Classes and groups. Who is in one stands with the pupil, so that a pupil's lines in the journal are about one pupil.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::id::{ClassId, StaffId};
use crate::domain::school_day::Day;

/// A class or group, and who works with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// Its id.
    pub id: ClassId,
    /// What staff call it: `4B`, `7x/Ma2`.
    pub name: String,
    /// Teachers and teaching assistants linked to it.
    pub staff: BTreeSet<StaffId>,
    /// The last day on which `staff` counts: a roster is of one school year. `None` in what was kept before this was
    /// noted: until the next import says more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The rows of files it came from.
    #[serde(default)]
    pub sources: BTreeMap<String, String>,
    /// Ended or withdrawn: kept for the record, links count no more.
    #[serde(default)]
    pub ended: bool,
}

impl Class {
    /// Whether a person works with it on this day.
    pub fn is_of(&self, person: StaffId, day: Day) -> bool {
        !self.ended && self.until.is_none_or(|until| day <= until) && self.staff.contains(&person)
    }
}
