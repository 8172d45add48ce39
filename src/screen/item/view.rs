//! An item as a page that scrolls.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

use super::ItemScreen;
use crate::model::{Asked, Model};
use crate::proto::ask;
use crate::proto::subject::Desk;
use crate::screen::page::{PageLine, item_lines, not_here, outcome_keys};
use crate::screen::view::{Look, PLAIN_WIDTH, View, beside_edges, draw_line, draw_lines, draw_scrolled};
use crate::theme::Role;

/// Longer lines are hard to read; the page is no wider.
const WIDEST: u16 = 100;

/// The page's lines in the model's width.
pub(super) fn lines(screen: &ItemScreen, model: &Model) -> Vec<PageLine> {
    screen.lines(model, usize::from(model.size.0.min(WIDEST).saturating_sub(2)))
}

impl View for ItemScreen {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let keys = self.keys(model);
        let rows = u16::try_from(keys.len()).unwrap_or(0);
        let [head, body, foot] =
            Layout::vertical([Constraint::Length(1), Constraint::Fill(1), Constraint::Length(rows)]).areas(area);
        draw_line(&self.head(), look, beside_edges(head), buffer);
        let page = beside_edges(body);
        let page = Rect { width: page.width.min(WIDEST), ..page };
        draw_scrolled(&lines(self, model), self.top, "PgDn", look, page, buffer);
        draw_lines(&keys, look, beside_edges(foot), buffer);
        None
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        let mut lines = vec![self.head().plain()];
        lines.extend(self.lines(model, PLAIN_WIDTH).iter().chain(&self.keys(model)).map(PageLine::plain));
        lines
    }
}

impl ItemScreen {
    fn head(&self) -> PageLine {
        let line = PageLine::of(Role::Title, "item");
        if self.all.len() < 2 {
            return line;
        }
        line.add(Role::Dim, format!("  {} / {}, Left and Right go through them", self.place + 1, self.all.len()))
    }

    /// How it ends, for whoever decides.
    fn keys(&self, model: &Model) -> Vec<PageLine> {
        let item = self.item(model).filter(|_| model.triages());
        item.map_or_else(Vec::new, |item| outcome_keys(item.flag.is_resolved()))
    }

    fn lines(&self, model: &Model, width: usize) -> Vec<PageLine> {
        let Some(id) = self.here() else {
            let asked = self.of.map(|pupil| model.cache.get(&ask::item_rows(Desk::About(pupil))));
            let waits = asked.and_then(|asked| not_here(&asked, width));
            return waits.unwrap_or_else(|| vec![PageLine::of(Role::Dim, "There is no item about this pupil.")]);
        };
        match model.cache.item(id) {
            Asked::Here(item) => item_lines(item, model.left_lying(&item.flag), model.today(), width),
            asked => not_here(&asked, width).unwrap_or_default(),
        }
    }
}
