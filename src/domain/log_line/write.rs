//! From an entry back to the line that says it, so that whoever corrects one begins with what stands there. What is
//! written here reads back to the same fact, day and note, or nothing is written: a correction begun from a line that
//! means something else would store what nobody said.

use super::read::{NOTE, Reading, read};
use super::when::written;
use crate::domain::record::entry::{Entry, Fact, Outcome, When, Why};
use crate::domain::record::plan::Plan;
use crate::domain::school_day::{Calendar, Day};

/// The line of an entry, read against `plan`, which is its own ([`Entry::plan_then`]). `None` where no line says it: a
/// day of long ago, a code of another program.
pub fn line_of(entry: &Entry, plan: Option<&Plan>, today: Day, calendar: &Calendar) -> Option<String> {
    let begin = [Some(done(&entry.fact)), when(&entry.when, today), minutes(&entry.fact)];
    let begin = begin.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let note = entry.note.split_whitespace().collect::<Vec<_>>().join(" ");
    let with = |lead: &str| if note.is_empty() { begin.clone() } else { format!("{begin} {lead}{note}") };
    let says = |line: &String| match read(line, plan, today, calendar) {
        Reading::Entries(entries) => match entries.as_slice() {
            [one] => {
                let day = one.when.clone().unwrap_or(When { day: today, part: None });
                same(&one.fact, &entry.fact) && day == entry.when && one.note == note
            }
            _ => false,
        },
        _ => false,
    };
    // A note that would be read as something else is begun with the comma.
    [String::new(), format!("{NOTE} ")].iter().map(|lead| with(lead)).find(says)
}

/// Whether two facts say the same was done. Which outcomes a line served, and its code, are the plan's to say.
fn same(one: &Fact, other: &Fact) -> bool {
    let mut one = one.clone();
    if let (
        Fact::Observation { number: Some(number), code, serves, .. },
        Fact::Observation { number: Some(then), code: code_then, serves: served, .. },
    ) = (&mut one, other)
        && number == then
    {
        code.clone_from(code_then);
        serves.clone_from(served);
    }
    one == *other
}

fn done(fact: &Fact) -> String {
    match fact {
        Fact::Observation { number, code, result, support, .. } => {
            let what = number.map_or_else(|| code.clone(), |number| number.to_string());
            let why = match result {
                Outcome::NotDelivered(Some(Why::Absent)) => "a",
                Outcome::NotDelivered(Some(Why::NoAdult)) => "n",
                Outcome::NotDelivered(Some(Why::Timetable)) => "t",
                _ => "",
            };
            let support = support.map(|support| support.letter().to_string()).unwrap_or_default();
            format!("{what}{}{why}{support}", result.sign())
        }
        Fact::Measurement { letter, value } => format!("{letter} {value}"),
    }
}

fn when(when: &When, today: Day) -> Option<String> {
    let part = when.part.as_deref();
    if when.day == today {
        return part.map(|part| format!("@{part}"));
    }
    Some(written(when))
}

fn minutes(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Observation { minutes: Some(minutes), .. } => Some(format!("{minutes}m")),
        _ => None,
    }
}
