//! What was written to whom at the left, what was found out last first; at the right the words, and who wrote and who
//! found them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::MisplacedScreen;
use crate::model::Model;
use crate::proto::ask;
use crate::proto::view::MisplacedRow;
use crate::screen::page::{PageLine, misplaced_lines, not_here};
use crate::screen::view::{Halves, Look, View};
use crate::theme::Role;

const WHOSE: &str =
    "Nothing of it is on the page of the child named here. Whoever wrote it writes it again where it belongs.";

impl View for MisplacedScreen {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        self.halves(model).draw(look, area, buffer);
        None
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        self.halves(model).plain()
    }
}

impl MisplacedScreen {
    fn halves<'a>(&'a self, model: &'a Model) -> Halves<impl Fn(usize) -> PageLine, impl Fn(usize) -> Vec<PageLine>> {
        let asked = model.cache.get(&ask::misplaced());
        let page = asked.clone().here();
        let rows: &[MisplacedRow] = page.map_or(&[], |page| page);
        Halves {
            head: PageLine::of(Role::Title, "about another child"),
            len: rows.len(),
            cursor: self.cursor,
            row: move |place| rows.get(place).map_or_else(PageLine::empty, row),
            pane: move |width| match rows.get(self.cursor) {
                Some(row) => {
                    let mut lines = misplaced_lines(row, model.today(), width);
                    lines.push(PageLine::empty());
                    lines.extend(PageLine::wrapped(Role::Dim, "", WHOSE, width));
                    lines
                }
                None => not_here(&asked, width)
                    .unwrap_or_else(|| vec![PageLine::of(Role::Dim, "Nothing was said of the wrong child.")]),
            },
            pane_top: 0,
            foot: Vec::new(),
        }
    }
}

fn row(row: &MisplacedRow) -> PageLine {
    PageLine::of(Role::Text, format!("{} ", row.pupil.name.full()))
        .add(Role::Dim, format!("{} ", row.pupil.form))
        .add(Role::Text, &row.record.says)
}
