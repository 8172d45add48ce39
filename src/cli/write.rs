//! Commands that write: flag. Free text passes the safeguarding check before it leaves.

use std::collections::BTreeSet;

use serde_json::json;

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::pupil::{self, For};
use super::session::{self, Session};
use super::words;
use crate::domain::command::Command;
use crate::domain::record::flag::{FlagCommand, NewFlag, ParentsKnow, Reason, Urgency};
use crate::domain::record::worry::WorryCommand;
use crate::domain::safeguard::{self, STOP_WORDS, StopList};
use crate::proto::ask;
use crate::screen::page::instant;

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
    let before = session.caller.get(&ask::raised(pupil.id)).unwrap_or_default();
    let (done, _) = session.caller.run(Command::Flag(FlagCommand::RaiseFlag { flag }))?;
    let mut out = Out::new();
    if common.json {
        out.json(
            &json!({ "flagged": done.made.first(), "pupil": super::json::pupil(&pupil), "reason": reason.slug() }),
            false,
        )?;
    } else {
        out.line(format!("With the SENCO: {}, {}. The answer comes to your inbox.", pupil.named(), reason.words()))?;
        for row in before.iter().filter(|row| row.reason == reason) {
            let who = if row.own { "You have" } else { &row.by };
            out.line(format!(
                "There is another with the same reason: {who}, {}.",
                instant(row.raised, session.welcome.today)
            ))?;
        }
    }
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
