//! What waits for somebody: the queue, the inbox, concerns, who has read a plan, what one may take back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::desk::DeskWaits;
use super::pupil::Brief;
use crate::domain::amend::Outline;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::RecordName;
use crate::domain::record::concern::Concern;
use crate::domain::record::entry::When;
use crate::domain::record::entry::tried::Tried;
use crate::domain::school_day::Day;
use crate::domain::time::Instant;
use crate::proto::page::Page;

/// A parent's concern with the names that go with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernRow {
    /// Whom it is about.
    pub pupil: Brief,
    /// All of it.
    pub concern: Concern,
    /// The initials of those who are named in it.
    pub people: BTreeMap<StaffId, String>,
}

/// How much waits for the asker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waits {
    /// Own items with an answer that they have not seen.
    pub answers: usize,
    /// Items that they are asked about.
    #[serde(default)]
    pub asked: usize,
    /// Own items without one that nobody has taken up for too long.
    pub left_lying: usize,
    /// Other items of their own.
    pub others: usize,
    /// Plans that somebody asks them to read.
    pub nudges: usize,
    /// Other plans that they have not read.
    pub plans: usize,
    /// Parents' concerns that nobody has answered.
    pub concerns: usize,
    /// What was tried and is not on the plan.
    pub tried: usize,
    /// Changes of roles and of settings that they have not seen.
    #[serde(default)]
    pub changes: usize,
    /// For the SENCO, records that were about another child than the one they were written to.
    #[serde(default)]
    pub misplaced: usize,
    /// For whoever triages, the desk.
    #[serde(default)]
    pub desk: Option<DeskWaits>,
}

impl Waits {
    /// How many things want the user: answers and changes that they have not seen, what they are asked, nudges, items of theirs that nobody has
    /// taken up.
    /// Plans that are merely unread are not counted: in September all are.
    pub fn wanted(&self) -> usize {
        self.answers + self.asked + self.left_lying + self.nudges + self.changes
    }
}

/// Since when a version of a plan is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Since {
    /// The day on which its cycle began, where it is not known who made it.
    Began(Day),
    /// It was made then.
    Made(Instant),
}

impl Since {
    /// The day, and the moment in it where that is known: what is newer comes later.
    pub fn order(self) -> (Day, Option<Instant>) {
        match self {
            Since::Began(day) => (day, None),
            Since::Made(at) => (at.day(), Some(at)),
        }
    }
}

/// A plan that the asker has not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadPlan {
    /// Whose.
    pub pupil: Brief,
    /// The cycle in force.
    pub cycle: u16,
    /// The version in force.
    pub version: u16,
    /// Since when; `None` where that is not known.
    pub since: Option<Since>,
    /// How many lines are not as they were in the version that they read last; `None` where they have read none.
    pub changed: Option<usize>,
    /// Who asked them to read it.
    pub nudge: Option<NudgeMark>,
}

/// By whom somebody was asked to read a plan, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NudgeMark {
    /// By short name.
    pub by: String,
    /// When: UTC.
    pub at: Instant,
}

/// What was tried with a pupil and is not on the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedRow {
    /// With whom.
    pub pupil: Brief,
    /// What, and how it went.
    pub tried: Tried,
}

/// What was said of the wrong child: it stands on no page of theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MisplacedRow {
    /// To whom it was written.
    pub pupil: Brief,
    /// What it is and what it says.
    pub record: Outline,
    /// Who wrote it, by short name.
    pub by: String,
    /// Who said that it was about another child, by short name.
    pub found_by: String,
    /// When they said so: UTC.
    pub found: Instant,
}

/// Something that the asker entered lately and may withdraw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyEntry {
    /// The commit.
    pub commit: u64,
    /// When it was entered: UTC.
    pub at: Instant,
    /// The records of the commit that still stand, each with its pupil's name and form.
    pub records: Vec<(RecordName, PupilId, String)>,
    /// What the first of them says.
    pub says: String,
    /// When that happened, where it is an entry.
    #[serde(default)]
    pub when: Option<When>,
    /// The note that went with them.
    #[serde(default)]
    pub note: String,
    /// What each of them says, where it is one of the newest.
    #[serde(default)]
    pub each: Vec<MyRecord>,
}

/// A record of those that the asker entered lately.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyRecord {
    /// What it says.
    pub says: String,
    /// When that happened, where it is an entry.
    #[serde(default)]
    pub when: Option<When>,
    /// What was typed in it.
    #[serde(default)]
    pub note: String,
}

impl MyEntry {
    /// Whether this is taken back only once that was asked: it is more than one record, of another day, or a contact, which
    /// nobody enters by the way.
    pub fn asks_before_it_goes(&self, today: Day) -> bool {
        let is_contact = |(record, ..): &(RecordName, PupilId, String)| matches!(record, RecordName::Contact(_));
        self.records.len() > 1 || self.at.day() != today || self.records.iter().any(is_contact)
    }

    /// What it is, in words: "1 CI07 worked, Amara Okafor 4B", "6 entries for 4 pupils".
    pub fn said(&self) -> String {
        let pupils: BTreeMap<PupilId, &str> = self.records.iter().map(|(_, id, name)| (*id, name.as_str())).collect();
        match (self.records.len(), pupils.len(), pupils.values().next()) {
            (1, _, Some(name)) => format!("{}, {name}", self.says),
            (entries, 1, Some(name)) => format!("{entries} entries for {name}"),
            (entries, pupils, _) => format!("{entries} entries for {pupils} pupils"),
        }
    }
}

/// Who has read which version of a pupil's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadBy {
    /// Whose plan.
    pub pupil: Brief,
    /// The cycle in force.
    pub cycle: u16,
    /// The version in force.
    pub version: u16,
    /// Those who work with the pupil, and whoever else has read it: first who has not read the version in force.
    pub readers: Page<Reader>,
    /// How many have read the version in force, and of how many.
    pub have: (usize, usize),
}

/// Somebody, and what they have read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// Their login.
    pub login: String,
    /// By short name.
    pub name: String,
    /// The cycle of the version that they read last; `None` where they have read none.
    pub cycle: Option<u16>,
    /// That version.
    pub version: Option<u16>,
    /// When: UTC.
    pub at: Option<Instant>,
    /// Whether it is the version in force.
    pub current: bool,
    /// How many lines have changed since.
    pub changed: Option<usize>,
    /// Whether the plan is theirs to carry now; else they are here because they have read it.
    #[serde(default)]
    pub works_with: bool,
    /// Who asked them to read it, while that stands.
    #[serde(default)]
    pub nudged: Option<NudgeMark>,
}

/// That somebody has read a version of a pupil's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptRow {
    /// Who, by short name.
    pub who: String,
    /// Their login.
    pub login: String,
    /// The plan's cycle.
    pub cycle: u16,
    /// Its version.
    pub version: u16,
    /// When.
    pub at: Instant,
}

/// That somebody was asked to read a version of a pupil's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NudgeRow {
    /// Who was asked, by short name.
    pub who: String,
    /// Their login.
    pub login: String,
    /// Who asked, and when.
    pub nudge: NudgeMark,
    /// The plan's cycle.
    pub cycle: u16,
    /// Its version.
    pub version: u16,
}
