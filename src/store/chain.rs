//! Reading a journal for whoever wants to know what is in it and whether that is all: every line is compared with its
//! sum and the one before, and what is missing or was changed is noted and gone on behind. Opening a store is stricter.

use std::io;

use super::journal::{Lines, Segment};
use super::line::{Line, Sum};
use super::record::Mark;
use super::tied::{Tie, later};
use crate::domain::time::Instant;

/// The most gaps that are told one by one; where there are more, the last one reaches to the end of them.
const MOST: usize = 100;

/// Lines of a journal that are missing or were changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The number of the first.
    pub from: u64,
    /// And of the last.
    pub to: u64,
    /// When the last line before them was entered, where that is known: UTC.
    pub after: Option<Instant>,
    /// And the first one after them.
    pub before: Option<Instant>,
}

/// Lines behind the last good one, none of which is vouched for.
#[derive(Clone, Copy, Default)]
struct Doubt {
    lines: u64,
    /// The sum that the last of them says it has that can be read.
    sum: Option<Sum>,
    /// The last good line may be the one that was changed: with a sum made anew it looks whole by itself.
    before: bool,
    /// The last of them has no line end.
    unfinished: bool,
}

/// A journal as far as it was read.
pub(super) struct Chain {
    /// The first line's number that was looked for.
    began: u64,
    /// The number of the last line that was there.
    seq: u64,
    /// Its sum; `None` where nothing vouches for the next one.
    sum: Option<Sum>,
    /// When it was entered.
    at: Option<Instant>,
    doubt: Option<Doubt>,
    /// What must be in it, as the other journal says and as this process does.
    known: [Option<Tie>; 2],
    /// What it says last of the other journal.
    pub(super) beside: Option<Tie>,
    /// How many lines were good.
    pub(super) lines: u64,
    /// How many of them were purged.
    pub(super) purged: u64,
    pub(super) gaps: Vec<Gap>,
}

impl Chain {
    /// From behind a line on; `sum` is its, where that is known. Lines that are `known` from elsewhere must be there.
    pub(super) fn behind(seq: u64, sum: Option<Sum>, known: [Option<Tie>; 2]) -> Chain {
        let (at, doubt, beside, gaps) = (None, None, None, Vec::new());
        Chain { began: seq + 1, seq, sum, at, doubt, known, beside, lines: 0, purged: 0, gaps }
    }

    /// From the beginning.
    pub(super) fn whole(known: [Option<Tie>; 2]) -> Chain {
        Chain::behind(0, Some(Sum::default()), known)
    }

    /// The newest sum.
    pub(super) fn head(&self) -> Sum {
        self.sum.unwrap_or_default()
    }

    /// Whether nothing is missing or was changed up to this line.
    pub(super) fn is_whole_to(&self, seq: u64) -> bool {
        self.gaps.iter().all(|gap| gap.from > seq)
    }

    /// A segment begins. Nothing is read of it yet.
    pub(super) fn segment(&mut self, first: u64) {
        if first > self.seq + 1 {
            let doubt = self.doubt.take().unwrap_or_default();
            self.gap(if doubt.before { self.seq } else { self.seq + 1 }, first - 1);
            (self.seq, self.sum) = (first - 1, doubt.sum.or(self.sum));
        }
        if let Some(doubt) = self.doubt.as_mut() {
            doubt.unfinished = false;
        }
    }

    /// Reads a segment on, about so many bytes of it; false at its end. `show` gets each good line, and says whether it
    /// could be understood.
    pub(super) fn read(
        &mut self,
        lines: &mut Lines<'_>,
        at_most: u64,
        show: &mut dyn FnMut(&Line<'_>) -> bool,
    ) -> io::Result<bool> {
        let stop = lines.offset().saturating_add(at_most);
        while lines.offset() < stop {
            let Some(bytes) = lines.next()? else { return Ok(false) };
            self.line(bytes, show);
        }
        Ok(true)
    }

    fn line(&mut self, bytes: &[u8], show: &mut dyn FnMut(&Line<'_>) -> bool) {
        let doubt = self.doubt.unwrap_or_default();
        let Ok(line) = Line::read(bytes) else {
            let unfinished = !bytes.ends_with(b"\n");
            self.doubt = Some(Doubt { lines: doubt.lines + 1, unfinished, ..doubt });
            return;
        };
        let seq = line.head.seq;
        let follows = |sum: Option<Sum>| sum.is_some_and(|before| line.verify(before).is_ok());
        if seq <= self.seq {
            return self.gap(seq, seq); // It was there before: what is put between others is no line of it.
        }
        let goes_on = self.doubt.is_none() && follows(self.sum);
        if !goes_on && !follows(doubt.sum) {
            let before = doubt.lines == 0 && self.seq >= self.began && self.sum.is_some() && line.is_as_written();
            let sum = Some(line.sum);
            let doubt = Doubt { lines: doubt.lines + 1, sum, before: doubt.before || before, unfinished: false };
            self.doubt = Some(doubt);
            return;
        }
        if !goes_on {
            let from = if doubt.before { self.seq } else { self.seq + 1 };
            self.gap(from, (seq - 1).max(self.seq + 1));
        } else if seq > self.seq + 1 {
            self.gap(self.seq + 1, seq - 1);
        }
        (self.seq, self.sum, self.doubt, self.at) = (seq, Some(line.sum), None, Some(line.head.entered));
        self.beside = later(self.beside, line.head.beside);
        if self.known.iter().flatten().any(|known| known.0 == seq && known.1 != line.sum) {
            return self.gap(self.began, seq); // It hangs together, and is another than the one that was written.
        }
        if !show(&line) {
            return self.gap(seq, seq);
        }
        self.lines += 1;
        self.purged += u64::from(line.is_purged());
        if let Some(last) = self.gaps.last_mut().filter(|gap| gap.before.is_none()) {
            last.before = Some(line.head.entered);
        }
    }

    /// All of it was read. What is being written this moment is no fault.
    pub(super) fn close(&mut self) {
        let newest = self.known.iter().flatten().map(|tie| tie.0).max().unwrap_or(0);
        let doubt = self.doubt.take().filter(|doubt| !doubt.unfinished || doubt.lines > 1);
        let to = newest.max(self.seq + doubt.map_or(0, |doubt| doubt.lines));
        if to > self.seq {
            self.gap(if doubt.is_some_and(|doubt| doubt.before) { self.seq } else { self.seq + 1 }, to);
        }
    }

    fn gap(&mut self, from: u64, to: u64) {
        let full = self.gaps.len() >= MOST;
        match self.gaps.last_mut().filter(|last| from <= last.to + 1 || full) {
            Some(last) => (last.from, last.to, last.before) = (last.from.min(from), last.to.max(to), None),
            None => self.gaps.push(Gap { from, to, after: self.at, before: None }),
        }
    }
}

/// How much of a segment's end holds its last line for certain.
const TAIL: u64 = 128 * 1024;

/// The end of a segment's last line that can be read at all, whatever else is wrong there: of its last part, else of all
/// of it. `None` where there is no such line.
pub(super) fn last_mark(segment: &Segment) -> io::Result<Option<Mark>> {
    for from in [segment.length.saturating_sub(TAIL), 0] {
        let mut lines = Lines::new(segment, from);
        let mut last: Option<Mark> = None;
        while let Some(bytes) = lines.next()? {
            if let Ok(line) = Line::read(bytes) {
                last = Some(Mark { seq: line.head.seq, commit: line.head.commit, sum: line.sum });
            }
        }
        if last.is_some() {
            return Ok(last);
        }
    }
    Ok(None)
}
