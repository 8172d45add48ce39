//! The one place that reads the machine's clock: now, and today in Europe/London. Whoever needs the time holds a `Clock`
//! and asks that, so that a test and the demo have a time of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Datelike, NaiveTime, Utc, Weekday};
use chrono_tz::Europe::London;
use rustix::time::{ClockId, clock_gettime};

use crate::domain::school_day::Day;

/// The instant at which the demo's story stands whenever it is begun: Monday 23 November 2026, 10:42 in London.
const STORY: i64 = 1_795_430_520_000;

/// Tells the time: the machine's clock, or one that runs as fast but shows another time. It is held by whoever asks it
/// (a server, a terminal's model), so that one process can have several. Clones are the same clock.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// By how many milliseconds it is ahead of the machine's.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's.
    pub fn machine() -> Clock {
        Clock::default()
    }

    /// Whether it is the machine's.
    pub fn is_machines(&self) -> bool {
        self.ahead.load(Ordering::Relaxed) == 0
    }

    /// From now on it shows what another one does, also to whoever holds a clone.
    pub fn follow(&self, other: &Clock) {
        self.ahead.store(other.ahead.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    /// One that shows this time now, and goes on from there.
    pub fn showing(now: DateTime<Utc>) -> Clock {
        let ahead = now.timestamp_millis().saturating_sub(machine_millis());
        Clock { ahead: Arc::new(AtomicI64::new(ahead)) }
    }

    /// One that shows what another one says: UTC, RFC 3339. The machine's where that is no instant.
    pub fn told(now: &str) -> Clock {
        DateTime::parse_from_rfc3339(now).map_or_else(|_| Clock::machine(), |now| Clock::showing(now.to_utc()))
    }

    /// The demo's: its story is the same on every day of the year.
    pub fn story() -> Clock {
        Clock::showing(DateTime::from_timestamp_millis(STORY).unwrap_or_default())
    }

    /// This one, or one that shows `instant` now where that is later: UTC, RFC 3339.
    #[must_use]
    pub fn no_earlier_than(&self, instant: &str) -> Clock {
        match self.seconds_ahead(instant) {
            Some(0..) => Clock::told(instant),
            _ => self.clone(),
        }
    }

    /// Milliseconds since 1970, UTC.
    pub fn unix_millis(&self) -> u64 {
        u64::try_from(self.now().timestamp_millis()).unwrap_or(0)
    }

    /// Now, in UTC.
    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(machine_millis().saturating_add(self.ahead.load(Ordering::Relaxed)))
            .unwrap_or_default()
    }

    /// Today's date in Europe/London.
    pub fn today(&self) -> Day {
        day_of(self.now())
    }

    /// How long it is until the next date begins in Europe/London; never less than a second.
    pub fn until_midnight(&self) -> Duration {
        let now = self.now();
        let next = day_of(now).succ_opt().and_then(beginning);
        next.and_then(|next| (next - now).to_std().ok()).unwrap_or_default().max(Duration::from_secs(1))
    }

    /// By how many seconds an instant is later than now; negative where it has passed. `None` where it is no instant.
    pub fn seconds_ahead(&self, instant: &str) -> Option<i64> {
        let instant = DateTime::parse_from_rfc3339(instant).ok()?;
        Some((instant.with_timezone(&Utc) - self.now()).num_seconds())
    }
}

/// Milliseconds since 1970, UTC, by the machine.
#[allow(clippy::disallowed_methods)]
fn machine_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The instant so many days ago, as the machine dates files.
#[allow(clippy::disallowed_methods)]
pub fn days_ago(days: u64) -> SystemTime {
    SystemTime::now().checked_sub(Duration::from_hours(24 * days)).unwrap_or(UNIX_EPOCH)
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
    beginning(day).map_or_else(|| format!("{day}T00:00:00.000Z"), rfc3339)
}

fn beginning(day: Day) -> Option<DateTime<Utc>> {
    let midnight = day.and_time(NaiveTime::MIN).and_local_timezone(London).earliest();
    midnight.map(|instant| instant.with_timezone(&Utc))
}

/// Two clocks read at once: the one that people set, and the one since the machine was started, which nobody sets and
/// which goes on while it sleeps.
#[derive(Clone, Copy, Debug)]
pub struct BothClocks {
    wall: i64,
    since_boot: i64,
}

impl BothClocks {
    /// As they are now.
    pub fn now() -> BothClocks {
        let boot = clock_gettime(ClockId::Boottime);
        BothClocks { wall: machine_millis(), since_boot: boot.tv_sec * 1000 + boot.tv_nsec / 1_000_000 }
    }

    /// By how many seconds the wall clock was put forward (or, negative, back) between this reading and a later one.
    pub fn moved_by(self, later: BothClocks) -> i64 {
        let wall = i128::from(later.wall) - i128::from(self.wall);
        let passed = i128::from(later.since_boot) - i128::from(self.since_boot);
        i64::try_from((wall - passed) / 1000).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_of_ones_own_runs_on_from_what_it_shows() {
        let shows = |clock: Clock| clock.now().format("%Y-%m-%dT%H:%M").to_string();
        assert_eq!(shows(Clock::story()), "2026-11-23T10:42");
        let table = [
            ("2026-11-23T10:30:00Z", "2026-11-23T10:42"), // It does not go back,
            ("2026-11-24T08:00:00Z", "2026-11-24T08:00"), // but on from the newest entry.
            ("yesterday", "2026-11-23T10:42"),
        ];
        for (newest, expected) in table {
            assert_eq!(shows(Clock::story().no_earlier_than(newest)), expected, "{newest}");
        }
        assert!(Clock::told("no instant").is_machines());
        let (clock, told) = (Clock::machine(), Clock::story());
        let held = clock.clone();
        clock.follow(&told);
        assert!(shows(held) == shows(told) && !clock.is_machines());
    }

    #[test]
    fn the_next_day_begins_after_as_long_as_that_night_has() {
        // The last Sunday in March has 23 hours, the last one in October 25.
        let table = [
            ("2026-11-23T23:59:59.500Z", 1),
            ("2026-11-23T10:42:00Z", 13 * 3600 + 18 * 60),
            ("2027-03-28T00:30:00Z", 22 * 3600 + 30 * 60),
            ("2026-10-24T23:30:00Z", 24 * 3600 + 30 * 60),
            ("2028-02-29T23:57:00Z", 180),
        ];
        for (now, expected) in table {
            let left = Clock::told(now).until_midnight().as_secs_f64();
            assert!((left - f64::from(expected)).abs() < 1.0, "{now}: {left}");
        }
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
