//! The school itself: its name, its calendar, and what it has chosen.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::school_day::Calendar;

/// The designated safeguarding lead, to whom a worry about a child's safety goes instead of here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dsl {
    /// Who.
    pub name: String,
    /// How to reach them, as it is to stand on the screen: "room 2, ext. 214".
    pub how: String,
}

impl Dsl {
    /// What was typed: "NAME, HOW TO REACH THEM", or the name alone.
    pub fn read(text: &str) -> Dsl {
        let (name, how) = text.split_once(',').unwrap_or((text, ""));
        Dsl { name: name.trim().to_owned(), how: how.trim().to_owned() }
    }

    /// As it is typed.
    pub fn typed(&self) -> String {
        if self.how.is_empty() { self.name.clone() } else { format!("{}, {}", self.name, self.how) }
    }
}

/// How widely plans are seen (DOMAIN.md, "Rules about the data").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlansSeenBy {
    /// By those who teach or support the pupil.
    #[default]
    Classes,
    /// By everyone who has a class in the pupil's year group.
    Year,
    /// By all teaching staff.
    School,
}

/// When a second factor is asked for besides the PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactor {
    /// Never.
    Off,
    /// For wide rights: SENCO, head and office over a shared account, and exports beyond one's own pupils.
    Wide,
    /// For wide rights on every account.
    Always,
}

/// What is kept once for a school.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct School {
    /// Its name.
    pub name: String,
    /// Whom a safeguarding worry goes to; `None` until someone has entered it.
    #[serde(default)]
    pub dsl: Option<Dsl>,
    /// Who stands in for the DSL.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deputy_dsl: Vec<Dsl>,
    /// How to reach the head, to whom a worry about a member of staff goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head_line: Option<String>,
    /// How to reach the chair of governors, to whom a worry about the head goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chair_line: Option<String>,
    /// How to reach children's social care, in and out of hours: anybody may (KCSIE, part one).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub social_care: Option<String>,
    /// Terms and holidays.
    #[serde(default)]
    pub calendar: Calendar,
    /// How widely plans are seen.
    #[serde(default)]
    pub plans_seen_by: PlansSeenBy,
    /// The Unix accounts that several people use: there everybody signs in, and none of them owns a store.
    #[serde(default)]
    pub shared_logins: BTreeSet<String>,
    /// When a second factor is asked for; `None` until somebody has chosen: see `School::second_factor`.
    #[serde(default)]
    pub second_factor: Option<SecondFactor>,
    /// Words at which a free text stops and points to the DSL; `None` means the list that sendo brings.
    #[serde(default)]
    pub stop_words: Option<Vec<String>>,
    /// Short words for notes that are written every day: `;sett` in a note is what stands under `sett` here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub snippets: BTreeMap<String, String>,
    /// Whether this is the demo, which keeps nothing and may change role.
    #[serde(default)]
    pub demo: bool,
}

impl School {
    /// When a second factor is asked for: as chosen, else for wide rights in a system store and never in one's own.
    pub fn second_factor(&self, system_store: bool) -> SecondFactor {
        let usual = if system_store { SecondFactor::Wide } else { SecondFactor::Off };
        self.second_factor.unwrap_or(usual)
    }

    /// Whether several people use this Unix account.
    pub fn is_shared(&self, account: &str) -> bool {
        self.shared_logins.contains(account)
    }
}
