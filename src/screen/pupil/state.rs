//! What the record's screen holds: whose it is, how far it is scrolled, and how much of the plan was on the screen.

use std::sync::Arc;

use super::view::{lines, plan_rows};
use crate::domain::id::PupilId;
use crate::model::{Model, Ticket};
use crate::proto::view::Record;

/// Rows of the terminal that are not the page's: header, footer, and the hint that there is more.
const AROUND: u16 = 3;

/// The record of one pupil.
pub struct PupilScreen {
    pub(super) pupil: PupilId,
    pub(super) top: usize,
    /// The record as it stands on the screen. It stands still while others change it, until the user wants to see.
    pub(super) shown: Option<Arc<Record>>,
    /// Whether it came after the screen was opened; one from before is only there so that something is.
    pub(super) fresh: bool,
    /// The version of the plan that is looked at.
    version: Option<(u16, u16)>,
    /// The rows of the page that have been on the screen, from the first on.
    seen: usize,
    pub(super) sent: Option<Ticket>,
}

impl PupilScreen {
    /// The record of this pupil.
    pub fn new(pupil: PupilId) -> PupilScreen {
        let (shown, fresh) = (None, false);
        PupilScreen { pupil, top: 0, shown, fresh, version: None, seen: 0, sent: None }
    }

    /// The newest record, once it is here.
    pub(super) fn newest(&self, model: &Model) -> Option<Arc<Record>> {
        model.cache.record.clone().filter(|record| record.card.brief.id == self.pupil)
    }

    /// How many rows of the page one sees at once.
    pub(super) fn page(model: &Model) -> usize {
        usize::from(model.size.1.saturating_sub(AROUND)).max(1)
    }

    /// Notes which rows are on the screen. Only what joins those that were there counts: End skips what is between.
    pub(super) fn look(&mut self, model: &Model) {
        let Some(record) = &self.shown else { return };
        let version = record.card.plan.as_ref().map(crate::domain::record::plan::Plan::key);
        let all = lines(record, model).len();
        if version != self.version {
            (self.version, self.seen) = (version, 0);
        }
        if self.top <= self.seen {
            self.seen = self.seen.max((self.top + PupilScreen::page(model)).min(all));
        }
    }

    /// Why it cannot be said yet that the plan was read.
    pub(super) fn not_read(&self, model: &Model) -> Option<&'static str> {
        let Some(record) = &self.shown else { return Some("the record is on its way") };
        if record.card.plan.is_none() {
            return Some("there is no plan to read");
        }
        if record.card.read.as_ref().is_some_and(|read| read.current) {
            return Some("you have said so already");
        }
        let whole = self.seen >= plan_rows(record, model);
        (!whole).then_some("the whole plan has not been on the screen yet: PgDn")
    }
}
