//! The palette: what fits what is typed, each with its key or with why it cannot be done.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::widgets::Widget;

use super::Palette;
use super::state::Offer;
use crate::model::Model;
use crate::screen::page::PageLine;
use crate::screen::view::{Look, View, beside_edges, clear, draw_line, draw_typing, marked, page_top};
use crate::theme::Role;
use crate::widget::List;

/// Where nothing fits.
const NOTHING: &str = "Nothing here is called that.";

impl View for Palette {
    fn draw(&self, _model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        clear(area, look, buffer);
        let [typing, list] = Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(area);
        let fitting = self.fitting();
        List {
            theme: look.theme,
            len: fitting.len(),
            cursor: (!fitting.is_empty()).then_some(self.cursor),
            top: page_top(self.cursor, list.height),
            row: |place: usize, area, buffer: &mut Buffer| {
                if let Some(offer) = fitting.get(place).copied() {
                    draw_line(&row(offer), look, area, buffer);
                }
            },
        }
        .render(Rect { x: list.x + 1, width: list.width.saturating_sub(2), ..list }, buffer);
        if fitting.is_empty() {
            draw_line(&PageLine::of(Role::Dim, NOTHING), look, beside_edges(list), buffer);
        }
        draw_typing(" : ", &self.query, look, typing, buffer)
    }

    fn plain(&self, _model: &Model) -> Vec<String> {
        let mut lines = vec![format!(": {}", self.query.text())];
        let marked =
            self.fitting().into_iter().enumerate().map(|(place, offer)| marked(place == self.cursor, &row(offer)));
        lines.extend(marked);
        if lines.len() == 1 {
            lines.push(NOTHING.to_owned());
        }
        lines
    }
}

fn row(offer: &Offer) -> PageLine {
    match offer.why_not {
        Some(reason) => PageLine::of(Role::Dim, format!("{}: {reason}", offer.name)),
        None => PageLine::of(Role::Text, &offer.name).at_right(Role::Key, format!(" {}", offer.key)),
    }
}
