//! Decides what is written in a plan: each time a new version; nothing is overwritten. What somebody else changed since
//! the version that the writer saw is never written over unseen: it comes back as a conflict with both texts.

use super::edit::PlanEdit;
use super::life::{next, standing};
use super::part::PlanPart;
use crate::domain::command::check::{person, pupil};
use crate::domain::command::{Decided, Given, Meanwhile, Refusal, RefusalKind};
use crate::domain::id::PupilId;
use crate::domain::look::Look;
use crate::domain::record::plan::{Plan, PlanState};
use crate::domain::record::strategy::Strategy;
use crate::domain::shelf::Unread;

/// A new version with all the edits, made on `base` (cycle and version). Parts that nobody touched since are merged.
pub(in crate::domain) fn write_plan(
    look: &Look<'_>,
    given: &Given<'_>,
    id: PupilId,
    base: (u16, u16),
    edits: &[PlanEdit],
) -> Decided {
    let by = person(given.who)?;
    let (now, seen) = standing(look, id, base)?;
    if now.state == PlanState::Closed {
        return Err(closed(look, &now)?);
    }
    for edit in edits {
        if let Some(part) = edit.clashes(&seen, &now) {
            return Err(conflict(look, (&seen, &now), edit, part)?);
        }
        if let PlanEdit::AddLine { code, .. } = edit
            && Strategy::is_code(code)
            && look.strategy(code).is_none_or(|known| known.retired)
        {
            return Err(Refusal::invalid(format!("The school's list offers no strategy {code}. Nothing was stored.")));
        }
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

/// Why a closed plan is not written in; where another is in force, which.
fn closed(look: &Look<'_>, plan: &Plan) -> Result<Refusal, Refusal> {
    let name = pupil(look, plan.pupil)?.name.full();
    let cycle = plan.cycle;
    Ok(match look.plan(plan.pupil).filter(|now| now.cycle > cycle) {
        Some(now) => Refusal::new(
            RefusalKind::Conflict,
            format!(
                "The plan of cycle {cycle} is closed and {name} has a new plan, cycle {}: look at it, then change it. \
                 Nothing was stored.",
                now.cycle
            ),
        ),
        None => Refusal::invalid(format!(
            "{name}'s plan of cycle {cycle} is closed: it changes no more. Nothing was stored."
        )),
    })
}

/// The conflict about one part: whoever wrote in it last, what it says now, and what was wanted.
fn conflict(look: &Look<'_>, (seen, now): (&Plan, &Plan), edit: &PlanEdit, part: PlanPart) -> Result<Refusal, Unread> {
    let says = part.says(now);
    let of_cycle = look.versions(now.pupil, now.cycle)?;
    let since = of_cycle.iter().rev().take_while(|plan| part.says(plan) == says).last();
    let made = since.and_then(|plan| plan.made.as_ref());
    let meanwhile = Meanwhile {
        about: now.pupil,
        made: made.map(|made| (made.by, made.at)),
        did: format!("changed {}", part.label()),
        says: edit.shows(part, now),
        wanted: edit.wants(seen),
        revision: now.version,
    };
    Ok(meanwhile.refusal(look))
}
