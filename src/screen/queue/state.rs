//! What the queue's screen holds. The order stands still while it is looked at: a new item comes in at the end, and
//! never moves the one under the cursor.

use std::collections::BTreeMap;

use crate::domain::id::FlagId;
use crate::model::{Model, Ticket};
use crate::proto::ask::{self};
use crate::proto::subject::Desk;
use crate::proto::view::{ItemRow, ItemRows};
use crate::proto::want::Want;

/// The SENCO's queue.
#[derive(Default)]
pub struct QueueScreen {
    /// The items, each with its place among the rows that the cache has.
    pub(super) order: Vec<(FlagId, usize)>,
    pub(super) cursor: usize,
    /// Items that came in since it was sorted.
    pub(super) new: usize,
    /// Older rows have been asked for: they are no news.
    pub(super) loading: bool,
    /// Whether the rows are as the server said them after the screen came up.
    pub(super) fresh: bool,
    /// The item that has been asked for whole. One at a time: of many moves only the newest is.
    pub(super) looked: Option<FlagId>,
    pub(super) sent: Option<Ticket>,
    /// The item that was taken up with that.
    pub(super) sent_about: Option<FlagId>,
}

/// What is asked: the rows of the queue.
pub(super) fn rows() -> Want<ItemRows> {
    ask::item_rows(Desk::Queue)
}

impl QueueScreen {
    /// The item under the cursor.
    pub(super) fn here<'m>(&self, model: &'m Model) -> Option<&'m ItemRow> {
        self.row(self.cursor, model)
    }

    /// The item in a row of the screen.
    pub(super) fn row<'m>(&self, place: usize, model: &'m Model) -> Option<&'m ItemRow> {
        let (id, at) = self.order.get(place)?;
        model.cache.here(&rows())?.page.get(*at).filter(|row| row.id == *id)
    }

    /// Takes new items in behind the others.
    pub(super) fn renew(&mut self, model: &Model) {
        let Some(queue) = model.cache.here(&rows()) else {
            self.order.clear(); // The server does not tell any more.
            return;
        };
        if self.order.is_empty() || !self.fresh {
            self.fresh = true;
            return self.sort(model);
        }
        let here = self.order.get(self.cursor).map(|(id, _)| *id);
        let mut places: BTreeMap<FlagId, usize> =
            queue.page.iter().enumerate().map(|(place, row)| (row.id, place)).collect();
        let known = self.order.iter().filter_map(|(id, _)| Some((*id, places.remove(id)?)));
        let mut order: Vec<(FlagId, usize)> = known.collect();
        let mut new: Vec<(FlagId, usize)> = places.into_iter().collect();
        new.sort_unstable_by_key(|(_, place)| *place);
        self.new += if std::mem::take(&mut self.loading) { 0 } else { new.len() };
        order.extend(new);
        self.order = order;
        self.keep_cursor(here);
    }

    /// Sorts as the server does; the cursor stays on its item.
    pub(super) fn sort(&mut self, model: &Model) {
        let here = self.order.get(self.cursor).map(|(id, _)| *id);
        let page = model.cache.here(&rows()).map_or(&[][..], |queue| &queue.page);
        let mut order: Vec<_> = page.iter().enumerate().map(|(at, row)| (row.place(), row.id, at)).collect();
        order.sort_unstable();
        self.order = order.into_iter().map(|(_, id, at)| (id, at)).collect();
        self.new = 0;
        self.keep_cursor(here);
    }

    fn keep_cursor(&mut self, here: Option<FlagId>) {
        let place = here.and_then(|here| self.order.iter().position(|(id, _)| *id == here));
        self.cursor = place.unwrap_or(self.cursor).min(self.order.len().saturating_sub(1));
    }

    /// The item under the cursor is asked for whole, unless another one is under way.
    pub(super) fn look(&mut self, model: &Model) {
        let waits = self.looked.is_some_and(|id| model.cache.item(id).is_waiting());
        if !waits || self.looked.is_none() {
            self.looked = self.order.get(self.cursor).map(|(id, _)| *id);
        }
    }
}
