//! One line at the foot: exactly what goes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::TakeBack;
use crate::model::Model;
use crate::screen::page::{PageLine, instant};
use crate::screen::view::{Look, View, draw_foot};
use crate::theme::Role;

impl TakeBack {
    fn question(&self, model: &Model) -> String {
        let when = instant(self.mine.at, model.today());
        format!("Take back {} ({when})? Enter takes back, any other key leaves it.", self.mine.said())
    }
}

impl View for TakeBack {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let width = usize::from(area.width);
        let lines = PageLine::wrapped(Role::Text, "", &self.question(model), width);
        draw_foot(&lines, None, look, area, buffer)
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        vec![self.question(model)]
    }
}
