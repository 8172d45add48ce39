//! A command that comes a second time under its name: who hears its first answer again, and what opens again with it.
//! What was done is known by the store; what is wanted now is never believed.

use super::permit::Asker;
use crate::domain::command::{Command, Done, Refusal, RefusalKind};
use crate::domain::id::PupilId;
use crate::domain::record::pupil::PupilCommand;
use crate::domain::rights::Act;
use crate::domain::school_day::Day;
use crate::domain::state::State;
use crate::domain::time::Instant;
use crate::store::{Remembered, Sum};

/// The first answer, for whoever was given it.
pub(super) struct Again {
    pub(super) done: Done,
    /// Whose record the command opened today.
    pub(super) opened: Option<PupilId>,
}

/// Answers as the first time, where the same person asks the same. After a rebuild what was asked is not known: then the
/// person hears that it is done. Nobody else hears anything of it.
pub(super) fn answer(
    before: &Remembered,
    (asker, state): (&Asker, &State),
    (command, print): (&Command, Option<Sum>),
    today: Day,
) -> Result<Again, Refusal> {
    asker.may(state, Act::Names, None)?; // Whose account is closed hears nothing any more.
    let theirs = before.by == Some(asker.who);
    let same = before.asked.is_none() || before.asked == print;
    let opened = before.opened.as_ref();
    let opens_this = match command {
        Command::Pupil(PupilCommand::Open { pupil, .. }) => opened.is_some_and(|(opened, _)| opened == pupil),
        _ => true,
    };
    if !(theirs && same && opens_this) {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            "That command was used already for something else: nothing was done. Do it again.",
        ));
    }
    // The reason stands in the journal, and is as good as on the line that broke: until that day ends.
    let begins = Instant::beginning_of(today);
    let opened = opened.filter(|(_, at)| *at >= begins).map(|(pupil, _)| *pupil);
    Ok(Again { done: before.done(), opened })
}
