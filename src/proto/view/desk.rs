//! Items as somebody sees them: one with all that a decision needs, a row of a list, the piles of the desk.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::pupil::{Brief, Signed};
use crate::domain::id::{FlagId, StaffId};
use crate::domain::record::flag::{Flag, Pile, Reason, Resolution, StepId, Urgency};
use crate::domain::school_day::Day;
use crate::domain::text;
use crate::domain::time::Instant;
use crate::proto::page::Page;

/// An item with the names that go with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The item.
    pub flag: Flag,
    /// Whom it is about.
    pub pupil: Brief,
    /// What the plan's line says that it is about.
    pub line: Option<String>,
    /// Who is named in it.
    pub people: Vec<(StaffId, String)>,
    /// What it rests on: entries that it names, as they stand after all corrections, and the newest of the line, or of the
    /// pupil, newest first. One that counts no more is here only where the item names it.
    #[serde(default)]
    pub entries: Vec<Signed>,
    /// Whether the line, or the pupil, has others that count.
    #[serde(default)]
    pub more_entries: bool,
    /// What stands beside it for whoever decides.
    #[serde(default)]
    pub beside: Option<Beside>,
}

/// What a decision about an item needs besides what was said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// How its line has gone since the plan began.
    pub figures: Option<Figures>,
    /// The plan in force: cycle and version.
    pub plan: Option<(u16, u16)>,
    /// When it is reviewed.
    pub review: Option<Day>,
    /// School days to that; negative where it is overdue.
    pub review_in: Option<i32>,
    /// How many have read that version, and of how many.
    pub read: Option<(usize, usize)>,
    /// Who of those who work with the pupil has not, by short name.
    pub unread: Vec<String>,
    /// How many other items about the pupil are to be dealt with, and how many are done.
    pub others: (usize, usize),
}

/// How a line of the plan has gone: entries that count, by what they say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// It worked.
    pub worked: usize,
    /// Partly.
    pub partly: usize,
    /// It did not.
    pub did_not: usize,
    /// It was not delivered.
    pub missed: usize,
    /// The day on which the plan of the cycle began.
    pub since: Option<Day>,
    /// The newest.
    pub last: Option<Day>,
}

impl Item {
    /// The short name of somebody named in it.
    pub fn name(&self, id: StaffId) -> &str {
        self.people.iter().find(|(known, _)| *known == id).map_or("somebody", |(_, name)| name)
    }
}

/// An item in a list: no more of it than a row shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRow {
    /// Which.
    pub id: FlagId,
    /// Whom it is about.
    pub pupil: Brief,
    /// Why.
    pub reason: Reason,
    /// How soon.
    pub urgency: Urgency,
    /// Where it stands, in the one word that lists show.
    pub state: String,
    /// Nothing more is to be done.
    #[serde(default)]
    pub resolved: bool,
    /// Who raised it, by short name.
    pub by: String,
    /// When.
    pub raised: Instant,
    /// For how many school days nobody has taken it up, where that is too long.
    #[serde(default)]
    pub lying: Option<i32>,
    /// Whether whoever raised it has an answer that they have not seen.
    #[serde(default)]
    pub news: bool,
    /// Whether the asker is asked, and has not answered.
    #[serde(default)]
    pub asked: bool,
    /// The last step taken, which the next one must name.
    #[serde(default)]
    pub last: Option<StepId>,
    /// The beginning of the note, as long as a line.
    #[serde(default)]
    pub note: String,
    /// What whoever triages is told besides.
    #[serde(default)]
    pub desk: Option<DeskRow>,
}

/// What whoever triages is told of an item in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskRow {
    /// Where it lies.
    pub pile: Pile,
    /// A teacher has answered, and nobody who triages has opened that.
    pub answered: bool,
    /// Those who triage had the last word: it is a teacher's turn.
    #[serde(default)]
    pub replied: bool,
    /// A deputy sees to it: it is new and the SENCO is away, or nobody has taken it up for too long.
    pub for_you: bool,
    /// The initials of whoever has it; empty where nobody has.
    pub has: String,
    /// School days since it was raised.
    pub age: i32,
    /// The morning on which it is back, where it waits.
    pub back_on: Option<Day>,
    /// How it ended and when, where it is done.
    #[serde(default)]
    pub ended: Option<(Resolution, Day)>,
}

impl DeskRow {
    /// Whether what it waited for is over.
    pub fn is_back(&self, today: Day) -> bool {
        self.back_on.is_some_and(|back| back <= today)
    }
}

impl ItemRow {
    /// How much of a note stands in a row, in columns.
    const NOTE: usize = 100;

