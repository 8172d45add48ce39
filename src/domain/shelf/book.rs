//! A school that runs ahead of what is stored.

use std::ops::Deref;

use super::{End, Key, NoPast, Over, Past, Shelves, Unread, Writes, get_over, range_over};
use crate::domain::id::PupilId;
use crate::domain::kind::{Change, Place};
use crate::domain::look::Look;
use crate::domain::state::State;
use crate::domain::time::Instant;

/// A school that runs ahead of what is stored: what an import decides on, and what a test makes.
pub struct Book<'p> {
    /// What memory holds.
    pub state: State,
    past: &'p dyn Past,
    writes: Writes,
    lines: u64,
}

/// The number of the first line of a book: behind all that is stored, where real lines are numbered when they are written.
const AHEAD: u64 = 1 << 62;

impl<'p> Book<'p> {
    /// What is stored, and nothing ahead of it yet.
    pub fn on(look: &Look<'p>) -> Book<'p> {
        Book { state: look.state.clone(), past: look.past, writes: Writes::default(), lines: 0 }
    }

    /// Takes over one change, as if its line were written next. What is at hand of the pupil whom it is about stays so for
    /// whoever decides the next one, also where they have left.
    pub fn take(&mut self, change: &Change) -> Result<(), Unread> {
        self.lines += 1;
        let seq = AHEAD + self.lines;
        self.apply(change, &Place { seq, commit: seq, at: Instant::default(), by: None, via: String::new() })?;
        change.about().map_or(Ok(()), |pupil| self.take_out(pupil))
    }

    /// Takes out what was put away of a pupil, where they have left.
    pub fn take_out(&mut self, pupil: PupilId) -> Result<(), Unread> {
        let Book { state, past, writes, .. } = self;
        state.take_out(pupil, &|key| get_over(*past, writes, key))
    }

    /// Takes over the change of this line.
    pub fn apply(&mut self, change: &Change, place: &Place) -> Result<(), Unread> {
        let over = &mut Over { past: self.past, writes: &mut self.writes };
        change.apply(&mut Shelves { state: &mut self.state, shelf: over, place })
    }

    /// The school as it is then.
    pub fn look(&self) -> Look<'_> {
        Look { state: &self.state, past: self }
    }
}

impl Default for Book<'_> {
    fn default() -> Self {
        Book { state: State::default(), past: &NoPast, writes: Writes::default(), lines: 0 }
    }
}

impl Clone for Book<'_> {
    fn clone(&self) -> Self {
        let writes = Writes { values: self.writes.values.clone(), ..Writes::default() };
        Book { state: self.state.clone(), past: self.past, writes, lines: self.lines }
    }
}

impl Deref for Book<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl Past for Book<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Unread> {
        get_over(self.past, &self.writes, key)
    }

    fn range(&self, low: &[u8], high: &[u8], from: End, limit: usize) -> Result<Vec<(Key, Vec<u8>)>, Unread> {
        range_over(self.past, &self.writes, (low, high), from, limit)
    }
}
