//! What a school chooses, one setting at a time: its name, the words that stand for its values, and the values.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::record::school::{Dsl, PlansSeenBy, School, SecondFactor};
use crate::domain::rights::Act;

/// A setting and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", content = "value", rename_all = "snake_case")]
pub enum Setting {
    /// Whom a worry about a child's safety goes to. A school always has somebody.
    Dsl(Dsl),
    /// Who stands in for them, all of them.
    DeputyDsl(Vec<Dsl>),
    /// How to reach the head; `None` where nobody has said, as in the two below.
    HeadLine(Option<String>),
    /// How to reach the chair of governors.
    ChairLine(Option<String>),
    /// How to reach children's social care.
    SocialCare(Option<String>),
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
pub const SETTINGS: [(&str, &str, &str); 8] = [
    ("dsl", "NAME, how to reach them", "whom a worry about a child's safety goes to"),
    ("deputy_dsl", "NAME, how; NAME, how; or none", "who stands in for the DSL"),
    ("head_line", "how to reach the head, or none", "where a worry about a member of staff goes"),
    ("chair_line", "how to reach the chair of governors, or none", "where a worry about the head goes"),
    ("social_care", "numbers and hours, or none", "children's social care, where a child is in danger now"),
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
        let none = value.eq_ignore_ascii_case("none");
        // What has no letter and no number tells nobody whom to call.
        let says = |text: &str| text.chars().any(char::is_alphanumeric);
        let line = || Some((!none).then(|| value.to_owned())).filter(|_| says(value));
        let found = match known {
            "dsl" => {
                let dsl = Dsl::read(value.trim_end_matches([';', ' ']));
                Some(dsl).filter(|dsl| !none && says(&dsl.name)).map(Setting::Dsl)
            }
            "deputy_dsl" if none => Some(Setting::DeputyDsl(Vec::new())),
            "deputy_dsl" => {
                let each = value.split(';').map(Dsl::read).filter(|dsl| says(&dsl.name));
                Some(each.collect::<Vec<Dsl>>()).filter(|all| !all.is_empty()).map(Setting::DeputyDsl)
            }
            "head_line" => line().map(Setting::HeadLine),
            "chair_line" => line().map(Setting::ChairLine),
            "social_care" => line().map(Setting::SocialCare),
            "plans_seen_by" => of_word(&SEEN_BY, &plain(value)).map(Setting::PlansSeenBy),
            "second_factor" => of_word(&FACTOR, &plain(value)).map(Setting::SecondFactor),
            _ if none => Some(Setting::SharedLogins(BTreeSet::new())),
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
            Setting::Dsl(_) => "dsl",
            Setting::DeputyDsl(_) => "deputy_dsl",
            Setting::HeadLine(_) => "head_line",
            Setting::ChairLine(_) => "chair_line",
            Setting::SocialCare(_) => "social_care",
            Setting::PlansSeenBy(_) => "plans_seen_by",
            Setting::SharedLogins(_) => "shared_logins",
            Setting::SecondFactor(_) => "second_factor",
            Setting::Snippet { .. } => "snippet",
        }
    }

    /// The words for its value, as they can be typed.
    pub fn value(&self) -> String {
        match self {
            Setting::Dsl(dsl) => dsl.typed(),
            Setting::DeputyDsl(all) if all.is_empty() => "none".into(),
            Setting::DeputyDsl(all) => all.iter().map(Dsl::typed).collect::<Vec<_>>().join("; "),
            Setting::HeadLine(line) | Setting::ChairLine(line) | Setting::SocialCare(line) => {
                line.clone().unwrap_or_else(|| "none".into())
            }
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
            Setting::Dsl(dsl) => school.dsl = Some(dsl.clone()),
            Setting::DeputyDsl(all) => school.deputy_dsl.clone_from(all),
            Setting::HeadLine(line) => school.head_line.clone_from(line),
            Setting::ChairLine(line) => school.chair_line.clone_from(line),
            Setting::SocialCare(line) => school.social_care.clone_from(line),
            Setting::PlansSeenBy(seen_by) => school.plans_seen_by = *seen_by,
            Setting::SharedLogins(accounts) => school.shared_logins.clone_from(accounts),
            Setting::SecondFactor(factor) => school.second_factor = Some(*factor),
            Setting::Snippet { code, text: Some(text) } => drop(school.snippets.insert(code.clone(), text.clone())),
            Setting::Snippet { code, text: None } => drop(school.snippets.remove(code)),
        }
        school
    }

