//! The grid: names at the left, a column for each line of the plans; at the foot what the cell means, in words.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::widgets::Widget;

use super::Sweep;
use super::state::{Cell, lines};
use crate::domain::log_line::{self, day_in_words};
use crate::domain::record::plan::Line;
use crate::domain::text::{self, quantity};
use crate::keys::{Action, Context};
use crate::model::{Asked, Model};
use crate::proto::view::Brief;
use crate::screen::page::{PageLine, waiting_line};
use crate::screen::view::{Look, View, beside_edges, draw_foot, draw_line, marked, page_top};
use crate::theme::Role;
use crate::widget::List;

/// How wide the names are.
const NAMES: usize = 24;
/// How wide a cell is: a sign where the cursor is, the code, the result with its letter, a sign for a note.
const CELL: usize = 11;
/// How many rows the words at the foot have at least: the grid must not jump.
const FOOT: usize = 3;

impl View for Sweep {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        let foot = self.foot(model, usize::from(area.width.saturating_sub(2)));
        let rows = u16::try_from(foot.len() + usize::from(self.note.is_some()) + 1).unwrap_or(u16::MAX);
        let [head, grid, below] =
            Layout::vertical([Constraint::Length(1), Constraint::Fill(1), Constraint::Length(rows)]).areas(area);
        draw_line(&self.head(model), look, beside_edges(head), buffer);
        let grid = beside_edges(grid);
        let shown = usize::from(grid.width).saturating_sub(NAMES) / CELL;
        let first = self.column / shown.max(1) * shown.max(1);
        List {
            theme: look.theme,
            len: self.rows.len(),
            cursor: (!self.rows.is_empty()).then_some(self.row),
            top: page_top(self.row, grid.height),
            row: |place, area, buffer: &mut Buffer| {
                draw_line(&self.row_line(place, first, first + shown, model), look, area, buffer);
            },
        }
        .render(grid, buffer);
        let typed = self.note.as_ref().map(|(_, note)| (" note > ", note.line().into()));
        draw_foot(&foot, typed, look, below, buffer)
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        let mut all = vec![self.head(model).plain()];
        let row = |place: usize| marked(place == self.row, &self.row_line(place, 0, usize::MAX, model));
        all.extend((0..self.rows.len()).map(row));
        all.extend(self.foot(model, usize::from(u16::MAX)).iter().map(PageLine::plain));
        all.extend(self.note.as_ref().map(|(_, note)| format!("note > {}", note.text())));
        all
    }
}

impl Sweep {
    fn head(&self, model: &Model) -> PageLine {
        let count = quantity(self.rows.len(), "pupil with a plan", "pupils with plans");
        let line = PageLine::of(Role::Title, format!("sweep {}", self.class)).add(Role::Dim, format!("   {count}"));
        let columns = self.columns(model);
        let line =
            if columns > 1 { line.add(Role::Dim, format!("   line {} of {columns}", self.column + 1)) } else { line };
        let line = match self.elsewhere() {
            0 => line,
            others => line.add(Role::Badge, format!("   and {} of other classes", quantity(others, "cell", "cells"))),
        };
        let line = if self.day == model.today() {
            line
        } else {
            line.add(Role::Badge, format!("   of {}", day_in_words(self.day, model.today())))
        };
        match waiting_line(&self.out, Context::Sweep, Action::GoOn, model).filter(|_| self.cells.is_empty()) {
            Some(waiting) => line.add(Role::Dim, "   ").join(waiting),
            None => line.at_right(Role::Dim, "Tab other class"),
        }
    }

    fn row_line(&self, place: usize, from: usize, to: usize, model: &Model) -> PageLine {
        let Some(pupil) = self.rows.get(place).copied() else { return PageLine::empty() };
        let named = model.cache.pupil(pupil).map_or_else(String::new, Brief::named);
        let mut line = PageLine::of(Role::Text, text::pad(&text::cut(&named, NAMES - 1), NAMES));
        match model.cache.card(pupil) {
            Asked::Waiting => return line.add(Role::Dim, "the plan is on its way"),
            Asked::Refused(refusal) => return line.add(Role::Error, refusal.sentence),
            Asked::Here(_) => {}
        }
        for (column, plan_line) in lines(model, pupil).enumerate().take(to).skip(from) {
            let cell = (pupil, plan_line.number);
            let here = place == self.row && column == self.column;
            let says = self.cells.get(&cell).map(String::as_str);
            line = line.add(role(says), cell_text(plan_line, says, here));
        }
        line
    }

    /// What the cell under the cursor is, and what was filled in last, which the letters go to.
    fn foot(&self, model: &Model, width: usize) -> Vec<PageLine> {
        if let Some((cell, note)) = &self.note {
            let head = PageLine::of(Role::Dim, "note for ").add(Role::Title, self.whole(*cell, model));
            let waiting = note.waiting_line(Context::CellNote, Action::GoOn, model);
            return std::iter::once(head).chain(waiting).collect();
        }
        let Some(cell) = self.here(model) else {
            let why = match (self.rows.is_empty(), model.cache.is_here) {
                (true, true) => "Nobody here has a plan that you work with.",
                (true, false) => "on its way",
                (false, _) => "",
            };
            return vec![PageLine::of(Role::Dim, why), PageLine::empty(), PageLine::empty()];
        };
        let latest = self.meant(model).filter(|latest| *latest != cell);
        let latest = latest.map(|latest| self.whole(latest, model)).unwrap_or_default();
        let mut lines = PageLine::wrapped(Role::Text, "> ", &self.whole(cell, model), width);
        lines.extend(PageLine::wrapped(Role::Dim, "  ", &latest, width));
        lines.resize_with(lines.len().max(FOOT), PageLine::empty);
        lines
    }

    /// A cell in words: whom, which line, and what will be stored.
    fn whole(&self, cell: Cell, model: &Model) -> String {
        let named = model.cache.pupil(cell.0).map_or_else(String::new, Brief::named);
        let says = match self.written(cell, model) {
            Some(Ok(written)) => {
                let plan = super::state::plan(model, cell.0);
                log_line::describe(&[written], plan, model.today())
            }
            Some(Err(why)) => format!("! {why}"),
            None => lines(model, cell.0)
                .find(|line| line.number == cell.1)
                .map_or_else(String::new, |line| format!("{} {} {}", line.number, line.code, line.text)),
        };
        format!("{named}: {says}")
    }
}

/// The role of a result; the sign says the same.
fn role(says: Option<&str>) -> Role {
    match says.and_then(|says| says.chars().next()) {
        None => Role::Dim,
        Some('/') => Role::Partly,
        Some('-') => Role::DidNot,
        Some('x' | '*') => Role::NotDelivered,
        Some(_) => Role::Worked,
    }
}

/// `>CI07 +p"`: a sign where the cursor is, a dot where nothing is filled in, a sign for a note.
fn cell_text(line: &Line, says: Option<&str>, here: bool) -> String {
    let (sign, note) = says.map_or((".", ""), |says| says.split_once(' ').unwrap_or((says, "")));
    let marked = if here { ">" } else { " " };
    let noted = if note.is_empty() { "" } else { "\"" };
    text::pad(&format!("{marked}{} {sign}{noted}", text::cut(&line.code, CELL - 6)), CELL)
}
