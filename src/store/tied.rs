//! What the two journals know of each other: the changes say how far the views had come, and the views how far the
//! changes. So whoever cuts one of them, writes it anew or puts an older copy of it back is given away by the other.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::line::Sum;
use super::record::Mark;

/// A line by its number and its sum, as it stands in the other journal. Written as a list: what comes before a line's own
/// sum must stand nowhere before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tie(pub(super) u64, pub(super) Sum);

impl Tie {
    /// Of a journal's end; `None` where it has no line yet.
    pub(super) fn of(mark: Mark) -> Option<Tie> {
        (mark.seq > 0).then_some(Tie(mark.seq, mark.sum))
    }
}

/// The later of two.
pub(super) fn later(one: Option<Tie>, other: Option<Tie>) -> Option<Tie> {
    [one, other].into_iter().flatten().max_by_key(|tie| tie.0)
}

/// One journal as the other one and this process know it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    /// Its newest line on the disk; `None` until its end was looked at.
    pub(super) newest: Option<Tie>,
    /// The last that stands of it in the other journal.
    pub(super) written: Option<Tie>,
    /// The last that stands of it anywhere outside it.
    pub(super) told: Option<Tie>,
}

impl Known {
    /// The lines that must be in it.
    pub(super) fn must(&self) -> [Option<Tie>; 2] {
        [self.told, self.newest]
    }

    /// What must be there of it, at least.
    pub(super) fn least(&self) -> Option<Tie> {
        later(self.newest, self.told)
    }

    /// A line of the other journal says so.
    pub(super) fn write(&mut self, tie: Option<Tie>) {
        self.written = later(self.written, tie);
        self.tell(tie);
    }

    /// Something else outside it says so.
    pub(super) fn tell(&mut self, tie: Option<Tie>) {
        self.told = later(self.told, tie);
    }

    /// What the next line of the other journal says: only what that has not said yet, but where it begins a segment, so
    /// that whoever opens the store need not read further back.
    pub(super) fn next(&self, begins: bool) -> Option<Tie> {
        self.newest.filter(|newest| begins || self.written != Some(*newest))
    }
}

/// Both.
#[derive(Debug, Default)]
pub(super) struct Tied {
    journal: Mutex<Known>,
    views: Mutex<Known>,
}

fn lock(known: &Mutex<Known>) -> MutexGuard<'_, Known> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Tied {
    /// With the journal's end, what its newest part says of the views, and what was said of them when the store was closed.
    pub(super) fn at_opening(end: Mark, beside: Option<Tie>, closed: Option<Tie>) -> Tied {
        let tied = Tied::default();
        tied.journal().newest = Tie::of(end);
        tied.views().write(beside);
        tied.views().tell(closed);
        tied
    }

    pub(super) fn journal(&self) -> MutexGuard<'_, Known> {
        lock(&self.journal)
    }

    pub(super) fn views(&self) -> MutexGuard<'_, Known> {
        lock(&self.views)
    }
}
