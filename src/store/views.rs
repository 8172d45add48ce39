//! The second journal: what was seen. It has the form of the first one, and is written in batches by a thread of its
//! own, so that nothing that is read waits for it. Where it cannot be written, reading goes on.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::chain::{Gap, last_mark};
use super::disk::Disk;
use super::error::{Damage, OpenError, StoreError};
use super::history::{self, Parts, Stamp};
use super::journal::{Folder, Segment};
use super::line::{self, Head, Sum};
use super::open::Opening;
use super::record::Mark;
use super::tied::{Tie, Tied};
use super::torn::{self, Expected, Surveyed};
use crate::domain::audit::View;
use crate::domain::id::StaffId;
use crate::domain::time::Instant;
use crate::random::Dice;

const FOLDER: &str = "views";
/// What the folder is called once it was found damaged; a date follows.
const DAMAGED: &str = "views.damaged-";
/// No line has fewer bytes.
const SHORTEST: u64 = 200;

/// Something that was seen, on its way to the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewed {
    /// When: UTC.
    pub at: Instant,
    /// By whom.
    pub by: Option<StaffId>,
    /// From which session.
    pub via: String,
    /// What.
    pub view: View,
}

/// Where the next line goes.
struct End {
    segment: Segment,
    mark: Mark,
}

/// The journal of views.
pub struct Views {
    root: PathBuf,
    folder: Folder,
    today: String,
    segment_bytes: u64,
    dice: Dice,
    tied: Arc<Tied>,
    /// `None` until the end is looked at, and after a write that failed.
    end: Mutex<Option<End>>,
}

impl Views {
    pub(super) fn new(root: &Path, disk: Arc<dyn Disk>, how: &Opening<'_>, dice: Dice, tied: Arc<Tied>) -> Views {
        let folder = Folder { disk, path: root.join(FOLDER) };
        let (root, today) = (root.to_path_buf(), how.today.to_owned());
        Views { root, folder, today, segment_bytes: how.segment, dice, tied, end: Mutex::new(None) }
    }

    fn end(&self) -> MutexGuard<'_, Option<End>> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what was seen, one append and one sync for all of it. The answer is what there is to say for the log. After
    /// an error none of it is kept, and it may be tried again.
    pub fn append(&self, views: &[Viewed]) -> Result<Vec<String>, StoreError> {
        let mut held = self.end();
        let mut said = Vec::new();
        let mut end = match held.take() {
            Some(end) => end,
            None => self.find_end(&mut said).map_err(|error| StoreError::NotWritten(std::io::Error::other(error)))?,
        };
        let begins = end.segment.length == 0 || end.segment.length >= self.segment_bytes;
        if end.segment.length >= self.segment_bytes {
            end.segment = self.folder.make(end.mark.seq + 1).map_err(StoreError::NotWritten)?;
        }
        let beside = self.tied.journal().next(begins);
        let (bytes, mark) = lines_of(views, end.mark, beside, &self.dice)?;
        // Not put back after a failure: the next one looks where the file ends by then.
        end.segment.append(&bytes).map_err(|failed| StoreError::NotWritten(failed.error))?;
        end.mark = mark;
        self.tied.journal().write(beside);
        self.tied.views().newest = Tie::of(mark);
        *held = Some(end);
        Ok(said)
    }

    /// Where the journal ends. A damaged segment is kept aside for whoever checks it, and what is missing stays missing:
    /// in both cases a new one begins, whose first number shows how much that is, and what is seen from now on is not
    /// lost because of it.
    fn find_end(&self, said: &mut Vec<String>) -> Result<End, OpenError> {
        let known = self.tied.views().least();
        let mut end = match self.survey(known, said) {
            Err(OpenError::Damaged(damage)) => {
                let after = self.put_aside(known, &damage, said)?;
                self.begin(after, known)?
            }
            other => other?,
        };
        if let Some(Tie(seq, _)) = known.filter(|known| known.0 > end.mark.seq) {
            let before = end.mark.seq;
            said.push(format!(
                "Of what was seen, lines {} to {seq} are missing from {FOLDER}: they were cut off, or an older copy was put \
                 back. What is seen from now on is numbered after them.",
                before + 1
            ));
            end = self.begin(end.mark, known)?;
        }
        self.tied.views().newest = Tie::of(end.mark);
        Ok(end)
    }

    /// A new segment. Its first line hangs on the last one that is there, and is numbered after all that were.
    fn begin(&self, after: Mark, known: Option<Tie>) -> Result<End, OpenError> {
        let path = &self.folder.path;
        let seq = known.map_or(0, |known| known.0).max(after.seq);
        self.folder.disk.make_folder(path).map_err(OpenError::io(path))?;
        let mark = Mark { seq, commit: seq, sum: after.sum };
        let segment = match self.folder.open(seq + 1) {
            Ok(made_before) if made_before.length == 0 => made_before,
            _ => self.folder.make(seq + 1).map_err(OpenError::io(path))?,
        };
        self.folder.disk.sync_folder(&self.root).map_err(OpenError::io(&self.root))?;
        Ok(End { segment, mark })
    }

