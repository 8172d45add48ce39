//! Where files come from: a folder on disk or what the program holds itself, so that the demo is read by the very
//! code that reads anybody's files.

use std::borrow::Cow;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::fault::TransferError;

/// The largest file that is read: many times what the largest school exports.
const MOST: u64 = 256 * 1024 * 1024;

/// Files that go together, by name.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// In a folder.
    Folder(&'a Path),
    /// In memory: names and bytes.
    Held(&'a [(&'a str, &'a [u8])]),
}

impl<'a> Source<'a> {
    /// The bytes of a file; `None` where there is none of that name.
    pub fn file(&self, name: &str) -> Result<Option<Cow<'a, [u8]>>, TransferError> {
        match self {
            Source::Held(files) => Ok(files.iter().find(|(held, _)| *held == name).map(|(_, bytes)| (*bytes).into())),
            Source::Folder(folder) => Ok(read(&folder.join(name))?.map(Cow::Owned)),
        }
    }
}

/// A file of its own, with its name for sentences.
pub(super) fn single(path: &Path) -> Result<(String, Vec<u8>), TransferError> {
    let bytes = read(path)?.ok_or_else(|| TransferError::Missing(path.display().to_string()))?;
    Ok((name_of(path), bytes))
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, TransferError> {
    let unreadable = |why: std::io::Error| TransferError::Unreadable { file: name_of(path), why: why.to_string() };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(unreadable(why)),
    };
    let mut bytes = Vec::new();
    // One byte more than is taken, so that a pipe without an end is noticed too.
    file.take(MOST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    match bytes.len() as u64 {
        long if long > MOST => Err(TransferError::TooLarge { file: name_of(path), bytes: long, most: MOST }),
        _ => Ok(Some(bytes)),
    }
}
