//! Decides what becomes of items for the SENCO: raised, answered, read.

use crate::domain::amend::Amend;
use crate::domain::command::check::{note, person, pupil, short, words};
use crate::domain::command::{Decided, Decision, Done, Given, Meanwhile, Refusal, Theirs};
use crate::domain::id::{FlagId, StaffId};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::flag::{
    Answer, AsSeen, Deed, DeskNote, Flag, FlagChange, FlagState, NewFlag, Resolution, Side, Step, StepId, WAITS,
};
use crate::domain::record::staff::Role;
use crate::domain::school_day::Day;
use crate::domain::shelf::Shelved;

pub(in crate::domain) fn raise(look: &Look<'_>, given: &mut Given<'_>, new: &NewFlag) -> Decided {
    let by = person(given.who)?;
    let pupil = pupil(look, new.pupil)?;
    note(&new.note)?;
    let plan = look.plan(pupil.id).filter(|_| new.line.is_some());
    if let Some(number) = new.line
        && plan.and_then(|plan| plan.line(number)).is_none()
    {
        return Err(Refusal::invalid(format!("{}'s plan has no line {number}. Nothing was sent.", pupil.name.full())));
    }
    let flag = Flag {
        id: given.ids.next().into(),
        pupil: pupil.id,
        reason: new.reason,
        urgency: new.urgency,
        note: new.note.clone(),
        links: new.links.clone(),
        line: new.line,
        cycle: plan.map(|plan| plan.cycle),
        parents: new.parents,
        by,
        raised: given.at,
        thread: Vec::new(),
        seen: 0,
        opened: 0,
        notes: Vec::new(),
        withdrawn: None,
    };
    Ok(vec![Change::Flag(FlagChange::Flag { flag })].into())
}

/// The most items that one step is taken with at once: as many as whoever takes it is told the steps of, so that they can
/// all be taken back.
const MOST: usize = Done::MOST;

/// The same step with items, all or none.
pub(in crate::domain) fn take_steps(
    look: &Look<'_>,
    given: &mut Given<'_>,
    items: &[AsSeen],
    step: &Step,
    message: &str,
) -> Decided {
    note(message)?;
    if items.is_empty() || items.len() > MOST {
        return Err(Refusal::invalid(format!("A step is taken with 1 to {MOST} items. Nothing was changed.")));
    }
    let mut changes: Vec<Change> = Vec::new();
    for (place, item) in items.iter().enumerate() {
        if items.iter().take(place).any(|other| other.flag == item.flag) {
            continue; // Named twice, it is taken once.
        }
        let about = |refusal: Refusal| if items.len() > 1 { of_which(look, item.flag, refusal) } else { refusal };
        changes.push(take_one(look, given, *item, step, message).map_err(about)?);
    }
    Ok(changes.into())
}

/// Of several items, about whom it is that nothing was done.
fn of_which(look: &Look<'_>, item: FlagId, refusal: Refusal) -> Refusal {
    let pupil = look.flag(item).ok().flatten().and_then(|flag| look.pupils.get(&flag.pupil).cloned());
    let named = pupil.map_or_else(|| "One of them".to_owned(), |pupil| pupil.name.full());
    Refusal { sentence: format!("{named}: {} None of the marked items was changed.", refusal.sentence), ..refusal }
}

fn take_one(
    look: &Look<'_>,
    given: &mut Given<'_>,
    item: AsSeen,
    step: &Step,
    message: &str,
) -> Result<Change, Refusal> {
    let by = person(given.who)?;
    let flag = ready(look, item, step, message)?;
    let step = settled(look, given, &flag, by, (step, message))?;
    step_of(look, given, &flag, step, message)
}

/// The item, where it is as its writer saw it.
pub(super) fn ready(look: &Look<'_>, item: AsSeen, step: &Step, message: &str) -> Result<Shelved<Flag>, Refusal> {
    let flag = look.flag(item.flag)?.ok_or_else(|| Refusal::not_found("That item is not here."))?;
    if !flag.stands() {
        return Err(withdrawn(look, &flag, step.said(message)));
    }
    if flag.since(item.last).is_none_or(|steps| !steps.is_empty()) {
        return Err(faster(look, &flag, step.said(message), !message.trim().is_empty()));
    }
    Ok(flag)
}

/// The journal's line of a step.
pub(super) fn step_of(
    look: &Look<'_>,
    given: &mut Given<'_>,
    flag: &Flag,
    step: Step,
    message: &str,
) -> Result<Change, Refusal> {
    let by = person(given.who)?;
    note(message)?;
    let triages = look.staff.get(&by).is_some_and(|staff| staff.is(&[Role::Senco, Role::DeputySenco]));
    let answer = Answer {
        id: given.ids.next().into(),
        step,
        by,
        side: Some(if triages { Side::Desk } else { Side::Classroom }),
        at: given.at,
        message: message.trim().to_owned(),
    };
    Ok(Change::Flag(FlagChange::Step { pupil: flag.pupil, flag: flag.id, answer }))
}

