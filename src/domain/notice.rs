//! What those who lead the school are to hear of: who was given which role, and what was changed of whom plans are shown to,
//! who gets in and whom a worry goes to. Each stands in their inbox until they say that they have seen it, so that nobody
//! makes themselves wider rights unseen. It is said by each kind of record (`KindChange::heard`).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::id::StaffId;
use crate::domain::record::staff::Staff;
use crate::domain::school_day::Day;
use crate::domain::shelf::{End, Key, Past, Ranged, ShelfSpot, Unread, above, read, seq_of};
use crate::domain::time::Instant;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The commit that it came with.
    pub commit: u64,
    /// When: UTC.
    pub at: Instant,
    /// Who did it; `None` for the store's owner.
    pub by: Option<StaffId>,
    /// From which account, and as whom where that says so.
    pub via: String,
    /// What, in words, with the names that were right then.
    pub what: String,
}

/// How far somebody has heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Heard {
    /// Up to this commit,
    pub commit: u64,
    /// and of that up to this line.
    pub seq: u64,
}

impl Heard {
    /// Whoever comes with a commit hears of nothing before its end.
    pub fn all_of(commit: u64) -> Heard {
        Heard { commit, seq: u64::MAX }
    }

    fn key(self) -> Key {
        spot(self.commit).key(self.seq)
    }
}

/// Commits follow each other; days may not, where a clock is put back.
fn spot(commit: u64) -> ShelfSpot {
    ShelfSpot { tag: TAG, owner: Uuid::nil(), group: u32::try_from(commit).unwrap_or(u32::MAX), day: Day::default() }
}

const TAG: u8 = b'!';

impl Ranged for Notice {
    const TAGS: &[u8] = &[TAG];

    fn spot(&self) -> ShelfSpot {
        spot(self.commit)
    }

    fn id(&self) -> Option<Uuid> {
        None
    }

    fn asides(&self) -> Vec<ShelfSpot> {
        Vec::new()
    }
}

/// How many are read at once.
const PAGE: usize = 256;

/// Shows what somebody has yet to hear of, oldest first, until it has enough. What they did themselves they know, but not
/// what another account did in their name.
pub fn each_unheard(
    past: &dyn Past,
    person: &Staff,
    behind: Option<Heard>,
    mut show: impl FnMut(Heard, Notice) -> bool,
) -> Result<(), Unread> {
    let Some(heard) = person.heard else { return Ok(()) };
    let mut low = above_key(behind.unwrap_or(heard).max(heard));
    let high = above(&spot(u64::MAX).key(u64::MAX));
    loop {
        let page = past.range(&low, &high, End::First, PAGE)?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        let (next, full) = (above_last(last), page.len() == PAGE);
        for (key, value) in page {
            let notice: Notice = read(&value)?;
            let at = Heard { commit: notice.commit, seq: seq_of(&key) };
            if !is_own(&notice, person.id) && !show(at, notice) {
                return Ok(());
            }
        }
        if !full {
            return Ok(());
        }
        low = next;
    }
}

/// Whether there is one in just this place.
pub fn is_there(past: &dyn Past, at: Heard) -> Result<bool, Unread> {
    Ok(past.get(&at.key())?.is_some())
}

fn is_own(notice: &Notice, me: StaffId) -> bool {
    notice.by == Some(me) && !notice.via.contains(" as ")
}

fn above_key(at: Heard) -> Key {
    above_last(&at.key())
}

fn above_last(key: &[u8]) -> Key {
    [key, &[0][..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_did_oneself_is_known_and_what_was_done_in_ones_name_is_not() {
        let id = StaffId(Uuid::from_u128(1));
        for (by, via, own) in [
            (Some(id), "s.iqbal", true),
            (Some(id), "root as s.iqbal", false),
            (Some(StaffId(Uuid::from_u128(2))), "office", false),
            (None, "root", false),
        ] {
            let notice = Notice { commit: 1, at: Instant::default(), by, via: via.into(), what: String::new() };
            assert_eq!(is_own(&notice, id), own, "{via}");
        }
    }

    #[test]
    fn places_lie_in_the_order_of_commits_and_lines() {
        let places = [(0, 0), (1, 1), (1, 2), (1, u64::MAX), (2, 3), (300, 4), (70_000, 5)];
        let keys: Vec<Key> = places.iter().map(|(commit, seq)| Heard { commit: *commit, seq: *seq }.key()).collect();
        assert!(keys.is_sorted_by(|one, other| one < other));
    }
}
