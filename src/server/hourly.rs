//! The newest sums of the journal and of the views, for the log, each hour in which one of them changed: what is kept
//! elsewhere shows whether the end of either was rewritten or cut off.

use std::time::{Duration, Instant};

use crate::store::Sum;

/// How often it is written down.
const HOUR: Duration = Duration::from_hours(1);

/// What was written down last, and when it is looked at again.
#[derive(Default)]
pub(super) struct Hourly {
    noted: Option<[Sum; 2]>,
    next: Option<Instant>,
}

impl Hourly {
    /// When it wants to look; at once where it has not looked yet.
    pub(super) fn next(&self) -> Option<Instant> {
        self.next
    }

    /// The line for the log, where it is time and the sum is another. At the `end`, it is always time.
    pub(super) fn line(&mut self, now: Instant, end: bool, heads: impl FnOnce() -> Option<[Sum; 2]>) -> Option<String> {
        if !end && self.next.is_some_and(|next| now < next) {
            return None;
        }
        let heads = heads()?;
        self.next = Some(now + HOUR);
        if self.noted.replace(heads) == Some(heads) {
            return None;
        }
        let [head, views] = heads;
        Some(format!(
            "the newest sum of the journal is {head}, that of the views {views}; `sendo check --head` compares either"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_at_the_start_each_hour_and_at_the_end() {
        let start = Instant::now();
        let sum = |number: u8| format!("{number:064x}").parse::<Sum>().ok().map(|sum| [sum, Sum::default()]);
        // After so many minutes, whether it ends, the newest sum, and whether it is written down.
        let table = [
            (0, false, None, false), // Not open yet.
            (1, false, sum(1), true),
            (2, false, sum(2), false),
            (60, false, sum(2), false),
            (61, false, sum(2), true),
            (121, false, sum(2), false), // Nothing happened.
            (150, false, sum(3), false),
            (181, false, sum(3), true),
            (182, true, sum(3), false),
            (183, true, sum(4), true),
        ];
        let mut hourly = Hourly::default();
        for (minutes, end, head, expected) in table {
            let line = hourly.line(start + Duration::from_mins(minutes), end, || head);
            assert_eq!(line.is_some(), expected, "after {minutes} minutes: {line:?}");
        }
    }
}
