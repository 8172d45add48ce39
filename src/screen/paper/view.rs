//! A page, turned like paper: what belongs together is not parted where it can be helped.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Paper;
use super::state::What;
use crate::domain::text::quantity;
use crate::model::{Asked, Model};
use crate::proto::ask;
use crate::proto::message::PaperTo;
use crate::screen::page::{PageLine, cover_groups, in_pages, not_here, page_groups};
use crate::screen::view::{Look, View, beside_edges, draw_line, draw_lines};
use crate::theme::Role;
use crate::transfer::report::handout_page;

/// Longer lines are hard to read; the page is no wider.
const WIDEST: u16 = 100;
/// Rows of the terminal that are not the page's: header, footer, and which page it is.
const AROUND: u16 = 3;

/// The pages in the model's size.
pub(super) fn pages(what: &What, model: &Model) -> Vec<Vec<PageLine>> {
    let width = model.size.0.min(WIDEST).saturating_sub(2);
    in_pages(groups(what, model, usize::from(width)), usize::from(model.size.1.saturating_sub(AROUND)))
}

fn groups(what: &What, model: &Model, width: usize) -> Vec<Vec<PageLine>> {
    match what {
        What::Handout(pupil) => match model.cache.get(&ask::handout(*pupil, PaperTo::Screen)) {
            Asked::Here(plan) => {
                let taken = quantity(plan.names_taken_out, "name of another pupil was", "names of other pupils were");
                let said = (plan.names_taken_out > 0)
                    .then(|| vec![PageLine::of(Role::Warning, format!("! {taken} taken out of the texts"))]);
                said.into_iter().chain(page_groups(&handout_page(plan), width)).collect()
            }
            asked => not_here(&asked, width).into_iter().collect(),
        },
        What::Cover(class) => match model.cache.get(&ask::cover(class.clone(), PaperTo::Screen)) {
            Asked::Here(sheet) => cover_groups(sheet, width),
            asked => not_here(&asked, width).into_iter().collect(),
        },
    }
}

impl View for Paper {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let inner = Rect { width: beside_edges(area).width.min(WIDEST - 2), ..beside_edges(area) };
        let pages = pages(&self.what, model);
        let page = self.page.min(pages.len().saturating_sub(1));
        draw_lines(pages.get(page).map_or(&[][..], Vec::as_slice), look, inner, buffer);
        if pages.len() > 1 && inner.height > 0 {
            let hint = if page + 1 < pages.len() { ": PgDn" } else { "" };
            let place = PageLine::empty().at_right(Role::Dim, format!("page {} of {}{hint}", page + 1, pages.len()));
            draw_line(&place, look, Rect { y: inner.bottom() - 1, height: 1, ..inner }, buffer);
        }
        None
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        let lines = groups(&self.what, model, usize::from(WIDEST));
        let parted = lines.iter().flat_map(|group| group.iter().map(PageLine::plain).chain([String::new()]));
        parted.collect()
    }
}
