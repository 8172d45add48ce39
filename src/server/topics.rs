//! Who hears of a change: each kind of record says what it touches, here stands whose screens that is.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{Change, Touches};
use crate::domain::look::Look;
use crate::domain::record::staff::Role;
use crate::domain::rights::{Reach, hears_of_changes};
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
    all: OnceCell<Vec<(StaffId, Arc<Reach>)>>,
}

impl Reaches {
    /// Those whose the pupil's plan is to carry: what is new of it waits in their inbox, and in nobody else's.
    fn carry(&self, state: &State, pupil: PupilId) -> impl Iterator<Item = StaffId> {
        let all = self.all.get_or_init(|| {
            let here = state.staff.values().filter(|person| !person.disabled);
            here.map(|person| (person.id, state.reach(person, self.today))).collect()
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

    /// What a change touches. `look` is the school before it.
    pub(super) fn ring(&mut self, look: &Look<'_>, by: Option<StaffId>, change: &Change) {
        self.topics.extend(change.about().map(Topic::Pupil));
        if change.heard(look).is_some() {
            let here = look.staff.values().filter(|person| hears_of_changes(person));
            self.topics.extend(here.map(|person| Topic::InboxOf(person.id)));
        }
        for touched in change.touches(look, by) {
            let carry = |pupil| self.reach.carry(look, pupil).map(Topic::InboxOf);
            match touched {
                Touches::School => self.topics.extend([Topic::School]),
                Touches::Staff => self.topics.extend([Topic::Staff]),
                Touches::Reach => self.topics.extend([Topic::Reach]),
                Touches::Roster => self.topics.extend([Topic::Pupils, Topic::Roster, Topic::Inbox]),
                Touches::Desk => self.topics.extend([Topic::Queue]),
                Touches::Item(item) => self.topics.extend([Topic::Item(item)]),
                Touches::Brief(pupil) => self.topics.extend([Topic::Brief(pupil)]),
                Touches::InboxOf(person) => self.topics.extend([Topic::InboxOf(person)]),
                Touches::InboxesOfThoseWith(pupil) => self.topics.extend(carry(pupil)),
                Touches::InboxesOfTriage => self.topics.extend(triage(look).map(Topic::InboxOf)),
            }
        }
    }
}
