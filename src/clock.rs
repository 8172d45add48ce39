//! The one place that reads the machine's clock: now, and today in Europe/London. Whoever needs the time holds a `Clock`
//! and asks that, so that a test and the demo have a time of their own. What an instant is, and which school day it falls
//! on, is `domain::time`'s.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};

use crate::domain::school_day::Day;
use crate::domain::time::Instant;

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
    pub fn showing(now: Instant) -> Clock {
        let ahead = now.millis().saturating_sub(machine_millis());
        Clock { ahead: Arc::new(AtomicI64::new(ahead)) }
    }

    /// The demo's: its story is the same on every day of the year.
    pub fn story() -> Clock {
        Clock::showing(Instant::from_millis(STORY))
    }

    /// This one, or one that shows `instant` now where that is later.
    #[must_use]
    pub fn no_earlier_than(&self, instant: Instant) -> Clock {
        if self.seconds_ahead(instant) >= 0 { Clock::showing(instant) } else { self.clone() }
    }

    /// Milliseconds since 1970, UTC.
    pub fn unix_millis(&self) -> u64 {
        u64::try_from(self.now().millis()).unwrap_or(0)
    }

    /// Now.
    pub fn now(&self) -> Instant {
        Instant::from_millis(machine_millis().saturating_add(self.ahead.load(Ordering::Relaxed)))
    }

    /// Today's date in Europe/London.
    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// How long it is until the next date begins in Europe/London; never less than a second.
    pub fn until_midnight(&self) -> Duration {
        let now = self.now();
        let next = now.day().succ_opt().map(Instant::beginning_of);
        next.and_then(|next| next.since(now).to_std().ok()).unwrap_or_default().max(Duration::from_secs(1))
    }

    /// By how many seconds an instant is later than now; negative where it has passed.
    pub fn seconds_ahead(&self, instant: Instant) -> i64 {
        instant.since(self.now()).num_seconds()
    }
}

/// Milliseconds since 1970, UTC, by the machine.
#[allow(clippy::disallowed_methods)]
fn machine_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The instant so many days ago, as the machine dates files; but counted from `newest`, something that is known to have
/// been, where the machine's clock is ahead of it: a clock that is wrong for once makes nothing old.
pub fn days_ago(days: u64, newest: Instant) -> SystemTime {
    let then = machine_millis().min(newest.millis());
    let before =
        Duration::from_millis(u64::try_from(then).unwrap_or(0)).saturating_sub(Duration::from_hours(24 * days));
    UNIX_EPOCH + before
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

    fn at(text: &str) -> Instant {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn a_clock_of_ones_own_runs_on_from_what_it_shows() {
        let shows = |clock: Clock| clock.now().to_string().chars().take(16).collect::<String>();
        assert_eq!(shows(Clock::story()), "2026-11-23T10:42");
        let table = [
            ("2026-11-23T10:30:00Z", "2026-11-23T10:42"), // It does not go back,
            ("2026-11-24T08:00:00Z", "2026-11-24T08:00"), // but on from the newest entry.
        ];
        for (newest, expected) in table {
            assert_eq!(shows(Clock::story().no_earlier_than(at(newest))), expected, "{newest}");
        }
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
            let left = Clock::showing(at(now)).until_midnight().as_secs_f64();
            assert!((left - f64::from(expected)).abs() < 1.0, "{now}: {left}");
        }
    }

    #[test]
    fn a_clock_that_is_ahead_makes_nothing_old() {
        let now = Clock::machine().now().millis();
        // By how many hours the newest thing that is known is older than now, and how many hours before now 14 days ago is.
        for (older, expected) in [(0, 336), (-5, 336), (24, 360), (9_600, 9_936)] {
            let then = days_ago(14, Instant::from_millis(now - older * 3_600_000));
            let ago = UNIX_EPOCH + Duration::from_millis(u64::try_from(now).unwrap_or(0));
            let hours = ago.duration_since(then).map_or(0, |ago| (ago.as_secs() + 60) / 3_600);
            assert_eq!(hours, expected, "{older} hours older");
        }
        assert_eq!(days_ago(14, Instant::from_millis(5)), UNIX_EPOCH);
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
}
