//! The second journal: what was seen. It has the form of the first one, and is written in batches by a thread of its
//! own, so that nothing that is read waits for it. Where it cannot be written, reading goes on.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::de::IgnoredAny;

use super::disk::Disk;
use super::error::{OpenError, StoreError};
use super::history::{self, Stamp};
use super::journal::{Folder, Lines, Reader, Segment};
use super::line::{self, Head, Line, Sum};
use super::record::Mark;
use super::torn;
use crate::domain::audit::View;
use crate::domain::id::StaffId;
use crate::domain::time::Instant;
use crate::random::Dice;

const FOLDER: &str = "views";
/// What the folder is called once it was found damaged; a date follows.
const DAMAGED: &str = "views.damaged-";
/// How much of a segment's end holds its last line for certain.
const TAIL: u64 = 64 * 1024;

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

/// What a check of the views found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewsChecked {
    /// Lines read.
    pub lines: u64,
    /// The newest sum.
    pub head: Sum,
    /// Whether the sum that was asked for is in the chain.
    pub has_wanted: bool,
    /// What is wrong, a sentence each.
    pub faults: Vec<String>,
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
    /// `None` until the first line is written, and after a write that failed.
    end: Mutex<Option<End>>,
}

impl Views {
    pub(super) fn new(root: &Path, disk: Arc<dyn Disk>, today: &str, segment_bytes: u64, dice: Dice) -> Views {
        let folder = Folder { disk, path: root.join(FOLDER) };
        Views { root: root.to_path_buf(), folder, today: today.to_owned(), segment_bytes, dice, end: Mutex::new(None) }
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
        if end.segment.length >= self.segment_bytes {
            end.segment = self.folder.make(end.mark.seq + 1).map_err(StoreError::NotWritten)?;
        }
        let (bytes, mark) = lines_of(views, end.mark, &self.dice)?;
        // Not put back after a failure: the next one looks where the file ends by then.
        end.segment.append(&bytes).map_err(|failed| StoreError::NotWritten(failed.error))?;
        end.mark = mark;
        *held = Some(end);
        Ok(said)
    }

    /// Where the journal ends. Damaged, it is kept aside for whoever checks it, and a new one begins: what is seen from
    /// now on is not lost because of it.
    fn find_end(&self, said: &mut Vec<String>) -> Result<End, OpenError> {
        match self.survey(said) {
            Err(OpenError::Damaged(damage)) => {
                let aside = self.free_name()?;
                let path = self.root.join(&aside);
                self.folder.disk.rename(&self.folder.path, &path).map_err(OpenError::io(&path))?;
                said.push(format!(
                    "The journal of what was seen is damaged at {}: {}. It is kept in {aside}, and a new one begins.",
                    damage.place.replacen("journal", FOLDER, 1),
                    damage.what
                ));
                self.survey(said)
            }
            other => other,
        }
    }

    fn free_name(&self) -> Result<String, OpenError> {
        let names = self.folder.disk.names(&self.root).map_err(OpenError::io(&self.root))?;
        let plain = format!("{DAMAGED}{}", self.today);
        let mut free = std::iter::once(plain.clone()).chain((2..10_000).map(|n| format!("{plain}-{n}")));
        Ok(free.find(|name| !names.contains(name)).unwrap_or(plain))
    }

    fn survey(&self, said: &mut Vec<String>) -> Result<End, OpenError> {
        let path = &self.folder.path;
        let segments = self.folder.segments()?;
        let Some(newest) = segments.last().copied() else {
            self.folder.disk.make_folder(path).map_err(OpenError::io(path))?;
            let segment = self.folder.make(1).map_err(OpenError::io(path))?;
            self.folder.disk.sync_folder(&self.root).map_err(OpenError::io(&self.root))?;
            return Ok(End { segment, mark: Mark::default() });
        };
        let before = match segments.len().checked_sub(2).and_then(|place| segments.get(place)) {
            Some(earlier) => last_mark(&self.folder.open(*earlier)?)?,
            None => Mark::default(),
        };
        let mut segment = self.folder.open(newest)?;
        let torn = torn::survey(&self.folder, &mut segment, before, None, before.seq, &self.today)?;
        if let Some(torn) = torn {
            said.push(format!(
                "The last views written were not finished: {} bytes are kept in {FOLDER}/{}.",
                torn.bytes, torn.file
            ));
        }
        let mark = if segment.length == 0 { before } else { last_mark(&segment)? };
        Ok(End { segment, mark })
    }

    /// Shows every view from an instant on that `wanted` wants, oldest first.
    pub fn since(
        &self,
        since: Instant,
        wanted: &dyn Fn(&Stamp) -> bool,
        show: &mut dyn FnMut(Stamp, View),
    ) -> Result<(), OpenError> {
        history::since_in(&self.folder, since, wanted, show)
    }

    /// Compares every line with its sum and with the line before. Writing waits until it is done.
    pub fn check(&self, wanted: Option<Sum>) -> ViewsChecked {
        let _held = self.end();
        let mut found = ViewsChecked::default();
        if let Err(error) = self.check_all(wanted, &mut found) {
            found.faults.push(error.to_string().replace("journal/", "views/"));
        }
        let names = self.folder.disk.names(&self.root).unwrap_or_default();
        found.faults.extend(names.iter().filter(|name| name.starts_with(DAMAGED)).map(|name| {
            format!("{name} holds a journal of views that was found damaged; keep it for whoever looks into it.")
        }));
        found
    }

    fn check_all(&self, wanted: Option<Sum>, found: &mut ViewsChecked) -> Result<(), OpenError> {
        let mut mark = Mark::default();
        for first in self.folder.segments()? {
            let segment = self.folder.open(first)?;
            if first != mark.seq + 1 {
                found.faults.push(format!("views/{}: the lines before it are missing.", segment.name()));
                return Ok(());
            }
            let mut reader = Reader::new(&segment, mark);
            while let Some(read) = reader.next::<IgnoredAny>(true).map_err(|stop| reader.error(stop))? {
                found.has_wanted |= wanted == Some(read.sum);
                (found.lines, found.head) = (read.head.seq, read.sum);
                mark = read.mark.unwrap_or(mark);
            }
        }
        Ok(())
    }
}

/// The lines of what was seen, each a commit of its own, and where they end.
fn lines_of(views: &[Viewed], before: Mark, dice: &Dice) -> Result<(Vec<u8>, Mark), StoreError> {
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
        };
        let sum = line::write(&mut bytes, head, mark.sum, dice.roll()?, &viewed.view).ok_or(StoreError::Unwritable)?;
        mark = Mark { seq: mark.seq + 1, commit: mark.commit + 1, sum };
    }
    Ok((bytes, mark))
}

/// The mark of a segment's last line.
fn last_mark(segment: &Segment) -> Result<Mark, OpenError> {
    let mut lines = Lines::new(segment, segment.length.saturating_sub(TAIL));
    let mut last = None;
    while let Some(bytes) = lines.next().map_err(OpenError::io(&segment.path))? {
        last = Line::read(bytes).ok().map(|line| Mark { seq: line.head.seq, commit: line.head.commit, sum: line.sum });
    }
    let what = "its last line cannot be read";
    last.ok_or_else(|| super::error::Damage::at_line(&segment.name(), 0, what).into())
}
