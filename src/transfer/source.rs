//! Where files come from: a folder on disk or what the program holds itself, so that the demo is read by the very
//! code that reads anybody's files.

use std::borrow::Cow;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::fault::TransferError;
use super::kind::{Wants, text_of};

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

/// The folder of a OneRoster export. Of a file in its place it is said what that is.
pub(super) fn folder(path: &Path) -> Result<&Path, TransferError> {
    if path.is_dir() {
        return Ok(path);
    }
    let Some(bytes) = read(path)? else {
        return Err(TransferError::Missing(format!("The folder {}", path.display())));
    };
    let file = name_of(path);
    text_of(&file, &bytes, None, Wants::Roster)?;
    let todo = "sendo import oneroster takes the folder with users.csv and the other files of the export; sendo import \
                pupils takes a list of pupils in one file.";
    Err(TransferError::Kind { file, what: "a file and no folder".into(), todo: todo.into() })
}

/// A file of its own, with its name for sentences.
pub(super) fn single(path: &Path) -> Result<(String, Vec<u8>), TransferError> {
    if path.is_dir() {
        let todo = "Name the file in it; the folder of a OneRoster export is for sendo import oneroster.";
        let (file, what) = (name_of(path), "a folder and no file".into());
        return Err(TransferError::Kind { file, what, todo: todo.into() });
    }
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