    /// Moves the newest segment to a folder of its own. The answer is where what can be read of it ends.
    fn put_aside(&self, known: Option<Tie>, damage: &Damage, said: &mut Vec<String>) -> Result<Mark, OpenError> {
        let disk = &self.folder.disk;
        let names = disk.names(&self.root).map_err(OpenError::io(&self.root))?;
        let plain = format!("{DAMAGED}{}", self.today);
        let mut free = std::iter::once(plain.clone()).chain((2..10_000).map(|n| format!("{plain}-{n}")));
        let aside = free.find(|name| !names.contains(name)).unwrap_or(plain);
        let mut after = Mark::default();
        for first in self.folder.segments()?.into_iter().rev().take(2).collect::<Vec<_>>().into_iter().rev() {
            let segment = self.folder.open(first)?;
            let last = last_mark(&segment).map_err(OpenError::io(&segment.path))?;
            after = last.filter(|last| last.seq >= first).unwrap_or(after);
        }
        // A number that was damaged itself leads nowhere: no segment is longer than its bytes.
        let path = self.root.join(&aside);
        if let Some(newest) = self.folder.segments()?.last() {
            let segment = self.folder.open(*newest)?;
            let most = newest.saturating_add(segment.length / SHORTEST);
            if after.seq > most {
                after.seq = most.max(known.map_or(0, |known| known.0));
            }
            disk.make_folder(&path).map_err(OpenError::io(&path))?;
            disk.rename(&segment.path, &path.join(segment.name())).map_err(OpenError::io(&path))?;
            disk.sync_folder(&path).map_err(OpenError::io(&path))?;
            disk.sync_folder(&self.folder.path).map_err(OpenError::io(&path))?;
        }
        said.push(format!(
            "The journal of what was seen is damaged at {}: {}. That part of it is kept in {aside}, and a new one begins.",
            damage.place.replacen("journal", FOLDER, 1),
            damage.what
        ));
        Ok(after)
    }

    fn survey(&self, known: Option<Tie>, said: &mut Vec<String>) -> Result<End, OpenError> {
        let segments = self.folder.segments()?;
        let Some(newest) = segments.last().copied() else { return self.begin(Mark::default(), None) };
        let before = match segments.len().checked_sub(2).and_then(|place| segments.get(place)) {
            Some(earlier) => {
                let earlier = self.folder.open(*earlier)?;
                last_mark(&earlier).map_err(OpenError::io(&earlier.path))?.unwrap_or_default()
            }
            None => Mark::default(),
        };
        // Where lines were missing once, it is numbered after them.
        let before = Mark { seq: before.seq.max(newest - 1), commit: before.seq.max(newest - 1), ..before };
        let mut segment = self.folder.open(newest)?;
        let expected = known.map(|tie| Expected { tie, what: "it is not the line that was written there" });
        let Surveyed { mark, torn, beside } =
            torn::survey(&self.folder, &mut segment, before, expected, before.seq, &self.today)?;
        self.tied.journal().write(beside);
        if let Some(torn) = torn {
            said.push(format!(
                "The last views written were not finished: {} bytes are kept in {FOLDER}/{}.",
                torn.bytes, torn.file
            ));
        }
        Ok(End { segment, mark })
    }

    /// The segments in their order, with those that were kept aside.
    pub(super) fn parts(&self) -> Result<Parts, OpenError> {
        let mut parts = Parts::of(&self.folder)?;
        for name in self.aside() {
            parts = parts.and(&Folder { disk: Arc::clone(&self.folder.disk), path: self.root.join(name) })?;
        }
        Ok(parts)
    }

    /// Whether a segment is where it belongs, and not kept aside.
    pub(super) fn holds(&self, segment: &Segment) -> bool {
        segment.path.parent() == Some(&self.folder.path)
    }

    /// The folders of what was found damaged.
    pub(super) fn aside(&self) -> Vec<String> {
        let mut names = self.folder.disk.names(&self.root).unwrap_or_default();
        names.retain(|name| name.starts_with(DAMAGED));
        names
    }

    /// Shows every view from an instant on that `wanted` wants, oldest first. The answer is what is missing or was changed
    /// among all that was read for it.
    pub fn since(
        &self,
        since: Instant,
        wanted: &dyn Fn(&Stamp) -> bool,
        show: &mut dyn FnMut(Stamp, View),
    ) -> Result<Vec<Gap>, OpenError> {
        // Before the files are looked at: what is written meanwhile is no fault.
        let known = *self.tied.views();
        history::since_in(&self.parts()?, &known, since, wanted, show)
    }
}

/// The lines of what was seen, each a commit of its own, and where they end.
fn lines_of(views: &[Viewed], before: Mark, beside: Option<Tie>, dice: &Dice) -> Result<(Vec<u8>, Mark), StoreError> {
    let (mut bytes, mut mark) = (Vec::new(), before);
    for viewed in views {
        let head = Head {
            v: line::VERSION,
            seq: mark.seq + 1,
            commit: mark.commit + 1,
            n: 1,
            of: 1,
            synced: before.seq,
            cmd: dice.command()?,
            at: viewed.at,
            entered: viewed.at,
            by: viewed.by,
            via: viewed.via.clone(),
            pupil: viewed.view.pupil(),
            inner: Sum::default(),
            beside: beside.filter(|_| mark.seq == before.seq),
        };
        let sum = line::write(&mut bytes, head, mark.sum, dice.roll()?, &viewed.view).ok_or(StoreError::Unwritable)?;
        mark = Mark { seq: mark.seq + 1, commit: mark.commit + 1, sum };
    }
    Ok((bytes, mark))
}
