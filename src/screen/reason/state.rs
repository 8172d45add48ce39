//! What the question holds.

use std::collections::BTreeSet;

use crate::domain::id::PupilId;
use crate::model::{Model, Ticket};
use crate::proto::view::Brief;
use crate::widget::TextLine;

/// The question why.
pub struct Reason {
    pub(super) pupil: PupilId,
    pub(super) named: String,
    pub(super) line: TextLine,
    pub(super) sent: Option<Ticket>,
    /// Stop words that the writer has let pass.
    pub(super) passed: BTreeSet<String>,
}

impl Reason {
    /// The question for this pupil.
    pub fn new(pupil: PupilId, model: &Model) -> Reason {
        let named = model.cache.pupil(pupil).map_or_else(String::new, Brief::named);
        Reason { pupil, named, line: TextLine::default(), sent: None, passed: BTreeSet::new() }
    }
}
