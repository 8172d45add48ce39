//! What the inbox holds: its rows in groups, and the one under the cursor. Rows stand still while they are looked at:
//! what is new comes in at the end, what is done stays where it was and says so, and `^R` sorts.

use crate::domain::amend::Amend;
use crate::domain::id::FlagId;
use crate::model::{Asked, Model, Taken, Ticket};
use crate::proto::ask::{self, Question};
use crate::proto::page::Page;
use crate::proto::subject::Desk;
use crate::proto::view::{ChangeRow, ConcernRow, ItemRow, ItemRows, TriedRow, UnreadPlan, Waits};
use crate::proto::want::Want;

/// How many unread plans are shown before somebody asks for all: a new year must not bury the rest.
const FEW: usize = 8;

/// A kind of thing that waits, in the order in which they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    Answers,
    Asked,
    Nudges,
    LeftLying,
    Concerns,
    Tried,
    Changes,
    Plans,
    Others,
}

impl Group {
    pub(super) fn words(self) -> &'static str {
        match self {
            Group::Changes => "roles and settings changed",
            Group::Answers => "answers you have not read",
            Group::Asked => "you are asked about",
            Group::Nudges => "you are asked to read",
            Group::LeftLying => "nobody has seen to this yet",
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
    Item(Box<ItemRow>),
    Plan(Box<UnreadPlan>),
    Concern(Box<ConcernRow>),
    Tried(Box<TriedRow>),
    Change(Box<ChangeRow>),
}

impl What {
    /// It as what is to be taken back, where it is a record of its own.
    pub(super) fn taken(&self) -> Option<Taken> {
        match self {
            What::Item(row) => Some(Taken::item(row)),
            What::Concern(row) => {
                let said = format!("{}, {}", row.concern.says(), row.pupil.named());
                let taken = Taken::one(row.pupil.id, row.concern.id, said);
                Some(Taken { at: Some(row.concern.entered), ..taken })
            }
            What::Plan(_) | What::Tried(_) | What::Change(_) => None,
        }
    }

