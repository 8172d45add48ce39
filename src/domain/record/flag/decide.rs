//! Decides what becomes of items for the SENCO: raised, answered, read.

use crate::domain::amend::Amend;
use crate::domain::command::check::{note, person, pupil};
use crate::domain::command::{Decided, Decision, Given, Meanwhile, Refusal, Theirs};
use crate::domain::id::FlagId;
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::flag::{Answer, Flag, FlagChange, FlagState, NewFlag, Resolution, Step, StepId};

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
        state: FlagState::Open,
        thread: Vec::new(),
        seen: 0,
        withdrawn: None,
    };
    Ok(vec![Change::Flag(FlagChange::Flag { flag })].into())
}

pub(in crate::domain) fn take_step(
    look: &Look<'_>,
    given: &mut Given<'_>,
    (id, last): (FlagId, Option<StepId>),
    step: &Step,
    message: &str,
) -> Decided {
    let by = person(given.who)?;
    let flag = look.flag(id)?.ok_or_else(|| Refusal::not_found("That item is not here."))?;
    note(message)?;
    if !flag.stands() {
        return Err(withdrawn(look, &flag, step.said(message)));
    }
    if flag.since(last).is_none_or(|steps| !steps.is_empty()) {
        return Err(faster(look, &flag, step.said(message)));
    }
    let wrong = match (&flag.state, step) {
        (FlagState::Resolved { .. }, Step::Reopen | Step::Reply) => None,
        (FlagState::Resolved { .. }, _) => Some("The item is resolved: reopen it first."),
        (_, Step::Reopen) => Some("Only a resolved item is reopened."),
        (FlagState::Acknowledged, Step::Acknowledge) => Some("Somebody has acknowledged it already."),
        (_, Step::Reply) if message.trim().is_empty() => Some("A reply needs words."),
        (_, Step::Resolve { outcome: Resolution::NoAction }) if message.trim().is_empty() => {
            Some("`No action` needs a reason in words.")
        }
        (_, Step::Wait { on, .. }) if on.trim().is_empty() => Some("Say on whom it waits."),
        _ => None,
    };
    if let Some(sentence) = wrong {
        return Err(Refusal::invalid(sentence));
    }
    let (id_of_step, step) = (given.ids.next().into(), step.clone());
    let answer = Answer { id: id_of_step, step, by, at: given.at, message: message.to_owned() };
    Ok(vec![Change::Flag(FlagChange::Step { pupil: flag.pupil, flag: id, answer })].into())
}

pub(in crate::domain) fn see_answers(look: &Look<'_>, given: &Given<'_>, id: FlagId, last: Option<StepId>) -> Decided {
    let by = person(given.who)?;
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
fn faster(look: &Look<'_>, flag: &Flag, wanted: String) -> Refusal {
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
    let state = flag.state.word();
    let sentence =
        format!("{who} was faster: the item is {state} now. Your words are still here; look, then send again.");
    Refusal { sentence, ..refusal }
}
