//! Which pupil a PUPIL of the command line is.

use super::fault::Fault;
use super::session::Session;
use super::words;
use crate::domain::command::Command;
use crate::domain::record::pupil::PupilCommand;
use crate::proto::ask;
use crate::proto::message::Whom;
use crate::proto::view::Brief;

/// What is to be done with the pupil.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    Reading,
    Writing,
}

/// The one pupil that the words name; else an error with a list of those they may mean.
pub(super) fn one(session: &mut Session, words: &str, what_for: For) -> Result<Brief, Fault> {
    let found = session.caller.get(&ask::whom(words.to_owned(), what_for == For::Writing))?;
    match found {
        Whom::One(pupil) => Ok(pupil),
        Whom::Several(pupils) => Err(Fault::Refused(format!(
            "\"{words}\" fits more than one pupil: {}. Say which, with the form or the UPN.",
            listed(&pupils)
        ))),
        Whom::Near(pupils) => {
            Err(Fault::Refused(format!("Nobody is called \"{words}\". Near it: {}.", listed(&pupils))))
        }
        Whom::Nobody => Err(Fault::Refused(format!("Nobody is called \"{words}\"."))),
    }
}

/// How many pupils a sentence lists.
const LISTED: usize = 12;

fn listed(pupils: &[Brief]) -> String {
    let named = |pupil: &Brief| match (pupil.form.is_empty(), pupil.year.is_empty()) {
        (true, true) => pupil.name.full(),
        (true, false) => format!("{} (year {})", pupil.name.full(), pupil.year),
        (false, true) => format!("{} ({})", pupil.name.full(), pupil.form),
        (false, false) => format!("{} ({}, year {})", pupil.name.full(), pupil.form, pupil.year),
    };
    let mut listed: Vec<String> = pupils.iter().take(LISTED).map(named).collect();
    if pupils.len() > LISTED {
        listed.push(format!("and {} more", pupils.len() - LISTED));
    }
    listed.join("; ")
}

/// Opens the pupil's record with a reason, where one is given.
pub(super) fn open(session: &mut Session, pupil: &Brief, reason: Option<&str>) -> Result<(), Fault> {
    if let Some(reason) = words::reason(reason)? {
        session.caller.run(Command::Pupil(PupilCommand::Open { pupil: pupil.id, reason }))?;
    }
    Ok(())
}
