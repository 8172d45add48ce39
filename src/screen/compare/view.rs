//! Which two versions they are, who made each and when, and below that what is different.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Compare;
use crate::domain::id::StaffId;
use crate::model::{Asked, Model};
use crate::proto::ask;
use crate::screen::page::{PageLine, compared_lines, not_here, version_line};
use crate::screen::view::{Look, View, beside_edges, draw_line, draw_lines};
use crate::theme::Role;

/// Longer lines are hard to read; the page is no wider.
const WIDEST: u16 = 110;
/// Rows of the terminal that are not of the differences: header, head, footer and the hint that there is more.
const AROUND: u16 = 3 + HEAD;
/// Rows of the head.
const HEAD: u16 = 5;

/// How many rows of what is different one sees at once.
pub(super) fn rows(model: &Model) -> usize {
    usize::from(model.size.1.saturating_sub(AROUND)).max(1)
}

/// What is different, in the model's width.
pub(super) fn lines(compare: &Compare, model: &Model) -> Vec<PageLine> {
    let width = usize::from(model.size.0.min(WIDEST).saturating_sub(2));
    let Some((before, after)) = compare.two(model) else { return Vec::new() };
    compared_lines(before, after, model.today(), width)
}

/// Whose plan, and which two versions of it.
fn head(compare: &Compare, model: &Model) -> Vec<PageLine> {
    let asked = compare.asked(model);
    let (card, versions) = match &asked {
        Asked::Here(here) => *here,
        asked => return not_here(asked, usize::from(model.size.0.min(WIDEST))).unwrap_or_default(),
    };
    let mut head = vec![PageLine::of(Role::Title, card.brief.named()).add(Role::Text, "   two versions of the plan")];
    let Some((before, after)) = compare.two(model) else {
        head.push(PageLine::of(Role::Dim, "There is no second version of it yet: each change makes one."));
        return head;
    };
    let name = |id: StaffId| {
        let staff = model.cache.here(&ask::staff());
        let known = staff.into_iter().flatten().find(|person| person.id == id);
        known.map_or_else(|| "somebody".to_owned(), |person| person.name.clone())
    };
    let (others, more) = (versions.len().saturating_sub(1), versions.more.is_some());
    head.push(PageLine::of(Role::Dim, "was  ").add(Role::Text, version_line(before, name, model.today())));
    head.push(PageLine::of(Role::Dim, "now  ").add(Role::Text, version_line(after, name, model.today())));
    if others > 1 {
        let place = format!("{} of {others}{} others", compare.other.min(others - 1) + 1, if more { "+" } else { "" });
        head.push(PageLine::of(Role::Key, "Up, Down").add(Role::Dim, format!("  another version: {place}")));
    }
    head
}

impl View for Compare {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let inner = Rect { width: beside_edges(area).width.min(WIDEST - 2), ..beside_edges(area) };
        draw_lines(&head(self, model), look, inner, buffer);
        let under = inner.height.min(HEAD);
        let below = Rect { y: inner.y + under, height: inner.height - under, ..inner };
        let lines = lines(self, model);
        let shown = lines.get(self.top.min(lines.len())..).unwrap_or_default();
        let rows = usize::from(below.height.saturating_sub(1));
        draw_lines(shown.get(..rows.min(shown.len())).unwrap_or_default(), look, below, buffer);
        if shown.len() > rows && below.height > 0 {
            let more = PageLine::empty().at_right(Role::Dim, format!("{} more lines: PgDn", shown.len() - rows));
            draw_line(&more, look, Rect { y: below.bottom() - 1, height: 1, ..below }, buffer);
        }
        None
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        head(self, model).iter().chain(&[PageLine::empty()]).chain(&lines(self, model)).map(PageLine::plain).collect()
    }
}
