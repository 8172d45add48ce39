//! The journal's segments: their names, reading their lines in order with every rule checked, and writing at the end.
//! What a change means is not known here.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::disk::{Disk, DiskFile, Make};
use super::error::{Damage, OpenError};
use super::line::{Flaw, Head, Line};
use super::record::Mark;

const ENDING: &str = ".jsonl";

/// The name of the segment that begins with line `first`.
pub(super) fn name(first: u64) -> String {
    format!("{first:012}{ENDING}")
}

/// The folder of the journal.
#[derive(Clone)]
pub(super) struct Folder {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) path: PathBuf,
}

impl Folder {
    /// The first line's number of each segment, in order.
    pub(super) fn segments(&self) -> Result<Vec<u64>, OpenError> {
        let names = self.disk.names(&self.path).map_err(OpenError::io(&self.path))?;
        let mut firsts: Vec<u64> =
            names.iter().filter_map(|name| name.strip_suffix(ENDING)).filter_map(|first| first.parse().ok()).collect();
        firsts.sort_unstable();
        Ok(firsts)
    }

    /// Opens a segment; every failure names it.
    pub(super) fn open(&self, first: u64) -> Result<Segment, OpenError> {
        let path = self.path.join(name(first));
        let file = self.disk.open(&path, Make::Existing).map_err(OpenError::io(&path))?;
        let length = file.length().map_err(OpenError::io(&path))?;
        Ok(Segment { first, path, file, length })
    }

    /// The bytes of all segments.
    pub(super) fn total(&self) -> Result<u64, OpenError> {
        self.segments()?.into_iter().map(|first| self.open(first).map(|segment| segment.length)).sum()
    }

    /// Makes a segment whose name outlives a power cut.
    pub(super) fn make(&self, first: u64) -> io::Result<Segment> {
        let path = self.path.join(name(first));
        let file = self.disk.open(&path, Make::New)?;
        self.disk.sync_folder(&self.path)?;
        Ok(Segment { first, path, file, length: 0 })
    }
}

/// One open segment.
pub(super) struct Segment {
    pub(super) first: u64,
    pub(super) path: PathBuf,
    pub(super) file: Box<dyn DiskFile>,
    pub(super) length: u64,
}

impl Segment {
    pub(super) fn name(&self) -> String {
        name(self.first)
    }

    /// The last line with its line end, where that begins within a chunk of the end.
    pub(super) fn last_line(&self) -> Option<Vec<u8>> {
        let from = self.length.saturating_sub(CHUNK as u64);
        let mut bytes = vec![0; usize::try_from(self.length - from).ok()?];
        let read = self.file.read_at(&mut bytes, from).ok()?;
        bytes.truncate(read);
        let before = bytes.strip_suffix(b"\n")?.iter().rposition(|byte| *byte == b'\n');
        match before {
            Some(end) => Some(bytes.split_off(end + 1)),
            None => (from == 0).then_some(bytes),
        }
    }

    /// Appends a whole batch and makes it durable; after a failure the file is cut back.
    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), Failed> {
        if let Err(error) = self.file.append(bytes) {
            return Err(Failed { undone: self.cut_back().is_ok(), synced: true, error });
        }
        if let Err(error) = self.file.sync() {
            return Err(Failed { undone: self.cut_back().is_ok(), synced: false, error });
        }
        self.length += bytes.len() as u64;
        Ok(())
    }

    fn cut_back(&mut self) -> io::Result<()> {
        self.file.cut(self.length)?;
        self.file.sync()
    }
}

/// Why a batch was not appended.
pub(super) struct Failed {
    /// The file is as it was before.
    pub(super) undone: bool,
    /// What was written before is known to be on the disk.
    pub(super) synced: bool,
    pub(super) error: io::Error,
}

/// Bytes up to a line end, or to the end of the file.
pub(super) struct Lines<'f> {
    file: &'f dyn DiskFile,
    /// Where `held` begins in the file.
    base: u64,
    held: Vec<u8>,
    start: usize,
    end: u64,
}

const CHUNK: usize = 256 * 1024;

