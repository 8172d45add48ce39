//! Home: the search and what it found at the left, the plan of the pupil under the cursor at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::widgets::Widget;

use super::Pupils;
use crate::domain::need::Provision;
use crate::model::{Asked, Model};
use crate::proto::view::Brief;
use crate::screen::page::{PageLine, card_lines, no_card_lines};
use crate::screen::view::{Look, View, draw_line, draw_lines, draw_typing, page_top};
use crate::theme::Role;
use crate::widget::List;

/// From this width on the plan stands beside the list.
const WIDE: u16 = 60;
/// Columns for "2000 of 2000".
const COUNT: u16 = 14;
/// How many rows the plain view lists.
const PLAIN_ROWS: usize = 10;

impl View for Pupils {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let share = if area.width >= WIDE { Constraint::Percentage(50) } else { Constraint::Percentage(100) };
        let [left, right] = Layout::horizontal([share, Constraint::Fill(1)]).areas(area);
        let [find, list] = Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(left);
        let typed_to =
            draw_typing(" find  ", &self.query, look, Rect { width: find.width.saturating_sub(COUNT), ..find }, buffer);
        let count = PageLine::empty().at_right(Role::Dim, format!("{} ", self.count(model)));
        draw_line(
            &count,
            look,
            Rect { x: find.right().saturating_sub(COUNT), width: find.width.min(COUNT), ..find },
            buffer,
        );
        List {
            theme: look.theme,
            len: self.shown.len(),
            cursor: (!self.shown.is_empty()).then_some(self.cursor),
            top: page_top(self.cursor, list.height),
            row: |place, area, buffer: &mut Buffer| {
                if let Some(pupil) = self.at(place, model) {
                    draw_line(&row(pupil), look, area, buffer);
                }
            },
        }
        .render(Rect { x: list.x + 1, width: list.width.saturating_sub(2), ..list }, buffer);
        if right.width > 2 {
            let pane = Rect { x: right.x + 2, width: right.width - 2, ..right };
            let (border, style) = (if model.unicode { '│' } else { '|' }, look.theme.style(Role::Border));
            for y in right.top()..right.bottom() {
                if let Some(cell) = buffer.cell_mut((right.x, y)) {
                    cell.set_char(border).set_style(style);
                }
            }
            draw_lines(&self.pane(model, usize::from(pane.width)), look, pane, buffer);
        }
        typed_to
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        let mut lines = vec![format!("find: {}   {}", self.query.text(), self.count(model))];
        let rows = self.shown.iter().enumerate().take(PLAIN_ROWS).filter_map(|(place, _)| {
            let mark = if place == self.cursor { ">" } else { " " };
            self.at(place, model).map(|pupil| format!("{mark} {}", row(pupil).plain()))
        });
        lines.extend(rows);
        lines.push(String::new());
        lines.extend(self.pane(model, usize::from(u16::MAX)).iter().map(PageLine::plain));
        lines
    }
}

impl Pupils {
    fn count(&self, model: &Model) -> String {
        // Of a list that is not whole only its length is known, and that all of it is shown.
        if model.cache.is_here || !self.shown.is_empty() {
            format!("{} of {}", self.shown.len(), model.cache.of)
        } else {
            String::new()
        }
    }

    fn pane(&self, model: &Model, width: usize) -> Vec<PageLine> {
        let Some(pupil) = self.here(model) else { return self.nobody(model) };
        match model.cache.card(pupil.id) {
            Asked::Here(card) => card_lines(card, model.today(), width, model.unicode),
            Asked::Refused(refusal) => no_card_lines(pupil, Some(&refusal), width),
            Asked::Waiting => no_card_lines(pupil, None, width),
        }
    }

    fn nobody(&self, model: &Model) -> Vec<PageLine> {
        if !model.cache.is_here {
            return Vec::new(); // A moment later it is.
        }
        if model.cache.pupils.is_empty() {
            return vec![
                PageLine::of(Role::Dim, "No pupils yet. The office imports them:"),
                PageLine::of(Role::Text, "sendo import pupils FILE.csv"),
            ];
        }
        vec![
            PageLine::of(Role::Text, format!("Nobody is called {}.", self.query.text())),
            PageLine::of(Role::Key, "Esc").add(Role::Text, " clears the search"),
        ]
    }
}

/// "Amara Okafor      4B  K  ! 1".
fn row(pupil: &Brief) -> PageLine {
    let line = PageLine::of(if pupil.mine { Role::Text } else { Role::Dim }, pupil.name.full());
    let provision = match pupil.provision {
        None | Some(Provision::N) => "  ",
        Some(Provision::K) => " K",
        Some(Provision::E) => " E",
    };
    let flags = match pupil.flags {
        0 => "    ".to_owned(),
        count => format!(" ! {}", count.min(9)),
    };
    line.at_right(Role::Dim, format!(" {:<3}", pupil.form))
        .at_right(Role::Badge, provision)
        .at_right(Role::Warning, flags)
}
