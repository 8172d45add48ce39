//! What a writer has typed and not sent: one file each, replaced whole. What it says is not known here, and it is
//! never in the journal, the trees, exports or backups.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::disk::{Disk, Make};
use crate::domain::id::StaffId;

const HALF: &str = ".new";

/// The drafts of the store's writers.
pub struct Drafts {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
}

impl Drafts {
    /// The drafts of the store at `root`.
    pub fn open(root: &Path, disk: Arc<dyn Disk>) -> io::Result<Drafts> {
        let folder = root.join("drafts");
        disk.make_folder(&folder)?;
        Ok(Drafts { disk, folder })
    }

    /// Keeps a writer's drafts instead of those kept before: after a power cut it is these or those, whole.
    pub fn keep(&self, writer: StaffId, drafts: &[u8]) -> io::Result<()> {
        let (half, whole) = (self.folder.join(format!("{writer}{HALF}")), self.file(writer));
        let mut file = match self.disk.open(&half, Make::New) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.disk.remove(&half)?;
                self.disk.open(&half, Make::New)?
            }
            other => other?,
        };
        file.append(drafts)?;
        file.sync()?;
        self.disk.rename(&half, &whole)?;
        self.disk.sync_folder(&self.folder)
    }

    /// A writer's drafts; `None` where there are none.
    pub fn read(&self, writer: StaffId) -> io::Result<Option<Vec<u8>>> {
        let file = match self.disk.open(&self.file(writer), Make::Existing) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        let mut drafts = vec![0; usize::try_from(file.length()?).map_err(io::Error::other)?];
        let mut held = 0;
        while let Some(into) = drafts.get_mut(held..).filter(|into| !into.is_empty()) {
            match file.read_at(into, held as u64)? {
                0 => break,
                read => held += read,
            }
        }
        drafts.truncate(held);
        Ok(Some(drafts))
    }

    /// Removes a writer's drafts; none is no fault.
    pub fn remove(&self, writer: StaffId) -> io::Result<()> {
        self.remove_file(&self.file(writer))
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
