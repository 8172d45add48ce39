//! Commands that write: flag, answer. Free text passes the safeguarding check before it leaves.

use std::collections::BTreeSet;

use serde_json::json;

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::pupil::{self, For};
use super::session::{self, Session};
use super::words;
use crate::client::ClientError;
use crate::domain::amend::{AmendCommand, How};
use crate::domain::command::Command;
use crate::domain::record::flag::{FlagCommand, NewFlag, ParentsKnow, Reason, Resolution, Step, Urgency};
use crate::domain::record::worry::WorryCommand;
use crate::domain::safeguard::{self, STOP_WORDS, StopList};
use crate::model::Taken;
use crate::proto::ask;
use crate::proto::subject::Desk;
use crate::proto::view::ItemRow;

/// What `sendo flag` was given.
pub(super) struct Flagged<'a> {
    pub(super) pupil: &'a str,
    pub(super) reason: &'a str,
    pub(super) urgency: &'a str,
    pub(super) parents: Option<&'a str>,
    pub(super) line: Option<u8>,
    pub(super) note: &'a [String],
    pub(super) not_safeguarding: bool,
}

/// Of a step of an item that is none: it is taken back, or was about another child.
const WITHDRAW: &str = "withdraw";
const WRONG_CHILD: &str = "wrong-child";

pub(super) fn flag(common: &Common, what: &Flagged) -> Result<(), Fault> {
    let words = |all: Vec<&str>| all.join(", ");
    let reason = Reason::parse(what.reason).ok_or_else(|| {
        let all = words(Reason::ALL.iter().map(|reason| reason.slug()).collect());
        // Who it is, is the server's to say; where it cannot be asked, nothing is said of what nobody has entered.
        let school = session::open(common).ok().and_then(|session| session.welcome.school);
        let whom = safeguard::sentence(school.as_ref());
        Fault::Usage(format!("\"{}\" is no reason; the reasons are {all}. {whom}", what.reason))
    })?;
    let urgency = Urgency::parse(what.urgency)
        .ok_or_else(|| Fault::Usage(format!("\"{}\" is no urgency: today, week or review.", what.urgency)))?;
    let parents = match what.parents {
        Some(word) => Some(ParentsKnow::parse(word).ok_or_else(|| {
            Fault::Usage(format!("\"{word}\" does not say whether the parents know: yes, not-yet or asked-not."))
        })?),
        None => None,
    };
    let mut session = session::open(common)?;
    let pupil = pupil::one(&mut session, what.pupil, For::Writing)?;
    let question = format!("a few words of fact about {} (Enter: none) > ", pupil.named());
    let note = words::perhaps(what.note, &question)?;
    safe(&mut session, &note, what.not_safeguarding)?;
    let flag = NewFlag { pupil: pupil.id, reason, urgency, note, links: Vec::new(), line: what.line, parents };
    let (done, _) = session.caller.run(Command::Flag(FlagCommand::RaiseFlag { flag }))?;
    let mut out = Out::new();
    if common.json {
        out.json(
            &json!({ "flagged": done.made.first(), "pupil": super::json::pupil(&pupil), "reason": reason.slug() }),
            false,
        )?;
    } else {
        out.line(format!("With the SENCO: {}, {}. The answer comes to your inbox.", pupil.named(), reason.words()))?;
    }
    out.flush()
}

/// What `sendo answer` was given.
pub(super) struct Answered<'a> {
    pub(super) item: &'a str,
    pub(super) step: &'a str,
    pub(super) message: &'a [String],
    pub(super) not_safeguarding: bool,
}

pub(super) fn answer(common: &Common, what: &Answered) -> Result<(), Fault> {
    let step = match what.step {
        WITHDRAW => return withdraw(common, what, false),
        WRONG_CHILD => return withdraw(common, what, true),
        "acknowledge" => Step::Acknowledge,
        "reply" => Step::Reply,
        "reopen" => Step::Reopen,
        word => Step::Resolve {
            outcome: Resolution::parse(word).ok_or_else(|| {
                let all: Vec<&str> = Resolution::ALL.iter().map(|outcome| outcome.slug()).collect();
                Fault::Usage(format!(
                    "\"{word}\" is no step: acknowledge, reply, reopen, {WITHDRAW}, {WRONG_CHILD}, {}.",
                    all.join(", ")
                ))
            })?,
        },
    };
    let mut session = session::open(common)?;
    let item = item(&mut session, what.item)?;
    let (flag, last, named) = (item.id, item.last, item.pupil.named());
    let message = match step {
        // Nothing is to be said: nobody is asked.
        Step::Acknowledge | Step::Reopen if what.message.is_empty() => String::new(),
        _ => words::perhaps(what.message, &format!("{named}, in your words > "))?,
    };
    safe(&mut session, &message, what.not_safeguarding)?;
    session.caller.run(Command::Flag(FlagCommand::TakeStep { flag, last, step, message }))?;
    let mut out = Out::new();
    out.line(format!("Done: {named}. The flagger sees it in their inbox."))?;
    out.flush()
}

/// The one item whose id begins so, of the queue or of one's own.
fn item(session: &mut Session, id: &str) -> Result<ItemRow, Fault> {
    let items = match session.caller.whole(&ask::item_rows(Desk::Queue)) {
        Err(ClientError::Refused(_)) => session.caller.whole(&ask::item_rows(Desk::Own))?,
        asked => asked?,
    };
    let wanted = id.to_lowercase();
    let mut fitting = items.page.iter().filter(|item| item.id.to_string().starts_with(&wanted));
    match (fitting.next(), fitting.next()) {
        (Some(item), None) => Ok(item.clone()),
        _ => Err(Fault::Refused(format!("No single item has the id {id}: `sendo queue` lists them."))),
    }
}

fn withdraw(common: &Common, what: &Answered, hidden: bool) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let item = item(&mut session, what.item)?;
    let taken = Taken::item(&item);
    // Words are needed of some only: the server says so of whom.
    let why = what.message.join(" ");
    safe(&mut session, &why, what.not_safeguarding)?;
    let done = if hidden { "Hidden" } else { "Withdrawn" };
    let how = How { hidden, why };
    session.caller.run(Command::Amend(AmendCommand::TakeBack { records: taken.records, how }))?;
    let mut out = Out::new();
    out.line(format!("{done}: {}.", taken.said))?;
    out.flush()
}

/// Lets a text go on, or stops: a worry about a child's safety does not belong here.
pub(super) fn safe(session: &mut Session, text: &str, said_not: bool) -> Result<(), Fault> {
    let school = session.welcome.school.as_ref();
    let list = school.map_or_else(|| StopList::new(STOP_WORDS), StopList::of);
    let mut passed = BTreeSet::new();
    while let Some(word) = list.find(text, &passed).map(str::to_owned) {
        if !said_not {
            session.caller.run(Command::Worry(WorryCommand::PointToDsl))?;
            let school = session.welcome.school.as_ref();
            return Err(Fault::Refused(format!(
                "{} It stopped at \"{word}\": nothing was stored. If it is no such worry, say so with --not-safeguarding.",
                safeguard::sentence(school)
            )));
        }
        session.caller.run(Command::Worry(WorryCommand::PassWord { word: word.clone() }))?;
        passed.insert(word);
    }
    Ok(())
}
