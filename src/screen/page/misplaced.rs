//! What was said of the wrong child, for the screen and for the command that show it.

use super::line::{PageLine, day_words, instant};
use crate::domain::school_day::Day;
use crate::proto::view::MisplacedRow;
use crate::theme::Role;

/// What it was, who wrote it on whose page, who found that out, and the words.
pub fn misplaced_lines(row: &MisplacedRow, today: Day, width: usize) -> Vec<PageLine> {
    let record = &row.record;
    let mut lines = vec![PageLine::of(Role::Dim, "written to ").add(Role::Title, row.pupil.named())];
    lines.extend(PageLine::wrapped(Role::Text, "", &record.says, width));
    let wrote = format!("of {}, by {}, {}", day_words(record.day, today), row.by, instant(record.entered, today));
    let found = format!("about another child, says {}, {}", row.found_by, instant(row.found, today));
    lines.extend([wrote, found].iter().flat_map(|text| PageLine::wrapped(Role::Dim, "", text, width)));
    for text in record.typed.lines() {
        lines.extend(PageLine::wrapped(Role::Text, "  ", text, width));
    }
    lines
}
