//! At the foot, over as many rows as the question has.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Confirm;
use crate::model::Model;
use crate::screen::page::PageLine;
use crate::screen::view::{Look, View, draw_foot};
use crate::theme::Role;

impl View for Confirm {
    fn draw(&self, _model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let lines = PageLine::wrapped(Role::Text, "", &self.question, usize::from(area.width.saturating_sub(2)));
        draw_foot(&lines, None, look, area, buffer)
    }

    fn plain(&self, _model: &Model) -> Vec<String> {
        vec![self.question.clone()]
    }
}
