//! The record as one page that scrolls.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::PupilScreen;
use crate::domain::amend::Amend;
use crate::domain::text::{self, quantity};
use crate::model::Model;
use crate::proto::ask;
use crate::proto::view::Record;
use crate::screen::page::{LOGGED, PageLine, not_here, open_news, plan_lines, record_lines};
use crate::screen::view::{Look, View, draw_foot, draw_lines};
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

impl PupilScreen {
    /// The lines that stand on the screen, and at its end how many more there are: behind the last one where there is room,
    /// else in its place. No line is written over.
    fn on_page(&self, lines: &[PageLine], rows: usize, width: usize) -> Vec<PageLine> {
        let shown = lines.iter().skip(self.top).take(rows).cloned();
        let mut shown: Vec<PageLine> = shown.collect();
        let left = lines.len().saturating_sub(self.top + shown.len());
        let said = |left| format!("  {}: PgDn", quantity(left, "more line", "more lines"));
        if let Some(last) = shown.last_mut().filter(|_| left > 0) {
            let fits = text::width(&last.plain()) + text::width(&said(left)) <= width;
            let (line, left) = if fits { (std::mem::take(last), left) } else { (PageLine::empty(), left + 1) };
            *last = line.at_right(Role::Dim, said(left));
        }
        shown
    }
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
        draw_lines(&self.on_page(&lines, rows, usize::from(page.width)), look, page, buffer);
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
