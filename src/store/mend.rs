//! What becomes of trees that fail while the store is open. Whoever asks them rings a bell; whoever mends, one thread,
//! reads the journal into memory first, so that reading goes on, and then makes trees on the disk while it does.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::commit::Writer;
use super::error::{Damage, OpenError};
use super::memory::MemoryIndex;
use super::open::{make_trees, set_aside};
use super::read::Store;
use super::rebuild::{Failed, Filling, Progress};
use super::record::Applied;
use super::seal;
use super::trees::{Stands, Trees};
use crate::domain::shelf::Unread;

/// Beside as much as the journal takes, so much room must be there before trees are made.
const ROOM: u64 = 8 * 1024 * 1024;
/// So many lines may be left to be taken over while nobody writes.
const FEW: u64 = 2000;

#[derive(Default)]
struct Rung {
    failed: bool,
    over: bool,
    why: String,
    percent: Option<u64>,
}

/// Wakes whoever mends, and knows what is to be said meanwhile.
#[derive(Default)]
pub(super) struct Bell {
    inside: Mutex<Rung>,
    moved: Condvar,
}

impl Bell {
    /// A bell that nobody has rung; `why` there are no trees on the disk, should that be so from the start.
    pub(super) fn new(why: &str) -> Bell {
        let bell = Bell::default();
        bell.say(why.to_owned(), None);
        bell
    }

    fn inside(&self) -> MutexGuard<'_, Rung> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The trees have failed, and why.
    pub(super) fn ring(&self, why: String) {
        self.say(why, None);
        self.inside().failed = true;
        self.moved.notify_all();
    }

    /// Why there are no trees on the disk, and how far making them is.
    pub(super) fn say(&self, why: String, percent: Option<u64>) {
        let mut inside = self.inside();
        (inside.why, inside.percent) = (why, percent);
    }
}

/// What is wrong with the index while it is not on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ailment {
    /// How far making it again is; `None` while that waits for room.
    pub percent: Option<u64>,
    /// In words, without a stop.
    pub words: String,
}

/// What mending led to. Reading goes on after each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mended {
    /// The index is on the disk.
    Whole,
    /// It is in memory until there is room.
    NoRoom,
    /// It is in memory: it could not be made on the disk, and why.
    NotMade(String),
}

