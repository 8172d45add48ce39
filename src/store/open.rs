//! Opening the store: the lock, the journal's end, the trees; and making the trees again, now or at any later hour.

use std::cell::Cell;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, RwLock};

use super::commit::Writer;
use super::disk::Disk;
use super::drafts::Drafts;
use super::error::{Damage, OpenError};
use super::journal::{self, Folder};
use super::memory::MemoryIndex;
use super::mend::Bell;
use super::read::{Durable, Store};
use super::read_only::{OnlyRead, READ_ONLY};
use super::rebuild::{Failed, Loaded, Progress, Replay};
use super::seal::{self, ASIDE, TREES, Trust};
use super::secrets::Secrets;
use super::snapshot::Snapshot;
use super::tied::{Tie, Tied};
use super::trees::{SledTrees, Stands, Trees};
use super::views::Views;
use crate::domain::shelf::Unread;
use crate::random::Dice;

/// The bytes at which a segment of the journal is full.
pub const SEGMENT: u64 = 64 * 1024 * 1024;

/// The bytes of the index that are held in memory.
pub const CACHE: u64 = 64 * 1024 * 1024;

/// What stands beside journal and trees.
const BESIDE: [&str; 3] = ["secrets", "views", "drafts"];
/// The file whose lock says who owns the store.
pub(super) const LOCK: &str = "lock";

/// How to open a store.
pub struct Opening<'a> {
    /// The date, for the name of what is kept aside: `2026-11-21`.
    pub today: &'a str,
    /// The bytes at which a segment is full; `SEGMENT` but in tests.
    pub segment: u64,
    /// The bytes of the index that are held in memory; `CACHE` but in tests.
    pub cache: u64,
    /// Is told how far it is, where it takes long.
    pub progress: &'a dyn Fn(Progress),
}

/// A store whose lock this process holds, and that is not open yet.
pub struct Taken {
    root: PathBuf,
    disk: Arc<dyn Disk>,
    dice: Dice,
    lock: File,
}

/// What opening a store has to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// The file in the journal's folder that an unfinished last commit was moved to.
    pub torn: Option<String>,
    /// The trees were made again.
    pub rebuilt: bool,
    /// All of it in sentences, for the screen and the log.
    pub sentences: Vec<String>,
}

impl Store {
    /// Opens the store in a folder, and makes it where there is none. What was acknowledged is there, or it is refused.
    pub fn open(
        root: &Path,
        disk: Arc<dyn Disk>,
        today: &str,
        progress: &dyn Fn(Progress),
    ) -> Result<(Store, Opened), OpenError> {
        Store::open_with(root, disk, &Opening { today, segment: SEGMENT, cache: CACHE, progress })
    }

    /// `open`, with all that can be chosen.
    pub fn open_with(root: &Path, disk: Arc<dyn Disk>, how: &Opening<'_>) -> Result<(Store, Opened), OpenError> {
        Store::take(root, disk)?.open(how)
    }

    /// Takes the store's lock and reads nothing yet. From here on it is this process's, so that clients can be let in
    /// and told how far it is while it is opened.
    pub fn take(root: &Path, disk: Arc<dyn Disk>) -> Result<Taken, OpenError> {
        disk.make_folder(root).map_err(OpenError::io(root))?;
        let lock_file = root.join(LOCK);
        let lock = disk.lock(&lock_file).map_err(OpenError::io(&lock_file))?;
        let lock = lock.ok_or_else(|| OpenError::InUse(root.to_path_buf()))?;
        Ok(Taken { root: root.to_path_buf(), disk, dice: Dice::system(), lock })
    }

    /// The same for a store that can only be read: nothing in its folder is made, locked or changed.
    pub fn take_to_read(root: &Path) -> Result<Taken, OpenError> {
        Store::take(root, Arc::new(OnlyRead))
    }
}

impl Taken {
    /// The same, with other dice than the system's.
    #[must_use]
    pub fn rolling(self, dice: Dice) -> Taken {
        Taken { dice, ..self }
    }

