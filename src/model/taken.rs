//! Records that are taken back, and what they are in words.

use crate::domain::amend::How;
use crate::domain::id::PupilId;
use crate::domain::kind::RecordName;
use crate::domain::time::Instant;
use crate::proto::view::{ItemRow, MyEntry};

/// Records that are to be taken back, all or none, or were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Which, each with its pupil.
    pub records: Vec<(PupilId, RecordName)>,
    /// What they are, in words.
    pub said: String,
    /// When they were entered, where that is to be said before they go.
    pub at: Option<Instant>,
    /// How.
    pub how: How,
}

impl Taken {
    /// One record.
    pub fn one(pupil: PupilId, record: impl Into<RecordName>, said: impl Into<String>) -> Taken {
        Taken { records: vec![(pupil, record.into())], said: said.into(), at: None, how: How::default() }
    }

    /// An item.
    pub fn item(row: &ItemRow) -> Taken {
        let said = format!("flag, {}, {}", row.reason.words(), row.pupil.named());
        Taken { at: Some(row.raised), ..Taken::one(row.pupil.id, row.id, said) }
    }

    /// What somebody entered in one go.
    pub fn entered(mine: &MyEntry) -> Taken {
        let records = mine.records.iter().map(|(record, pupil, _)| (*pupil, *record)).collect();
        Taken { records, said: mine.said(), at: Some(mine.at), how: How::default() }
    }

    /// The same, because it was about another child.
    #[must_use]
    pub fn hidden(self) -> Taken {
        Taken { how: How::hidden(), ..self }
    }
}
