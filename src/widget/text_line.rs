//! One line of typing: the text, the cursor between two characters as a reader sees them, and the part that is in view.
//! It knows no screen; a view asks for its window.

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text;
use crate::keys::Edit;

/// What is typed, and where the cursor is. The text is as it was given; it is cleaned when it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextLine {
    before: String,
    after: String,
}

/// The part of a line that is in view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The text, cleaned, no wider than asked.
    pub text: String,
    /// The cell of the cursor within it.
    pub cursor: usize,
}

impl TextLine {
    /// A line with this text and the cursor behind it.
    pub fn new(text: &str) -> TextLine {
        let mut line = TextLine::default();
        line.insert(text);
        line
    }

    /// The whole text.
    pub fn text(&self) -> String {
        format!("{}{}", self.before, self.after)
    }

    /// The text before the cursor.
    pub fn before(&self) -> &str {
        &self.before
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }

    /// Types or pastes. It is one line: line ends and tabs become spaces, other control characters are left out.
    pub fn insert(&mut self, text: &str) {
        let text = text.replace("\r\n", " ");
        self.before.extend(text.chars().filter_map(|character| match character {
            '\n' | '\r' | '\t' => Some(' '),
            other => (!other.is_control()).then_some(other),
        }));
    }

    /// Empties it.
    pub fn clear(&mut self) {
        *self = TextLine::default();
    }

    /// Carries out a key; whether anything changed.
    pub fn apply(&mut self, edit: Edit) -> bool {
        let old = (self.before.len(), self.after.len());
        match edit {
            Edit::Left => self.back(last_grapheme(&self.before)),
            Edit::Right => self.forth(first_grapheme(&self.after)),
            Edit::WordLeft => self.back(last_word(&self.before)),
            Edit::WordRight => self.forth(first_word(&self.after)),
            Edit::Start => self.back(self.before.len()),
            Edit::End => self.forth(self.after.len()),
            Edit::Backspace => self.before.truncate(self.before.len() - last_grapheme(&self.before)),
            Edit::Delete => drop(self.after.drain(..first_grapheme(&self.after))),
            Edit::DeleteWord => self.before.truncate(self.before.len() - last_word(&self.before)),
            Edit::DeleteToStart => self.before.clear(),
        }
        old != (self.before.len(), self.after.len())
    }

    /// The part in view in so many cells; the cursor is always in it. Deterministic: it starts at the left while all
    /// before the cursor fits, else the cursor stands at the right edge.
    pub fn window(&self, cells: usize) -> Window {
        let (before, after) = (text::clean(&self.before), text::clean(&self.after));
        // The cursor needs a cell of its own.
        let room = cells.saturating_sub(1);
        let mut used = 0;
        let fits = |piece: &&str| {
            used += text::width(piece);
            used <= room
        };
        let mut shown: Vec<&str> = before.graphemes(true).rev().take_while(fits).collect();
        shown.reverse();
        let mut text = shown.concat();
        let cursor = text::width(&text);
        let mut used = cursor;
        for piece in after.graphemes(true) {
            used += text::width(piece);
            if used > cells {
                break;
            }
            text.push_str(piece);
        }
        Window { text, cursor }
    }

    fn back(&mut self, bytes: usize) {
        let moved = self.before.split_off(self.before.len() - bytes);
        self.after.insert_str(0, &moved);
    }

    fn forth(&mut self, bytes: usize) {
        self.before.extend(self.after.drain(..bytes));
    }
}

fn last_grapheme(text: &str) -> usize {
    text.graphemes(true).next_back().map_or(0, str::len)
}

fn first_grapheme(text: &str) -> usize {
    text.graphemes(true).next().map_or(0, str::len)
}

/// Bytes of the last word and the spaces behind it.
fn last_word(text: &str) -> usize {
    let trimmed = text.trim_end();
    text.len() - trimmed.rfind(char::is_whitespace).map_or(0, |at| at + space_at(trimmed, at))
}

/// Bytes of the spaces in front and the first word.
fn first_word(text: &str) -> usize {
    let trimmed = text.trim_start();
    text.len() - trimmed.len() + trimmed.find(char::is_whitespace).unwrap_or(trimmed.len())
}

/// Bytes of the space that stands there.
fn space_at(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}
