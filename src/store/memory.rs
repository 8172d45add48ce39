//! An index in memory, for as long as none can be kept on the disk: of every line of the journal only where it is, so
//! that a value is made again from the journal when it is asked for. Of what the state holds nothing is here to be read;
//! what was put away of leavers is, because no single line says it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use super::error::OpenError;
use super::journal::{Folder, Reader, Segment};
use super::line::{Head, Line};
use super::record::{self, Applied};
use super::remembered::Remembered;
use super::trees::{Answer, Stands, Trees};
use crate::domain::command::Done;
use crate::domain::kind::Change;
use crate::domain::notice::Notice;
use crate::domain::shelf::{
    AWAY, BY_ID, End, Key, NoPast, Over, Past, RANGED, Ranged, SPOT, Shelves, Unread, Writes, seq_of, written,
};
use crate::domain::state::State;

/// A kind of record, by the first byte of its keys, and whose they are.
type Whose = (u8, [u8; 16]);

/// A segment of the journal, and where its lines begin.
struct Part {
    segment: Arc<Segment>,
    starts: Vec<u32>,
}

/// Where a ranged record lies among its owner's: the end of its key.
type Berth = (u32, u32, u32);

/// The numbers of lines, by what is looked for. By their sizes, two million observations take about 150 MB.
#[derive(Default)]
struct Held {
    applied: Option<Applied>,
    parts: Vec<Part>,
    /// Group, day and line of each ranged record, by its key's first byte and its owner, in order.
    berths: HashMap<Whose, Vec<Berth>>,
    /// The lines that brought records, by their ids.
    ids: BTreeMap<[u8; 17], u32>,
    /// The last line of each command's commit.
    commands: BTreeMap<[u8; 16], u32>,
    /// From a record's line to those that have changed it since.
    later: BTreeMap<u32, Vec<u32>>,
    /// What no single line says, as it lies on the shelf: what was put away of pupils who have left, and what those who
    /// lead are told, in the words of then.
    whole: BTreeMap<Key, Vec<u8>>,
    /// The school up to the line that was read last: from it follows what is put away.
    state: State,
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
            _ => Err(Unread("the journal is not what was written".into())),
        }
    }
}

#[allow(clippy::needless_pass_by_value)] // It is given to `map_err`.
fn unread(error: OpenError) -> Unread {
    Unread(error.to_string())
}

/// Segments have 64 MiB, and no journal has four thousand million lines.
fn fit(number: u64) -> Answer<u32> {
    u32::try_from(number).map_err(|_| Unread("the journal is too long for memory".into()))
}

impl Held {
    fn take_segment(&mut self, segment: Segment) -> Answer<()> {
        let resume = self.applied.filter(|applied| applied.segment == segment.first);
        let before = self.applied.map(|applied| applied.mark).unwrap_or_default();
        let old = if resume.is_some() { self.parts.pop() } else { None };
        let (segment, starts) = (Arc::new(segment), old.map(|part| part.starts).unwrap_or_default());
        // Here already, because a line may change what another of the same segment brought.
        self.parts.push(Part { segment: Arc::clone(&segment), starts });
        let mut reader = Reader::at(&segment, resume.map_or(0, |applied| applied.offset), before);
        loop {
            let start = fit(reader.lines.offset())?;
            let Some(read) = reader.next(true).map_err(|stop| unread(reader.error(stop)))? else { return Ok(()) };
            self.parts.last_mut().into_iter().for_each(|part| part.starts.push(start));
            self.take_line(&read.head, read.change.as_ref())?;
            if let Some(mark) = read.mark {
                self.applied = Some(Applied { mark, segment: segment.first, offset: read.end });
            }
        }
    }

    fn take_line(&mut self, head: &Head, change: Option<&Change>) -> Answer<()> {
        let line = fit(head.seq)?;
        if let Some(change) = change {
            let mut writes = Writes::default();
            let mut state = std::mem::take(&mut self.state);
            let taken = effect(head, change, &mut state, &Behind(self), &mut writes);
            self.state = state;
            taken?;
            for (key, value) in writes.values {
                let is_whole = key.first() == Some(&AWAY) || is_told(&key);
                if let Some((whose, berth)) = berth(&key)? {
                    self.moor(whose, berth, line, value.is_some());
                } else if let Some(id) = id_of(&key) {
                    self.ids.insert(id, line);
                }
                match value {
                    Some(value) if is_whole => drop(self.whole.insert(key, value)),
                    None if is_whole => drop(self.whole.remove(&key)),
                    _ => {}
                }
            }
        }
        if head.n == head.of {
            self.commands.insert(head.cmd.0.into_bytes(), line);
        }
        Ok(())
    }

    /// Notes that this line has put something there, or taken it away.
    fn moor(&mut self, whose: Whose, berth: Berth, line: u32, is_there: bool) {
        let all = self.berths.entry(whose).or_default();
        match (all.binary_search(&berth), is_there) {
            (Err(place), true) => all.insert(place, berth),
            (Ok(place), false) => drop(all.remove(place)),
            (Ok(_), true) => self.later.entry(berth.2).or_default().push(line),
            (Err(_), false) => {}
        }
    }

