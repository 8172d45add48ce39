//! Decides how a mistake is put right: an entry is taken back, or another stands in its place. Nothing is erased, and
//! nobody's work is pulled away from under them.

use super::log::{happened, on_the_plan};
use crate::domain::amend;
use crate::domain::command::check::{note, person, pupil};
use crate::domain::command::{Decided, Given, Refusal, RefusalKind};
use crate::domain::id::{EntryId, PupilId, StaffId};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::entry::{Entry, EntryChange, Fact, NewEntry};
use crate::domain::record::plan::PlanState;
use crate::domain::shelf::{Unread, by_id};

fn not_allowed(sentence: &str) -> Refusal {
    Refusal::new(RefusalKind::NotAllowed, sentence)
}

fn named(look: &Look<'_>, pupil: PupilId, id: EntryId) -> Result<Entry, Refusal> {
    let entry = by_id::<Entry>(look.past, id.0)?.map(|entry| Entry::clone(&entry));
    entry
        .filter(|entry| entry.pupil == pupil)
        .ok_or_else(|| Refusal::not_found("That entry is not here. Nothing was changed."))
}

fn name(look: &Look<'_>, id: StaffId) -> String {
    look.staff.get(&id).map_or_else(|| "Somebody".to_owned(), |staff| staff.short())
}

/// Takes entries back. An entry that was corrected by one of them stands again.
pub(in crate::domain) fn withdraw(look: &Look<'_>, given: &mut Given<'_>, wanted: &[(PupilId, EntryId)]) -> Decided {
    if wanted.is_empty() {
        return Err(Refusal::not_found("There is nothing of yours to withdraw."));
    }
    let by = person(given.who)?;
    let mut changes = Vec::with_capacity(wanted.len());
    for (pupil, id) in wanted {
        let entry = named(look, *pupil, *id)?;
        if entry.by != by {
            return Err(not_allowed("Only whoever made an entry withdraws it. Nothing was changed."));
        }
        if let Some(withdrawn) = &entry.withdrawn {
            return Err(match withdrawn.replaced_by {
                Some(_) => corrected(look, withdrawn.by),
                None => Refusal::invalid("That entry is withdrawn already."),
            });
        }
        if let Some(sentence) = acted_on(look, &entry)? {
            return Err(Refusal::invalid(sentence));
        }
        let earlier = entry.replaces.map(|id| by_id::<Entry>(look.past, id.0)).transpose()?.flatten();
        let earlier = earlier.filter(|earlier| earlier.pupil == *pupil).map(|earlier| Entry::clone(&earlier));
        let stands_again = earlier.map(|earlier| Entry {
            id: given.ids.next().into(),
            replaces: Some(*id),
            withdrawn: None,
            ..earlier
        });
        let replaced_by = stands_again.as_ref().map(|entry| entry.id);
        changes.push(Change::Entry(EntryChange::Withdrawn { pupil: *pupil, entry: *id, replaced_by }));
        changes.extend(stands_again.map(|entry| Change::Entry(EntryChange::Entry { entry })));
    }
    Ok(changes.into())
}

fn corrected(look: &Look<'_>, by: StaffId) -> Refusal {
    let who = name(look, by);
    Refusal::new(
        RefusalKind::Conflict,
        format!("{who} has corrected that entry already: look at the correction. Nothing was changed."),
    )
}

/// Why an entry cannot simply go: somebody rests on it. It can still be corrected.
fn acted_on(look: &Look<'_>, entry: &Entry) -> Result<Option<String>, Unread> {
    let other_way = "correct it instead, and both stay readable. Nothing was changed.";
    let items = look.items_about(entry.pupil, None, usize::MAX)?;
    if let Some(flag) = items.iter().find(|flag| flag.links.contains(&entry.id)) {
        return Ok(Some(format!("{}'s item for the SENCO rests on that entry: {other_way}", name(look, flag.by))));
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
    let old = named(look, new.pupil, earlier)?;
    amend::may(look, given, old.by)?;
    if let Some(withdrawn) = &old.withdrawn {
        return Err(match withdrawn.replaced_by {
            Some(_) => corrected(look, withdrawn.by),
            None => Refusal::new(
                RefusalKind::Conflict,
                format!(
                    "{} has withdrawn that entry: log it again instead. Nothing was stored.",
                    name(look, withdrawn.by)
                ),
            ),
        });
    }
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
    let gone = Change::Entry(EntryChange::Withdrawn { pupil: new.pupil, entry: earlier, replaced_by: Some(entry.id) });
    Ok(vec![gone, Change::Entry(EntryChange::Entry { entry })].into())
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
