//! Decides the life of a plan: a draft is started and made current; a plan in force is reviewed and closed.
//! Each step is a new version, no step is skipped, and a plan becomes current only when nothing is missing.

use crate::domain::command::check::{person, pupil};
use crate::domain::command::{Decided, Given, Refusal, RefusalKind};
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::plan::start::PlanFrom;
use crate::domain::record::plan::{Line, Made, Plan, PlanChange, PlanState};
use crate::domain::shelf::Shelved;

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
    plan.made = Some(Made { by, at: given.at, why: String::new() });
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
pub(super) fn standing(
    look: &Look<'_>,
    id: PupilId,
    base: (u16, u16),
) -> Result<(Shelved<Plan>, Shelved<Plan>), Refusal> {
    let name = pupil(look, id)?.name.full();
    let (cycle, version) = base;
    let none = || Refusal::not_found(format!("{name} has no plan of cycle {cycle}. Nothing was stored."));
    let now = look.stood(id, cycle)?.ok_or_else(none)?;
    let none =
        || Refusal::not_found(format!("{name}'s plan of cycle {cycle} has no version {version}. Nothing was stored."));
    let seen = look.version(id, base)?.ok_or_else(none)?;
    Ok((now, seen))
}

/// The next version of a plan.
pub(super) fn next(mut plan: Plan, by: StaffId, given: &Given<'_>) -> Result<Change, Refusal> {
    plan.version = plan.version.checked_add(1).ok_or_else(|| {
        Refusal::invalid("This plan has as many versions as can be counted: start a new cycle. Nothing was stored.")
    })?;
    plan.made = Some(Made { by, at: given.at, why: String::new() });
    Ok(Change::Plan(PlanChange::Plan { plan }))
}
