//! Which looks stand in the audit already. A screen asks again when something changed, and that is no new look; but while
//! somebody goes on looking there is a row at least every five minutes. Knows no pupil's data and no clock.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::domain::id::PupilId;

/// How long a row stands for openings of the same record. It counts from the row, not from the last look.
const SAME: Duration = Duration::from_mins(5);
/// How long a row stands for what is given of a pupil beside lists and in them: a few rows a session.
const GIVEN: Duration = Duration::from_hours(1);

/// The rows of one person at one line.
#[derive(Debug, Default)]
pub(super) struct Looks {
    opened: Option<(PupilId, Instant)>,
    given: BTreeMap<PupilId, Instant>,
}

impl Looks {
    /// A row about the opening of this record stands in the journal.
    pub(super) fn noted(&mut self, pupil: PupilId, now: Instant) {
        self.opened = Some((pupil, now));
    }

    /// Whether such a row stands for opening it now.
    pub(super) fn stands(&self, pupil: PupilId, now: Instant) -> bool {
        self.opened.is_some_and(|(last, when)| last == pupil && now.duration_since(when) < SAME)
    }

    /// Whether opening this record now is to be noted; the caller does so then.
    pub(super) fn opens(&mut self, pupil: PupilId, now: Instant) -> bool {
        let anew = !self.stands(pupil, now);
        if anew {
            self.noted(pupil, now);
        }
        anew
    }

    /// Whether giving something of this record now is to be noted; the caller does so then. An opening stands for it.
    pub(super) fn gives(&mut self, pupil: PupilId, now: Instant) -> bool {
        let stands = self.given.get(&pupil).is_some_and(|when| now.duration_since(*when) < GIVEN);
        let anew = !stands && !self.stands(pupil, now);
        if anew {
            self.given.insert(pupil, now);
        }
        anew
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn who_goes_on_looking_leaves_a_row_every_five_minutes() {
        // Looks at one record or at another, by minutes, and whether each is noted.
        let table: [&[(u64, u128, bool)]; 4] = [
            &[(0, 1, true), (1, 1, false), (4, 1, false)],
            // No look makes the time longer.
            &[(0, 1, true), (4, 1, false), (5, 1, true), (9, 1, false), (10, 1, true)],
            &[(0, 1, true), (3, 1, false), (6, 1, true), (9, 1, false), (12, 1, true)],
            &[(0, 1, true), (1, 2, true), (2, 1, true), (3, 1, false)],
        ];
        let start = Instant::now();
        for looks_of_one in table {
            let mut looks = Looks::default();
            for (minute, pupil, noted) in looks_of_one {
                let at = start + Duration::from_mins(*minute);
                assert_eq!(looks.opens(PupilId(Uuid::from_u128(*pupil)), at), *noted, "minute {minute}");
            }
        }
    }

    #[test]
    fn what_is_given_leaves_a_row_every_hour_and_an_opening_stands_for_it() {
        let (mut looks, start) = (Looks::default(), Instant::now());
        let at = |minute| start + Duration::from_mins(minute);
        let pupil = |number| PupilId(Uuid::from_u128(number));
        for (minute, noted) in [(0, true), (4, false), (59, false), (60, true), (119, false), (120, true)] {
            assert_eq!(looks.gives(pupil(1), at(minute)), noted, "minute {minute}");
        }
        assert!(looks.opens(pupil(2), at(120)));
        assert!(!looks.gives(pupil(2), at(124)));
        assert!(looks.gives(pupil(2), at(125)));
    }
}
