//! The inbox: the user's items at the left, the thread of the one under the cursor at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::InboxScreen;
use super::state::item;
use crate::model::Model;
use crate::proto::view::Item;
use crate::screen::page::{PageLine, item_head, item_lines};
use crate::screen::view::{Halves, Look, View};
use crate::theme::Role;

impl View for InboxScreen {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        self.halves(model).draw(look, area, buffer);
        None
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        self.halves(model).plain()
    }
}

impl InboxScreen {
    fn halves(&self, model: &Model) -> Halves<impl Fn(usize) -> PageLine, impl Fn(usize) -> Vec<PageLine>> {
        let item_at = |place: usize| self.order.get(place).and_then(|id| item(model, *id));
        Halves {
            head: head_line(model),
            len: self.order.len(),
            cursor: self.cursor,
            row: move |place| item_at(place).map_or_else(PageLine::empty, row),
            pane: |width| self.pane(model, width),
        }
    }

    fn pane(&self, model: &Model, width: usize) -> Vec<PageLine> {
        match self.here(model) {
            Some(item) => item_lines(item, model.today(), width),
            None => PageLine::wrapped(
                Role::Dim,
                "",
                "You have flagged nothing yet. ! on a pupil hands an item to the SENCO; the answer comes here.",
                width,
            ),
        }
    }
}

fn head_line(model: &Model) -> PageLine {
    let news = model.cache.news();
    let role = if news > 0 { Role::Warning } else { Role::Dim };
    PageLine::of(Role::Title, "inbox").add(role, format!("   {news} with an answer you have not read"))
}

/// The item, with a star where there is news.
fn row(item: &Item) -> PageLine {
    let mut line = item_head(item);
    if item.flag.has_news() {
        line.left.insert(0, (Role::Done, "* ".into()));
    }
    line
}
