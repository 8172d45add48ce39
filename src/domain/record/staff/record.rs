//! People who work at the school. One person, one account; a person has a set of roles.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::id::StaffId;
use crate::domain::notice::Heard;
use crate::domain::school_day::Day;

/// What a person does at the school; the SENCO of a small school teaches, or is the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Class or subject teacher.
    Teacher,
    /// Teaching assistant.
    Ta,
    /// Special educational needs coordinator.
    Senco,
    /// Stands in for the SENCO.
    DeputySenco,
    /// Head teacher: counts and cost, the audit, and one record at a time with a reason.
    Head,
    /// Office: staff, imports and calendar, no plans.
    Admin,
    /// Data protection: who saw and changed what, and counts; no records.
    DataProtection,
}

impl Role {
    /// All roles, in the order in which the first screen is chosen.
    pub const ALL: [Role; 7] =
        [Role::Senco, Role::DeputySenco, Role::Teacher, Role::Ta, Role::Head, Role::DataProtection, Role::Admin];
    /// Roles that reach further than the pupils somebody works with: who is given one is told to those who lead.
    pub const WIDE: &[Role] = &[Role::Senco, Role::DeputySenco, Role::Head, Role::Admin, Role::DataProtection];
    /// Roles of those who answer for the school: for whom a worry about a child goes to, and for who may do what.
    pub const LEADS: &[Role] = &[Role::Senco, Role::Head];
    /// Roles of those who work with pupils.
    pub const WITH_PUPILS: &[Role] = &[Role::Teacher, Role::Ta, Role::Senco, Role::DeputySenco];
    /// What can be typed, for the middle of a sentence.
    pub const WORDS: &str = "teacher, ta, senco, deputy-senco, head, data-protection or admin";

    /// The word on screen and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Role::Teacher => "teacher",
            Role::Ta => "ta",
            Role::Senco => "senco",
            Role::DeputySenco => "deputy-senco",
            Role::Head => "head",
            Role::Admin => "admin",
            Role::DataProtection => "data-protection",
        }
    }

    /// The role that a word names, whatever its case; `_`, `-` and spaces are one.
    pub fn parse(word: &str) -> Option<Role> {
        let plain: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        Role::ALL.into_iter().find(|role| role.word().replace('-', "") == plain)
    }
}

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// Its id.
    pub id: StaffId,
    /// The name they sign in with, unique without regard to case: `h.bennett`.
    pub login: String,
    /// The Unix account that is this person; most often the same as `login`.
    #[serde(default)]
    pub account: Option<String>,
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// Unique in the school: HB, HB2.
    pub initials: String,
    /// What they do here.
    pub roles: BTreeSet<Role>,
    /// The rows of files that this person came from: `oneroster` to its `sourcedId`.
    #[serde(default)]
    pub sources: BTreeMap<String, String>,
    /// No longer works here: may do nothing, and stays readable in what they wrote.
    #[serde(default)]
    pub disabled: bool,
    /// How far they have heard of what those who lead are told; `None` for somebody who never led. It begins once, so that
    /// taking a role away and giving it back makes nobody deaf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<Heard>,
    /// Until which day they are away; that morning they are back. Somebody else sees to what comes to them meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<Day>,
}

impl Staff {
    /// "H. Bennett": enough to know a colleague by.
    pub fn short(&self) -> String {
        match self.given.chars().next() {
            Some(letter) => format!("{letter}. {}", self.family),
            None => self.family.clone(),
        }
    }

    /// Whether they are away on this day.
    pub fn is_away(&self, day: Day) -> bool {
        self.away.is_some_and(|until| day < until)
    }

    /// Whether the person has any of `roles`.
    pub fn is(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.roles.contains(role))
    }
}

/// Initials for a new person that nobody in `taken` has: HB, then HB2, HB3.
pub fn free_initials(given: &str, family: &str, taken: impl Fn(&str) -> bool) -> String {
    let first = |text: &str| {
        text.chars().find(|c| c.is_alphabetic()).into_iter().flat_map(char::to_uppercase).collect::<String>()
    };
    let mut plain = first(given) + &first(family);
    if plain.is_empty() {
        plain = "X".into();
    }
    if !taken(&plain) {
        return plain;
    }
    (2u32..=9999).map(|n| format!("{plain}{n}")).find(|name| !taken(name)).unwrap_or(plain)
}
