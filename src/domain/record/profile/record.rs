//! The profile that a cover teacher reads in ten seconds. Each version stays.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::id::{PupilId, StaffId};
use crate::domain::rights::Audience;
use crate::domain::time::Instant;
use crate::domain::words::words;

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