    /// The same setting as it is in the school now; `None` where nobody has chosen it.
    pub fn now(&self, school: &School) -> Option<Setting> {
        let some = |all: &Vec<Dsl>| (!all.is_empty()).then(|| all.clone());
        match self {
            Setting::Dsl(_) => school.dsl.clone().map(Setting::Dsl),
            Setting::DeputyDsl(_) => some(&school.deputy_dsl).map(Setting::DeputyDsl),
            Setting::HeadLine(_) => school.head_line.clone().map(|line| Setting::HeadLine(Some(line))),
            Setting::ChairLine(_) => school.chair_line.clone().map(|line| Setting::ChairLine(Some(line))),
            Setting::SocialCare(_) => school.social_care.clone().map(|line| Setting::SocialCare(Some(line))),
            Setting::PlansSeenBy(_) => Some(Setting::PlansSeenBy(school.plans_seen_by)),
            Setting::SharedLogins(_) => Some(Setting::SharedLogins(school.shared_logins.clone())),
            Setting::SecondFactor(_) => school.second_factor.map(Setting::SecondFactor),
            Setting::Snippet { code, .. } => {
                let text = school.snippets.get(code)?.clone();
                Some(Setting::Snippet { code: code.clone(), text: Some(text) })
            }
        }
    }

    /// Whether those who lead are told of it: it decides who sees, who gets in, or who is told of a worry.
    pub fn is_to_be_heard(&self) -> bool {
        match self {
            Setting::Dsl(_)
            | Setting::DeputyDsl(_)
            | Setting::HeadLine(_)
            | Setting::ChairLine(_)
            | Setting::SocialCare(_)
            | Setting::PlansSeenBy(_)
            | Setting::SharedLogins(_)
            | Setting::SecondFactor(_) => true,
            Setting::Snippet { .. } => false,
        }
    }

    /// All of these as they are in a school.
    pub fn to_be_heard(school: &School) -> Vec<Setting> {
        let dsl = school.dsl.clone().map(Setting::Dsl);
        let factor = school.second_factor.map(Setting::SecondFactor);
        let all = [
            Setting::DeputyDsl(school.deputy_dsl.clone()),
            Setting::HeadLine(school.head_line.clone()),
            Setting::ChairLine(school.chair_line.clone()),
            Setting::SocialCare(school.social_care.clone()),
            Setting::PlansSeenBy(school.plans_seen_by),
            Setting::SharedLogins(school.shared_logins.clone()),
        ];
        dsl.into_iter().chain(all).chain(factor).collect()
    }

    /// What it is now and was before.
    pub fn said_after(&self, was: Option<&Setting>) -> String {
        let was = was.map_or_else(|| "none".to_owned(), Setting::value);
        format!("{} is {}; it was {was}", self.name(), self.value())
    }

    /// What choosing it needs.
    pub fn needs(&self) -> Act {
        match self {
            Setting::Dsl(_)
            | Setting::DeputyDsl(_)
            | Setting::HeadLine(_)
            | Setting::ChairLine(_)
            | Setting::SocialCare(_) => Act::SayWhoToTell,
            Setting::SharedLogins(_) | Setting::SecondFactor(_) => Act::GuardDoor,
            Setting::PlansSeenBy(_) | Setting::Snippet { .. } => Act::Choose,
        }
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
            ("dsl", " Ruth Adeyemi ,room 4, or ext. 212 ", Ok("Ruth Adeyemi, room 4, or ext. 212")),
            ("DSL", "Ruth Adeyemi", Ok("Ruth Adeyemi")),
            ("dsl", "Ruth Adeyemi, room 4;", Ok("Ruth Adeyemi, room 4")),
            ("dsl", ";;", Err("dsl is NAME, how to reach them, not \";;\".")),
            ("social_care", ";;", Err("social_care is numbers and hours, or none, not \";;\".")),
            ("dsl", "none", Err("dsl is NAME, how to reach them, not \"none\".")),
            ("dsl", ", room 4", Err("dsl is NAME, how to reach them, not \", room 4\".")),
            ("deputy_dsl", "Jo Marsh, room 5;Sam Lee, office; ", Ok("Jo Marsh, room 5; Sam Lee, office")),
            ("deputy-dsl", "None", Ok("none")),
            ("deputy_dsl", ";", Err("deputy_dsl is NAME, how; NAME, how; or none, not \";\".")),
            ("head_line", " ext. 201 ", Ok("ext. 201")),
            ("head_line", " ", Err("head_line is how to reach the head, or none, not \"\".")),
            ("chair_line", "none", Ok("none")),
            ("social_care", "01632 960001; at night 01632 960002", Ok("01632 960001; at night 01632 960002")),
            (
                "colour",
                "red",
                Err("\"colour\" is no setting; the settings are dsl, deputy_dsl, head_line, chair_line, social_care, \
                     plans_seen_by, shared_logins, second_factor."),
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
