//! What the screen of two versions holds: whose plan, which other version stands beside the one in force, and how far it
//! is scrolled.

use crate::domain::id::PupilId;
use crate::domain::record::plan::Plan;
use crate::model::{Asked, Model};
use crate::proto::ask;
use crate::proto::page::Page;
use crate::proto::view::Card;

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

    /// The versions, newest first, and the card.
    pub(super) fn asked<'m>(&self, model: &'m Model) -> Asked<(&'m Card, &'m Page<Plan>)> {
        match (model.cache.card(self.pupil), model.cache.get(&ask::versions(self.pupil))) {
            (Asked::Here(card), Asked::Here(versions)) => Asked::Here((card, versions)),
            (Asked::Refused(refusal), _) | (_, Asked::Refused(refusal)) => Asked::Refused(refusal),
            _ => Asked::Waiting,
        }
    }

    /// How many other versions are here, and whether there are more.
    pub(super) fn others(&self, model: &Model) -> (usize, bool) {
        let versions = self.asked(model).here().map(|(_, versions)| versions);
        versions.map_or((0, false), |versions| (versions.len().saturating_sub(1), versions.more.is_some()))
    }

    /// The two versions, the older one first; `None` where there are not two.
    pub(super) fn two<'m>(&self, model: &'m Model) -> Option<(&'m Plan, &'m Plan)> {
        let (card, versions) = self.asked(model).here()?;
        let newest = versions.first()?;
        let in_force = card.plan.as_ref().map_or(newest.key(), Plan::key);
        let fixed = versions.iter().find(|plan| plan.key() == in_force)?;
        let mut others: Vec<&Plan> = versions.iter().filter(|plan| plan.key() != in_force).collect();
        // Older ones first, for that is what is asked about; a draft of the next plan comes after them.
        others.sort_by_key(|plan| (plan.key() > in_force, std::cmp::Reverse(plan.key())));
        let other = *others.get(self.other.min(others.len().checked_sub(1)?))?;
        Some(if other.key() < in_force { (other, fixed) } else { (fixed, other) })
    }
}
