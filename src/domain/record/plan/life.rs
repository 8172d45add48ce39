//! Decides the life of a plan: a draft is started, written in and made current; a plan in force is reviewed and closed.
//! Each step is a new version, no step is skipped, and a plan becomes current only when nothing is missing.

use crate::domain::command::check::{person, pupil};
use crate::domain::command::{Decided, Given, Refusal, RefusalKind, Theirs};
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::plan::draft::DraftEdit;
use crate::domain::record::plan::start::PlanFrom;
use crate::domain::record::plan::{Line, Made, Plan, PlanChange, PlanState};
use crate::domain::shelf::{Shelved, Unread};

/// The draft of the next cycle.
pub(in crate::domain) fn start_plan(look: &Look<'_>, given: &Given<'_>, id: PupilId, from: PlanFrom) -> Decided {
    let by = person(given.who)?;
    let name = pupil(look, id)?.name.full();
    if let Some(draft) = look.draft(id) {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            format!("{name} has a draft already, cycle {}: go on with that one. Nothing was stored.", draft.cycle),
        ));
    }
    let last = look.plan(id);
    if from == PlanFrom::LastPlan && last.is_none() {
        return Err(Refusal::invalid(format!("{name} has no earlier plan to start from. Nothing was stored.")));
    }
    let newest = look.plans.get(&id).and_then(|plans| plans.last()).map_or(0, |plan| plan.cycle);
    let cycle = newest.checked_add(1).ok_or_else(|| Refusal::invalid("There are too many cycles."))?;
    let mut plan = from.draft(id, cycle, last.map(AsRef::as_ref), given.today);
    if from != PlanFrom::LastPlan {
        as_listed(look, &mut plan);
    }
    plan.made = Some(Made { by, at: given.at });
    Ok(vec![Change::Plan(PlanChange::Plan { plan })].into())
}

/// A common plan in the school's own words, without what the school has retired.
fn as_listed(look: &Look<'_>, plan: &mut Plan) {
    let own = |line: &Line| look.listed.get(&line.code);
    plan.lines.retain(|line| own(line).is_none_or(|own| !own.retired));
    for (line, number) in plan.lines.iter_mut().zip(1..) {
        line.number = number;
        if let Some(own) = own(line) {
            line.text.clone_from(&own.text);
        }
    }
}

/// A new version with all the edits, made on `base` (cycle and version).
pub(in crate::domain) fn write_plan(
    look: &Look<'_>,
    given: &Given<'_>,
    id: PupilId,
    base: (u16, u16),
    edits: &[DraftEdit],
) -> Decided {
    let by = person(given.who)?;
    let (now, seen) = standing(look, id, base)?;
    if now.state == PlanState::Closed {
        return Err(Refusal::invalid(format!(
            "The plan of cycle {} is closed: it changes no more. Nothing was stored.",
            now.cycle
        )));
    }
    if let Some(edit) = edits.iter().find(|edit| edit.clashes(&seen, &now)) {
        return Err(conflict(look, &now, edit, &seen)?);
    }
    let mut plan = Plan::clone(&now);
    for edit in edits {
        plan = edit.applied(&plan).map_err(|fault| Refusal::invalid(format!("{fault} Nothing was stored.")))?;
    }
    if plan == *now {
        return Err(Refusal::invalid("The plan says that already. Nothing was stored."));
    }
    // What a plan in force has, it keeps: an older one may lack something, and gets it bit by bit.
    if now.state != PlanState::Draft {
        let before = now.missing(given.today);
        let lost = plan.missing(given.today).into_iter().filter(|one| !before.contains(one)).collect::<Vec<_>>();
        if !lost.is_empty() {
            return Err(Refusal::invalid(format!(
                "A plan in force needs {}. Nothing was stored.",
                lost.join("; and ")
            )));
        }
    }
    Ok(vec![next(plan, by, given)?].into())
}

