//! The line at the top and the line at the bottom of a screen.

use ratatui::text::Line;

use super::line::Words;
use crate::domain::text;
use crate::keys::{self, Action, Context};
use crate::theme::{Role, Theme};

/// The top line: where one is at the left, day and person at the right. Where both do not fit, the left is cut.
pub fn header<'a>(theme: &'a Theme, left: &str, right: &'a str, cells: usize) -> Line<'a> {
    let right = text::cut(right, cells.saturating_sub(2));
    let wide = text::width(&right) + 1;
    let room = cells.saturating_sub(wide + 2);
    Words::new(theme, cells)
        .add(Role::Header, " ")
        .pad(Role::Header, left, room)
        .fill(Role::Header, wide)
        .add(Role::Header, right)
        .fill(Role::Header, 0)
        .line()
}

/// The bottom line: the keys that act here now. What is disabled is left out (help says why); where not all fit, those
/// before the last go first, because the last is the way to help.
pub fn footer<'a>(
    theme: &'a Theme,
    context: Context,
    why_not: impl Fn(Action) -> Option<&'a str>,
    cells: usize,
) -> Line<'a> {
    let rows = keys::footer(context).filter(|row| why_not(row.action).is_none());
    let mut hints: Vec<(String, &str)> = rows.map(|row| (row.key_in(context), row.label)).collect();
    let wide = |hints: &[(String, &str)]| -> usize {
        hints.iter().map(|(key, label)| text::width(key) + text::width(label) + 3).sum()
    };
    // A cell before the first, two between, none behind the last: two fewer than counted, one more in front.
    while hints.len() > 1 && wide(&hints) > cells + 1 {
        hints.remove(hints.len() - 2);
    }
    let mut line = Words::new(theme, cells);
    for (number, (key, label)) in hints.into_iter().enumerate() {
        line = line.add(Role::Dim, if number == 0 { " " } else { "  " });
        line = line.add(Role::Key, key).add(Role::Dim, " ").add(Role::Dim, label);
    }
    line.line()
}
