//! What single cells mean: dates, SEN provision and SEN types as schools write them, and unique pupil numbers.

use chrono::{Datelike, NaiveDate};

use crate::domain::need::{Provision, SenType};
use crate::domain::record::pupil::year_group;
use crate::domain::roster::brief;
use crate::domain::school_day::Day;
use crate::domain::upn::Upn;

/// What a cell says, if it says anything, and what is to be said about it.
pub(super) struct Said<T> {
    pub(super) value: Option<T>,
    pub(super) problem: Option<String>,
}

impl<T> Said<T> {
    fn nothing() -> Said<T> {
        Said { value: None, problem: None }
    }

    fn plainly(value: T) -> Said<T> {
        Said { value: Some(value), problem: None }
    }

    fn but(value: T, problem: String) -> Said<T> {
        Said { value: Some(value), problem: Some(problem) }
    }

    fn not(problem: String) -> Said<T> {
        Said { value: None, problem: Some(problem) }
    }
}

/// A date of birth: day/month/year as schools write it, or year-month-day; a time behind it is not looked at.
pub(super) fn birth_date(text: &str) -> Said<Day> {
    if text.is_empty() {
        return Said::nothing();
    }
    let date = text.split(['T', ' ']).next().unwrap_or(text);
    let found = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%b-%Y"]
        .into_iter()
        .find_map(|form| NaiveDate::parse_from_str(date, form).ok())
        .or_else(|| NaiveDate::parse_from_str(text, "%d %b %Y").ok())
        .filter(|day| (1900..=2100).contains(&day.year()));
    match found {
        Some(day) => Said::plainly(day),
        None => Said::not(format!("there is no date {}; the birth date was left empty.", brief(text))),
    }
}

/// A UPN. A wrong check letter is a warning, never a lost pupil.
pub(super) fn upn(text: &str) -> Said<Upn> {
    if text.is_empty() {
        return Said::nothing();
    }
    match Upn::parse(text) {
        Some(upn) if upn.letter_is_right() => Said::plainly(upn),
        Some(upn) => {
            let said = format!("UPN {upn}: the check letter should be {}; taken as it is.", upn.wanted_letter());
            Said::but(upn, said)
        }
        None => Said::not(format!("{} has not the form of a UPN; left empty.", brief(text))),
    }
}

/// A year group.
pub(super) fn year(text: &str) -> Said<String> {
    if text.is_empty() {
        return Said::nothing();
    }
    // Words of OneRoster that an English school has no year group for by name.
    let word = match text.to_uppercase().as_str() {
        "IT" | "PR" => "N1",
        "TK" => "R",
        "UG" | "OTHER" => "X",
        _ => text,
    };
    match year_group(word) {
        Some(year) => Said::plainly(year),
        None => Said::not(format!("{} is no year group; left empty.", brief(text))),
    }
}

/// SEN provision: a census code, one of the old codes, or words. An empty cell says nothing.
pub(super) fn provision(text: &str) -> Said<Provision> {
    let word = letters(text);
    match word.as_str() {
        "" => Said::nothing(),
        "n"
        | "none"
        | "no"
        | "nosen"
        | "nosend"
        | "nospecialeducationalneed"
        | "nospecialeducationalneeds"
        | "nosenprovision" => Said::plainly(Provision::N),
        "k" | "sensupport" | "sendsupport" | "support" | "ksensupport" | "ksendsupport" => Said::plainly(Provision::K),
        "e"
        | "ehcp"
        | "ehc"
        | "ehcplan"
        | "eehcp"
        | "eehcplan"
        | "educationhealthandcareplan"
        | "educationhealthcareplan"
        | "eeducationhealthandcareplan" => Said::plainly(Provision::E),
        "s" | "statement" | "statemented" => Said::but(Provision::E, old(text, "E (EHC plan)")),
        "a" | "schoolaction" | "p" | "schoolactionplus" => Said::but(Provision::K, old(text, "K (SEN support)")),
        _ => Said::not(format!("{} is no SEN status that is known here; left as it was.", brief(text))),
    }
}

fn old(text: &str, now: &str) -> String {
    format!("SEN status {} is an old code; taken as {now}.", brief(text))
}

/// SEN types in one cell: codes or words, several with commas, semicolons, slashes, plus signs or lines between.
pub(super) fn sen_types(text: &str) -> (Vec<SenType>, Vec<String>) {
    let whole = letters(text);
    if whole.is_empty() || matches!(whole.as_str(), "none" | "n" | "na") {
        return (Vec::new(), Vec::new());
    }
    if let Some(kind) = sen_type(&whole) {
        return (vec![kind], Vec::new());
    }
    let (mut kinds, mut problems) = (Vec::new(), Vec::new());
    for part in text.split([',', ';', '/', '|', '+', '\n', '\r']).filter(|part| !letters(part).is_empty()) {
        match sen_type(&letters(part)) {
            Some(kind) => kinds.push(kind),
            None => problems.push(format!("{} is no SEN type that is known here; left out.", brief(part.trim()))),
        }
    }
    (kinds, problems)
}

fn sen_type(word: &str) -> Option<SenType> {
    let named = |kind: &&SenType| word == kind.code().to_lowercase() || word == letters(kind.words());
    // A cell often has both: "SLCN - Speech, language and communication needs".
    let both = |kind: &&SenType| word == format!("{}{}", kind.code().to_lowercase(), letters(kind.words()));
    SenType::ALL.iter().find(|kind| named(kind) || both(kind)).copied().or(match word {
        "autism" | "autisticspectrumcondition" | "asc" | "autismspectrumdisorder" => Some(SenType::Asd),
        "speechlanguageandcommunicationneed"
        | "speechlanguageorcommunicationneed"
        | "speechlanguageorcommunicationneeds"
        | "speechandlanguage" => Some(SenType::Slcn),
        "socialemotionalandmentalhealthneeds" | "socialemotionalandmentalhealthneed" => Some(SenType::Semh),
        "specificlearningdifficulties" | "dyslexia" => Some(SenType::Spld),
        "moderatelearningdifficulties" => Some(SenType::Mld),
        "severelearningdifficulties" => Some(SenType::Sld),
        "profoundandmultiplelearningdifficulties" => Some(SenType::Pmld),
        "visualimpairment" => Some(SenType::Vi),
        "multisensoryimpairments" => Some(SenType::Msi),
        "downssyndrome" => Some(SenType::Ds),
        "otherdifficulty" | "otherdifficultydisability" => Some(SenType::Oth),
        _ => None,
    })
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
