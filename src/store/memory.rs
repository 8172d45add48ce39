//! An index in memory, for as long as none can be kept on the disk: of every line of the journal only where it is, so
//! that a value is read from the journal when it is asked for. Of what the state holds nothing is here.

use std::collections::{BTreeMap, HashMap};
use std::sync::{PoisonError, RwLock};

use uuid::Uuid;

use super::error::OpenError;
use super::journal::{Folder, Reader, Segment};
use super::line::{Head, Line};
use super::record::{self, Applied};
use super::remembered::Remembered;
use super::trees::{Answer, From, Key, Stands, Trees, TreesError, Writes};
use crate::domain::change::Change;
use crate::domain::command::Done;
use crate::domain::record::entry::{Entry, Fact, Kind};
use crate::domain::id::PupilId;

/// A segment of the journal, and where its lines begin.
struct Part {
    segment: Segment,
    starts: Vec<u32>,
}

/// The numbers of lines, by what is looked for. By their sizes, two million observations take about 150 MB.
#[derive(Default)]
struct Held {
    applied: Option<Applied>,
    parts: Vec<Part>,
    observations: HashMap<PupilId, Vec<u32>>,
    measurements: HashMap<PupilId, Vec<u32>>,
    entries: BTreeMap<[u8; 16], u32>,
    /// The last line of each command's commit.
    commands: BTreeMap<[u8; 16], u32>,
    /// From an entry's line to the one that withdrew it.
    withdrawn: BTreeMap<u32, u32>,
}

/// Trees that hold no values. What is written to them says only how far the journal goes: they read it themselves.
pub(super) struct MemoryIndex {
    folder: Folder,
    held: RwLock<Held>,
}

impl MemoryIndex {
    pub(super) fn new(folder: Folder) -> MemoryIndex {
        MemoryIndex { folder, held: RwLock::default() }
    }

    /// Reads the journal on, up to the end of a commit.
    pub(super) fn follow(&self, end: &Applied) -> Answer<()> {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let from = held.applied.map_or(0, |applied| applied.segment);
        let mut firsts = vec![end.segment];
        if from != end.segment {
            firsts = self.folder.segments().map_err(unread)?;
        }
        for first in firsts.into_iter().filter(|first| (from..=end.segment).contains(first)) {
            let mut segment = self.folder.open(first).map_err(unread)?;
            if first == end.segment {
                segment.length = end.offset;
            }
            held.take_segment(segment)?;
        }
        match held.applied {
            Some(applied) if applied == *end => Ok(()),
            None if end.mark.seq == 0 => Ok(()),
            _ => Err(TreesError("the journal is not what was written".into())),
        }
    }
}

#[allow(clippy::needless_pass_by_value)] // It is given to `map_err`.
fn unread(error: OpenError) -> TreesError {
    TreesError(error.to_string())
}

/// Segments have 64 MiB, and no journal has four thousand million lines.
fn fit(number: u64) -> Answer<u32> {
    u32::try_from(number).map_err(|_| TreesError("the journal is too long for memory".into()))
}

impl Held {
    fn take_segment(&mut self, segment: Segment) -> Answer<()> {
        let resume = self.applied.filter(|applied| applied.segment == segment.first);
        let before = self.applied.map(|applied| applied.mark).unwrap_or_default();
        let old = if resume.is_some() { self.parts.pop() } else { None };
        let mut starts = old.map(|part| part.starts).unwrap_or_default();
        let mut reader = Reader::at(&segment, resume.map_or(0, |applied| applied.offset), before);
        loop {
            let start = fit(reader.lines.offset())?;
            let Some(read) = reader.next(true).map_err(|stop| unread(reader.error(stop)))? else { break };
            starts.push(start);
            self.take_line(&read.head, read.change.as_ref())?;
            if let Some(mark) = read.mark {
                self.applied = Some(Applied { mark, segment: segment.first, offset: read.end });
            }
        }
        self.parts.push(Part { segment, starts });
        Ok(())
    }

    fn take_line(&mut self, head: &Head, change: Option<&Change>) -> Answer<()> {
        let seq = fit(head.seq)?;
        match change {
            Some(Change::Entry { entry }) => {
                self.of_kind(kind_of(entry)).entry(entry.pupil).or_default().push(seq);
                self.entries.insert(entry.id.0.into_bytes(), seq);
            }
            // The first one stands. Only people withdraw.
            Some(Change::Withdrawn { entry, .. }) if head.by.is_some() => {
                if let Some(line) = self.entries.get(entry.0.as_bytes()) {
                    self.withdrawn.entry(*line).or_insert(seq);
                }
            }
            _ => {}
        }
        if head.n == head.of {
            self.commands.insert(head.cmd.0.into_bytes(), seq);
        }
        Ok(())
    }

    fn of_kind(&mut self, kind: Kind) -> &mut HashMap<PupilId, Vec<u32>> {
        match kind {
            Kind::Observation => &mut self.observations,
            Kind::Measurement => &mut self.measurements,
        }
    }

