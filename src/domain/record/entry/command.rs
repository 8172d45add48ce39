//! What is wanted of entries.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::correct::correct;
use super::log::log;
use super::{Entry, Fact, When};
use crate::domain::amend;
use crate::domain::command::{Decided, Given};
use crate::domain::id::{EntryId, PupilId};
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Who};
use crate::domain::shelf::{Unread, by_id};

/// An entry as a client sends it; the rest is the server's to say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewEntry {
    /// Whose record.
    pub pupil: PupilId,
    /// The cycle that the writer saw, so that a number does not land on another plan's line; 0 without a plan.
    pub cycle: u16,
    /// What it says.
    pub fact: Fact,
    /// When it happened; `None` is today.
    #[serde(default)]
    pub when: Option<When>,
    /// A few words of fact.
    #[serde(default)]
    pub note: String,
}

/// What somebody wants done with entries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryCommand {
    /// Add observations and measurements; one or a whole class, all or nothing.
    Log {
        /// What.
        entries: Vec<NewEntry>,
    },
    /// Put another entry in the place of an earlier one, which stays readable.
    Correct {
        /// The earlier one.
        entry: EntryId,
        /// What stands in its place, on the plan of its own cycle.
        new: NewEntry,
    },
}

impl KindCommand for EntryCommand {
    fn needs(&self, look: &Look<'_>, who: Who) -> Result<Vec<Needs>, Unread> {
        Ok(match self {
            EntryCommand::Log { entries } => {
                let pupils: BTreeSet<PupilId> = entries.iter().map(|entry| entry.pupil).collect();
                pupils.into_iter().map(|pupil| Needs::With(Act::Log, pupil)).collect()
            }
            // What stands in its place is logged. That of somebody else is the SENCO's to correct.
            EntryCommand::Correct { entry, new } => {
                let old = by_id::<Entry>(look.past, entry.0)?.filter(|old| old.pupil == new.pupil);
                let others = old.is_some_and(|old| Some(old.by) != who.person());
                [Needs::With(Act::Log, new.pupil)]
                    .into_iter()
                    .chain(others.then_some(Needs::Senco(amend::ONLY)))
                    .collect()
            }
        })
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        match self {
            EntryCommand::Log { entries } => log(look, given, entries),
            EntryCommand::Correct { entry, new } => correct(look, given, *entry, new),
        }
    }
}
