//! What the inbox holds: its rows in groups, and the one under the cursor. Rows stand still while they are looked at:
//! what is new comes in at the end, what is done stays where it was and says so, and `^R` sorts.

use crate::domain::id::FlagId;
use crate::model::{Model, Ticket};
use crate::proto::view::{ConcernRow, Inbox, Item, TriedRow, UnreadPlan};

/// How many unread plans are shown before somebody asks for all: a new year must not bury the rest.
const FEW: usize = 8;

/// A kind of thing that waits, in the order in which they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    Answers,
    Nudges,
    LeftLying,
    Concerns,
    Tried,
    Plans,
    Others,
}

impl Group {
    pub(super) fn words(self) -> &'static str {
        match self {
            Group::Answers => "answers you have not read",
            Group::Nudges => "you are asked to read",
            Group::LeftLying => "nobody has taken this up yet",
            Group::Concerns => "parents' concerns, not answered",
            Group::Tried => "tried, not on the plan",
            Group::Plans => "plans you have not read",
            Group::Others => "your other items",
        }
    }
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Item(FlagId),
    Plan(Box<UnreadPlan>),
    Concern(Box<ConcernRow>),
    Tried(Box<TriedRow>),
}

impl What {
    /// Whether it is about the same thing, however it stands.
    fn is_same(&self, other: &What) -> bool {
        match (self, other) {
            (What::Item(one), What::Item(other)) => one == other,
            (What::Plan(one), What::Plan(other)) => one.pupil.id == other.pupil.id,
            (What::Concern(one), What::Concern(other)) => one.concern.id == other.concern.id,
            (What::Tried(one), What::Tried(other)) => {
                (one.pupil.id, &one.tried.code) == (other.pupil.id, &other.tried.code)
            }
            _ => false,
        }
    }
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Row {
    /// The name of a group, and how many are in it. The cursor steps over it.
    Head(Group, usize),
    /// Something that waits, or waited until it was done.
    Is { what: What, done: bool },
    /// This many more plans, not shown yet.
    More(usize),
}

/// All that waits for the user.
#[derive(Default)]
pub struct InboxScreen {
    pub(super) rows: Vec<Row>,
    pub(super) cursor: usize,
    /// What came in since the rows were sorted.
    pub(super) new: usize,
    /// Every unread plan is shown.
    pub(super) all: bool,
    /// Whether the rows are as the server said them after the screen came up.
    pub(super) fresh: bool,
    /// The command that says that answers were seen.
    pub(super) sent: Option<Ticket>,
}

impl InboxScreen {
    /// What is under the cursor.
    pub(super) fn here(&self) -> Option<&What> {
        match self.rows.get(self.cursor)? {
            Row::Is { what, .. } => Some(what),
            Row::Head(..) | Row::More(_) => None,
        }
    }

    /// Whether what is under the cursor was done since the rows were sorted.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.rows.get(self.cursor), Some(Row::Is { done: true, .. }))
    }

    /// Sorts everything into its group; the cursor stays on what it was on.
    pub(super) fn sort(&mut self, model: &Model) {
        let here = self.here().cloned();
        let Some(inbox) = &model.cache.inbox else { return };
        let mut sorted = sorted(inbox, model);
        sorted.sort_by_key(|(group, _)| *group);
        self.rows.clear();
        for part in sorted.chunk_by(|(one, _), (other, _)| one == other) {
            let Some((group, _)) = part.first() else { continue };
            let group = *group;
            let shown = if group == Group::Plans && !self.all { FEW } else { usize::MAX };
            self.rows.push(Row::Head(group, part.len()));
            self.rows.extend(part.iter().take(shown).map(|(_, what)| Row::Is { what: what.clone(), done: false }));
            let rest = part.len().saturating_sub(shown);
            self.rows.extend((rest > 0).then_some(Row::More(rest)));
        }
        let place = here.and_then(|here| self.rows.iter().position(|row| row.is(&here)));
        (self.cursor, self.new) = (place.unwrap_or(1).min(self.rows.len().saturating_sub(1)), 0);
    }

    /// Takes the newest list over. No row moves: what is gone stays and says so, what is new stands at the end.
    pub(super) fn renew(&mut self, model: &Model) {
        if self.rows.is_empty() || !self.fresh {
            self.fresh = model.cache.inbox.is_some();
            return self.sort(model);
        }
        let Some(inbox) = &model.cache.inbox else { return };
        let now = sorted(inbox, model);
        for row in &mut self.rows {
            if let Row::Is { what, done } = row {
                let newest = now.iter().find(|(_, newest)| newest.is_same(what));
                *done = newest.is_none();
                if let Some((_, newest)) = newest {
                    newest.clone_into(what);
                }
            }
        }
        // Plans beyond the few are under "more", however many they are.
        let known = |what: &What| self.rows.iter().any(|row| row.is(what));
        let more = self.rows.iter().any(|row| matches!(row, Row::More(_)));
        let new: Vec<Row> = now
            .into_iter()
            .filter(|(group, what)| !(known(what) || more && *group == Group::Plans))
            .map(|(_, what)| Row::Is { what, done: false })
            .collect();
        self.new += new.len();
        self.rows.extend(new);
    }

    /// Moves the cursor there, or past the name of a group in the direction it went.
    pub(super) fn go(&mut self, place: usize) {
        let is_head = |place: usize| matches!(self.rows.get(place), Some(Row::Head(..)));
        let further = if place < self.cursor && place > 0 { place - 1 } else { place + 1 };
        let to = if is_head(place) { further } else { place };
        self.cursor = if is_head(to) { to + 1 } else { to }.min(self.rows.len().saturating_sub(1));
    }

    /// Shows every unread plan; the rows before stay.
    pub(super) fn show_all(&mut self, model: &Model) {
        self.all = true;
        let before = self.cursor;
        self.sort(model);
        self.cursor = before.min(self.rows.len().saturating_sub(1));
    }
}

impl Row {
    fn is(&self, other: &What) -> bool {
        matches!(self, Row::Is { what, .. } if what.is_same(other))
    }
}

/// All that waits, each with its group, in the server's order.
fn sorted(inbox: &Inbox, model: &Model) -> Vec<(Group, What)> {
    let group = |item: &Item| match (item.flag.has_news(), model.left_lying(&item.flag)) {
        (true, _) => Group::Answers,
        (false, Some(_)) => Group::LeftLying,
        (false, None) => Group::Others,
    };
    let items = inbox.items.iter().map(|item| (group(item), What::Item(item.flag.id)));
    let plans = inbox.plans.iter().map(|plan| {
        let group = if plan.nudge.is_some() { Group::Nudges } else { Group::Plans };
        (group, What::Plan(Box::new(plan.clone())))
    });
    let concerns = inbox.concerns.iter().map(|row| (Group::Concerns, What::Concern(Box::new(row.clone()))));
    let tried = inbox.tried.iter().map(|row| (Group::Tried, What::Tried(Box::new(row.clone()))));
    items.chain(plans).chain(concerns).chain(tried).collect()
}

/// One of the user's items by its id.
pub(super) fn item(model: &Model, id: FlagId) -> Option<&Item> {
    model.cache.inbox.iter().flat_map(|inbox| &inbox.items).find(|item| item.flag.id == id)
}
