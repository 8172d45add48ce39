//! Finds items, at hand or on the shelf.

use uuid::Uuid;

use super::Flag;
use crate::domain::id::{FlagId, PupilId, StaffId};
use crate::domain::look::Look;
use crate::domain::shelf::{Key, Shelved, Unread, aside, by_day, by_id, count_aside};

impl Look<'_> {
    /// An item by its id.
    pub fn flag(&self, id: FlagId) -> Result<Option<Shelved<Flag>>, Unread> {
        match self.flags.get(&id) {
            Some(flag) => Ok(Some(flag.clone())),
            None => by_id(self.past, id.0),
        }
    }

    /// Items about a pupil, resolved or not, the newest first.
    pub fn items_about(
        &self,
        pupil: PupilId,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<Shelved<Flag>>, Unread> {
        by_day(self.past, Flag::ITEMS, &[pupil.0], after, limit)
    }

    /// Items that somebody raised, the newest first, each with the place to go on from.
    pub fn items_by(
        &self,
        person: StaffId,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Key, Shelved<Flag>)>, Unread> {
        aside(self.past, (Flag::BY_PERSON, person.0), after, limit)
    }

    /// How many items somebody ever raised.
    pub fn count_items_by(&self, person: StaffId) -> Result<usize, Unread> {
        count_aside(self.past, (Flag::BY_PERSON, person.0))
    }

    /// All items ever raised, the newest first, each with the place to go on from.
    pub fn items(&self, after: Option<&[u8]>, limit: usize) -> Result<Vec<(Key, Shelved<Flag>)>, Unread> {
        aside(self.past, (Flag::OF_SCHOOL, Uuid::nil()), after, limit)
    }
}
