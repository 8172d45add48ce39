//! What a writer has typed and not sent: one file each, replaced whole. What the texts are for is not known here, and
//! they are never in the journal, the trees, exports or backups.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::disk::{Disk, Make};
use crate::domain::id::StaffId;

const HALF: &str = ".new";
/// The most bytes that are kept for one writer.
const LIMIT: usize = 1024 * 1024;

/// What a writer has typed, by what it is for.
pub type Texts = BTreeMap<String, String>;

/// The drafts of the store's writers.
pub struct Drafts {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    /// Held while a file is replaced: a writer may sit at two terminals.
    turn: Mutex<()>,
}

impl Drafts {
    /// The drafts of the store at `root`.
    pub fn open(root: &Path, disk: Arc<dyn Disk>) -> io::Result<Drafts> {
        let folder = root.join("drafts");
        disk.make_folder(&folder)?;
        Ok(Drafts { disk, folder, turn: Mutex::default() })
    }

    /// Keeps what has changed of a writer's drafts, and throws away what is `None` now; the others stay. After a power
    /// cut it is all as before or all as wanted. More than 1 MiB is an error of the kind `FileTooLarge`.
    pub fn keep(&self, writer: StaffId, changes: &[(String, Option<String>)]) -> io::Result<()> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut texts = self.read(writer)?;
        for (what, text) in changes {
            match text {
                Some(text) => texts.insert(what.clone(), text.clone()),
                None => texts.remove(what),
            };
        }
        if texts.is_empty() {
            return self.remove_file(&self.file(writer));
        }
        let bytes = serde_json::to_vec(&texts)?;
        if bytes.len() > LIMIT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.replace(writer, &bytes)
    }

    fn replace(&self, writer: StaffId, bytes: &[u8]) -> io::Result<()> {
        let (half, whole) = (self.folder.join(format!("{writer}{HALF}")), self.file(writer));
        let mut file = match self.disk.open(&half, Make::New) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.disk.remove(&half)?;
                self.disk.open(&half, Make::New)?
            }
            other => other?,
        };
        file.append(bytes)?;
        file.sync()?;
        self.disk.rename(&half, &whole)?;
        self.disk.sync_folder(&self.folder)
    }

    /// A writer's drafts. A file that cannot be understood is as if it were not there.
    pub fn read(&self, writer: StaffId) -> io::Result<Texts> {
        let file = match self.disk.open(&self.file(writer), Make::Existing) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Texts::new()),
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
        Ok(serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// Removes what was written before `then` (14 days ago), and what was never finished. The answer is how many.
    pub fn remove_older(&self, then: SystemTime) -> io::Result<usize> {
        let mut removed = 0;
        for name in self.disk.names(&self.folder)? {
            let file = self.folder.join(&name);
            if name.ends_with(HALF) || self.disk.written(&file)?.1 < then {
                self.remove_file(&file)?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    fn remove_file(&self, file: &Path) -> io::Result<()> {
        match self.disk.remove(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        }
        self.disk.sync_folder(&self.folder)
    }

    fn file(&self, writer: StaffId) -> PathBuf {
        self.folder.join(writer.to_string())
    }
}
