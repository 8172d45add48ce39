//! What home holds: the search, what it found, and which card has been asked for.

use std::collections::BTreeSet;

use crate::domain::id::PupilId;
use crate::model::Model;
use crate::proto::Question;
use crate::proto::view::Brief;
use crate::widget::TextLine;

/// Home.
#[derive(Default)]
pub struct Pupils {
    pub(super) query: TextLine,
    /// Places in the cache's list, best first.
    pub(super) shown: Vec<usize>,
    pub(super) cursor: usize,
    /// The pupil under the cursor when the list was last looked at.
    pub(super) held: Option<PupilId>,
    /// The card that is under way. One at a time: of many moves only the newest is asked for.
    pub(super) asked: Option<PupilId>,
    /// The question for the cards around it that is under way: a few at a time, so that the cursor's never waits for many.
    pub(super) around: Option<Question>,
    /// Whose cards were asked for ahead since the search and came: each once, whether there was room for it or not.
    pub(super) ahead: BTreeSet<PupilId>,
    /// Whether the card under the cursor has been asked for since it came there.
    pub(super) fresh: bool,
    /// On whom the cursor was when the search began: it comes back there.
    pub(super) from: Option<PupilId>,
}

impl Pupils {
    /// Home with a search; without it the cursor is on `from`.
    pub fn find(query: &str, from: Option<PupilId>) -> Pupils {
        Pupils { query: TextLine::new(query), from, ..Pupils::default() }
    }

    /// The pupil under the cursor.
    pub(super) fn here<'m>(&self, model: &'m Model) -> Option<&'m Brief> {
        self.at(self.cursor, model)
    }

    /// The pupil in a row of what was found.
    pub(super) fn at<'m>(&self, row: usize, model: &'m Model) -> Option<&'m Brief> {
        self.shown.get(row).and_then(|place| model.cache.pupils.get(*place))
    }

    /// Searches again; the cursor goes to the best. Without a search it is where it was before one.
    pub(super) fn search(&mut self, model: &Model) {
        if self.from.is_none() {
            self.from = self.here(model).map(|pupil| pupil.id);
        }
        self.shown = model.cache.find(&self.query.text());
        let from = if self.query.is_empty() { self.from.take() } else { None };
        self.cursor = from.and_then(|id| self.row_of(id, model)).unwrap_or(0);
        self.fresh = false;
        self.ahead.clear();
    }

    fn row_of(&self, id: PupilId, model: &Model) -> Option<usize> {
        self.shown.iter().position(|place| model.cache.pupils.get(*place).is_some_and(|pupil| pupil.id == id))
    }

    /// The list itself is new: the cursor stays on its pupil.
    pub(super) fn renew(&mut self, model: &Model) {
        self.shown = model.cache.find(&self.query.text());
        let place = self.held.and_then(|id| self.row_of(id, model));
        self.cursor = place.unwrap_or_else(|| self.cursor.min(self.shown.len().saturating_sub(1)));
        self.fresh &= place.is_some();
    }
}