/// The step as it is kept, or why it is none just now.
fn settled(
    look: &Look<'_>,
    given: &Given<'_>,
    flag: &Flag,
    by: StaffId,
    (step, message): (&Step, &str),
) -> Result<Step, Refusal> {
    let says = !message.trim().is_empty();
    let state = flag.state();
    let is_over = matches!(state, FlagState::Resolved { .. });
    let wrong = match step {
        Step::Reopen if is_over => None,
        Step::Reopen => Some("Only a resolved item is taken up again.".to_owned()),
        Step::Reply if !says => Some("A reply needs words.".to_owned()),
        Step::Reply | Step::TakeBack { .. } => None,
        _ if is_over => Some("The item is resolved: take it up again first.".to_owned()),
        // What somebody else has is taken over by it: both see that.
        Step::Acknowledge if state == FlagState::Acknowledged && flag.held_by() == Some(by) => {
            Some("You have taken it up already.".to_owned())
        }
        Step::Give { .. } if !says => Some("Say in words what you ask.".to_owned()),
        Step::Resolve { outcome, .. } if outcome.needs_deed() => {
            Some(format!("An item says \"{}\" only with what was done for it.", outcome.words()))
        }
        Step::Resolve { outcome: Resolution::Advice | Resolution::NoAction, .. } if !says => {
            Some("That outcome needs words: the flagger reads them.".to_owned())
        }
        _ => None,
    };
    if let Some(sentence) = wrong {
        return Err(Refusal::invalid(format!("{sentence} Nothing was changed.")));
    }
    Ok(match step {
        Step::Wait { on, until } => {
            let on = short(on, "name of whom it waits on")?.to_owned();
            Step::Wait { on, until: Some(until_day(look, given, *until)?) }
        }
        Step::Give { to, until } => {
            Step::Give { to: asked(look, *to, by)?, until: Some(until_day(look, given, *until)?) }
        }
        Step::Resolve { outcome, .. } => {
            let deed = if *outcome == Resolution::PlanChanged { Some(changed_since(look, flag)?) } else { None };
            Step::Resolve { outcome: *outcome, deed }
        }
        Step::TakeBack { .. } => Step::TakeBack { of: own_last(look, flag, by)? },
        other => other.clone(),
    })
}

/// The day until which an item waits; where none is said, ten school days from now.
fn until_day(look: &Look<'_>, given: &Given<'_>, until: Option<Day>) -> Result<Day, Refusal> {
    let day = match until {
        Some(day) => day,
        None => look.calendar().after(given.today, WAITS).ok_or_else(|| {
            Refusal::invalid("The school's calendar ends before ten school days are over: say until which day it waits. Nothing was changed.")
        })?,
    };
    if day <= given.today {
        return Err(Refusal::invalid(format!("{day} is no day to come. Nothing was changed.")));
    }
    Ok(day)
}

/// A colleague who can be asked.
fn asked(look: &Look<'_>, to: StaffId, by: StaffId) -> Result<StaffId, Refusal> {
    let staff = look.staff.get(&to).filter(|staff| !staff.disabled);
    let staff = staff.ok_or_else(|| Refusal::not_found("Nobody here is that colleague. Nothing was changed."))?;
    if to == by {
        return Err(Refusal::invalid("That is yourself: take it up instead. Nothing was changed."));
    }
    if !staff.is(Role::WITH_PUPILS) {
        return Err(Refusal::invalid(format!(
            "{} reads no items: ask somebody who works with pupils. Nothing was changed.",
            staff.short()
        )));
    }
    Ok(to)
}

/// The version of the plan that was made since the item was raised.
fn changed_since(look: &Look<'_>, flag: &Flag) -> Result<Deed, Refusal> {
    let whole = look.with([flag.pupil])?;
    let plan = whole.plan(flag.pupil).filter(|plan| plan.made.as_ref().is_some_and(|made| made.at > flag.raised));
    let (cycle, version) = plan.map(|plan| plan.key()).ok_or_else(|| {
        Refusal::invalid(
            "The plan has not been changed since this was raised: change it, then say so. Nothing was changed.",
        )
    })?;
    Ok(Deed::Plan { cycle, version })
}

/// The last step that holds, where whoever asks took it.
fn own_last(look: &Look<'_>, flag: &Flag, by: StaffId) -> Result<StepId, Refusal> {
    match flag.steps().next_back() {
        None => Err(Refusal::invalid("No step was taken with it yet: there is nothing to take back.")),
        Some(last) if last.by == by => Ok(last.id),
        Some(last) => {
            let who = look.staff.get(&last.by).map_or_else(|| "Somebody".to_owned(), |staff| staff.short());
            Err(Refusal::invalid(format!("The last step is {who}'s: only they take it back. Nothing was changed.")))
        }
    }
}

