//! A timetable as a school's own system exports it: a line a lesson. Headings are matched by synonym. Which person and
//! which class a line means is for `domain::roster` to say; here only what cannot be read is named.

use std::path::Path;

use chrono::NaiveTime;

use super::fault::TransferError;
use super::kind::{Wants, text_of};
use super::source::single;
use super::table::{Row, Table};
use crate::domain::roster::{Bundle, LessonRow, Problem, Spot, brief};

const STAFF: &[&str] =
    &["staff", "teacher", "login", "initials", "username", "staffcode", "teachercode", "staffname", "teachername"];
const CLASS: &[&str] = &["class", "group", "set", "classname", "teachinggroup", "form", "classcode"];
const WEEKDAY: &[&str] = &["day", "weekday", "dayofweek"];
const PERIOD: &[&str] = &["period", "lesson", "periodname", "slot"];
const FROM: &[&str] = &["from", "start", "starttime", "begins"];
const TO: &[&str] = &["to", "end", "endtime", "finish", "ends"];
const ALL: [(&[&str], &str); 6] =
    [(STAFF, "Staff"), (CLASS, "Class"), (WEEKDAY, "Day"), (PERIOD, "Period"), (FROM, "From"), (TO, "To")];
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Reads a CSV file of lessons; `encoding` is one named by hand, in place of the guess.
pub fn read_timetable(file: &Path, encoding: Option<&str>) -> Result<Bundle, TransferError> {
    let (name, bytes) = single(file)?;
    read(&name, &bytes, encoding)
}

fn read(file: &str, bytes: &[u8], encoding: Option<&str>) -> Result<Bundle, TransferError> {
    let decoded = text_of(file, bytes, encoding, Wants::Timetable)?;
    let refusal = |missing: &[&str]| TransferError::Columns {
        file: file.to_owned(),
        columns: missing.join(" and "),
        hint: "The headings may be Staff, Class, Day, Period, From and To.".into(),
    };
    let known = |heading: &str| ALL.iter().any(|(names, _)| names.contains(&heading));
    let every: Vec<&str> = ALL.iter().map(|(_, name)| *name).collect();
    let mut table = Table::read(file, &decoded.text, known).ok_or_else(|| refusal(&every))?;
    let columns = ALL.map(|(names, _)| table.column(names));
    let missing: Vec<&str> =
        ALL.iter().zip(columns).filter(|(_, column)| column.is_none()).map(|((_, name), _)| *name).collect();
    if !missing.is_empty() {
        return Err(refusal(&missing));
    }
    if decoded.lossy {
        table.say(0, format!("some bytes are no {}.", decoded.encoding));
    }
    let mut problems = std::mem::take(&mut table.problems);
    let mut lessons = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let spot = table.spot(row.line);
        let mut said = Vec::new();
        lessons.extend(lesson(columns, row, &mut said).map(|lesson| LessonRow { spot: spot.clone(), ..lesson }));
        problems.extend(said.into_iter().map(|sentence| Problem { spot: spot.clone(), sentence }));
    }
    if table.rows.is_empty() {
        let spot = Spot { file: file.to_owned(), line: 0 };
        problems.push(Problem { spot, sentence: "no line of this file names a lesson.".into() });
    }
    let note = format!("{file} was read as {}.", decoded.encoding);
    Ok(Bundle { kind: "timetable".into(), lessons, problems, notes: vec![note], ..Bundle::default() })
}

fn lesson(columns: [Option<usize>; 6], row: &Row, said: &mut Vec<String>) -> Option<LessonRow> {
    let [staff, class, day, period, from, to] = columns.map(|column| row.cell(column));
    for (text, what) in [(staff, "nobody to teach it"), (class, "no class")] {
        if text.is_empty() {
            said.push(format!("the lesson has {what}."));
        }
    }
    let day = weekday(day).map_err(|sentence| said.push(sentence));
    let mut clock = |text: &str| {
        let time = time(text);
        if time.is_none() {
            said.push(format!("{} is no time such as 9:00.", brief(text)));
        }
        time
    };
    let (from, to) = (clock(from), clock(to));
    let (Ok(weekday), Some(from), Some(to)) = (day, from, to) else { return None };
    if to <= from {
        said.push("the lesson ends before it begins.".into());
    }
    let [staff, class, period] = [staff, class, period].map(str::to_owned);
    said.is_empty().then(|| LessonRow { spot: Spot::default(), staff, class, weekday, period, from, to })
}

/// Monday is 1: `Mon`, `Monday`, `1`.
fn weekday(text: &str) -> Result<u8, String> {
    let small = text.to_lowercase();
    let mut words = small.split([' ', '-', '/']).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    // `Weds` too.
    let begins = |day: &str, word: &str| {
        let shorter = word.strip_suffix('s').filter(|shorter| shorter.len() > 2);
        word.len() > 2 && (day.starts_with(word) || shorter.is_some_and(|shorter| day.starts_with(shorter)))
    };
    let named = |word: &str| (1..).zip(DAYS).find(|(_, day)| begins(day, word)).map(|(at, _)| at);
    let numbered = || first.parse().ok().filter(|number| (1..=7).contains(number));
    let day = named(first).or_else(numbered);
    // `MonA`, `1B`, `Mon A`, `Monday Week 2`, `A Mon`.
    let weeks = day.is_some() && words.next().is_some()
        || day.is_none() && first.len() > 1 && {
            let shorter = first.get(..first.len() - 1).unwrap_or_default();
            named(shorter).is_some() || shorter.parse::<u8>().is_ok_and(|number| (1..=7).contains(&number))
        }
        || day.is_none() && words.next().is_some_and(|word| named(word).is_some());
    match day {
        _ if weeks => Err(format!("{}: timetables of two weeks are not known here, only one week.", brief(text))),
        Some(day) => Ok(day),
        None => Err(format!("{} is no weekday: Mon, Monday or 1.", brief(text))),
    }
}

/// `9:00`, `09:00:00`, `9.00`.
fn time(text: &str) -> Option<NaiveTime> {
    let mut parts = text.split(['.', ':']);
    let part = |part: Option<&str>| {
        let digits =
            part.filter(|part| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))?;
        digits.parse::<u32>().ok()
    };
    let (hour, minute) = (part(parts.next())?, parts.next().filter(|minute| minute.len() == 2));
    let second = match parts.next() {
        Some(second) => part(Some(second))?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    NaiveTime::from_hms_opt(hour, part(minute)?, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_weekdays_are_read() {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0);
        for (text, wanted) in [
            ("9:00", at(9, 0)),
            ("09:05", at(9, 5)),
            ("09:00:00", at(9, 0)),
            ("9.00", at(9, 0)),
            ("15.45", at(15, 45)),
            ("9", None),
            ("9:5", None),
            ("24:00", None),
            ("9:00 am", None),
            ("9:00:00:00", None),
            ("", None),
        ] {
            assert_eq!(time(text), wanted, "{text:?}");
        }
        for (text, wanted) in
            [("Mon", 1), ("monday", 1), ("Weds", 3), ("Wed", 3), ("5", 5), ("7", 7), ("8", 0), ("", 0)]
        {
            assert_eq!(weekday(text).unwrap_or(0), wanted, "{text:?}");
        }
        for text in ["Mon A", "MonA", "Monday Week 2", "1B", "A Mon", "Mon-2"] {
            assert!(weekday(text).is_err_and(|said| said.contains("two weeks")), "{text:?}");
        }
    }
}
