//! Decides changes of plans. Each makes a new version; nothing is overwritten. What somebody else changed since the
//! version that the writer saw is never written over unseen: it comes back as a conflict with both texts.

use crate::domain::command::check::{person, pupil};
use crate::domain::command::{Decided, Given, Refusal, RefusalKind, Theirs};
use crate::domain::id::PupilId;
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::plan::edit::{PlanEdit, said};
use crate::domain::record::plan::{Made, Plan, PlanChange, PlanState};
use crate::domain::record::strategy::Strategy;
use crate::domain::shelf::Shelved;

/// A new version of the plan in force, made on `base` (cycle and version).
pub(in crate::domain) fn change_plan(
    look: &Look<'_>,
    given: &Given<'_>,
    id: PupilId,
    base: (u16, u16),
    edit: &PlanEdit,
) -> Decided {
    let by = person(given.who)?;
    let name = pupil(look, id)?.name.full();
    let now = look.plan(id).ok_or_else(|| Refusal::invalid(format!("{name} has no plan yet. Nothing was stored.")))?;
    if now.state == PlanState::Closed {
        return Err(Refusal::invalid(format!(
            "{name}'s plan of cycle {} is closed: it changes no more. Nothing was stored.",
            now.cycle
        )));
    }
    if base.0 != now.cycle {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            format!("{name} has a new plan, cycle {}: look at it, then change it. Nothing was stored.", now.cycle),
        ));
    }
    let plans = look.versions(id, now.cycle)?;
    let seen = plans.iter().find(|plan| plan.key() == base);
    let seen = seen
        .ok_or_else(|| Refusal::not_found(format!("{name}'s plan has no version {}. Nothing was stored.", base.1)))?;
    // Lines that nobody touched since are merged: nothing of theirs is lost. About one that somebody did, the writer
    // is asked.
    if let Some(number) = edit.clashes(seen, now) {
        return Err(conflict(look, &plans, now, number, edit));
    }
    if let PlanEdit::AddStrategy { code, .. } = edit
        && Strategy::is_code(code)
        && look.strategy(code).is_none_or(|known| known.retired)
    {
        return Err(Refusal::invalid(format!("The school's list offers no strategy {code}. Nothing was stored.")));
    }
    let mut plan = edit.applied(now).map_err(|fault| Refusal::invalid(format!("{fault} Nothing was stored.")))?;
    let newest = plans.iter().map(|plan| plan.version).max();
    plan.version = newest.unwrap_or(now.version).checked_add(1).ok_or_else(|| {
        Refusal::invalid("This plan has as many versions as can be counted: start a new cycle. Nothing was stored.")
    })?;
    plan.made = Some(Made { by, at: given.at });
    Ok(vec![Change::Plan(PlanChange::Plan { plan })].into())
}

/// The conflict about one line: whoever changed it last, what it says now, and what was wanted.
fn conflict(look: &Look<'_>, plans: &[Shelved<Plan>], now: &Plan, number: u8, edit: &PlanEdit) -> Refusal {
    let made = plans
        .windows(2)
        .rev()
        .filter_map(|pair| if let [before, after] = pair { Some((before, after)) } else { None })
        .find(|(before, after)| before.line(number) != after.line(number))
        .and_then(|(_, after)| after.made.as_ref());
    let by = made.and_then(|made| look.staff.get(&made.by)).map_or_else(String::new, |staff| staff.short());
    let theirs = Theirs {
        at: made.map(|made| made.at),
        text: now.line(number).map_or_else(String::new, said),
        yours: edit.wants(now),
        revision: now.version,
        by,
    };
    let who = if theirs.by.is_empty() { "Somebody" } else { &theirs.by };
    let sentence = format!(
        "{who} changed line {number} meanwhile. It says now: {}. You wanted: {}. Yours was not stored.",
        theirs.text, theirs.yours
    );
    Refusal { theirs: Some(Box::new(theirs)), ..Refusal::new(RefusalKind::Conflict, sentence) }
}
