//! The queue: items at the left, the one under the cursor with all its context at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::QueueScreen;
use super::state::item;
use crate::domain::record::flag::Resolution;
use crate::model::Model;
use crate::screen::page::{PageLine, item_row, open_item_lines};
use crate::screen::view::{Halves, Look, View};
use crate::theme::Role;

impl View for QueueScreen {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        self.halves(model).draw(look, area, buffer);
        None
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        self.halves(model).plain()
    }
}

impl QueueScreen {
    fn halves(&self, model: &Model) -> Halves<impl Fn(usize) -> PageLine, impl Fn(usize) -> Vec<PageLine>> {
        let item_at = |place: usize| self.order.get(place).and_then(|id| item(model, *id));
        Halves {
            head: self.head(model),
            len: self.order.len(),
            cursor: self.cursor,
            row: move |place| {
                item_at(place).map_or_else(PageLine::empty, |item| item_row(item, model.left_lying(&item.flag)))
            },
            pane: |width| self.pane(model, width),
        }
    }

    fn head(&self, model: &Model) -> PageLine {
        let open = self.order.iter().filter_map(|id| item(model, *id)).filter(|item| !item.flag.is_resolved()).count();
        let line = PageLine::of(Role::Title, "queue").add(Role::Dim, format!("   {open} to deal with"));
        if self.new == 0 {
            line
        } else {
            line.at_right(Role::Warning, format!("{} new at the end, ^R sorts", self.new))
        }
    }

    fn pane(&self, model: &Model, width: usize) -> Vec<PageLine> {
        let Some(item) = self.here(model) else {
            return vec![PageLine::of(Role::Dim, "Nothing has been flagged.")];
        };
        let mut lines = open_item_lines(item, model.left_lying(&item.flag), model.today(), width);
        lines.push(PageLine::empty());
        if item.flag.is_resolved() {
            lines.push(PageLine::of(Role::Key, "o ").add(Role::Dim, "takes it up again"));
        } else {
            let outcomes = Resolution::ALL.iter().enumerate();
            let outcomes: Vec<String> =
                outcomes.map(|(place, outcome)| format!("{} {}", place + 1, outcome.words())).collect();
            lines.extend(PageLine::wrapped(Role::Dim, "", &format!("resolve with {}", outcomes.join(", ")), width));
        }
        lines
    }
}
