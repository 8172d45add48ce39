//! What is remembered of a command that is done, beside its answer: who asked, what they asked, and whose record it
//! opened. Who may hear the answer again is not known here.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::line::{Head, Sum};
use crate::domain::command::Done;
use crate::domain::id::{CommandId, PupilId};
use crate::domain::kind::Change;
use crate::domain::record::pupil::PupilChange;
use crate::domain::rights::Who;
use crate::domain::time::Instant;

/// A command that is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    commit: u64,
    #[serde(default)]
    made: Vec<Uuid>,
    /// For whom. `None` where trees say so that were made before this was kept: then it is nobody's any more.
    #[serde(default)]
    pub by: Option<Who>,
    /// The fingerprint of what was asked; `None` where the trees were made again, for the journal has changes, not
    /// commands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Sum>,
    /// Whose record was opened with a reason, and when that was entered: UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<(PupilId, Instant)>,
}

impl Remembered {
    /// What the lines of a commit say by themselves; `head` is its last. Of a long commit there are no changes.
    pub(super) fn of(head: &Head, changes: &[Change]) -> Remembered {
        let Done { commit, made } = Done::of(head.commit, changes.iter());
        let opened = changes.iter().find_map(|change| match change {
            Change::Pupil(PupilChange::Opened { pupil, .. }) => Some((*pupil, head.entered)),
            _ => None,
        });
        Remembered { commit, made, by: Some(head.by.map_or(Who::Owner, Who::Person)), asked: None, opened }
    }

    /// The answer.
    pub fn done(&self) -> Done {
        Done { commit: self.commit, made: self.made.clone() }
    }

    /// Whether these are what the journal makes of the command, as far as they know it.
    pub(super) fn is_of(&self, journal: &Remembered) -> bool {
        self.done() == journal.done() && (self.by.is_none() || (self.by, &self.opened) == (journal.by, &journal.opened))
    }
}

/// A fingerprint of what is asked under a command's name. The name is in it, so that two commands that ask the same do
/// not look alike, and it is nowhere but in the trees: a purge, which makes them anew, takes it away. `None` for what
/// cannot be written as JSON.
pub fn fingerprint(command: CommandId, asked: &impl Serialize) -> Option<Sum> {
    let mut hashing = Hashing(Sha256::new_with_prefix(command.0.as_bytes()));
    serde_json::to_writer(&mut hashing, asked).ok()?;
    Some(Sum::from(<[u8; 32]>::from(hashing.0.finalize())))
}

/// Hashes what is written, so that a long import is not held a second time.
struct Hashing(Sha256);

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_older_trees_remember_is_read_and_is_nobodys() {
        let (made, by) = (Uuid::from_u128(7), Who::Person(Uuid::from_u128(9).into()));
        let old = format!(r#"{{"commit":5,"made":["{made}"]}}"#);
        let old: Option<Remembered> = serde_json::from_str(&old).ok();
        let now = Remembered { commit: 5, made: vec![made], by: Some(by), asked: None, opened: None };
        assert_eq!(old.as_ref().map(|old| (old.by, old.done())), Some((None, now.done())));
        assert!(old.is_some_and(|old| old.is_of(&now)), "the check finds no fault with it");
        assert!(!Remembered { by: Some(Who::Owner), ..now.clone() }.is_of(&now));
        assert!(!Remembered { commit: 6, ..now.clone() }.is_of(&now));
    }

    #[test]
    fn a_fingerprint_is_of_all_that_was_asked_and_of_the_name() {
        let of = |command: u128, asked: &str| fingerprint(CommandId(Uuid::from_u128(command)), &asked);
        assert_eq!(of(1, "one"), of(1, "one"));
        assert!(of(1, "one").is_some());
        assert_ne!(of(1, "one"), of(1, "one "));
        assert_ne!(of(1, "one"), of(2, "one"));
    }
}
