//! Answers questions about lists: pupils, staff, one's own entries.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use super::page::{after, page};
use super::permit::Asker;
use super::record;
use crate::domain::amend::{Amend, Recent};
use crate::domain::command::Refusal;
use crate::domain::id::PupilId;
use crate::domain::kind::RecordName;
use crate::domain::look::Look;
use crate::domain::need::Provision;
use crate::domain::record::pupil::Pupil;
use crate::domain::rights::Act;
use crate::domain::state::State;
use crate::proto::page::{Page, Slice};
use crate::proto::view::{Brief, MyEntry, MyRecord, StaffMember, Top};

/// The most rows of a first screen.
const MOST_ROWS: usize = 256;

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
    let reach = asker.who.person().and_then(|id| state.staff.get(&id)).map(|person| state.reach(person, asker.today()));
    let here = state.pupils.values().filter(|pupil| !pupil.left);
    here.map(|pupil| Row { pupil, mine: reach.as_ref().is_some_and(|reach| reach.holds(pupil)) }).collect()
}

/// Every pupil who has not left; those whom the asker works with and who have a plan come first.
pub(super) fn pupils(state: &State, asker: &Asker) -> Vec<Brief> {
    told(state, rows(state, asker))
}

/// The top of the list, and the card of its first. One that cannot be told is asked for again like any other.
pub(super) fn first_screen(look: &Look<'_>, asker: &Asker, rows: usize) -> Top {
    let (of, pupils) = top(look, asker, rows.min(MOST_ROWS));
    let first = pupils.first().filter(|first| asker.may(look, Act::Read, Some(first.id)).is_ok());
    let card = first.and_then(|first| record::card(look, asker, first.id).ok());
    Top { of, pupils, card }
}

/// How many pupils that list has, and its first `many`.
fn top(state: &State, asker: &Asker, many: usize) -> (usize, Vec<Brief>) {
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
    let flags = open_flags(state);
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
pub(super) fn open_flags_of(state: &State, pupil: PupilId) -> u16 {
    let count = state.flags_of(pupil).filter(|flag| !flag.is_resolved()).count();
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// The same for every pupil who has any: asked once an answer, not once a row.
pub(super) fn open_flags(state: &State) -> BTreeMap<PupilId, u16> {
    let mut flags: BTreeMap<PupilId, u16> = BTreeMap::new();
    for flag in state.flags.values().filter(|flag| !flag.is_resolved()) {
        *flags.entry(flag.pupil).or_default() += 1;
    }
    flags
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

/// Of how many of the newest commits it is told what each record says: a class's sweep is one commit.
const EACH: usize = 4;

/// What the asker entered lately and may take back, newest first.
pub(super) fn mine(look: &Look<'_>, asker: &Asker, slice: &Slice) -> Result<Page<MyEntry>, Refusal> {
    asker.may(look, Act::Log, None)?;
    let recent = asker.who.person().and_then(|id| look.recent.get(&id)).cloned().unwrap_or_default();
    let behind: Option<Reverse<u64>> = after(slice)?;
    let placed = recent.iter().rev().enumerate();
    let left = placed.filter(|(_, commit)| behind.is_none_or(|behind| Reverse(commit.commit) > behind));
    page(slice, left.map(|(place, commit)| Ok((Reverse(commit.commit), my_entry(look, commit, place < EACH)?))))
}

/// What somebody entered in one go; of each record or of its ends only.
fn my_entry(look: &Look<'_>, commit: &Recent, each: bool) -> Result<MyEntry, Refusal> {
    let ends = [commit.records.first(), commit.records.last()].into_iter().flatten();
    let told: Vec<&(PupilId, RecordName)> = if each { commit.records.iter().collect() } else { ends.collect() };
    let told: Vec<MyRecord> = told.into_iter().map(|(_, record)| my_record(look, *record)).collect::<Result<_, _>>()?;
    // The first says what it was; a line's note belongs to its last entry.
    let (first, last) = (told.first().cloned(), told.last().cloned());
    let (says, when) = first.map_or_else(Default::default, |first| (first.says, first.when));
    let named = commit.records.iter().map(|(pupil, record)| {
        let name =
            look.pupils.get(pupil).map_or_else(String::new, |pupil| format!("{} {}", pupil.name.full(), pupil.form));
        (*record, *pupil, name.trim().to_owned())
    });
    Ok(MyEntry {
        commit: commit.commit,
        at: commit.at,
        records: named.collect(),
        says,
        when,
        note: last.map_or_else(String::new, |last| last.note),
        each: if each { told } else { Vec::new() },
    })
}

fn my_record(look: &Look<'_>, record: RecordName) -> Result<MyRecord, Refusal> {
    if let RecordName::Entry(id) = record {
        let entry = look.entry(id)?;
        return Ok(entry.map_or_else(MyRecord::default, |entry| MyRecord {
            says: entry.says(),
            when: Some(entry.when.clone()),
            note: entry.note.clone(),
        }));
    }
    let outline = record.told(look)?;
    Ok(outline.map_or_else(MyRecord::default, |outline| MyRecord {
        says: outline.says,
        when: None,
        note: outline.typed,
    }))
}
