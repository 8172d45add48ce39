//! What becomes of a command, given the school: changes, or a refusal in words. Rights come first, in the server.

use super::{Decision, Given, Refusal, RefusalKind};
use crate::domain::kind::Command;
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
    command.decide(look, given)
}
