//! A list that draws only the rows one can see and turns pages at its edges: most keys then change two rows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::theme::{Role, Theme};

/// The row to show first, so that the cursor is in view: the same as before while it is, else a page further or back.
pub fn keep_in_view(cursor: usize, top: usize, rows: usize, len: usize) -> usize {
    let rows = rows.max(1);
    let cursor = cursor.min(len.saturating_sub(1));
    let last_page = len.saturating_sub(rows);
    let top = if cursor < top {
        (cursor + 1).saturating_sub(rows)
    } else if cursor >= top.saturating_add(rows) {
        cursor
    } else {
        top
    };
    top.min(last_page)
}

/// A list of `len` rows. `row` draws one row into its place; it is called for visible rows only.
pub struct List<'a, F> {
    /// What roles look like.
    pub theme: &'a Theme,
    /// How many rows there are.
    pub len: usize,
    /// The row under the cursor; `None` where the list has not the focus.
    pub cursor: Option<usize>,
    /// The first row shown.
    pub top: usize,
    /// Draws a row.
    pub row: F,
}

impl<F: Fn(usize, Rect, &mut Buffer)> Widget for List<'_, F> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let rows = usize::from(area.height);
        let top = self.cursor.map_or(self.top, |cursor| keep_in_view(cursor, self.top, rows, self.len));
        for (index, place) in (top..self.len).zip(area.rows()) {
            let under_cursor = self.cursor.map(|cursor| cursor.min(self.len - 1)) == Some(index);
            buffer.set_style(place, self.theme.style(Role::Text));
            let beside = Rect { x: place.x.saturating_add(2), width: place.width.saturating_sub(2), ..place };
            (self.row)(index, beside, buffer);
            if under_cursor {
                // The sign says it where neither colour nor reverse can be seen.
                buffer.set_stringn(place.x, place.y, ">", usize::from(place.width), self.theme.style(Role::Text));
                buffer.set_style(place, self.theme.style(Role::Selected));
            }
        }
    }
}
