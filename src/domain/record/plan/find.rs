//! Finds versions of plans, at hand or on the shelf.

use super::Plan;
use crate::domain::id::PupilId;
use crate::domain::look::Look;
use crate::domain::shelf::{Shelved, Unread, by_group};

impl Look<'_> {
    /// A version of a pupil's plan: cycle and number.
    pub fn version(&self, pupil: PupilId, (cycle, number): (u16, u16)) -> Result<Option<Shelved<Plan>>, Unread> {
        let hand = self.plans.get(&pupil).into_iter().flatten().find(|plan| plan.key() == (cycle, number));
        if let Some(plan) = hand {
            return Ok(Some(plan.clone()));
        }
        let group = Plan::group(cycle, number);
        // Of two that say the same the first stands.
        Ok(by_group(self.past, (Plan::VERSIONS, pupil.0), &(group..=group), None, usize::MAX)?.pop())
    }

    /// All versions of one cycle, oldest first.
    pub fn versions(&self, pupil: PupilId, cycle: u16) -> Result<Vec<Shelved<Plan>>, Unread> {
        let groups = Plan::group(cycle, 0)..=Plan::group(cycle, u16::MAX);
        let mut plans = by_group(self.past, (Plan::VERSIONS, pupil.0), &groups, None, usize::MAX)?;
        plans.reverse();
        Ok(plans)
    }

    /// Versions of a pupil's plans, the newest cycle and version first; those that come after the one with this key.
    pub fn plans(&self, pupil: PupilId, after: Option<&[u8]>, limit: usize) -> Result<Vec<Shelved<Plan>>, Unread> {
        by_group(self.past, (Plan::VERSIONS, pupil.0), &(0..=u32::MAX), after, limit)
    }

    /// The newest version of a cycle, whatever its state.
    pub fn stood(&self, pupil: PupilId, cycle: u16) -> Result<Option<Shelved<Plan>>, Unread> {
        if let Some(plan) = self.stands(pupil, cycle) {
            return Ok(Some(plan.clone()));
        }
        let groups = Plan::group(cycle, 0)..=Plan::group(cycle, u16::MAX);
        Ok(by_group(self.past, (Plan::VERSIONS, pupil.0), &groups, None, 1)?.pop())
    }
}
