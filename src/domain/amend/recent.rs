//! What each person entered last, of every kind that can be taken back: one key undoes the newest.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};

use super::Amend;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::RecordName;
use crate::domain::shelf::{Held, Shelves};
use crate::domain::state::State;
use crate::domain::time::Instant;

/// How many of a person's commits can be withdrawn with one key.
const RECENT: usize = 20;

/// What a person entered in one commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// The commit.
    pub commit: u64,
    /// When.
    pub at: Instant,
    /// The records that still stand, each with its pupil.
    pub records: Vec<(PupilId, RecordName)>,
}

/// Remembers it, where its writer entered it just now: an import brings what was entered long ago, and that is nobody's
/// last entry.
pub(super) fn remember<R: Amend>(at: &mut Shelves<'_>, record: &R) {
    if record.entered() == at.place.at {
        remember_again(at, record);
    }
}

/// The same of what was entered before and stands again: it is what its writer did last.
pub(super) fn remember_again<R: Amend>(at: &mut Shelves<'_>, record: &R) {
    let by = record.by();
    if at.place.by != Some(by) {
        return;
    }
    let mut recent = at.state.recent.get(&by).map(|recent| recent.to_vec()).unwrap_or_default();
    let new = (record.pupil(), record.named());
    match recent.last_mut() {
        Some(last) if last.commit == at.place.commit => last.records.push(new),
        _ => recent.push(Recent { commit: at.place.commit, at: at.place.at, records: vec![new] }),
    }
    if recent.len() > RECENT {
        recent.remove(0);
    }
    at.hold(by, recent);
}

/// It is nobody's last entry any more.
pub(super) fn forget<R: Amend>(at: &mut Shelves<'_>, record: &R) {
    let name = record.named();
    at.change::<Vec<Recent>>(&record.by(), |recent| {
        for commit in recent.iter_mut() {
            commit.records.retain(|(_, other)| *other != name);
        }
        recent.retain(|commit| !commit.records.is_empty());
    });
}

impl Held for Vec<Recent> {
    const TAG: u8 = b'r';
    type Name = StaffId;

    fn name_bytes(name: &StaffId) -> Vec<u8> {
        name.0.as_bytes().to_vec()
    }

    fn held(state: &State) -> &Map<StaffId, Arc<Vec<Recent>>> {
        &state.recent
    }

    fn held_mut(state: &mut State) -> &mut Map<StaffId, Arc<Vec<Recent>>> {
        &mut state.recent
    }
}
