//! Decides what becomes of items for the SENCO: raised, answered, read.

use crate::domain::command::check::{note, person, pupil};
use crate::domain::command::{Decided, Decision, Given, Refusal, RefusalKind};
use crate::domain::id::FlagId;
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::flag::{Answer, Flag, FlagChange, FlagState, NewFlag, Resolution, Step};

pub(in crate::domain) fn raise(look: &Look<'_>, given: &mut Given<'_>, new: &NewFlag) -> Decided {
    let by = person(given.who)?;
    let pupil = pupil(look, new.pupil)?;
    note(&new.note)?;
    if let Some(number) = new.line
        && look.plan(pupil.id).and_then(|plan| plan.line(number)).is_none()
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
        parents: new.parents,
        by,
        raised: given.at,
        state: FlagState::Open,
        thread: Vec::new(),
        seen: 0,
    };
    Ok(vec![Change::Flag(FlagChange::Flag { flag })].into())
}

pub(in crate::domain) fn take_step(
    look: &Look<'_>,
    given: &Given<'_>,
    id: FlagId,
    revision: usize,
    step: &Step,
    message: &str,
) -> Decided {
    let by = person(given.who)?;
    let flag = look.flag(id)?.ok_or_else(|| Refusal::not_found("That item is not here."))?;
    note(message)?;
    if flag.revision() != revision {
        let who = flag
            .thread
            .last()
            .and_then(|last| look.staff.get(&last.by))
            .map_or_else(String::new, |staff| staff.short());
        return Err(Refusal::new(
            RefusalKind::Conflict,
            format!(
                "{who} was faster: the item is {} now. Your words are still here; look, then send again.",
                flag.state.word()
            ),
        ));
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
    let answer = Answer { step: step.clone(), by, at: given.at, message: message.to_owned() };
    Ok(vec![Change::Flag(FlagChange::Step { pupil: flag.pupil, flag: id, answer })].into())
}

pub(in crate::domain) fn see_answers(look: &Look<'_>, given: &Given<'_>, id: FlagId, steps: usize) -> Decided {
    let by = person(given.who)?;
    let flag = look.flag(id)?.filter(|flag| flag.by == by);
    let flag = flag.ok_or_else(|| Refusal::not_found("That item is not yours."))?;
    let steps = steps.min(flag.thread.len());
    if steps <= flag.seen {
        return Ok(Decision::default());
    }
    Ok(vec![Change::Flag(FlagChange::Seen { pupil: flag.pupil, flag: id, steps })].into())
}
