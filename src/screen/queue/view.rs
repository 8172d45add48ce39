//! The queue: items at the left, the one under the cursor with all its context at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::QueueScreen;
use super::state::rows;
use crate::domain::record::flag::Resolution;
use crate::model::{Asked, Model};
use crate::screen::page::{PageLine, begun_item_lines, item_row, not_here, open_item_lines};
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
    fn halves<'a>(&'a self, model: &'a Model) -> Halves<impl Fn(usize) -> PageLine, impl Fn(usize) -> Vec<PageLine>> {
        Halves {
            head: self.head(model),
            len: self.order.len(),
            cursor: self.cursor,
            row: move |place| self.row(place, model).map_or_else(PageLine::empty, item_row),
            pane: move |width| self.pane(model, width),
        }
    }

    fn head(&self, model: &Model) -> PageLine {
        let Some(queue) = model.cache.here(&rows()) else { return PageLine::of(Role::Title, "queue") };
        let line = PageLine::of(Role::Title, "queue").add(Role::Dim, format!("   {} to deal with", queue.open));
        let line = match model.cache.waits().misplaced {
            0 => line,
            many => line.add(Role::Warning, format!("   {many} wrong child")),
        };
        if self.new == 0 {
            line
        } else {
            line.at_right(Role::Warning, format!("{} new at the end, ^R sorts", self.new))
        }
    }

    fn pane(&self, model: &Model, width: usize) -> Vec<PageLine> {
        if let Some(lines) = not_here(&model.cache.get(&rows()), width) {
            return lines;
        }
        let Some(row) = self.here(model) else {
            return vec![PageLine::of(Role::Dim, "Nothing has been flagged.")];
        };
        let mut lines = match model.cache.item(row.id) {
            Asked::Here(item) => open_item_lines(item, model.left_lying(&item.flag), model.today(), width),
            asked @ Asked::Refused(_) => return not_here(&asked, width).unwrap_or_default(),
            asked => {
                let mut lines = begun_item_lines(row, model.today(), width);
                lines.extend(not_here(&asked, width).unwrap_or_default());
                lines
            }
        };
        lines.push(PageLine::empty());
        if row.resolved {
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