/// The next step of a plan's life.
pub(in crate::domain) fn move_plan(
    look: &Look<'_>,
    given: &Given<'_>,
    id: PupilId,
    base: (u16, u16),
    to: PlanState,
) -> Decided {
    let by = person(given.who)?;
    let name = pupil(look, id)?.name.full();
    let (now, _) = standing(look, id, base)?;
    if now.key() != base {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            format!(
                "{name}'s plan was changed meanwhile, version {}: look at it first. Nothing was stored.",
                now.version
            ),
        ));
    }
    let mut changes = Vec::new();
    match (now.state, to) {
        (PlanState::Draft, PlanState::Current) => {
            let missing = now.missing(given.today);
            if !missing.is_empty() {
                return Err(Refusal::invalid(format!(
                    "Not current yet. Missing: {}. The draft is kept.",
                    missing.join("; ")
                )));
            }
            if let Some(earlier) = look.plan(id).filter(|plan| plan.state != PlanState::Closed) {
                if earlier.state == PlanState::Current {
                    return Err(Refusal::invalid(format!(
                        "{name}'s plan of cycle {} is still current: put it under review first. The draft is kept.",
                        earlier.cycle
                    )));
                }
                changes.push(next(Plan { state: PlanState::Closed, ..Plan::clone(earlier) }, by, given)?);
            }
        }
        (PlanState::Current, PlanState::UnderReview) | (PlanState::UnderReview, PlanState::Closed) => {}
        (from, to) => {
            return Err(Refusal::invalid(format!(
                "A plan that is {} does not become {}: draft, current, under review, closed. Nothing was stored.",
                from.words(),
                to.words()
            )));
        }
    }
    let started = if to == PlanState::Current { now.started.or(Some(given.today)) } else { now.started };
    changes.push(next(Plan { state: to, started, ..Plan::clone(&now) }, by, given)?);
    Ok(changes.into())
}

/// The plan of a cycle as it stands now, and as the writer saw it.
fn standing(look: &Look<'_>, id: PupilId, base: (u16, u16)) -> Result<(Shelved<Plan>, Shelved<Plan>), Refusal> {
    let name = pupil(look, id)?.name.full();
    let none = || Refusal::not_found(format!("{name} has no plan of cycle {}, version {}.", base.0, base.1));
    let now = look.stood(id, base.0)?.ok_or_else(none)?;
    let seen = look.version(id, base)?.ok_or_else(none)?;
    Ok((now, seen))
}

fn next(mut plan: Plan, by: StaffId, given: &Given<'_>) -> Result<Change, Refusal> {
    plan.version = plan.version.checked_add(1).ok_or_else(|| {
        Refusal::invalid("This plan has as many versions as can be counted: start a new cycle. Nothing was stored.")
    })?;
    plan.made = Some(Made { by, at: given.at });
    Ok(Change::Plan(PlanChange::Plan { plan }))
}

/// The conflict about one part: whoever wrote last, what it says now, and what was wanted.
fn conflict(look: &Look<'_>, now: &Plan, edit: &DraftEdit, seen: &Plan) -> Result<Refusal, Unread> {
    let part = edit.part(now);
    let of_cycle = look.versions(now.pupil, now.cycle)?;
    let made = of_cycle.iter().rev().take_while(|plan| edit.part(plan) == part).last();
    let made = made.and_then(|plan| plan.made.as_ref());
    let by = made.and_then(|made| look.staff.get(&made.by)).map_or_else(String::new, |staff| staff.short());
    let theirs = Theirs {
        at: made.map(|made| made.at),
        text: part,
        yours: edit.applied(seen).map(|plan| edit.part(&plan)).unwrap_or_default(),
        revision: now.version,
        by,
    };
    let who = if theirs.by.is_empty() { "Somebody" } else { &theirs.by };
    let sentence = format!(
        "{who} changed {} meanwhile. It says now: {}. You wanted: {}. Yours was not stored.",
        edit.about(),
        theirs.text,
        theirs.yours
    );
    Ok(Refusal { theirs: Some(Box::new(theirs)), ..Refusal::new(RefusalKind::Conflict, sentence) })
}
