//! Why a file as a whole was not taken. Faults of single lines are `Problem`s, and the rest of the file comes in.

/// Why nothing was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransferError {
    /// It is not there.
    #[error("{0} is not there: nothing was imported. Check the path, or export it again.")]
    Missing(String),
    /// It is something else than what is taken here.
    #[error("{file} is {what}: nothing was imported. {todo}")]
    Kind {
        /// Which.
        file: String,
        /// What it is.
        what: String,
        /// What to do with it, and what takes it.
        todo: String,
    },
    /// It is there and cannot be read.
    #[error("{file} could not be read ({why}): nothing was imported.")]
    Unreadable {
        /// Which.
        file: String,
        /// In the system's words.
        why: String,
    },
    /// It is larger than any school's.
    #[error("{file} has {bytes} bytes; at most {most} are read: nothing was imported.")]
    TooLarge {
        /// Which.
        file: String,
        /// How large it is.
        bytes: u64,
        /// How large it may be.
        most: u64,
    },
    /// No column says what has to be said.
    #[error("{file} has no column for {columns}: nothing was imported. {hint}")]
    Columns {
        /// Which.
        file: String,
        /// What is missing.
        columns: String,
        /// What to do.
        hint: String,
    },
    /// There is no such encoding.
    #[error("{0:?} is no encoding that is known here: use utf-8, utf-16le, utf-16be or windows-1252.")]
    Encoding(String),
    /// It is not in the encoding that was asked for.
    #[error("{file} is not {encoding}: nothing was imported. Leave --encoding out, and the file decides.")]
    NotInEncoding {
        /// Which.
        file: String,
        /// What it is not in.
        encoding: String,
    },
    /// It is not what it should be.
    #[error("{file}, line {line}: {what}: nothing was imported.")]
    Broken {
        /// Which.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
}
