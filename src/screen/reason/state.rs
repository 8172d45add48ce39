//! What the question holds.

use crate::domain::amend::{AmendCommand, How};
use crate::domain::command::Command;
use crate::domain::id::PupilId;
use crate::domain::record::pupil::PupilCommand;
use crate::model::{DraftKey, Model, Taken};
use crate::proto::view::Brief;
use crate::screen::Typed;

/// What the reason is for.
pub(super) enum What {
    /// To open the record of a pupil, who is called this.
    Open(PupilId, String),
    /// To take a record back.
    TakeBack(Taken),
}

/// The question why.
pub struct Reason {
    pub(super) what: What,
    pub(super) line: Typed,
}

impl Reason {
    /// Why the record of this pupil is opened.
    pub fn new(pupil: PupilId, model: &Model) -> Reason {
        let named = model.cache.pupil(pupil).map_or_else(String::new, Brief::named);
        let mut line = Typed::new(DraftKey::Reason(pupil));
        line.out().may_be_left();
        Reason { what: What::Open(pupil, named), line }
    }

    /// Why this is taken back; `None` where it is nothing, or too much for one reason.
    pub fn of_taking_back(taken: Taken) -> Option<Reason> {
        let [(pupil, record)] = *taken.records.as_slice() else { return None };
        Some(Reason { what: What::TakeBack(taken), line: Typed::new(DraftKey::Why(pupil, record)) })
    }

    /// What is sent with these words.
    pub(super) fn command(&self, words: &str) -> Command {
        match &self.what {
            What::Open(pupil, _) => Command::Pupil(PupilCommand::Open { pupil: *pupil, reason: words.to_owned() }),
            What::TakeBack(taken) => Command::Amend(AmendCommand::TakeBack {
                records: taken.records.clone(),
                how: How { why: words.to_owned(), ..taken.how.clone() },
            }),
        }
    }
}
