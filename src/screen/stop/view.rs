//! The stop, whole screen: whom to tell and how, the text to be copied by hand, and the two ways on.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Stop;
use crate::domain::safeguard;
use crate::model::Model;
use crate::screen::page::PageLine;
use crate::screen::view::{Look, View, clear, draw_lines};
use crate::theme::Role;

impl View for Stop {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        clear(area, look, buffer);
        let inner = Rect {
            x: area.x + 2,
            y: area.y + 1,
            width: area.width.saturating_sub(4),
            height: area.height.saturating_sub(1),
        };
        draw_lines(&self.lines(model, usize::from(inner.width)), look, inner, buffer);
        None
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        self.lines(model, 100).iter().map(PageLine::plain).collect()
    }
}

impl Stop {
    fn lines(&self, model: &Model, width: usize) -> Vec<PageLine> {
        let dsl = model.welcome.school.as_ref().and_then(|school| school.dsl.as_ref());
        let mut lines = PageLine::wrapped(Role::Error, "! ", &safeguard::sentence(dsl), width);
        lines.push(PageLine::empty());
        if let Some((word, text)) = &self.found {
            lines.push(PageLine::of(Role::Text, format!("It stopped at \"{word}\". Nothing was sent or stored:")));
            lines.push(PageLine::empty());
            lines.extend(PageLine::wrapped(Role::Input, "  ", text, width));
            lines.push(PageLine::empty());
        }
        let wiped = if self.found.is_some() { "the text is wiped; " } else { "" };
        lines.extend(PageLine::wrapped(
            Role::Text,
            "^Y  ",
            &format!("It is a worry about safety: {wiped}kept are who, when, and that you were pointed to the DSL."),
            width,
        ));
        if self.found.is_some() {
            lines.extend(PageLine::wrapped(
                Role::Text,
                "^N  ",
                "It is not: the text is stored, and the word is counted.",
                width,
            ));
        } else {
            lines.push(PageLine::of(Role::Text, "Esc back"));
        }
        lines
    }
}
