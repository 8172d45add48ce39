//! What a writer has typed and not sent: one file each, replaced whole. What the texts are for is not known here, and
//! they are never in the journal, the trees, exports or backups.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::disk::Disk;
use super::line;
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
        let bytes = sealed(writer, &serde_json::to_vec(&texts)?);
        if bytes.len() > LIMIT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        whole::replace(&*self.disk, &self.folder, &writer.to_string(), &bytes)
    }

    /// A writer's drafts. A file that is not as it was written is as if it were not there.
    pub fn read(&self, writer: StaffId) -> io::Result<Texts> {
        let bytes = whole::read(&*self.disk, &self.folder.join(writer.to_string()))?;
        Ok(bytes.and_then(|bytes| unsealed(writer, &bytes)).unwrap_or_default())
    }

    /// What is wrong with the files, a sentence each.
    pub fn faults(&self) -> Vec<String> {
        let names = self.disk.names(&self.folder).unwrap_or_default();
        let is_sound = |name: &String| {
            let bytes = whole::read(&*self.disk, &self.folder.join(name));
            let writer = name.parse::<StaffId>();
            // One that was sent or thrown away this moment is no fault.
            matches!((writer, bytes), (Ok(writer), Ok(bytes)) if bytes.as_ref().is_none_or(|bytes| unsealed(writer, bytes).is_some()))
        };
        let broken = names.iter().filter(|name| !name.ends_with(HALF)).filter(|name| !is_sound(name));
        broken.map(|name| format!("drafts/{name} is not as it was written, and is not shown to anybody")).collect()
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

/// The texts as they are kept: behind them a sum, over whose they are as well.
fn sealed(writer: StaffId, texts: &[u8]) -> Vec<u8> {
    [texts, b"\n", sum(writer, texts).as_bytes()].concat()
}

/// What is in a file that is as it was written. One that an older sendo wrote has no sum.
fn unsealed(writer: StaffId, bytes: &[u8]) -> Option<Texts> {
    let texts = match bytes.iter().rposition(|byte| *byte == b'\n').and_then(|end| bytes.split_at_checked(end)) {
        Some((texts, kept)) if kept.strip_prefix(b"\n") == Some(sum(writer, texts).as_bytes()) => texts,
        Some(_) => return None,
        None => bytes,
    };
    serde_json::from_slice(texts).ok()
}

fn sum(writer: StaffId, texts: &[u8]) -> String {
    line::sum_of(writer.0.as_bytes(), texts).to_string()
}
