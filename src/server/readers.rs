//! Who has read which version of a pupil's plan, and who has not (SEND Code 6.49); who was asked to; who works with the
//! pupil besides the roster.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::page::{after, cut, page, wanted};
use super::permit::Asker;
use super::{inbox, list, past};
use crate::domain::command::Refusal;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::look::Look;
use crate::domain::record::nudge;
use crate::domain::record::plan::Plan;
use crate::domain::record::pupil::Pupil;
use crate::domain::record::receipt::changed_lines;
use crate::domain::record::staff::Staff;
use crate::domain::rights::Act;
use crate::domain::school_day::Day;
use crate::proto::page::{Page, Slice};
use crate::proto::view::{NudgeRow, ReadBy, Reader, ReceiptRow};

/// Everybody whose the plan is to carry, and whoever else has read it; those who have not read the version in force
/// come first.
pub(super) fn read_by(look: &Look<'_>, asker: &Asker, id: PupilId, slice: &Slice) -> Result<ReadBy, Refusal> {
    asker.may(look, Act::ChangePlan, Some(id))?;
    let pupil = look.pupils.get(&id).ok_or_else(|| Refusal::not_found("That pupil is not here."))?;
    let plan = look.plan(id).ok_or_else(|| Refusal::not_found("There is no plan to read."))?;
    let today = asker.today();
    let here = || look.staff.values().filter(|person| !person.disabled);
    let works = |person: &&Arc<Staff>| look.reach(person, today).shares(pupil);
    let carry: BTreeSet<StaffId> = here().filter(works).map(|person| person.id).collect();
    let read = here().map(|person| person.id).filter(|person| look.newest_read(id, *person).is_some());
    let people: BTreeSet<StaffId> = carry.iter().copied().chain(read).collect();
    let of = people.len();
    let people = people.into_iter().filter_map(|person| look.staff.get(&person));
    let current = |person: &Staff| look.newest_read(id, person.id).is_some_and(|last| last.is_for(plan));
    let rows: Vec<_> = people.map(|person| ((current(person), person.short(), person.id), person)).collect();
    let have = rows.iter().filter(|((current, ..), _)| *current).count();
    let readers = cut(slice, rows.into_iter(), |person: &Arc<Staff>| {
        reader(look, pupil, plan, person, carry.contains(&person.id))
    })?;
    let brief = list::brief(look, pupil, true, list::open_flags_of(look, id));
    Ok(ReadBy { pupil: brief, cycle: plan.cycle, version: plan.version, readers, have: (have, of) })
}

/// How many of those who carry a pupil's plan have read the version in force, and who has not.
pub(super) struct OfVersion {
    pub(super) have: usize,
    pub(super) of: usize,
    /// By short name.
    pub(super) without: Vec<String>,
}

/// The same for one pupil; `None` where no plan is in force.
pub(super) fn of_version(look: &Look<'_>, id: PupilId, today: Day) -> Option<OfVersion> {
    let (pupil, plan) = (look.pupils.get(&id)?, look.plan(id)?);
    let here = look.staff.values().filter(|person| !person.disabled);
    let carry: Vec<&Arc<Staff>> = here.filter(|person| look.reach(person, today).shares(pupil)).collect();
    let has_read = |person: &Staff| look.newest_read(id, person.id).is_some_and(|last| last.is_for(plan));
    let without: Vec<String> = carry.iter().filter(|person| !has_read(person)).map(|person| person.short()).collect();
    Some(OfVersion { have: carry.len() - without.len(), of: carry.len(), without })
}

fn reader(look: &Look<'_>, pupil: &Pupil, plan: &Plan, person: &Staff, works_with: bool) -> Result<Reader, Refusal> {
    let last = look.newest_read(pupil.id, person.id);
    let before = last.map(|last| look.version(pupil.id, last.key())).transpose()?.flatten();
    Ok(Reader {
        login: person.login.clone(),
        name: person.short(),
        cycle: last.map(|last| last.cycle),
        version: last.map(|last| last.version),
        at: last.map(|last| last.at),
        current: last.is_some_and(|last| last.is_for(plan)),
        changed: before.map(|before| changed_lines(&before, plan)),
        works_with,
        nudged: nudge::standing(look, person.id, plan).map(|nudge| inbox::mark(look, nudge)),
    })
}

fn person(look: &Look<'_>, id: StaffId) -> (String, String) {
    let known = look.staff.get(&id);
    known.map_or_else(|| ("somebody".to_owned(), String::new()), |person| (person.short(), person.login.clone()))
}

/// Every receipt for a pupil's plans, newest first.
pub(super) fn receipts(
    look: &Look<'_>,
    asker: &Asker,
    id: PupilId,
    slice: &Slice,
) -> Result<Page<ReceiptRow>, Refusal> {
    asker.may(look, Act::ChangePlan, Some(id))?;
    let found = past::receipts(look, id, after(slice)?.as_ref(), wanted(slice))?;
    page(
        slice,
        found.into_iter().map(|(place, by, receipt)| {
            let (who, login) = person(look, by);
            Ok((place, ReceiptRow { who, login, cycle: receipt.cycle, version: receipt.version, at: receipt.at }))
        }),
    )
}

/// The newest nudge of each person about a pupil's plan, newest first.
pub(super) fn nudges(look: &Look<'_>, asker: &Asker, id: PupilId, slice: &Slice) -> Result<Page<NudgeRow>, Refusal> {
    asker.may(look, Act::ChangePlan, Some(id))?;
    let theirs = look.staff.keys().filter_map(|who| Some((*who, look.nudges.get(&(id, *who))?)));
    cut(slice, theirs.map(|(who, nudge)| ((Reverse(nudge.at), who), (who, nudge))), |(whom, nudge)| {
        let (who, login) = person(look, whom);
        let (cycle, version) = (nudge.cycle, nudge.version);
        Ok(NudgeRow { who, login, nudge: inbox::mark(look, nudge), cycle, version })
    })
}
