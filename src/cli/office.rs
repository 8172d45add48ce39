//! The office's commands: init, staff, import.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::args::{Common, ImportCommand, StaffCommand};
use super::fault::Fault;
use super::json;
use super::out::Out;
use super::session::{self, Home, Session};
use super::signin;
use crate::client::{Caller, ClientError};
use crate::domain::command::{Command, NewStaff};
use crate::domain::roster::{Bundle, Report};
use crate::domain::safeguard::{self, STOP_WORDS, StopList};
use crate::domain::school::Dsl;
use crate::domain::staff::Role;
use crate::proto::message::{Reply, Request};
use crate::transfer;

pub(super) fn init(common: &Common, school: &str, senco: Option<&str>, dsl: Option<&str>) -> Result<(), Fault> {
    let dsl = dsl.map(|text| match text.split_once(',') {
        Some((name, how)) => Dsl { name: name.trim().to_owned(), how: how.trim().to_owned() },
        None => Dsl { name: text.trim().to_owned(), how: String::new() },
    });
    let root = session::place(common)?;
    let mut session = Home::There(root.clone()).greet(None)?;
    let (school, senco) = (school.to_owned(), senco.map(str::to_owned));
    session.caller.run(Command::Init { school, senco, dsl, account: String::new() })?;
    let mut out = Out::new();
    out.line(format!(
        "A school was started in {}. Next: sendo import oneroster DIR, or sendo import pupils FILE.csv.",
        root.display()
    ))?;
    out.flush()
}

pub(super) fn staff(common: &Common, command: &StaffCommand) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let mut out = Out::new();
    match command {
        StaffCommand::List => {
            let Reply::Staff(all) = session.caller.ask(Request::Staff)? else { return Err(ClientError::Mixed.into()) };
            if common.json {
                out.json(&json!({ "staff": all.iter().map(json::staff).collect::<Vec<Value>>() }), false)?;
            } else {
                for person in &all {
                    let roles: Vec<&str> = person.roles.iter().map(|role| role.word()).collect();
                    let gone = if person.disabled { "  (no longer here)" } else { "" };
                    out.line(format!(
                        "{:<5} {:<16} {:<24} {}{gone}",
                        person.initials,
                        person.login,
                        person.name,
                        roles.join(", ")
                    ))?;
                }
            }
        }
        StaffCommand::Add { login, given, family, roles, account } => {
            let staff = NewStaff {
                login: login.clone(),
                account: account.clone(),
                given: given.clone(),
                family: family.clone(),
                roles: roles_of(roles)?,
            };
            session.caller.run(Command::AddStaff { staff })?;
            out.line(format!("{given} {family} works here now, and signs in as {login}."))?;
        }
        StaffCommand::Pin { login, all: _, slips, forget_code } => {
            signin::make_pins(&mut session, &mut out, login.as_deref(), *slips, *forget_code)?;
        }
        StaffCommand::Role { login, roles } => {
            let roles = roles_of(roles)?;
            session.caller.run(Command::SetRoles { login: login.clone(), roles: roles.clone() })?;
            let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
            out.line(format!("{login} is {} now, and nothing else.", words.join(", ")))?;
        }
    }
    out.flush()
}

fn roles_of(words: &[String]) -> Result<BTreeSet<Role>, Fault> {
    let each = words.iter().flat_map(|word| word.split(','));
    each.map(|word| {
        Role::parse(word).ok_or_else(|| {
            let all: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
            Fault::Usage(format!("\"{word}\" is no role; the roles are {}.", all.join(", ")))
        })
    })
    .collect()
}

pub(super) fn import(common: &Common, command: &ImportCommand) -> Result<(), Fault> {
    let (bundle, dry_run, said_not) = match command {
        ImportCommand::Oneroster { dir, dry_run } => (transfer::read_oneroster(dir)?, *dry_run, true),
        ImportCommand::Pupils { file, encoding, dry_run } => {
            (transfer::read_pupils(file, encoding.as_deref())?, *dry_run, true)
        }
        ImportCommand::Plans { file, dry_run, not_safeguarding } => {
            (transfer::read_plans(file)?, *dry_run, *not_safeguarding)
        }
    };
    let mut session = session::open(common)?;
    if !said_not {
        safe(&session, &bundle)?;
    }
    let report = bring(&mut session.caller, bundle, dry_run)?;
    let mut out = Out::new();
    if common.json {
        out.json(&report, false)?;
    } else {
        say(&mut out, &report, dry_run)?;
    }
    out.flush()
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
                safeguard::sentence(school.and_then(|school| school.dsl.as_ref()))
            )));
        }
    }
    Ok(())
}

/// Has a bundle merged, or only says what would change.
pub(super) fn bring(caller: &mut Caller, bundle: Bundle, dry_run: bool) -> Result<Report, Fault> {
    let command = Command::Import { bundle };
    let report = if dry_run {
        match caller.ask(Request::Preview { command })? {
            Reply::Done { report, .. } => report,
            _ => return Err(ClientError::Mixed.into()),
        }
    } else {
        caller.run(command)?.1
    };
    Ok(report.unwrap_or_default())
}

fn say(out: &mut Out, report: &Report, dry_run: bool) -> Result<(), Fault> {
    for problem in &report.problems {
        let at = match problem.spot.line {
            0 => problem.spot.file.clone(),
            line => format!("{}, line {line}", problem.spot.file),
        };
        out.line(format!("{at}: {}", problem.sentence))?;
    }
    for (sort, tally) in &report.counts {
        out.line(format!("{sort}: {} new, {} changed, {} unchanged", tally.new, tally.changed, tally.unchanged))?;
    }
    let count = report.problems.len();
    out.line(format!("{count} {}", if count == 1 { "problem" } else { "problems" }))?;
    if dry_run { out.line("This was a dry run: nothing was changed.") } else { Ok(()) }
}
