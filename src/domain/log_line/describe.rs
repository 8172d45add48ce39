//! The live reading: what a line would store, in words. It is made from what is stored and from nothing else.

use super::read::Written;
use super::when;
use crate::domain::record::entry::Fact;
use crate::domain::record::plan::Plan;
use crate::domain::record::strategy::Strategy;
use crate::domain::school_day::Day;

/// The entries in words: "1 Pre-teach three words: worked, prompted, today, 10 min. Note: settled in two minutes".
pub fn describe(entries: &[Written], plan: Option<&Plan>, today: Day) -> String {
    describe_at_school(entries, plan, &[], today)
}

/// The same, with the words of the school's list for what is not on the plan.
pub fn describe_at_school(entries: &[Written], plan: Option<&Plan>, list: &[Strategy], today: Day) -> String {
    let said: Vec<String> = entries.iter().map(|entry| one(entry, plan, list, today)).collect();
    let mut text = said.join("; ");
    for entry in entries.iter().filter(|entry| !entry.note.is_empty()) {
        let to = if entries.len() > 1 { format!(" on {}", name(&entry.fact)) } else { String::new() };
        text.extend([". Note", &to, ": ", &entry.note]);
    }
    text
}

/// What an entry is about, in short: its number, code or letter.
fn name(fact: &Fact) -> String {
    match fact {
        Fact::Observation { number: Some(number), .. } => number.to_string(),
        Fact::Observation { number: None, code, .. } => code.clone(),
        Fact::Measurement { letter, .. } => letter.to_string(),
    }
}

/// What an entry that is not on the plan is about, marked so.
fn off_plan(code: &str, list: &[Strategy]) -> String {
    let known = list.iter().find(|strategy| strategy.code.eq_ignore_ascii_case(code));
    known.map_or_else(|| "(not on the plan)".to_owned(), |strategy| format!("{} (not on the plan)", strategy.text))
}

fn one(entry: &Written, plan: Option<&Plan>, list: &[Strategy], today: Day) -> String {
    let name = name(&entry.fact);
    let mut said = Vec::new();
    let about = match &entry.fact {
        Fact::Observation { number, code, result, support, .. } => {
            said.push(result.words().to_owned());
            said.extend(support.map(|support| support.words().to_owned()));
            let line = number.and_then(|number| plan?.line(number));
            line.map_or_else(|| off_plan(code, list), |line| line.text.clone())
        }
        Fact::Measurement { letter, value } => {
            let outcome = plan.and_then(|plan| plan.outcome(*letter));
            let measure = outcome.map(|outcome| &outcome.measure);
            said.push(match measure.map(|measure| (measure.out_of, measure.unit.as_str())) {
                Some((Some(of), _)) => format!("{value} of {of}"),
                Some((None, unit)) if !unit.is_empty() => format!("{value} {unit}"),
                _ => value.to_string(),
            });
            outcome.map_or_else(String::new, |outcome| outcome.statement.clone())
        }
    };
    let day = entry.when.as_ref().map_or(today, |when| when.day);
    said.push(when::words(day, today));
    said.extend(entry.when.as_ref().and_then(|when| when.part.clone()));
    if let Fact::Observation { minutes: Some(minutes), .. } = entry.fact {
        said.push(format!("{minutes} min"));
    }
    format!("{name} {about}: {}", said.join(", "))
}
