//! What the journal keeps of items.

use super::{Answer, Flag};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::audit;
use crate::domain::id::{FlagId, PupilId, StaffId};
use crate::domain::kind::{KindChange, Touches};
use crate::domain::look::Look;
use crate::domain::shelf::{Leaving, Past, Ranged, ShelfSpot, Shelved, Shelves, Unread, load_at_hand};
use crate::domain::state::State;

/// A change of items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FlagChange {
    /// An item was handed to the SENCO.
    Flag {
        /// All of it.
        flag: Flag,
    },
    /// A step was taken with an item.
    Step {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        flag: FlagId,
        /// What was done.
        answer: Answer,
    },
    /// The flagger has seen the steps of their item, as many as this says.
    Seen {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        flag: FlagId,
        /// How many.
        steps: usize,
    },
}

impl KindChange for FlagChange {
    const HELD: &'static [u8] = &[];
    const RANGED: &'static [u8] = &[Flag::ITEMS, Flag::BY_PERSON, Flag::OF_SCHOOL];

    fn about(&self) -> Option<PupilId> {
        match self {
            FlagChange::Flag { flag } => Some(flag.pupil),
            FlagChange::Step { pupil, .. } | FlagChange::Seen { pupil, .. } => Some(*pupil),
        }
    }

    fn said(&self, _: &State) -> (audit::Kind, String) {
        let said = match self {
            FlagChange::Flag { .. } => "a flag",
            FlagChange::Step { .. } => "a flag, answered",
            FlagChange::Seen { .. } => "an answer, seen",
        };
        (audit::Kind::Changed, said.to_owned())
    }

    fn heard(&self, _: &State) -> Option<String> {
        // It gives nobody wider rights.
        None
    }

    fn made(&self) -> Option<Uuid> {
        match self {
            FlagChange::Flag { flag } => Some(flag.id.0),
            FlagChange::Step { .. } | FlagChange::Seen { .. } => None,
        }
    }

    fn touches(&self, look: &Look<'_>, _: Option<StaffId>) -> Vec<Touches> {
        let raised_by = |flag: &FlagId| look.flag(*flag).ok().flatten().map(|flag| Touches::InboxOf(flag.by));
        match self {
            FlagChange::Flag { flag } => {
                vec![Touches::Item(flag.id), Touches::InboxOf(flag.by), Touches::Brief(flag.pupil)]
            }
            FlagChange::Step { pupil, flag, .. } => {
                [Touches::Item(*flag), Touches::Brief(*pupil)].into_iter().chain(raised_by(flag)).collect()
            }
            // The queue shows nothing of what the flagger has seen.
            FlagChange::Seen { flag, .. } => raised_by(flag).into_iter().collect(),
        }
    }

    fn apply(&self, at: &mut Shelves<'_>) -> Result<(), Unread> {
        let now = match self {
            FlagChange::Flag { flag } => Some(at.shelve(flag.clone().named())?),
            FlagChange::Step { flag, answer, .. } => at.alter(flag.0, |flag: &mut Flag| {
                flag.take(answer.clone());
                true
            })?,
            FlagChange::Seen { flag, steps, .. } => at.alter(flag.0, |flag: &mut Flag| {
                flag.seen = flag.seen.max(*steps);
                true
            })?,
        };
        let Some(flag) = now else { return Ok(()) };
        if flag.waits() {
            at.take_up(&flag)?;
            at.state.flags.insert_mut(flag.id, flag);
        } else {
            at.let_go(&flag);
            at.state.flags.remove_mut(&flag.id);
        }
        Ok(())
    }

    fn load(state: &mut State, past: &dyn Past) -> Result<(), Unread> {
        load_at_hand(past, |flag: Shelved<Flag>| state.flags.insert_mut(flag.id, flag))
    }

    fn give_away(_: &mut Leaving<'_>) -> Result<(), Unread> {
        // An item that is at hand waits for somebody, also when the pupil has left.
        Ok(())
    }
}

impl Flag {
    /// What says in a key that it is of items.
    pub const ITEMS: u8 = b'f';
    /// Of what leads to the items that a person raised.
    pub const BY_PERSON: u8 = b'u';
    /// Of what leads to all of the school's; their owner is nobody.
    pub const OF_SCHOOL: u8 = b'q';

    /// Whether somebody still has something to do with it: the SENCO, or its flagger, who has not seen an answer.
    pub fn waits(&self) -> bool {
        !self.is_resolved() || self.has_news()
    }
}

impl Ranged for Flag {
    const TAGS: &[u8] = &[Flag::ITEMS];

    fn spot(&self) -> ShelfSpot {
        ShelfSpot { tag: Flag::ITEMS, owner: self.pupil.0, group: 0, day: self.raised.day() }
    }

    fn id(&self) -> Option<Uuid> {
        Some(self.id.0)
    }

    fn asides(&self) -> Vec<ShelfSpot> {
        let own = self.spot();
        vec![
            ShelfSpot { tag: Flag::BY_PERSON, owner: self.by.0, ..own },
            ShelfSpot { tag: Flag::OF_SCHOOL, owner: Uuid::nil(), ..own },
        ]
    }
}
