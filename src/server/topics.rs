//! What a change touches, and so who hears of it: never what has changed, only where.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::assessment::AssessmentChange;
use crate::domain::record::class::ClassChange;
use crate::domain::record::concern::ConcernChange;
use crate::domain::record::entry::EntryChange;
use crate::domain::record::entry::tried::Trial;
use crate::domain::record::flag::{Flag, FlagChange};
use crate::domain::record::link::LinkChange;
use crate::domain::record::nudge::NudgeChange;
use crate::domain::record::plan::PlanChange;
use crate::domain::record::profile::ProfileChange;
use crate::domain::record::pupil::PupilChange;
use crate::domain::record::receipt::ReceiptChange;
use crate::domain::record::school::SchoolChange;
use crate::domain::record::staff::{Role, StaffChange};
use crate::domain::record::strategy::StrategyChange;
use crate::domain::record::timetable::TimetableChange;
use crate::domain::record::worry::WorryChange;
use crate::domain::rights::Reach;
use crate::domain::school_day::Day;
use crate::domain::state::State;
use crate::proto::message::Topic;

/// What the changes of a batch touch.
pub(super) struct Rung {
    topics: BTreeSet<Topic>,
    reach: Reaches,
}

/// Whom everybody works with, asked once for all changes of a batch, and not before one needs it.
struct Reaches {
    today: Day,
    all: OnceCell<Vec<(StaffId, Reach)>>,
}

impl Reaches {
    /// Those whose the pupil's plan is to carry: what is new of it waits in their inbox, and in nobody else's.
    fn carry(&self, state: &State, pupil: PupilId) -> impl Iterator<Item = StaffId> {
        let all = self.all.get_or_init(|| {
            let here = state.staff.values().filter(|person| !person.disabled);
            here.map(|person| (person.id, Reach::of(state, person, self.today))).collect()
        });
        let pupil = state.pupils.get(&pupil).cloned();
        all.iter().filter(move |(_, reach)| pupil.as_ref().is_some_and(|pupil| reach.shares(pupil))).map(|(id, _)| *id)
    }
}

/// Those to whom items come.
fn triage(state: &State) -> impl Iterator<Item = StaffId> {
    let here = state.staff.values().filter(|person| !person.disabled);
    here.filter(|person| person.is(&[Role::Senco, Role::DeputySenco])).map(|person| person.id)
}

impl Rung {
    /// Of a batch of this day.
    pub(super) fn on(today: Day) -> Rung {
        Rung { topics: BTreeSet::new(), reach: Reaches { today, all: OnceCell::new() } }
    }

    /// All that was touched.
    pub(super) fn topics(self) -> BTreeSet<Topic> {
        self.topics
    }

    /// What a change touches. `state` is the school before it.
    pub(super) fn ring(&mut self, look: &Look<'_>, by: Option<StaffId>, change: &Change) {
        let topics = &mut self.topics;
        topics.extend(change.about().map(Topic::Pupil));
        match change {
            Change::School(SchoolChange::School { .. }) | Change::Worry(WorryChange::WordPassed { .. }) => {
                topics.extend([Topic::School])
            }
            Change::School(SchoolChange::Set { .. }) => topics.extend([Topic::School, Topic::Reach]),
            Change::Staff(StaffChange::Staff { .. })
            | Change::Staff(StaffChange::Roles { .. })
            | Change::Staff(StaffChange::Disabled { .. })
            | Change::Link(LinkChange::Link { .. }) => {
                topics.extend([Topic::Staff, Topic::Reach]);
            }
            Change::Class(ClassChange::Class { .. }) | Change::Pupil(PupilChange::Pupil { .. }) => {
                topics.extend([Topic::Pupils, Topic::Roster, Topic::Inbox]);
            }
            Change::Flag(FlagChange::Flag { flag: Flag { id, pupil, by, .. } }) => {
                topics.extend([Topic::Item(*id), Topic::InboxOf(*by), Topic::Brief(*pupil)]);
            }
            Change::Flag(FlagChange::Step { pupil, flag, .. }) => {
                topics.extend([Topic::Item(*flag), Topic::Brief(*pupil)]);
                topics.extend(look.flag(*flag).ok().flatten().map(|flag| Topic::InboxOf(flag.by)));
            }
            // The queue shows nothing of what the flagger has seen.
            Change::Flag(FlagChange::Seen { flag, .. }) => {
                topics.extend(look.flag(*flag).ok().flatten().map(|flag| Topic::InboxOf(flag.by)))
            }
            Change::Plan(PlanChange::Plan { plan }) => {
                topics.extend(self.reach.carry(look, plan.pupil).map(Topic::InboxOf))
            }
            Change::Concern(ConcernChange::Concern { concern }) => {
                topics.extend(self.reach.carry(look, concern.pupil).chain(triage(look)).map(Topic::InboxOf));
            }
            Change::Concern(ConcernChange::ConcernAnswered { pupil, .. }) => {
                topics.extend(self.reach.carry(look, *pupil).chain(triage(look)).map(Topic::InboxOf));
            }
            Change::Nudge(NudgeChange::Nudged { person, .. })
            | Change::Receipt(ReceiptChange::HadRead { person, .. }) => {
                topics.insert(Topic::InboxOf(*person));
            }
            Change::Receipt(ReceiptChange::Read { .. }) => topics.extend(by.map(Topic::InboxOf)),
            Change::Strategy(StrategyChange::Strategy { .. }) => {
                topics.insert(Topic::School);
            }
            // What is not on the plan is offered to those who see the queue.
            Change::Entry(EntryChange::Entry { entry }) if Trial::of(entry).is_some() => {
                topics.extend(triage(look).map(Topic::InboxOf))
            }
            Change::Entry(EntryChange::Withdrawn { pupil, .. }) if look.tried.contains_key(pupil) => {
                topics.extend(triage(look).map(Topic::InboxOf));
            }
            Change::Entry(EntryChange::Entry { .. })
            | Change::Entry(EntryChange::Withdrawn { .. })
            | Change::Assessment(AssessmentChange::Assessed { .. })
            | Change::Assessment(AssessmentChange::AssessWithdrawn { .. })
            | Change::Profile(ProfileChange::Profile { .. })
            | Change::Timetable(TimetableChange::Timetable { .. })
            | Change::Pupil(PupilChange::Opened { .. })
            | Change::Worry(WorryChange::PointedToDsl) => {}
        }
    }
}
