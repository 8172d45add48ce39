//! What a school chooses, one setting at a time: its name, the words that stand for its values, and the values.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::school::{PlansSeenBy, School, SecondFactor};

/// A setting and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", content = "value", rename_all = "snake_case")]
pub enum Setting {
    /// How widely plans are seen.
    PlansSeenBy(PlansSeenBy),
    /// The Unix accounts that several people use, all of them.
    SharedLogins(BTreeSet<String>),
    /// When a second factor is asked for.
    SecondFactor(SecondFactor),
    /// A snippet for notes.
    Snippet {
        /// Its code, without the `;`.
        code: String,
        /// What it stands for; `None` takes it away.
        text: Option<String>,
    },
}

/// What a setting is called, what its values are and what it is for: name, values, what it does.
pub const SETTINGS: [(&str, &str, &str); 3] = [
    ("plans_seen_by", "classes, year or school", "how widely plans are seen"),
    ("shared_logins", "Unix accounts, or none", "where everybody signs in with initials and PIN"),
    ("second_factor", "off, wide or always", "when a code is asked for besides the PIN"),
];

const SEEN_BY: [(&str, PlansSeenBy); 3] =
    [("classes", PlansSeenBy::Classes), ("year", PlansSeenBy::Year), ("school", PlansSeenBy::School)];
const FACTOR: [(&str, SecondFactor); 3] =
    [("off", SecondFactor::Off), ("wide", SecondFactor::Wide), ("always", SecondFactor::Always)];

impl PlansSeenBy {
    /// The word for it.
    pub fn word(self) -> &'static str {
        word_of(&SEEN_BY, self)
    }
}

impl SecondFactor {
    /// The word for it.
    pub fn word(self) -> &'static str {
        word_of(&FACTOR, self)
    }
}

impl Setting {
    /// What was typed: a name and a value; `Err` is the sentence that says what can be typed.
    pub fn parse(name: &str, value: &str) -> Result<Setting, String> {
        let plain = |text: &str| text.trim().to_lowercase().replace('-', "_");
        let (name, value) = (plain(name), value.trim());
        let Some((known, values, _)) = SETTINGS.into_iter().find(|(known, ..)| *known == name) else {
            let names: Vec<&str> = SETTINGS.iter().map(|(name, ..)| *name).collect();
            return Err(format!("\"{name}\" is no setting; the settings are {}.", names.join(", ")));
        };
        let found = match known {
            "plans_seen_by" => of_word(&SEEN_BY, &plain(value)).map(Setting::PlansSeenBy),
            "second_factor" => of_word(&FACTOR, &plain(value)).map(Setting::SecondFactor),
            _ if value.eq_ignore_ascii_case("none") => Some(Setting::SharedLogins(BTreeSet::new())),
            _ => {
                let each = value.split([',', ' ']).map(str::trim).filter(|account| !account.is_empty());
                let all: BTreeSet<String> = each.map(str::to_owned).collect();
                (!all.is_empty()).then_some(Setting::SharedLogins(all))
            }
        };
        found.ok_or_else(|| format!("{known} is {values}, not \"{value}\"."))
    }

    /// What it is called.
    pub fn name(&self) -> &'static str {
        match self {
            Setting::PlansSeenBy(_) => "plans_seen_by",
            Setting::SharedLogins(_) => "shared_logins",
            Setting::SecondFactor(_) => "second_factor",
            Setting::Snippet { .. } => "snippet",
        }
    }

    /// The words for its value.
    pub fn value(&self) -> String {
        match self {
            Setting::PlansSeenBy(seen_by) => seen_by.word().into(),
            Setting::SharedLogins(accounts) if accounts.is_empty() => "none".into(),
            Setting::SharedLogins(accounts) => accounts.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
            Setting::SecondFactor(factor) => factor.word().into(),
            Setting::Snippet { code, text } => format!(";{code} {}", text.as_deref().unwrap_or("none")),
        }
    }

    /// The school with this setting.
    pub fn put(&self, school: &School) -> School {
        let mut school = school.clone();
        match self {
            Setting::PlansSeenBy(seen_by) => school.plans_seen_by = *seen_by,
            Setting::SharedLogins(accounts) => school.shared_logins.clone_from(accounts),
            Setting::SecondFactor(factor) => school.second_factor = Some(*factor),
            Setting::Snippet { code, text: Some(text) } => drop(school.snippets.insert(code.clone(), text.clone())),
            Setting::Snippet { code, text: None } => drop(school.snippets.remove(code)),
        }
        school
    }

    /// Whether it says who gets in, which is the office's alone to choose.
    pub fn guards_the_door(&self) -> bool {
        matches!(self, Setting::SharedLogins(_) | Setting::SecondFactor(_))
    }
}

fn word_of<T: PartialEq + Copy>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word)
}

fn of_word<T: Copy>(words: &[(&str, T)], word: &str) -> Option<T> {
    words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_understood_or_explained() {
        for (name, value, expected) in [
            ("plans_seen_by", "year", Ok("year")),
            ("Plans-Seen-By", " School ", Ok("school")),
            ("second_factor", "always", Ok("always")),
            ("shared_logins", "lab,staffroom lab", Ok("lab, staffroom")),
            ("shared_logins", "none", Ok("none")),
            ("shared_logins", " , ", Err("shared_logins is Unix accounts, or none, not \",\".")),
            ("second_factor", "sms", Err("second_factor is off, wide or always, not \"sms\".")),
            (
                "colour",
                "red",
                Err("\"colour\" is no setting; the settings are plans_seen_by, shared_logins, second_factor."),
            ),
        ] {
            let parsed = Setting::parse(name, value);
            let said = parsed.as_ref().map(Setting::value).map_err(String::as_str);
            assert_eq!(said.as_deref().map_err(|sentence| *sentence), expected, "{name} {value}");
            if let Ok(setting) = parsed {
                let text = serde_json::to_string(&setting).unwrap_or_default();
                assert_eq!(serde_json::from_str::<Setting>(&text).ok(), Some(setting), "{text}");
            }
        }
    }
}
