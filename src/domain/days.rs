//! A day in a line of words, as people say it: `fri`, `4 dec`, `10d`, `4/12`, `next mon`. A line is about days to come
//! or about days that have been; the reading above the line says which day was meant.

use chrono::{Datelike, Days};

use crate::domain::school_day::{Calendar, Day};

/// Which way a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// To days to come.
    ToCome,
    /// To days that have been, today among them.
    Been,
}

/// Reads days: from which day it looks, and which way.
#[derive(Clone, Copy, Debug)]
pub struct DayReader<'c> {
    /// Today.
    pub today: Day,
    /// The school's calendar, for `10d`.
    pub calendar: &'c Calendar,
    /// Which way.
    pub towards: Towards,
}

/// A day among the words of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The first of the words that say it, with "until" or "by" before it.
    pub from: usize,
    /// Behind the last of them.
    pub to: usize,
    /// The day.
    pub day: Day,
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// What stands before a day and is part of it.
const LEADS: [&str; 4] = ["by", "until", "till", "on"];
/// How many school days and weeks ahead a line may say.
const FAR: usize = 200;
/// How many days ahead a date without its year is still taken for the next one: beyond that it was meant to have been.
const NEXT: i64 = 300;

impl DayReader<'_> {
    /// The last day among these words; `Err` says what is wrong with one that is none.
    pub fn last(&self, words: &[&str]) -> Result<Option<Found>, String> {
        for place in (0..words.len()).rev() {
            if let Some(found) = self.at(words, place)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The word behind "until" that names no day, where there is one: it was meant as one.
    pub fn unread<'w>(&self, words: &[&'w str]) -> Option<&'w str> {
        let place = words.iter().rposition(|word| ["until", "till"].contains(&plain(word).as_str()))?;
        words.get(place + 1).copied()
    }

    /// The first day among these words.
    pub fn first(&self, words: &[&str]) -> Result<Option<Found>, String> {
        for place in 0..words.len() {
            if let Some(found) = self.at(words, place)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The day that begins with this word.
    fn at(&self, words: &[&str], place: usize) -> Result<Option<Found>, String> {
        let word = |offset: usize| words.get(place + offset).map(|word| plain(word));
        let Some(first) = word(0) else { return Ok(None) };
        // "Fri 20 Nov" is one day.
        if weekday_of(&first).is_some()
            && let Some(found) = self.at(words, place + 1)?.filter(|found| found.from <= place)
        {
            return Ok(Some(found));
        }
        let (day, many) = if let Some(day) = self.one(&first)? {
            (day, 1)
        } else if let Some((date, month)) = date_of(&first).zip(word(1).as_deref().and_then(month_of)) {
            let year = word(2).filter(|year| year.len() == 4).and_then(|year| year.parse::<i32>().ok());
            (self.dated(date, month, year)?, if year.is_some() { 3 } else { 2 })
        } else {
            return Ok(None);
        };
        // "last fri" has been; of a line about days to come it is none.
        let before = |back: usize| place.checked_sub(back).and_then(|at| words.get(at)).map(|word| plain(word));
        let is_weekday = weekday_of(&first).is_some();
        let is_next = before(1).as_deref() == Some("next") && is_weekday;
        let is_last = before(1).as_deref() == Some("last") && is_weekday && self.towards == Towards::Been;
        let day = match (is_next, is_last) {
            (true, _) => self.of_next_week(day),
            (_, true) if day == self.today => day.checked_sub_days(Days::new(7)).unwrap_or(day),
            _ => day,
        };
        // A weekday in front of a date is part of it, and must be that of the date.
        let named = if is_weekday { None } else { before(1).as_deref().and_then(weekday_of) };
        if let Some(named) = named.filter(|named| *named != day.weekday().num_days_from_monday()) {
            let weekday = WEEKDAYS.get(named as usize).map_or_else(String::new, |name| capital(name));
            return Err(format!("{} is a {}, not a {weekday}.", day.format("%-d %b %Y"), day.format("%a")));
        }
        let skipped = usize::from(is_next || is_last || named.is_some());
        let leads = before(1 + skipped).is_some_and(|word| LEADS.contains(&word.as_str()));
        Ok(Some(Found { from: place - skipped - usize::from(leads), to: place + many, day }))
    }

    /// A day that is said in one word.
    fn one(&self, word: &str) -> Result<Option<Day>, String> {
        if let Some(date) = word.parse::<Day>().ok().filter(|_| word.len() == 10) {
            return Ok(Some(date));
        }
        if let Some((date, rest)) = word.split_once('/') {
            let (month, year) = rest.split_once('/').map_or((rest, None), |(month, year)| (month, Some(year)));
            let (Some(date), Ok(month)) = (date_of(date), month.parse::<u32>()) else { return Ok(None) };
            let year =
                year.and_then(|year| year.parse::<i32>().ok()).map(|year| year + if year < 100 { 2000 } else { 0 });
            return self.dated(date, month, year).map(Some);
        }
        match word {
            "today" => return Ok(Some(self.today)),
            "tomorrow" => return Ok(self.today.succ_opt()),
            "yesterday" => return Ok(self.today.pred_opt()),
            _ => {}
        }
        if let Some(wanted) = weekday_of(word) {
            let is_it = |day: &Day| day.weekday().num_days_from_monday() == wanted;
            return Ok(match self.towards {
                Towards::ToCome => self.today.iter_days().skip(1).find(is_it),
                Towards::Been => self.today.iter_days().rev().find(is_it),
            });
        }
        self.counted(word)
    }

    /// So many school days or weeks from now: `10d`, `2w`.
    fn counted(&self, word: &str) -> Result<Option<Day>, String> {
        let number = word.strip_suffix('d').or_else(|| word.strip_suffix('w')).and_then(|n| n.parse::<usize>().ok());
        let Some(number) = number.filter(|_| self.towards == Towards::ToCome) else { return Ok(None) };
        if number == 0 || number > FAR {
            return Err(format!("{word} is too far: write 1 to {FAR} school days, or a date."));
        }
        if word.ends_with('w') {
            return Ok(self.today.checked_add_days(Days::new(number as u64 * 7)));
        }
        let day = self.calendar.after(self.today, number);
        day.map(Some)
            .ok_or_else(|| format!("The school's calendar ends before {number} school days are over: write a date."))
    }

    fn dated(&self, date: u32, month: u32, year: Option<i32>) -> Result<Day, String> {
        let named = || {
            let month = month.checked_sub(1).and_then(|place| MONTHS.get(place as usize));
            month.map_or_else(|| format!("{date}/{month:?}"), |month| format!("{date} {}", capital(month)))
        };
        let in_year = |year: i32| Day::from_ymd_opt(year, month, date);
        if let Some(year) = year {
            return in_year(year).ok_or_else(|| format!("{} {year} is no day.", named()));
        }
        let now = self.today.year();
        let fits = |day: &Day| match self.towards {
            Towards::ToCome => *day > self.today && (*day - self.today).num_days() <= NEXT,
            Towards::Been => *day <= self.today,
        };
        let years = match self.towards {
            Towards::ToCome => [now, now + 1],
            Towards::Been => [now, now - 1],
        };
        let any = years.into_iter().filter_map(in_year).collect::<Vec<_>>();
        if any.is_empty() {
            return Err(format!("{} is no day.", named()));
        }
        any.into_iter().find(fits).ok_or_else(|| match self.towards {
            Towards::ToCome => format!("{} has been: write the year where you mean another.", named()),
            Towards::Been => format!("{} has not come yet.", named()),
        })
    }

    /// The same weekday in the next week that begins on a Monday.
    fn of_next_week(&self, day: Day) -> Day {
        let monday = |day: Day| day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into()));
        if self.towards == Towards::ToCome && monday(day) == monday(self.today) {
            return day.checked_add_days(Days::new(7)).unwrap_or(day);
        }
        day
    }
}

/// A word without its comma or full stop, in small letters.
/// A word as it is compared: small, without the signs around it.
pub(in crate::domain) fn plain(word: &str) -> String {
    word.trim_matches(|sign: char| sign.is_ascii_punctuation() && sign != '/' && sign != '-').to_lowercase()
}

fn date_of(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"].into_iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    let is_short = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|date| is_short && (1..=31).contains(date))
}

fn month_of(word: &str) -> Option<u32> {
    (1..).zip(MONTHS).find(|(_, month)| word.len() >= 3 && month.starts_with(word)).map(|(number, _)| number)
}

fn weekday_of(word: &str) -> Option<u32> {
    (0..).zip(WEEKDAYS).find(|(_, day)| word.len() >= 3 && day.starts_with(word)).map(|(number, _)| number)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters.by_ref().take(2)).collect()
}
