//! Reading a journal from an instant on, for the audit, and saying with it whether that is all.

use serde::de::DeserializeOwned;

use super::chain::{Chain, Gap, last_mark};
use super::error::OpenError;
use super::journal::{self, Folder, Lines, Segment};
use super::line::Line;
use super::read::Store;
use super::tied::Known;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::Change;
use crate::domain::time::Instant;

/// Who, when and about whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When it was entered: UTC.
    pub at: Instant,
    /// By whom; `None` for the store's owner.
    pub by: Option<StaffId>,
    /// By which way.
    pub via: String,
    /// About whom.
    pub pupil: Option<PupilId>,
    /// Which line of its commit it is, from 1, and of how many: an import has thousands.
    pub place: (u32, u32),
}

impl Store {
    /// Shows every change that was entered at `since` or later and that `wanted` wants, oldest first. The answer is what
    /// is missing or was changed among all that was read for it.
    pub fn changes_since(
        &self,
        since: Instant,
        wanted: &dyn Fn(&Stamp) -> bool,
        show: &mut dyn FnMut(Stamp, Change),
    ) -> Result<Vec<Gap>, OpenError> {
        let known = *self.tied.journal();
        since_in(&Parts::of(&self.folder)?, &known, since, wanted, show)
    }
}

/// The segments of a journal, in order, and where each of them is.
pub(super) struct Parts(Vec<(u64, Folder)>);

impl Parts {
    pub(super) fn of(folder: &Folder) -> Result<Parts, OpenError> {
        Ok(Parts(folder.segments()?.into_iter().map(|first| (first, folder.clone())).collect()))
    }

    /// With those of other folders that are not here.
    pub(super) fn and(mut self, folder: &Folder) -> Result<Parts, OpenError> {
        for first in folder.segments()? {
            if let Err(place) = self.0.binary_search_by_key(&first, |(first, _)| *first) {
                self.0.insert(place, (first, folder.clone()));
            }
        }
        Ok(self)
    }

    /// A gap in words, with the file that it is in or begins behind.
    pub(super) fn name(&self, gap: &Gap) -> String {
        let within = self.0.iter().rev().find(|(first, _)| *first <= gap.from).or(self.0.first());
        let file = within.map(|(first, folder)| {
            let folder = folder.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            format!("{folder}/{}", journal::name(*first))
        });
        let file = file.unwrap_or_else(|| "no file is left".into());
        match (gap.from, gap.to) {
            (from, to) if from == to => format!("{file}: line {from} is missing or was changed"),
            (from, to) => format!("{file}: lines {from} to {to} are missing or were changed"),
        }
    }

    pub(super) fn open(&self) -> impl Iterator<Item = Result<Segment, OpenError>> {
        self.0.iter().map(|(first, folder)| folder.open(*first))
    }

    /// The place of the segment to begin with: those that ended before are not read, only looked into.
    fn from(&self, since: Instant) -> Result<usize, OpenError> {
        for (place, (first, folder)) in self.0.iter().enumerate().skip(1).rev() {
            if first_of(folder, *first)?.is_some_and(|at| at < since) {
                return Ok(place);
            }
        }
        Ok(0)
    }
}

/// The same for any journal.
pub(super) fn since_in<T: DeserializeOwned>(
    parts: &Parts,
    known: &Known,
    since: Instant,
    wanted: &dyn Fn(&Stamp) -> bool,
    show: &mut dyn FnMut(Stamp, T),
) -> Result<Vec<Gap>, OpenError> {
    let from = parts.from(since)?;
    let mut chain = Chain::whole(known.must());
    for (place, segment) in parts.open().enumerate().skip(from.saturating_sub(1)) {
        let segment = segment?;
        if place < from {
            // Nothing that is shown stands here: only how it ends, for what follows.
            let end = last_mark(&segment).map_err(OpenError::io(&segment.path))?;
            let next = parts.0.get(from).map_or(1, |(first, _)| *first);
            chain = Chain::behind(end.map_or(next - 1, |end| end.seq), end.map(|end| end.sum), known.must());
            continue;
        }
        chain.segment(segment.first);
        let mut each = |line: &Line<'_>| {
            let head = &line.head;
            let stamp = Stamp {
                at: head.entered,
                by: head.by,
                via: head.via.clone(),
                pupil: head.pupil,
                place: (head.n, head.of),
            };
            if stamp.at < since || !wanted(&stamp) {
                return true;
            }
            let Ok(change) = line.change() else { return false };
            if let Some(change) = change {
                show(stamp, change);
            }
            true
        };
        chain.read(&mut Lines::new(&segment, 0), u64::MAX, &mut each).map_err(OpenError::io(&segment.path))?;
    }
    chain.close();
    Ok(chain.gaps)
}

/// When the first line of a segment was entered.
fn first_of(folder: &Folder, first: u64) -> Result<Option<Instant>, OpenError> {
    let segment = folder.open(first)?;
    let mut lines = Lines::new(&segment, 0);
    let line = lines.next().map_err(OpenError::io(&segment.path))?;
    Ok(line.and_then(|bytes| Line::read(bytes).ok()).map(|line| line.head.entered))
}
