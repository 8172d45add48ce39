//! What an item's page holds: which items it goes through, and how far the one that is open is scrolled.

use crate::domain::id::{FlagId, PupilId};
use crate::domain::record::flag::StepId;
use crate::model::{Model, Ticket};
use crate::proto::ask;
use crate::proto::subject::Desk;
use crate::proto::view::Item;
use crate::screen::deciding::{AtHand, Deciding};

/// Rows of the terminal that are not the page's: header, footer, and the page's own head.
const AROUND: u16 = 3;

/// The page of an item.
pub struct ItemScreen {
    /// The items that it goes through, one of which is open.
    pub(super) all: Vec<FlagId>,
    pub(super) place: usize,
    /// Given where they are those about one pupil, and not all of them are known yet.
    pub(super) of: Option<PupilId>,
    /// The one of them to begin with.
    first: Option<FlagId>,
    pub(super) top: usize,
    pub(super) deciding: Deciding,
    /// The command that says that it was read, and how far.
    pub(super) seen: Option<Ticket>,
    pub(super) seen_to: Option<(FlagId, Option<StepId>)>,
}

impl ItemScreen {
    /// One of these.
    pub fn new(all: Vec<FlagId>, place: usize) -> ItemScreen {
        ItemScreen {
            all,
            place,
            of: None,
            first: None,
            top: 0,
            deciding: Deciding::default(),
            seen: None,
            seen_to: None,
        }
    }

    /// Those about a pupil, the newest first; it begins with this one.
    pub fn of_pupil(pupil: PupilId, first: Option<FlagId>) -> ItemScreen {
        ItemScreen { of: Some(pupil), first, ..ItemScreen::new(Vec::new(), 0) }
    }

    /// The item that is open.
    pub(super) fn here(&self) -> Option<FlagId> {
        self.all.get(self.place).copied()
    }

    /// The same, once it is here.
    pub(super) fn item<'m>(&self, model: &'m Model) -> Option<&'m Item> {
        model.cache.item(self.here()?).here()
    }

    pub(super) fn at_hand(&self, model: &Model) -> Vec<AtHand> {
        self.item(model).map(|item| AtHand::of_item(item, model)).into_iter().collect()
    }

    /// Takes the items of the pupil over, once they are known.
    pub(super) fn take_of_pupil(&mut self, model: &Model) {
        let Some(pupil) = self.of.filter(|_| self.all.is_empty()) else { return };
        if let Some(rows) = model.cache.here(&ask::item_rows(Desk::About(pupil))) {
            self.all = rows.page.iter().map(|row| row.id).collect();
            let place = self.first.and_then(|first| self.all.iter().position(|one| *one == first));
            self.go(place.unwrap_or(0));
        }
    }

    /// How many rows of the page one sees at once.
    pub(super) fn rows(model: &Model) -> usize {
        usize::from(model.size.1.saturating_sub(AROUND + 2)).max(1)
    }

    /// Another of the items is open.
    pub(super) fn go(&mut self, place: usize) {
        self.place = place.min(self.all.len().saturating_sub(1));
        self.top = 0;
    }
}
