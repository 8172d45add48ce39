//! `desk` and `item`: what was handed to the SENCO, and every step with it; `away`. `queue` and `answer` are their old
//! names.

use serde_json::{Value, json};

use super::args::Common;
use super::fault::Fault;
use super::inbox;
use super::out::Out;
use super::session::{self, Session};
use super::words;
use super::write::safe;
use crate::domain::amend::{AmendCommand, How};
use crate::domain::command::Command;
use crate::domain::id::FlagId;
use crate::domain::record::flag::{
    About, AsSeen, FlagCommand, Pile, Resolution, Spoken, Step, StepId, StepKind, away_line,
};
use crate::domain::record::staff::{Role, StaffCommand};
use crate::domain::school_day::Calendar;
use crate::model::Taken;
use crate::proto::ask;
use crate::proto::subject::{Desk, Wanted};
use crate::proto::view::{Item, ItemRow, Piles, StaffMember};
use crate::screen::page::{item_row, step_words};

/// What `sendo item` was given.
pub(super) struct Stepped<'a> {
    pub(super) item: &'a str,
    pub(super) step: Option<&'a str>,
    pub(super) words: &'a [String],
    pub(super) not_safeguarding: bool,
}

/// Every step by its word that is no line of words, and what it is.
const STEPS: &[(&str, Verb)] = &[
    ("acknowledge", Verb::Plain(Step::Acknowledge)),
    ("mine", Verb::Plain(Step::Acknowledge)),
    ("reopen", Verb::Plain(Step::Reopen)),
    ("open", Verb::Open),
    ("back", Verb::Back),
    ("note-back", Verb::NoteBack),
    ("withdraw", Verb::Withdraw),
    ("wrong-child", Verb::WrongChild),
];

/// Those that are.
const SAID: &[&str] =
    &["reply", "wait", "give", "note", "advice", "plan-changed", "review-forward", "specialist", "ehcna", "no-action"];

/// A step of the command line.
#[derive(Clone)]
enum Verb {
    /// Words go with it where there are any.
    Plain(Step),
    /// A line of words.
    Say(StepKind),
    /// A teacher's answer was read.
    Open,
    /// The last step is taken back.
    Back,
    /// One's last note is taken back.
    NoteBack,
    Withdraw,
    WrongChild,
}

impl Verb {
    fn parse(word: &str) -> Result<Verb, Fault> {
        let word = word.to_lowercase();
        let plain = STEPS.iter().find(|(name, _)| *name == word).map(|(_, verb)| verb.clone());
        plain.or_else(|| StepKind::parse(&word).map(Verb::Say)).ok_or_else(|| {
            let all: Vec<&str> = STEPS.iter().map(|(name, _)| *name).chain(SAID.iter().copied()).collect();
            Fault::Usage(format!("\"{word}\" is no step: {}.", all.join(", ")))
        })
    }
}

pub(super) fn desk(common: &Common, filter: &[String]) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let mut out = Out::new();
    let wanted = Wanted { filter: filter.join(" "), ..Wanted::default() };
    let rows = session.caller.get(&ask::item_rows(Desk::Triage(wanted.clone())))?;
    let want = ask::items(Desk::Triage(wanted));
    if common.json {
        let items = session.caller.whole(&want)?;
        let items: Vec<Value> = items.iter().map(|item| value(item, &session)).collect();
        out.json(&json!({ "piles": rows.piles.map(piles), "items": items }), false)?;
        return out.flush();
    }
    let Session { caller, welcome, .. } = &mut session;
    let mut some = false;
    caller.walk(&want, |page| {
        some |= !page.is_empty();
        page.iter().try_for_each(|item| inbox::print_item(&mut out, item, welcome, ""))
    })?;
    if !some {
        out.line("nothing is to be dealt with")?;
    }
    if let Some(piles) = rows.piles.filter(|piles| piles.waiting > 0) {
        out.line(format!("{} wait: sendo desk wait", piles.waiting))?;
    }
    out.flush()
}

fn piles(piles: Piles) -> Value {
    let yours =
        piles.for_you.map(|yours| json!({ "today": yours.today, "all": yours.all, "senco_away": yours.at_once }));
    json!({
        "today": piles.today, "back": piles.back, "answered": piles.answered, "week": piles.week,
        "review": piles.review, "wait": piles.waiting, "for_you": yours,
    })
}

