//! What files say of who was asked to read a plan.

use serde::{Deserialize, Serialize};

use super::{Nudge, NudgeChange};
use crate::domain::roster::{Fate, KindRow, Taking};
use crate::domain::shelf::Unread;
use crate::domain::time::Instant;

/// That somebody was asked to read a version of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "a nudge in braces")]
pub struct NudgeRow {
    /// The plan's cycle.
    pub cycle: u16,
    /// Its version.
    pub version: u16,
    /// The login of who is to read it.
    pub to: String,
    /// The login of who asked.
    pub by: String,
    /// When: UTC.
    pub at: Instant,
}

impl KindRow for NudgeRow {
    const SECTION: &'static str = "nudges";
    const WHAT: &'static str = "this nudge";

    fn texts(&self) -> Vec<&str> {
        Vec::new()
    }

    fn keep(&self, taking: &mut Taking<'_, '_>) -> Result<Option<Fate>, Unread> {
        if !taking.has_version((self.cycle, self.version))? {
            return Ok(None);
        }
        let (Some(person), Some(by)) = (taking.person(&self.to), taking.person(&self.by)) else { return Ok(None) };
        let nudge = Nudge { by, at: self.at, day: self.at.day(), cycle: self.cycle, version: self.version };
        let pupil = taking.pupil;
        // Only the newest counts; one that was made here since is newer than the file's.
        if taking.look().nudges.get(&(pupil, person)).is_some_and(|known| known.at >= nudge.at) {
            return Ok(Some(Fate::Unchanged));
        }
        taking.keep(NudgeChange::Nudged { pupil, person, nudge });
        Ok(Some(Fate::New))
    }
}
