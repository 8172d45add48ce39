//! What the journal keeps of plans.

use super::{Plan, PlanState};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::audit;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{KindChange, Touches};
use crate::domain::look::Look;
use crate::domain::school_day::Day;
use crate::domain::shelf::{Leaving, Past, Ranged, ShelfSpot, Shelved, Shelves, Unread, load_at_hand};
use crate::domain::state::State;

/// A change of plans.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PlanChange {
    /// A version of a plan was kept.
    Plan {
        /// All of it.
        plan: Plan,
    },
}

impl KindChange for PlanChange {
    const HELD: &'static [u8] = &[];
    const RANGED: &'static [u8] = Plan::TAGS;

    fn about(&self) -> Option<PupilId> {
        let PlanChange::Plan { plan } = self;
        Some(plan.pupil)
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        let PlanChange::Plan { plan } = self;
        (audit::Kind::Changed, format!("plan, cycle {} version {}", plan.cycle, plan.version))
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        None
    }

    fn touches(&self, _: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        let PlanChange::Plan { plan } = self;
        vec![Touches::InboxesOfThoseWith(plan.pupil)]
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        let PlanChange::Plan { plan } = self;
        let new = at.shelve(plan.clone())?;
        at.take_up(&new)?;
        let mut hand = at.state.plans.get(&plan.pupil).cloned().unwrap_or_default();
        let place = hand.partition_point(|kept| kept.key() < new.key());
        hand.insert(place, new);
        let (hand, over) = stand(hand);
        for plan in &over {
            at.let_go(plan);
        }
        at.state.plans.insert_mut(plan.pupil, hand);
        Ok(())
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_at_hand(past, |plan: Shelved<Plan>| {
            let mut hand = state.plans.get(&plan.pupil).cloned().unwrap_or_default();
            hand.push(plan.clone());
            state.plans.insert_mut(plan.pupil, hand);
        })
    }

    fn give_away(leaving: &mut Leaving<'_>) -> Result<(), Unread> {
        for plan in leaving.state.plans.get(&leaving.pupil).cloned().unwrap_or_default() {
            leaving.shelved(&plan)?;
        }
        leaving.state.plans.remove_mut(&leaving.pupil);
        Ok(())
    }
}

/// Of versions in the order of their keys those that are at hand: of each cycle the newest, and the newest that is no
/// draft, but of closed cycles the newest alone. And the others.
fn stand(versions: Vec<Shelved<Plan>>) -> (Vec<Shelved<Plan>>, Vec<Shelved<Plan>>) {
    let (mut cycle, mut agreed, mut closed) = (None, None, false);
    let (mut hand, mut over) = (Vec::new(), Vec::new());
    for plan in versions.into_iter().rev() {
        let newest = cycle.replace(plan.cycle) != Some(plan.cycle);
        let stands = plan.state != PlanState::Draft && agreed.replace(plan.cycle) != Some(plan.cycle);
        let last = plan.state != PlanState::Closed || !closed;
        if (newest || stands) && last {
            closed |= plan.state == PlanState::Closed;
            hand.push(plan);
        } else {
            over.push(plan);
        }
    }
    hand.reverse();
    (hand, over)
}

impl Plan {
    /// What says in a key that it is of plans.
    pub const VERSIONS: u8 = b'l';

    /// The group of a version.
    pub fn group(cycle: u16, version: u16) -> u32 {
        u32::from(cycle) << 16 | u32::from(version)
    }
}

impl Ranged for Plan {
    const TAGS: &[u8] = &[Plan::VERSIONS];

    fn spot(&self) -> ShelfSpot {
        let group = Plan::group(self.cycle, self.version);
        ShelfSpot { tag: Plan::VERSIONS, owner: self.pupil.0, group, day: Day::default() }
    }

    fn id(&self) -> Option<Uuid> {
        None
    }

    fn asides(&self) -> Vec<ShelfSpot> {
        Vec::new()
    }
}
