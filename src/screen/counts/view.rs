//! The numbers, one a line, with a sign where somebody ought to ask.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::CountsScreen;
use crate::model::{Asked, Model};
use crate::proto::ask;
use crate::screen::page::{PageLine, not_here};
use crate::screen::view::{Look, View, beside_edges, draw_lines};
use crate::theme::Role;

impl View for CountsScreen {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        draw_lines(&lines(model), look, beside_edges(area), buffer);
        None
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        lines(model).iter().map(PageLine::plain).collect()
    }
}

fn lines(model: &Model) -> Vec<PageLine> {
    let asked = model.cache.get(&ask::counts());
    let counts = match &asked {
        Asked::Here(counts) => *counts,
        asked => return not_here(asked, usize::from(model.size.0)).unwrap_or_default(),
    };
    let plain = |count: usize, what: &str| PageLine::of(Role::Text, format!("{count:>6}  {what}"));
    let watched = |count: usize, what: &str| {
        let (role, sign) = if count > 0 { (Role::Warning, "!") } else { (Role::Text, " ") };
        PageLine::of(role, format!("{sign}{count:>5}  {what}"))
    };
    vec![
        PageLine::of(Role::Title, "the school in numbers").add(Role::Dim, "   no names"),
        PageLine::empty(),
        plain(counts.pupils, "pupils"),
        plain(counts.support, "on SEN support (K)"),
        plain(counts.ehc, "with an EHC plan (E)"),
        watched(counts.without_plan, "of these without a plan here"),
        PageLine::empty(),
        plain(counts.open, "flags that nobody has taken up"),
        watched(counts.open_long, "of these for two school days or longer"),
        plain(counts.under_way, "flags taken up or waiting"),
        PageLine::empty(),
        watched(counts.overdue, "reviews overdue"),
        plain(counts.due, "reviews due within ten school days"),
    ]
}
