//! What every screen looks like: drawn, and as plain lines. Here is the only drawing that all screens share.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Block, Borders, Clear, Widget};

use super::page::PageLine;
use crate::domain::text;
use crate::model::Model;
use crate::theme::{Role, Theme};
use crate::widget::{Fields, List, Typing, Words, put};

/// What a view needs besides the model.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The theme.
    pub theme: &'a Theme,
}

/// How a screen looks.
pub trait View {
    /// Draws it; returns where the terminal's cursor goes, where text is typed.
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)>;

    /// The same as plain lines, for screen readers and terminals that cannot draw.
    fn plain(&self, model: &Model) -> Vec<String>;
}

/// A head, under it a list at the left, and at the right all about the row under the cursor.
pub struct Halves<R, P> {
    /// What stands above both.
    pub head: PageLine,
    /// How many rows there are.
    pub len: usize,
    /// The row under the cursor.
    pub cursor: usize,
    /// Makes a row.
    pub row: R,
    /// Makes the right half, in so many columns.
    pub pane: P,
    /// The first of its lines that is shown.
    pub pane_top: usize,
    /// What stands at the foot of the right half, whatever is above it.
    pub foot: Vec<PageLine>,
}

impl<R: Fn(usize) -> PageLine, P: Fn(usize) -> Vec<PageLine>> Halves<R, P> {
    /// Draws both.
    pub fn draw(&self, look: Look, area: Rect, buffer: &mut Buffer) {
        let [head, body] = Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]).areas(area);
        let [left, right] = Layout::horizontal([Constraint::Percentage(50), Constraint::Fill(1)]).areas(body);
        draw_line(&self.head, look, beside_edges(head), buffer);
        List {
            theme: look.theme,
            len: self.len,
            cursor: (self.len > 0).then_some(self.cursor),
            top: page_top(self.cursor, left.height),
            row: |place, area, buffer: &mut Buffer| draw_line(&(self.row)(place), look, area, buffer),
        }
        .render(beside_edges(left), buffer);
        let pane = Rect { x: right.x + 1, width: right.width.saturating_sub(1), ..right };
        let foot = u16::try_from(self.foot.len()).unwrap_or(u16::MAX).min(pane.height / 2);
        let [pane, foot] = Layout::vertical([Constraint::Fill(1), Constraint::Length(foot)]).areas(pane);
        draw_scrolled(&(self.pane)(usize::from(pane.width)), self.pane_top, "Tab", look, pane, buffer);
        draw_lines(&self.foot, look, foot, buffer);
    }

    /// The same as plain lines.
    pub fn plain(&self) -> Vec<String> {
        let mut lines = vec![self.head.plain()];
        lines.extend((0..self.len).map(|place| marked(place == self.cursor, &(self.row)(place))));
        lines.push(String::new());
        lines.extend((self.pane)(PLAIN_WIDTH).iter().chain(&self.foot).map(PageLine::plain));
        lines
    }
}

/// Draws lines from the `top` one on; where they go on behind the last row, that says how many, and by which key they come.
pub fn draw_scrolled(lines: &[PageLine], top: usize, key: &str, look: Look, area: Rect, buffer: &mut Buffer) {
    let shown = lines.get(top.min(lines.len())..).unwrap_or_default();
    draw_lines(shown, look, area, buffer);
    let rows = usize::from(area.height);
    if shown.len() > rows && area.height > 0 {
        let last = Rect { y: area.bottom() - 1, height: 1, ..area };
        clear(last, look, buffer);
        let said = format!("{}: {key}", text::quantity(shown.len() - rows + 1, "more line", "more lines"));
        draw_line(&PageLine::of(Role::Dim, said), look, last, buffer);
    }
}

/// A row as a plain line, with a sign where it is under the cursor.
pub fn marked(under_cursor: bool, row: &PageLine) -> String {
    format!("{} {}", if under_cursor { ">" } else { " " }, row.plain())
}

/// How wide plain lines are.
pub const PLAIN_WIDTH: usize = 100;

/// Draws lines from the top of an area, as many as it has rows.
pub fn draw_lines(lines: &[PageLine], look: Look, area: Rect, buffer: &mut Buffer) {
    for (line, y) in lines.iter().zip(area.top()..area.bottom()) {
        draw_line(line, look, Rect { y, height: 1, ..area }, buffer);
    }
}

/// Draws one line into the first row of an area, if it has one.
pub fn draw_line(line: &PageLine, look: Look, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    put(&words(line, look, usize::from(area.width)), area, buffer);
}

/// A line in so many cells: the left part is cut where it meets the right part.
fn words<'a>(line: &'a PageLine, look: Look<'a>, cells: usize) -> Line<'a> {
    let right = line.right_width();
    let mut left = Words::new(look.theme, cells.saturating_sub(right));
    for (role, piece) in &line.left {
        left = left.add(*role, piece.as_str());
    }
    if right > 0 {
        left = left.fill(Role::Text, 0);
    }
    let used = cells.saturating_sub(right) - left.left();
    let mut whole = left.line();
    let mut rest = Words::new(look.theme, cells - used);
    for (role, piece) in &line.right {
        rest = rest.add(*role, piece.as_str());
    }
    whole.extend(rest.line());
    whole
}

