//! What the record's screen holds: whose it is and how far it is scrolled.

use std::sync::Arc;

use crate::domain::id::PupilId;
use crate::model::Model;
use crate::proto::view::Record;

/// The record of one pupil.
pub struct PupilScreen {
    pub(super) pupil: PupilId,
    pub(super) top: usize,
    /// The record as it stands on the screen. It stands still while others change it, until the user wants to see.
    pub(super) shown: Option<Arc<Record>>,
    /// Whether it came after the screen was opened; one from before is only there so that something is.
    pub(super) fresh: bool,
}

impl PupilScreen {
    /// The record of this pupil.
    pub fn new(pupil: PupilId) -> PupilScreen {
        PupilScreen { pupil, top: 0, shown: None, fresh: false }
    }

    /// The newest record, once it is here.
    pub(super) fn newest(&self, model: &Model) -> Option<Arc<Record>> {
        model.cache.record.clone().filter(|record| record.card.brief.id == self.pupil)
    }
}
