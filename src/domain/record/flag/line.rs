//! The lines in which those who triage say what becomes of an item: on whom it waits, who is asked, when the review is,
//! who was involved. Each is read into what will be stored, and that is shown above the line before it is.

use crate::domain::days::{DayReader, Towards};
use crate::domain::id::StaffId;
use crate::domain::school_day::{Calendar, Day};

/// On whom an item waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitLine {
    /// On whom.
    pub on: String,
    /// Until when; `None` where nobody said.
    pub until: Option<Day>,
    /// What else was written.
    pub message: String,
}

/// Whom an item is given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiveLine {
    /// Who.
    pub to: StaffId,
    /// As colleagues know them.
    pub name: String,
    /// Until when; `None` where nobody said.
    pub until: Option<Day>,
    /// What is asked.
    pub message: String,
}

/// When a review is, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayLine {
    /// When.
    pub day: Day,
    /// What else was written.
    pub message: String,
}

/// With whom there was a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactLine {
    /// With whom.
    pub who: String,
    /// On which day; `None` is today.
    pub day: Option<Day>,
    /// What was said or agreed.
    pub text: String,
}

/// Somebody who can be asked, by all that they can be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub id: StaffId,
    /// Their initials.
    pub initials: String,
    /// Their login.
    pub login: String,
    /// As colleagues know them.
    pub name: String,
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn joined(words: &[&str]) -> String {
    words.join(" ").trim_matches([',', ';', ' ']).to_owned()
}

/// Reads `EP 4 dec`, `mum fri`, `kit 10d`, `EP`.
pub fn wait_line(text: &str, today: Day, calendar: &Calendar) -> Result<WaitLine, String> {
    let words = words(text);
    let reader = DayReader { today, calendar, towards: Towards::ToCome };
    let found = reader.last(&words)?;
    if let Some(word) = reader.unread(&words).filter(|_| found.is_none()) {
        return Err(format!("No day can be read in \"until {word}\": write fri, 4 dec, 10d or 2w."));
    }
    let (before, until, after) = match found {
        Some(found) => (
            joined(words.get(..found.from).unwrap_or_default()),
            Some(found.day),
            joined(words.get(found.to..).unwrap_or_default()),
        ),
        None => (joined(&words), None, String::new()),
    };
    let (on, message) = if before.is_empty() { (after, String::new()) } else { (before, after) };
    if on.is_empty() {
        return Err("Say on whom it waits, and until when: EP 4 dec, mum fri, kit 10d.".into());
    }
    if let Some(day) = until.filter(|day| *day <= today) {
        return Err(format!("{} is no day to come.", day.format("%-d %b %Y")));
    }
    Ok(WaitLine { on, until, message })
}

/// Reads `hb look at seating by fri`.
pub fn give_line(text: &str, people: &[Colleague], today: Day, calendar: &Calendar) -> Result<GiveLine, String> {
    let words = words(text);
    let Some((first, rest)) = words.split_first() else {
        return Err("Say whom you ask by initials, and what: hb look at seating by fri.".into());
    };
    let name = first.trim_matches([',', ':']);
    let is_called = |one: &&Colleague| one.initials.eq_ignore_ascii_case(name) || one.login.eq_ignore_ascii_case(name);
    let Some(who) = people.iter().find(is_called) else {
        return Err(format!("Nobody here has the initials {}.", name.to_uppercase()));
    };
    let found = DayReader { today, calendar, towards: Towards::ToCome }.last(rest)?;
    // Only a day that is said to be the last one: "look on mon" is what is asked.
    let is_end = |word: &&str| ["by", "until", "till"].contains(&word.to_lowercase().as_str());
    let until = found.filter(|found| rest.get(found.from).is_some_and(is_end)).map(|found| found.day);
    let message = joined(rest);
    if message.is_empty() {
        return Err(format!("Say what you ask {}.", who.name));
    }
    if let Some(day) = until.filter(|day| *day <= today) {
        return Err(format!("{} is no day to come.", day.format("%-d %b %Y")));
    }
    Ok(GiveLine { to: who.id, name: who.name.clone(), until, message })
}

/// Reads `4 dec mum cannot come later`.
pub fn day_line(text: &str, today: Day, calendar: &Calendar) -> Result<DayLine, String> {
    let words = words(text);
    let found = DayReader { today, calendar, towards: Towards::ToCome }.first(&words)?;
    let found = found.ok_or("Say the day of the review, and why: 4 dec mum cannot come later.")?;
    let (before, after) = (words.get(..found.from).unwrap_or_default(), words.get(found.to..).unwrap_or_default());
    let message = joined(&[before, after].concat());
    if message.is_empty() {
        return Err("Say why, behind the day: the flagger reads it, and it stands in the plan.".into());
    }
    Ok(DayLine { day: found.day, message })
}

/// Reads `EP 20 nov mum agreed`, `speech therapy, mum agreed`, `EP mum agreed`.
pub fn contact_line(text: &str, today: Day, calendar: &Calendar) -> Result<ContactLine, String> {
    let words = words(text);
    let found = DayReader { today, calendar, towards: Towards::Been }.first(&words)?;
    let (who, day, text) = match found {
        Some(found) => (
            joined(words.get(..found.from).unwrap_or_default()),
            Some(found.day),
            joined(words.get(found.to..).unwrap_or_default()),
        ),
        None => match text.split_once(',') {
            Some((who, text)) => (who.trim().to_owned(), None, text.trim().to_owned()),
            None => match words.split_first() {
                Some((who, rest)) => ((*who).to_owned(), None, joined(rest)),
                None => (String::new(), None, String::new()),
            },
        },
    };
    if who.is_empty() {
        return Err("Say who was involved, when and what was said: EP 20 nov mum agreed.".into());
    }
    if let Some(day) = day.filter(|day| *day > today) {
        return Err(format!("{} has not come yet.", day.format("%-d %b %Y")));
    }
    Ok(ContactLine { who, day, text })
}
