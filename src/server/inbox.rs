//! All that waits for one person, from one snapshot: answers to their items, plans that they have not read and nudges to
//! do so, parents' concerns without an answer and, for the SENCO, what was tried and is not on a plan.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::findings;
use super::list;
use super::permit::Asker;
use crate::domain::command::Refusal;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::look::Look;
use crate::domain::record::concern::Concern;
use crate::domain::record::entry::tried;
use crate::domain::record::flag::Flag;
use crate::domain::record::nudge::{self, Nudge};
use crate::domain::record::plan::Plan;
use crate::domain::record::pupil::Pupil;
use crate::domain::record::receipt::changed_lines;
use crate::domain::rights::{Act, Reach};
use crate::domain::shelf::Shelved;
use crate::domain::state::State;
use crate::proto::view::{Brief, ConcernRow, Inbox, Item, NudgeMark, Since, TriedRow, UnreadPlan};

/// The asker's inbox.
pub(super) fn inbox(look: &Look<'_>, asker: &Asker) -> Result<Inbox, Refusal> {
    let items = own_items(look, asker)?;
    let Some(person) = asker.who.person().and_then(|id| look.staff.get(&id)) else {
        return Ok(Inbox { items, ..Inbox::default() });
    };
    let all = All {
        look,
        me: person.id,
        reach: Reach::of(look, person, asker.today()),
        triages: asker.may(look, Act::Triage, None).is_ok(),
        flags: list::all_open_flags(look),
    };
    Ok(Inbox { items, plans: all.plans()?, concerns: all.concerns(), tried: all.tried() })
}

/// The asker's own items: those with news first, then newest first.
fn own_items(look: &Look<'_>, asker: &Asker) -> Result<Vec<Item>, Refusal> {
    let me = asker.who.person();
    let mut flags: Vec<Shelved<Flag>> = match me {
        Some(me) => look.items_by(me, None, usize::MAX)?.into_iter().map(|(_, flag)| flag).collect(),
        None => Vec::new(),
    };
    flags.sort_by(|a, b| (!a.has_news(), Reverse(&a.raised)).cmp(&(!b.has_news(), Reverse(&b.raised))));
    flags.into_iter().map(|flag| list::item(look, asker, &flag)).collect()
}

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

impl All<'_> {
    fn brief(&self, pupil: &Pupil) -> Brief {
        list::brief(self.look, pupil, true, self.flags.get(&pupil.id).copied().unwrap_or(0))
    }

    fn plans(&self) -> Result<Vec<UnreadPlan>, Refusal> {
        let theirs = self.look.pupils.values().filter(|pupil| !pupil.left && self.reach.shares(pupil));
        let plans = theirs.filter_map(|pupil| Some((pupil, nudge::to_be_read(self.look, pupil.id)?)));
        let unread = plans.filter(|(_, plan)| !nudge::has_read(self.look, self.me, plan));
        let rows: Result<Vec<UnreadPlan>, Refusal> = unread.map(|(pupil, plan)| self.unread(pupil, plan)).collect();
        let mut rows = rows?;
        rows.sort_by(|a, b| {
            let nudged = |row: &UnreadPlan| row.nudge.as_ref().map(|nudge| Reverse(nudge.at));
            let order = |row: &UnreadPlan| (row.nudge.is_none(), nudged(row), Reverse(row.since.map(Since::order)));
            order(a).cmp(&order(b)).then_with(|| a.pupil.named().cmp(&b.pupil.named()))
        });
        Ok(rows)
    }

    fn unread(&self, pupil: &Pupil, plan: &Plan) -> Result<UnreadPlan, Refusal> {
        let last = self.look.newest_read(pupil.id, self.me);
        let before = last.map(|last| self.look.version(pupil.id, last.key())).transpose()?.flatten();
        Ok(UnreadPlan {
            pupil: self.brief(pupil),
            cycle: plan.cycle,
            version: plan.version,
            since: plan.made.as_ref().map(|made| Since::Made(made.at)).or(plan.started.map(Since::Began)),
            changed: before.map(|before| changed_lines(&before, plan)),
            nudge: nudge::standing(self.look, self.me, plan).map(|nudge| mark(self.look, nudge)),
        })
    }

    fn concerns(&self) -> Vec<ConcernRow> {
        let mut rows = Vec::new();
        for concern in self.look.concerns.values() {
            let theirs = |pupil: &&std::sync::Arc<Pupil>| !pupil.left && (self.triages || self.reach.shares(pupil));
            let Some(pupil) = self.look.pupils.get(&concern.pupil).filter(theirs) else { continue };
            let people = findings::people(self.look, concern);
            rows.push(ConcernRow { pupil: self.brief(pupil), concern: Concern::clone(concern), people });
        }
        rows.sort_by_key(|row| (row.concern.day, row.concern.id));
        rows
    }

    fn tried(&self) -> Vec<TriedRow> {
        if !self.triages {
            return Vec::new();
        }
        let mut rows = Vec::new();
        for id in self.look.tried.keys() {
            let Some(pupil) = self.look.pupils.get(id).filter(|pupil| !pupil.left) else { continue };
            let found = tried::off_plan(self.look, *id);
            rows.extend(found.into_iter().map(|tried| TriedRow { pupil: self.brief(pupil), tried }));
        }
        rows.sort_by_key(|row| Reverse(row.tried.day));
        rows
    }
}
