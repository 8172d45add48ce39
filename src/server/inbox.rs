//! What waits for one person: how much of it there is, plans that they have not read and nudges to do so, parents'
//! concerns without an answer, for the SENCO what was tried and is not on a plan, and for those who lead who was given
//! which role. Their own items are in `items`.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::items::Desks;
use super::page::{after, cut, page, wanted};
use super::permit::Asker;
use super::{findings, list};
use crate::domain::command::Refusal;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::look::Look;
use crate::domain::notice::{self, Notice};
use crate::domain::record::concern::{Concern, ConcernId};
use crate::domain::record::entry::tried::{self, Tried};
use crate::domain::record::nudge::{self, Nudge};
use crate::domain::record::plan::Plan;
use crate::domain::record::pupil::Pupil;
use crate::domain::record::receipt::changed_lines;
use crate::domain::rights::{Act, Reach};
use crate::domain::school_day::Day;
use crate::domain::time::Instant;
use crate::proto::page::{Page, Slice};
use crate::proto::view::{Brief, ChangeRow, ConcernRow, NudgeMark, Since, TriedRow, UnreadPlan, Waits};

/// Where an unread plan stands: nudged ones first, the newest of them, then by when the version was made, newest first.
type PlanPlace = (bool, Option<Reverse<Instant>>, Reverse<Option<(Day, Option<Instant>)>>, String, PupilId);

/// How much waits for the asker.
pub(super) fn waits(look: &Look<'_>, asker: &Asker) -> Result<Waits, Refusal> {
    let mut waits = Waits::default();
    let hears = asker.may(look, Act::HearOfChanges, None).is_ok();
    if let Some(person) = asker.person(look).filter(|_| hears) {
        notice::each_unheard(look.past, person, None, |_, _| {
            waits.changes += 1;
            true
        })?;
    }
    match asker.may(look, Act::Flag, None) {
        Err(_) if hears => return Ok(waits),
        other => other?,
    }
    let desks = Desks::of(look, asker);
    [waits.answers, waits.asked, waits.left_lying, waits.others] = desks.own_counts()?;
    waits.desk = desks.triages.then(|| desks.desk_waits());
    if let Some(all) = All::of(look, asker) {
        for (_, plan) in all.unread() {
            let nudged = nudge::standing(look, all.me, plan).is_some();
            *(if nudged { &mut waits.nudges } else { &mut waits.plans }) += 1;
        }
        waits.concerns = all.open_concerns().count();
        waits.tried = all.off_plan().count();
        waits.misplaced = if all.triages { look.misplaced.size() } else { 0 };
    }
    Ok(waits)
}

/// Plans that the asker has not read.
pub(super) fn plans(look: &Look<'_>, asker: &Asker, slice: &Slice) -> Result<Page<UnreadPlan>, Refusal> {
    asker.may(look, Act::Flag, None)?;
    let Some(all) = All::of(look, asker) else { return Ok(Page::default()) };
    cut(slice, all.unread().map(|(pupil, plan)| (all.plan_place(pupil, plan), (pupil, plan))), |(pupil, plan)| {
        all.unread_plan(pupil, plan)
    })
}

/// Parents' concerns that nobody has answered, oldest first.
pub(super) fn concerns(look: &Look<'_>, asker: &Asker, slice: &Slice) -> Result<Page<ConcernRow>, Refusal> {
    asker.may(look, Act::Flag, None)?;
    let Some(all) = All::of(look, asker) else { return Ok(Page::default()) };
    let place = |concern: &Concern| -> (Day, ConcernId) { (concern.day, concern.id) };
    cut(slice, all.open_concerns().map(|row| (place(row.1), row)), |(pupil, concern)| {
        Ok(ConcernRow { pupil: all.brief(pupil), concern: concern.clone(), people: findings::people(look, concern) })
    })
}

/// What was tried and is not on the plan, newest first.
pub(super) fn tried(look: &Look<'_>, asker: &Asker, slice: &Slice) -> Result<Page<TriedRow>, Refusal> {
    asker.may(look, Act::Flag, None)?;
    let Some(all) = All::of(look, asker) else { return Ok(Page::default()) };
    let place = |(pupil, tried): &(&Pupil, Tried)| TriedPlace(Reverse(tried.day), pupil.id, tried.code.clone());
    cut(slice, all.off_plan().map(|row| (place(&row), row)), |(pupil, tried)| {
        Ok(TriedRow { pupil: all.brief(pupil), tried })
    })
}