/// What those who triage write down for themselves.
pub(in crate::domain) fn write_note(look: &Look<'_>, given: &Given<'_>, id: FlagId, text: &str) -> Decided {
    let by = person(given.who)?;
    let flag = look.flag(id)?.filter(|flag| !flag.is_hidden());
    let flag = flag.ok_or_else(|| Refusal::not_found("That item is not here."))?;
    let note = DeskNote { text: words(text, "note")?, by, at: given.at, taken_back: false };
    Ok(vec![Change::Flag(FlagChange::DeskNote { pupil: flag.pupil, flag: id, note })].into())
}

/// Whoever wrote one takes the last one back.
pub(in crate::domain) fn take_note_back(look: &Look<'_>, given: &Given<'_>, id: FlagId) -> Decided {
    let by = person(given.who)?;
    let flag = look.flag(id)?.filter(|flag| !flag.is_hidden());
    let flag = flag.ok_or_else(|| Refusal::not_found("That item is not here."))?;
    let own = flag.notes.iter().rposition(|note| note.by == by && !note.taken_back);
    let note = own.ok_or_else(|| Refusal::invalid("You have no note at that item. Nothing was changed."))?;
    Ok(vec![Change::Flag(FlagChange::DeskNoteBack { pupil: flag.pupil, flag: id, note })].into())
}

/// Somebody who triages has read an item up to a step.
pub(in crate::domain) fn open(look: &Look<'_>, item: AsSeen) -> Decided {
    let flag = look.flag(item.flag)?.filter(|flag| !flag.is_hidden());
    let flag = flag.ok_or_else(|| Refusal::not_found("That item is not here."))?;
    let steps =
        item.last.and_then(|last| flag.thread.iter().position(|answer| answer.id == last)).map_or(0, |at| at + 1);
    if !flag.is_answered() || steps <= flag.opened {
        return Ok(Decision::default());
    }
    Ok(vec![Change::Flag(FlagChange::DeskOpened { pupil: flag.pupil, flag: item.flag, steps })].into())
}

pub(in crate::domain) fn see_answers(look: &Look<'_>, given: &Given<'_>, item: AsSeen) -> Decided {
    let by = person(given.who)?;
    let AsSeen { flag: id, last } = item;
    let flag = look.flag(id)?.filter(|flag| flag.by == by);
    let flag = flag.ok_or_else(|| Refusal::not_found("That item is not yours."))?;
    let steps = flag.seen_up_to(last).unwrap_or(0);
    if steps <= flag.seen {
        return Ok(Decision::default());
    }
    Ok(vec![Change::Flag(FlagChange::Seen { pupil: flag.pupil, flag: id, steps })].into())
}

/// Whoever raised it has taken it back meanwhile: there is nothing to answer.
fn withdrawn(look: &Look<'_>, flag: &Flag, wanted: String) -> Refusal {
    let gone = flag.withdrawn.as_ref();
    let meanwhile = Meanwhile {
        about: flag.pupil,
        made: gone.map(|gone| (gone.by, gone.at)),
        did: "withdrew the item".to_owned(),
        says: String::new(),
        wanted,
        revision: u16::try_from(flag.thread.len()).unwrap_or(u16::MAX),
    };
    let refusal = meanwhile.refusal(look);
    let who = refusal.theirs.as_deref().map_or("Somebody", Theirs::who);
    let sentence = format!("{who} has withdrawn the item: nothing was sent. Your words are still here.");
    Refusal { sentence, ..refusal }
}

/// Somebody has taken a step meanwhile that the writer has not seen.
fn faster(look: &Look<'_>, flag: &Flag, wanted: String, has_words: bool) -> Refusal {
    let last = flag.thread.last();
    let meanwhile = Meanwhile {
        about: flag.pupil,
        made: last.map(|last| (last.by, last.at)),
        did: "answered".to_owned(),
        says: last.map_or_else(String::new, Answer::said),
        wanted,
        revision: u16::try_from(flag.thread.len()).unwrap_or(u16::MAX),
    };
    let refusal = meanwhile.refusal(look);
    let who = refusal.theirs.as_deref().map_or("Somebody", Theirs::who);
    let state = flag.state().word();
    let sentence = match refusal.theirs.as_deref() {
        Some(theirs) if !has_words => {
            format!(
                "{who} was faster: {}. You wanted: {}. Nothing was changed: look, then do it again.",
                theirs.text, theirs.yours
            )
        }
        _ => format!("{who} was faster: the item is {state} now. Your words are still here; look, then send again."),
    };
    Refusal { sentence, ..refusal }
}
