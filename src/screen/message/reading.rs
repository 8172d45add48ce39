//! What a line of words will do, read as it is typed: the command, and it in words above the line.

use chrono::Datelike;

use crate::domain::command::Command;
use crate::domain::days::{DayReader, Towards};
use crate::domain::id::PupilId;
use crate::domain::log_line::date;
use crate::domain::record::contact::{ContactKind, NewContact};
use crate::domain::record::flag::{
    AsSeen, Colleague, FlagCommand, Means, Resolution, Step, WAITS, contact_line, day_line, give_line, wait_line,
};
use crate::domain::record::plan::PlanCommand;
use crate::domain::record::plan::edit::PlanEdit;
use crate::domain::record::staff::StaffCommand;
use crate::domain::school_day::Day;
use crate::model::{Model, StepKind};
use crate::proto::ask;

/// What will be done.
pub(super) struct Reading {
    pub(super) command: Command,
    /// It in words, where the line does not say it itself.
    pub(super) says: Vec<String>,
    /// It in a few words, once it is done.
    pub(super) said: String,
}

impl Reading {
    fn plain(command: FlagCommand, said: impl Into<String>) -> Reading {
        Reading { command: Command::Flag(command), says: Vec::new(), said: said.into() }
    }
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
    let (today, calendar) = (model.today(), model.calendar());
    let take = |step, message: &str| FlagCommand::TakeStep { items: items.to_vec(), step, message: message.to_owned() };
    let end = |outcome, means, message: String| {
        let item = items.first().copied().filter(|_| items.len() == 1);
        let item = item.ok_or("Of several items each ends so by itself: take the marks away first.")?;
        Ok::<_, String>(FlagCommand::EndWith { item, outcome, means, message })
    };
    Ok(match kind {
        StepKind::Reply if text.is_empty() => return Err("A reply needs words.".into()),
        StepKind::Reply => Reading::plain(take(Step::Reply, text), "answered"),
        StepKind::Note if text.is_empty() => return Err("A note needs words.".into()),
        StepKind::Note => {
            let flag = items.first().copied().filter(|_| items.len() == 1);
            let flag = flag.ok_or("A note is about one item: take the marks away first.")?.flag;
            Reading::plain(FlagCommand::NoteItem { flag, text: text.to_owned() }, "noted")
        }
        StepKind::Wait => {
            let line = wait_line(text, today, &calendar)?;
            let says = format!("waits on {} {}", line.on, until_or_usual(line.until, model)?);
            let step = Step::Wait { on: line.on.clone(), until: line.until };
            Reading { says: vec![says], ..Reading::plain(take(step, &line.message), format!("waits on {}", line.on)) }
        }
        StepKind::Give => {
            let line = give_line(text, &colleagues(model), today, &calendar)?;
            let says = format!("asks {}, {}", line.name, until_or_usual(line.until, model)?);
            let step = Step::Give { to: line.to, until: line.until };
            let said = format!("given to {}", line.name);
            Reading { says: vec![says], ..Reading::plain(take(step, &line.message), said) }
        }
        StepKind::Resolve(outcome @ (Resolution::Advice | Resolution::NoAction)) if text.is_empty() => {
            return Err(format!("\"{}\" needs words: the flagger reads them.", outcome.words()));
        }
        StepKind::Resolve(outcome @ (Resolution::Specialist | Resolution::Ehcna)) => {
            let line = contact_line(text, today, &calendar)?;
            let what = if outcome == Resolution::Ehcna { ContactKind::Ehc } else { ContactKind::Specialist };
            let day = line.day.map_or_else(|| "today".to_owned(), |day| date(day, today));
            let says = vec![
                format!("contact: {}, {}, {day}", what.words(), line.who),
                "SENCO and head read the contact; the flagger reads the line".to_owned(),
            ];
            let pupil = pupil.ok_or("The item is still on its way.")?;
            let means = Means::Contact(NewContact { pupil, what, who: line.who, day: line.day, text: line.text });
            Reading { says, ..Reading::plain(end(outcome, means, text.to_owned())?, outcome.words()) }
        }
        StepKind::Resolve(outcome @ Resolution::ReviewForward) => {
            let line = day_line(text, today, &calendar)?;
            let (means, says) = forward(&line.message, line.day, (pupil, items), model)?;
            Reading { says: vec![says], ..Reading::plain(end(outcome, means, line.message)?, outcome.words()) }
        }
        StepKind::Resolve(outcome) => Reading::plain(take(Step::end(outcome), text), outcome.words()),
    })
}

/// The new date of a review, against the plan in force.
fn forward(
    why: &str,
    day: Day,
    (pupil, items): (Option<PupilId>, &[AsSeen]),
    model: &Model,
) -> Result<(Means, String), String> {
    let item = items.first().and_then(|item| model.cache.item(item.flag).here());
    let beside = item.and_then(|item| item.beside.as_ref()).ok_or("The item is still on its way.")?;
    let (pupil, (cycle, base)) =
        pupil.zip(beside.plan).ok_or("There is no plan in force, so no review to bring forward.")?;
    let today = model.today();
    let now = beside.review.map_or_else(|| "no date so far".to_owned(), |day| format!("now {}", date(day, today)));
    let open = if model.calendar().is_open(day) { "" } else { ", no school day" };
    let says = format!("review {}{open} ({now}); the plan says why: {why}", date(day, today));
    let edits = vec![PlanEdit::Review { day: Some(day) }];
    Ok((Means::Plan(PlanCommand::WritePlan { pupil, cycle, base, edits }), says))
}

/// Those who can be asked.
fn colleagues(model: &Model) -> Vec<Colleague> {
    let staff = model.cache.here(&ask::staff()).map_or(&[][..], Vec::as_slice);
    let here = staff.iter().filter(|person| !person.disabled);
    here.map(|person| Colleague {
        id: person.id,
        initials: person.initials.clone(),
        login: person.login.clone(),
        name: person.name.clone(),
    })
    .collect()
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
    let said = format!("You are away until {}{year}", day.format("%a %-d %b"));
    let says = vec![format!("away until {}: new items come to the deputy at once", date(day, today))];
    Ok(Reading { command: command(Some(day)), says, said })
}