/// An item with where it lies, for whoever triages.
pub(super) fn value(item: &Item, session: &Session) -> Value {
    let mut value = inbox::item_value(item, session);
    let calendar = calendar(session);
    let (flag, today) = (&item.flag, session.welcome.today);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("pile".into(), json!(flag.pile(&calendar, today).slug()));
        fields.insert("school_days_old".into(), json!(calendar.between(flag.raised.day(), today)));
        fields.insert("back_on".into(), json!(flag.back_on(&calendar)));
    }
    value
}

fn calendar(session: &Session) -> Calendar {
    session.welcome.school.as_ref().map(|school| school.calendar.clone()).unwrap_or_default()
}

pub(super) fn item(common: &Common, what: &Stepped) -> Result<(), Fault> {
    let Some(word) = what.step else { return show(common, what.item) };
    let verb = Verb::parse(word)?;
    let mut session = session::open(common)?;
    let item = find(&mut session, what.item)?;
    if matches!(verb, Verb::Withdraw | Verb::WrongChild) {
        return withdraw(common, &mut session, &item, what, matches!(verb, Verb::WrongChild));
    }
    let words = read_words(&verb, what.words, &item)?;
    safe(&mut session, &words, what.not_safeguarding)?;
    let command = command(&mut session, &verb, &item, &words)?;
    session.caller.run(Command::Flag(command))?;
    let mut out = Out::new();
    // As it is now: the step stands in its thread, the last one.
    let item = session.caller.get(&ask::item(item.id))?;
    if common.json {
        out.json(&value(&item, &session), false)?;
        return out.flush();
    }
    let named = item.pupil.named();
    let last = item.flag.thread.last().map(|last| step_words(&item, last, session.welcome.today)).unwrap_or_default();
    out.line(match verb {
        Verb::Say(StepKind::Note) => {
            format!("Noted: {named}. SENCO and deputy see it; a subject access request gets it too.")
        }
        Verb::NoteBack => format!("Your last note was taken back: {named}."),
        Verb::Open => format!("Read: {named}."),
        Verb::Back => format!("Taken back: {named}. The flagger sees that; what the step changed elsewhere stays."),
        _ => format!("Done: {named}: {last}. The flagger sees it in their inbox."),
    })?;
    out.flush()
}

fn show(common: &Common, id: &str) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let row = find(&mut session, id)?;
    let item = session.caller.get(&ask::item(row.id))?;
    let mut out = Out::new();
    if common.json {
        out.json(&value(&item, &session), false)?;
    } else {
        inbox::print_item(&mut out, &item, &session.welcome, "")?;
    }
    out.flush()
}

/// The words of a step, where it needs or takes any.
fn read_words(verb: &Verb, typed: &[String], item: &ItemRow) -> Result<String, Fault> {
    let named = item.pupil.named();
    let Verb::Say(kind) = verb else { return Ok(typed.join(" ")) };
    let asks = match kind {
        StepKind::Resolve(Resolution::PlanChanged) => return Ok(typed.join(" ")),
        StepKind::Wait => "on whom it waits and until when, as EP 4 dec",
        StepKind::Give => "whom you ask and what, as hb look at seating by fri",
        StepKind::Note => "a note for SENCO and deputy; a subject access request gets it too",
        StepKind::Resolve(Resolution::ReviewForward) => "the day of the review and why",
        StepKind::Resolve(Resolution::Specialist | Resolution::Ehcna) => "with whom, when, what was said",
        StepKind::Reply | StepKind::Resolve(_) => "in your words",
    };
    words::text(typed, &format!("{named}, {asks} > "))
}

