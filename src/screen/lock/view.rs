//! Two lines, and nothing of anybody.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Lock;
use crate::model::Model;
use crate::screen::page::PageLine;
use crate::screen::view::{Look, View, below_top, draw_lines};
use crate::theme::Role;

impl View for Lock {
    fn draw(&self, _model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        draw_lines(&lines(), look, below_top(area), buffer);
        None
    }

    fn plain(&self, _model: &Model) -> Vec<String> {
        lines().iter().map(PageLine::plain).collect()
    }
}

fn lines() -> [PageLine; 2] {
    [
        PageLine::of(Role::Title, "Locked."),
        PageLine::of(Role::Text, "Any key goes on. What you typed and did not send is kept for you."),
    ]
}
