//! A disk of which nothing is wanted but reading: a backup mounted read-only, files that nobody may write. Whatever would
//! change anything there is refused before the system is asked, so that it holds for root too.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::SystemTime;

use rustix::fs::{Access, access};
use rustix::io::Errno;

use super::disk::{Disk, DiskFile, Make, RealDisk};

/// Why nothing is stored.
pub const READ_ONLY: &str = "its disk or its files take no writing. It can be read, and nothing new is kept, not even \
                              who looked.";

/// Whether the store in a folder can be read by this account and not written: its folder, its journal, or a segment.
pub fn is_read_only(root: &Path) -> bool {
    let journal = root.join("journal");
    let Ok(segments) = RealDisk.names(&journal) else { return false };
    let newest = segments
        .iter()
        .rfind(|name| Path::new(name).extension().is_some_and(|end| end == "jsonl"))
        .map(|name| journal.join(name));
    let refused =
        |path: &Path| matches!(access(path, Access::WRITE_OK), Err(Errno::ROFS | Errno::ACCESS | Errno::PERM));
    newest.is_some_and(|newest| {
        access(&newest, Access::READ_OK).is_ok() && [root, &journal, &newest].into_iter().any(refused)
    })
}

/// The disk of this machine, of which files are read and no more.
pub(super) struct OnlyRead;

/// A file that is read.
struct OnlyReadFile(File);

fn refused() -> io::Error {
    io::ErrorKind::ReadOnlyFilesystem.into()
}

impl Disk for OnlyRead {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() { Ok(()) } else { Err(refused()) }
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        RealDisk.names(folder)
    }

    fn open(&self, file: &Path, make: Make) -> io::Result<Box<dyn DiskFile>> {
        match make {
            Make::Existing => Ok(Box::new(OnlyReadFile(File::open(file)?))),
            Make::New => Err(refused()),
        }
    }

    fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(refused())
    }

    fn remove(&self, _: &Path) -> io::Result<()> {
        Err(refused())
    }

    fn remove_folder(&self, _: &Path) -> io::Result<()> {
        Err(refused())
    }

    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn written(&self, file: &Path) -> io::Result<(u64, SystemTime)> {
        RealDisk.written(file)
    }

    /// Where nobody writes, nobody needs to be kept out: the folder itself stands for the lock.
    fn lock(&self, file: &Path) -> io::Result<Option<File>> {
        file.parent().map(File::open).transpose()
    }

    fn still_holds(&self, _: &File, file: &Path) -> bool {
        file.parent().is_some_and(|folder| fs::exists(folder).unwrap_or(false))
    }

    fn is_read_only(&self) -> bool {
        true
    }
}

impl DiskFile for OnlyReadFile {
    fn length(&self) -> io::Result<u64> {
        DiskFile::length(&self.0)
    }

    fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        DiskFile::read_at(&self.0, into, at)
    }

    fn append(&mut self, _: &[u8]) -> io::Result<()> {
        Err(refused())
    }

    /// Nothing was written that could be lost.
    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn cut(&mut self, _: u64) -> io::Result<()> {
        Err(refused())
    }
}
