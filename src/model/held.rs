//! What the user has in front of them while a record is open, so that what somebody else changes meanwhile is said, and
//! changes nothing under their eyes before they want it.

use std::collections::{BTreeMap, BTreeSet};

use super::cache::Cache;
use crate::domain::id::{PupilId, StaffId};
use crate::proto::view::Touch;

/// What is held of one record.
#[derive(Clone, Debug, Default)]
struct Held {
    /// The changes that the user knows of.
    known: Vec<Touch>,
    /// Whether the others stand on the screen.
    shown: bool,
}

/// The records that are open.
#[derive(Debug, Default)]
pub struct Open(BTreeMap<PupilId, Held>);

impl Open {
    /// These are open, and no others. One that is new is held as the cache has it now.
    pub fn keep(&mut self, open: &BTreeSet<PupilId>, cache: &Cache) {
        self.0.retain(|id, _| open.contains(id));
        for id in open {
            if !self.0.contains_key(id)
                && let Some(touches) = touches(cache, *id)
            {
                self.0.insert(*id, Held { known: touches.to_vec(), shown: false });
            }
        }
    }

    /// What others changed since the record was opened or looked at, newest first.
    pub fn news<'c>(&self, id: PupilId, me: Option<StaffId>, cache: &'c Cache) -> Vec<&'c Touch> {
        let (Some(held), Some(now)) = (self.0.get(&id), touches(cache, id)) else { return Vec::new() };
        now.iter().filter(|touch| Some(touch.by) != me && !held.known.contains(touch)).collect()
    }

    /// Whether what others changed stands on the screen.
    pub fn is_shown(&self, id: PupilId) -> bool {
        self.0.get(&id).is_some_and(|held| held.shown)
    }

    /// The user has seen these on the screen some other way: they are no news any more.
    pub fn saw(&mut self, id: PupilId, cache: &Cache, which: impl Fn(&Touch) -> bool) {
        if let Some(held) = self.0.get_mut(&id) {
            held.known.extend(touches(cache, id).unwrap_or_default().iter().filter(|touch| which(touch)).cloned());
        }
    }

    /// The key for what changed: first it is shown, then it is taken in. Says whether it was taken in.
    pub fn look(&mut self, id: PupilId, cache: &Cache) -> bool {
        let Some(held) = self.0.get_mut(&id) else { return false };
        if held.shown {
            *held = Held { known: touches(cache, id).unwrap_or_default().to_vec(), shown: false };
            return true;
        }
        held.shown = true;
        false
    }
}

fn touches(cache: &Cache, id: PupilId) -> Option<&[Touch]> {
    cache.card(id).here().map(|card| card.touches.as_slice())
}
