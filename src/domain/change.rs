//! What the journal keeps: one change a line, about at most one pupil. A change says what is, not what was wanted, so
//! that replaying the journal decides nothing again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::assess::{Assessment, Concern, ConcernAnswer, Profile};
use crate::domain::record::class::Class;
use crate::domain::record::entry::Entry;
use crate::domain::record::flag::{Answer, Flag};
use crate::domain::id::{AssessId, ConcernId, EntryId, FlagId, PupilId, StaffId};
use crate::domain::record::link::{Link, LinkTo};
use crate::domain::record::nudge::Nudge;
use crate::domain::record::plan::Plan;
use crate::domain::record::pupil::Pupil;
use crate::domain::record::receipt::Receipt;
use crate::domain::record::school::School;
use crate::domain::record::school::setting::Setting;
use crate::domain::record::staff::{Role, Staff};
use crate::domain::record::strategy::Strategy;
use crate::domain::record::timetable::Lesson;
use crate::domain::time::Instant;

/// One change of the data. Every variant ever released stays readable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// The school is as this says from now on.
    School {
        /// All of it.
        school: School,
    },
    /// A setting of the school has this value.
    Set {
        /// Which, and its value.
        setting: Setting,
        /// The words for its value before. Lines that were written before these were kept have none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<String>,
    },
    /// A member of staff is as this says.
    Staff {
        /// All of them.
        staff: Staff,
    },
    /// A member of staff has these roles.
    Roles {
        /// Who.
        staff: StaffId,
        /// All their roles.
        roles: BTreeSet<Role>,
    },
    /// A person's account was closed or opened again.
    Disabled {
        /// Whose.
        staff: StaffId,
        /// Whether it is closed.
        disabled: bool,
    },
    /// A link between a person and those they work with is as this says.
    Link {
        /// All of it.
        link: Link,
    },
    /// A class is as this says.
    Class {
        /// All of it.
        class: Class,
    },
    /// A person's week has these lessons and no others.
    Timetable {
        /// Whose.
        staff: StaffId,
        /// In order.
        lessons: Vec<Lesson>,
    },
    /// A pupil is as this says.
    Pupil {
        /// All of them.
        pupil: Pupil,
    },
    /// A version of a plan was kept.
    Plan {
        /// All of it.
        plan: Plan,
    },
    /// An observation or measurement was added.
    Entry {
        /// All of it.
        entry: Entry,
    },
    /// An entry was taken back by whoever the line's `by` is, at the line's `at`.
    Withdrawn {
        /// Whose record it is in.
        pupil: PupilId,
        /// Which.
        entry: EntryId,
        /// The entry that stands in its place, where it was corrected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaced_by: Option<EntryId>,
    },
    /// An item was handed to the SENCO.
    Flag {
        /// All of it.
        flag: Flag,
    },
    /// A step was taken with an item.
    Step {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        flag: FlagId,
        /// What was done.
        answer: Answer,
    },
    /// The flagger has seen the steps of their item, as many as this says.
    Seen {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        flag: FlagId,
        /// How many.
        steps: usize,
    },
    /// The record of a pupil was opened with a reason by somebody who does not work with them.
    Opened {
        /// Whose.
        pupil: PupilId,
        /// In their words.
        reason: String,
    },
    /// Whoever the line's `by` is has read this version of the pupil's plan.
    Read {
        /// Whose plan.
        pupil: PupilId,
        /// Its cycle.
        cycle: u16,
        /// Its version.
        version: u16,
    },
    /// Somebody had read a version of a pupil's plan elsewhere, before an import brought it here.
    HadRead {
        /// Whose plan.
        pupil: PupilId,
        /// Who read it.
        person: StaffId,
        /// What, and when.
        receipt: Receipt,
    },
    /// Somebody was asked to read a pupil's plan.
    Nudged {
        /// Whose plan.
        pupil: PupilId,
        /// Who is to read it.
        person: StaffId,
        /// By whom, when, and which version.
        nudge: Nudge,
    },
    /// An entry of the school's list of strategies is as this says.
    Strategy {
        /// All of it.
        strategy: Strategy,
    },
    /// An entry of the assessment was added.
    Assessed {
        /// All of it.
        entry: Assessment,
    },
    /// An entry of the assessment was taken back by whoever the line's `by` is, at the line's `at`.
    AssessWithdrawn {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        entry: AssessId,
    },
    /// A parent's concern was written down.
    Concern {
        /// All of it.
        concern: Concern,
    },
    /// The school answered a concern.
    ConcernAnswered {
        /// Whom it is about.
        pupil: PupilId,
        /// Which.
        concern: ConcernId,
        /// What was said.
        answer: ConcernAnswer,
    },
    /// A version of the profile was kept.
    Profile {
        /// All of it.
        profile: Profile,
    },
    /// Somebody was pointed to the DSL. No pupil, no text.
    PointedToDsl,
    /// A stop was said to be none: counted by word, so that the school sees a bad word in its list.
    WordPassed {
        /// The word of the list.
        word: String,
    },
}

impl Change {
    /// The one pupil it is about.
    pub fn pupil(&self) -> Option<PupilId> {
        match self {
            Change::Pupil { pupil } => Some(pupil.id),
            Change::Plan { plan } => Some(plan.pupil),
            Change::Entry { entry } => Some(entry.pupil),
            Change::Flag { flag } => Some(flag.pupil),
            Change::Assessed { entry } => Some(entry.pupil),
            Change::Concern { concern } => Some(concern.pupil),
            Change::Profile { profile } => Some(profile.pupil),
            Change::Link { link } => match link.to {
                LinkTo::Pupil(id) => Some(id),
                LinkTo::Class(_) | LinkTo::Year(_) => None,
            },
            Change::Withdrawn { pupil, .. }
            | Change::Step { pupil, .. }
            | Change::Seen { pupil, .. }
            | Change::Read { pupil, .. }
            | Change::HadRead { pupil, .. }
            | Change::Nudged { pupil, .. }
            | Change::AssessWithdrawn { pupil, .. }
            | Change::ConcernAnswered { pupil, .. }
            | Change::Opened { pupil, .. } => Some(*pupil),
            Change::School { .. }
            | Change::Set { .. }
            | Change::Staff { .. }
            | Change::Roles { .. }
            | Change::Disabled { .. }
            | Change::Class { .. }
            | Change::Strategy { .. }
            | Change::Timetable { .. }
            | Change::PointedToDsl
            | Change::WordPassed { .. } => None,
        }
    }
}

/// Which line of the journal a change stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line's number, from 1; this orders things, not time.
    pub seq: u64,
    /// The commit it belongs to.
    pub commit: u64,
    /// UTC: when it was entered.
    pub at: Instant,
    /// The person for whom it was done; `None` for the store's owner.
    pub by: Option<StaffId>,
}
