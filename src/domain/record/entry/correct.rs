//! Decides how an entry is corrected: another stands in its place. Nobody's work is pulled away from under them.

use super::log::{happened, on_the_plan};
use crate::domain::amend::{self, Amend};
use crate::domain::command::check::{note, person, pupil};
use crate::domain::command::{Decided, Given, Refusal};
use crate::domain::id::EntryId;
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::entry::{Entry, EntryChange, Fact, NewEntry};
use crate::domain::record::plan::PlanState;
use crate::domain::shelf::Unread;

/// Why an entry cannot simply go: somebody rests on it. It can still be corrected.
pub(super) fn acted_on(look: &Look<'_>, entry: &Entry) -> Result<Option<String>, Unread> {
    let other_way = "correct it instead, and both stay readable. Nothing was changed.";
    let items = look.items_about(entry.pupil, None, usize::MAX)?;
    if let Some(flag) = items.iter().find(|flag| flag.stands() && flag.links.contains(&entry.id)) {
        let whose = look.staff.get(&flag.by).map_or_else(|| "Somebody".to_owned(), |staff| staff.short());
        return Ok(Some(format!("{whose}'s item for the SENCO rests on that entry: {other_way}")));
    }
    if entry.cycle == 0 {
        return Ok(None);
    }
    let mut reviewed = look.versions(entry.pupil, entry.cycle)?.into_iter().filter(|plan| {
        let since = plan.made.as_ref().is_some_and(|made| made.at >= entry.entered);
        since && matches!(plan.state, PlanState::UnderReview | PlanState::Closed)
    });
    let plan = reviewed.next();
    Ok(plan.map(|plan| format!("The review of cycle {} has used that entry: {other_way}", plan.cycle)))
}

/// Puts an entry in the place of an earlier one. It belongs to the same cycle, and is its corrector's.
pub(in crate::domain) fn correct(look: &Look<'_>, given: &mut Given<'_>, earlier: EntryId, new: &NewEntry) -> Decided {
    let by = person(given.who)?;
    let about = pupil(look, new.pupil)?;
    note(&new.note)?;
    let old = amend::standing::<Entry>(look, given, new.pupil, earlier.0)?;
    if new.cycle != old.cycle {
        return Err(Refusal::invalid(format!(
            "That entry belongs to cycle {}, and so does its correction. Nothing was stored.",
            old.cycle
        )));
    }
    let plan = old.plan_then(look.stood(new.pupil, old.cycle)?.as_ref().map(AsRef::as_ref));
    let mut fact = on_the_plan(look, &new.fact, plan.as_ref(), about)?;
    as_it_was(&mut fact, &old.fact);
    let when = happened(new, given.today)?;
    if (&fact, &when, new.note.as_str()) == (&old.fact, &old.when, old.note.as_str()) {
        return Err(Refusal::invalid("That is what the entry says already. Nothing was changed."));
    }
    let entry = Entry {
        id: given.ids.next().into(),
        pupil: new.pupil,
        cycle: old.cycle,
        fact,
        when,
        note: new.note.clone(),
        by,
        entered: given.at,
        withdrawn: None,
        replaces: Some(earlier),
    };
    Ok(vec![Change::Entry(EntryChange::Entry { entry })].into())
}

/// A correction about the same line keeps the code and the outcomes of then, whatever the plan says now.
fn as_it_was(fact: &mut Fact, old: &Fact) {
    if let (
        Fact::Observation { number: Some(number), code, serves, .. },
        Fact::Observation { number: Some(then), code: code_then, serves: served, .. },
    ) = (fact, old)
        && number == then
    {
        code.clone_from(code_then);
        serves.clone_from(served);
    }
}
