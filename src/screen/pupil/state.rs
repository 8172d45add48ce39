//! What the record's screen holds: whose it is and how far it is scrolled.

use std::sync::Arc;

use crate::domain::id::PupilId;
use crate::model::Model;
use crate::proto::view::Record;

/// The record of one pupil.
pub struct PupilScreen {
    pub(super) pupil: PupilId,
    pub(super) top: usize,
}

impl PupilScreen {
    /// The record of this pupil.
    pub fn new(pupil: PupilId) -> PupilScreen {
        PupilScreen { pupil, top: 0 }
    }

    /// The record, once it is here.
    pub(super) fn record<'m>(&self, model: &'m Model) -> Option<&'m Arc<Record>> {
        model.cache.record.as_ref().filter(|record| record.card.brief.id == self.pupil)
    }
}
