//! What a writer has typed and not sent: one file each, replaced whole. What the texts are for is not known here, and
//! they are never in the journal, the trees, exports or backups.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::disk::Disk;
use super::whole::{self, HALF};
use crate::domain::id::StaffId;

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
        if !disk.is_read_only() {
            disk.make_folder(&folder)?;
        }
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
            return whole::remove(&*self.disk, &self.folder, &writer.to_string());
        }
        let bytes = serde_json::to_vec(&texts)?;
        if bytes.len() > LIMIT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        whole::replace(&*self.disk, &self.folder, &writer.to_string(), &bytes)
    }

    /// A writer's drafts. A file that cannot be understood is as if it were not there.
    pub fn read(&self, writer: StaffId) -> io::Result<Texts> {
        let bytes = whole::read(&*self.disk, &self.folder.join(writer.to_string()))?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
    }

    /// Removes what was written before `then` (14 days ago), and what was never finished. The answer is how many.
    pub fn remove_older(&self, then: SystemTime) -> io::Result<usize> {
        let mut removed = 0;
        for name in self.disk.names(&self.folder)? {
            let file = self.folder.join(&name);
            if name.ends_with(HALF) || self.disk.written(&file)?.1 < then {
                whole::remove(&*self.disk, &self.folder, &name)?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}
