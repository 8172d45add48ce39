//! The frame around the screens: the header, whatever lies on top, and the footer or what was said last.

use chrono::Datelike;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

use super::state::App;
use crate::domain::text::{self, quantity};
use crate::keys::Context;
use crate::model::Tone;
use crate::proto::view::DeskWaits;
use crate::screen::page::PageLine;
use crate::screen::view::{clear, draw_line, draw_lines};
use crate::screen::{Look, Screen};
use crate::theme::Role;
use crate::widget;

/// The columns and rows that a form needs to be read.
const LEAST: (u16, u16) = (40, 8);

/// Draws everything; returns where the terminal's cursor goes, where text is typed.
pub fn draw(app: &App, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let look = Look { theme: &app.theme };
    buffer.set_style(area, look.theme.style(Role::Text));
    let [head, body, foot] =
        Layout::vertical([Constraint::Length(1), Constraint::Fill(1), Constraint::Length(1)]).areas(area);
    if let Some(words) = too_small(app, area) {
        let rows: Vec<PageLine> = PageLine::wrapped(Role::Warning, "", words, usize::from(area.width));
        draw_lines(&rows, look, area, buffer);
        return None;
    }
    let (left, right) = header(app);
    widget::put(&widget::header(look.theme, &left, &right, usize::from(head.width)), head, buffer);
    let base = app.screens.iter().rposition(|screen| !screen.floats()).unwrap_or(0);
    let mut cursor = None;
    for screen in app.screens.iter().skip(base) {
        cursor = screen.draw(&app.model, look, body, buffer);
    }
    if foot.height > 0 {
        draw_foot(app, look, foot, buffer);
    }
    cursor
}

/// What is said instead of a form for which there is no room: whom it is about and what will be stored must be seen.
fn too_small(app: &App, area: Rect) -> Option<&'static str> {
    let is_form = app.top().is_some_and(|top| top.context().is_form() || top.context().is_text());
    let is_small = area.width < LEAST.0 || area.height < LEAST.1;
    (is_form && is_small).then_some("Too small: make the window larger. What you typed is kept.")
}

fn draw_foot(app: &App, look: Look, foot: Rect, buffer: &mut Buffer) {
    if let Some(line) = status(app) {
        let said = line.plain();
        // Nothing that is typed, asked or told at the foot of a form or dialog is covered.
        let is_screen = app.top().is_some_and(|top| top.context().is_screen());
        if text::width(&said) <= usize::from(foot.width) || !is_screen || foot.y == 0 {
            return draw_line(&line, look, foot, buffer);
        }
        // A sentence is not cut: it takes the last row of the screen, too.
        let role = line.left.last().map_or(Role::Text, |(role, _)| *role);
        let rows = PageLine::wrapped(role, " ", said.trim_start(), usize::from(foot.width));
        let over = Rect { y: foot.y - 1, height: 2, ..foot };
        clear(over, look, buffer);
        return draw_lines(&rows, look, over, buffer);
    }
    let context = app.top().map_or(Context::Pupils, Screen::context);
    let line = widget::footer(look.theme, context, |action| app.why_not(action), usize::from(foot.width));
    widget::put(&line, foot, buffer);
}

/// What was said last, or that the line is down.
pub(super) fn status(app: &App) -> Option<PageLine> {
    if app.ahead.is_slow && app.is_storing() && app.model.line_down.is_none() {
        let waits = match app.ahead.keys.len() {
            0 => String::new(),
            keys => format!(" What you type waits: {}.", quantity(keys, "key", "keys")),
        };
        return Some(PageLine::of(Role::Text, format!(" saving ...{waits}")));
    }
    if let Some(said) = &app.model.said {
        let (role, sign) = match said.tone {
            Tone::Good => (Role::Done, " "),
            Tone::Note => (Role::Text, " "),
            Tone::Bad => (Role::Error, " ! "),
        };
        return Some(PageLine::of(role, sign).add(role, &said.text));
    }
    let why = app.model.line_down.as_ref()?;
    Some(PageLine::of(Role::Error, format!(" ! The server is out of reach: {why}. What you type stays here.")))
}

/// The header's two ends: the school and DEMO; the day, the week of term, who the user is, and news.
pub(super) fn header(app: &App) -> (String, String) {
    let welcome = &app.model.welcome;
    let school = welcome.school.as_ref();
    let mut left = format!("sendo  {}", school.map_or("no school yet", |school| &school.name));
    if school.is_some_and(|school| school.demo) {
        left.push_str(if app.is_kept { "  DEMO" } else { "  DEMO, nothing is kept" });
    }
    let today = welcome.today;
    // Beside the demo's warning there is no room for the week in 80 columns.
    let week = school.filter(|school| !school.demo).and_then(|school| school.calendar.week_of(today));
    let week = week.map(|(term, week)| format!("  {term} wk {week}")).unwrap_or_default();
    let who = welcome.me.as_ref().map_or(welcome.account.as_str(), |me| &me.initials);
    let news = match app.model.wanted() {
        0 => String::new(),
        count => format!("inbox {count}  "),
    };
    let desk = if app.model.triages() { desk(app.model.cache.waits().desk) } else { String::new() };
    let day = format!("{} {} {}", today.weekday(), today.day(), today.format("%b"));
    (left, format!("{desk}{news}{day}{week}  {who}"))
}

/// How much lies on the desk: for today, and besides. Before the server has said so no number stands there.
fn desk(waits: Option<DeskWaits>) -> String {
    match waits {
        None => "desk  ".to_owned(),
        Some(DeskWaits { today: 0, others: 0, .. }) => "desk 0  ".to_owned(),
        Some(DeskWaits { today: 0, others, .. }) => format!("desk {others}  "),
        Some(DeskWaits { today, others: 0, .. }) => format!("desk {today}!  "),
        Some(DeskWaits { today, others, .. }) => format!("desk {today}! {others}  "),
    }
}
