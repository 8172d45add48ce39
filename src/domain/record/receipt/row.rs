//! What files say of who has read a plan.

use serde::{Deserialize, Serialize};

use super::{Receipt, ReceiptChange};
use crate::domain::roster::{Fate, KindRow, Taking};
use crate::domain::shelf::Unread;
use crate::domain::time::Instant;

/// That somebody has read a version of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "a receipt in braces")]
pub struct ReceiptRow {
    /// The plan's cycle.
    pub cycle: u16,
    /// Its version.
    pub version: u16,
    /// The login of who read it.
    pub by: String,
    /// When: UTC.
    pub at: Instant,
}

impl KindRow for ReceiptRow {
    const SECTION: &'static str = "receipts";
    const WHAT: &'static str = "this receipt";

    fn texts(&self) -> Vec<&str> {
        Vec::new()
    }

    fn keep(&self, taking: &mut Taking<'_, '_>) -> Result<Option<Fate>, Unread> {
        if !taking.has_version((self.cycle, self.version))? {
            return Ok(None);
        }
        let Some(person) = taking.person(&self.by) else { return Ok(None) };
        let (pupil, receipt) = (taking.pupil, Receipt { cycle: self.cycle, version: self.version, at: self.at });
        if taking.look().has_receipt(pupil, person, &receipt)? {
            return Ok(Some(Fate::Unchanged));
        }
        taking.keep(ReceiptChange::HadRead { pupil, person, receipt });
        Ok(Some(Fate::New))
    }
}
