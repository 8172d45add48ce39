//! What waits for one person: how much of it there is, plans that they have not read and nudges to do so, parents'
//! concerns without an answer and, for the SENCO, what was tried and is not on a plan. Their own items are in `items`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::findings;
use super::items::Desks;
use super::list;
use super::page::cut;
use super::past;
use super::permit::Asker;
use crate::domain::FINDINGS::{Findings};
use crate::domain::record::concern::{Concern};
use crate::domain::command::Refusal;
use crate::domain::id::{ConcernId, PupilId, StaffId};
use crate::domain::record::nudge::{self, Nudge};
use crate::domain::record::plan::Plan;
use crate::domain::record::pupil::Pupil;
use crate::domain::record::receipt::changed_lines;
use crate::domain::rights::{Act, Reach};
use crate::domain::school_day::Day;
use crate::domain::state::State;
use crate::domain::time::Instant;
use crate::domain::record::entry::tried::{self, Tried};
use crate::proto::page::{Page, Slice};
use crate::proto::view::{Brief, ConcernRow, NudgeMark, Since, TriedRow, UnreadPlan, Waits};
use crate::store::Store;

/// Where an unread plan stands: nudged ones first, the newest of them, then by when the version was made, newest first.
type PlanPlace = (bool, Option<Reverse<Instant>>, Reverse<Option<(Day, Option<Instant>)>>, String, PupilId);

/// How much waits for the asker.
pub(super) fn waits(store: &Store, state: &State, asker: &Asker) -> Result<Waits, Refusal> {
    asker.may(state, Act::Flag, None)?;
    let [answers, left_lying, others] = Desks::of(store, state, asker).own_counts();
    let mut waits = Waits { answers, left_lying, others, ..Waits::default() };
    if let Some(all) = All::of(state, asker) {
        for (_, plan) in all.unread() {
            let nudged = nudge::standing(state, all.me, plan).is_some();
            *(if nudged { &mut waits.nudges } else { &mut waits.plans }) += 1;
        }
        waits.concerns = all.open_concerns().count();
        waits.tried = all.off_plan().count();
    }
    Ok(waits)
}

/// Plans that the asker has not read.
pub(super) fn plans(state: &State, asker: &Asker, slice: &Slice) -> Result<Page<UnreadPlan>, Refusal> {
    asker.may(state, Act::Flag, None)?;
    let Some(all) = All::of(state, asker) else { return Ok(Page::default()) };
    cut(slice, all.unread().map(|(pupil, plan)| (all.plan_place(pupil, plan), (pupil, plan))), |(pupil, plan)| {
        Ok(all.unread_plan(pupil, plan))
    })
}

/// Parents' concerns that nobody has answered, oldest first.
pub(super) fn concerns(state: &State, asker: &Asker, slice: &Slice) -> Result<Page<ConcernRow>, Refusal> {
    asker.may(state, Act::Flag, None)?;
    let Some(all) = All::of(state, asker) else { return Ok(Page::default()) };
    let place = |concern: &Concern| -> (Day, ConcernId) { (concern.day, concern.id) };
    cut(slice, all.open_concerns().map(|row| (place(row.2), row)), |(pupil, found, concern)| {
        Ok(ConcernRow { pupil: all.brief(pupil), concern: concern.clone(), people: findings::people(state, found) })
    })
}

/// What was tried and is not on the plan, newest first.
pub(super) fn tried(state: &State, asker: &Asker, slice: &Slice) -> Result<Page<TriedRow>, Refusal> {
    asker.may(state, Act::Flag, None)?;
    let Some(all) = All::of(state, asker) else { return Ok(Page::default()) };
    let place = |(pupil, tried): &(&Pupil, Tried)| TriedPlace(Reverse(tried.day), pupil.id, tried.code.clone());
    cut(slice, all.off_plan().map(|row| (place(&row), row)), |(pupil, tried)| {
        Ok(TriedRow { pupil: all.brief(pupil), tried })
    })
}

/// Where something that was tried stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct TriedPlace(Reverse<Day>, PupilId, String);

