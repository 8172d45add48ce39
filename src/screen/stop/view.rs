//! The stop, whole screen: whom to tell and how, the words to be written down, and the ways on. What does not fit is
//! scrolled to, and how much that is, is said.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Stop;
use crate::domain::safeguard::{NET, STOP, WRITE_DOWN};
use crate::domain::text;
use crate::keys::{Action, Context};
use crate::model::Model;
use crate::screen::page::{PageLine, key_of, whom_lines};
use crate::screen::view::{Look, PLAIN_WIDTH, View, clear, draw_lines};
use crate::theme::Role;

/// What stands at the sides of the lines, in cells.
const SIDES: u16 = 4;

impl View for Stop {
    fn draw(&self, model: &Model, look: Look, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
        clear(area, look, buffer);
        let inner = Rect { x: area.x + area.width.min(SIDES / 2), width: area.width.saturating_sub(SIDES), ..area };
        let lines = self.lines(model, usize::from(inner.width));
        draw_lines(&window(lines, self.top, usize::from(inner.height)), look, inner, buffer);
        None
    }

    fn plain(&self, model: &Model) -> Vec<String> {
        self.lines(model, PLAIN_WIDTH).iter().map(PageLine::plain).collect()
    }
}

/// As many lines as there are rows, from `top` on; the last row says how many are missing.
fn window(lines: Vec<PageLine>, top: usize, rows: usize) -> Vec<PageLine> {
    let top = top.min(lines.len().saturating_sub(rows));
    let left = lines.len().saturating_sub(top);
    let mut shown: Vec<PageLine> = lines.into_iter().skip(top).take(rows).collect();
    if left > rows
        && let Some(last) = shown.last_mut()
    {
        let more = text::quantity(left - rows + 1, "more line", "more lines");
        *last = PageLine::of(Role::Warning, format!("{}: {more}", key_of(Context::Stop, Action::PageDown)));
    }
    shown
}

/// How many lines a page key goes.
pub(super) fn page(model: &Model) -> usize {
    usize::from(model.size.1.saturating_sub(4)).max(1)
}

/// The last line that can be the first of the screen.
pub(super) fn end(stop: &Stop, model: &Model) -> usize {
    let width = usize::from(model.size.0.saturating_sub(SIDES));
    let rows = usize::from(model.size.1.saturating_sub(2)).max(1);
    stop.lines(model, width).len().saturating_sub(rows)
}

impl Stop {
    fn lines(&self, model: &Model, width: usize) -> Vec<PageLine> {
        let school = model.welcome.school.as_ref();
        let wrapped = |role, first: &str, text: &str| PageLine::wrapped(role, first, text, width);
        let mut lines = wrapped(Role::Error, "! ", &format!("{STOP} Tell now, in person:"));
        lines.extend(whom_lines(school, width));
        lines.push(PageLine::empty());
        if self.has_words() {
            lines.extend(wrapped(Role::Title, "", &format!("{WRITE_DOWN}:")));
            lines.extend(wrapped(Role::Input, "  ", self.words.bare()));
            lines.push(PageLine::empty());
        }
        if let (Some(word), false) = (&self.word, self.is_one) {
            lines.push(PageLine::of(Role::Text, format!("It stopped at \"{word}\". Nothing was sent or stored.")));
        }
        lines.extend(wrapped(Role::Text, "", NET));
        for (key, says) in self.ways() {
            lines.extend(wrapped(Role::Text, &text::pad(&key, 5), says));
        }
        lines.extend(wrapped(Role::Text, "", &self.says_when_it_locks()));
        lines
    }

    /// The keys, and what they do now.
    fn ways(&self) -> Vec<(String, &'static str)> {
        let key = |action| key_of(Context::Stop, action);
        let back = |says| (key(Action::Back), says);
        let one = if self.has_words() {
            "It is one: only this screen has the words then. Kept: who, when, pointed to the DSL."
        } else {
            "It is one: kept are who, when, and that you were pointed to the DSL."
        };
        match (self.is_one, self.has_words(), &self.word) {
            (true, true, _) => {
                vec![(
                    key(Action::WipeWords),
                    "wipes the words, once they are written down. sendo has them nowhere else.",
                )]
            }
            (true, false, _) => vec![back("back")],
            (false, _, Some(_)) => vec![
                (key(Action::ItIsOne), one),
                (key(Action::ItIsNot), "It is not: the text is stored, and the word is counted."),
            ],
            (false, true, None) => vec![(key(Action::ItIsOne), one), back("back to what you typed")],
            (false, false, None) => vec![(key(Action::ItIsOne), one), back("back")],
        }
    }

    fn says_when_it_locks(&self) -> String {
        let seconds = self.stays.as_secs();
        let after = match seconds / 60 {
            0 => text::quantity(usize::try_from(seconds).unwrap_or(usize::MAX), "second", "seconds"),
            minutes => text::quantity(usize::try_from(minutes).unwrap_or(usize::MAX), "minute", "minutes"),
        };
        // What no word check stopped and nobody called a worry is a draft like any other.
        let then = match (self.has_words(), self.is_one || self.word.is_some()) {
            (false, _) => "",
            (true, true) => "; the words are wiped then",
            (true, false) => "; what you typed is kept as a draft then",
        };
        format!("This screen locks after {after} without a key{then}.")
    }
}