    /// Whom it is about, and why: "Amara Okafor 4B (kit)".
    pub fn named(&self) -> String {
        format!("{} ({})", self.pupil.named(), self.reason.short())
    }

    /// The row of an item that nobody has taken up for so many school days.
    pub fn of(flag: &Flag, pupil: Brief, by: String, lying: Option<i32>) -> ItemRow {
        ItemRow {
            id: flag.id,
            pupil,
            reason: flag.reason,
            urgency: flag.urgency,
            state: flag.word().to_owned(),
            resolved: flag.is_resolved(),
            by,
            raised: flag.raised,
            lying,
            news: flag.has_news(),
            asked: false,
            last: flag.last(),
            note: text::cut(flag.note.lines().next().unwrap_or_default(), Self::NOTE).into_owned(),
            desk: None,
        }
    }
}

/// How many items lie in each pile of the desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piles {
    /// An answer is needed today.
    pub today: usize,
    /// What they waited for is over.
    pub back: usize,
    /// A teacher has answered.
    pub answered: usize,
    /// This week.
    pub week: usize,
    /// At review.
    pub review: usize,
    /// They wait, and are away.
    pub waiting: usize,
    /// Until when the asker is away, back that morning; `None` where they are here.
    #[serde(default)]
    pub away: Option<Day>,
    /// Those that are a deputy's to see to; `None` for the SENCO, whose all of them are.
    pub for_you: Option<ForYou>,
}

/// What is a deputy's to see to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForYou {
    /// How many for today.
    pub today: usize,
    /// How many in all.
    pub all: usize,
    /// The SENCO is away: new items are theirs at once.
    pub at_once: bool,
}

impl Piles {
    /// How many are to be dealt with.
    pub fn to_do(&self) -> usize {
        self.today + self.back + self.answered + self.week + self.review
    }

    /// What the header says: how many for today, and how many besides.
    pub fn header(&self) -> (usize, usize) {
        match self.for_you {
            Some(yours) => (yours.today, yours.all - yours.today),
            None => (self.today, self.to_do() - self.today),
        }
    }
}

/// Rows of items, and how many of the whole list are to be dealt with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRows {
    /// The rows.
    pub page: Page<ItemRow>,
    /// How many items of the list, on this page or not, are to be dealt with; of the desk, whatever is looked for.
    pub open: usize,
    /// Of the desk, the piles.
    #[serde(default)]
    pub piles: Option<Piles>,
    /// Rows that were here and are not to be dealt with any more, as they are now; only a client that takes changes over
    /// has any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub away: Vec<ItemRow>,
    /// Of what is done, how far back it was looked through where more may be found.
    #[serde(default)]
    pub looked_to: Option<Day>,
}

/// What the header says of the desk on every screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskWaits {
    /// How many are for today.
    pub today: usize,
    /// How many others are to be dealt with.
    pub others: usize,
    /// The newest that is for today and that nobody has taken up.
    pub newest: Option<FlagId>,
}

impl ItemRows {
    /// Takes these rows over as they are now: those that stand here in their places, others behind them. One that is not
    /// told any more, or is not to be dealt with any more, goes.
    pub fn renew(&mut self, asked: &BTreeSet<FlagId>, newest: &ItemRows) {
        (self.open, self.piles) = (newest.open, newest.piles);
        let lies_here = |row: &ItemRow| row.desk.as_ref().is_some_and(|desk| desk.pile.is_to_do());
        // Of an answer that goes on it is not known who stands behind its end.
        let is_told = |id: &FlagId| match newest.page.iter().find(|row| row.id == *id) {
            Some(row) => lies_here(row),
            None => newest.page.more.is_some(),
        };
        self.page.rows.retain(|row| !asked.contains(&row.id) || is_told(&row.id));
        self.away.retain(|row| !asked.contains(&row.id));
        self.away.extend(newest.page.iter().filter(|row| !lies_here(row)).cloned());
        for row in newest.page.iter().filter(|row| lies_here(row)) {
            match self.page.rows.iter_mut().find(|known| known.id == row.id) {
                Some(known) => known.clone_from(row),
                None => self.page.rows.push(row.clone()),
            }
        }
    }
}

/// That an item about a pupil is to be dealt with: what a colleague must know before they raise a second one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaisedRow {
    /// Why.
    pub reason: Reason,
    /// Who raised it, by short name.
    pub by: String,
    /// Whether that is the asker.
    pub own: bool,
    /// When.
    pub raised: Instant,
    /// The initials of whoever has it; empty where nobody has.
    pub has: String,
}
