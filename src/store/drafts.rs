//! What a writer has typed and not sent: one file each, replaced whole. What it says is not known here, and it is
//! never in the journal, the trees, exports or backups.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::disk::Disk;
use super::whole::{self, HALF};
use crate::domain::id::StaffId;

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
        whole::replace(&*self.disk, &self.folder, &writer.to_string(), drafts)
    }

    /// A writer's drafts; `None` where there are none.
    pub fn read(&self, writer: StaffId) -> io::Result<Option<Vec<u8>>> {
        whole::read(&*self.disk, &self.folder.join(writer.to_string()))
    }

    /// Removes a writer's drafts; none is no fault.
    pub fn remove(&self, writer: StaffId) -> io::Result<()> {
        whole::remove(&*self.disk, &self.folder, &writer.to_string())
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
