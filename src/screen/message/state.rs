//! What the message line holds: which item, which step, and the words.

use crate::domain::id::FlagId;
use crate::domain::record::flag::{Step, StepId};
use crate::model::{DraftKey, Model, StepKind};
use crate::proto::view::Brief;
use crate::screen::Typed;

/// The message line for a step of an item.
pub struct Message {
    pub(super) flag: FlagId,
    pub(super) step: Step,
    /// The last step that the item had when its thread was last on this screen.
    pub(super) last: Option<StepId>,
    pub(super) named: String,
    pub(super) line: Typed,
}

impl Message {
    /// The line for this step.
    pub fn new(flag: FlagId, step: Step, model: &Model) -> Message {
        // As far as they have read it: the whole of it where it is here, else its row.
        let (item, row) = (model.cache.item(flag).here(), model.cache.item_row(flag));
        let last = item.map(|item| item.flag.last()).or(row.map(|row| row.last)).flatten();
        let pupil = item.map(|item| &item.pupil).or(row.map(|row| &row.pupil));
        Message {
            line: Typed::new(DraftKey::Message(flag, Some(StepKind::from(&step)))),
            flag,
            step,
            last,
            named: pupil.map_or_else(String::new, Brief::named),
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
