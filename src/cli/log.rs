//! `sendo log`: one line for one pupil, or with `-` many lines, each with its pupil in front: all are stored or none.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{self, Read};

use serde_json::{Value, json};

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::pupil::{self, For};
use super::session::{self, Session};
use super::words;
use super::write::safe;
use crate::domain::command::Command;
use crate::domain::id::{EntryId, PupilId};
use crate::domain::log_line::{self, Reading};
use crate::domain::record::entry::{EntryCommand, NewEntry};
use crate::domain::record::plan::Plan;
use crate::domain::record::strategy::Strategy;
use crate::proto::ask;
use crate::proto::view::{Brief, Card, EntryCard};

/// What `sendo log` was given.
pub(super) struct Logged<'a> {
    pub(super) pupil: &'a str,
    pub(super) line: &'a [String],
    pub(super) reason: Option<&'a str>,
    pub(super) not_safeguarding: bool,
}

/// The most lines, and bytes, that `log -` takes at once; and how many faulty ones are named.
const LINES: usize = 1_000;
const BYTES: u64 = 4 << 20;
const NAMED: usize = 8;

/// One line as it will be stored.
struct Ready {
    pupil: Brief,
    entries: Vec<NewEntry>,
    says: String,
}

pub(super) fn log(common: &Common, what: &Logged) -> Result<(), Fault> {
    if what.pupil == "-" {
        return log_each(common, what);
    }
    let mut session = session::open(common)?;
    let pupil = pupil::one(&mut session, what.pupil, For::Writing)?;
    pupil::open(&mut session, &pupil, what.reason)?;
    let card = card(&mut session, pupil.id)?;
    let line = words::line(what.line, &format!("log for {} > ", pupil.named()))?;
    let list = strategies(&mut session)?;
    let Ready { pupil, entries, says } =
        ready(&session, pupil, card.plan.as_ref(), &list, &line).map_err(Fault::Refused)?;
    safe(&mut session, &with_notes(&line, &entries), what.not_safeguarding)?;
    let (done, _) = session.caller.run(Command::Entry(EntryCommand::Log { entries }))?;
    let mut out = Out::new();
    if common.json {
        out.json(&json!({ "logged": done.made, "pupil": super::json::pupil(&pupil), "reading": says }), false)?;
    } else {
        out.line(format!("Logged for {}: {says}", pupil.named()))?;
    }
    out.flush()
}

/// One entry in the place of an earlier one.
pub(super) fn correct(common: &Common, entry: EntryId, line: &[String], said_not: bool) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let EntryCard { signed, pupil, plan } = session.caller.get(&ask::entry(entry))?;
    let line = {
        let calendar = session.welcome.school.as_ref().map(|school| school.calendar.clone()).unwrap_or_default();
        let old = log_line::line_of(&signed.entry, plan.as_ref(), session.welcome.today, &calendar);
        let old = old.map_or_else(String::new, |old| format!(", now \"{old}\","));
        words::line(line, &format!("the entry of {}{old} is to be > ", pupil.named()))?
    };
    let list = strategies(&mut session)?;
    let Ready { pupil, mut entries, says } =
        ready(&session, pupil, plan.as_ref(), &list, &line).map_err(Fault::Refused)?;
    let (Some(mut new), true) = (entries.pop(), entries.is_empty()) else {
        return Err(Fault::Refused("One entry stands in the place of one. Nothing was stored.".into()));
    };
    new.cycle = signed.entry.cycle;
    safe(&mut session, &with_notes(&line, std::slice::from_ref(&new)), said_not)?;
    let (done, _) = session.caller.run(Command::Entry(EntryCommand::Correct { entry, new }))?;
    let mut out = Out::new();
    if common.json {
        let pupil = super::json::pupil(&pupil);
        out.json(&json!({ "corrected": entry, "logged": done.made, "pupil": pupil, "reading": says }), false)?;
    } else {
        out.line(format!("Corrected for {}: {says}. The old entry stays, struck through.", pupil.named()))?;
    }
    out.flush()
}

fn log_each(common: &Common, what: &Logged) -> Result<(), Fault> {
    if !what.line.is_empty() || what.reason.is_some() {
        let sentence = "`sendo log -` reads its lines from standard input, and takes no reason: a pupil that you do not \
                        work with is logged alone.";
        return Err(Fault::Usage(sentence.into()));
    }
    let text = typed()?;
    let mut session = session::open(common)?;
    let list = strategies(&mut session)?;
    let (mut all, mut faults, mut cards) = (Vec::new(), Vec::new(), BTreeMap::new());
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        match one_of(&mut session, line, &list, &mut cards) {
            Ok(ready) => all.push((number, line, ready)),
            Err(Fault::Refused(sentence)) => faults.push(format!("line {number}: {sentence}")),
            Err(other) => return Err(other),
        }
        if all.len() > LINES {
            return Err(Fault::Refused(format!("At most {LINES} lines at once. Nothing was stored.")));
        }
    }
    if !faults.is_empty() {
        let more = faults.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more.") } else { String::new() };
        faults.truncate(NAMED);
        return Err(Fault::Refused(format!("{}{more} Nothing was stored.", faults.join(" / "))));
    }
    if all.is_empty() {
        return Err(Fault::Usage("There was no line to log. Nothing was stored.".into()));
    }
    for (number, line, ready) in &all {
        let text = with_notes(line, &ready.entries);
        safe(&mut session, &text, what.not_safeguarding).map_err(|fault| at_line(*number, fault))?;
    }
    store_all(common, &mut session, all.into_iter().map(|(.., ready)| ready).collect())
}

