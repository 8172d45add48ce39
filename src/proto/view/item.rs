//! What waits for somebody: the queue, the inbox, concerns, who has read a plan, what one may take back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::pupil::{Brief, Signed};
use crate::domain::id::{EntryId, PupilId, StaffId};
use crate::domain::record::concern::Concern;
use crate::domain::record::entry::tried::Tried;
use crate::domain::record::flag::Flag;
use crate::domain::school_day::Day;
use crate::domain::time::Instant;

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

/// An item with the names that go with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The item.
    pub flag: Flag,
    /// Whom it is about.
    pub pupil: Brief,
    /// What the plan's line says that it is about.
    pub line: Option<String>,
    /// Who is named in it.
    pub people: Vec<(StaffId, String)>,
    /// The newest entries of the line, or of the pupil, newest first.
    #[serde(default)]
    pub entries: Vec<Signed>,
}

impl Item {
    /// The short name of somebody named in it.
    pub fn name(&self, id: StaffId) -> &str {
        self.people.iter().find(|(known, _)| *known == id).map_or("somebody", |(_, name)| name)
    }
}

/// The items for the SENCO: those to be dealt with, most urgent first, then the resolved, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    /// All of them.
    pub items: Vec<Item>,
}

/// All that waits for the asker, as it was at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Inbox {
    /// Their own items: those with news first, then newest first.
    pub items: Vec<Item>,
    /// Plans of pupils whom they work with whose version in force they have not read: nudged ones first, then newest
    /// first.
    #[serde(default)]
    pub plans: Vec<UnreadPlan>,
    /// Parents' concerns that nobody has answered, oldest first: of their pupils, for the SENCO all.
    #[serde(default)]
    pub concerns: Vec<ConcernRow>,
    /// For the SENCO: what was tried and is not on the plan, newest first.
    #[serde(default)]
    pub tried: Vec<TriedRow>,
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

impl Inbox {
    /// How many have an answer that has not been seen.
    pub fn news(&self) -> usize {
        self.items.iter().filter(|item| item.flag.has_news()).count()
    }
}

/// Something that the asker entered lately and may withdraw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MyEntry {
    /// The commit.
    pub commit: u64,
    /// When it was entered: UTC.
    pub at: Instant,
    /// The entries of the commit that still stand, each with its pupil's name and form.
    pub entries: Vec<(EntryId, PupilId, String)>,
    /// What the first of them says.
    pub says: String,
    /// The note that went with them.
    #[serde(default)]
    pub note: String,
}

impl MyEntry {
    /// What it is, in words: "1 CI07 worked, Amara Okafor 4B", "6 entries for 4 pupils".
    pub fn said(&self) -> String {
        let pupils: BTreeMap<PupilId, &str> = self.entries.iter().map(|(_, id, name)| (*id, name.as_str())).collect();
        match (self.entries.len(), pupils.len(), pupils.values().next()) {
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
    /// Those who work with the pupil, and whoever else has read it.
    pub readers: Vec<Reader>,
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
