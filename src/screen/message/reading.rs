//! What a line of words will do, read as it is typed: the command, and it in words above the line.

use crate::domain::command::Command;
use crate::domain::id::PupilId;
use crate::domain::log_line::date;
use crate::domain::record::flag::{About, AsSeen, Colleague, DayLine, Resolution, Spoken, StepKind, WAITS, away_line};
use crate::domain::record::staff::StaffCommand;
use crate::domain::school_day::Day;
use crate::model::Model;
use crate::proto::ask;
use crate::proto::view::{Beside, StaffMember};

/// What will be done.
pub(super) struct Reading {
    pub(super) command: Command,
    /// It in words, where the line does not say it itself.
    pub(super) says: Vec<String>,
    /// It in a few words, once it is done.
    pub(super) said: String,
}

/// Until when, with its school day where it is none.
fn until(day: Day, model: &Model) -> String {
    let today = model.today();
    let back = model.calendar().at_or_after(day);
    if back == day {
        return format!("until {}, back that morning", date(day, today));
    }
    let why = format!("{} is no school day", date(day, today));
    format!("until {}, back that morning: {why}", date(back, today))
}

/// Where nobody says until when: ten school days.
fn usual(model: &Model) -> Result<Day, String> {
    let day = model.calendar().after(model.today(), WAITS);
    day.ok_or_else(|| "The school's calendar ends before ten school days are over: say until which day.".into())
}

/// What goes with a day that nobody said.
fn unsaid(day: Option<Day>) -> String {
    if day.is_some() { String::new() } else { format!(" ({WAITS} school days, no day was said)") }
}

/// A line about items.
pub(super) fn of_items(
    (kind, items): (StepKind, &[AsSeen]),
    pupil: Option<PupilId>,
    text: &str,
    model: &Model,
) -> Result<Reading, String> {
    let calendar = model.calendar();
    let beside =
        items.first().and_then(|item| model.cache.item(item.flag).here()).and_then(|item| item.beside.as_ref());
    let spoken = Spoken::read(kind, text, &colleagues(model), model.today(), &calendar)?;
    if matches!(spoken, Spoken::Review(_)) && beside.is_none() {
        return Err("The item is still on its way.".into());
    }
    let (says, said) = words(&spoken, beside, model)?;
    let about = About { items, pupil, plan: beside.and_then(|beside| beside.plan) };
    Ok(Reading { command: Command::Flag(spoken.command(text, about)?), says, said })
}

/// What a line will do, in words, and the same in a few once it is done.
fn words(spoken: &Spoken, beside: Option<&Beside>, model: &Model) -> Result<(Vec<String>, String), String> {
    let today = model.today();
    Ok(match spoken {
        Spoken::Reply => (Vec::new(), "answered".to_owned()),
        Spoken::Note => (Vec::new(), "noted".to_owned()),
        Spoken::End(outcome) => (Vec::new(), outcome.words().to_owned()),
        Spoken::Wait(line) => {
            let day = line.until.map_or_else(|| usual(model), Ok)?;
            let says = format!("waits on {} {}{}", line.on, until(day, model), unsaid(line.until));
            (vec![says], format!("waits on {} until {}", line.on, date(day, today)))
        }
        Spoken::Give(line) => {
            let by = line.until.map_or_else(String::new, |day| format!(" by {}", date(day, today)));
            // They have all of the day by which they are asked.
            let back = line.until.and_then(|last| last.succ_opt()).map_or_else(|| usual(model), Ok)?;
            let back = date(model.calendar().at_or_after(back), today);
            let says = vec![
                format!("asks {}{by}: {}", line.name, line.message),
                format!("without an answer it is back {back}{}", unsaid(line.until)),
            ];
            (says, format!("given to {}{by}", line.name))
        }
        Spoken::Review(DayLine { day, message }) => {
            let now = beside.and_then(|beside| beside.review);
            let now = now.map_or_else(|| "no date so far".to_owned(), |day| format!("now {}", date(day, today)));
            let open = if model.calendar().is_open(*day) { "" } else { ", no school day" };
            let says = format!("review {}{open} ({now}); the plan says why: {message}", date(*day, today));
            (vec![says], Resolution::ReviewForward.words().to_owned())
        }
        Spoken::Contact(outcome, what, line) => {
            let day = line.day.map_or_else(|| "today".to_owned(), |day| date(day, today));
            let says = vec![
                format!("contact: {}, {}, {day}{}", what.words(), line.who, after_colon(&line.text)),
                "the contact is for SENCO and head; the flagger reads the words that you type here".to_owned(),
            ];
            (says, outcome.words().to_owned())
        }
    })
}

/// Words behind what they are about, where there are any.
fn after_colon(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(": {words}") }
}

/// Those who can be asked.
fn colleagues(model: &Model) -> Vec<Colleague> {
    let staff = model.cache.here(&ask::staff()).map_or(&[][..], Vec::as_slice);
    staff.iter().filter_map(StaffMember::colleague).collect()
}

/// Until when the user is away.
pub(super) fn of_away(text: &str, model: &Model) -> Result<Reading, String> {
    let (today, calendar) = (model.today(), model.calendar());
    let until = away_line(text, today, &calendar)?;
    let (says, said) = match until {
        None => ("you are here again".to_owned(), "You are here: new items are yours first".to_owned()),
        Some(day) => {
            let day = date(day, today);
            let says = "new items come to the deputy at once, what is here stays yours";
            (
                format!("away until {day}, back that morning: {says}"),
                format!("You are away until {day}, back that morning"),
            )
        }
    };
    Ok(Reading { command: Command::Staff(StaffCommand::SetAway { login: None, until }), says: vec![says], said })
}
