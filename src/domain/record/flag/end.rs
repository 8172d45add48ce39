//! Ends an item by what is done with it: the plan is changed, the review brought forward, a contact written. Both are in
//! one commit, so that an item never claims what has not happened.

use serde::{Deserialize, Serialize};

use super::decide::{ready, step_of};
use super::{AsSeen, Deed, Flag, Resolution, Step};
use crate::domain::command::check::words;
use crate::domain::command::{Decided, Decision, Given, Refusal};
use crate::domain::kind::{Change, KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::record::contact::{ContactChange, ContactKind, NewContact, contact};
use crate::domain::record::plan::{Plan, PlanChange, PlanCommand, PlanState};
use crate::domain::rights::{Act, Who};
use crate::domain::shelf::Unread;

/// By what an item is ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// The plan is written in.
    Plan(PlanCommand),
    /// A contact is written.
    Contact(NewContact),
}

impl Means {
    pub(super) fn needs(&self, look: &Look<'_>, who: Who) -> Result<Vec<Needs>, Unread> {
        match self {
            Means::Plan(plan) => plan.needs(look, who),
            Means::Contact(contact) => Ok(vec![Needs::With(Act::Read, contact.pupil)]),
        }
    }
}

/// Ends an item with an outcome, by means of something.
pub(in crate::domain) fn end(
    look: &Look<'_>,
    given: &mut Given<'_>,
    item: AsSeen,
    (outcome, means): (Resolution, &Means),
    message: &str,
) -> Decided {
    let wanted = Step::Resolve { outcome, deed: None };
    let flag = ready(look, item, &wanted, message)?;
    if flag.is_resolved() {
        return Err(Refusal::invalid("The item is resolved: take it up again first. Nothing was stored."));
    }
    let (changes, deed) = match (outcome, means) {
        (Resolution::PlanChanged, Means::Plan(plan)) => change_plan(look, given, &flag, plan)?,
        (Resolution::ReviewForward, Means::Plan(plan)) => bring_forward(look, given, &flag, plan, message)?,
        (Resolution::Specialist, Means::Contact(new)) if new.what == ContactKind::Specialist => {
            write(look, given, &flag, new)?
        }
        (Resolution::Ehcna, Means::Contact(new)) if new.what == ContactKind::Ehc => write(look, given, &flag, new)?,
        _ => return Err(Refusal::invalid("That outcome is not reached that way. Nothing was stored.")),
    };
    let step = step_of(look, given, &flag, Step::Resolve { outcome, deed: Some(deed) }, message)?;
    // The step stands last: what was made comes before what says so.
    Ok(Decision::from(changes.into_iter().chain([step]).collect::<Vec<_>>()))
}

type Done = Result<(Vec<Change>, Deed), Refusal>;

/// The version that these changes make.
fn version(changes: &mut [Change]) -> Option<&mut Plan> {
    changes.iter_mut().rev().find_map(|change| match change {
        Change::Plan(PlanChange::Plan { plan }) => Some(plan),
        _ => None,
    })
}

fn written(look: &Look<'_>, given: &mut Given<'_>, flag: &Flag, plan: &PlanCommand) -> Result<Vec<Change>, Refusal> {
    if plan.pupil() != flag.pupil {
        return Err(Refusal::invalid("That is another pupil's plan. Nothing was stored."));
    }
    Ok(plan.decide(look, given)?.changes)
}

fn change_plan(look: &Look<'_>, given: &mut Given<'_>, flag: &Flag, plan: &PlanCommand) -> Done {
    let mut changes = written(look, given, flag, plan)?;
    let made = version(&mut changes).filter(|plan| plan.state != PlanState::Draft);
    let (cycle, version) = made
        .ok_or_else(|| Refusal::invalid("A draft changes no plan yet: make it current first. Nothing was stored."))?
        .key();
    Ok((changes, Deed::Plan { cycle, version }))
}

fn bring_forward(look: &Look<'_>, given: &mut Given<'_>, flag: &Flag, plan: &PlanCommand, why: &str) -> Done {
    let why = words(why, "reason for the new date")?;
    let before = look.plan(flag.pupil).and_then(|plan| plan.review);
    let today = given.today;
    let mut changes = written(look, given, flag, plan)?;
    let made = version(&mut changes);
    let Some((made, day)) = made.and_then(|plan| plan.review.map(|day| (plan, day))) else {
        return Err(Refusal::invalid("That sets no date for the review. Nothing was stored."));
    };
    if day < today {
        return Err(Refusal::invalid(format!("{day} has been. Nothing was stored.")));
    }
    if let Some(before) = before.filter(|before| day >= *before) {
        return Err(Refusal::invalid(format!(
            "The review is on {before} already: {day} does not bring it forward. Nothing was stored."
        )));
    }
    if let Some(of) = &mut made.made {
        of.why = format!("review brought forward: {why}");
    }
    let (cycle, version) = made.key();
    Ok((changes, Deed::Review { cycle, version, day }))
}

fn write(look: &Look<'_>, given: &mut Given<'_>, flag: &Flag, new: &NewContact) -> Done {
    if new.pupil != flag.pupil {
        return Err(Refusal::invalid("That is another pupil's contact. Nothing was stored."));
    }
    let contact = contact(look, given, new, Some(flag.id))?;
    let deed = Deed::Contact { contact: contact.id };
    Ok((vec![Change::Contact(ContactChange::Contact { contact })], deed))
}
