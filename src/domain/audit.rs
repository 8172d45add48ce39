//! The audit: what was shown, opened, read, changed and exported, by whom and when. Changes, reasons and read receipts
//! stand in the journal itself; here is what is kept besides, and the words for all of it.

use serde::{Deserialize, Serialize};

use crate::domain::id::{PupilId, StaffId};

/// Something that was seen, as the journal of views keeps it. Every variant ever released stays readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum View {
    /// A pupil's plan stood beside the list for over a second, as a client said. No longer written.
    Shown {
        /// Whose.
        pupil: PupilId,
    },
    /// Something of these pupils' records left for a screen: cards, rows of the queue and the inbox.
    Given {
        /// Whose.
        pupils: Vec<PupilId>,
    },
    /// A pupil's record was opened, on a screen or by a command.
    Opened {
        /// Whose.
        pupil: PupilId,
    },
    /// Records left the store as a file.
    Exported {
        /// Whose; `None` where it was about more than one pupil.
        pupil: Option<PupilId>,
        /// What.
        what: String,
    },
    /// Somebody came in.
    SignedIn,
    /// A one-time PIN was made: whoever has it comes in as that person.
    PinMade {
        /// For whom.
        person: StaffId,
        /// Their name and login as they were then.
        name: String,
        /// Whether their second factor was forgotten with it.
        forgot_code: bool,
    },
    /// The audit itself was read.
    AuditRead,
    /// So many views could not be kept, because the disk took no writing for too long.
    Missed {
        /// How many.
        count: u64,
    },
}

impl View {
    /// The one pupil it is about.
    pub fn pupil(&self) -> Option<PupilId> {
        match self {
            View::Shown { pupil } | View::Opened { pupil } => Some(*pupil),
            View::Exported { pupil, .. } => *pupil,
            View::Given { pupils } => match pupils.as_slice() {
                [pupil] => Some(*pupil),
                _ => None,
            },
            View::SignedIn | View::PinMade { .. } | View::AuditRead | View::Missed { .. } => None,
        }
    }

    /// Whether it is about this pupil, perhaps among others.
    pub fn is_about(&self, pupil: PupilId) -> bool {
        match self {
            View::Given { pupils } => pupils.contains(&pupil),
            other => other.pupil() == Some(pupil),
        }
    }
}

/// What kind of thing a row of the audit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Beside the list for over a second, as a client said.
    Shown,
    /// Left for a screen, in lists or beside one.
    Given,
    /// With Enter, by a command, or with a reason.
    Opened,
    /// Said by the reader, after the whole plan was on the screen.
    Read,
    /// Anything that is not as it was before.
    Changed,
    /// Left the store.
    Exported,
    /// Came in.
    SignedIn,
    /// What could not be kept.
    Missed,
}

impl Kind {
    /// The word on screen.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Shown => "shown",
            Kind::Given => "given",
            Kind::Opened => "opened",
            Kind::Read => "read",
            Kind::Changed => "changed",
            Kind::Exported => "exported",
            Kind::SignedIn => "signed in",
            Kind::Missed => "missed",
        }
    }
}

/// What a view is in the audit: its kind, and what more there is to say.
pub fn of_view(view: &View) -> (Kind, String) {
    match view {
        View::Shown { .. } => (Kind::Shown, String::new()),
        View::Given { pupils } if pupils.len() == 1 => (Kind::Given, String::new()),
        View::Given { pupils } => (Kind::Given, format!("{} pupils", pupils.len())),
        View::Opened { .. } => (Kind::Opened, String::new()),
        View::Exported { what, .. } => (Kind::Exported, what.clone()),
        View::SignedIn => (Kind::SignedIn, String::new()),
        View::PinMade { name, forgot_code, .. } => {
            let code = if *forgot_code { "; their second factor was forgotten" } else { "" };
            (Kind::Changed, format!("a one-time PIN for {name}{code}"))
        }
        View::AuditRead => (Kind::Opened, "the audit".to_owned()),
        View::Missed { count } => (Kind::Missed, format!("{count} views: the disk took no writing")),
    }
}