fn at_line(number: usize, fault: Fault) -> Fault {
    match fault {
        Fault::Refused(sentence) => Fault::Refused(format!("line {number}: {sentence}")),
        other => other,
    }
}

/// All of them in one command: one commit, which one undo takes back.
fn store_all(common: &Common, session: &mut Session, all: Vec<Ready>) -> Result<(), Fault> {
    let (mut entries, mut said) = (Vec::new(), Vec::new());
    for ready in all {
        entries.extend(ready.entries);
        said.push((ready.pupil, ready.says));
    }
    let (done, _) = session.caller.run(Command::Entry(EntryCommand::Log { entries }))?;
    let mut out = Out::new();
    if common.json {
        let line = |(pupil, says): &(Brief, String)| json!({ "pupil": super::json::pupil(pupil), "reading": says });
        let lines: Vec<Value> = said.iter().map(line).collect();
        out.json(&json!({ "logged": done.made, "lines": lines }), false)?;
        return out.flush();
    }
    for (pupil, says) in &said {
        out.line(format!("Logged for {}: {says}", pupil.named()))?;
    }
    out.flush()
}

/// One line of many: its pupil in front.
fn one_of(
    session: &mut Session,
    line: &str,
    list: &[Strategy],
    cards: &mut BTreeMap<PupilId, Card>,
) -> Result<Ready, Fault> {
    let Some((words, rest)) = log_line::split(line) else {
        return Err(Fault::Refused("A pupil comes first, then what was done: amk cl02 +i.".into()));
    };
    let pupil = pupil::one(session, words, For::Writing)?;
    let card = match cards.entry(pupil.id) {
        Entry::Vacant(free) => free.insert(card(session, pupil.id)?),
        Entry::Occupied(known) => known.into_mut(),
    };
    ready(session, pupil, card.plan.as_ref(), list, rest).map_err(Fault::Refused)
}

/// What a line would store; `Err` is why it cannot.
fn ready(session: &Session, pupil: Brief, plan: Option<&Plan>, list: &[Strategy], line: &str) -> Result<Ready, String> {
    let today = session.welcome.today;
    let school = session.welcome.school.clone().unwrap_or_default();
    let reading = log_line::read(line, plan, today, &school.calendar).at_school(line, list, &school.snippets);
    let entries = match reading {
        Reading::Entries(entries) => entries,
        Reading::Unfinished { offers, .. } => {
            let offers: Vec<String> = offers.iter().map(|offer| format!("{} {}", offer.text, offer.label)).collect();
            return Err(format!("The line is not finished. It could go on with: {}.", offers.join("; ")));
        }
        Reading::Wrong { sentence, .. } => return Err(sentence),
        Reading::NotALine => {
            return Err(format!(
                "\"{line}\" is no log line: a number or code of the plan comes first, then + / - or x. Nothing was stored."
            ));
        }
    };
    let says = log_line::describe_at_school(&entries, plan, list, today);
    let cycle = plan.map_or(0, |plan| plan.cycle);
    let entries = entries.into_iter().map(|written| written.into_entry(pupil.id, cycle)).collect();
    Ok(Ready { pupil, entries, says })
}

/// The line, and its notes as they will be stored, for the safeguarding check.
fn with_notes(line: &str, entries: &[NewEntry]) -> String {
    let mut text = line.to_owned();
    if text.contains(';') {
        for entry in entries {
            text.extend([" ", &entry.note]);
        }
    }
    text
}

fn card(session: &mut Session, pupil: PupilId) -> Result<Card, Fault> {
    Ok(session.caller.get(&ask::card(pupil))?)
}

fn strategies(session: &mut Session) -> Result<Vec<Strategy>, Fault> {
    Ok(session.caller.get(&ask::strategies())?)
}

/// All lines of standard input.
fn typed() -> Result<String, Fault> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(BYTES + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > BYTES {
        return Err(Fault::Refused(format!("That is more than {} MiB. Nothing was stored.", BYTES >> 20)));
    }
    String::from_utf8(bytes).map_err(|_| Fault::Refused("The lines are not UTF-8. Nothing was stored.".into()))
}
