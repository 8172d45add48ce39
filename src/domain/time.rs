//! An instant: a moment in UTC, and what the clocks of Europe/London say of it. The one place where an instant becomes
//! a school day; nobody else reads its text.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveTime, SecondsFormat, TimeDelta, Timelike, Utc, Weekday};
use chrono_tz::Europe::London;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::roster::brief;
use crate::domain::school_day::Day;

/// A moment in UTC. Written as RFC 3339 with milliseconds and `Z`, "2026-11-23T10:42:00.000Z"; with more digits where it
/// came with more. It orders things only where they have no place in the journal: that orders things, not time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(DateTime<Utc>);

/// A text that is no instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?}{NO_INSTANT}")]
pub struct NoInstant {
    /// Its beginning.
    text: String,
}

/// How the sentence about a text that is no instant ends.
pub const NO_INSTANT: &str = " is no time such as 2026-11-20T10:41:00Z";

impl Instant {
    /// So many milliseconds after 1970 began; 1970 itself where no calendar reaches that far.
    pub fn from_millis(millis: i64) -> Instant {
        Instant(DateTime::from_timestamp_millis(millis).unwrap_or_default())
    }

    /// Milliseconds since 1970.
    pub fn millis(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// At which a date begins in Europe/London.
    pub fn beginning_of(day: Day) -> Instant {
        let midnight = day.and_time(NaiveTime::MIN);
        let london = midnight.and_local_timezone(London).earliest();
        Instant(london.map_or_else(|| midnight.and_utc(), |london| london.to_utc()))
    }

    /// The date that it has in Europe/London.
    pub fn day(self) -> Day {
        self.0.with_timezone(&London).date_naive()
    }

    /// The weekday and the time of day that it has in Europe/London.
    pub fn local(self) -> (Weekday, NaiveTime) {
        let local = self.0.with_timezone(&London);
        (local.weekday(), local.time())
    }

    /// The hour and minute that it has in Europe/London: "10:42".
    pub fn clock_time(self) -> String {
        self.local().1.format("%H:%M").to_string()
    }

    /// How long it is after another one; negative where it is before.
    pub fn since(self, other: Instant) -> TimeDelta {
        self.0 - other.0
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(utc: DateTime<Utc>) -> Instant {
        Instant(utc)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = match self.0.nanosecond() {
            nanos if nanos % 1_000_000 == 0 => SecondsFormat::Millis,
            nanos if nanos % 1_000 == 0 => SecondsFormat::Micros,
            _ => SecondsFormat::Nanos,
        };
        f.write_str(&self.0.to_rfc3339_opts(digits, true))
    }
}

/// Any time of RFC 3339, with or without a fraction, in UTC or with an offset from it.
impl FromStr for Instant {
    type Err = NoInstant;

    fn from_str(text: &str) -> Result<Instant, NoInstant> {
        let read = DateTime::parse_from_rfc3339(text).map_err(|_| NoInstant { text: brief(text) })?;
        Ok(Instant(read.to_utc()))
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Instant;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time such as 2026-11-20T10:41:00Z")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Instant, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Instant> {
        text.parse().ok()
    }

    #[test]
    fn it_is_written_in_one_form_and_read_in_every_one() {
        let table = [
            // What sendo writes itself stays as it is,
            ("2026-11-23T10:42:00.000Z", "2026-11-23T10:42:00.000Z"),
            ("2026-06-30T23:59:59.999Z", "2026-06-30T23:59:59.999Z"),
            ("1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.000Z"),
            // and so do digits that it would not write.
            ("2026-11-23T10:42:00.000001Z", "2026-11-23T10:42:00.000001Z"),
            ("2026-11-23T10:42:00.123456789Z", "2026-11-23T10:42:00.123456789Z"),
            ("2026-12-31T23:59:60.000Z", "2026-12-31T23:59:60.000Z"),
            // Files of others have fewer,
            ("2026-11-23T10:42:00Z", "2026-11-23T10:42:00.000Z"),
            ("2026-11-23T10:42:00.5Z", "2026-11-23T10:42:00.500Z"),
            ("2026-11-23t10:42:00.25Z", "2026-11-23T10:42:00.250Z"),
            // or the time of another place.
            ("2026-07-01T00:30:00+01:00", "2026-06-30T23:30:00.000Z"),
            ("2026-11-23T10:42:00+00:00", "2026-11-23T10:42:00.000Z"),
            ("2026-11-23T05:42:00.000-05:00", "2026-11-23T10:42:00.000Z"),
        ];
        for (text, expected) in table {
            let instant = read(text);
            assert_eq!(instant.map(|instant| instant.to_string()).as_deref(), Some(expected), "{text}");
            let json = serde_json::to_string(&instant).unwrap_or_default();
            assert_eq!(json, format!("\"{expected}\""), "{text}");
            assert_eq!(serde_json::from_str::<Instant>(&json).ok(), instant, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_said() {
        for text in ["", "yesterday", "2026-11-23", "2026-11-23T10:42:00", "2026-02-30T10:42:00Z", "10:42"] {
            let said = text.parse::<Instant>().map_err(|error| error.to_string());
            assert_eq!(said, Err(format!("{text:?} is no time such as 2026-11-20T10:41:00Z")));
        }
        let long = "9".repeat(100_000).parse::<Instant>().map_err(|error| error.to_string().len());
        assert!(long.is_err_and(|length| length < 200), "{long:?}");
    }

    #[test]
    fn it_is_ordered_by_time_and_not_by_its_text() {
        let order = ["2026-11-23T11:00:00+01:00", "2026-11-23T10:42:00Z", "2026-11-23T10:42:00.500Z"].map(read);
        assert!(order.is_sorted() && order[0] < order[1] && order[1] < order[2], "{order:?}");
        assert_eq!(read("2026-11-23T10:42:00Z"), read("2026-11-23T10:42:00.000Z"));
    }

    #[test]
    fn a_summer_evening_is_already_tomorrow_in_london() {
        let table = [
            ("2026-06-30T22:59:59.999Z", "2026-06-30 23:59"),
            ("2026-06-30T23:30:00Z", "2026-07-01 00:30"),
            ("2026-11-23T23:30:00Z", "2026-11-23 23:30"),
            ("2027-03-28T00:59:59Z", "2027-03-28 00:59"),
            ("2027-03-28T01:00:00Z", "2027-03-28 02:00"),
            ("2026-10-25T00:30:00Z", "2026-10-25 01:30"),
            ("2026-10-25T01:30:00Z", "2026-10-25 01:30"),
        ];
        for (text, expected) in table {
            let said = read(text).map(|instant| format!("{} {}", instant.day(), instant.clock_time()));
            assert_eq!(said.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_summer_day_begins_the_evening_before_in_utc() {
        let table = [
            ("2026-07-01", "2026-06-30T23:00:00.000Z"),
            ("2026-11-23", "2026-11-23T00:00:00.000Z"),
            ("2026-10-25", "2026-10-24T23:00:00.000Z"),
            ("2026-10-26", "2026-10-26T00:00:00.000Z"),
        ];
        for (text, expected) in table {
            let day: Option<Day> = text.parse().ok();
            let begins = day.map(Instant::beginning_of);
            assert_eq!(begins, read(expected), "{text}");
            assert_eq!(begins.map(Instant::day), day);
        }
    }
}
