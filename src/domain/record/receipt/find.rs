//! Finds who has read which version.

use super::{PlanRead, Receipt};
use crate::domain::id::{PupilId, StaffId};
use crate::domain::look::Look;
use crate::domain::record::plan::Plan;
use crate::domain::shelf::{Unread, by_group};

impl Look<'_> {
    /// Whether somebody's receipt is here already.
    pub fn has_receipt(&self, pupil: PupilId, person: StaffId, receipt: &Receipt) -> Result<bool, Unread> {
        let group = Plan::group(receipt.cycle, receipt.version);
        let of_version =
            by_group::<PlanRead>(self.past, (PlanRead::RECEIPTS, pupil.0), &(group..=group), None, usize::MAX)?;
        Ok(of_version.iter().any(|read| read.person == person && read.receipt == *receipt))
    }
}
