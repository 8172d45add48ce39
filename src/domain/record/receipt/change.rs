//! What the journal keeps of receipts.

use super::Receipt;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::audit;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{KindChange, Touches};
use crate::domain::look::Look;
use crate::domain::record::plan::Plan;
use crate::domain::school_day::Day;
use crate::domain::shelf::{Leaving, Past, Ranged, ShelfSpot, Shelved, Shelves, Unread, load_at_hand};
use crate::domain::state::State;

/// A change of receipts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReceiptChange {
    /// Whoever the line's `by` is has read this version of the pupil's plan.
    Read {
        /// Whose plan.
        pupil: PupilId,
        /// Its cycle.
        cycle: u16,
        /// Its version.
        version: u16,
    },
    /// Somebody had read a version of a pupil's plan elsewhere, before an import brought it here.
    HadRead {
        /// Whose plan.
        pupil: PupilId,
        /// Who read it.
        person: StaffId,
        /// What, and when.
        receipt: Receipt,
    },
}

/// That somebody has read a version of a pupil's plan, as it lies on the shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRead {
    /// Whose plan.
    pub pupil: PupilId,
    /// Who.
    pub person: StaffId,
    /// What, and when.
    #[serde(flatten)]
    pub receipt: Receipt,
}

impl KindChange for ReceiptChange {
    const HELD: &'static [u8] = &[];
    const RANGED: &'static [u8] = PlanRead::TAGS;

    fn about(&self) -> Option<PupilId> {
        match self {
            ReceiptChange::Read { pupil, .. } | ReceiptChange::HadRead { pupil, .. } => Some(*pupil),
        }
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        let said = match self {
            ReceiptChange::Read { cycle, version, .. } => format!("cycle {cycle} version {version}"),
            ReceiptChange::HadRead { receipt, .. } => {
                format!("cycle {} version {}, brought by an import", receipt.cycle, receipt.version)
            }
        };
        (audit::Kind::Read, said)
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        None
    }

    fn touches(&self, _: &Look<'_>, by: Option<StaffId>) -> Vec<Touches> {
        match self {
            ReceiptChange::Read { .. } => by.map(Touches::InboxOf).into_iter().collect(),
            ReceiptChange::HadRead { person, .. } => vec![Touches::InboxOf(*person)],
        }
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        let read = match self {
            ReceiptChange::Read { pupil, cycle, version } => {
                let Some(person) = at.place.by else { return Ok(()) };
                let receipt = Receipt { cycle: *cycle, version: *version, at: at.place.at };
                PlanRead { pupil: *pupil, person, receipt }
            }
            ReceiptChange::HadRead { pupil, person, receipt } => {
                PlanRead { pupil: *pupil, person: *person, receipt: receipt.clone() }
            }
        };
        let new = at.shelve(read)?;
        let whose = (new.pupil, new.person);
        // An import may bring what was read long ago.
        let known = at.state.receipts.get(&whose).cloned();
        if known.as_ref().is_some_and(|known| known.receipt.key() > new.receipt.key()) {
            return Ok(());
        }
        if let Some(known) = known {
            at.let_go(&known);
        }
        at.take_up(&new)?;
        at.state.receipts.insert_mut(whose, new);
        Ok(())
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_at_hand(past, |read: Shelved<PlanRead>| state.receipts.insert_mut((read.pupil, read.person), read))
    }

    fn give_away(leaving: &mut Leaving<'_>) -> Result<(), Unread> {
        let theirs = leaving.state.receipts.range(leaving.with_anybody());
        for (whose, read) in theirs.map(|(whose, read)| (*whose, read.clone())).collect::<Vec<_>>() {
            leaving.shelved(&read)?;
            leaving.state.receipts.remove_mut(&whose);
        }
        Ok(())
    }
}

impl PlanRead {
    /// What says in a key that it is of receipts.
    pub const RECEIPTS: u8 = b'd';
}

impl Ranged for PlanRead {
    const TAGS: &[u8] = &[PlanRead::RECEIPTS];

    fn spot(&self) -> ShelfSpot {
        let group = Plan::group(self.receipt.cycle, self.receipt.version);
        ShelfSpot { tag: PlanRead::RECEIPTS, owner: self.pupil.0, group, day: Day::default() }
    }

    fn id(&self) -> Option<Uuid> {
        None
    }

    fn asides(&self) -> Vec<ShelfSpot> {
        Vec::new()
    }
}
