//! The log line at the foot, with the live reading above it: exactly what will be stored.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Log;
use super::state::offered;
use crate::domain::log_line::Reading;
use crate::keys::{Action, Context};
use crate::model::Model;
use crate::screen::page::{PageLine, open_news};
use crate::screen::view::{Look, View, draw_foot};
use crate::theme::Role;

/// Rows above the line: whom for, and the reading (two).
const ROWS: usize = 3;

impl View for Log {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let width = usize::from(area.width.saturating_sub(2));
        let mut lines = vec![self.head(model)];
        lines.extend(self.reading_lines(model, width));
        lines.resize_with(lines.len().max(ROWS), PageLine::empty);
        lines.splice(0..0, open_news(model, self.pupil, width));
        draw_foot(&lines, Some((" > ", self.line.line().into())), look, area, buffer)
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        let mut lines: Vec<String> = open_news(model, self.pupil, 100).iter().map(PageLine::plain).collect();
        lines.push(self.head(model).plain());
        lines.extend(self.reading_lines(model, usize::from(u16::MAX)).iter().map(PageLine::plain));
        lines.push(format!("> {}", self.line.text()));
        lines
    }
}

impl Log {
    fn head(&self, model: &Model) -> PageLine {
        let what = if self.corrects.is_some() { "correct an entry of " } else { "log for " };
        let mut head = PageLine::of(Role::Dim, what).add(Role::Title, &self.named);
        if let Some(waiting) = self.line.waiting_line(Context::LogLine, Action::NoteAfter, model) {
            head = head.add(Role::Dim, "   ").join(waiting);
        }
        head
    }

    fn reading_lines(&self, model: &Model, width: usize) -> Vec<PageLine> {
        let (role, text) = match self.reading(model) {
            None => (Role::Dim, "the plan is on its way".to_owned()),
            Some(Reading::Entries(entries)) => (Role::Text, self.describe(&entries, model)),
            Some(Reading::Unfinished { offers, .. }) => (Role::Dim, offered(&offers)),
            Some(Reading::Wrong { sentence, .. }) => (Role::Warning, format!("! {sentence}")),
            Some(Reading::NotALine) => (Role::Dim, "Enter searches for this".to_owned()),
        };
        PageLine::wrapped(role, "", &text, width)
    }
}
