//! What stands where an answer is to stand that is not here: that it is on its way, or why there is none. Never that there
//! is nothing: only an answer says so.

use super::line::PageLine;
use crate::model::Asked;
use crate::theme::Role;

/// Whether an answer is here; else what stands in its place, in this many columns.
pub fn not_here<T>(asked: &Asked<T>, width: usize) -> Option<Vec<PageLine>> {
    match asked {
        Asked::Here(_) => None,
        Asked::Waiting => Some(vec![PageLine::of(Role::Dim, "on its way")]),
        Asked::Refused(refusal) => Some(PageLine::wrapped(Role::Error, "", &refusal.sentence, width)),
    }
}

/// What stands at the end of what is here of a list that goes on.
pub fn goes_on(has_more: bool) -> Option<PageLine> {
    has_more.then(|| PageLine::of(Role::Dim, "and older ones: End brings more of them"))
}