    /// Opens it. What was acknowledged is there, or it is refused.
    pub fn open(self, how: &Opening<'_>) -> Result<(Store, Opened), OpenError> {
        let Taken { root, disk, dice, lock } = self;
        let root = root.as_path();
        let folder = journal::folder(&disk, root);
        let had_trees = first_segment(root, &folder)?;
        let (durable, mut opened) = (Cell::new(0), Opened::default());
        let looked = seal::look_at(root, &root.join(TREES), &*disk).map_err(OpenError::io(root))?;
        let closed_trees = trusted(looked.trust, &durable);
        let mut load = |trees: Box<dyn Trees>, opened: &mut Opened| {
            let replay =
                Replay { folder: &folder, trees: &*trees, durable: &durable, today: how.today, progress: how.progress };
            let loaded = replay.run()?;
            opened.say_torn(&loaded);
            Ok((trees, loaded))
        };
        let first = if disk.is_read_only() {
            load(Box::new(MemoryIndex::new(folder.clone())), &mut opened)
        } else {
            let made = closed_trees.and_then(|()| make_trees(root, &*disk, how.cache)).map_err(Failed::Trees);
            made.and_then(|trees| load(Box::new(trees), &mut opened))
        };
        let (trees, loaded) = match first {
            Err(Failed::Trees(error)) if !disk.is_read_only() => {
                let again = Again { root, disk: &*disk, folder: &folder, cache: how.cache, views: looked.views };
                again.make(&error, &durable, &mut opened, &mut load)?
            }
            other => {
                let (trees, loaded) = plain(other)?;
                opened.say_whole(loaded.whole && !disk.is_read_only(), had_trees);
                (trees, loaded)
            }
        };
        if trees.stands() == Stands::Kept {
            seal::take_off(root, &*disk).map_err(OpenError::io(root))?;
        }
        let Loaded { state, segment, mark, beside, .. } = loaded;
        let tied = Arc::new(Tied::at_opening(mark, beside, looked.views));
        let store = Store {
            drafts: Drafts::open(root, Arc::clone(&disk)).map_err(OpenError::io(root))?,
            secrets: Secrets::open(root, Arc::clone(&disk)).map_err(OpenError::io(root))?,
            views: Views::new(root, Arc::clone(&disk), how, dice.clone(), Arc::clone(&tied)),
            tied,
            root: root.to_path_buf(),
            writer: Mutex::new(Writer { segment, read_only: disk.is_read_only().then(|| READ_ONLY.to_owned()) }),
            disk,
            folder,
            segment_bytes: how.segment,
            durable: RwLock::new(Durable { state, mark }),
            trees: RwLock::new((0, trees)),
            snapshot: Snapshot::default(),
            checking: Mutex::default(),
            awaited: AtomicUsize::new(0),
            bell: Bell::new("it could not be made when sendo was started"),
            cache: how.cache,
            dice,
            lock,
        };
        Ok((store, opened))
    }
}

/// Whether trees may be opened as they are; else how long the journal was when they were closed is kept.
fn trusted(trust: Trust, durable: &Cell<u64>) -> Result<(), Unread> {
    match trust {
        Trust::Whole => Ok(()),
        Trust::Changed(seq) => {
            durable.set(seq);
            Err(Unread("its files were changed while sendo was closed".into()))
        }
    }
}

impl Opened {
    /// Says that everything was read, where that is so.
    fn say_whole(&mut self, whole: bool, had_trees: bool) {
        if whole {
            let why = if had_trees { "was empty" } else { "was missing" };
            self.sentences.push(format!("The index {why}: it was made again from the journal."));
        }
        self.rebuilt = whole;
    }

    /// Says what was left out at the end of the journal, where something was.
    fn say_torn(&mut self, loaded: &Loaded) {
        let Some(torn) = &loaded.torn else { return };
        self.sentences.push(format!(
            "The last thing written was not finished when the machine or sendo stopped, and nobody was told that it was \
             stored: it was left out whole ({} bytes are kept in journal/{}).",
            torn.bytes, torn.file
        ));
        self.torn = Some(torn.file.clone());
    }
}

