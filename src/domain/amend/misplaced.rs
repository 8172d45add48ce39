//! What was said of the wrong child: memory knows where it lies, so that it stands with the SENCO and whoever wrote it
//! while it is on nobody's page.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};

use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::RecordName;
use crate::domain::shelf::Held;
use crate::domain::state::State;
use crate::domain::time::Instant;

/// That a record was about another child than the one it was written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misplaced {
    /// To whom it was written.
    pub pupil: PupilId,
    /// Who said so.
    pub by: StaffId,
    /// When: UTC.
    pub at: Instant,
}

impl Held for Misplaced {
    const TAG: u8 = b'm';
    type Name = RecordName;

    fn name_bytes(name: &RecordName) -> Vec<u8> {
        name.id().as_bytes().to_vec()
    }

    fn held(state: &State) -> &Map<RecordName, Arc<Misplaced>> {
        &state.misplaced
    }

    fn held_mut(state: &mut State) -> &mut Map<RecordName, Arc<Misplaced>> {
        &mut state.misplaced
    }
}
