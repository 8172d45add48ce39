//! Finds entries on the shelf.

use super::{Entry, Kind};
use crate::domain::id::{EntryId, PupilId};
use crate::domain::look::Look;
use crate::domain::shelf::{Shelved, Unread, by_day, by_group, by_id};

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

    /// A pupil's entries by the day they happened, newest first, withdrawn ones too; those that come after the one with
    /// this key.
    pub fn entries(
        &self,
        pupil: PupilId,
        kind: Kind,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Shelved<Entry>>, Unread> {
        by_day(self.past, kind.tag(), &[pupil.0], after, limit)
    }

    /// The newest entries of one group (`Entry::on_line`, `Entry::of_outcome`) that stand, newest first.
    pub fn newest_of(
        &self,
        pupil: PupilId,
        kind: Kind,
        group: u32,
        limit: usize,
    ) -> Result<Vec<Shelved<Entry>>, Unread> {
        let mut found: Vec<Shelved<Entry>> = Vec::new();
        let mut after = None;
        while found.len() < limit {
            let page = by_group::<Entry>(self.past, (kind.tag(), pupil.0), &(group..=group), after.as_deref(), limit)?;
            let Some(last) = page.last() else { break };
            after = Some(last.shelf_key());
            found.extend(page.into_iter().filter(|entry| entry.withdrawn.is_none()));
        }
        found.truncate(limit);
        Ok(found)
    }
}
