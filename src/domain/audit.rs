//! The audit: what was shown, opened, read, changed and exported, by whom and when. Changes, reasons and read receipts
//! stand in the journal itself; here is what is kept besides, and the words for all of it.

use serde::{Deserialize, Serialize};

use crate::domain::change::Change;
use crate::domain::id::PupilId;

/// Something that was seen, as the journal of views keeps it. Every variant ever released stays readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum View {
    /// A pupil's plan stood beside the list for over a second.
    Shown {
        /// Whose.
        pupil: PupilId,
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
            View::SignedIn | View::Missed { .. } => None,
        }
    }
}

/// What kind of thing a row of the audit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Beside the list for over a second.
    Shown,
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
        View::Opened { .. } => (Kind::Opened, String::new()),
        View::Exported { what, .. } => (Kind::Exported, what.clone()),
        View::SignedIn => (Kind::SignedIn, String::new()),
        View::Missed { count } => (Kind::Missed, format!("{count} views: the disk took no writing")),
    }
}

/// What a change is in the audit: its kind, and in a few words what it was; a reason in the words of whoever gave it.
pub fn of_change(change: &Change) -> (Kind, String) {
    let said = match change {
        Change::Opened { reason, .. } => return (Kind::Opened, format!("reason: {reason}")),
        Change::Read { cycle, version, .. } => return (Kind::Read, format!("cycle {cycle} version {version}")),
        Change::HadRead { receipt, .. } => {
            return (Kind::Read, format!("cycle {} version {}, brought by an import", receipt.cycle, receipt.version));
        }
        Change::Strategy { strategy } => {
            let retired = if strategy.retired { ", retired" } else { "" };
            return (Kind::Changed, format!("strategy {} {}{retired}", strategy.code, strategy.text));
        }
        Change::Nudged { .. } => "a nudge to read the plan",
        Change::School { school } => {
            let dsl = school.dsl.as_ref().map(|dsl| format!(", dsl is {}", dsl.typed())).unwrap_or_default();
            return (Kind::Changed, format!("the school{dsl}"));
        }
        Change::Set { setting, was } => {
            let was = was.as_ref().map(|was| format!("; it was {was}")).unwrap_or_default();
            return (Kind::Changed, format!("{} is {}{was}", setting.name(), setting.value()));
        }
        Change::Staff { .. } => "a member of staff",
        Change::Roles { .. } => "roles",
        Change::Disabled { disabled: true, .. } => "an account, closed",
        Change::Disabled { disabled: false, .. } => "an account, opened",
        Change::Link { link } if link.ended => "a link, ended",
        Change::Link { .. } => "a link",
        Change::Class { .. } => "a class",
        Change::Timetable { .. } => "a timetable",
        Change::Pupil { .. } => "name, form, needs",
        Change::Plan { plan } => {
            return (Kind::Changed, format!("plan, cycle {} version {}", plan.cycle, plan.version));
        }
        Change::Assessed { .. } => "an assessment",
        Change::AssessWithdrawn { .. } => "an assessment, withdrawn",
        Change::Concern { .. } => "a parent's concern",
        Change::ConcernAnswered { .. } => "a parent's concern, answered",
        Change::Profile { profile } => return (Kind::Changed, format!("profile, version {}", profile.version)),
        Change::Entry { .. } => "an entry",
        Change::Withdrawn { replaced_by: Some(_), .. } => "an entry, corrected",
        Change::Withdrawn { .. } => "an entry, withdrawn",
        Change::Flag { .. } => "a flag",
        Change::Step { .. } => "a flag, answered",
        Change::Seen { .. } => "an answer, seen",
        Change::PointedToDsl => "pointed to the DSL",
        Change::WordPassed { .. } => "a stop word, passed",
    };
    (Kind::Changed, said.to_owned())
}
