//! Dice that fall the same way for the same numbers, and ids made of them.

use uuid::Uuid;

use crate::domain::school_day::Day;
use crate::domain::time::Instant;

/// What is thrown for, so that no two things lie alike.
#[derive(Clone, Copy, Debug)]
pub(super) enum Throw {
    Given = 1,
    Family,
    Birth,
    Need,
    Plan,
    Reading,
    Nudge,
    Item,
    Assessment,
    Concern,
    Profile,
    Observation,
    Measurement,
    Staff,
}

/// A row of throws.
#[derive(Clone, Debug)]
pub(super) struct Throws(u64);

impl Throws {
    /// The row that belongs to these numbers.
    pub(super) fn of(what: Throw, numbers: &[usize]) -> Throws {
        let start = mixed(what as u64);
        Throws(numbers.iter().fold(start, |state, number| mixed(state ^ *number as u64)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed(self.0)
    }

    /// A number from 0 to one less than `count`; 0 where that is none.
    pub(super) fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % (count.max(1) as u64)).unwrap_or(0)
    }

    /// True once in so many throws.
    pub(super) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// One of these, which are not none.
    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// A `UUIDv7` of a day.
    pub(super) fn id(&mut self, day: Day) -> Uuid {
        let since = day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
        let dice = self.next();
        let millis = u64::try_from(since).unwrap_or(0) + 9 * 3_600_000 + (dice & 0x00ff_ffff);
        let random = self.next();
        Uuid::from_u64_pair(millis << 16 | 0x7000 | (dice >> 52), random & (u64::MAX >> 2) | 1 << 63)
    }

    /// An instant of a day, in school hours.
    pub(super) fn instant(&mut self, day: Day) -> Instant {
        let minutes = 9 * 60 + self.below(6 * 60);
        let text = format!("{day}T{:02}:{:02}:{:02}Z", minutes / 60, minutes % 60, self.below(60));
        text.parse().unwrap_or_else(|_| Instant::beginning_of(day))
    }
}

/// The finaliser of `SplitMix64`.
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
