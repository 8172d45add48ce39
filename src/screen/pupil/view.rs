//! The record as one page that scrolls.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::PupilScreen;
use crate::domain::amend::Amend;
use crate::model::Model;
use crate::proto::ask;
use crate::proto::view::Record;
use crate::screen::page::{LOGGED, PageLine, not_here, open_news, plan_lines, record_lines};
use crate::screen::view::{Look, View, draw_foot, draw_line, draw_lines};
use crate::theme::Role;

/// Longer lines are hard to read; the page is no wider.
const WIDEST: u16 = 110;

/// The page's lines in the model's width.
pub(super) fn lines(record: &Record, model: &Model) -> Vec<PageLine> {
    let width = model.size.0.min(WIDEST).saturating_sub(2);
    let mut lines = record_lines(record, model.today(), usize::from(width), model.unicode);
    if record.entries.iter().any(|signed| signed.entry.stands())
        && let Some(head) = lines.iter_mut().find(|line| **line == PageLine::of(Role::Title, LOGGED))
    {
        *head = std::mem::take(head).at_right(Role::Dim, ": and \"correct\" puts one of yours right");
    }
    lines
}

/// How many of them, from the first on, are the plan.
pub(super) fn plan_rows(record: &Record, model: &Model) -> usize {
    let width = model.size.0.min(WIDEST).saturating_sub(2);
    plan_lines(record, model.today(), usize::from(width), model.unicode).len()
}

impl View for PupilScreen {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let page = Rect { x: area.x + 1, width: area.width.saturating_sub(2).min(WIDEST - 2), ..area };
        let Some(record) = &self.shown else {
            let asked = model.cache.get(&ask::record(self.pupil));
            draw_lines(&not_here(&asked, usize::from(page.width)).unwrap_or_default(), look, page, buffer);
            return None;
        };
        let lines = lines(record, model);
        let rows = usize::from(page.height);
        draw_lines(lines.get(self.top.min(lines.len())..).unwrap_or_default(), look, page, buffer);
        if lines.len() > self.top + rows && page.height > 0 {
            let more =
                PageLine::empty().at_right(Role::Dim, format!(" {} more lines: PgDn", lines.len() - self.top - rows));
            let place =
                Rect { y: page.bottom() - 1, x: page.right().saturating_sub(24), width: page.width.min(24), height: 1 };
            draw_line(&more, look, place, buffer);
        }
        let news = open_news(model, self.pupil, usize::from(page.width));
        if news.is_empty() { None } else { draw_foot(&news, None, look, area, buffer) }
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        let Some(record) = &self.shown else {
            let lines = not_here(&model.cache.get(&ask::record(self.pupil)), usize::from(WIDEST));
            return lines.unwrap_or_default().iter().map(PageLine::plain).collect();
        };
        let mut lines = open_news(model, self.pupil, usize::from(WIDEST));
        lines.extend(record_lines(record, model.today(), usize::from(WIDEST), model.unicode));
        lines.iter().map(PageLine::plain).collect()
    }
}
