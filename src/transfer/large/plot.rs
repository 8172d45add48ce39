//! What an invented school is made by: its numbers and its terms, and which week of them is being made.

use std::ops::Range;

use super::timeline::{Term, Timeline};

/// The numbers of a school.
#[derive(Clone, Debug)]
pub(super) struct Plot {
    /// How many pupils it has at any time.
    pub(super) pupils: usize,
    /// How many observations in all.
    pub(super) observations: usize,
    /// Its terms.
    pub(super) time: Timeline,
}

/// A week of a term.
#[derive(Clone, Copy, Debug)]
pub(super) struct InTerm<'t> {
    /// The place of the term.
    pub(super) term: usize,
    /// The term.
    pub(super) of: &'t Term,
    /// Its days.
    pub(super) week: Week,
}

/// From the place of one day in its term to before that of another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Week {
    /// The first.
    pub(super) start: usize,
    /// Behind the last.
    pub(super) end: usize,
}

impl Week {
    /// Whether a day is in it, by its place.
    pub(super) fn contains(self, place: usize) -> bool {
        self.places().contains(&place)
    }

    /// The places of its days.
    pub(super) fn places(self) -> Range<usize> {
        self.start..self.end
    }
}
