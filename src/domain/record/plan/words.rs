//! The parts of a plan as they stand in one field of a form, and back: "1 to 4 of 5 answers", "told 23/11/2026 by phone".

use chrono::{Datelike, NaiveDate};

use crate::domain::record::plan::part::{dose_with, measure_said};
use crate::domain::record::plan::{Dose, Evidence, Layer, Line, Measure, Outcome, Parents};
use crate::domain::record::strategy::Strategy;
use crate::domain::school_day::Day;

/// A day as staff write it.
pub fn day_written(day: Option<Day>) -> String {
    day.map_or_else(String::new, |day| day.format("%d/%m/%Y").to_string())
}

/// A day: 11/12/2026, 2026-12-11, or 11/12, which is the next one to come.
pub fn day_read(text: &str, today: Day) -> Result<Option<Day>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let formats = ["%Y-%m-%d", "%d/%m/%y", "%d/%m/%Y"];
    if let Some(day) = formats
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(text, format).ok())
        .filter(|day| (2000..2100).contains(&day.year()))
    {
        return Ok(Some(day));
    }
    let short = text.split_once('/').and_then(|(day, month)| Some((day.parse().ok()?, month.parse().ok()?)));
    let next = short.and_then(|(day, month)| {
        let in_year = |year| NaiveDate::from_ymd_opt(year, month, day);
        in_year(today.year()).filter(|day| *day > today).or_else(|| in_year(today.year() + 1))
    });
    next.map(Some).ok_or_else(|| format!("{text:?} is no day: 11/12/2026, or 11/12 for the next one."))
}

/// How an outcome is measured, as it is written.
pub fn measure_written(outcome: &Outcome) -> String {
    measure_said(outcome)
}

/// "1 to 4 of 5 answers": baseline, target, unit; ? for what is not known. Without numbers it is the unit.
pub fn measure_read(text: &str) -> Result<Measure, String> {
    let text = text.trim();
    let Some((baseline, rest)) = text.split_once(" to ") else {
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            return Err("Baseline and target: 1 to 4 of 5 answers.".into());
        }
        return Ok(Measure { unit: text.to_owned(), ..Measure::default() });
    };
    let number = |text: &str| match text.trim() {
        "?" => Ok(None),
        text => {
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
            number.map(Some).ok_or_else(|| format!("{text:?} is no number: 1 to 4 of 5 answers."))
        }
    };
    let (target, unit) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
    let out_of = unit.strip_prefix("of ").and_then(|of| of.split(' ').next()?.parse().ok());
    Ok(Measure { unit: unit.trim().to_owned(), out_of, baseline: number(baseline)?, target: number(target)? })
}

/// Whether the parents were told, as it is written.
pub fn parents_written(told: &Parents) -> String {
    match told {
        Parents::Told { on, how } => format!("told {} {how}", day_written(Some(*on))),
        other => other.words(),
    }
}

/// "told 23/11/2026 by phone", "by phone" for today, "not yet: on holiday".
pub fn parents_read(text: &str, today: Day) -> Result<Parents, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Parents::NotSaid);
    }
    if let Some(why) = text.strip_prefix("not yet") {
        let why = why.trim_start_matches([':', ',', ' ']).trim().to_owned();
        return if why.is_empty() { Err("Say why not yet.".into()) } else { Ok(Parents::NotYet { why }) };
    }
    let rest = text.strip_prefix("told").unwrap_or(text).trim();
    let (first, how) = rest.split_once(' ').unwrap_or((rest, ""));
    let (on, how) = match day_read(first, today) {
        Ok(Some(on)) => (on, how.trim()),
        _ if first.starts_with(|first: char| first.is_ascii_digit()) => {
            return Err(format!("{first:?} is no day: told 23/11/2026 by phone."));
        }
        _ => (today, rest),
    };
    if on > today {
        return Err("They cannot have been told on a day to come.".into());
    }
    if how.is_empty() {
        Err("Say how: by phone, letter, meeting.".into())
    } else {
        Ok(Parents::Told { on, how: how.into() })
    }
}

/// A layer by its words, or by how they begin.
pub fn layer_read(text: &str) -> Result<Option<Layer>, String> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Ok(None);
    }
    let exact = Layer::ALL.into_iter().find(|layer| layer.words() == text);
    let found = exact.or_else(|| Layer::ALL.into_iter().find(|layer| layer.words().starts_with(&text)));
    found.map(Some).ok_or_else(|| "universal, targeted, targeted plus or specialist.".into())
}

