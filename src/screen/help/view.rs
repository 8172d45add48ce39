//! The keys as a table, one a line, made from the table of keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Help;
use crate::domain::safeguard::NET;
use crate::domain::text;
use crate::keys::{self, Action, Context};
use crate::model::Model;
use crate::screen::page::{PageLine, key_of};
use crate::screen::view::{Look, View, clear, draw_scrolled};
use crate::theme::Role;

/// How the log line is written, for those who see it for the first time.
const LOG_LINE: [&str; 6] = [
    "1           line 1 worked            1+p   worked, prompted",
    "2/ note     line 2 partly, a note    3-    line 3 did not work",
    "4x          not delivered            4xa   absent, 4xn no adult, 4xt timetable",
    "1 @mon p3   on Monday, period 3      10m   ten minutes",
    "A 3         outcome A measured: 3    1+ 2/ 4x   several at once",
    "support: i independent, p prompted, h helped, d done for",
];

/// How wide sentences are wrapped here, on any screen.
const WIDTH: usize = 76;

/// The lines of help for a context.
pub(super) fn lines(about: Context) -> Vec<PageLine> {
    let mut lines = vec![PageLine::of(Role::Title, format!("keys: {}", about.words())), PageLine::empty()];
    let rows = keys::help(about).filter(|row| !row.key_in(about).is_empty());
    for row in rows {
        let key = format!("{:<8} ", row.key_in(about));
        let mut says = text::wrap(row.help, WIDTH - text::width(&key)).into_iter();
        let first = says.next().unwrap_or_default();
        lines.push(PageLine::of(Role::Key, key).add(Role::Text, first));
        lines.extend(says.map(|more| PageLine::of(Role::Text, " ".repeat(9)).add(Role::Text, more)));
    }
    if matches!(about, Context::Pupils | Context::Pupil | Context::LogLine) {
        lines.extend([PageLine::empty(), PageLine::of(Role::Title, "the log line")]);
        lines.extend(LOG_LINE.iter().map(|line| PageLine::of(Role::Text, line)));
    }
    let tells = key_of(about, Action::Safeguarding);
    if !tells.is_empty() {
        lines.extend([PageLine::empty(), PageLine::of(Role::Title, "a worry about a child's safety")]);
        lines.extend(PageLine::wrapped(Role::Text, "", &format!("{NET} {tells} shows whom to tell."), WIDTH));
    }
    lines
}

impl View for Help {
    fn draw(&self, _model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        clear(area, look, buffer);
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        draw_scrolled(&lines(self.about), self.top, "PgDn", look, inner, buffer);
        None
    }

    fn plain(&self, _model: &Model) -> Vec<String> {
        lines(self.about).iter().map(PageLine::plain).collect()
    }
}