    /// Reads one line again, with its change; what is not as it was is damage.
    fn line(&self, seq: u32) -> Answer<(Head, Option<Change>)> {
        let gone = || Unread(format!("line {seq} of the journal cannot be read again"));
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
                Err(error) => return Err(Unread(error.to_string())),
            }
        }
        let line = Line::read(&bytes).map_err(|_| gone())?;
        if line.head.seq != u64::from(seq) || !line.is_as_written() {
            return Err(gone());
        }
        let change = line.change().map_err(|_| gone())?;
        Ok((line.head, change))
    }

    /// What lies under a key, made again from the line that brought it and those that have changed it since; `None`
    /// where its text was purged.
    fn value(&self, key: &[u8], line: u32) -> Answer<Option<Vec<u8>>> {
        if is_told(key) {
            return Ok(self.whole.get(key).cloned());
        }
        let mut writes = Writes::default();
        for line in [line].iter().chain(self.later.get(&line).into_iter().flatten()) {
            if let (head, Some(change)) = self.line(*line)? {
                // Only its own record counts here.
                effect(&head, &change, &mut State::default(), &NoPast, &mut writes)?;
            }
        }
        Ok(writes.values.remove(key).flatten())
    }

    /// What lies under the key of a record, of the id of one, or of what was put away.
    fn record(&self, key: &[u8]) -> Answer<Option<Vec<u8>>> {
        if key.first() == Some(&AWAY) {
            return Ok(self.whole.get(key).cloned());
        }
        if let Some((whose, berth)) = berth(key)? {
            let there = self.berths.get(&whose).is_some_and(|all| all.binary_search(&berth).is_ok());
            return if there { self.value(key, berth.2) } else { Ok(None) };
        }
        match id_of(key).and_then(|id| self.ids.get(&id)) {
            Some(line) => self.value(key, *line),
            None => Ok(None),
        }
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
}

/// What a change does to memory and shelf.
fn effect(head: &Head, change: &Change, state: &mut State, past: &dyn Past, writes: &mut Writes) -> Answer<()> {
    let shelf = &mut Over { past, writes };
    change.apply(&mut Shelves { state, shelf, place: &head.place() })
}

/// The index while it is read on: what a record was before the line that changes it.
struct Behind<'h>(&'h Held);

impl Past for Behind<'_> {
    fn get(&self, key: &[u8]) -> Answer<Option<Vec<u8>>> {
        self.0.record(key)
    }

    fn range(&self, _: &[u8], _: &[u8], _: End, _: usize) -> Answer<Vec<(Key, Vec<u8>)>> {
        Err(Unread("a change reads single records only".into()))
    }
}

/// Whose record a key is of, and where it lies; `None` for a key of another form.
fn berth(key: &[u8]) -> Answer<Option<(Whose, Berth)>> {
    let Some((whose, rest)) = owner_of(key).filter(|_| key.len() == SPOT) else { return Ok(None) };
    let number =
        |from: usize| rest.get(from..).and_then(|rest| rest.first_chunk::<4>()).map(|four| u32::from_be_bytes(*four));
    let (Some(group), Some(day)) = (number(0), number(4)) else { return Ok(None) };
    Ok(Some((whose, (group, day, fit(seq_of(key))?))))
}

/// Whether something lies there that those who lead the school are told.
fn is_told(key: &[u8]) -> bool {
    matches!(key, [RANGED, tag, ..] if Notice::TAGS.contains(tag))
}

fn owner_of(key: &[u8]) -> Option<(Whose, &[u8])> {
    let (tag, rest) = key.strip_prefix(&[RANGED])?.split_first()?;
    let (owner, rest) = rest.split_first_chunk::<16>()?;
    Some(((*tag, *owner), rest))
}

fn id_of(key: &[u8]) -> Option<[u8; 17]> {
    key.strip_prefix(&[BY_ID]).and_then(|id| id.try_into().ok())
}

/// The bytes of the end of a ranged record's key: group, day, line.
const END: usize = 4 + 4 + 8;

/// The end of the key of a ranged record.
fn end_of_key((group, day, line): Berth) -> [u8; END] {
    let mut end = [0; END];
    for (to, from) in end.iter_mut().zip([group, day, 0, line].iter().flat_map(|four| four.to_be_bytes())) {
        *to = from;
    }
    end
}

impl Past for MemoryIndex {
    fn get(&self, key: &[u8]) -> Answer<Option<Vec<u8>>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let Some((prefix, id)) = key.split_first() else { return Ok(None) };
        match *prefix {
            record::APPLIED => held.applied.map(|applied| written(&applied)).transpose(),
            record::COMMAND => {
                let last = <[u8; 16]>::try_from(id).ok().and_then(|id| held.commands.get(&id));
                last.map(|last| written(&held.remembered(*last)?)).transpose()
            }
            _ => held.record(key),
        }
    }

    fn range(&self, low: &[u8], high: &[u8], from: End, limit: usize) -> Answer<Vec<(Key, Vec<u8>)>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let (Some((whose, low)), Some((same, high))) = (owner_of(low), owner_of(high)) else {
            return Err(Unread("that is not held in memory".into()));
        };
        if whose != same {
            return Err(Unread("memory is read by owner".into()));
        }
        let all = held.berths.get(&whose).map(Vec::as_slice).unwrap_or_default();
        let place = |bound: &[u8]| all.partition_point(|berth| end_of_key(*berth).as_slice() < bound);
        let berths = all.get(place(low)..place(high)).unwrap_or_default();
        let value = |berth: &Berth| -> Answer<Option<(Key, Vec<u8>)>> {
            let key = [&[RANGED, whose.0][..], &whose.1, &end_of_key(*berth)].concat();
            Ok(held.value(&key, berth.2)?.map(|value| (key, value)))
        };
        match from {
            End::First => berths.iter().map(value).filter_map(Result::transpose).take(limit).collect(),
            End::Last => berths.iter().rev().map(value).filter_map(Result::transpose).take(limit).collect(),
        }
    }
}

impl Trees for MemoryIndex {
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
