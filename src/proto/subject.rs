//! Whose record a question is about, and what of its answer the audit has.

use serde::{Deserialize, Serialize};

use super::message::{PaperTo, Topic};
use crate::domain::id::{PupilId, StaffId};

/// In which order items to be dealt with stand on the desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// By pile, oldest first in each.
    #[default]
    Urgency,
    /// Oldest first.
    Age,
    /// By the pupil's name.
    Pupil,
    /// By form.
    Class,
    /// By reason.
    Reason,
}

impl Order {
    /// All of them, in the order in which a key turns them.
    pub const ALL: &[Order] = &[Order::Urgency, Order::Age, Order::Pupil, Order::Class, Order::Reason];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Order::Urgency => "most urgent first",
            Order::Age => "oldest first",
            Order::Pupil => "by pupil",
            Order::Class => "by class",
            Order::Reason => "by reason",
        }
    }
}

/// What of the desk is wanted, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Wanted {
    /// `record::flag::Filter`, as it is typed; empty for all that is to be dealt with.
    #[serde(default)]
    pub filter: String,
    /// The order.
    pub order: Order,
}

/// Which items for the SENCO.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Desk {
    /// Those that come to whoever triages.
    Triage(Wanted),
    /// The asker's own, and what they are asked: those with news, those that they are asked, those that nobody has taken
    /// up, the others; newest first.
    Own,
    /// Those about one pupil that the asker may see, newest first.
    About(PupilId),
}

impl Desk {
    /// All that is to be dealt with.
    pub fn all() -> Desk {
        Desk::Triage(Wanted::default())
    }

    /// Whose record these items are about.
    pub(super) fn subject(&self) -> Subject {
        match self {
            Desk::About(pupil) => Subject::One(*pupil, Noted::Opened),
            Desk::Triage(_) | Desk::Own => Subject::Told(Noted::Given),
        }
    }

    /// What makes a list of them old.
    pub(super) fn topics(&self, me: Option<StaffId>) -> Vec<Topic> {
        match self {
            Desk::Triage(_) => vec![Topic::Queue],
            Desk::Own => inbox(me),
            Desk::About(pupil) => vec![Topic::Pupil(*pupil)],
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
