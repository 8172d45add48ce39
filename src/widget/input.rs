//! A field of a form: a line, or rows that wrap. A view that draws one asks how many rows it wants.

use super::text_area::TextArea;
use super::text_line::TextLine;
use crate::keys::Edit;

/// The most rows that a field takes; a longer text moves within them.
const MOST: usize = 8;
/// How many rows a field of paragraphs has while little stands in it.
const LEAST: usize = 3;

/// What somebody types in.
#[derive(Clone, Debug)]
pub enum Input {
    /// One row that moves sideways.
    Line(TextLine),
    /// Rows that wrap at words.
    Area(TextArea),
}

impl Input {
    /// The whole text.
    pub fn text(&self) -> String {
        match self {
            Input::Line(line) => line.text(),
            Input::Area(area) => area.text(),
        }
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// The same kind of field with this text, and the cursor behind it.
    pub fn set(&mut self, text: &str) {
        *self = match self {
            Input::Line(_) => Input::Line(TextLine::new(text)),
            Input::Area(area) if area.takes_lines() => Input::Area(TextArea::paragraphs(text)),
            Input::Area(_) => Input::Area(TextArea::sentence(text)),
        };
    }

    /// Types or pastes.
    pub fn insert(&mut self, text: &str) {
        match self {
            Input::Line(line) => line.insert(text),
            Input::Area(area) => area.insert(text),
        }
    }

    /// Carries out a key; whether anything changed.
    pub fn apply(&mut self, edit: Edit) -> bool {
        match self {
            Input::Line(line) => line.apply(edit),
            Input::Area(area) => area.apply(edit),
        }
    }

    /// Begins a new line where one may stand; whether it may.
    pub fn new_line(&mut self) -> bool {
        let takes = matches!(self, Input::Area(area) if area.takes_lines());
        if takes {
            self.insert("\n");
        }
        takes
    }

    /// The cursor a row up, or down, within the field; whether there was one.
    pub fn step(&mut self, down: bool) -> bool {
        match self {
            Input::Line(_) => false,
            Input::Area(area) => area.step(down),
        }
    }

    /// As what is drawn.
    pub fn typing(&self) -> Typing<'_> {
        match self {
            Input::Line(line) => Typing::Line(line),
            Input::Area(area) => Typing::Area(area),
        }
    }
}

/// What is typed, for whoever draws it.
#[derive(Clone, Copy, Debug)]
pub enum Typing<'a> {
    /// One row.
    Line(&'a TextLine),
    /// Rows that wrap.
    Area(&'a TextArea),
}

impl Typing<'_> {
    /// How many rows it wants in so many cells.
    pub fn rows(self, cells: usize) -> usize {
        match self {
            Typing::Line(_) => 1,
            Typing::Area(area) => area.rows(cells).clamp(if area.takes_lines() { LEAST } else { 1 }, MOST),
        }
    }
}

impl<'a> From<&'a TextLine> for Typing<'a> {
    fn from(line: &'a TextLine) -> Typing<'a> {
        Typing::Line(line)
    }
}
