//! From the journal to the trees: reading on from where they are, or everything into new ones. Damage is refused here;
//! an unfinished end is `torn`'s business.

use std::cell::Cell;

use super::error::{Damage, OpenError};
use super::journal::{Folder, Reader, Segment, name};
use super::record::{self, Ahead, Applied, Ended, Mark};
use super::tied::Tie;
use super::torn::{self, Expected, Surveyed, Torn};
use super::trees::Trees;
use crate::domain::shelf::Unread;
use crate::domain::state::State;

/// What takes long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading the journal's end.
    Opening,
    /// Making the trees again from the whole journal.
    Rebuilding,
    /// Checking.
    Checking,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Bytes of the journal that are done.
    pub done: u64,
    /// Of how many.
    pub total: u64,
}

impl Progress {
    /// In whole percent.
    pub fn percent(&self) -> u64 {
        (self.done * 100).checked_div(self.total).unwrap_or(100)
    }
}

/// Why a replay stopped.
pub(super) enum Failed {
    /// The trees are of no use: make new ones.
    Trees(Unread),
    /// The journal cannot be used.
    Open(OpenError),
}

impl From<Unread> for Failed {
    fn from(error: Unread) -> Failed {
        Failed::Trees(error)
    }
}

impl<E: Into<OpenError>> From<E> for Failed {
    fn from(error: E) -> Failed {
        Failed::Open(error.into())
    }
}

const NOT_APPLIED: &str = "it is not the line that the index was made from; after restoring a backup of the journal, remove \
                           the folder sled and the file sled.sealed";
/// How many lines are written to the trees at once.
const AT_ONCE: u64 = 2000;

/// What a replay leaves.
pub(super) struct Loaded {
    pub(super) state: State,
    /// The newest segment, without an unfinished end.
    pub(super) segment: Segment,
    pub(super) mark: Mark,
    pub(super) torn: Option<Torn>,
    /// What the newest segment says last of the views.
    pub(super) beside: Option<Tie>,
    /// Everything was replayed, and there was something.
    pub(super) whole: bool,
}

/// Brings trees up to the journal's end.
pub(super) struct Replay<'a> {
    pub(super) folder: &'a Folder,
    pub(super) trees: &'a dyn Trees,
    /// The highest line known to have been on the disk, from trees that may be gone by now.
    pub(super) durable: &'a Cell<u64>,
    /// The date that an unfinished end is kept under.
    pub(super) today: &'a str,
    pub(super) progress: &'a dyn Fn(Progress),
}

impl Replay<'_> {
    pub(super) fn run(self) -> Result<Loaded, Failed> {
        let applied = record::applied(self.trees)?;
        self.durable.set(applied.map_or(0, |applied| applied.mark.seq).max(self.durable.get()));
        let segments = self.folder.segments()?;
        let newest = contiguous(&segments, applied)?;
        let (from, mut mark) = self.before(&segments, applied)?;
        let mut run = Run {
            trees: self.trees,
            ahead: Ahead::of(if applied.is_some() { State::load(self.trees)? } else { State::default() }),
            waiting: 0,
            done: 0,
            total: self.total(&segments, from)?,
            stage: if applied.is_some() { Stage::Opening } else { Stage::Rebuilding },
            progress: self.progress,
            over: &|| false,
        };
        run.say(); // The end of the newest segment is looked at first, which takes a while.
        let mut resume = applied;
        for first in segments.iter().copied().skip(from).take_while(|first| *first != newest) {
            let segment = self.folder.open(first)?;
            follows(&segment, mark)?;
            mark = run.segment(&segment, resume.take(), mark)?;
            run.ahead.end(first, Ended { mark, length: segment.length })?;
        }
        let mut segment = self.folder.open(newest)?;
        follows(&segment, mark)?;
        let expected =
            resume.map(|applied| Expected { tie: Tie(applied.mark.seq, applied.mark.sum), what: NOT_APPLIED });
        let Surveyed { torn, beside, .. } =
            torn::survey(self.folder, &mut segment, mark, expected, self.durable.get(), self.today)?;
        segment.file.sync().map_err(OpenError::io(&segment.path))?;
        mark = run.segment(&segment, resume, mark)?;
        let applied_to = Applied { mark, segment: segment.first, offset: segment.length };
        run.write(&applied_to)?;
        let whole = applied.is_none() && mark.seq > 0;
        Ok(Loaded { state: run.ahead.state, segment, mark, torn, beside, whole })
    }

    /// The segment to begin with, as an index, and where the one before it ended. Those before are there in full.
    fn before(&self, segments: &[u64], applied: Option<Applied>) -> Result<(usize, Mark), Failed> {
        let Some(applied) = applied else { return Ok((0, Mark::default())) };
        let mut mark = Mark::default();
        for (index, first) in segments.iter().copied().enumerate() {
            if mark.seq + 1 != first {
                return Err(missing(first).into());
            }
            if first == applied.segment {
                return Ok((index, mark));
            }
            let length = self.folder.open(first)?.length;
            let ended =
                record::ended(self.trees, first)?.ok_or_else(|| Unread("a segment's end is not noted".into()))?;
            if ended.length != length {
                let what = format!("it has {length} bytes and had {}", ended.length);
                return Err(Damage::of(&format!("journal/{}", name(first)), what).into());
            }
            mark = ended.mark;
        }
        Err(missing(applied.segment).into())
    }

    fn total(&self, segments: &[u64], from: usize) -> Result<u64, OpenError> {
        segments.iter().skip(from).map(|first| self.folder.open(*first).map(|segment| segment.length)).sum()
    }
}

