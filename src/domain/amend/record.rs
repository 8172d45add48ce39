//! What a record brings that can be put right.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{Change, Needs, RecordName, Touches};
use crate::domain::look::Look;
use crate::domain::rights::Audience;
use crate::domain::school_day::Day;
use crate::domain::shelf::{Ranged, Shelves, Unread};
use crate::domain::time::Instant;

/// How a record is taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct How {
    /// It was about another child: it is on no page and no paper of this one any more, and its words are for whoever
    /// wrote it and the SENCO only.
    #[serde(default, alias = "hide", skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// Why, in words for all who read the record; empty where it speaks for itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

impl How {
    /// As what was about another child.
    pub fn hidden() -> How {
        How { hidden: true, why: String::new() }
    }

    /// What the audit says of it: of this, that it was withdrawn, or that it was about another child.
    pub fn said(&self, what: &str) -> String {
        format!("{what}, {}", if self.hidden { "hidden: about another child" } else { "withdrawn" })
    }

    /// Who hears of it besides: what was about another child stands with those to whom items come.
    pub fn touches(&self) -> Option<Touches> {
        self.hidden.then_some(Touches::InboxesOfTriage)
    }
}

/// Who took a record back or put another in its place, and when. It then counts nowhere, and stays readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Who.
    pub by: StaffId,
    /// UTC.
    pub at: Instant,
    /// The record that stands in its place, where it was corrected and not only taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<Uuid>,
    /// How.
    #[serde(flatten)]
    pub how: How,
}

/// What several people typed, each text in a line of its own.
pub fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

/// A record without what only its kind has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// `Amend::says`.
    pub says: String,
    /// `Amend::typed`.
    pub typed: String,
    /// The day it is of.
    pub day: Day,
    /// Who made it.
    pub by: StaffId,
    /// When it was entered: UTC.
    pub entered: Instant,
}

impl Outline {
    /// That of a record.
    pub fn of<R: Amend>(record: &R) -> Outline {
        Outline {
            says: record.says(),
            typed: record.typed(),
            day: record.spot().day,
            by: record.by(),
            entered: record.entered(),
        }
    }
}

/// A record about a pupil that lies by the day it is of, that not everybody may read, and that can be put right.
pub trait Amend: Ranged + Clone {
    /// Its own name.
    fn named(&self) -> RecordName;
    /// Whom it is about.
    fn pupil(&self) -> PupilId;
    /// Who may read it, besides whoever made it.
    fn audience(&self) -> Audience;
    /// Who made it.
    fn by(&self) -> StaffId;
    /// When it was entered.
    fn entered(&self) -> Instant;
    /// The earlier one in whose place it stands.
    fn replaces(&self) -> Option<Uuid>;
    /// Given once it counts no more.
    fn withdrawn(&self) -> Option<&Withdrawn>;
    /// The same, to be changed.
    fn withdrawn_mut(&mut self) -> &mut Option<Withdrawn>;
    /// It in a few words, for whoever takes it back.
    fn says(&self) -> String;
    /// What people typed in it: its writer, and whoever answered.
    fn typed(&self) -> String;
    /// Why it cannot simply go: somebody rests on it, or has acted.
    fn rests(&self, look: &Look<'_>) -> Result<Option<String>, Unread>;
    /// What taking one back needs; whose it is comes besides.
    fn needs(pupil: PupilId) -> Needs;
    /// The journal's line that takes it back.
    fn taken_back(pupil: PupilId, id: Uuid, how: How) -> Change;
    /// The journal's line that puts it back.
    fn put_back(pupil: PupilId, id: Uuid) -> Change;
    /// What memory has of it besides, from here on.
    fn counts(&self, at: &mut Shelves<'_>);
    /// What memory has of it besides goes.
    fn counts_no_more(&self, at: &mut Shelves<'_>);

    /// Whether it counts: nobody took it back, and none stands in its place. The one place that says so.
    fn stands(&self) -> bool {
        self.withdrawn().is_none()
    }

    /// Whether it was about another child. The one place that says so.
    fn is_hidden(&self) -> bool {
        self.withdrawn().is_some_and(|gone| gone.how.hidden)
    }
}
