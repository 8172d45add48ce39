//! What the desk holds. Its rows stand still while they are looked at: what is new comes in at the end, what is done stays
//! where it was and says so, and neither moves the row under the cursor.

use std::collections::BTreeSet;

use crate::domain::id::FlagId;
use crate::domain::school_day::Day;
use crate::model::Model;
use crate::proto::ask;
use crate::proto::subject::{Desk, Order, Wanted};
use crate::proto::view::{Item, ItemRow, ItemRows};
use crate::proto::want::Want;
use crate::screen::deciding::{AtHand, Deciding};
use crate::widget::TextLine;

/// An item in the list.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) row: ItemRow,
    /// It is in the list no more: it waits, is done, or is another's to see.
    pub(super) gone: bool,
}

/// The desk.
#[derive(Default)]
pub struct DeskScreen {
    pub(super) rows: Vec<Row>,
    pub(super) cursor: usize,
    /// What is looked for, and in which order.
    pub(super) wanted: Wanted,
    /// What is typed to look for, while it is.
    pub(super) typing: Option<TextLine>,
    /// The same step is taken with all of these.
    pub(super) marked: BTreeSet<FlagId>,
    /// How many came in since it was sorted.
    pub(super) new: usize,
    /// Further rows have been asked for: they are no news.
    pub(super) loading: bool,
    /// Whether the rows are as the server said them after the screen came up.
    pub(super) fresh: bool,
    /// The day of which the piles are.
    day: Option<Day>,
    /// The item that has been asked for whole. One at a time: of many moves only the newest is.
    pub(super) looked: Option<FlagId>,
    /// The first row of the pane that is shown; given while the arrows are in the pane.
    pub(super) pane: Option<usize>,
    pub(super) deciding: Deciding,
}

impl DeskScreen {
    /// What is asked: the rows.
    pub(super) fn list(&self) -> Want<ItemRows> {
        ask::item_rows(Desk::Triage(self.wanted.clone()))
    }

    /// The item under the cursor.
    pub(super) fn here(&self) -> Option<&ItemRow> {
        self.rows.get(self.cursor).map(|row| &row.row)
    }

    /// What a key is about: what is marked, else what is under the cursor.
    pub(super) fn at_hand(&self, model: &Model) -> Vec<AtHand> {
        let marked: Vec<AtHand> = self.marked().map(|row| AtHand::of(&row.row, model)).collect();
        if marked.is_empty() { self.here().map(|row| AtHand::of(row, model)).into_iter().collect() } else { marked }
    }

    /// The rows that are marked.
    pub(super) fn marked(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| self.marked.contains(&row.row.id))
    }

    /// Takes the newest list over. No row moves.
    pub(super) fn renew(&mut self, model: &Model) {
        let Some(now) = model.cache.here(&self.list()) else {
            self.rows.clear(); // The server does not tell any more.
            return;
        };
        if self.rows.is_empty() || !self.fresh || self.day != Some(model.today()) {
            self.fresh = true;
            return self.sort(model);
        }
        let (mut known, calendar) = (BTreeSet::new(), model.calendar());
        for row in &mut self.rows {
            known.insert(row.row.id);
            let of = |rows: &[ItemRow]| rows.iter().find(|newest| newest.id == row.row.id).cloned();
            match (of(&now.page), of(&now.away)) {
                (Some(newest), _) => (row.row, row.gone) = (newest, false),
                (None, Some(newest)) => (row.row, row.gone) = (newest, true),
                // Behind the end of what is here it may stand on.
                (None, None) => {
                    row.gone |= now.page.more.is_none();
                    // The whole item may be older than its row: only one that knows the row's last step is believed.
                    let is_newer = |item: &&Item| {
                        row.row.last.is_none_or(|last| item.flag.thread.iter().any(|one| one.id == last))
                    };
                    if let Some(item) = model.cache.item(row.row.id).here().filter(is_newer) {
                        (row.row.state, row.row.resolved) = (item.flag.word().to_owned(), item.flag.is_resolved());
                        if let Some(desk) = &mut row.row.desk {
                            desk.pile = item.flag.pile(&calendar, model.today());
                            (desk.back_on, desk.ended) = (item.flag.back_on(&calendar), item.flag.ended());
                        }
                    }
                }
            }
        }
        let new = now.page.iter().filter(|row| !known.contains(&row.id));
        let new: Vec<Row> = new.map(|row| Row { row: row.clone(), gone: false }).collect();
        self.new += if std::mem::take(&mut self.loading) { 0 } else { new.len() };
        self.rows.extend(new);
    }

    /// Takes the order of the server; the cursor stays on its item.
    pub(super) fn sort(&mut self, model: &Model) {
        let here = self.here().map(|row| row.id);
        let now = model.cache.here(&self.list());
        let now = now.into_iter().flat_map(|rows| rows.page.iter());
        self.rows = now.map(|row| Row { row: row.clone(), gone: false }).collect();
        (self.new, self.loading, self.day) = (0, false, Some(model.today()));
        let place = here.and_then(|here| self.rows.iter().position(|row| row.row.id == here));
        self.cursor = place.unwrap_or(self.cursor).min(self.rows.len().saturating_sub(1));
        self.marked.retain(|id| self.rows.iter().any(|row| row.row.id == *id));
    }

    /// The next item that is still to be dealt with is under the cursor; behind the last one, the first before.
    pub(super) fn go_on(&mut self) {
        let is_open = |place: &usize| self.rows.get(*place).is_some_and(|row| !row.gone);
        let behind = (self.cursor + 1..self.rows.len()).find(is_open);
        let before = || (0..self.cursor).find(is_open);
        self.cursor = behind.or_else(before).unwrap_or(self.cursor);
        self.pane = None;
    }

    /// Something else is looked for, or in another order: as far as it is here it stands there at once. Says how many
    /// marks went with what was looked for before: a step is not taken with items that are not seen.
    pub(super) fn want(&mut self, wanted: Wanted, model: &Model) -> usize {
        let mut gone = 0;
        if self.wanted.filter != wanted.filter {
            gone = std::mem::take(&mut self.marked).len();
        }
        if self.wanted != wanted {
            self.wanted = wanted;
            self.rows.clear();
            (self.cursor, self.new, self.fresh, self.loading, self.pane) = (0, 0, false, false, None);
        }
        self.renew(model);
        self.look(model);
        self.fresh = false;
        gone
    }

    /// The order after this one.
    pub(super) fn next_order(&self) -> Order {
        let place = Order::ALL.iter().position(|order| *order == self.wanted.order).unwrap_or(0);
        Order::ALL.get((place + 1) % Order::ALL.len()).copied().unwrap_or(Order::Urgency)
    }

    /// The item under the cursor is asked for whole, unless another one is under way.
    pub(super) fn look(&mut self, model: &Model) {
        let waits = self.looked.is_some_and(|id| model.cache.item(id).is_waiting());
        if !waits || self.looked.is_none() {
            self.looked = self.here().map(|row| row.id);
        }
    }
}
