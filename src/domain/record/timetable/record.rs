//! Who teaches which class when: a week of lessons, as a school's timetable has them. Times are the clock's on the wall,
//! in Europe/London; a timetable of two weeks is not known here.

use chrono::{NaiveTime, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

/// How long before its beginning a lesson counts as now: who comes early is there for it.
const EARLY: TimeDelta = TimeDelta::minutes(10);

/// One lesson of a person's week.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lesson {
    /// The number of the weekday, Monday being 1.
    pub weekday: u8,
    /// When it begins.
    pub from: NaiveTime,
    /// When it ends.
    pub to: NaiveTime,
    /// What the school calls the period: `3`, `p3`, `reg`.
    pub period: String,
    /// The class, form or group, by the name that it has here.
    pub class: String,
}

/// What somebody with these lessons teaches on this weekday at this time: the lesson that is on, else the one that
/// begins within ten minutes.
pub fn now(lessons: &[Lesson], weekday: Weekday, time: NaiveTime) -> Option<&Lesson> {
    let today = || lessons.iter().filter(|lesson| u32::from(lesson.weekday) == weekday.number_from_monday());
    let on = today().find(|lesson| lesson.from <= time && time < lesson.to);
    let soon = |lesson: &&Lesson| lesson.from > time && lesson.from.signed_duration_since(time) <= EARLY;
    on.or_else(|| today().filter(soon).min_by_key(|lesson| lesson.from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_is_on_or_about_to_begin() {
        let at = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap_or_default();
        let lesson = |weekday, from, to, class: &str| {
            let (from, to, class) = (at(from), at(to), class.to_owned());
            Lesson { weekday, from, to, period: "1".into(), class }
        };
        let week =
            [lesson(1, "09:00", "10:00", "4B"), lesson(1, "10:00", "11:00", "5A"), lesson(2, "09:00", "10:00", "6A")];
        for (weekday, time, class) in [
            (Weekday::Mon, "08:49", None),
            (Weekday::Mon, "08:50", Some("4B")),
            (Weekday::Mon, "09:00", Some("4B")),
            (Weekday::Mon, "09:55", Some("4B")), // It is still on; the next one waits.
            (Weekday::Mon, "10:00", Some("5A")),
            (Weekday::Mon, "11:00", None),
            (Weekday::Tue, "09:30", Some("6A")),
            (Weekday::Sun, "09:30", None),
        ] {
            assert_eq!(now(&week, weekday, at(time)).map(|lesson| lesson.class.as_str()), class, "{weekday} {time}");
        }
    }
}
