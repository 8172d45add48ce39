//! Finds entries on the shelf.

use std::cmp::Reverse;

use super::{Entry, Kind};
use crate::domain::amend::{Among, Counting, newest_first};
use crate::domain::id::{EntryId, PupilId};
use crate::domain::look::Look;
use crate::domain::shelf::{Shelved, Unread, by_id};

impl Kind {
    /// The first byte of the keys of its entries.
    pub fn tag(self) -> u8 {
        match self {
            Kind::Observation => Entry::OBSERVATIONS,
            Kind::Measurement => Entry::MEASUREMENTS,
        }
    }
}

impl Look<'_> {
    /// An entry by its id, withdrawn or not.
    pub fn entry(&self, id: EntryId) -> Result<Option<Shelved<Entry>>, Unread> {
        by_id(self.past, id.0)
    }

    /// The entry that stands in the place of this one after all that corrected it; the last of them where that was taken
    /// back, and it itself where nobody did.
    pub fn instead(&self, id: EntryId) -> Result<Option<Shelved<Entry>>, Unread> {
        let Some(mut entry) = self.entry(id)? else { return Ok(None) };
        let mut seen = vec![id];
        while let Some(next) = entry.withdrawn.as_ref().and_then(|gone| gone.replaced_by).map(EntryId) {
            let Some(later) = self.entry(next)?.filter(|_| !seen.contains(&next)) else { break };
            seen.push(next);
            entry = later;
        }
        Ok(Some(entry))
    }

    /// A pupil's entries of one sort by the day they happened, newest first, those that come after the one with this key.
    pub fn entries(
        &self,
        (pupil, kind): (PupilId, Kind),
        counting: Counting,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Shelved<Entry>>, Unread> {
        let among = Among { tag: kind.tag(), pupil: pupil.0, group: None };
        newest_first(self.past, (among, counting), &|_| true, after, limit)
    }

    /// The newest entries that count, by when they happened, newest first: of one group (`Entry::on_line`,
    /// `Entry::of_outcome`), or of all. No more of the shelf is read than the days that they are of.
    pub fn newest_of(
        &self,
        (pupil, kind): (PupilId, Kind),
        group: Option<u32>,
        limit: usize,
    ) -> Result<Vec<Shelved<Entry>>, Unread> {
        let among = Among { tag: kind.tag(), pupil: pupil.0, group };
        let mut found: Vec<Shelved<Entry>> = Vec::new();
        loop {
            let after = found.last().map(Shelved::shelf_key);
            // One more than is wanted says whether the last day is all here.
            let many = (limit + 1).saturating_sub(found.len()).max(4);
            let page: Vec<Shelved<Entry>> =
                newest_first(self.past, (among, Counting::Only), &|_| true, after.as_deref(), many)?;
            let short = page.len() < many;
            found.extend(page);
            let last = limit.checked_sub(1).and_then(|last| found.get(last));
            if short || last.is_none_or(|last| found.last().is_some_and(|more| more.when.day < last.when.day)) {
                break;
            }
        }
        let mut placed: Vec<_> =
            found.into_iter().map(|entry| Ok((self.happened(&entry)?, entry))).collect::<Result<_, Unread>>()?;
        placed.sort_by_key(|(happened, _)| Reverse(*happened));
        placed.truncate(limit);
        Ok(placed.into_iter().map(|(_, entry)| entry).collect())
    }
}
