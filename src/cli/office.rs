//! The office's commands: init and import.

use std::collections::BTreeSet;

use super::args::Common;
use super::fault::Fault;
use super::office_args::ImportVerb;
use super::out::Out;
use super::session::{self, Home, Session};
use crate::client::{Caller, ClientError};
use crate::domain::command::Command;
use crate::domain::record::school::{Dsl, FirstPerson, SchoolCommand};
use crate::domain::roster::{Bundle, ImportCommand, Report};
use crate::domain::safeguard::{self, STOP_WORDS, StopList};
use crate::proto::ask::Reply;
use crate::proto::message::Request;
use crate::{paths, transfer};

pub(super) fn init(
    common: &Common,
    school: String,
    first: Option<FirstPerson>,
    senco: Option<String>,
    dsl: Option<&str>,
) -> Result<(), Fault> {
    let dsl = dsl.map(Dsl::read);
    let root = session::place(common)?;
    if first.is_none() && paths::is_machine_store(&root) && session::owns(&root) {
        return Err(Fault::Usage(
            "The first person of the machine's own store is a member of staff: name them with --admin LOGIN. Nothing was \
             done."
                .into(),
        ));
    }
    let named = first.as_ref().map(|first| format!(" {} is its first person.", first.login));
    let mut session = Home::There(root.clone()).greet(None)?;
    session.caller.run(Command::School(SchoolCommand::Init { school, senco, dsl, first, account: String::new() }))?;
    let mut out = Out::new();
    out.line(format!(
        "A school was started in {}.{} Next: sendo import oneroster DIR, or sendo import pupils FILE.csv.",
        root.display(),
        named.unwrap_or_default()
    ))?;
    out.flush()
}

pub(super) fn import(common: &Common, command: &ImportVerb) -> Result<(), Fault> {
    let (bundle, dry_run, said_not) = match command {
        ImportVerb::Oneroster { dir, dry_run } => (transfer::read_oneroster(dir)?, *dry_run, true),
        ImportVerb::Pupils { file, encoding, dry_run } => {
            (transfer::read_pupils(file, encoding.as_deref())?, *dry_run, true)
        }
        ImportVerb::Timetable { file, encoding, dry_run } => {
            (transfer::read_timetable(file, encoding.as_deref())?, *dry_run, true)
        }
        ImportVerb::Plans { file, dry_run, not_safeguarding } => {
            (transfer::read_plans(file)?, *dry_run, *not_safeguarding)
        }
    };
    let mut session = session::open(common)?;
    if !said_not {
        safe(&session, &bundle)?;
    }
    let whole = bundle.kind == "timetable";
    let mut out = Out::new();
    let Some(report) = bring(&mut session.caller, bundle, dry_run)? else {
        return lost(&mut out, common.json);
    };
    if common.json {
        out.json(&report, false)?;
    } else {
        say(&mut out, &report, dry_run)?;
    }
    out.flush()?;
    if whole && !report.problems.is_empty() {
        return Err(Fault::Refused("A timetable comes in whole or not at all: nothing was changed.".into()));
    }
    Ok(())
}

/// Stops at the first free text that names a worry about a child's safety, with its file and line.
fn safe(session: &Session, bundle: &Bundle) -> Result<(), Fault> {
    let school = session.welcome.school.as_ref();
    let list = school.map_or_else(|| StopList::new(STOP_WORDS), StopList::of);
    for (spot, text) in bundle.free_texts() {
        if let Some(word) = list.find(text, &BTreeSet::new()) {
            return Err(Fault::Refused(format!(
                "{}, line {}: {} It stopped at \"{word}\": nothing was imported. If it is no such worry, say so with \
                 --not-safeguarding.",
                spot.file,
                spot.line,
                safeguard::sentence(school)
            )));
        }
    }
    Ok(())
}

/// Has a bundle merged, or only says what would change. There is no report where the line broke behind it: that it is
/// stored is known, what was said of it is not.
pub(super) fn bring(caller: &mut Caller, bundle: Bundle, dry_run: bool) -> Result<Option<Report>, Fault> {
    let command = Command::Import(ImportCommand::Import { bundle });
    if !dry_run {
        return Ok(caller.run(command)?.1);
    }
    match caller.ask(Request::Preview { command })? {
        Reply::Done { report, .. } => Ok(report),
        _ => Err(ClientError::Mixed.into()),
    }
}

/// What is said of an import whose report went with the line.
fn lost(out: &mut Out, json: bool) -> Result<(), Fault> {
    if json {
        out.json(&Report::default(), false)?;
    } else {
        out.line(
            "It is stored. The line to the server broke behind it, and its report is lost: the same again with --dry-run \
             says what is not taken.",
        )?;
    }
    out.flush()
}

fn say(out: &mut Out, report: &Report, dry_run: bool) -> Result<(), Fault> {
    for problem in &report.problems {
        let at = match problem.spot.line {
            0 => problem.spot.file.clone(),
            line => format!("{}, line {line}", problem.spot.file),
        };
        out.line(format!("{at}: {}", problem.sentence))?;
    }
    for note in &report.notes {
        out.line(note)?;
    }
    for (sort, tally) in &report.counts {
        out.line(format!("{sort}: {} new, {} changed, {} unchanged", tally.new, tally.changed, tally.unchanged))?;
    }
    if report.more > 0 {
        out.line(format!("{} more are not told here: bring the file in as several ones to see them.", report.more))?;
    }
    let count = report.problems.len();
    out.line(format!("{count} {}", if count == 1 { "problem" } else { "problems" }))?;
    if dry_run { out.line("This was a dry run: nothing was changed.") } else { Ok(()) }
}
