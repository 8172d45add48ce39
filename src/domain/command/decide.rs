//! What becomes of a command, given the school: changes, or a refusal in words. Rights come first, in the server.

use super::{Decision, Given, Refusal, RefusalKind};
use crate::domain::kind::{Command, Needs};
use crate::domain::look::Look;
use crate::domain::record::school::SchoolCommand;
use crate::domain::roster::ImportCommand;

/// What becomes of a command, or why nothing does.
pub type Decided = Result<Decision, Refusal>;

/// Decides one command. The caller has asked for what it needs already; nothing changes here.
pub fn decide(look: &Look<'_>, command: &Command, given: &mut Given<'_>) -> Decided {
    let starts = match command {
        Command::School(SchoolCommand::Init { .. }) => true,
        Command::Import(ImportCommand::Import { bundle }) => bundle.names_school(),
        _ => false,
    };
    if look.school.is_none() && !starts {
        return Err(Refusal::new(
            RefusalKind::Unavailable,
            "There is no school here yet: `sendo init --school NAME` starts one, `sendo demo` shows one.",
        ));
    }
    let about = command.needs(look, given.who)?.into_iter().filter_map(|needs| match needs {
        Needs::With(_, pupil) | Needs::Reason(pupil) => Some(pupil),
        Needs::To(_) | Needs::Senco(_) => None,
    });
    let whole = look.with(about)?;
    command.decide(&Look { state: &whole, past: look.past }, given)
}
