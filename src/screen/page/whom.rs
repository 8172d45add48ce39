//! Whom to tell of a worry about a child, a line each: at the stop, and wherever a screen is locked.

use super::PageLine;
use crate::domain::record::school::School;
use crate::domain::{safeguard, text};
use crate::theme::Role;

/// How wide the column is that says what a worry is about.
const ABOUT: usize = 18;

/// What stands above the lines where the screen is about something else.
pub const WORRIED: &str = "Worried about a child's safety? Tell now, in person:";

/// Whom to tell, the DSL first, and last what nobody has entered.
pub fn whom_lines(school: Option<&School>, width: usize) -> Vec<PageLine> {
    let mut lines = Vec::new();
    for (place, (about, who)) in safeguard::whom(school).into_iter().enumerate() {
        let role = if place == 0 { Role::Title } else { Role::Text };
        lines.extend(PageLine::wrapped(role, &text::pad(&format!("  {about}"), ABOUT), &who, width));
    }
    let missing = safeguard::not_entered(school);
    lines.extend(missing.into_iter().flat_map(|missing| PageLine::wrapped(Role::Dim, "  ", &missing, width)));
    lines
}
