//! What the inbox holds: which item is under the cursor, and whether its thread is opened.

use crate::domain::id::FlagId;
use crate::model::{Model, Ticket};
use crate::proto::view::Item;

/// The user's own items.
#[derive(Default)]
pub struct InboxScreen {
    pub(super) order: Vec<FlagId>,
    pub(super) cursor: usize,
    /// The command that says that answers were seen.
    pub(super) sent: Option<Ticket>,
}

impl InboxScreen {
    /// The item under the cursor.
    pub(super) fn here<'m>(&self, model: &'m Model) -> Option<&'m Item> {
        self.order.get(self.cursor).and_then(|id| item(model, *id))
    }

    /// Takes the newest list over; while it is looked at, the order stands still.
    pub(super) fn renew(&mut self, model: &Model) {
        let items = model.cache.inbox.iter().flat_map(|inbox| &inbox.items);
        let new: Vec<FlagId> = items.map(|item| item.flag.id).filter(|id| !self.order.contains(id)).collect();
        self.order.extend(new);
        self.order.retain(|id| item(model, *id).is_some());
        self.cursor = self.cursor.min(self.order.len().saturating_sub(1));
    }
}

/// One of the user's items by its id.
pub(super) fn item(model: &Model, id: FlagId) -> Option<&Item> {
    model.cache.inbox.iter().flat_map(|inbox| &inbox.items).find(|item| item.flag.id == id)
}
