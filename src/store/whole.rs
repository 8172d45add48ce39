//! A small file that is only ever replaced whole: after a power cut it is the new one or the old one.

use std::io;
use std::path::Path;

use super::disk::{Disk, Make};

/// What the name of a file ends in while it is being written.
pub(super) const HALF: &str = ".new";

/// Writes a file instead of the one of that name.
pub(super) fn replace(disk: &dyn Disk, folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let half = folder.join(format!("{name}{HALF}"));
    let mut file = match disk.open(&half, Make::New) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            disk.remove(&half)?;
            disk.open(&half, Make::New)?
        }
        other => other?,
    };
    file.append(bytes)?;
    file.sync()?;
    disk.rename(&half, &folder.join(name))?;
    disk.sync_folder(folder)
}

/// All of a file; `None` where there is none.
pub(super) fn read(disk: &dyn Disk, file: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match disk.open(file, Make::Existing) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    let mut bytes = vec![0; usize::try_from(file.length()?).map_err(io::Error::other)?];
    let mut held = 0;
    while let Some(into) = bytes.get_mut(held..).filter(|into| !into.is_empty()) {
        match file.read_at(into, held as u64)? {
            0 => break,
            read => held += read,
        }
    }
    bytes.truncate(held);
    Ok(Some(bytes))
}

/// Removes a file; none is no fault.
pub(super) fn remove(disk: &dyn Disk, folder: &Path, name: &str) -> io::Result<()> {
    match disk.remove(&folder.join(name)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => {
            other?;
            disk.sync_folder(folder)
        }
    }
}