type Load<'l> = dyn FnMut(Box<dyn Trees>, &mut Opened) -> Result<(Box<dyn Trees>, Loaded), Failed> + 'l;

/// What making trees again at the opening needs.
struct Again<'a> {
    root: &'a Path,
    disk: &'a dyn Disk,
    folder: &'a Folder,
    cache: u64,
    views: Option<Tie>,
}

impl Again<'_> {
    /// New trees in a new folder or, where that cannot be, in memory.
    fn make(
        &self,
        error: &Unread,
        known: &Cell<u64>,
        opened: &mut Opened,
        load: &mut Load<'_>,
    ) -> Result<(Box<dyn Trees>, Loaded), OpenError> {
        let Again { root, disk, .. } = *self;
        opened.rebuilt = true;
        opened.sentences.push(format!("The index could not be used ({error}): it was made again from the journal."));
        let noted = seal::note(root, disk, known.get(), self.views).map_err(|error| Unread(error.to_string()));
        let fresh = noted.and_then(|()| set_aside(root, disk)).and_then(|()| make_trees(root, disk, self.cache));
        let second = fresh.map_err(Failed::Trees).and_then(|trees| load(Box::new(trees), opened));
        match second {
            Err(Failed::Trees(error)) => {
                opened.sentences.push(format!(
                    "There is no room or no way to write the index ({error}): it is held in memory until there is."
                ));
                plain(load(Box::new(MemoryIndex::new(self.folder.clone())), opened))
            }
            other => plain(other),
        }
    }
}

/// Memory does not fail; a journal may.
fn plain<T>(result: Result<T, Failed>) -> Result<T, OpenError> {
    result.map_err(|failed| match failed {
        Failed::Open(error) => error,
        Failed::Trees(error) => Damage::of("the index", error.to_string()).into(),
    })
}

/// Makes the first segment of a new store. The answer is whether there were trees; a store that had some and has no
/// journal is not new.
fn first_segment(root: &Path, folder: &Folder) -> Result<bool, OpenError> {
    let names = folder.disk.names(root).map_err(OpenError::io(root))?;
    let had_trees = names.iter().any(|name| [TREES, ASIDE, seal::NAME].contains(&name.as_str()));
    if folder.segments()?.is_empty() {
        if was_here(root, &*folder.disk).map_err(OpenError::io(root))? {
            return Err(Damage::of("the folder journal", "it is missing or empty, and there was a school here").into());
        }
        let path = &folder.path;
        folder.disk.make_folder(path).map_err(OpenError::io(path))?;
        folder.make(1).map_err(OpenError::io(path))?;
        folder.disk.sync_folder(root).map_err(OpenError::io(root))?;
    }
    Ok(had_trees)
}

/// Whether there was a school in a folder, whatever became of its journal: something is there that only a school leaves.
pub fn was_here(root: &Path, disk: &dyn Disk) -> io::Result<bool> {
    let mut names = disk.names(root)?.into_iter();
    if names.any(|name| [TREES, ASIDE, seal::NAME].contains(&name.as_str())) {
        return Ok(true);
    }
    // These folders are made with the store, and stay empty until somebody signs in, looks or types.
    for folder in BESIDE {
        if !disk.names(&root.join(folder))?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn make_trees(root: &Path, disk: &dyn Disk, cache: u64) -> Result<SledTrees, Unread> {
    let folder = root.join(TREES);
    disk.make_folder(&folder).map_err(|error| Unread(error.to_string()))?;
    SledTrees::open(&folder, cache)
}

/// Moves the trees' folder out of the way, then removes it: what is half removed is never taken for trees.
pub(super) fn set_aside(root: &Path, disk: &dyn Disk) -> Result<(), Unread> {
    let removed = seal::move_aside(root, disk).and_then(|()| disk.names(root)).and_then(|names| {
        if names.iter().any(|name| name == ASIDE) { disk.remove_folder(&root.join(ASIDE)) } else { Ok(()) }
    });
    removed.map_err(|error| Unread(error.to_string()))
}