    /// Whether it is about the same thing, however it stands.
    fn is_same(&self, other: &What) -> bool {
        match (self, other) {
            (What::Item(one), What::Item(other)) => one.id == other.id,
            (What::Plan(one), What::Plan(other)) => one.pupil.id == other.pupil.id,
            (What::Concern(one), What::Concern(other)) => one.concern.id == other.concern.id,
            (What::Tried(one), What::Tried(other)) => {
                (one.pupil.id, &one.tried.code) == (other.pupil.id, &other.tried.code)
            }
            (What::Change(one), What::Change(other)) => one.place == other.place,
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
    /// This many more of a group, not shown yet.
    More(Group, usize),
}

/// All that waits for the user.
#[derive(Default)]
pub struct InboxScreen {
    pub(super) rows: Vec<Row>,
    pub(super) cursor: usize,
    /// What came in since the rows were sorted.
    pub(super) new: usize,
    /// Every unread plan that is here is shown.
    pub(super) all: bool,
    /// The item that has been asked for whole. One at a time: of many moves only the newest is.
    pub(super) looked: Option<FlagId>,
    /// Whether the rows are as the server said them after the screen came up.
    pub(super) fresh: bool,
    /// The list of which more has been asked for.
    pub(super) loading: Option<Question>,
    /// The command that says that answers or changes were seen.
    pub(super) sent: Option<Ticket>,
}

impl InboxScreen {
    /// What is under the cursor.
    pub(super) fn here(&self) -> Option<&What> {
        match self.rows.get(self.cursor)? {
            Row::Is { what, .. } => Some(what),
            Row::Head(..) | Row::More(..) => None,
        }
    }

    /// Whether what is under the cursor was done since the rows were sorted.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.rows.get(self.cursor), Some(Row::Is { done: true, .. }))
    }

    /// Sorts everything into its group; the cursor stays on what it was on.
    pub(super) fn sort(&mut self, model: &Model) {
        let here = self.here().cloned();
        let Some(inbox) = Inbox::here(model) else { return };
        let mut sorted = inbox.sorted();
        sorted.sort_by_key(|(group, _)| *group);
        // Of a list that is not all here, there are more of its last group.
        let missing = |group, shown: usize| {
            if inbox.goes_on(group) { inbox.count(group).saturating_sub(shown).max(1) } else { 0 }
        };
        self.rows.clear();
        for part in sorted.chunk_by(|(one, _), (other, _)| one == other) {
            let Some((group, _)) = part.first() else { continue };
            let group = *group;
            let shown = if group == Group::Plans && !self.all { FEW } else { usize::MAX };
            self.rows.push(Row::Head(group, part.len() + missing(group, part.len())));
            self.rows.extend(part.iter().take(shown).map(|(_, what)| Row::Is { what: what.clone(), done: false }));
            let rest = part.len().saturating_sub(shown) + missing(group, part.len());
            self.rows.extend((rest > 0).then_some(Row::More(group, rest)));
        }
        let place = here.and_then(|here| self.rows.iter().position(|row| row.is(&here)));
        (self.cursor, self.new) = (place.unwrap_or(1).min(self.rows.len().saturating_sub(1)), 0);
    }

    /// Takes the newest list over. No row moves: what is gone stays and says so, what is new stands at the end.
    pub(super) fn renew(&mut self, model: &Model) {
        if self.rows.is_empty() || !self.fresh {
            self.fresh = Inbox::here(model).is_some();
            return self.sort(model);
        }
        let Some(inbox) = Inbox::here(model) else { return };
        let now = inbox.sorted();
        for row in &mut self.rows {
            if let Row::Is { what, done } = row {
                let newest = now.iter().find(|(_, newest)| newest.is_same(what));
                // What is not here of a list that goes on may be further down.
                *done = newest.is_none() && !inbox.may_be_further(what);
                if let Some((_, newest)) = newest {
                    newest.clone_into(what);
                }
            }
        }
        // What is beyond the few is under "more", however many they are.
        let known = |what: &What| self.rows.iter().any(|row| row.is(what));
        let more = |group: Group| self.rows.iter().any(|row| matches!(row, Row::More(of, _) if *of == group));
        let new: Vec<Row> = now
            .into_iter()
            .filter(|(group, what)| !(known(what) || more(*group)))
            .map(|(_, what)| Row::Is { what, done: false })
            .collect();
        self.new += new.len();
        self.rows.extend(new);
    }

    /// The item under the cursor is asked for whole, unless another one is under way.
    pub(super) fn look(&mut self, model: &Model) {
        if !self.looked.is_some_and(|id| model.cache.item(id).is_waiting()) {
            self.looked = if let Some(What::Item(row)) = self.here() { Some(row.id) } else { None };
        }
    }

    /// Moves the cursor there, or past the name of a group in the direction it went.
    pub(super) fn go(&mut self, place: usize) {
        let is_head = |place: usize| matches!(self.rows.get(place), Some(Row::Head(..)));
        let further = if place < self.cursor && place > 0 { place - 1 } else { place + 1 };
        let to = if is_head(place) { further } else { place };
        self.cursor = if is_head(to) { to + 1 } else { to }.min(self.rows.len().saturating_sub(1));
    }

    /// Shows all that is here of what stands under "more"; the rows before stay.
    pub(super) fn show_all(&mut self, group: Group, model: &Model) {
        self.all |= group == Group::Plans;
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

/// The lists of what waits, once all of them are here.
pub(super) struct Inbox<'m> {
    /// Of those who work with pupils.
    work: Option<Work<'m>>,
    /// Of those who lead.
    changes: Option<&'m Page<ChangeRow>>,
    waits: Waits,
}

/// What waits for those who work with pupils.
#[derive(Clone, Copy)]
struct Work<'m> {
    items: &'m ItemRows,
    plans: &'m Page<UnreadPlan>,
    concerns: &'m Page<ConcernRow>,
    tried: &'m Page<TriedRow>,
}

/// What is asked for the user's own items.
pub(super) fn own() -> Want<ItemRows> {
    ask::item_rows(Desk::Own)
}

/// The lists that are asked for, for whoever the user is.
pub(super) fn lists(model: &Model) -> Vec<Question> {
    let work = [own().question, ask::unread_plans().question, ask::open_concerns().question, ask::tried().question];
    let work = work.into_iter().filter(|_| model.supports());
    let changes = Some(ask::changes().question).filter(|_| model.hears_of_changes());
    work.chain(changes).chain([ask::waits().question]).collect()
}

/// What has become of the questions, the first that is refused first.
pub(super) fn asked(model: &Model) -> Asked<Inbox<'_>> {
    let cache = &model.cache;
    let work = if model.supports() { work(model).map(Some) } else { Asked::Here(None) };
    let changes = if model.hears_of_changes() { cache.get(&ask::changes()).map(Some) } else { Asked::Here(None) };
    match (work, changes, cache.get(&ask::waits())) {
        (Asked::Here(work), Asked::Here(changes), Asked::Here(waits)) => {
            Asked::Here(Inbox { work, changes, waits: *waits })
        }
        (Asked::Refused(refusal), ..) | (_, Asked::Refused(refusal), _) | (.., Asked::Refused(refusal)) => {
            Asked::Refused(refusal)
        }
        _ => Asked::Waiting,
    }
}

fn work(model: &Model) -> Asked<Work<'_>> {
    let cache = &model.cache;
    let lists = (
        cache.get(&own()),
        cache.get(&ask::unread_plans()),
        cache.get(&ask::open_concerns()),
        cache.get(&ask::tried()),
    );
    match lists {
        (Asked::Here(items), Asked::Here(plans), Asked::Here(concerns), Asked::Here(tried)) => {
            Asked::Here(Work { items, plans, concerns, tried })
        }
        (Asked::Refused(refusal), ..)
        | (_, Asked::Refused(refusal), ..)
        | (.., Asked::Refused(refusal), _)
        | (.., Asked::Refused(refusal)) => Asked::Refused(refusal),
        _ => Asked::Waiting,
    }
}

