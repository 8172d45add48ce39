//! One line put together from pieces of text, each with its role, and the way it gets on the screen. Every piece is
//! cleaned on the way in.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::text;
use crate::theme::{Role, Theme};

/// A line in the making.
pub struct Words<'a> {
    theme: &'a Theme,
    spans: Vec<Span<'a>>,
    used: usize,
    cells: usize,
}

impl<'a> Words<'a> {
    /// An empty line of at most so many cells.
    pub fn new(theme: &'a Theme, cells: usize) -> Words<'a> {
        Words { theme, spans: Vec::new(), used: 0, cells }
    }

    /// Cells that are still free.
    pub fn left(&self) -> usize {
        self.cells.saturating_sub(self.used)
    }

    /// Adds a piece, cut to what is left.
    #[must_use]
    pub fn add(mut self, role: Role, piece: impl Into<Cow<'a, str>>) -> Words<'a> {
        let piece = match piece.into() {
            Cow::Borrowed(piece) => text::cut(piece, self.left()),
            Cow::Owned(piece) => Cow::Owned(text::cut(&piece, self.left()).into_owned()),
        };
        if !piece.is_empty() {
            self.used += text::width(&piece);
            self.spans.push(Span::styled(piece, self.theme.style(role)));
        }
        self
    }

    /// Adds a piece cut or filled to exactly so many cells.
    #[must_use]
    pub fn pad(self, role: Role, piece: &str, cells: usize) -> Words<'a> {
        let cells = cells.min(self.left());
        self.add(role, text::pad(piece, cells))
    }

    /// Fills up with spaces, so that this many cells are left.
    #[must_use]
    pub fn fill(self, role: Role, leave: usize) -> Words<'a> {
        let cells = self.left().saturating_sub(leave);
        self.add(role, " ".repeat(cells))
    }

    /// The line.
    pub fn line(self) -> Line<'a> {
        Line::from(self.spans)
    }
}

/// Puts a line into the first row of an area. Nearly all that is shown is letters of one cell each, and goes there
/// without being taken apart: a good part of a frame's time went into that.
pub fn put(line: &Line<'_>, area: Rect, buffer: &mut Buffer) {
    let row = Rect { height: area.height.min(1), ..area }.intersection(buffer.area);
    if row.is_empty() {
        return;
    }
    let mut x = row.x;
    for span in line {
        let style = line.style.patch(span.style);
        if text::is_plain(&span.content) {
            for (letter, at) in span.content.bytes().zip(x..row.right()) {
                if let Some(cell) = buffer.cell_mut((at, row.y)) {
                    cell.set_char(char::from(letter)).set_style(style);
                }
                x = at + 1;
            }
        } else {
            (x, _) = buffer.set_stringn(x, row.y, &span.content, usize::from(row.right() - x), style);
        }
    }
}
