//! Pupils: who they are, where they are, and what kind of need they have.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::id::{ClassId, PupilId};
use crate::domain::need::{Provision, SenType};
use crate::domain::school_day::Day;
use crate::domain::upn::Upn;

/// The longest name that is taken, in bytes.
pub const NAME_LIMIT: usize = 20_000;

/// The names of a person as the files have them, every byte kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Legal given name.
    pub given: String,
    /// Legal family name; empty for a person with one name.
    pub family: String,
    /// Middle names.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub middle: String,
    /// The given name they go by, where it is another.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub preferred_given: String,
    /// The family name they go by, where it is another.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub preferred_family: String,
}

impl Name {
    /// The name they go by: "Amara Okafor".
    pub fn full(&self) -> String {
        let pick = |preferred: &str, legal: &str| {
            if preferred.trim().is_empty() { legal.to_owned() } else { preferred.to_owned() }
        };
        let (given, family) = (pick(&self.preferred_given, &self.given), pick(&self.preferred_family, &self.family));
        match (given.is_empty(), family.is_empty()) {
            (false, false) => format!("{given} {family}"),
            (true, _) => family,
            (false, true) => given,
        }
    }
}

/// A SEN type of a pupil, by rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Need {
    /// 1 primary, 2 secondary.
    pub rank: u8,
    /// What it is.
    pub kind: SenType,
}

/// A pupil.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pupil {
    /// Its id.
    pub id: PupilId,
    /// Names.
    pub name: Name,
    /// Unique pupil number.
    #[serde(default)]
    pub upn: Option<Upn>,
    /// Date of birth.
    #[serde(default)]
    pub born: Option<Day>,
    /// Year group code: E1, E2, N1, N2, R, 1 to 14, X; empty where unknown.
    #[serde(default)]
    pub year: String,
    /// Registration form: `4B`; empty where unknown.
    #[serde(default)]
    pub form: String,
    /// SEN provision.
    #[serde(default)]
    pub provision: Provision,
    /// SEN types by rank.
    #[serde(default)]
    pub needs: Vec<Need>,
    /// Classes and groups they are in.
    #[serde(default)]
    pub classes: BTreeSet<ClassId>,
    /// The rows of files they came from: kind of file to the row's own identity.
    #[serde(default)]
    pub sources: BTreeMap<String, String>,
    /// Has left; kept, not shown in lists.
    #[serde(default)]
    pub left: bool,
}

/// Provision and SEN types as one writes them: "K SLCN SEMH", the primary type first. Else what is wrong, in a sentence.
pub fn support_read(text: &str) -> Result<(Provision, Vec<Need>), String> {
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let known = [Provision::N, Provision::K, Provision::E];
    let provision = known.into_iter().find(|known| known.code().eq_ignore_ascii_case(first)).ok_or_else(|| {
        format!("{first:?} is no SEN provision: N none, K SEN support or E EHC plan, then the types, primary first.")
    })?;
    let types = words.zip(1..).map(|(word, rank)| {
        let kind = SenType::parse(word).ok_or_else(|| {
            let all: Vec<String> = SenType::ALL.iter().map(|kind| kind.code()).collect();
            format!("{word:?} is no SEN type: {}.", all.join(", "))
        })?;
        Ok(Need { rank, kind })
    });
    Ok((provision, types.collect::<Result<_, String>>()?))
}

/// The census code of a year group as people write it ("Year 4", "y4", "04", "Reception"); `None` where it is none.
pub fn year_group(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let short =
        ["YEARGROUP", "NCYEAR", "YEAR", "YR", "Y"].iter().find_map(|word| plain.strip_prefix(word)).unwrap_or(&plain);
    if let Ok(number) = short.parse::<u8>() {
        return match number {
            0 => Some("R".into()),
            1..=14 => Some(number.to_string()),
            _ => None,
        };
    }
    match (plain.as_str(), short) {
        ("RECEPTION" | "YR" | "R" | "REC" | "KG", _) | (_, "R") => Some("R".into()),
        ("NURSERY" | "N" | "PK", _) => Some("N2".into()),
        (_, "E1" | "E2" | "N1" | "N2" | "X") => Some(short.into()),
        _ => None,
    }
}
