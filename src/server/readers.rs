//! Who has read which version of a pupil's plan, and who has not (SEND Code 6.49).

use std::collections::BTreeSet;

use super::inbox;
use super::list;
use super::permit::Asker;
use crate::domain::command::Refusal;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::look::Look;
use crate::domain::record::nudge;
use crate::domain::record::receipt::changed_lines;
use crate::domain::record::staff::Staff;
use crate::domain::rights::{Act, Reach};
use crate::proto::view::{ReadBy, Reader};

/// Everybody whose the plan is to carry, and whoever else has read it; those who have not read the version in force
/// come first.
pub(super) fn read_by(look: &Look<'_>, asker: &Asker, id: PupilId) -> Result<ReadBy, Refusal> {
    asker.may(look, Act::ChangePlan, Some(id))?;
    let pupil = look.pupils.get(&id).ok_or_else(|| Refusal::not_found("That pupil is not here."))?;
    let plan = look.plan(id).ok_or_else(|| Refusal::not_found("There is no plan to read."))?;
    let today = asker.today();
    let here = || look.staff.values().filter(|person| !person.disabled);
    let works = |person: &&std::sync::Arc<Staff>| Reach::of(look, person, today).shares(pupil);
    let mut people: BTreeSet<StaffId> = here().filter(works).map(|person| person.id).collect();
    people.extend(here().map(|person| person.id).filter(|person| look.newest_read(id, *person).is_some()));
    let readers: Result<Vec<Reader>, Refusal> = people
        .into_iter()
        .filter_map(|person| look.staff.get(&person))
        .map(|person| {
            let last = look.newest_read(id, person.id);
            let before = last.map(|last| look.version(id, last.key())).transpose()?.flatten();
            Ok(Reader {
                login: person.login.clone(),
                name: person.short(),
                cycle: last.map(|last| last.cycle),
                version: last.map(|last| last.version),
                at: last.map(|last| last.at),
                current: last.is_some_and(|last| last.is_for(plan)),
                changed: before.map(|before| changed_lines(&before, plan)),
                works_with: works(&person),
                nudged: nudge::standing(look, person.id, plan).map(|nudge| inbox::mark(look, nudge)),
            })
        })
        .collect();
    let mut readers = readers?;
    readers.sort_by(|a, b| (a.current, &a.name).cmp(&(b.current, &b.name)));
    let brief = list::brief(look, pupil, true, list::open_flags(look, id));
    Ok(ReadBy { pupil: brief, cycle: plan.cycle, version: plan.version, readers })
}
