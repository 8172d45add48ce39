//! The message line at the foot, and above it what Enter does and what somebody else said meanwhile.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Message;
use crate::keys::{Action, Context};
use crate::model::Model;
use crate::screen::page::{PageLine, beside_lines};
use crate::screen::view::{Look, View, draw_foot};
use crate::theme::Role;

impl View for Message {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let lines = self.lines(model, usize::from(area.width.saturating_sub(2)));
        draw_foot(&lines, Some((" > ", self.line.line().into())), look, area, buffer)
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        let mut lines: Vec<String> = self.lines(model, 100).iter().map(PageLine::plain).collect();
        lines.push(format!("> {}", self.line.text()));
        lines
    }
}

impl Message {
    fn lines(&self, model: &Model, width: usize) -> Vec<PageLine> {
        let lead = format!("{}   Enter ", self.named.trim_end());
        let mut lines = PageLine::wrapped(Role::Text, &lead, &self.does(), width);
        lines.extend(self.line.waiting_line(Context::Message, Action::GoOn, model));
        match self.reading(model) {
            Ok(reading) => {
                let says = reading.says.iter().enumerate();
                let says = says.flat_map(|(place, says)| {
                    PageLine::wrapped(Role::Text, if place == 0 { "reading: " } else { "         " }, says, width)
                });
                lines.extend(says);
            }
            Err(why) if !self.line.text().trim().is_empty() => {
                lines.extend(PageLine::wrapped(Role::Warning, "reading: ", &why, width));
            }
            Err(_) => {}
        }
        let ways = "Enter sends your words after these, Esc keeps them.";
        lines.extend(beside_lines(self.line.theirs(), ways, model.today(), width));
        lines
    }
}
