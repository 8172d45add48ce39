//! Who has read which version of a pupil's plan, and who has not (SEND Code 6.49).

use std::collections::BTreeSet;

use super::inbox;
use super::list;
use super::permit::Asker;
use crate::domain::command::Refusal;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::record::nudge;
use crate::domain::record::receipt::changed_lines;
use crate::domain::rights::{Act, Reach};
use crate::domain::record::staff::Staff;
use crate::domain::state::State;
use crate::proto::view::{ReadBy, Reader};

/// Everybody whose the plan is to carry, and whoever else has read it; those who have not read the version in force
/// come first.
pub(super) fn read_by(state: &State, asker: &Asker, id: PupilId) -> Result<ReadBy, Refusal> {
    asker.may(state, Act::ChangePlan, Some(id))?;
    let pupil = state.pupils.get(&id).ok_or_else(|| Refusal::not_found("That pupil is not here."))?;
    let plan = state.plan(id).ok_or_else(|| Refusal::not_found("There is no plan to read."))?;
    let today = asker.today();
    let here = || state.staff.values().filter(|person| !person.disabled);
    let works = |person: &&std::sync::Arc<Staff>| Reach::of(state, person, today).shares(pupil);
    let mut people: BTreeSet<StaffId> = here().filter(works).map(|person| person.id).collect();
    people.extend(here().map(|person| person.id).filter(|person| !state.receipts_of(id, *person).is_empty()));
    let plans = state.plans.get(&id).map(Vec::as_slice).unwrap_or_default();
    let mut readers: Vec<Reader> = people
        .into_iter()
        .filter_map(|person| state.staff.get(&person))
        .map(|person| {
            let last = state.receipts_of(id, person.id).last();
            let before = last.and_then(|last| plans.iter().find(|plan| last.is_for(plan)));
            Reader {
                login: person.login.clone(),
                name: person.short(),
                cycle: last.map(|last| last.cycle),
                version: last.map(|last| last.version),
                at: last.map(|last| last.at),
                current: last.is_some_and(|last| last.is_for(plan)),
                changed: before.map(|before| changed_lines(before, plan)),
                works_with: works(&person),
                nudged: nudge::standing(state, person.id, plan).map(|nudge| inbox::mark(state, nudge)),
            }
        })
        .collect();
    readers.sort_by(|a, b| (a.current, &a.name).cmp(&(b.current, &b.name)));
    let brief = list::brief(state, pupil, true, list::open_flags(state, id));
    Ok(ReadBy { pupil: brief, cycle: plan.cycle, version: plan.version, readers })
}
