//! What the message line holds: which item, which step, and the words.

use crate::domain::id::FlagId;
use crate::domain::record::flag::Step;
use crate::model::{DraftKey, Model};
use crate::proto::view::Brief;
use crate::screen::Typed;

/// The message line for a step of an item.
pub struct Message {
    pub(super) flag: FlagId,
    pub(super) step: Step,
    /// The steps that the item had when its thread was last on this screen.
    pub(super) revision: usize,
    pub(super) named: String,
    pub(super) line: Typed,
    /// What somebody else said meanwhile; stands beside the user's own words.
    pub(super) theirs: Option<String>,
}

impl Message {
    /// The line for this step. Words typed before and not sent come back.
    pub fn new(flag: FlagId, step: Step, model: &Model) -> Message {
        // As far as they have read it: the whole of it where it is here, else its row.
        let (item, row) = (model.cache.item(flag).here(), model.cache.item_row(flag));
        let revision = item.map(|item| item.flag.revision()).or(row.map(|row| row.revision));
        let pupil = item.map(|item| &item.pupil).or(row.map(|row| &row.pupil));
        Message {
            flag,
            step,
            revision: revision.unwrap_or(0),
            named: pupil.map_or_else(String::new, Brief::named),
            line: Typed::new(Some(DraftKey::Message(flag)), model),
            theirs: None,
        }
    }

    /// What Enter does, in words.
    pub(super) fn does(&self) -> String {
        match &self.step {
            Step::Acknowledge => "acknowledges".into(),
            Step::Reply => "sends the reply".into(),
            Step::Wait { .. } => "waits; type on whom, and why".into(),
            Step::Resolve { outcome } => format!("resolves: {}", outcome.words()),
            Step::Reopen => "takes it up again".into(),
        }
    }
}