impl<'f> Lines<'f> {
    pub(super) fn new(segment: &'f Segment, from: u64) -> Lines<'f> {
        Lines { file: &*segment.file, base: from, held: Vec::new(), start: 0, end: segment.length }
    }

    /// Where the next line begins.
    pub(super) fn offset(&self) -> u64 {
        self.base + self.start as u64
    }

    /// The next line with its line end; without one only at the end of the file. `None` behind it.
    pub(super) fn next(&mut self) -> io::Result<Option<&[u8]>> {
        let mut looked = self.start;
        let stop = loop {
            let fresh = self.held.get(looked..).unwrap_or_default();
            if let Some(found) = fresh.iter().position(|byte| *byte == b'\n') {
                break looked + found + 1;
            }
            looked = self.held.len();
            if !self.more(&mut looked)? {
                break looked;
            }
        };
        let from = std::mem::replace(&mut self.start, stop);
        Ok(self.held.get(from..stop).filter(|line| !line.is_empty()))
    }

    /// Reads on; false at the end.
    fn more(&mut self, looked: &mut usize) -> io::Result<bool> {
        let at = self.base + self.held.len() as u64;
        let left = usize::try_from(self.end.saturating_sub(at)).unwrap_or(CHUNK).min(CHUNK);
        if left == 0 {
            return Ok(false);
        }
        self.held.drain(..self.start);
        self.base += self.start as u64;
        *looked -= self.start;
        self.start = 0;
        let old = self.held.len();
        self.held.resize(old + left, 0);
        let into = self.held.get_mut(old..).unwrap_or_default();
        let read = loop {
            match self.file.read_at(into, at) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.held.truncate(old + read);
        Ok(read > 0)
    }
}

/// A line that keeps every rule of the journal.
pub(super) struct Read<T> {
    pub(super) head: Head,
    /// `None` where it was purged.
    pub(super) change: Option<T>,
    /// The segment's bytes up to behind it.
    pub(super) end: u64,
    /// Where its commit ended, with a commit's last line.
    pub(super) mark: Option<Mark>,
    pub(super) sum: super::line::Sum,
}

/// Why reading stopped.
pub(super) enum Stop {
    /// Something is wrong with this line of the segment.
    Flaw { line: u64, flaw: Flaw },
    /// The file cannot be read.
    Io(io::Error),
}

/// Reads the lines of a segment in order and checks every one.
pub(super) struct Reader<'f> {
    pub(super) lines: Lines<'f>,
    segment: &'f Segment,
    /// The sum of the line before.
    sum: super::line::Sum,
    seq: u64,
    commit: u64,
    /// The head of the line before, within a commit.
    within: Option<Head>,
}

impl<'f> Reader<'f> {
    /// From the segment's beginning; `before` is where the one before it ended.
    pub(super) fn new(segment: &'f Segment, before: Mark) -> Reader<'f> {
        Reader::at(segment, 0, before)
    }

    /// From the end of a commit within the segment.
    pub(super) fn at(segment: &'f Segment, offset: u64, before: Mark) -> Reader<'f> {
        let Mark { seq, commit, sum } = before;
        Reader { lines: Lines::new(segment, offset), segment, sum, seq, commit, within: None }
    }

    /// Whether a commit has begun and not ended.
    pub(super) fn is_within(&self) -> bool {
        self.within.is_some()
    }

    /// The next line; `None` at the end.
    pub(super) fn next<T: DeserializeOwned>(&mut self, with_change: bool) -> Result<Option<Read<T>>, Stop> {
        let number = self.line();
        let stop = |flaw| Stop::Flaw { line: number, flaw };
        let (sum, seq, commit) = (self.sum, self.seq, self.commit);
        let Some(bytes) = self.lines.next().map_err(Stop::Io)? else { return Ok(None) };
        let line = Line::read(bytes).map_err(stop)?;
        line.verify(sum).map_err(stop)?;
        let in_order = match &self.within {
            None => line.head.n == 1 && line.head.commit == commit + 1,
            Some(before) => {
                line.head.n == before.n + 1
                    && (line.head.commit, line.head.of, line.head.cmd) == (before.commit, before.of, before.cmd)
            }
        };
        if !in_order || line.head.seq != seq + 1 || line.head.n > line.head.of || line.head.synced > seq {
            return Err(stop(Flaw::Wrong("it does not follow the line before it")));
        }
        let change = if with_change { line.change().map_err(stop)? } else { None };
        let (sum, head) = (line.sum, line.head);
        (self.sum, self.seq, self.commit) = (sum, head.seq, head.commit);
        let mark = (head.n == head.of).then_some(Mark { seq: head.seq, commit: head.commit, sum });
        self.within = mark.is_none().then(|| head.clone());
        Ok(Some(Read { head, change, end: self.lines.offset(), mark, sum }))
    }

    /// The number in the file of the line that is read next.
    pub(super) fn line(&self) -> u64 {
        (self.seq + 2).saturating_sub(self.segment.first)
    }

    /// In words, and naming the line.
    pub(super) fn error(&self, stop: Stop) -> OpenError {
        match stop {
            Stop::Io(error) => OpenError::NotOpenable { file: self.segment.path.clone(), error },
            Stop::Flaw { line, flaw } => error_at(&self.segment.name(), line, flaw),
        }
    }

    /// What to say of a commit that stops in the middle.
    pub(super) fn unfinished(&self) -> OpenError {
        Damage::at_line(&self.segment.name(), self.line(), "a commit stops in the middle").into()
    }
}

fn error_at(file: &str, line: u64, flaw: Flaw) -> OpenError {
    match flaw {
        Flaw::TooNew(version) => OpenError::TooNew { place: format!("journal/{file}, line {line},"), version },
        Flaw::Unfinished => Damage::at_line(file, line, "it is cut or was overwritten with nothing").into(),
        Flaw::Wrong(what) => Damage::at_line(file, line, what).into(),
    }
}

/// The folder of the journal of the store at `root`.
pub(super) fn folder(disk: &Arc<dyn Disk>, root: &Path) -> Folder {
    Folder { disk: Arc::clone(disk), path: root.join("journal") }
}