impl Inbox<'_> {
    fn here(model: &Model) -> Option<Inbox<'_>> {
        asked(model).here()
    }

    /// All that waits, each with its group, in the server's order.
    fn sorted(&self) -> Vec<(Group, What)> {
        let changes = self.changes.into_iter().flat_map(|page| page.iter());
        let changes = changes.map(|row| (Group::Changes, What::Change(Box::new(row.clone()))));
        changes.chain(self.work.iter().flat_map(Work::sorted)).collect()
    }

    /// How many there are of a group, here or not.
    fn count(&self, group: Group) -> usize {
        match group {
            Group::Changes => self.waits.changes,
            Group::Answers => self.waits.answers,
            Group::Asked => self.waits.asked,
            Group::LeftLying => self.waits.left_lying,
            Group::Others => self.waits.others,
            Group::Nudges => self.waits.nudges,
            Group::Plans => self.waits.plans,
            Group::Concerns => self.waits.concerns,
            Group::Tried => self.waits.tried,
        }
    }

    /// Whether there are more of a group than are here: its list goes on, and goes on with it.
    fn goes_on(&self, group: Group) -> bool {
        match (group, &self.work) {
            (Group::Changes, _) => self.changes.is_some_and(|page| page.more.is_some()),
            (group, Some(work)) => work.goes_on(group),
            (_, None) => false,
        }
    }

    fn may_be_further(&self, what: &What) -> bool {
        let work = |list: fn(&Work<'_>) -> bool| self.work.as_ref().is_some_and(list);
        match what {
            What::Item(_) => work(|work| work.items.page.more.is_some()),
            What::Plan(_) => work(|work| work.plans.more.is_some()),
            What::Concern(_) => work(|work| work.concerns.more.is_some()),
            What::Tried(_) => work(|work| work.tried.more.is_some()),
            // The oldest come first: one that is gone was seen.
            What::Change(_) => false,
        }
    }
}

impl Work<'_> {
    fn sorted(&self) -> Vec<(Group, What)> {
        let items = self.items.page.iter().map(|item| (group_of(item), What::Item(Box::new(item.clone()))));
        let plans = self.plans.iter().map(|plan| {
            let group = if plan.nudge.is_some() { Group::Nudges } else { Group::Plans };
            (group, What::Plan(Box::new(plan.clone())))
        });
        let concerns = self.concerns.iter().map(|row| (Group::Concerns, What::Concern(Box::new(row.clone()))));
        let tried = self.tried.iter().map(|row| (Group::Tried, What::Tried(Box::new(row.clone()))));
        items.chain(plans).chain(concerns).chain(tried).collect()
    }

    fn goes_on(&self, group: Group) -> bool {
        let last_item = self.items.page.last().map(group_of);
        match group {
            Group::Answers | Group::Asked | Group::LeftLying | Group::Others => {
                self.items.page.more.is_some() && last_item == Some(group)
            }
            Group::Nudges => self.plans.more.is_some() && self.plans.last().is_some_and(|plan| plan.nudge.is_some()),
            Group::Plans => self.plans.more.is_some() && self.plans.last().is_some_and(|plan| plan.nudge.is_none()),
            Group::Concerns => self.concerns.more.is_some(),
            Group::Tried => self.tried.more.is_some(),
            Group::Changes => false,
        }
    }
}

/// The list that a group is of.
pub(super) fn list_of(group: Group) -> Question {
    match group {
        Group::Answers | Group::Asked | Group::LeftLying | Group::Others => own().question,
        Group::Nudges | Group::Plans => ask::unread_plans().question,
        Group::Concerns => ask::open_concerns().question,
        Group::Tried => ask::tried().question,
        Group::Changes => ask::changes().question,
    }
}

fn group_of(item: &ItemRow) -> Group {
    match (item.asked, item.news, item.lying) {
        (true, ..) => Group::Asked,
        (false, true, _) => Group::Answers,
        (false, false, Some(_)) => Group::LeftLying,
        (false, false, None) => Group::Others,
    }
}
