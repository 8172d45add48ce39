//! Reading a journal from an instant on, for the audit. Sums are not compared here: that is what a check is for, and a
//! line that is being written this moment is no fault.

use serde::de::DeserializeOwned;

use super::error::OpenError;
use super::journal::{Folder, Lines};
use super::line::Line;
use super::read::Store;
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
    /// Shows every change that was entered at `since` or later and that `wanted` wants, oldest first.
    pub fn changes_since(
        &self,
        since: Instant,
        wanted: &dyn Fn(&Stamp) -> bool,
        show: &mut dyn FnMut(Stamp, Change),
    ) -> Result<(), OpenError> {
        since_in(&self.folder, since, wanted, show)
    }
}

/// The same for any journal. Segments that ended before are not read, only looked into.
pub(super) fn since_in<T: DeserializeOwned>(
    folder: &Folder,
    since: Instant,
    wanted: &dyn Fn(&Stamp) -> bool,
    show: &mut dyn FnMut(Stamp, T),
) -> Result<(), OpenError> {
    let segments = folder.segments()?;
    let mut from = 0;
    for (place, first) in segments.iter().enumerate().skip(1).rev() {
        if first_of(folder, *first)?.is_some_and(|at| at <= since) {
            from = place;
            break;
        }
    }
    for first in segments.into_iter().skip(from) {
        let segment = folder.open(first)?;
        let mut lines = Lines::new(&segment, 0);
        while let Some(bytes) = lines.next().map_err(OpenError::io(&segment.path))? {
            let Ok(line) = Line::read(bytes) else { break };
            let head = &line.head;
            let stamp = Stamp {
                at: head.entered,
                by: head.by,
                via: head.via.clone(),
                pupil: head.pupil,
                place: (head.n, head.of),
            };
            if stamp.at >= since
                && wanted(&stamp)
                && let Ok(Some(change)) = line.change()
            {
                show(stamp, change);
            }
        }
    }
    Ok(())
}

/// When the first line of a segment was entered.
fn first_of(folder: &Folder, first: u64) -> Result<Option<Instant>, OpenError> {
    let segment = folder.open(first)?;
    let mut lines = Lines::new(&segment, 0);
    let line = lines.next().map_err(OpenError::io(&segment.path))?;
    Ok(line.and_then(|bytes| Line::read(bytes).ok()).map(|line| line.head.entered))
}
