//! What every decision checks in the same words: who asks, whom it is about, how long a text is.

use super::{Refusal, RefusalKind};
use crate::domain::id::{PupilId, StaffId};
use crate::domain::record::entry::NOTE_LIMIT;
use crate::domain::record::pupil::{NAME_LIMIT, Pupil};
use crate::domain::rights::Who;
use crate::domain::school_day::Day;
use crate::domain::state::State;
use crate::domain::text::clean;

pub(in crate::domain) fn person(who: Who) -> Result<StaffId, Refusal> {
    who.person().ok_or_else(|| {
        Refusal::new(
            RefusalKind::NotAllowed,
            "This account has no person at the school: use --as LOGIN, or ask the office to add you.",
        )
    })
}

pub(in crate::domain) fn pupil(state: &State, id: PupilId) -> Result<&Pupil, Refusal> {
    state.pupils.get(&id).map(AsRef::as_ref).ok_or_else(|| Refusal::not_found("That pupil is not here."))
}

/// A login as it is kept: no spaces around, none of the characters that no system takes in one.
pub(in crate::domain) fn login(text: &str) -> Result<String, Refusal> {
    let text = short(text, "login")?;
    if text.chars().any(|c| c.is_whitespace() || c.is_control() || c == ':' || c == '/') {
        return Err(Refusal::invalid(format!("{text:?} is no login: it may hold no spaces, colons or slashes.")));
    }
    Ok(text.to_owned())
}

pub(in crate::domain) fn short<'a>(text: &'a str, what: &str) -> Result<&'a str, Refusal> {
    let text = text.trim();
    // What shows nothing says nothing.
    if clean(text).trim().is_empty() {
        return Err(Refusal::invalid(format!("The {what} is empty.")));
    }
    if text.len() > NAME_LIMIT {
        return Err(Refusal::invalid(format!("The {what} is longer than {NAME_LIMIT} bytes.")));
    }
    Ok(text)
}

pub(in crate::domain) fn note(text: &str) -> Result<(), Refusal> {
    if text.len() > NOTE_LIMIT {
        return Err(Refusal::invalid(format!(
            "A note has at most {} KiB; this one has {}.",
            NOTE_LIMIT / 1024,
            text.len().div_ceil(1024)
        )));
    }
    Ok(())
}

/// A day that has come.
pub(in crate::domain) fn past(day: Day, today: Day) -> Result<Day, Refusal> {
    if day > today {
        return Err(Refusal::invalid(format!("{day} has not come yet. Nothing was stored.")));
    }
    Ok(day)
}

/// A text that must say something.
pub(in crate::domain) fn words(text: &str, what: &str) -> Result<String, Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::invalid(format!("The {what} is empty. Nothing was stored.")));
    }
    note(text)?;
    Ok(text.trim().to_owned())
}