/// By whom somebody was asked to read a plan, and when.
pub(super) fn mark(state: &State, nudge: &Nudge) -> NudgeMark {
    let by = state.staff.get(&nudge.by).map_or_else(String::new, |person| person.short());
    NudgeMark { by, at: nudge.at }
}

/// What is asked of every pupil once.
struct All<'s> {
    look: &'s Look<'s>,
    me: StaffId,
    reach: Reach,
    triages: bool,
    flags: BTreeMap<PupilId, u16>,
}

impl<'s> All<'s> {
    /// `None` for whoever is no person at the school.
    fn of(state: &'s State, asker: &Asker) -> Option<All<'s>> {
        let person = asker.who.person().and_then(|id| state.staff.get(&id))?;
        Some(All {
            state,
            me: person.id,
            reach: Reach::of(state, person, asker.today()),
            triages: asker.may(state, Act::Triage, None).is_ok(),
            flags: list::open_flags(state),
        })
    }

    fn brief(&self, pupil: &Pupil) -> Brief {
        list::brief(self.look, pupil, true, self.flags.get(&pupil.id).copied().unwrap_or(0))
    }

    fn unread(&self) -> impl Iterator<Item = (&'s Pupil, &'s Plan)> {
        let theirs = self.state.pupils.values().filter(|pupil| !pupil.left && self.reach.shares(pupil));
        let plans = theirs.filter_map(|pupil| Some((pupil.as_ref(), nudge::to_be_read(self.state, pupil.id)?)));
        plans.filter(|(_, plan)| !nudge::has_read(self.state, self.me, plan))
    }

    fn plan_place(&self, pupil: &Pupil, plan: &Plan) -> PlanPlace {
        let nudge = nudge::standing(self.state, self.me, plan).map(|nudge| Reverse(nudge.at));
        let named = format!("{} {}", pupil.name.full(), pupil.form).trim_end().to_owned();
        (nudge.is_none(), nudge, Reverse(since(plan).map(Since::order)), named, pupil.id)
    }

    fn unread_plan(&self, pupil: &Pupil, plan: &Plan) -> UnreadPlan {
        let last = past::last_receipt(self.state, pupil.id, self.me);
        let before = last.and_then(|last| past::version(self.state, pupil.id, (last.cycle, last.version)));
        UnreadPlan {
            pupil: self.brief(pupil),
            cycle: plan.cycle,
            version: plan.version,
            since: since(plan),
            changed: before.map(|before| changed_lines(&before, plan)),
            nudge: nudge::standing(self.state, self.me, plan).map(|nudge| mark(self.state, nudge)),
        }
    }

    fn open_concerns(&self) -> impl Iterator<Item = (&'s Pupil, &'s Findings, &'s Concern)> {
        let found = self.state.findings.iter().filter(|(_, found)| found.concerns.iter().any(Concern::is_open));
        let theirs = found.filter_map(|(id, found)| {
            let pupil = self.state.pupils.get(id)?;
            (!pupil.left && (self.triages || self.reach.shares(pupil))).then_some((pupil.as_ref(), found.as_ref()))
        });
        theirs.flat_map(|(pupil, found)| {
            let open = found.concerns.iter().filter(|concern| concern.is_open());
            open.map(move |concern| (pupil, found, concern))
        })
    }

    fn off_plan(&self) -> impl Iterator<Item = (&'s Pupil, Tried)> {
        let ids = self.state.tried.keys().filter(|_| self.triages);
        let here = ids.filter_map(|id| self.state.pupils.get(id).filter(|pupil| !pupil.left));
        here.flat_map(|pupil| {
            let found = tried::off_plan(self.state, pupil.id);
            found.into_iter().map(move |tried| (pupil.as_ref(), tried))
        })
    }
}

/// When a version was made, or the day on which its cycle began.
fn since(plan: &Plan) -> Option<Since> {
    plan.made.as_ref().map(|made| Since::Made(made.at)).or(plan.started.map(Since::Began))
}
