//! The question holds what it named: what is entered meanwhile is not meant.

use crate::domain::school_day::Day;
use crate::proto::view::MyEntry;

/// The question whether to take back what one entered last.
pub struct TakeBack {
    pub(super) mine: MyEntry,
}

impl TakeBack {
    /// For this.
    pub fn new(mine: MyEntry) -> TakeBack {
        TakeBack { mine }
    }

    /// Whether this is taken back only once that was asked.
    pub fn asks(mine: &MyEntry, today: Day) -> bool {
        mine.records.len() > 1 || mine.at.day() != today
    }
}