/// The first row of the page that a cursor is on, in a list that turns pages.
pub fn page_top(cursor: usize, rows: u16) -> usize {
    let rows = usize::from(rows).max(1);
    cursor / rows * rows
}

/// Draws lines at the foot of an area, and below them what is typed, behind a lead; says where the cursor stands.
pub fn draw_foot(
    lines: &[PageLine],
    typed: Option<(&str, Typing<'_>)>,
    look: Look,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<(u16, u16)> {
    let typing = typed.map_or(0, |(lead, typed)| typed.rows(usize::from(area.width).saturating_sub(text::width(lead))));
    let typing = u16::try_from(typing).unwrap_or(u16::MAX).min(area.height);
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(typing);
    let foot = foot(area, rows, look, buffer);
    let typing = typing.min(foot.height);
    let above = Rect { height: foot.height - typing, ..foot };
    draw_lines(lines, look, beside_edges(above), buffer);
    if lines.len() > usize::from(above.height) && above.height > 0 {
        say_cut(lines.len() - usize::from(above.height), above, look, buffer);
    }
    let (lead, typed) = typed?;
    let below = Rect { y: above.bottom(), height: typing, ..foot };
    draw_typing(lead, typed, look, below, buffer)
}

/// Says in the last row of an area how many lines had no room in it, with the one that stood there.
fn say_cut(cut: usize, area: Rect, look: Look, buffer: &mut Buffer) {
    let last = beside_edges(Rect { y: area.bottom() - 1, height: 1, ..area });
    clear(last, look, buffer);
    let words = format!("Too small: {} not shown", text::quantity(cut + 1, "line", "lines"));
    draw_line(&PageLine::of(Role::Warning, words), look, last, buffer);
}

/// Draws a form under its head: each field behind its label, under the one with the focus what it offers, and at the end
/// what is to be said about all of it. Says where the cursor stands.
pub fn draw_form<N: Copy + PartialEq>(
    form: &Fields<N>,
    [head, offered, foot]: [&[PageLine]; 3],
    look: Look,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<(u16, u16)> {
    let wide = form.fields().iter().map(|field| text::width(field.label)).max().unwrap_or(0) + 4;
    let mut left = area;
    let mut next = |rows: usize| {
        let height = u16::try_from(rows).unwrap_or(u16::MAX).min(left.height);
        let row = Rect { height, ..left };
        left = Rect { y: left.y + height, height: left.height - height, ..left };
        row
    };
    draw_lines(head, look, beside_edges(next(head.len())), buffer);
    let mut cursor = None;
    for field in form.fields() {
        let typed = field.input.typing();
        let row = next(typed.rows(usize::from(area.width).saturating_sub(wide)));
        let at = draw_typing(&text::pad(&format!(" {}", field.label), wide), typed, look, row, buffer);
        if form.focus() == Some(field.name) {
            cursor = at;
            let rows = next(offered.len());
            let under = u16::try_from(wide).unwrap_or(0).min(rows.width);
            draw_lines(offered, look, Rect { x: rows.x + under, width: rows.width - under, ..rows }, buffer);
        }
    }
    draw_lines(foot, look, beside_edges(next(foot.len())), buffer);
    cursor
}

/// An area without its first and its last column.
pub fn beside_edges(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

/// An area without its first row and its edges: for a screen of a few lines.
pub fn below_top(area: Rect) -> Rect {
    let (down, in_) = (area.height.min(1), area.width.min(2));
    Rect { x: area.x + in_, y: area.y + down, width: area.width - in_, height: area.height - down }
}

/// The last rows of an area, cleared and with a rule above.
fn foot(area: Rect, rows: u16, look: Look, buffer: &mut Buffer) -> Rect {
    let height = rows.saturating_add(1).min(area.height);
    let box_ = Rect { y: area.bottom() - height, height, ..area };
    clear(box_, look, buffer);
    let rule = Rect { height: height.min(1), ..box_ };
    Block::new().borders(Borders::TOP).border_style(look.theme.style(Role::Border)).render(rule, buffer);
    Rect { y: box_.y + 1, height: height.saturating_sub(1), ..box_ }
}

/// Empties an area.
pub fn clear(area: Rect, look: Look, buffer: &mut Buffer) {
    Clear.render(area, buffer);
    buffer.set_style(area, look.theme.style(Role::Text));
}

/// Draws what is typed behind a lead, and says where the cursor stands. A line takes the first row of the area, rows that
/// wrap take all of it.
pub fn draw_typing<'a>(
    lead: &str,
    typed: impl Into<Typing<'a>>,
    look: Look,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<(u16, u16)> {
    let wide = text::width(lead);
    match typed.into() {
        Typing::Line(typed) => {
            let window = typed.window(usize::from(area.width).saturating_sub(wide));
            draw_line(&PageLine::of(Role::Key, lead).add(Role::Input, &window.text), look, area, buffer);
            let x = u16::try_from(wide + window.cursor).ok()?;
            (x < area.width && area.height > 0).then_some((area.x + x, area.y))
        }
        Typing::Area(typed) => {
            draw_line(&PageLine::of(Role::Key, lead), look, area, buffer);
            let wide = u16::try_from(wide).unwrap_or(u16::MAX).min(area.width);
            let rows = Rect { x: area.x + wide, width: area.width - wide, ..area };
            typed.draw(look.theme.style(Role::Input), rows, buffer)
        }
    }
}