fn command(session: &mut Session, verb: &Verb, row: &ItemRow, text: &str) -> Result<FlagCommand, Fault> {
    let (today, calendar) = (session.welcome.today, calendar(session));
    let item = AsSeen { flag: row.id, last: row.last };
    let kind = match verb {
        Verb::Plain(plain) => return Ok(FlagCommand::step(row.id, row.last, plain.clone(), text)),
        Verb::Open => return Ok(FlagCommand::OpenItem { item }),
        Verb::Back => {
            return Ok(FlagCommand::step(row.id, row.last, Step::TakeBack { of: StepId::default() }, ""));
        }
        Verb::NoteBack => return Ok(FlagCommand::TakeNoteBack { flag: row.id }),
        Verb::Withdraw | Verb::WrongChild => return Err(Fault::Usage("That is no step of the thread.".into())),
        Verb::Say(kind) => *kind,
    };
    let people = match kind {
        StepKind::Give => session.caller.get(&ask::staff())?.iter().filter_map(StaffMember::colleague).collect(),
        _ => Vec::new(),
    };
    let plan = match kind {
        StepKind::Resolve(Resolution::ReviewForward) => {
            session.caller.get(&ask::item(row.id))?.beside.and_then(|beside| beside.plan)
        }
        _ => None,
    };
    let about = About { items: &[item], pupil: Some(row.pupil.id), plan };
    let spoken = Spoken::read(kind, text.trim(), &people, today, &calendar);
    let command = spoken.and_then(|spoken| spoken.command(text.trim(), about));
    command.map_err(|why| Fault::Usage(format!("{why} Nothing was changed.")))
}

/// The one item whose id begins so: by its whole id any, else of what is on the desk, what waits and what is done, or of
/// one's own.
fn find(session: &mut Session, id: &str) -> Result<ItemRow, Fault> {
    let none = || Fault::Refused(format!("No item has the id {id}: `sendo desk` lists them."));
    let several = || {
        let why = "Several items have an id that begins so: give more of it, `sendo desk` lists them.";
        Fault::Refused(format!("{id}: {why}"))
    };
    let wanted = id.trim().to_lowercase();
    if let Ok(id) = wanted.parse::<FlagId>() {
        let item = session.caller.get(&ask::item(id))?;
        return Ok(ItemRow::of(&item.flag, item.pupil, String::new(), None));
    }
    let triages = session.welcome.me.as_ref().is_some_and(|me| me.is(&[Role::Senco, Role::DeputySenco]));
    let of = |filter: &str| Desk::Triage(Wanted { filter: filter.to_owned(), ..Wanted::default() });
    let lists = if triages { vec![of(""), of(Pile::Waiting.slug()), of(Pile::Done.slug())] } else { vec![Desk::Own] };
    let mut found: Option<ItemRow> = None;
    for list in lists {
        for row in session.caller.whole(&ask::item_rows(list))?.page {
            let fits = !wanted.is_empty() && row.id.to_string().starts_with(&wanted);
            match &found {
                Some(known) if fits && known.id != row.id => return Err(several()),
                None if fits => found = Some(row),
                _ => {}
            }
        }
    }
    found.ok_or_else(none)
}

fn withdraw(common: &Common, session: &mut Session, item: &ItemRow, what: &Stepped, hidden: bool) -> Result<(), Fault> {
    let taken = Taken::item(item);
    // Words are needed of some only: the server says so of whom.
    let why = what.words.join(" ");
    safe(session, &why, what.not_safeguarding)?;
    let done = if hidden { "Hidden" } else { "Withdrawn" };
    let how = if hidden { How { why, ..How::hidden() } } else { How { why, ..How::default() } };
    session.caller.run(Command::Amend(AmendCommand::TakeBack { records: taken.records, how }))?;
    let mut out = Out::new();
    if common.json {
        out.json(&json!({ done.to_lowercase(): item.id }), false)?;
    } else {
        out.line(format!("{done}: {}.", taken.said))?;
    }
    out.flush()
}

pub(super) fn away(common: &Common, who: Option<&str>, day: &[String]) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let (today, calendar) = (session.welcome.today, calendar(&session));
    let typed = words::line(day, "on which morning you are back (here: you are) > ")?;
    let until = away_line(&typed, today, &calendar).map_err(Fault::Usage)?;
    session.caller.run(Command::Staff(StaffCommand::SetAway { login: who.map(str::to_owned), until }))?;
    let mut out = Out::new();
    let named = who.unwrap_or("You");
    let (is, are) = if who.is_some() { ("is", "are their deputy's") } else { ("are", "are the deputy's") };
    out.line(match until {
        Some(day) => format!(
            "{named} {is} away until {}, back that morning: new items {are} at once.",
            day.format("%a %-d %b %Y")
        ),
        None => format!("{named} {is} here."),
    })?;
    out.flush()
}

/// An item's row, as lists print it.
pub(super) fn row_line(item: &Item, lying: Option<i32>) -> String {
    item_row(&ItemRow::of(&item.flag, item.pupil.clone(), String::new(), lying)).plain()
}