impl Store {
    /// Waits until the index fails or, where there is a `pause`, so long; `false` once `stop_mending` was called.
    pub fn wait_to_mend(&self, pause: Option<Duration>) -> bool {
        let until = pause.map(|pause| Instant::now() + pause);
        let mut inside = self.bell.inside();
        loop {
            if inside.over {
                return false;
            }
            if std::mem::take(&mut inside.failed) {
                return true;
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            inside = match left {
                None => self.bell.moved.wait(inside).unwrap_or_else(PoisonError::into_inner),
                Some(Duration::ZERO) => return true,
                Some(left) => self.bell.moved.wait_timeout(inside, left).unwrap_or_else(PoisonError::into_inner).0,
            };
        }
    }

    /// Waits so long for whoever does a little at a time; `false` once `stop_mending` was called.
    pub fn rest(&self, pause: Duration) -> bool {
        let until = Instant::now() + pause;
        let mut inside = self.bell.inside();
        while !inside.over {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            inside = self.bell.moved.wait_timeout(inside, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        false
    }

    /// Ends every wait and every making of an index: the store is about to be closed.
    pub fn stop_mending(&self) {
        self.bell.inside().over = true;
        self.bell.moved.notify_all();
    }

    /// What is wrong with the index, where it is not whole on the disk.
    pub fn ailment(&self) -> Option<Ailment> {
        let stands = self.stands();
        let inside = self.bell.inside();
        let (why, percent) = (&inside.why, inside.percent);
        let words = match (stands, percent) {
            (Stands::Kept, _) => return None,
            // So it is meant to be where nothing is written, and that is said elsewhere.
            (Stands::InMemory, _) if self.disk.is_read_only() => return None,
            (Stands::Failed, _) => {
                return Some(Ailment {
                    percent: Some(0),
                    words: format!(
                        "the index failed ({why}): it is being rebuilt from the journal, and nothing is lost"
                    ),
                });
            }
            (Stands::InMemory, Some(percent)) => {
                format!("the index failed ({why}): reading goes on from memory while it is rebuilt, {percent}%")
            }
            (Stands::InMemory, None) => format!(
                "there is no room or no way to write the index ({why}): reading goes on from memory, and the index is made \
                 again by itself as soon as there is room"
            ),
        };
        Some(Ailment { percent, words })
    }

    /// Whether reading is refused at present.
    pub fn is_rebuilding(&self) -> bool {
        self.stands() == Stands::Failed
    }

    /// Makes a failed index again: in memory, whereupon `readable` is called, and then on the disk, where there is room.
    /// For one thread at a time. An error means that the journal cannot be read.
    pub fn mend(&self, readable: &dyn Fn()) -> Result<Mended, OpenError> {
        if self.disk.is_read_only() && self.stands() == Stands::InMemory {
            return Ok(Mended::NotMade("the store can only be read".into()));
        }
        match self.stands() {
            Stands::Kept => return Ok(Mended::Whole),
            Stands::InMemory => {}
            Stands::Failed => {
                self.read_from_memory()?;
                readable();
            }
        }
        let why = self.bell.inside().why.clone();
        match self.make_index(&why) {
            Ok(true) => Ok(Mended::Whole),
            Ok(false) => {
                self.bell.say("the disk is full".into(), None);
                Ok(Mended::NoRoom)
            }
            Err(Failed::Trees(Unread(why))) => {
                self.bell.say(why.clone(), None);
                Ok(Mended::NotMade(why))
            }
            Err(Failed::Open(error)) => Err(error),
        }
    }

    fn read_from_memory(&self) -> Result<(), OpenError> {
        let memory = MemoryIndex::new(self.folder.clone());
        let follow = |end: &Applied| {
            memory.follow(end).map_err(|error| OpenError::from(Damage::of("the journal", error.to_string())))
        };
        let end = self.end(&self.writer());
        follow(&end)?;
        let writer = self.writer();
        follow(&self.end(&writer))?;
        self.serve_from(Box::new(memory));
        Ok(())
    }

    /// New trees in a new folder; `false` where there is no room for them. Reading and writing go on meanwhile.
    fn make_index(&self, why: &str) -> Result<bool, Failed> {
        let (root, disk) = (&*self.root, &*self.disk);
        let free = disk.room(root).saturating_add(seal::bytes(root, disk)); // What is of no use goes first.
        if free < self.folder.total()?.saturating_add(ROOM) {
            return Ok(false);
        }
        let note = || {
            seal::note(root, disk, self.durable().mark.seq, self.tied.views().least())
                .map_err(|error| Unread(error.to_string()))
        };
        let noted = note();
        set_aside(root, disk)?;
        noted.or_else(|_| note())?;
        self.bell.say(why.to_owned(), Some(0));
        let filled = make_trees(root, disk, self.cache).map_err(Failed::Trees).and_then(|trees| self.fill(trees, why));
        if filled.is_err() {
            let _ = set_aside(root, disk); // Half of it is of no use, and there may be no room for anything else.
        }
        filled.map(|()| true)
    }

    fn fill(&self, trees: impl Trees + 'static, why: &str) -> Result<(), Failed> {
        let over = || self.bell.inside().over;
        let progress = |progress: Progress| self.bell.say(why.to_owned(), Some(progress.percent().min(99)));
        let mut filling = Filling::new(&self.folder, &trees, &over, &progress)?;
        loop {
            let end = self.end(&self.writer());
            filling.to(&end)?;
            trees.flush()?;
            let writer = self.writer();
            let now = self.end(&writer);
            if now.mark.seq - end.mark.seq > FEW {
                continue; // Much was written meanwhile: whoever writes does not wait for all of it.
            }
            filling.to(&now)?;
            seal::take_off(&self.root, &*self.disk).map_err(|error| Unread(error.to_string()))?;
            drop(filling);
            self.serve_from(Box::new(trees));
            return Ok(());
        }
    }

    /// Where the journal ends, for whoever holds the writer's place.
    fn end(&self, writer: &Writer) -> Applied {
        Applied { mark: self.durable().mark, segment: writer.segment.first, offset: writer.segment.length }
    }

    fn stands(&self) -> Stands {
        self.trees.read().unwrap_or_else(PoisonError::into_inner).1.stands()
    }

    fn serve_from(&self, new: Box<dyn Trees>) {
        let mut trees = self.trees.write().unwrap_or_else(PoisonError::into_inner);
        *trees = (trees.0 + 1, new);
    }

    /// Notes that the trees' folder is not to be trusted, so that the next opening makes it anew, whatever becomes of
    /// this process.
    pub(super) fn note_failure(&self) {
        let known = self.durable().mark.seq;
        if seal::note(&self.root, &*self.disk, known, self.tied.views().least()).is_err() {
            // A full disk takes no note, but another name for what is there.
            let _ = seal::move_aside(&self.root, &*self.disk);
        }
    }
}
