//! What somebody else made of the same meanwhile, beside what the writer has typed.

use super::line::{PageLine, instant};
use crate::domain::command::Theirs;
use crate::domain::school_day::Day;
use crate::theme::Role;

/// Both texts of each part that two people changed, and then what the keys do about it. Empty where nobody else did; one's
/// own text is left out where it is none, because it stands in a field already.
pub fn beside_lines(theirs: &[Theirs], ways: &str, today: Day, width: usize) -> Vec<PageLine> {
    let mut lines = Vec::new();
    for theirs in theirs {
        let when = theirs.at.map_or_else(String::new, |at| format!(", {}", instant(at, today)));
        lines.push(PageLine::of(Role::Warning, format!("! {} {} meanwhile{when}", theirs.who(), theirs.did)));
        lines.extend(PageLine::wrapped(Role::Text, "theirs  ", &theirs.text, width));
        if !theirs.yours.is_empty() {
            lines.extend(PageLine::wrapped(Role::Text, "yours   ", &theirs.yours, width));
        }
    }
    if !lines.is_empty() {
        lines.extend(PageLine::wrapped(Role::Dim, "", ways, width));
    }
    lines
}
