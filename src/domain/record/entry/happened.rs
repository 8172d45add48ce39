//! Where an entry stands among others: by when it happened, not by when it was typed.

use serde::{Deserialize, Serialize};

use super::Entry;
use crate::domain::look::Look;
use crate::domain::school_day::Day;
use crate::domain::shelf::{Shelved, Unread};

/// How long a chain of corrections is followed back; a longer one is nobody's work.
const CHAIN: usize = 64;
/// Where the first period stands in a day among times, and how long one is, in minutes: they need an order, and no more.
const FIRST: u16 = 9 * 60;
const PERIOD: u16 = 60;
/// Behind everything whose time in the day is known.
const UNKNOWN: u16 = 24 * 60;

/// When an entry happened, as far as is known, to be compared: the day; in it the period or time; else when it was
/// entered, where that was on the same day; then what was entered first. A correction stands where the entry stood that it
/// corrects, so that putting an earlier one right does not make it the newest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Happened {
    day: Day,
    minute: u16,
    seq: u64,
}

impl Happened {
    /// That of an entry which corrects none, or whose corrected one is `first`.
    fn of(entry: &Entry, first: (&Entry, u64)) -> Happened {
        let (first, seq) = first;
        let minute = entry.when.part.as_deref().and_then(minute_of);
        let entered = || {
            let same_day = first.entered.day() == entry.when.day;
            minute_of(&first.entered.clock_time()).filter(|_| same_day)
        };
        Happened { day: entry.when.day, minute: minute.or_else(entered).unwrap_or(UNKNOWN), seq }
    }
}

/// The minute of the day of a period or a time, as the log line takes them: `p3`, `10:40`.
fn minute_of(part: &str) -> Option<u16> {
    if let Some(period) = part.strip_prefix('p') {
        let period: u16 = period.parse().ok()?;
        return Some((FIRST + PERIOD * period.min(24)).saturating_sub(PERIOD).min(UNKNOWN - 1));
    }
    let (hour, minute) = part.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

impl Look<'_> {
    /// When an entry happened, to be compared with others.
    pub fn happened(&self, entry: &Shelved<Entry>) -> Result<Happened, Unread> {
        let mut first = entry.clone();
        for _ in 0..CHAIN {
            let Some(earlier) = first.replaces else { break };
            let Some(earlier) = self.entry(earlier)? else { break };
            first = earlier;
        }
        Ok(Happened::of(entry, (&first, first.seq)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_and_times_have_one_order() {
        let table =
            [("p0", 480), ("p1", 540), ("p3", 660), ("p99", 1439), ("09:05", 545), ("9:05", 545), ("23:59", 1439)];
        for (part, minute) in table {
            assert_eq!(minute_of(part), Some(minute), "{part}");
        }
        for part in ["", "p", "px", "24:00", "10:60", "lunch", "break 2"] {
            assert_eq!(minute_of(part), None, "{part}");
        }
    }
}
