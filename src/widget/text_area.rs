//! Several rows of typing that wrap at words. It knows no screen. What is drawn is cleaned cell by cell; what is kept is
//! as it was typed.

use std::fmt;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;
use ratatui_textarea::{CursorMove, TextArea as Editor, WrapMode};

use crate::domain::text;
use crate::keys::Edit;

/// What is typed, and where the cursor is.
#[derive(Clone)]
pub struct TextArea {
    editor: Editor<'static>,
    /// Whether a line end may stand in it.
    paragraphs: bool,
}

impl fmt::Debug for TextArea {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("TextArea")
            .field("text", &self.text())
            .field("paragraphs", &self.paragraphs)
            .finish_non_exhaustive()
    }
}

impl TextArea {
    /// Text with line ends, and the cursor behind it.
    pub fn paragraphs(text: &str) -> TextArea {
        TextArea::holding(text, true)
    }

    /// One line that may be longer than the screen is wide, and the cursor behind it.
    pub fn sentence(text: &str) -> TextArea {
        TextArea::holding(text, false)
    }

    fn holding(text: &str, paragraphs: bool) -> TextArea {
        let mut editor = Editor::default();
        editor.set_wrap_mode(WrapMode::WordOrGlyph);
        editor.set_cursor_line_style(Style::default());
        editor.set_cursor_style(Style::default()); // The terminal's own cursor is shown.
        editor.set_max_histories(0);
        let mut area = TextArea { editor, paragraphs };
        area.insert(text);
        area
    }

    /// Whether Enter begins a new line.
    pub fn takes_lines(&self) -> bool {
        self.paragraphs
    }

    /// The whole text.
    pub fn text(&self) -> String {
        self.editor.lines().join("\n")
    }

    /// Types or pastes. Tabs, and line ends where none may stand, become spaces; other control characters are left out.
    pub fn insert(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n");
        let kept: String = text
            .chars()
            .filter_map(|character| match character {
                '\n' | '\r' if self.paragraphs => Some('\n'),
                '\n' | '\r' | '\t' => Some(' '),
                other => (!other.is_control()).then_some(other),
            })
            .collect();
        self.editor.insert_str(kept);
    }

    /// Carries out a key; whether anything changed.
    pub fn apply(&mut self, edit: Edit) -> bool {
        let before = self.editor.cursor();
        let changed = match edit {
            Edit::Left => self.go(CursorMove::Back),
            Edit::Right => self.go(CursorMove::Forward),
            Edit::WordLeft => self.go(CursorMove::WordBack),
            Edit::WordRight => self.go(CursorMove::WordForward),
            Edit::Start => self.go(CursorMove::Head),
            Edit::End => self.go(CursorMove::End),
            Edit::Backspace => self.editor.delete_char(),
            Edit::Delete => self.editor.delete_next_char(),
            Edit::DeleteWord => self.editor.delete_word(),
            Edit::DeleteToStart => self.editor.delete_line_by_head(),
        };
        changed || before != self.editor.cursor()
    }

    /// The cursor a row up, or down; whether there was one.
    pub fn step(&mut self, down: bool) -> bool {
        let before = self.editor.screen_cursor().row;
        self.go(if down { CursorMove::Down } else { CursorMove::Up });
        before != self.editor.screen_cursor().row
    }

    fn go(&mut self, to: CursorMove) -> bool {
        self.editor.move_cursor(to);
        false
    }

    /// How many rows it needs in so many cells; the cursor has room behind the last letter.
    pub fn rows(&self, cells: usize) -> usize {
        text::wrap(&format!("{}_", self.text()), cells).len().max(1)
    }

    /// Draws it; says where the cursor stands.
    pub fn draw(&self, style: Style, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return None;
        }
        (&self.editor).render(area, buffer);
        buffer.set_style(area, style);
        for place in area.positions() {
            let cell = &mut buffer[place];
            let cleaned = text::clean(cell.symbol());
            if cleaned != cell.symbol() {
                let cleaned = if cleaned.is_empty() { " ".to_owned() } else { cleaned.into_owned() };
                cell.set_symbol(&cleaned);
            }
        }
        let (cursor, (top, left)) = (self.editor.screen_cursor(), self.editor.scroll_offset());
        let row = u16::try_from(cursor.row).ok()?.checked_sub(top)?;
        let column = u16::try_from(cursor.col).ok()?.checked_sub(left)?;
        (row < area.height).then(|| (area.x + column.min(area.width - 1), area.y + row))
    }
}
