//! What the question holds.

use crate::domain::id::PupilId;
use crate::model::{DraftKey, Model};
use crate::proto::view::Brief;
use crate::screen::Typed;

/// The question why.
pub struct Reason {
    pub(super) pupil: PupilId,
    pub(super) named: String,
    pub(super) line: Typed,
}

impl Reason {
    /// The question for this pupil.
    pub fn new(pupil: PupilId, model: &Model) -> Reason {
        let named = model.cache.pupil(pupil).map_or_else(String::new, Brief::named);
        let mut line = Typed::new(DraftKey::Reason(pupil));
        line.out().may_be_left();
        Reason { pupil, named, line }
    }
}
