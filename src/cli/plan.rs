//! Commands about a plan's lines.

use serde_json::json;

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::plan_args::LineCommand;
use super::pupil::{self, For};
use super::session::{self, Session};
use super::strategies::listed;
use super::words;
use super::write::safe;
use crate::domain::command::Command;
use crate::domain::record::plan::edit::PlanEdit;
use crate::domain::record::plan::part::{PlanPart, said};
use crate::domain::record::plan::{Plan, PlanCommand};
use crate::domain::record::strategy::Strategy;
use crate::proto::ask;
use crate::proto::view::Brief;

pub(super) fn line(common: &Common, words: &str, change: &LineCommand) -> Result<(), Fault> {
    let mut session = session::open(common)?;
    let pupil = pupil::one(&mut session, words, For::Writing)?;
    let before = plan_of(&mut session, &pupil)?;
    let edit = edit(&mut session, change)?;
    let text = match &edit {
        PlanEdit::AddLine { text, .. } | PlanEdit::SayLine { text, .. } => text.as_str(),
        _ => "",
    };
    let said_not = matches!(
        change,
        LineCommand::Add { not_safeguarding: true, .. } | LineCommand::Change { not_safeguarding: true, .. }
    );
    safe(&mut session, text, said_not)?;
    let (cycle, base) = before.key();
    let edits = vec![edit.clone()];
    session.caller.run(Command::Plan(PlanCommand::WritePlan { pupil: pupil.id, cycle, base, edits }))?;
    let plan = plan_of(&mut session, &pupil)?;
    // Own words are a new line, and that is the last.
    let number = match edit.part(&plan) {
        Some(PlanPart::Line(number)) => Some(number),
        _ => plan.lines.iter().map(|line| line.number).max(),
    };
    let line = number.and_then(|number| plan.line(number));
    let mut out = Out::new();
    if common.json {
        let pupil = super::json::pupil(&pupil);
        out.json(&json!({ "pupil": pupil, "cycle": plan.cycle, "version": plan.version, "line": line }), false)?;
    } else {
        let line = line.map(said).unwrap_or_default();
        out.line(format!("Version {} of {}'s plan: {line}", plan.version, pupil.named()))?;
    }
    out.flush()
}

fn plan_of(session: &mut Session, pupil: &Brief) -> Result<Plan, Fault> {
    let card = session.caller.get(&ask::card(pupil.id))?;
    card.plan.ok_or_else(|| Fault::Refused(format!("{} has no plan yet. Nothing was stored.", pupil.named())))
}

fn edit(session: &mut Session, change: &LineCommand) -> Result<PlanEdit, Fault> {
    Ok(match change {
        LineCommand::Stop { number } => PlanEdit::StopLine { number: *number },
        LineCommand::Change { number, words, .. } => {
            PlanEdit::SayLine { number: *number, text: words::line(words, "its new words > ")? }
        }
        LineCommand::Add { serves, words, .. } => {
            let serves = serves.chars().filter(char::is_ascii_alphabetic).collect();
            let words = words::line(words, "a code or words > ")?;
            let (first, rest) = words.split_once(' ').unwrap_or((&words, ""));
            if !Strategy::is_code(first) {
                return Ok(PlanEdit::AddLine { code: String::new(), text: words, serves });
            }
            let known = listed(session)?.into_iter().find(|known| known.code.eq_ignore_ascii_case(first));
            let text = match (&known, rest.trim()) {
                (Some(known), _) if known.retired => {
                    return Err(Fault::Refused(format!(
                        "{} is retired: `sendo strategies restore {}` offers it again. Nothing was stored.",
                        known.code, known.code
                    )));
                }
                (Some(known), "") => known.text.clone(),
                (None, _) => {
                    return Err(Fault::Refused(format!(
                        "The school's list has no strategy {first}: `sendo strategies list` shows it. Nothing was stored."
                    )));
                }
                (_, rest) => rest.to_owned(),
            };
            PlanEdit::AddLine { code: known.map(|known| known.code).unwrap_or_default(), text, serves }
        }
    })
}