/// A line without its number, and the outcomes that it serves: "CI07 Pre-teach three key words (A C)".
pub fn line_written(line: &Line) -> String {
    format!("{} {}{}", line.code, line.text, serves_written(&line.serves))
}

/// The outcomes that a line serves, as they stand behind its words: " (A C)"; nothing where it serves none.
pub fn serves_written(serves: &[char]) -> String {
    let letters: Vec<String> = serves.iter().map(char::to_string).collect();
    if letters.is_empty() { String::new() } else { format!(" ({})", letters.join(" ")) }
}

/// Code, words and outcomes. What begins with no code gets one of its own.
pub fn line_read(text: &str, line: &Line) -> (String, String, Vec<char>) {
    let (text, serves) = serves_read(text.trim());
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    if first == line.code || Strategy::is_code(first) {
        return (first.to_ascii_uppercase(), rest.trim().to_owned(), serves);
    }
    let own = line.code.is_empty() || Strategy::is_code(&line.code);
    (if own { format!("OWN{}", line.number) } else { line.code.clone() }, text.to_owned(), serves)
}

/// The letters in brackets at the end, and the words before them; brackets round anything else are words.
fn serves_read(text: &str) -> (&str, Vec<char>) {
    let ends = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let Some((words, letters)) = ends else { return (text, Vec::new()) };
    let letters: Option<Vec<char>> = letters
        .split([' ', ','])
        .filter(|piece| !piece.is_empty())
        .map(|piece| piece.parse().ok().filter(char::is_ascii_uppercase))
        .collect();
    match letters {
        Some(mut letters) if !letters.is_empty() => {
            letters.sort_unstable();
            letters.dedup();
            (words.trim_end(), letters)
        }
        _ => (text, Vec::new()),
    }
}

/// Who and how often, and what more is known, as it is written: "TA, group of 4, 30 minutes 3 times a week for 10 weeks
/// from 12/01/2027, £4.50 a session, evidence: some".
pub fn dose_written(dose: &Dose) -> String {
    dose_with(dose, |day| day_written(Some(day)))
}

/// Who stands before the first comma; the first four numbers are group, minutes, times a week and weeks, in this order.
/// "from 12/1" is the first day, "£4.50" what a session costs, "evidence: some" what is known of whether it works.
pub fn dose_read(text: &str, dose: &Dose, today: Day) -> Result<Dose, String> {
    let wanted = "who, then four numbers: group, minutes, times a week, weeks. TA, 4, 30, 3, 10.";
    let (who, rest) = text.split_once(',').ok_or(wanted)?;
    let mut read = Dose { who: who.trim().to_owned(), start: None, evidence: None, ..dose.clone() };
    let mut numbers: Vec<u16> = Vec::new();
    let mut words = rest.split([' ', ',']).filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        if word == "from" {
            read.start = day_read(words.next().unwrap_or("?"), today)?;
        } else if let Some(pounds) = word.strip_prefix('£') {
            read.pence = Some(pence_read(pounds)?);
        } else if word.trim_end_matches(':') == "evidence" {
            read.evidence = Some(evidence_read(words.next().unwrap_or(""))?);
        } else {
            let runs = word.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
            numbers.extend(runs.map(|run| run.parse::<u16>().map_err(|_| wanted)).collect::<Result<Vec<_>, _>>()?);
        }
    }
    let [group, minutes, per_week, weeks] = numbers[..] else { return Err(wanted.into()) };
    if group == 0 || minutes == 0 || per_week == 0 || weeks == 0 {
        return Err("Group, minutes, times a week and weeks are at least 1.".into());
    }
    Ok(Dose { group, minutes, per_week, weeks, ..read })
}

/// Pounds with or without pence, as pence.
fn pence_read(text: &str) -> Result<u32, String> {
    let fault = || format!("£{text} is no amount: £4.50.");
    let (pounds, pence) = text.split_once('.').unwrap_or((text, "00"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(pounds) || !digits(pence) || pence.len() != 2 {
        return Err(fault());
    }
    let (pounds, pence) = (pounds.parse::<u32>().ok(), pence.parse::<u32>().ok());
    pounds.and_then(|pounds| pounds.checked_mul(100)?.checked_add(pence?)).ok_or_else(fault)
}

fn evidence_read(word: &str) -> Result<Evidence, String> {
    let known = [Evidence::Strong, Evidence::Some, Evidence::NoneKnown];
    let found = known.into_iter().find(|one| !word.is_empty() && one.words().starts_with(&word.to_lowercase()));
    found.ok_or_else(|| "evidence: strong, some or none known.".into())
}
