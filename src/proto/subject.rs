//! Whose record a question is about, and what of its answer the audit has.

use serde::{Deserialize, Serialize};

use super::message::Topic;
use crate::domain::id::{EntryId, FlagId, PupilId, StaffId};

/// Which items for the SENCO.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Desk {
    /// All that there are: first what is to be dealt with by urgency and age, then what is resolved, newest first.
    Queue,
    /// The asker's own: those with news, those that nobody has taken up, the others; newest first.
    Own,
    /// Those about one pupil that the asker may see, newest first.
    About(PupilId),
}

impl Desk {
    /// Whose record these items are about.
    pub(super) fn subject(self) -> Subject {
        match self {
            Desk::About(pupil) => Subject::One(pupil, Noted::Opened),
            Desk::Queue | Desk::Own => Subject::Many(DESK),
        }
    }

    /// What makes a list of them old.
    pub(super) fn topics(self, me: Option<StaffId>) -> Vec<Topic> {
        match self {
            Desk::Queue => vec![Topic::Queue],
            Desk::Own => inbox(me),
            Desk::About(pupil) => vec![Topic::Pupil(pupil)],
        }
    }
}

/// What makes old what waits for one person: their own news, and what may be anybody's.
pub(super) fn inbox(me: Option<StaffId>) -> Vec<Topic> {
    [Topic::Inbox].into_iter().chain(me.map(Topic::InboxOf)).collect()
}

/// What the audit has of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// That the record was opened.
    Opened,
    /// That it was shown, once a client says that it stood there.
    Shown,
    /// That it was opened, shown or exported, by where the page goes.
    ByWhereItGoes,
    /// Nothing, and why.
    Not(&'static str),
}

/// Whose record a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Nobody's.
    Nobody,
    /// One pupil's.
    One(PupilId, Noted),
    /// That of the pupil whose entry it is.
    OfEntry(EntryId, Noted),
    /// That of the pupil whom the item is about.
    OfItem(FlagId, Noted),
    /// Several pupils'.
    Many(Noted),
}

/// Names, and of one's own pupils the kind of support: what a list of them must show.
pub(super) const NAMES: Noted = Noted::Not("a list of names tells no record");
/// Rows of the SENCO's desk and of one's own inbox.
pub(super) const DESK: Noted = Noted::Not("what waits for somebody is theirs to see, and opens nobody's record");
