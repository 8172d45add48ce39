//! The one place that reads the clock and rolls dice: now, today in Europe/London, and new ids.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Datelike, NaiveTime, Timelike, Utc, Weekday};
use chrono_tz::Europe::London;
use rustix::time::{ClockId, clock_gettime};
use uuid::{Builder, Uuid};

use crate::domain::id::CommandId;
use crate::domain::school_day::Day;

/// Milliseconds since 1970, UTC.
#[allow(clippy::disallowed_methods)]
pub fn unix_millis() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// The instant so many days ago, as files are dated.
#[allow(clippy::disallowed_methods)]
pub fn days_ago(days: u64) -> SystemTime {
    SystemTime::now().checked_sub(Duration::from_hours(24 * days)).unwrap_or(UNIX_EPOCH)
}

/// Now, in UTC.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(i64::try_from(unix_millis()).unwrap_or(0)).unwrap_or_default()
}

/// An instant as it is kept: UTC, RFC 3339, with milliseconds.
pub fn rfc3339(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

/// The date that an instant has in Europe/London.
pub fn day_of(instant: DateTime<Utc>) -> Day {
    let local = instant.with_timezone(&London);
    Day::from_ymd_opt(local.year(), local.month(), local.day()).unwrap_or_default()
}

/// The weekday and the time of day that an instant has in Europe/London.
pub fn local(instant: DateTime<Utc>) -> (Weekday, NaiveTime) {
    let local = instant.with_timezone(&London);
    (local.weekday(), local.time())
}

/// The hour and minute that an instant has in Europe/London: "10:42".
pub fn clock_time(instant: &str) -> Option<String> {
    let instant = DateTime::parse_from_rfc3339(instant).ok()?;
    Some(instant.with_timezone(&London).format("%H:%M").to_string())
}

/// The instant at which a date begins in Europe/London, as it is kept.
pub fn begins(day: Day) -> String {
    let midnight = day.and_time(chrono::NaiveTime::MIN).and_local_timezone(London).earliest();
    midnight.map_or_else(|| format!("{day}T00:00:00.000Z"), |instant| rfc3339(instant.with_timezone(&Utc)))
}

/// Today's date in Europe/London.
pub fn today() -> Day {
    day_of(now())
}

/// How long it is until the next date begins in Europe/London; never less than a second.
pub fn until_midnight() -> Duration {
    let local = now().with_timezone(&London).time();
    let gone = u64::from(local.num_seconds_from_midnight());
    Duration::from_secs(86_401_u64.saturating_sub(gone).max(1))
}

/// Two clocks read at once: the one that people set, and the one since the machine was started, which nobody sets and
/// which goes on while it sleeps.
#[derive(Clone, Copy, Debug)]
pub struct BothClocks {
    wall: u64,
    since_boot: i64,
}

impl BothClocks {
    /// As they are now.
    pub fn now() -> BothClocks {
        let boot = clock_gettime(ClockId::Boottime);
        BothClocks { wall: unix_millis(), since_boot: boot.tv_sec * 1000 + boot.tv_nsec / 1_000_000 }
    }

    /// By how many seconds the wall clock was put forward (or, negative, back) between this reading and a later one.
    pub fn moved_by(self, later: BothClocks) -> i64 {
        let wall = i128::from(later.wall) - i128::from(self.wall);
        let passed = i128::from(later.since_boot) - i128::from(self.since_boot);
        i64::try_from((wall - passed) / 1000).unwrap_or(i64::MAX)
    }
}

/// By how many seconds an instant is later than now; negative where it has passed. `None` where it is no instant.
pub fn seconds_ahead(instant: &str) -> Option<i64> {
    let instant = DateTime::parse_from_rfc3339(instant).ok()?;
    Some((instant.with_timezone(&Utc) - now()).num_seconds())
}

/// Makes ids that sort in the order in which they were made, also within one millisecond.
#[derive(Debug, Default)]
pub struct IdSource {
    millis: u64,
    count: u16,
}

impl IdSource {
    /// A new `UUIDv7`.
    pub fn make(&mut self) -> Uuid {
        let now = unix_millis();
        if now > self.millis {
            (self.millis, self.count) = (now, 0);
        } else if self.count == 0x0fff {
            (self.millis, self.count) = (self.millis + 1, 0); // More than 4,095 in a millisecond: run ahead of the clock.
        } else {
            self.count += 1;
        }
        let mut rest = random::<10>();
        let [high, low] = self.count.to_be_bytes();
        (rest[0], rest[1]) = (high, low);
        Builder::from_unix_timestamp_millis(self.millis, &rest).into_uuid()
    }
}

/// Random bytes from the system. Where the system has none to give, which no supported system does, they are zero.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let _ = getrandom::fill(&mut bytes);
    bytes
}

/// A new name for a command.
pub fn new_command() -> CommandId {
    CommandId(Builder::from_random_bytes(random()).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_in_the_order_in_which_they_were_made() {
        let mut source = IdSource::default();
        let ids: Vec<Uuid> = (0..10_000).map(|_| source.make()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_clock_that_was_moved_is_seen() {
        // Milliseconds that passed on the wall and since the machine was started, and the seconds between them.
        let table = [(60_000, 60_000, 0), (60_400, 60_000, 0), (3_660_000, 60_000, 3_600), (0, 60_000, -60)];
        let start = BothClocks { wall: 1_700_000_000_000, since_boot: 5_000 };
        for (wall, boot, moved) in table {
            let later = BothClocks { wall: start.wall + wall, since_boot: start.since_boot + boot };
            assert_eq!(start.moved_by(later), moved, "{wall} {boot}");
        }
        assert_eq!(BothClocks::now().moved_by(BothClocks::now()), 0);
    }

    #[test]
    fn a_summer_day_begins_the_evening_before_in_utc() {
        for (day, instant) in [("2026-07-01", "2026-06-30T23:00:00.000Z"), ("2026-11-23", "2026-11-23T00:00:00.000Z")] {
            assert_eq!(day.parse().map(begins).ok().as_deref(), Some(instant));
        }
    }

    #[test]
    fn a_summer_evening_is_already_tomorrow_in_london() {
        let late = DateTime::parse_from_rfc3339("2026-06-30T23:30:00Z").map(|d| d.with_timezone(&Utc));
        assert_eq!(late.map(day_of).ok(), Day::from_ymd_opt(2026, 7, 1));
    }
}