/// The newest segment; at least the first line's segment is there.
fn contiguous(segments: &[u64], applied: Option<Applied>) -> Result<u64, Damage> {
    match (segments.first(), segments.last()) {
        (Some(1), Some(newest)) if applied.is_none_or(|applied| segments.contains(&applied.segment)) => Ok(*newest),
        (Some(1), _) => Err(missing(applied.map_or(1, |applied| applied.segment))),
        _ => Err(missing(1)),
    }
}

fn follows(segment: &Segment, mark: Mark) -> Result<(), Damage> {
    if segment.first == mark.seq + 1 { Ok(()) } else { Err(missing(mark.seq + 1)) }
}

fn missing(first: u64) -> Damage {
    Damage::of("the folder journal", format!("the file {} is missing", name(first)))
}

/// One replay under way.
struct Run<'a> {
    trees: &'a dyn Trees,
    ahead: Ahead,
    waiting: u64,
    done: u64,
    total: u64,
    stage: Stage,
    progress: &'a dyn Fn(Progress),
    /// Whether to stop half-way: the store is about to be closed.
    over: &'a dyn Fn() -> bool,
}

impl Run<'_> {
    /// Takes over a segment, from where the trees are where that is within it. The answer is where it ends.
    fn segment(&mut self, segment: &Segment, resume: Option<Applied>, before: Mark) -> Result<Mark, Failed> {
        let mut reader = match resume {
            Some(applied) if applied.offset > segment.length => return Err(shorter(&segment.name()).into()),
            Some(applied) => Reader::at(segment, applied.offset, applied.mark),
            None => Reader::new(segment, before),
        };
        let mut mark = resume.map_or(before, |applied| applied.mark);
        let start = self.done;
        while let Some(read) = reader.next(true).map_err(|stop| reader.error(stop))? {
            self.ahead.take(self.trees, &read.head, read.change)?;
            self.waiting += 1;
            let Some(end) = read.mark else { continue };
            mark = end;
            if self.waiting >= AT_ONCE {
                self.write(&Applied { mark, segment: segment.first, offset: read.end })?;
                self.done = start + read.end;
                self.say();
            }
        }
        if reader.is_within() {
            return Err(reader.unfinished().into());
        }
        self.done = start + segment.length;
        Ok(mark)
    }

    fn say(&self) {
        (self.progress)(Progress { stage: self.stage, done: self.done, total: self.total });
    }

    fn write(&mut self, applied: &Applied) -> Result<(), Unread> {
        if (self.over)() {
            return Err(Unread("sendo is stopping".into()));
        }
        self.waiting = 0;
        let writes = self.ahead.writes(applied)?;
        self.trees.write(&writes)
    }
}

/// New trees that are filled while the journal goes on growing.
pub(super) struct Filling<'a> {
    folder: &'a Folder,
    run: Run<'a>,
    at: Option<Applied>,
}

impl<'a> Filling<'a> {
    pub(super) fn new(
        folder: &'a Folder,
        trees: &'a dyn Trees,
        over: &'a dyn Fn() -> bool,
        progress: &'a dyn Fn(Progress),
    ) -> Result<Filling<'a>, OpenError> {
        let (ahead, total) = (Ahead::of(State::default()), folder.total()?);
        let run = Run { trees, ahead, waiting: 0, done: 0, total, stage: Stage::Rebuilding, progress, over };
        Ok(Filling { folder, run, at: None })
    }

    /// Takes the journal over up to the end of a commit, from where it is.
    pub(super) fn to(&mut self, end: &Applied) -> Result<(), Failed> {
        let from = self.at.map_or(0, |at| at.segment);
        for first in self.folder.segments()?.into_iter().filter(|first| (from..=end.segment).contains(first)) {
            let mut segment = self.folder.open(first)?;
            if first == end.segment {
                segment.length = end.offset;
            }
            let before = self.at.map(|at| at.mark).unwrap_or_default();
            let resume = self.at.filter(|at| at.segment == first);
            if resume.is_none() {
                follows(&segment, before)?;
            }
            let mark = self.run.segment(&segment, resume, before)?;
            if first != end.segment {
                self.run.ahead.end(first, Ended { mark, length: segment.length })?;
            }
            self.at = Some(Applied { mark, segment: first, offset: segment.length });
        }
        if self.at != Some(*end) {
            return Err(Damage::of("the journal", "somebody else has changed it while it was open").into());
        }
        Ok(self.run.write(end)?)
    }
}

/// Lines are gone that were on the disk.
pub(super) fn shorter(file: &str) -> Damage {
    Damage::of(
        &format!("journal/{file}"),
        "it is shorter than what was stored: acknowledged lines are missing from its end; after restoring a backup of it, remove \
         the folder sled and the file sled.sealed",
    )
}
