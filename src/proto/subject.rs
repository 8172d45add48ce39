//! Whose record a question is about, and what of its answer the audit has.

use serde::{Deserialize, Serialize};

use super::message::{PaperTo, Topic};
use crate::domain::id::{PupilId, StaffId};

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
            Desk::Queue | Desk::Own => Subject::Told(Noted::Given),
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
    /// That something of it was given, as stands beside a list or in one.
    Given,
    /// That it was exported, or where the page stays on a screen what goes for screens.
    Paper(PaperTo),
    /// Nothing of whomever the question names, and why. What the answer tells of others is noted as given.
    Not(&'static str),
}

/// Whose record a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Nobody's.
    Nobody,
    /// One pupil's.
    One(PupilId, Noted),
    /// Of whomever the answer tells.
    Told(Noted),
}

impl Subject {
    /// What the audit has of it; nothing is told of nobody.
    pub fn noted(self) -> Noted {
        match self {
            Subject::One(_, noted) | Subject::Told(noted) => noted,
            Subject::Nobody => Noted::Not("it is about nobody"),
        }
    }
}

/// Names, and of one's own pupils the kind of support: what a list of them must show.
pub(super) const NAMES: Noted = Noted::Not("a list of names tells no record");
