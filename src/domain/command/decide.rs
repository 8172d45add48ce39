//! What becomes of a command, given the state: changes, or a refusal in words. Rights come first, in the server.

use super::check::{pupil, short};
use super::{Command, Decision, Given, Refusal, RefusalKind};
use super::findings;
use crate::domain::change::Change;
use crate::domain::record::entry::correct::{correct, withdraw};
use crate::domain::record::entry::log::log;
use crate::domain::record::flag::decide::{raise, see_answers, take_step};
use crate::domain::record::link::decide as links;
use crate::domain::record::nudge::decide as nudges;
use crate::domain::record::plan::adjust::change_plan;
use crate::domain::record::plan::life::{move_plan, start_plan, write_plan};
use crate::domain::record::receipt::decide as receipts;
use crate::domain::record::school::choose as settings;
use crate::domain::record::staff::decide::{add_staff, init, set_roles};
use crate::domain::record::strategy::decide as strategies;

use crate::domain::id::PupilId;
use crate::domain::safeguard::StopList;
use crate::domain::state::State;

/// What becomes of a command, or why nothing does.
pub type Decided = Result<Decision, Refusal>;

/// Decides one command. The caller has asked `rights::may` already; nothing changes here.
pub fn decide(state: &State, command: &Command, given: &mut Given) -> Decided {
    let starts = matches!(command, Command::Init { .. })
        || matches!(command, Command::Import { bundle } if bundle.names_school());
    if state.school.is_none() && !starts {
        return Err(Refusal::new(
            RefusalKind::Unavailable,
            "There is no school here yet: `sendo init --school NAME` starts one, `sendo demo` shows one.",
        ));
    }
    match command {
        Command::Init { school, senco, dsl, account } => {
            init(state, given, school, senco.as_deref(), dsl.as_ref(), account)
        }
        Command::Set { setting, owner } => settings::set(state, setting, owner),
        Command::AddStaff { staff } => add_staff(state, given, staff),
        Command::SetRoles { login, roles } => set_roles(state, login, roles),
        Command::SetDisabled { login, disabled } => links::set_disabled(state, given, login, *disabled),
        Command::Link { link } => links::link(state, given, link),
        Command::Unlink { link } => links::unlink(state, given, *link),
        Command::Import { bundle } => {
            let (changes, report) = crate::domain::roster::merge(state, bundle, given.entries, given.today, given.ids);
            Ok(Decision { changes, report: Some(report) })
        }
        Command::Log { entries } => log(state, given, entries),
        Command::Withdraw { entries } => withdraw(state, given, entries),
        Command::Correct { entry, new } => correct(state, given, *entry, new),
        Command::RaiseFlag { flag } => raise(state, given, flag),
        Command::TakeStep { flag, revision, step, message } => take_step(state, given, *flag, *revision, step, message),
        Command::SeeAnswers { flag, steps } => see_answers(state, given, *flag, *steps),
        Command::ChangePlan { pupil, cycle, base, edit } => change_plan(state, given, *pupil, (*cycle, *base), edit),
        Command::StartPlan { pupil, from } => start_plan(state, given, *pupil, *from),
        Command::WritePlan { pupil, cycle, base, edits } => write_plan(state, given, *pupil, (*cycle, *base), edits),
        Command::MovePlan { pupil, cycle, base, to } => move_plan(state, given, *pupil, (*cycle, *base), *to),
        Command::Open { pupil, reason } => open(state, *pupil, reason),
        Command::MarkRead { pupil, cycle, version } => receipts::mark_read(state, given, *pupil, *cycle, *version),
        Command::Nudge { pupil, people } => nudges::nudge(state, given, *pupil, people),
        Command::ChangeList { edit } => strategies::change_list(state, given.today, edit),
        Command::Assess { entry } => findings::assess(state, given, entry),
        Command::WithdrawAssessment { pupil, entry } => findings::withdraw(state, given, *pupil, *entry),
        Command::RaiseConcern { concern } => findings::concern(state, given, concern),
        Command::AnswerConcern { pupil, concern, answers, text } => {
            findings::answer(state, given, *pupil, (*concern, *answers), text)
        }
        Command::SaveProfile { pupil, base, parts, audiences } => {
            findings::profile(state, given, *pupil, *base, parts, audiences)
        }
        Command::SetNeeds { pupil, provision, needs } => findings::needs(state, *pupil, *provision, needs),
        Command::PointToDsl => Ok(vec![Change::PointedToDsl].into()),
        Command::PassWord { word } => {
            let list = state.school.as_ref().map(|school| StopList::of(school));
            if list.is_none_or(|list| !list.has(word)) {
                return Err(Refusal::invalid("Only a word of the school's list is counted. Nothing was stored."));
            }
            Ok(vec![Change::WordPassed { word: word.clone() }].into())
        }
    }
}

fn open(state: &State, id: PupilId, reason: &str) -> Decided {
    pupil(state, id)?;
    let reason = short(reason, "reason")?;
    Ok(vec![Change::Opened { pupil: id, reason: reason.to_owned() }].into())
}
