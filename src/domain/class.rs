//! Classes and groups. Who is in one stands with the pupil, so that a pupil's lines in the journal are about one pupil.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::id::{ClassId, StaffId};

/// A class or group, and who works with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// Its id.
    pub id: ClassId,
    /// What staff call it: `4B`, `7x/Ma2`.
    pub name: String,
    /// Teachers and teaching assistants linked to it.
    pub staff: BTreeSet<StaffId>,
    /// The rows of files it came from.
    #[serde(default)]
    pub sources: BTreeMap<String, String>,
    /// Ended or withdrawn: kept for the record, links count no more.
    #[serde(default)]
    pub ended: bool,
}
