//! What files say of profiles.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Part, Profile, ProfileChange};
use crate::domain::roster::{Fate, KindRow, Taking};
use crate::domain::shelf::Unread;
use crate::domain::time::Instant;

/// A version of the profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "a profile in braces")]
pub struct ProfileRow {
    /// From 1.
    pub version: u16,
    /// The parts that say something.
    pub parts: BTreeMap<Part, String>,
    /// The login of who made it.
    pub by: String,
    /// When: UTC.
    pub at: Instant,
}

impl KindRow for ProfileRow {
    const SECTION: &'static str = "profiles";
    const WHAT: &'static str = "this profile";

    fn texts(&self) -> Vec<&str> {
        self.parts.values().map(String::as_str).collect()
    }

    fn keep(&self, taking: &mut Taking<'_, '_>) -> Result<Option<Fate>, Unread> {
        let pupil = taking.pupil;
        let next = taking.look().profiles.get(&pupil).map_or(0, |profile| profile.version) + 1;
        if self.version < next {
            return Ok(Some(Fate::Unchanged));
        }
        if self.version != next {
            taking.say(format!("version {} of a profile comes before {next}; it was left out.", self.version));
            return Ok(None);
        }
        let Some(by) = taking.person(&self.by) else { return Ok(None) };
        let (version, parts) = (self.version, self.parts.clone());
        let profile = Profile { pupil, version, parts, audiences: BTreeMap::new(), by, at: self.at };
        taking.keep(ProfileChange::Profile { profile });
        Ok(Some(Fate::New))
    }
}
