//! One line at the foot.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Leave;
use crate::model::Model;
use crate::screen::page::PageLine;
use crate::screen::view::{Look, View, draw_foot};
use crate::theme::Role;

const QUESTION: &str = "Leave sendo? Enter leaves, any other key stays.";

impl View for Leave {
    fn draw(&self, _model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        draw_foot(&[PageLine::of(Role::Text, QUESTION)], None, look, area, buffer)
    }

    fn plain(&self, _model: &Model) -> Vec<String> {
        vec![QUESTION.into()]
    }
}
