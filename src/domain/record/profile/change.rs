//! What the journal keeps of profiles.

use super::Profile;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::audit;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{KindChange, Touches};
use crate::domain::look::Look;
use crate::domain::school_day::Day;
use crate::domain::shelf::{Leaving, Past, Ranged, ShelfSpot, Shelved, Shelves, Unread, load_at_hand};
use crate::domain::state::State;

/// A change of profiles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProfileChange {
    /// A version of the profile was kept.
    Profile {
        /// All of it.
        profile: Profile,
    },
}

impl KindChange for ProfileChange {
    const HELD: &'static [u8] = &[];
    const RANGED: &'static [u8] = Profile::TAGS;

    fn about(&self) -> Option<PupilId> {
        let ProfileChange::Profile { profile } = self;
        Some(profile.pupil)
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        let ProfileChange::Profile { profile } = self;
        (audit::Kind::Changed, format!("profile, version {}", profile.version))
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        None
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        Vec::new()
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        let ProfileChange::Profile { profile } = self;
        let new = at.shelve(profile.clone())?;
        if let Some(before) = at.state.profiles.get(&profile.pupil).cloned() {
            at.let_go(&before);
        }
        at.take_up(&new)?;
        at.state.profiles.insert_mut(profile.pupil, new);
        Ok(())
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_at_hand(past, |profile: Shelved<Profile>| state.profiles.insert_mut(profile.pupil, profile))
    }

    fn give_away(leaving: &mut Leaving<'_>) -> Result<(), Unread> {
        if let Some(profile) = leaving.state.profiles.get(&leaving.pupil).cloned() {
            leaving.shelved(&profile)?;
            leaving.state.profiles.remove_mut(&leaving.pupil);
        }
        Ok(())
    }
}

impl Profile {
    /// What says in a key that it is of profiles.
    pub const VERSIONS: u8 = b'z';
}

impl Ranged for Profile {
    const TAGS: &[u8] = &[Profile::VERSIONS];

    fn spot(&self) -> ShelfSpot {
        let group = u32::from(self.version);
        ShelfSpot { tag: Profile::VERSIONS, owner: self.pupil.0, group, day: Day::default() }
    }

    fn id(&self) -> Option<Uuid> {
        None
    }

    fn asides(&self) -> Vec<ShelfSpot> {
        Vec::new()
    }
}
