//! What the screen of two versions holds: whose plan, which other version stands beside the one in force, and how far it
//! is scrolled.

use crate::domain::id::PupilId;
use crate::domain::record::plan::Plan;
use crate::model::Model;
use crate::proto::view::Record;

/// Two versions of a plan.
pub struct Compare {
    pub(super) pupil: PupilId,
    /// Which of the other versions, from 0, the newest first.
    pub(super) other: usize,
    /// The first row of what is different that stands on the screen.
    pub(super) top: usize,
}

impl Compare {
    /// The version in force and the one before it.
    pub fn new(pupil: PupilId) -> Compare {
        Compare { pupil, other: 0, top: 0 }
    }

    pub(super) fn record<'m>(&self, model: &'m Model) -> Option<&'m Record> {
        model.cache.record.as_deref().filter(|record| record.card.brief.id == self.pupil)
    }

    /// How many other versions there are.
    pub(super) fn others(&self, model: &Model) -> usize {
        self.record(model).map_or(0, |record| record.plans.len().saturating_sub(1))
    }

    /// The two versions, the older one first; `None` where there are not two.
    pub(super) fn two<'m>(&self, model: &'m Model) -> Option<(&'m Plan, &'m Plan)> {
        let record = self.record(model)?;
        let newest = record.plans.last()?;
        let in_force = record.card.plan.as_ref().map_or(newest.key(), Plan::key);
        let fixed = record.plans.iter().find(|plan| plan.key() == in_force)?;
        let mut others: Vec<&Plan> = record.plans.iter().filter(|plan| plan.key() != in_force).collect();
        // Older ones first, for that is what is asked about; a draft of the next plan comes after them.
        others.sort_by_key(|plan| (plan.key() > in_force, std::cmp::Reverse(plan.key())));
        let other = *others.get(self.other.min(others.len().checked_sub(1)?))?;
        Some(if other.key() < in_force { (other, fixed) } else { (fixed, other) })
    }
}
