//! One line put together from pieces of text, each with its role. Every piece is cleaned on the way in.

use ratatui::text::{Line, Span};

use crate::domain::text;
use crate::theme::{Role, Theme};

/// A line in the making.
pub struct Words<'a> {
    theme: &'a Theme,
    spans: Vec<Span<'static>>,
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
    pub fn add(mut self, role: Role, piece: &str) -> Words<'a> {
        let piece = text::cut(piece, self.left()).into_owned();
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
        self.add(role, &text::pad(piece, cells))
    }

    /// Fills up with spaces, so that this many cells are left.
    #[must_use]
    pub fn fill(self, role: Role, leave: usize) -> Words<'a> {
        let cells = self.left().saturating_sub(leave);
        self.add(role, &" ".repeat(cells))
    }

    /// The line.
    pub fn line(self) -> Line<'static> {
        Line::from(self.spans)
    }
}
