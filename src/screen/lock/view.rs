//! A few lines: nothing of anybody, but whom to tell of a worry about a child.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Lock;
use crate::model::Model;
use crate::screen::page::{PageLine, WORRIED, whom_lines};
use crate::screen::view::{Look, PLAIN_WIDTH, View, below_top, draw_lines};
use crate::theme::Role;

impl View for Lock {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let area = below_top(area);
        draw_lines(&lines(model, usize::from(area.width)), look, area, buffer);
        None
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        lines(model, PLAIN_WIDTH).iter().map(PageLine::plain).collect()
    }
}

fn lines(model: &Model, width: usize) -> Vec<PageLine> {
    let mut lines = vec![
        PageLine::of(Role::Title, "Locked."),
        PageLine::of(Role::Text, "Any key goes on. What you typed and did not send is kept for you,"),
        PageLine::of(Role::Text, "but never the words of a worry about a child's safety."),
        PageLine::empty(),
        PageLine::of(Role::Text, WORRIED),
    ];
    lines.extend(whom_lines(model.welcome.school.as_ref(), width));
    lines
}
