//! The few things that the store asks of a disk, so that a test can fail or forget any of them. What the files mean is
//! not known here.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, FileExt, MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::time::SystemTime;

/// Whether a file is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Make {
    /// It is.
    Existing,
    /// It is not, and must not be.
    New,
}

/// A disk.
pub trait Disk: Send + Sync {
    /// Makes a folder and those above it, for its owner alone (0700); one that is there stays as it is.
    fn make_folder(&self, folder: &Path) -> io::Result<()>;
    /// The names of the files and folders in a folder, sorted; none where there is no such folder.
    fn names(&self, folder: &Path) -> io::Result<Vec<String>>;
    /// Opens a file for reading and appending; a new one is for its owner alone (0600).
    fn open(&self, file: &Path, make: Make) -> io::Result<Box<dyn DiskFile>>;
    /// Gives a file or folder another name; a file of that name is replaced.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, file: &Path) -> io::Result<()>;
    /// Removes a folder and all that is in it.
    fn remove_folder(&self, folder: &Path) -> io::Result<()>;
    /// Makes the names in a folder outlive a power cut.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// The length of a file or folder, and when it was last written.
    fn written(&self, file: &Path) -> io::Result<(u64, SystemTime)>;
    /// Takes the lock that a file stands for, until the answer is dropped; `None` while somebody else holds it.
    fn lock(&self, file: &Path) -> io::Result<Option<File>>;
    /// How many bytes there is room for where a folder is; as many as one likes where that cannot be said.
    fn room(&self, folder: &Path) -> u64 {
        rustix::fs::statvfs(folder).map_or(u64::MAX, |about| about.f_bavail.saturating_mul(about.f_frsize))
    }
    /// Whether files are read and nothing is ever written.
    fn is_read_only(&self) -> bool {
        false
    }
    /// Whether a lock is still the file at its path: a folder that was moved away, or a lock that was put in its place,
    /// is another's.
    fn still_holds(&self, lock: &File, file: &Path) -> bool {
        let (Ok(held), Ok(there)) = (lock.metadata(), fs::metadata(file)) else { return false };
        (held.dev(), held.ino()) == (there.dev(), there.ino())
    }
}

/// An open file.
pub trait DiskFile: Send + Sync {
    /// Its length in bytes.
    fn length(&self) -> io::Result<u64>;
    /// Reads at a place, as `pread` does; 0 is the end.
    fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize>;
    /// Writes all of it at the end.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Makes what was written outlive a power cut (`fdatasync`).
    fn sync(&mut self) -> io::Result<()>;
    /// Cuts it to this length.
    fn cut(&mut self, length: u64) -> io::Result<()>;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other?,
        };
        let mut names = Vec::new();
        for entry in entries {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }

    fn open(&self, file: &Path, make: Make) -> io::Result<Box<dyn DiskFile>> {
        let file = OpenOptions::new().read(true).append(true).create_new(make == Make::New).mode(0o600).open(file)?;
        Ok(Box::new(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, file: &Path) -> io::Result<()> {
        fs::remove_file(file)
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        fs::remove_dir_all(folder)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        File::open(folder)?.sync_all()
    }

    fn written(&self, file: &Path) -> io::Result<(u64, SystemTime)> {
        let about = fs::metadata(file)?;
        Ok((about.len(), about.modified()?))
    }

    fn lock(&self, file: &Path) -> io::Result<Option<File>> {
        let file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(file)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl DiskFile for File {
    fn length(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn read_at(&self, into: &mut [u8], at: u64) -> io::Result<usize> {
        FileExt::read_at(self, into, at)
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }
}