    /// Reads one line again, with its change; what is not as it was is damage.
    fn line(&self, seq: u32) -> Answer<(Head, Option<Change>)> {
        let gone = || TreesError(format!("line {seq} of the journal cannot be read again"));
        let place = self.parts.partition_point(|part| part.segment.first <= u64::from(seq)).checked_sub(1);
        let part = place.and_then(|place| self.parts.get(place)).ok_or_else(gone)?;
        let at = usize::try_from(u64::from(seq) - part.segment.first).map_err(|_| gone())?;
        let start = u64::from(*part.starts.get(at).ok_or_else(gone)?);
        let end = part.starts.get(at + 1).map_or(part.segment.length, |next| u64::from(*next));
        let mut bytes = vec![0; usize::try_from(end.saturating_sub(start)).map_err(|_| gone())?];
        let mut held = 0;
        while let Some(into) = bytes.get_mut(held..).filter(|into| !into.is_empty()) {
            match part.segment.file.read_at(into, start + held as u64) {
                Ok(0) => return Err(gone()),
                Ok(read) => held += read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(TreesError(error.to_string())),
            }
        }
        let line = Line::read(&bytes).map_err(|_| gone())?;
        if line.head.seq != u64::from(seq) || !line.is_as_written() {
            return Err(gone());
        }
        let change = line.change().map_err(|_| gone())?;
        Ok((line.head, change))
    }

    /// The entry that a line brought, as it stands now; `None` where its text was purged.
    fn entry(&self, seq: u32) -> Answer<Option<Entry>> {
        let (_, Some(Change::Entry { mut entry })) = self.line(seq)? else { return Ok(None) };
        if entry.withdrawn.is_none()
            && let Some(line) = self.withdrawn.get(&seq)
            && let (head, Some(Change::Withdrawn { replaced_by, .. })) = self.line(*line)?
        {
            entry.withdrawn = record::withdrawn(&head, replaced_by);
        }
        Ok(Some(entry))
    }

    /// What is remembered of the command whose commit ends with this line.
    fn remembered(&self, last: u32) -> Answer<Remembered> {
        let (head, change) = self.line(last)?;
        let mut changes = Vec::new();
        if head.of as usize <= Done::MOST {
            for seq in (last + 1).saturating_sub(head.of)..last {
                changes.extend(self.line(seq)?.1);
            }
            changes.extend(change);
        }
        Ok(Remembered::of(&head, &changes))
    }

    /// The lines of one pupil's entries of one kind, in order, and the kind's key.
    fn of_pupil(&self, key: &[u8]) -> Option<(PupilId, &[u32])> {
        let kind = match key.first() {
            Some(&record::OBSERVATION) => &self.observations,
            Some(&record::MEASUREMENT) => &self.measurements,
            _ => return None,
        };
        let pupil = PupilId(Uuid::from_slice(key.get(1..17)?).ok()?);
        Some((pupil, kind.get(&pupil).map_or(&[], Vec::as_slice)))
    }
}

fn kind_of(entry: &Entry) -> Kind {
    match entry.fact {
        Fact::Observation { .. } => Kind::Observation,
        Fact::Measurement { .. } => Kind::Measurement,
    }
}

impl Trees for MemoryIndex {
    fn get(&self, key: &[u8]) -> Answer<Option<Vec<u8>>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let Some((prefix, id)) = key.split_first() else { return Ok(None) };
        match *prefix {
            record::APPLIED => held.applied.map(|applied| record::put(&applied)).transpose(),
            record::ENTRY => {
                let Some(seq) = <[u8; 16]>::try_from(id).ok().and_then(|id| held.entries.get(&id)) else {
                    return Ok(None);
                };
                Ok(held.entry(*seq)?.map(|entry| record::place_of(&entry, (*seq).into())))
            }
            record::COMMAND => {
                let last = <[u8; 16]>::try_from(id).ok().and_then(|id| held.commands.get(&id));
                last.map(|last| record::put(&held.remembered(*last)?)).transpose()
            }
            _ => {
                let Some((_, lines)) = held.of_pupil(key) else { return Ok(None) };
                let seq = fit(record::seq_of(key))?;
                if lines.binary_search(&seq).is_err() {
                    return Ok(None);
                }
                held.entry(seq)?.map(|entry| record::put(&entry)).transpose()
            }
        }
    }

    fn range(&self, low: &[u8], high: &[u8], from: From, limit: usize) -> Answer<Vec<(Key, Vec<u8>)>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let (Some((pupil, lines)), Some((same, _))) = (held.of_pupil(low), held.of_pupil(high)) else {
            return Err(TreesError("that is not held in memory".into()));
        };
        if pupil != same || low.first() != high.first() {
            return Err(TreesError("memory is read by pupil".into()));
        }
        let place = |key: &[u8]| lines.partition_point(|line| u64::from(*line) < record::seq_of(key));
        let lines = lines.get(place(low)..place(high)).unwrap_or_default();
        let prefix = low.first().copied().unwrap_or_default();
        let value = |seq: &u32| -> Answer<Option<(Key, Vec<u8>)>> {
            let Some(entry) = held.entry(*seq)? else { return Ok(None) };
            Ok(Some((record::entry_key(prefix, pupil, (*seq).into()), record::put(&entry)?)))
        };
        match from {
            From::First => lines.iter().map(value).filter_map(Result::transpose).take(limit).collect(),
            From::Last => lines.iter().rev().map(value).filter_map(Result::transpose).take(limit).collect(),
        }
    }

    fn write(&self, writes: &Writes) -> Answer<()> {
        match record::applied_by(writes)? {
            Some(end) => self.follow(&end),
            None => Ok(()),
        }
    }

    fn flush(&self) -> Answer<()> {
        Ok(())
    }

    fn stands(&self) -> Stands {
        Stands::InMemory
    }
}
