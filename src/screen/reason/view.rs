//! The question and its line at the foot.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Reason;
use crate::model::Model;
use crate::screen::page::PageLine;
use crate::screen::view::{Look, View, draw_foot};
use crate::theme::Role;

impl View for Reason {
    fn draw(&self, _model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        draw_foot(&[self.head()], Some((" > ", self.line.line().into())), look, area, buffer)
    }

    fn plain(&self, _model: &Model) -> Vec<String> {
        vec![self.head().plain(), format!("> {}", self.line.text())]
    }
}

impl Reason {
    fn head(&self) -> PageLine {
        PageLine::of(Role::Dim, "why do you open the record of ")
            .add(Role::Title, self.named.trim_end())
            .add(Role::Dim, "? The SENCO sees your words.")
    }
}
