//! What was done at the left, newest first; at the right all about the row under the cursor, and how often who did what.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::AuditScreen;
use super::state::lately;
use crate::model::Model;
use crate::proto::view::{AuditPage, AuditRow};
use crate::screen::page::{PageLine, day_words, instant, not_here};
use crate::screen::view::{Halves, Look, View};
use crate::theme::Role;

impl View for AuditScreen {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        self.halves(model).draw(look, area, buffer);
        None
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        self.halves(model).plain()
    }
}

impl AuditScreen {
    fn halves<'a>(&'a self, model: &'a Model) -> Halves<impl Fn(usize) -> PageLine, impl Fn(usize) -> Vec<PageLine>> {
        let asked = model.cache.get(&lately());
        let page = asked.clone().here();
        let since = page.map(|page| format!("   since {}", day_words(page.since, model.today())));
        let torn = page.filter(|page| !page.gaps.is_empty()).map_or("", |_| "   ! not the whole");
        Halves {
            head: PageLine::of(Role::Title, "who saw what")
                .add(Role::Error, torn)
                .add(Role::Dim, since.unwrap_or_default()),
            len: page.map_or(0, |page| page.rows.len()),
            cursor: self.cursor,
            row: move |place| page.and_then(|page| page.rows.get(place)).map_or_else(PageLine::empty, row),
            pane: move |width| match page {
                Some(page) => self.pane(page, model, width),
                None => not_here(&asked, width).unwrap_or_default(),
            },
            pane_top: 0,
            foot: Vec::new(),
        }
    }

    fn pane(&self, page: &AuditPage, model: &Model, width: usize) -> Vec<PageLine> {
        let mut lines = Vec::new();
        for gap in &page.gaps {
            lines.extend(PageLine::wrapped(
                Role::Error,
                "! ",
                &format!("This is not the whole: {}.", gap.words()),
                width,
            ));
        }
        let Some(row) = page.rows.get(self.cursor) else {
            if page.gaps.is_empty() {
                lines.push(PageLine::of(Role::Dim, "Nothing was seen or changed."));
            }
            return lines;
        };
        lines.extend([
            PageLine::of(Role::Title, &row.who).add(Role::Text, format!("   {}", row.kind.word())),
            PageLine::of(Role::Text, row.pupil.as_deref().unwrap_or("no one pupil")),
            PageLine::of(Role::Dim, instant(row.at, model.today())),
            PageLine::of(Role::Dim, "from ").add(Role::Text, &row.via),
        ]);
        lines.extend(PageLine::wrapped(Role::Text, "", &row.what, width));
        lines.push(PageLine::empty());
        for tally in &page.counts {
            let counts: Vec<String> =
                tally.counts.iter().map(|(kind, count)| format!("{} {count}", kind.word())).collect();
            lines.extend(PageLine::wrapped(Role::Dim, &format!("{}  ", tally.who), &counts.join(", "), width));
        }
        lines
    }
}

fn row(row: &AuditRow) -> PageLine {
    let about = row.pupil.as_deref().unwrap_or(&row.what);
    PageLine::of(Role::Text, format!("{} ", row.who))
        .add(Role::Dim, row.kind.word())
        .add(Role::Text, format!(" {about}"))
}