/// What those who lead have not seen, oldest first: whoever says that they have seen one has seen those before it.
pub(super) fn changes(look: &Look<'_>, asker: &Asker, slice: &Slice) -> Result<Page<ChangeRow>, Refusal> {
    asker.may(look, Act::HearOfChanges, None)?;
    let Some(person) = asker.person(look) else { return Ok(Page::default()) };
    let (mut found, many) = (Vec::new(), wanted(slice));
    notice::each_unheard(look.past, person, after(slice)?, |place, notice| {
        found.push((place, notice));
        found.len() < many
    })?;
    page(
        slice,
        found.into_iter().map(|(place, Notice { at, by, via, what, .. })| {
            let by = by.and_then(|id| look.staff.get(&id));
            let by = by.map_or_else(|| "the store's owner".to_owned(), |person| person.short());
            Ok((place, ChangeRow { place, at, by, via, what }))
        }),
    )
}

/// Where something that was tried stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct TriedPlace(Reverse<Day>, PupilId, String);

/// By whom somebody was asked to read a plan, and when.
pub(super) fn mark(look: &Look<'_>, nudge: &Nudge) -> NudgeMark {
    let by = look.staff.get(&nudge.by).map_or_else(String::new, |person| person.short());
    NudgeMark { by, at: nudge.at }
}

/// What is asked of every pupil once.
struct All<'s> {
    look: &'s Look<'s>,
    me: StaffId,
    reach: Arc<Reach>,
    triages: bool,
    flags: BTreeMap<PupilId, u16>,
}

impl<'s> All<'s> {
    /// `None` for whoever is no person at the school.
    fn of(look: &'s Look<'s>, asker: &Asker) -> Option<All<'s>> {
        let person = asker.person(look)?;
        Some(All {
            look,
            me: person.id,
            reach: look.reach(person, asker.today()),
            triages: asker.may(look, Act::Triage, None).is_ok(),
            flags: list::open_flags(look),
        })
    }

    fn brief(&self, pupil: &Pupil) -> Brief {
        list::brief(self.look, pupil, true, self.flags.get(&pupil.id).copied().unwrap_or(0))
    }

    fn unread(&self) -> impl Iterator<Item = (&'s Pupil, &'s Plan)> {
        let theirs = self.look.pupils.values().filter(|pupil| !pupil.left && self.reach.shares(pupil));
        let plans = theirs.filter_map(|pupil| Some((pupil.as_ref(), nudge::to_be_read(self.look, pupil.id)?)));
        plans.filter(|(_, plan)| !nudge::has_read(self.look, self.me, plan))
    }

    fn plan_place(&self, pupil: &Pupil, plan: &Plan) -> PlanPlace {
        let nudge = nudge::standing(self.look, self.me, plan).map(|nudge| Reverse(nudge.at));
        let named = format!("{} {}", pupil.name.full(), pupil.form).trim_end().to_owned();
        (nudge.is_none(), nudge, Reverse(since(plan).map(Since::order)), named, pupil.id)
    }

    fn unread_plan(&self, pupil: &Pupil, plan: &Plan) -> Result<UnreadPlan, Refusal> {
        let last = self.look.newest_read(pupil.id, self.me);
        let before = last.map(|last| self.look.version(pupil.id, last.key())).transpose()?.flatten();
        Ok(UnreadPlan {
            pupil: self.brief(pupil),
            cycle: plan.cycle,
            version: plan.version,
            since: since(plan),
            changed: before.map(|before| changed_lines(&before, plan)),
            nudge: nudge::standing(self.look, self.me, plan).map(|nudge| mark(self.look, nudge)),
        })
    }

    fn open_concerns(&self) -> impl Iterator<Item = (&'s Pupil, &'s Concern)> {
        let theirs = |pupil: &Pupil| !pupil.left && (self.triages || self.reach.shares(pupil));
        self.look.concerns.values().filter_map(move |concern| {
            let pupil = self.look.pupils.get(&concern.pupil).filter(|pupil| theirs(pupil))?;
            Some((pupil.as_ref(), concern.as_ref()))
        })
    }

    fn off_plan(&self) -> impl Iterator<Item = (&'s Pupil, Tried)> {
        let ids = self.look.tried.keys().filter(|_| self.triages);
        let here = ids.filter_map(|id| self.look.pupils.get(id).filter(|pupil| !pupil.left));
        here.flat_map(|pupil| {
            let found = tried::off_plan(self.look, pupil.id);
            found.into_iter().map(move |tried| (pupil.as_ref(), tried))
        })
    }
}

/// When a version was made, or the day on which its cycle began.
fn since(plan: &Plan) -> Option<Since> {
    plan.made.as_ref().map(|made| Since::Made(made.at)).or(plan.started.map(Since::Began))
}
