//! From what was typed to an exit code.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use super::args::{Args, Command, Common, Screens, Size, Typist};
use super::desk::Stepped;
use super::fault::Fault;
use super::log::Logged;
use super::shell::Line;
use super::write::Flagged;
use super::{
    audit, check, demo, desk, doctor, findings, inbox, keys, large, log, nudge, office, out, papers, plain, plan,
    private, read, screen, serve, session, settings, shell, snippet, staff, strategies, typed, undo, write,
};
use crate::domain::record::school::FirstPerson;
use crate::logfile;

/// Runs one command line.
pub fn main(typed: impl IntoIterator<Item = OsString>) -> ExitCode {
    private::keep();
    let original = std::env::var_os("SSH_ORIGINAL_COMMAND").filter(|line| !line.is_empty());
    let line = shell::words(typed.into_iter().collect(), original);
    let Line { words, forced } = match line.and_then(|line| typed::no_code(&line.words).map(|()| line)) {
        Ok(line) => line,
        Err(fault) => return end(&fault),
    };
    if let Ok(Screens { common }) = Screens::try_parse_from(&words) {
        return ended(run(Args { common, command: None }, forced));
    }
    let args = match Args::try_parse_from(words) {
        Ok(args) => args,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => return end(&Fault::Usage(usage(&error))),
    };
    ended(run(args, forced))
}

fn ended(ran: Result<(), Fault>) -> ExitCode {
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => end(&fault),
    }
}

/// One sentence on standard error.
fn end(fault: &Fault) -> ExitCode {
    let sentence = fault.to_string();
    if !sentence.is_empty() {
        if matches!(fault, Fault::Store(_)) {
            logfile::log(&sentence);
        }
        let _ = writeln!(std::io::stderr(), "sendo: {}", out::shown(&sentence, std::io::stderr().is_terminal()));
    }
    ExitCode::from(fault.code())
}

/// What the parser said, as one sentence.
fn usage(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let first: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    let first = first.join(" ");
    format!("{}; `sendo --help` shows what can be typed.", first.strip_prefix("error: ").unwrap_or(&first))
}

fn run(mut args: Args, forced: bool) -> Result<(), Fault> {
    if forced {
        typed::only_sendo(&args)?;
        args.common.typist = Typist::Forced;
    }
    let Args { common, command } = args;
    let Some(command) = command else { return terminal(&common) };
    match command {
        Command::Demo { pupils: Some(pupils), observations, years, .. } => {
            large::large(&common, &Size { pupils, observations, years })
        }
        Command::Demo { role, .. } => demo::demo(&common, role),
        Command::Init { school, admin, account, senco, dsl } => {
            let first = admin.map(|login| FirstPerson { account: account.unwrap_or_else(|| login.clone()), login });
            office::init(&common, school, first, senco, dsl.as_deref())
        }
        Command::Settings => settings::settings(&common),
        Command::Set { name, value } => settings::set(&common, &name, &value),
        Command::Staff(command) => staff::staff(&common, &command),
        Command::Import(command) => office::import(&common, &command),
        Command::Find { query, limit } => read::find(&common, &query, limit),
        Command::Plan { pupil, reason } => read::plan(&common, &pupil, reason.as_deref()),
        Command::Log { not_safeguarding, reason, pupil, line } => {
            let reason = reason.as_deref();
            log::log(&common, &Logged { pupil: &pupil, line: &line, reason, not_safeguarding })
        }
        Command::Correct { not_safeguarding, entry, line } => log::correct(&common, entry, &line, not_safeguarding),
        Command::Undo { wrong_child } => undo::undo(&common, wrong_child),
        Command::Misplaced => undo::misplaced(&common),
        Command::Observations { pupil, limit, all, reason } => {
            let limit = (!all).then_some(limit);
            read::observations(&common, &pupil, limit, reason.as_deref())
        }
        Command::Flag { urgency, parents, line, not_safeguarding, pupil, reason, note } => {
            let (pupil, reason, urgency, parents) = (&*pupil, &*reason, &*urgency, parents.as_deref());
            write::flag(&common, &Flagged { pupil, reason, urgency, parents, line, note: &note, not_safeguarding })
        }
        Command::Findings(command) => findings::run(&common, &command),
        Command::Papers(command) => papers::run(&common, &command),
        Command::Line { pupil, change } => plan::line(&common, &pupil, &change),
        Command::Strategies(command) => strategies::strategies(&common, &command),
        Command::Nudge { pupil, people } => nudge::nudge(&common, &pupil, &people),
        Command::Snippet(command) => snippet::snippet(&common, &command),
        Command::Desk { filter } => desk::desk(&common, &filter),
        Command::Inbox { seen } => inbox::inbox(&common, seen),
        Command::Item { not_safeguarding, item, step, message } => {
            let (item, step, words) = (&*item, step.as_deref(), &*message);
            desk::item(&common, &Stepped { item, step, words, not_safeguarding })
        }
        Command::Away { who, day } => desk::away(&common, who.as_deref(), &day),
        Command::Audit { pupil, staff, since, limit } => {
            audit::audit(&common, pupil.as_deref(), staff.as_deref(), since, limit)
        }
        Command::Check { head } => check::check(&common, head.as_deref()),
        Command::Serve { linger, one_by_one } => serve::serve(&common, linger, one_by_one),
        Command::Doctor => doctor::doctor(&common),
        Command::Keys { markdown } => keys::list(&common, markdown),
    }
}

/// The terminal program; where there is no school yet, the three ways to start.
fn terminal(common: &Common) -> Result<(), Fault> {
    let root = session::place(common)?;
    if !session::has_school(&root) {
        return Err(Fault::Refused(format!(
            "There is no school in {} yet. Three ways to start: `sendo demo` shows an invented one, \
             `sendo init --school NAME` starts yours, `--store DIR` names one that is elsewhere.",
            root.display()
        )));
    }
    let (home, act_as) = (session::home(root)?, common.act_as.as_deref());
    if out::is_plain(common) { plain::run(&home, act_as, common) } else { screen::run(home, act_as, common, true) }
}
