//! What can go wrong with the store, each in a sentence: what happened, what is safe, what to do.

use std::io;
use std::path::{Path, PathBuf};

use crate::random::NoRandom;

/// Where the journal is damaged. Nothing is dropped or guessed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "The journal is damaged: {place}: {what}. Nothing was changed and nothing was dropped. Keep the folder as it is and \
     restore a backup."
)]
pub struct Damage {
    /// The file, and the line in it where there is one.
    pub place: String,
    /// What is wrong there.
    pub what: String,
}

impl Damage {
    pub(super) fn at_line(file: &str, line: u64, what: impl Into<String>) -> Damage {
        Damage { place: format!("journal/{file}, line {line}"), what: what.into() }
    }

    pub(super) fn of(place: &str, what: impl Into<String>) -> Damage {
        Damage { place: place.to_owned(), what: what.into() }
    }
}

/// Why the store was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The journal is not what was acknowledged.
    #[error(transparent)]
    Damaged(#[from] Damage),
    /// Another process has it.
    #[error("{} is in use by another sendo. Nothing was changed: close that one first.", .0.display())]
    InUse(PathBuf),
    /// A file or folder cannot be opened, made or read.
    #[error("{} cannot be opened ({error}). Nothing was lost: check the path, its owner and the disk.", file.display())]
    NotOpenable {
        /// Which.
        file: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A newer sendo wrote it.
    #[error(
        "{place} was written by a newer sendo (form {version}). Nothing was changed: install the newer sendo and open \
         the store with it."
    )]
    TooNew {
        /// The file and the line in it.
        place: String,
        /// The form of that line.
        version: u32,
    },
}

impl OpenError {
    pub(super) fn io(file: &Path) -> impl FnOnce(io::Error) -> OpenError + use<> {
        let file = file.to_path_buf();
        move |error| OpenError::NotOpenable { file, error }
    }
}

/// Why something was not read or not written. What was acknowledged before is safe.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It takes no writing until it is opened again.
    #[error("The store is read-only: {0} What was stored before is safe. Close sendo and start it again.")]
    ReadOnly(String),
    /// There is no room.
    #[error(
        "The disk is full: nothing of this was stored, and what was stored before is safe. Make room, then repeat."
    )]
    Full,
    /// It could not be written; the file is as it was before.
    #[error("Nothing of this was stored, and what was stored before is safe: the journal cannot be written ({0}).")]
    NotWritten(io::Error),
    /// It would not read back as it was given.
    #[error(
        "Nothing of this was stored: it holds something that cannot be written down, such as a value that is no number."
    )]
    Unwritable,
    /// Another batch was written since this one began.
    #[error("Nothing of this was stored: something else was written in between. Repeat it.")]
    Overtaken,
    /// The trees are of no use and are being made again.
    #[error("The store's index is being rebuilt from the journal. Nothing is lost; try again in a moment.")]
    Rebuilding,
    /// The machine has no random bytes.
    #[error("Nothing of this was stored, and what was stored before is safe: {0}. Try again in a moment.")]
    NoRandom(#[from] NoRandom),
}
