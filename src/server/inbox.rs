//! All that waits for one person, from one snapshot: answers to their items, plans that they have not read and nudges to
//! do so, parents' concerns without an answer and, for the SENCO, what was tried and is not on a plan.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::findings;
use super::list;
use super::permit::Asker;
use crate::domain::assess::Concern;
use crate::domain::command::Refusal;
use crate::domain::record::flag::Flag;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::record::nudge::{self, Nudge};
use crate::domain::record::plan::Plan;
use crate::domain::record::pupil::Pupil;
use crate::domain::record::receipt::changed_lines;
use crate::domain::rights::{Act, Reach};
use crate::domain::state::State;
use crate::domain::record::entry::tried;
use crate::proto::view::{Brief, ConcernRow, Inbox, Item, NudgeMark, Since, TriedRow, UnreadPlan};
use crate::store::Store;

/// The asker's inbox.
pub(super) fn inbox(store: &Store, state: &State, asker: &Asker) -> Result<Inbox, Refusal> {
    let items = own_items(store, state, asker)?;
    let Some(person) = asker.who.person().and_then(|id| state.staff.get(&id)) else {
        return Ok(Inbox { items, ..Inbox::default() });
    };
    let all = All {
        state,
        me: person.id,
        reach: Reach::of(state, person, asker.today()),
        triages: asker.may(state, Act::Triage, None).is_ok(),
        flags: list::all_open_flags(state),
    };
    Ok(Inbox { items, plans: all.plans(), concerns: all.concerns(), tried: all.tried() })
}

/// The asker's own items: those with news first, then newest first.
fn own_items(store: &Store, state: &State, asker: &Asker) -> Result<Vec<Item>, Refusal> {
    let me = asker.who.person();
    let mut flags: Vec<&Flag> =
        state.flags.values().map(AsRef::as_ref).filter(|flag: &&Flag| Some(flag.by) == me).collect();
    flags.sort_by(|a, b| (!a.has_news(), Reverse(&a.raised)).cmp(&(!b.has_news(), Reverse(&b.raised))));
    flags.into_iter().map(|flag| list::item(store, state, asker, flag)).collect()
}

/// By whom somebody was asked to read a plan, and when.
pub(super) fn mark(state: &State, nudge: &Nudge) -> NudgeMark {
    let by = state.staff.get(&nudge.by).map_or_else(String::new, |person| person.short());
    NudgeMark { by, at: nudge.at }
}

/// What is asked of every pupil once.
struct All<'s> {
    state: &'s State,
    me: StaffId,
    reach: Reach,
    triages: bool,
    flags: BTreeMap<PupilId, u16>,
}

impl All<'_> {
    fn brief(&self, pupil: &Pupil) -> Brief {
        list::brief(self.state, pupil, true, self.flags.get(&pupil.id).copied().unwrap_or(0))
    }

    fn plans(&self) -> Vec<UnreadPlan> {
        let theirs = self.state.pupils.values().filter(|pupil| !pupil.left && self.reach.shares(pupil));
        let plans = theirs.filter_map(|pupil| Some((pupil, nudge::to_be_read(self.state, pupil.id)?)));
        let unread = plans.filter(|(_, plan)| !nudge::has_read(self.state, self.me, plan));
        let mut rows: Vec<UnreadPlan> = unread.map(|(pupil, plan)| self.unread(pupil, plan)).collect();
        rows.sort_by(|a, b| {
            let nudged = |row: &UnreadPlan| row.nudge.as_ref().map(|nudge| Reverse(nudge.at));
            let order = |row: &UnreadPlan| (row.nudge.is_none(), nudged(row), Reverse(row.since.map(Since::order)));
            order(a).cmp(&order(b)).then_with(|| a.pupil.named().cmp(&b.pupil.named()))
        });
        rows
    }

    fn unread(&self, pupil: &Pupil, plan: &Plan) -> UnreadPlan {
        let last = self.state.receipts_of(pupil.id, self.me).last();
        let plans = self.state.plans.get(&pupil.id).map(Vec::as_slice).unwrap_or_default();
        let before = last.and_then(|last| plans.iter().find(|plan| last.is_for(plan)));
        UnreadPlan {
            pupil: self.brief(pupil),
            cycle: plan.cycle,
            version: plan.version,
            since: plan.made.as_ref().map(|made| Since::Made(made.at)).or(plan.started.map(Since::Began)),
            changed: before.map(|before| changed_lines(before, plan)),
            nudge: nudge::standing(self.state, self.me, plan).map(|nudge| mark(self.state, nudge)),
        }
    }

    fn concerns(&self) -> Vec<ConcernRow> {
        let mut rows = Vec::new();
        for (id, found) in self.state.findings.iter().filter(|(_, found)| found.concerns.iter().any(Concern::is_open)) {
            let theirs = |pupil: &&std::sync::Arc<Pupil>| !pupil.left && (self.triages || self.reach.shares(pupil));
            let Some(pupil) = self.state.pupils.get(id).filter(theirs) else { continue };
            let (brief, people) = (self.brief(pupil), findings::people(self.state, found));
            let open = found.concerns.iter().filter(|concern| concern.is_open());
            rows.extend(open.map(|concern| ConcernRow {
                pupil: brief.clone(),
                concern: concern.clone(),
                people: people.clone(),
            }));
        }
        rows.sort_by_key(|row| (row.concern.day, row.concern.id));
        rows
    }

    fn tried(&self) -> Vec<TriedRow> {
        if !self.triages {
            return Vec::new();
        }
        let mut rows = Vec::new();
        for id in self.state.tried.keys() {
            let Some(pupil) = self.state.pupils.get(id).filter(|pupil| !pupil.left) else { continue };
            let found = tried::off_plan(self.state, *id);
            rows.extend(found.into_iter().map(|tried| TriedRow { pupil: self.brief(pupil), tried }));
        }
        rows.sort_by_key(|row| Reverse(row.tried.day));
        rows
    }
}
