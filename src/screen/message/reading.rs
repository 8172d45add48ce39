//! What a line of words will do, read as it is typed: the command, and it in words above the line.

use chrono::Datelike;

use crate::domain::command::Command;
use crate::domain::days::{DayReader, Towards};
use crate::domain::id::PupilId;
use crate::domain::log_line::date;
use crate::domain::record::flag::{About, AsSeen, Colleague, DayLine, Resolution, Spoken, StepKind, WAITS};
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
fn until_or_usual(day: Option<Day>, model: &Model) -> Result<String, String> {
    let usual = || model.calendar().after(model.today(), WAITS);
    match (day, day.or_else(usual)) {
        (Some(day), _) => Ok(until(day, model)),
        (None, Some(day)) => Ok(format!("{} ({WAITS} school days, no day was said)", until(day, model))),
        (None, None) => Err("The school's calendar ends before ten school days are over: say until which day.".into()),
    }
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
            let says = format!("waits on {} {}", line.on, until_or_usual(line.until, model)?);
            (vec![says], format!("waits on {}", line.on))
        }
        Spoken::Give(line) => {
            let says = format!("asks {}: {}, {}", line.name, line.message, until_or_usual(line.until, model)?);
            (vec![says], format!("given to {}", line.name))
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
                format!("contact: {}, {}, {day}", what.words(), line.who),
                "SENCO and head read the contact; the flagger reads the line".to_owned(),
            ];
            (says, outcome.words().to_owned())
        }
    })
}

/// Those who can be asked.
fn colleagues(model: &Model) -> Vec<Colleague> {
    let staff = model.cache.here(&ask::staff()).map_or(&[][..], Vec::as_slice);
    staff.iter().filter_map(StaffMember::colleague).collect()
}

/// Until when the user is away.
pub(super) fn of_away(text: &str, model: &Model) -> Result<Reading, String> {
    let (today, calendar) = (model.today(), model.calendar());
    let command = |until| Command::Staff(StaffCommand::SetAway { login: None, until });
    if ["here", "back", "no"].contains(&text.to_lowercase().as_str()) {
        let said = "You are here: new items are yours first".to_owned();
        return Ok(Reading { command: command(None), says: vec!["you are here again".into()], said });
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let found = DayReader { today, calendar: &calendar, towards: Towards::ToCome }.last(&words)?;
    let day = found.ok_or("Say the last day on which you are away: fri, 4 dec, tomorrow, today.")?.day;
    let year = if day.year() == today.year() { String::new() } else { format!(" {}", day.year()) };
    let said = format!("You are away until {}{year}, that day too", day.format("%a %-d %b"));
    let says = vec![format!(
        "away until {}, that day too: new items come to the deputy at once, what is here stays yours",
        date(day, today)
    )];
    Ok(Reading { command: command(Some(day)), says, said })
}
