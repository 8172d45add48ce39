//! Decides how a mistake is put right: an entry is taken back, or another stands in its place. Nothing is erased, and
//! nobody's work is pulled away from under them.

use crate::domain::command::check::{note, person, pupil};
use crate::domain::command::Decided;
use super::log::{happened, on_the_plan};
use crate::domain::command::{Given, NewEntry, Refusal, RefusalKind};
use crate::domain::change::Change;
use crate::domain::record::entry::{Entry, Fact};
use crate::domain::id::{EntryId, PupilId, StaffId};
use crate::domain::record::plan::PlanState;
use crate::domain::record::staff::Role;
use crate::domain::state::State;

fn not_allowed(sentence: &str) -> Refusal {
    Refusal::new(RefusalKind::NotAllowed, sentence)
}

fn named<'g>(given: &'g Given, pupil: PupilId, id: EntryId) -> Result<&'g Entry, Refusal> {
    let entry = given.entries.iter().find(|entry| entry.id == id && entry.pupil == pupil);
    entry.ok_or_else(|| Refusal::not_found("That entry is not here. Nothing was changed."))
}

fn name(state: &State, id: StaffId) -> String {
    state.staff.get(&id).map_or_else(|| "Somebody".to_owned(), |staff| staff.short())
}

/// Takes entries back. An entry that was corrected by one of them stands again.
pub(in crate::domain) fn withdraw(state: &State, given: &mut Given, wanted: &[(PupilId, EntryId)]) -> Decided {
    if wanted.is_empty() {
        return Err(Refusal::not_found("There is nothing of yours to withdraw."));
    }
    let by = person(given.who)?;
    let mut changes = Vec::with_capacity(wanted.len());
    for (pupil, id) in wanted {
        let entry = named(given, *pupil, *id)?;
        if entry.by != by {
            return Err(not_allowed("Only whoever made an entry withdraws it. Nothing was changed."));
        }
        if let Some(withdrawn) = &entry.withdrawn {
            return Err(match withdrawn.replaced_by {
                Some(_) => corrected(state, withdrawn.by),
                None => Refusal::invalid("That entry is withdrawn already."),
            });
        }
        if let Some(sentence) = acted_on(state, entry) {
            return Err(Refusal::invalid(sentence));
        }
        let earlier = entry.replaces.and_then(|id| given.entries.iter().find(|other| other.id == id)).cloned();
        let stands_again = earlier.map(|earlier| Entry {
            id: given.ids.next().into(),
            replaces: Some(*id),
            withdrawn: None,
            ..earlier
        });
        let replaced_by = stands_again.as_ref().map(|entry| entry.id);
        changes.push(Change::Withdrawn { pupil: *pupil, entry: *id, replaced_by });
        changes.extend(stands_again.map(|entry| Change::Entry { entry }));
    }
    Ok(changes.into())
}

fn corrected(state: &State, by: StaffId) -> Refusal {
    let who = name(state, by);
    Refusal::new(
        RefusalKind::Conflict,
        format!("{who} has corrected that entry already: look at the correction. Nothing was changed."),
    )
}

/// Why an entry cannot simply go: somebody rests on it. It can still be corrected.
fn acted_on(state: &State, entry: &Entry) -> Option<String> {
    let other_way = "correct it instead, and both stay readable. Nothing was changed.";
    if let Some(flag) = state.flags_of(entry.pupil).find(|flag| flag.links.contains(&entry.id)) {
        return Some(format!("{}'s item for the SENCO rests on that entry: {other_way}", name(state, flag.by)));
    }
    let plans = state.plans.get(&entry.pupil)?;
    let mut reviewed = plans.iter().filter(|plan| plan.cycle == entry.cycle && plan.cycle > 0).filter(|plan| {
        let since = plan.made.as_ref().is_some_and(|made| made.at >= entry.entered);
        since && matches!(plan.state, PlanState::UnderReview | PlanState::Closed)
    });
    reviewed.next().map(|plan| format!("The review of cycle {} has used that entry: {other_way}", plan.cycle))
}

/// Puts an entry in the place of an earlier one. It belongs to the same cycle, and is its corrector's.
pub(in crate::domain) fn correct(state: &State, given: &mut Given, earlier: EntryId, new: &NewEntry) -> Decided {
    let by = person(given.who)?;
    let about = pupil(state, new.pupil)?;
    note(&new.note)?;
    let old = named(given, new.pupil, earlier)?.clone();
    let senco = state.staff.get(&by).is_some_and(|staff| staff.is(&[Role::Senco, Role::DeputySenco]));
    if old.by != by && !senco {
        return Err(not_allowed("Only whoever made an entry and the SENCO correct it. Nothing was changed."));
    }
    if let Some(withdrawn) = &old.withdrawn {
        return Err(match withdrawn.replaced_by {
            Some(_) => corrected(state, withdrawn.by),
            None => Refusal::new(
                RefusalKind::Conflict,
                format!(
                    "{} has withdrawn that entry: log it again instead. Nothing was stored.",
                    name(state, withdrawn.by)
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
    let plan = old.plan_then(state.stands(new.pupil, old.cycle).map(AsRef::as_ref));
    let mut fact = on_the_plan(state, &new.fact, plan.as_ref(), about)?;
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
    let gone = Change::Withdrawn { pupil: new.pupil, entry: earlier, replaced_by: Some(entry.id) };
    Ok(vec![gone, Change::Entry { entry }].into())
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
