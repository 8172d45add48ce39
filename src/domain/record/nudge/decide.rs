//! Decides who is asked to read a plan: whoever works with the pupil and has not read the version in force.

use crate::domain::command::check::{person, pupil};
use crate::domain::command::{Decided, Given, Refusal};
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::nudge::{self, Nudge, NudgeChange};
use crate::domain::record::plan::Plan;

/// A nudge for each of these logins; for everybody who has not read the plan where none is named. Whoever got one about
/// this version today gets no second; where nobody else is left, that is said.
pub(in crate::domain) fn nudge(look: &Look<'_>, given: &Given<'_>, id: PupilId, logins: &[String]) -> Decided {
    let by = person(given.who)?;
    let about = pupil(look, id)?;
    let name = about.name.full();
    let plan = nudge::to_be_read(look, id)
        .ok_or_else(|| Refusal::not_found(format!("{name} has no plan in force: there is nothing to read.")))?;
    let mut wanted = Vec::new();
    if logins.is_empty() {
        wanted = nudge::have_not_read(look, about, plan, given.today);
        wanted.retain(|person| *person != by);
        if wanted.is_empty() {
            return Err(Refusal::invalid(format!(
                "Everybody else who works with {name} has read this version: nobody was nudged."
            )));
        }
    }
    for login in logins {
        wanted.push(named(look, given, (by, login), plan)?);
    }
    let today = |person: &StaffId| {
        let last = look.nudges.get(&(id, *person));
        last.is_some_and(|nudge| nudge.is_for(plan) && nudge.day == given.today)
    };
    let (again, new): (Vec<StaffId>, Vec<StaffId>) = wanted.into_iter().partition(today);
    if new.is_empty() {
        let names: Vec<String> =
            again.iter().filter_map(|person| look.staff.get(person)).map(|person| person.short()).collect();
        let have = if names.len() == 1 { "has" } else { "have" };
        return Err(Refusal::invalid(format!(
            "{} {have} been nudged about this version today already: it stands in the inbox.",
            names.join(", ")
        )));
    }
    let (cycle, version) = plan.key();
    let nudge = Nudge { by, at: given.at, day: given.today, cycle, version };
    let change = |person| Change::Nudge(NudgeChange::Nudged { pupil: id, person, nudge: nudge.clone() });
    Ok(new.into_iter().map(change).collect::<Vec<_>>().into())
}

/// Somebody who can be nudged about this plan.
fn named(look: &Look<'_>, given: &Given<'_>, (by, login): (StaffId, &str), plan: &Plan) -> Result<StaffId, Refusal> {
    let about = pupil(look, plan.pupil)?;
    let person = look
        .by_login(login)
        .ok_or_else(|| Refusal::not_found(format!("Nobody here has the login {login}. Nobody was nudged.")))?;
    if person.id == by {
        return Err(Refusal::invalid("You cannot nudge yourself: ^Y on the pupil's page says that you have read it."));
    }
    let short = person.short();
    if nudge::has_read(look, person.id, plan) {
        return Err(Refusal::invalid(format!("{short} has read this version. Nobody was nudged.")));
    }
    if !look.reach(person, given.today).shares(about) {
        let name = about.name.full();
        return Err(Refusal::invalid(format!("{short} does not work with {name}. Nobody was nudged.")));
    }
    Ok(person.id)
}
