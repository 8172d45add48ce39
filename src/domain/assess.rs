//! What has been found out about a pupil (SEND Code 6.45): dated entries by source, parents' concerns with the school's
//! answer, and the profile that a cover teacher reads in ten seconds. Nothing of it is ever erased.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::record::entry::Withdrawn;
use crate::domain::words::words;
use crate::domain::id::{AssessId, ConcernId, PupilId, StaffId};
use crate::domain::rights::Audience;
use crate::domain::school_day::Day;
use crate::domain::time::Instant;

words! {
    /// Where an entry of the assessment comes from.
    Source {
        /// The teacher's assessment and experience of the pupil.
        Teacher "teacher" "teacher's assessment",
        /// Previous progress and attainment.
        Progress "progress" "progress and attainment",
        /// Behaviour.
        Behaviour "behaviour" "behaviour",
        /// Other subject teachers.
        OtherTeachers "other-teachers" "other teachers",
        /// Comparison with peers and national data.
        Peers "peers" "peers and national data",
        /// What the parents think.
        Parents "parents" "parents' views",
        /// What the pupil thinks.
        Pupil "pupil" "pupil's views",
        /// Advice from outside the school.
        Outside "outside" "outside advice",
    }
}

/// A dated entry of the assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Its id.
    pub id: AssessId,
    /// Whom it is about.
    pub pupil: PupilId,
    /// Where it comes from.
    pub source: Source,
    /// The day that it is of.
    pub day: Day,
    /// What was found out.
    pub text: String,
    /// Who may read it.
    #[serde(default = "everyone")]
    pub audience: Audience,
    /// The earlier entry in whose place it stands.
    #[serde(default)]
    pub replaces: Option<AssessId>,
    /// Who wrote it down.
    pub by: StaffId,
    /// When: UTC.
    pub entered: Instant,
    /// Given once it has been taken back; it is shown struck through.
    #[serde(default)]
    pub withdrawn: Option<Withdrawn>,
}

fn everyone() -> Audience {
    Audience::Everyone
}

/// What the school said to a concern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernAnswer {
    /// In the school's words.
    pub text: String,
    /// Who.
    pub by: StaffId,
    /// When: UTC.
    pub at: Instant,
}

/// What worries a parent (SEND Code 6.45: recorded, and compared with the school's view). Open until it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// Its id.
    pub id: ConcernId,
    /// Whom it is about.
    pub pupil: PupilId,
    /// Whose concern it is: "mother", "Mr Okafor".
    pub who: String,
    /// When they said it.
    pub day: Day,
    /// In their words.
    pub text: String,
    /// Who wrote it down.
    pub by: StaffId,
    /// When: UTC.
    pub entered: Instant,
    /// What the school answered; the last is what it says now.
    #[serde(default)]
    pub answers: Vec<ConcernAnswer>,
}

impl Concern {
    /// Whether nobody has answered it.
    pub fn is_open(&self) -> bool {
        self.answers.is_empty()
    }
}

words! {
    /// A part of the profile, in the order in which it is read.
    Part {
        /// What the pupil is good at.
        Strengths "strengths" "good at",
        /// What works.
        Works "works" "what works",
        /// What does not work.
        DoesNot "does-not-work" "what does not",
        /// Needs, in plain words.
        Needs "needs" "needs",
        /// What the pupil enjoys.
        Interests "interests" "enjoys",
        /// The main means of communication.
        Communication "communication" "how I communicate",
        /// Whether an interpreter is needed, and for whom.
        Interpreter "interpreter" "interpreter",
        /// The language spoken at home.
        HomeLanguage "home-language" "home language",
        /// The pupil's story so far.
        Story "story" "my story",
        /// Placed out of the year that the age says.
        OutOfYear "out-of-year" "placed out of year",
        /// Who at school is the one to ask.
        KeyPerson "key-person" "key person",
        /// The practitioners who are involved.
        Practitioners "practitioners" "practitioners involved",
        /// Where supporting papers are kept.
        Papers "papers" "supporting papers",
        /// Who is to be called, and how.
        Contacts "contacts" "key contacts",
        /// Who has parental responsibility.
        Responsibility "parental-responsibility" "parental responsibility",
        /// How the parents want to be reached.
        PreferredContact "preferred-contact" "parents prefer",
        /// Whether the child is looked after, and by which authority.
        LookedAfter "looked-after" "looked after",
    }
}

impl Part {
    /// Who reads it unless somebody says otherwise: contacts and what goes with them are for SENCO and head.
    pub fn usual_audience(self) -> Audience {
        match self {
            Part::Contacts | Part::Responsibility | Part::PreferredContact | Part::LookedAfter => {
                Audience::SencoAndHead
            }
            _ => Audience::Everyone,
        }
    }
}

/// A version of the profile: the parts that say something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Whose.
    pub pupil: PupilId,
    /// From 1.
    pub version: u16,
    /// The texts.
    pub parts: BTreeMap<Part, String>,
    /// Parts that are not read by whoever usually reads them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub audiences: BTreeMap<Part, Audience>,
    /// Who made this version.
    pub by: StaffId,
    /// When: UTC.
    pub at: Instant,
}

impl Profile {
    /// What a part says; empty where it says nothing.
    pub fn says(&self, part: Part) -> &str {
        self.parts.get(&part).map_or("", String::as_str)
    }

    /// Who reads a part.
    pub fn audience(&self, part: Part) -> Audience {
        self.audiences.get(&part).copied().unwrap_or_else(|| part.usual_audience())
    }
}

/// All that has been found out about one pupil.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Entries, in the order in which they were made.
    #[serde(default)]
    pub entries: Vec<Assessment>,
    /// Concerns, likewise.
    #[serde(default)]
    pub concerns: Vec<Concern>,
    /// Every version of the profile, oldest first.
    #[serde(default)]
    pub profiles: Vec<Profile>,
}

impl Findings {
    /// The profile as it stands.
    pub fn profile(&self) -> Option<&Profile> {
        self.profiles.last()
    }

    /// The entry with this id.
    pub fn entry(&self, id: AssessId) -> Option<&Assessment> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The later entry that stands in the place of this one, where one does.
    pub fn replaced_by(&self, id: AssessId) -> Option<&Assessment> {
        self.entries.iter().rev().find(|entry| entry.replaces == Some(id) && entry.withdrawn.is_none())
    }
}
