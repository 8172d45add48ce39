//! One line of a page: pieces with a role each, some at the left, some at the right edge.

use chrono::Datelike;

use crate::domain::amend::Withdrawn;
use crate::domain::school_day::Day;
use crate::domain::text;
use crate::domain::time::Instant;
use crate::theme::Role;

/// One line. All text in it is clean and measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLine {
    /// From the left edge on; cut where it meets the right part.
    pub left: Vec<(Role, String)>,
    /// At the right edge, whole.
    pub right: Vec<(Role, String)>,
}

impl PageLine {
    /// An empty line.
    pub fn empty() -> PageLine {
        PageLine::default()
    }

    /// A line of one piece.
    pub fn of(role: Role, text: impl AsRef<str>) -> PageLine {
        PageLine::empty().add(role, text)
    }

    /// One more piece at the left.
    #[must_use]
    pub fn add(mut self, role: Role, text: impl AsRef<str>) -> PageLine {
        self.left.push((role, text::clean(text.as_ref()).into_owned()));
        self
    }

    /// Another line behind this one.
    #[must_use]
    pub fn join(mut self, other: PageLine) -> PageLine {
        self.left.extend(other.left);
        self.right.extend(other.right);
        self
    }

    /// One more piece at the right.
    #[must_use]
    pub fn at_right(mut self, role: Role, text: impl AsRef<str>) -> PageLine {
        self.right.push((role, text::clean(text.as_ref()).into_owned()));
        self
    }

    /// The lines of a longer text, with a hanging indent.
    pub fn wrapped(role: Role, first: &str, text: &str, width: usize) -> Vec<PageLine> {
        let indent = text::width(first);
        let lines = text::wrap(text, width.saturating_sub(indent).max(1));
        let lead = |place: usize| if place == 0 { first.to_owned() } else { " ".repeat(indent) };
        lines.iter().enumerate().map(|(place, line)| PageLine::of(role, lead(place)).add(role, line)).collect()
    }

    /// How wide the right part is, in cells.
    pub fn right_width(&self) -> usize {
        self.right.iter().map(|(_, text)| text::width(text)).sum()
    }

    /// As plain text, without space at the end.
    pub fn plain(&self) -> String {
        let join = |pieces: &[(Role, String)]| pieces.iter().map(|(_, text)| text.as_str()).collect::<String>();
        let (left, right) = (join(&self.left), join(&self.right));
        let gap = if left.is_empty() || right.is_empty() { "" } else { "   " };
        format!("{left}{gap}{right}").trim_end().to_owned()
    }
}

/// A date as staff write it: "11 Dec", with the year when it is another than today's.
pub fn day_words(day: Day, today: Day) -> String {
    if day.year() == today.year() { day.format("%-d %b").to_string() } else { day.format("%-d %b %Y").to_string() }
}

/// That a record counts no more, who said so, and why where they did.
pub(super) fn gone(withdrawn: &Withdrawn, by: &str, today: Day) -> String {
    let what = if withdrawn.replaced_by.is_some() { "corrected" } else { "withdrawn" };
    let why = if withdrawn.how.why.is_empty() { String::new() } else { format!(": {}", withdrawn.how.why) };
    format!("  ({what} by {by}, {}{why})", instant(withdrawn.at, today))
}

/// When something was done: "10:42" today, "20 Nov 10:42" before.
pub fn instant(at: Instant, today: Day) -> String {
    let (day, time) = (at.day(), at.clock_time());
    if day == today { time } else { format!("{} {time}", day_words(day, today)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_shown_by_londons_day_and_clock() {
        for (at, today, shown) in [
            ("2026-06-30T22:59:00Z", "2026-06-30", "23:59"),
            ("2026-06-30T23:30:00Z", "2026-07-01", "00:30"),
            ("2026-06-30T23:30:00Z", "2026-07-02", "1 Jul 00:30"),
            ("2026-06-30T22:59:00Z", "2026-07-02", "30 Jun 23:59"),
            ("2026-11-23T23:30:00Z", "2026-11-23", "23:30"),
        ] {
            let (at, today) = (at.parse().unwrap_or_default(), today.parse().unwrap_or_default());
            assert_eq!(instant(at, today), shown);
        }
    }
}
