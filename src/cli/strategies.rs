//! `strategies`: the school's own list, and how it changes. Plans and entries keep the words they had.

use serde_json::json;

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::plan_args::StrategiesCommand;
use super::session::{self, Session};
use super::words;
use super::write::safe;
use crate::domain::command::Command;
use crate::domain::record::strategy::{ListEdit, Strategy, StrategyCommand};
use crate::proto::ask;

/// What is asked where no words came.
const STANDS_FOR: &str = "what it stands for > ";

pub(super) fn strategies(common: &Common, command: &StrategiesCommand) -> Result<(), Fault> {
    let (edit, code, not_safeguarding) = match command {
        StrategiesCommand::List { all } => return list(common, *all),
        StrategiesCommand::Add { not_safeguarding, code, words } => {
            (ListEdit::Add { code: code.clone(), text: words::line(words, STANDS_FOR)? }, code, *not_safeguarding)
        }
        StrategiesCommand::Rename { not_safeguarding, code, words } => {
            (ListEdit::Rename { code: code.clone(), text: words::line(words, STANDS_FOR)? }, code, *not_safeguarding)
        }
        StrategiesCommand::Retire { code } => (ListEdit::Retire { code: code.clone() }, code, false),
        StrategiesCommand::Restore { code } => (ListEdit::Restore { code: code.clone() }, code, false),
    };
    let mut session = session::open(common)?;
    let (text, done) = match &edit {
        ListEdit::Add { text, .. } => (text.as_str(), "Added"),
        ListEdit::Rename { text, .. } => (text.as_str(), "In other words; plans keep theirs"),
        ListEdit::Retire { .. } => ("", "Offered no more; plans that have it keep it"),
        ListEdit::Restore { .. } => ("", "Offered again"),
    };
    safe(&mut session, text, not_safeguarding)?;
    session.caller.run(Command::Strategy(StrategyCommand::ChangeList { edit: edit.clone() }))?;
    let now = listed(&mut session)?.into_iter().find(|known| known.code.eq_ignore_ascii_case(code.trim()));
    let mut out = Out::new();
    if common.json {
        out.json(&json!({ "strategy": now }), false)?;
    } else if let Some(now) = now {
        out.line(format!("{done}: {} {}", now.code, now.text))?;
    }
    out.flush()
}

fn list(common: &Common, all: bool) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let strategies = listed(&mut session)?;
    let mut out = Out::new();
    if common.json {
        out.json(&json!({ "strategies": strategies }), false)?;
        return out.flush();
    }
    for strategy in strategies.iter().filter(|strategy| all || !strategy.retired) {
        let retired = if strategy.retired { "  (retired)" } else { "" };
        out.line(format!("{:<5} {}{retired}", strategy.code, strategy.text))?;
    }
    out.flush()
}

/// The school's list, retired ones too.
pub(super) fn listed(session: &mut Session) -> Result<Vec<Strategy>, Fault> {
    Ok(session.caller.get(&ask::strategies())?)
}
