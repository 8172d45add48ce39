//! Answers questions about lists: pupils, staff, the queue, one's own items and entries.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::permit::Asker;
use super::read;
use crate::domain::command::Refusal;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::look::Look;
use crate::domain::need::Provision;
use crate::domain::record::entry::{Entry, Fact, Kind};
use crate::domain::record::flag::Flag;
use crate::domain::record::pupil::{Name, Pupil};
use crate::domain::rights::{Act, Reach};
use crate::domain::shelf::Shelved;
use crate::domain::state::State;
use crate::proto::view::{Brief, Item, MyEntry, Queue, StaffMember};

/// How many entries stand beside an item.
const BESIDE: usize = 5;

/// A pupil on the way into the list.
struct Row<'s> {
    pupil: &'s Pupil,
    mine: bool,
}

impl Row<'_> {
    /// Those whom the asker works with come first, and of these those with support.
    fn place(&self) -> (bool, bool) {
        (!self.mine, !self.mine || self.pupil.provision == Provision::N)
    }

    fn order(&self, other: &Self) -> Ordering {
        let (a, b) = (self.pupil, other.pupil);
        let family = || {
            let [a, b] = [a, b].map(|pupil| pupil.name.family.chars().flat_map(char::to_lowercase));
            a.cmp(b)
        };
        (self.place(), &a.form)
            .cmp(&(other.place(), &b.form))
            .then_with(family)
            .then_with(|| (&a.name.given, a.id).cmp(&(&b.name.given, b.id)))
    }
}

fn rows<'s>(state: &'s State, asker: &Asker) -> Vec<Row<'s>> {
    let reach =
        asker.who.person().and_then(|id| state.staff.get(&id)).map(|person| Reach::of(state, person, asker.today()));
    let here = state.pupils.values().filter(|pupil| !pupil.left);
    here.map(|pupil| Row { pupil, mine: reach.as_ref().is_some_and(|reach| reach.holds(pupil)) }).collect()
}

/// Every pupil who has not left; those whom the asker works with and who have a plan come first.
pub(super) fn pupils(state: &State, asker: &Asker) -> Vec<Brief> {
    told(state, rows(state, asker))
}

/// How many pupils that list has, and its first `many`.
pub(super) fn top(state: &State, asker: &Asker, many: usize) -> (usize, Vec<Brief>) {
    let mut rows = rows(state, asker);
    let of = rows.len();
    if many < of {
        // Sorting the rest would take longer than all else that a first screen waits for.
        rows.select_nth_unstable_by(many, Row::order);
        rows.truncate(many);
    }
    (of, told(state, rows))
}

/// The rows in their order, as they are told.
fn told(state: &State, mut rows: Vec<Row<'_>>) -> Vec<Brief> {
    rows.sort_unstable_by(Row::order);
    let flags = all_open_flags(state);
    let told = |row: Row<'_>| {
        let count = flags.get(&row.pupil.id).copied().unwrap_or(0);
        brief(state, row.pupil, row.mine, count)
    };
    rows.into_iter().map(told).collect()
}

/// A pupil in a list. `mine` decides how much is told.
pub(super) fn brief(state: &State, pupil: &Pupil, mine: bool, flags: u16) -> Brief {
    let classes = pupil.classes.iter().filter_map(|id| state.classes.get(id));
    Brief {
        id: pupil.id,
        name: pupil.name.clone(),
        form: pupil.form.clone(),
        year: pupil.year.clone(),
        // A group's name may say what a pupil needs.
        classes: classes
            .filter(|_| mine)
            .filter(|class| !class.ended && class.name != pupil.form)
            .map(|class| class.name.clone())
            .collect(),
        mine,
        provision: mine.then_some(pupil.provision),
        upn: pupil.upn.as_ref().filter(|_| mine).map(ToString::to_string),
        flags: if mine { flags } else { 0 },
    }
}

