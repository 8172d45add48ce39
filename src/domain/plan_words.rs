//! The parts of a plan as they stand in one field of a form, and back: "1 to 4 of 5 answers", "told 23/11/2026 by phone".

use chrono::{Datelike, NaiveDate};

use super::plan::{Dose, Layer, Line, Measure, Outcome, Parents};
use super::plan_draft::measure_said;
use super::school_day::Day;
use super::strategy::Strategy;

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

/// A line without its number: "CI07 Pre-teach three key words".
pub fn line_written(line: &Line) -> String {
    format!("{} {}", line.code, line.text)
}

/// Code and words. What begins with no code gets one of its own.
pub fn line_read(text: &str, line: &Line) -> (String, String) {
    let text = text.trim();
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    if first == line.code || Strategy::is_code(first) {
        return (first.to_ascii_uppercase(), rest.trim().to_owned());
    }
    let own = line.code.is_empty() || Strategy::is_code(&line.code);
    (if own { format!("OWN{}", line.number) } else { line.code.clone() }, text.to_owned())
}

/// Who and how often, as it is written: "TA, group of 4, 30 minutes 3 times a week for 10 weeks".
pub fn dose_written(dose: &Dose) -> String {
    let bare = Dose { start: None, pence: None, evidence: None, ..dose.clone() };
    super::plan_draft::dose_said(&bare)
}

/// Who stands before the first comma; the numbers are group, minutes, times a week and weeks, in this order.
pub fn dose_read(text: &str, dose: &Dose) -> Result<Dose, String> {
    let wanted = "who, then four numbers: group, minutes, times a week, weeks. TA, 4, 30, 3, 10.";
    let (who, rest) = text.split_once(',').ok_or(wanted)?;
    let numbers: Vec<u16> = rest
        .split(|c: char| !c.is_ascii_digit())
        .filter(|piece| !piece.is_empty())
        .map(|piece| piece.parse().map_err(|_| wanted))
        .collect::<Result<_, _>>()?;
    let [group, minutes, per_week, weeks] = numbers[..] else { return Err(wanted.into()) };
    if group == 0 || minutes == 0 || per_week == 0 || weeks == 0 {
        return Err("Group, minutes, times a week and weeks are at least 1.".into());
    }
    Ok(Dose { who: who.trim().to_owned(), group, minutes, per_week, weeks, ..dose.clone() })
}
