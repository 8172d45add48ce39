//! The lines in which those who triage say what becomes of an item: on whom it waits, who is asked, when the review is,
//! who was involved. Each is read into what will be stored, and that is shown above the line before it is.

use crate::domain::days::{DayReader, Found, Towards, plain};
use crate::domain::fold::fold;
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
    /// By which day; `None` where nobody said.
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

impl Colleague {
    /// Whether somebody who writes this means them: initials, login, name, surname, or initial and surname.
    fn is_called(&self, said: &str) -> bool {
        let surname = self.name.rsplit_once(' ').map_or(self.name.as_str(), |(_, surname)| surname);
        let initial = self.name.chars().next().map(|first| format!("{first} {surname}"));
        let names = [self.initials.as_str(), &self.login, &self.name, surname];
        names.into_iter().chain(initial.as_deref()).any(|name| fold(name) == said)
    }

    /// As a list names them.
    fn listed(&self) -> String {
        format!("{} {}", self.initials, self.name)
    }
}

/// How many words a name has at most.
const NAME: usize = 4;
/// How many colleagues a refusal names.
const NAMED: usize = 4;

/// Who is named at the beginning of these words, and in how many of them. The most words that name somebody do.
fn named<'p>(words: &[&str], people: &'p [Colleague]) -> Result<(&'p Colleague, usize), String> {
    for many in (1..=NAME.min(words.len())).rev() {
        let said = fold(&words.get(..many).unwrap_or_default().join(" "));
        let called: Vec<&Colleague> = people.iter().filter(|one| one.is_called(&said)).collect();
        match called.as_slice() {
            [] => {}
            [one] => return Ok((one, many)),
            several => return Err(format!("Several here are called that: {}. Write the initials.", list(several))),
        }
    }
    let said = words.first().copied().unwrap_or_default();
    let first = fold(said);
    let begins =
        |one: &&Colleague| !first.is_empty() && fold(&one.name).split(' ').any(|name| name.starts_with(&first));
    let near: Vec<&Colleague> = people.iter().filter(begins).take(NAMED).collect();
    let near = if near.is_empty() { String::new() } else { format!(" Did you mean {}?", list(&near)) };
    Err(format!("\"{said}\" is nobody here: write initials or a name, then what you ask.{near}"))
}

fn list(people: &[&Colleague]) -> String {
    people.iter().map(|one| one.listed()).collect::<Vec<_>>().join(", ")
}

/// These words without a day that was found in them, where it stands at their beginning or end; in the middle it is part
/// of what is said.
fn without(words: &[&str], found: Found) -> String {
    if found.from == 0 || found.to == words.len() {
        joined(&[words.get(..found.from).unwrap_or_default(), words.get(found.to..).unwrap_or_default()].concat())
    } else {
        joined(words)
    }
}

/// Reads `hb look at seating by fri`, `R. Marsh can you see her by wed`.
pub fn give_line(text: &str, people: &[Colleague], today: Day, calendar: &Calendar) -> Result<GiveLine, String> {
    let words = words(text);
    if words.is_empty() {
        return Err("Say whom you ask, by initials or name, and what: hb look at seating by fri.".into());
    }
    let (who, many) = named(&words, people)?;
    let rest = words.get(many..).unwrap_or_default();
    let found = DayReader { today, calendar, towards: Towards::ToCome }.last(rest)?;
    // Only a day that is said to be the last one: "look on mon" is what is asked.
    let is_end = |word: &&str| ["by", "until", "till"].contains(&plain(word).as_str());
    let end = found.filter(|found| rest.get(found.from).is_some_and(is_end));
    let until = end.map(|end| end.day);
    let message = end.map_or_else(|| joined(rest), |end| without(rest, end));
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
    let message = without(&words, found);
    if message.is_empty() {
        return Err("Say why, behind the day: the flagger reads it, and it stands in the plan.".into());
    }
    Ok(DayLine { day: found.day, message })
}

/// Services by the words that schools write for them, the longer ones first.
const SERVICES: &[&str] = &[
    "speech and language therapist",
    "speech and language therapy",
    "speech and language",
    "speech therapist",
    "speech therapy",
    "occupational therapist",
    "occupational therapy",
    "educational psychologist",
    "educational psychology",
    "specialist teacher",
    "outreach teacher",
    "hearing support service",
    "hearing support",
    "vision support",
    "school nurse",
    "local authority",
    "early help",
    "outreach",
    "paediatrician",
    "physiotherapist",
    "physio",
];
/// The longest that an abbreviation is: CAMHS.
const SHORT: usize = 6;

/// In how many words a line names who was involved, where no day and no comma ends that: a service that is known, else an
/// abbreviation, else all of them; the reading above the line shows it.
fn service(words: &[&str]) -> usize {
    let said = fold(&words.join(" "));
    let known = SERVICES
        .iter()
        .find(|known| said.strip_prefix(**known).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)));
    if let Some(known) = known {
        return known.split(' ').count();
    }
    match words.first() {
        Some(first) if first.chars().count() <= SHORT && first.chars().all(char::is_uppercase) => 1,
        _ => words.len(),
    }
}

/// Reads `EP 20 nov mum agreed`, `speech therapy, mum agreed`, `EP mum agreed`.
pub fn contact_line(text: &str, today: Day, calendar: &Calendar) -> Result<ContactLine, String> {
    let words = words(text);
    let found = DayReader { today, calendar, towards: Towards::Been }.first(&words)?;
    let day = found.map(|found| found.day);
    let (who, text) = if let Some(found) = found {
        (joined(words.get(..found.from).unwrap_or_default()), joined(words.get(found.to..).unwrap_or_default()))
    } else if let Some((who, text)) = text.split_once(',') {
        (who.trim().to_owned(), text.trim().to_owned())
    } else {
        let (who, text) = words.split_at(service(&words));
        (joined(who), joined(text))
    };
    if who.is_empty() {
        return Err("Say who was involved, when and what was said: EP 20 nov mum agreed.".into());
    }
    if let Some(day) = day.filter(|day| *day > today) {
        return Err(format!("{} has not come yet.", day.format("%-d %b %Y")));
    }
    Ok(ContactLine { who, day, text })
}

/// Reads until when somebody is away, and is back that morning: `fri`, `4 dec`, `today`; `None` is `here`.
pub fn away_line(text: &str, today: Day, calendar: &Calendar) -> Result<Option<Day>, String> {
    let words = words(text);
    if let [word] = words.as_slice()
        && ["here", "back", "no"].contains(&word.to_lowercase().as_str())
    {
        return Ok(None);
    }
    let found = DayReader { today, calendar, towards: Towards::ToCome }.last(&words)?;
    let day = found.ok_or("Say on which morning you are back: fri, 4 dec, tomorrow; or here.")?.day;
    // Away today is back tomorrow.
    Ok(if day == today { today.succ_opt() } else { Some(day) })
}