/// How many items about a pupil are not resolved.
pub(super) fn open_flags(state: &State, pupil: PupilId) -> u16 {
    let count = state.flags_of(pupil).filter(|flag| !flag.is_resolved()).count();
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// The same for every pupil who has any.
pub(super) fn all_open_flags(state: &State) -> BTreeMap<PupilId, u16> {
    let mut flags: BTreeMap<PupilId, u16> = BTreeMap::new();
    for flag in state.flags.values().filter(|flag| !flag.is_resolved()) {
        *flags.entry(flag.pupil).or_default() += 1;
    }
    flags
}

/// Items for the SENCO: to be dealt with by urgency and age, then resolved ones, newest first.
pub(super) fn queue(look: &Look<'_>, asker: &Asker) -> Result<Queue, Refusal> {
    let mut flags: Vec<Shelved<Flag>> = look.flags.values().filter(|flag| !flag.is_resolved()).cloned().collect();
    flags.sort_by_key(|flag| (flag.urgency, flag.raised, flag.id));
    let ever = look.items(None, usize::MAX)?;
    flags.extend(ever.into_iter().map(|(_, flag)| flag).filter(|flag| flag.is_resolved()));
    let items = flags.into_iter().map(|flag| item(look, asker, &flag)).collect::<Result<_, _>>()?;
    Ok(Queue { items })
}

/// The items about a pupil that the asker may see: all for the SENCO, one's own for others.
pub(super) fn flags_about(look: &Look<'_>, asker: &Asker, pupil: PupilId) -> Result<Vec<Item>, Refusal> {
    let all = asker.may(look, Act::Triage, None).is_ok();
    let mut items = look.items_about(pupil, None, usize::MAX)?;
    items.retain(|flag| all || Some(flag.by) == asker.who.person());
    Ok(items.iter().rev().map(|flag| bare_item(look, asker, flag)).collect())
}

/// An item with what it rests on.
pub(super) fn item(look: &Look<'_>, asker: &Asker, flag: &Flag) -> Result<Item, Refusal> {
    let mut item = bare_item(look, asker, flag);
    if item.pupil.mine {
        let lately = read::entries(look, flag.pupil, Kind::Observation, BESIDE * 8, None)?;
        let about = |entry: &Entry| match (&entry.fact, flag.line) {
            (Fact::Observation { number, .. }, Some(line)) => *number == Some(line),
            _ => true,
        };
        item.entries = lately.into_iter().filter(|signed| about(&signed.entry)).take(BESIDE).collect();
    }
    Ok(item)
}

/// An item without entries. Of a pupil whom the asker does not work with, an item of their own tells no more than a list.
fn bare_item(state: &State, asker: &Asker, flag: &Flag) -> Item {
    let pupil = state.pupils.get(&flag.pupil);
    let reads = asker.may(state, Act::Read, Some(flag.pupil)).is_ok();
    let plan = state.plan(flag.pupil).filter(|_| reads);
    let line = flag.line.and_then(|number| plan.and_then(|plan| plan.line(number)));
    let named: BTreeSet<StaffId> = std::iter::once(flag.by).chain(flag.thread.iter().map(|answer| answer.by)).collect();
    let name = |id: StaffId| state.staff.get(&id).map(|staff| (id, staff.short()));
    Item {
        flag: flag.clone(),
        pupil: pupil.map_or_else(|| gone(flag.pupil), |pupil| brief(state, pupil, reads, open_flags(state, pupil.id))),
        line: line.map(|line| format!("{} {} {}", line.number, line.code, line.text)),
        people: named.into_iter().filter_map(name).collect(),
        entries: Vec::new(),
    }
}

fn gone(id: PupilId) -> Brief {
    Brief {
        id,
        name: Name { given: "(record gone)".into(), ..Name::default() },
        form: String::new(),
        year: String::new(),
        classes: Vec::new(),
        mine: false,
        provision: None,
        upn: None,
        flags: 0,
    }
}

/// Who works here, by family name.
pub(super) fn staff(state: &State) -> Vec<StaffMember> {
    let mut all: Vec<_> = state.staff.values().collect();
    all.sort_by_key(|staff| (staff.disabled, staff.family.to_lowercase(), staff.given.to_lowercase()));
    all.into_iter()
        .map(|staff| StaffMember {
            id: staff.id,
            login: staff.login.clone(),
            name: format!("{} {}", staff.given, staff.family).trim().to_owned(),
            initials: staff.initials.clone(),
            roles: staff.roles.iter().copied().collect(),
            disabled: staff.disabled,
        })
        .collect()
}

/// What the asker entered lately and may take back, newest first.
pub(super) fn mine(look: &Look<'_>, asker: &Asker) -> Result<Vec<MyEntry>, Refusal> {
    let recent = asker.who.person().and_then(|id| look.recent.get(&id)).cloned().unwrap_or_default();
    let mut mine = Vec::with_capacity(recent.len());
    for commit in recent.iter().rev() {
        let (mut says, mut note) = (String::new(), String::new());
        if let Some((_, id)) = commit.entries.first() {
            let entry = look.entry(*id)?;
            says = entry.as_ref().map(|entry| words(entry)).unwrap_or_default();
        }
        // A line's note belongs to its last entry.
        if let Some((_, id)) = commit.entries.last() {
            let entry = look.entry(*id)?;
            note = entry.map(|entry| entry.note.clone()).unwrap_or_default();
        }
        let named = commit.entries.iter().map(|(pupil, id)| {
            let name = look
                .pupils
                .get(pupil)
                .map_or_else(String::new, |pupil| format!("{} {}", pupil.name.full(), pupil.form));
            (*id, *pupil, name.trim().to_owned())
        });
        mine.push(MyEntry { commit: commit.commit, at: commit.at, entries: named.collect(), says, note });
    }
    Ok(mine)
}

/// An entry in a few words: "CI07 worked", "A 3".
pub(super) fn words(entry: &Entry) -> String {
    match &entry.fact {
        Fact::Observation { number, code, result, .. } => {
            let number = number.map(|number| format!("{number} ")).unwrap_or_default();
            format!("{number}{code} {}", result.words())
        }
        Fact::Measurement { letter, value } => format!("{letter} {value}"),
    }
}
