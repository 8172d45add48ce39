//! What the queue's screen holds. The order stands still while it is looked at: a new item comes in at the end, and
//! never moves the one under the cursor.

use crate::domain::id::FlagId;
use crate::model::{Model, Ticket};
use crate::proto::view::Item;

/// The SENCO's queue.
#[derive(Default)]
pub struct QueueScreen {
    pub(super) order: Vec<FlagId>,
    pub(super) cursor: usize,
    /// Items that came in since it was sorted.
    pub(super) new: usize,
    pub(super) sent: Option<Ticket>,
}

impl QueueScreen {
    /// The item under the cursor.
    pub(super) fn here<'m>(&self, model: &'m Model) -> Option<&'m Item> {
        self.order.get(self.cursor).and_then(|id| item(model, *id))
    }

    /// Takes new items in behind the others.
    pub(super) fn renew(&mut self, model: &Model) {
        let Some(queue) = &model.cache.queue else { return };
        if self.order.is_empty() {
            return self.sort(model);
        }
        let new: Vec<FlagId> =
            queue.items.iter().map(|item| item.flag.id).filter(|id| !self.order.contains(id)).collect();
        self.new += new.len();
        self.order.extend(new);
        self.order.retain(|id| item(model, *id).is_some());
        self.cursor = self.cursor.min(self.order.len().saturating_sub(1));
    }

    /// Sorts as the server did; the cursor stays on its item.
    pub(super) fn sort(&mut self, model: &Model) {
        let here = self.order.get(self.cursor).copied();
        let queue = model.cache.queue.iter().flat_map(|queue| &queue.items);
        self.order = queue.map(|item| item.flag.id).collect();
        self.cursor = here.and_then(|id| self.order.iter().position(|other| *other == id)).unwrap_or(0);
        self.new = 0;
    }
}

/// An item of the queue by its id.
pub(super) fn item(model: &Model, id: FlagId) -> Option<&Item> {
    model.cache.queue.iter().flat_map(|queue| &queue.items).find(|item| item.flag.id == id)
}
