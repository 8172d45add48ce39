//! Decides what becomes of new entries: they are added on the plan in force.

use crate::domain::command::check::{note, person, pupil, short};
use crate::domain::command::{Decided, Given, Refusal, RefusalKind};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::entry::{Entry, EntryChange, Fact, NewEntry, When};
use crate::domain::record::plan::Plan;
use crate::domain::record::pupil::Pupil;
use crate::domain::school_day::Day;

pub(in crate::domain) fn log(look: &Look<'_>, given: &mut Given<'_>, entries: &[NewEntry]) -> Decided {
    if entries.is_empty() {
        return Err(Refusal::invalid("There is nothing to log."));
    }
    let by = person(given.who)?;
    let mut changes = Vec::with_capacity(entries.len());
    for new in entries {
        let pupil = pupil(look, new.pupil)?;
        note(&new.note)?;
        let plan = look.plan(pupil.id).map(AsRef::as_ref);
        let cycle = plan.map_or(0, |plan| plan.cycle);
        if new.cycle != cycle {
            return Err(Refusal::new(
                RefusalKind::Conflict,
                format!(
                    "{} has a new plan, cycle {cycle}: look at it, then log again. Nothing was stored.",
                    pupil.name.full()
                ),
            ));
        }
        let fact = on_the_plan(look, &new.fact, plan, pupil)?;
        let when = happened(new, given.today)?;
        changes.push(Change::Entry(EntryChange::Entry {
            entry: Entry {
                id: given.ids.next().into(),
                pupil: pupil.id,
                cycle,
                fact,
                when,
                note: new.note.clone(),
                by,
                entered: given.at,
                withdrawn: None,
                replaces: None,
            },
        }));
    }
    Ok(changes.into())
}

/// When it happened: no day to come.
pub(in crate::domain) fn happened(new: &NewEntry, today: Day) -> Result<When, Refusal> {
    let when = new.when.clone().unwrap_or(When { day: today, part: None });
    if when.day > today {
        return Err(Refusal::invalid(format!("{} has not been yet. Nothing was stored.", when.day)));
    }
    Ok(when)
}

/// A fact as the plan has it: the line's own code and the outcomes that it serves, the outcome's own letter; what is not
/// on the plan has its code from the school's list, retired or not.
pub(in crate::domain) fn on_the_plan(
    look: &Look<'_>,
    fact: &Fact,
    plan: Option<&Plan>,
    pupil: &Pupil,
) -> Result<Fact, Refusal> {
    let missing =
        |what: String| Refusal::invalid(format!("{}'s plan has no {what}. Nothing was stored.", pupil.name.full()));
    let mut fact = fact.clone();
    match &mut fact {
        Fact::Observation { number: Some(number), code, serves, minutes, .. } => {
            let line = plan.and_then(|plan| plan.line(*number)).filter(|line| !line.stopped);
            let line = line.ok_or_else(|| missing(format!("line {number}")))?;
            (*code).clone_from(&line.code);
            serves.clone_from(&line.serves);
            in_a_day(*minutes)?;
        }
        Fact::Observation { number: None, code, serves, minutes, .. } => {
            serves.clear();
            let known = look.strategy(short(code, "code")?).ok_or_else(|| {
                Refusal::invalid(format!(
                    "{code} is neither on {}'s plan nor in the school's list. Nothing was stored.",
                    pupil.name.full()
                ))
            })?;
            *code = known.code;
            in_a_day(*minutes)?;
        }
        Fact::Measurement { letter, value } => {
            let outcome = plan.and_then(|plan| plan.outcome(*letter));
            *letter = outcome.ok_or_else(|| missing(format!("outcome {letter}")))?.letter;
            if !value.is_finite() {
                return Err(Refusal::invalid("A measurement is a number. Nothing was stored."));
            }
        }
    }
    Ok(fact)
}

fn in_a_day(minutes: Option<u16>) -> Result<(), Refusal> {
    match minutes {
        Some(minutes) if minutes > 24 * 60 => Err(Refusal::invalid("A day has 1440 minutes. Nothing was stored.")),
        _ => Ok(()),
    }
}
