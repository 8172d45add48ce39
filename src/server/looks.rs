//! Which looks stand in the audit already. A screen asks again when something changed, and that is no new look; but while
//! somebody goes on looking there is a row at least every five minutes. Knows no pupil's data and no clock.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::domain::id::PupilId;

/// How long a row stands for looks at the same record. It counts from the row, not from the last look.
const SAME: Duration = Duration::from_mins(5);

/// The rows of one person at one line.
#[derive(Debug, Default)]
pub(super) struct Looks {
    opened: Option<(PupilId, Instant)>,
    covered: BTreeMap<PupilId, Instant>,
}

impl Looks {
    /// A row about the opening of this record stands in the journal.
    pub(super) fn noted(&mut self, pupil: PupilId, now: Instant) {
        self.opened = Some((pupil, now));
    }

    /// Whether opening this record now is to be noted; the caller does so then.
    pub(super) fn opens(&mut self, pupil: PupilId, now: Instant) -> bool {
        let stands = self.opened.is_some_and(|(last, when)| last == pupil && now.duration_since(when) < SAME);
        if !stands {
            self.noted(pupil, now);
        }
        !stands
    }

    /// The same for a pupil whose points stand on a cover sheet.
    pub(super) fn covers(&mut self, pupil: PupilId, now: Instant) -> bool {
        let stands = self.covered.get(&pupil).is_some_and(|when| now.duration_since(*when) < SAME);
        if !stands {
            self.covered.insert(pupil, now);
        }
        !stands
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
        let mut looks = Looks::default();
        for (minute, noted) in [(0, true), (4, false), (5, true), (9, false), (10, true)] {
            let at = start + Duration::from_mins(minute);
            assert_eq!(looks.covers(PupilId(Uuid::from_u128(1)), at), noted, "on a cover sheet, minute {minute}");
        }
    }
}
