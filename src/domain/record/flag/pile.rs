//! The piles of the desk: what those who triage do next with an item, and when one that waits is back.

use super::{Flag, FlagState, Urgency};
use crate::domain::school_day::{Calendar, Day};
use crate::domain::words::words;

/// How many school days an item waits for which nobody said until when.
pub const WAITS: usize = 10;

words! {
    /// Where an item lies on the desk. It lies in the first pile that it belongs to.
    Pile {
        /// An answer is needed today.
        Today "today" "today",
        /// What it waited for is over.
        Back "back" "back",
        /// A teacher has answered, and nobody who triages has opened that.
        Answered "answered" "answered",
        /// An answer is needed this week.
        Week "week" "week",
        /// At the next review.
        Review "review" "review",
        /// It waits, and is away until its morning.
        Waiting "wait" "wait",
        /// Nothing more is to be done.
        Done "done" "done",
    }
}

impl Pile {
    /// Whether something is to be done with what lies here.
    pub fn is_to_do(self) -> bool {
        !matches!(self, Pile::Waiting | Pile::Done)
    }
}

impl Flag {
    /// The morning on which an item that waits is back: the first school day from the day on that was said; where a
    /// colleague was asked, who has all of that day, the one after it; and where no day was said, ten school days later.
    pub fn back_on(&self, calendar: &Calendar) -> Option<Day> {
        let until = match self.state() {
            FlagState::Waiting { until, .. } => until,
            FlagState::Given { until, .. } => until.and_then(|last| last.succ_opt()),
            _ => return None,
        };
        let since = self.steps().next_back().map_or(self.raised, |last| last.at).day();
        let until = until.or_else(|| calendar.after(since, WAITS)).unwrap_or(since);
        Some(calendar.at_or_after(until))
    }

    /// The pile that it lies in.
    pub fn pile(&self, calendar: &Calendar, today: Day) -> Pile {
        let back = self.back_on(calendar);
        let is_back = back.is_some_and(|back| back <= today);
        match (self.is_answered(), self.is_resolved()) {
            (true, true) => Pile::Answered,
            (false, true) => Pile::Done,
            (false, false) if back.is_some() && !is_back => Pile::Waiting,
            _ if self.urgency == Urgency::Today => Pile::Today,
            _ if is_back => Pile::Back,
            (true, false) => Pile::Answered,
            (false, false) if self.urgency == Urgency::Week => Pile::Week,
            (false, false) => Pile::Review,
        }
    }

    /// Whether nobody of those who triage, and no colleague, has it.
    pub fn is_new(&self) -> bool {
        !self.is_resolved() && self.held_by().is_none()
    }
}
