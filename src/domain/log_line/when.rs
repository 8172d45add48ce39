//! The day of the log line: `@yesterday`, `@mon`, `@12/11`, with a period or a time, `@mon p3`, `@10:40`. A day that is
//! named means the last one of that name; it is never one to come.

use chrono::Datelike;

use super::read::Offer;
use crate::domain::record::entry::When;
use crate::domain::school_day::{Calendar, Day};

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// What stands behind an `@`.
pub(super) enum At {
    /// This day, or today at this period or time. `None` is today and no more.
    Is(Option<When>),
    /// The beginning of some.
    Begun(Vec<Offer>),
    /// None, and why.
    Wrong(String),
}

/// Reads what stands behind the `@`, and a period or time in the token after it.
pub(super) fn read(text: &str, part_after: Option<&str>, today: Day, calendar: &Calendar) -> At {
    if let Some(part) = part(text) {
        return At::Is(Some(When { day: today, part: Some(part) }));
    }
    let (day, named) = match day(text, today) {
        Some(day) => (day, !text.contains('/')),
        None if text.contains('/') => {
            return At::Wrong(format!("@{text} is no day of the last year. Write the day, then the month: @12/11."));
        }
        None => return begun(text),
    };
    if named && day != today && !calendar.is_open(day) {
        let last = calendar.at_or_before(day);
        let other =
            if last == day { String::new() } else { format!(", or {} for {}", dated(last), words(last, today)) };
        return At::Wrong(format!(
            "{} was no school day. Write {} if it was that day{other}.",
            words(day, today),
            dated(day)
        ));
    }
    let part = part_after.and_then(part);
    At::Is(if day == today && part.is_none() { None } else { Some(When { day, part }) })
}

/// A period (`p3`) or a time (`10:40`).
pub(super) fn part(text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase();
    let digits = |text: &str, most: usize| {
        let good = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if good { text.parse::<u8>().ok() } else { None }
    };
    let good = match (text.strip_prefix('p'), text.split_once(':')) {
        (Some(period), _) => digits(period, 2).is_some(),
        (None, Some((hour, minute))) => {
            digits(hour, 2).is_some_and(|hour| hour < 24)
                && minute.len() == 2
                && digits(minute, 2).is_some_and(|minute| minute < 60)
        }
        (None, None) => false,
    };
    good.then_some(text)
}

fn day(text: &str, today: Day) -> Option<Day> {
    let text = text.to_lowercase();
    if let Some((day, month)) = text.split_once('/') {
        let (day, month) = (day.parse().ok()?, month.parse().ok()?);
        return [today.year(), today.year() - 1]
            .into_iter()
            .filter_map(|year| Day::from_ymd_opt(year, month, day))
            .find(|day| *day <= today);
    }
    match text.as_str() {
        "today" => Some(today),
        "yesterday" => today.pred_opt(),
        name if name.len() > 2 => {
            let wanted = (0u32..).zip(DAYS).find(|(_, day)| day.starts_with(name))?.0;
            today.iter_days().rev().take(7).find(|day| day.weekday().num_days_from_monday() == wanted)
        }
        _ => None,
    }
}

fn begun(text: &str) -> At {
    let small = text.to_lowercase();
    let words = ["today", "yesterday"].into_iter().chain(DAYS.into_iter().filter_map(|day| day.get(..3)));
    let mut offers: Vec<Offer> = words
        .filter(|word| word.starts_with(&small))
        .map(|word| Offer { text: format!("@{word}"), label: String::new() })
        .collect();
    if "p".starts_with(&small) {
        offers.push(Offer { text: "@p".into(), label: "and the number of a period today".into() });
    }
    if !offers.is_empty() {
        return At::Begun(offers);
    }
    At::Wrong(format!("@{text} is no day. Write @yesterday, @mon to @sun, @12/11, @p3 or @10:40."))
}

fn dated(day: Day) -> String {
    format!("@{}/{}", day.day(), day.month())
}

/// A day as a line of any later day says it, with its period or time: `@12/11 p3`.
pub(super) fn written(when: &When) -> String {
    let part = when.part.as_deref().map(|part| format!(" {part}")).unwrap_or_default();
    format!("{}{part}", dated(when.day))
}

/// A day in words: "today", "yesterday, Thu 19 Nov", "Mon 16 Nov".
pub fn words(day: Day, today: Day) -> String {
    if day == today {
        return "today".into();
    }
    let date = date(day, today);
    if Some(day) == today.pred_opt() { format!("yesterday, {date}") } else { date }
}

/// A day with its weekday, as it is said on any other day: "Mon 16 Nov", with the year where it is another.
pub fn date(day: Day, today: Day) -> String {
    day.format(if day.year() == today.year() { "%a %-d %b" } else { "%a %-d %b %Y" }).to_string()
}
