//! Answers questions about one pupil: the card beside the list, the record, its entries and versions of plans. Everything
//! here reads one snapshot.

use std::cmp::Reverse;

use super::committer::refuse;
use super::findings;
use super::items::Desks;
use super::list;
use super::page::{after, onward, page, wanted};
use super::past;
use super::permit::Asker;
use super::touch;
use crate::domain::command::Refusal;
use crate::domain::cover_sheet::{self, PointKind};
use crate::domain::record::entry::{Entry, Fact, Kind, Outcome};
use crate::domain::id::{EntryId, PupilId};
use crate::domain::record::plan::{Line, Plan};
use crate::domain::record::pupil::Pupil;
use crate::domain::record::receipt::changed_lines;
use crate::domain::rights::Act;
use crate::domain::school_day::{Calendar, Day};
use crate::domain::state::State;
use crate::domain::record::timetable;
use crate::domain::record::entry::tried;
use crate::proto::message::Reply;
use crate::proto::page::{Onward, Page, Slice};
use crate::proto::question::Desk;
use crate::proto::view::{Card, EntryCard, Found, Marks, ReadMark, Record, Series, Signed};
use crate::store::Store;

/// How many of the newest observations the marks beside the list are made from.
const LATELY: usize = 64;
/// How many marks a line shows.
const MARKS: usize = 4;
/// How many values a chart shows.
const VALUES: usize = 12;
/// How many versions of plans a record begins with.
const VERSIONS: usize = 24;

/// The lesson that the asker teaches now.
pub(super) fn lesson(state: &State, asker: &Asker) -> Result<Reply, Refusal> {
    asker.may(state, Act::Log, None)?;
    let lessons = asker.who.person().and_then(|id| state.timetables.get(&id));
    let (weekday, time) = asker.now().local();
    Ok(Reply::Lesson(lessons.and_then(|lessons| timetable::now(lessons, weekday, time)).cloned()))
}

/// A page of entries of one pupil with the initials of who made them, newest first.
fn entries(store: &Store, state: &State, pupil: PupilId, sort: Kind, slice: &Slice) -> Result<Page<Signed>, Refusal> {
    let found = store.entries(pupil, sort, wanted(slice), after(slice)?).map_err(|error| refuse(&error))?;
    page(slice, found.into_iter().map(|(seq, entry)| Ok((seq, signed(state, seq, entry)))))
}

/// The same for whoever may read them.
pub(super) fn entries_of(
    store: &Store,
    state: &State,
    asker: &Asker,
    (pupil, sort): (PupilId, Kind),
    slice: &Slice,
) -> Result<Page<Signed>, Refusal> {
    asker.may(state, Act::Read, Some(pupil))?;
    entries(store, state, pupil, sort, slice)
}

/// The newest entries of one pupil.
pub(super) fn newest(
    store: &Store,
    state: &State,
    pupil: PupilId,
    sort: Kind,
    many: usize,
) -> Result<Vec<Signed>, Refusal> {
    Ok(entries(store, state, pupil, sort, &Slice::first(many))?.rows)
}

fn signed(state: &State, seq: u64, entry: Entry) -> Signed {
    let initials = |id| state.staff.get(&id).map_or_else(String::new, |staff| staff.initials.clone());
    let gone_by = entry.withdrawn.as_ref().map_or_else(String::new, |withdrawn| initials(withdrawn.by));
    Signed { seq, by: initials(entry.by), gone_by, entry }
}

/// One entry and the plan of its cycle. Whoever may not read the pupil's record does not hear whose entry it is.
pub(super) fn entry_card(store: &Store, state: &State, asker: &Asker, id: EntryId) -> Result<EntryCard, Refusal> {
    let none = || Refusal::not_found("There is no such entry here.");
    let (seq, entry) = store.entry_by_id(id).map_err(|error| refuse(&error))?.ok_or_else(none)?;
    let pupil = state.pupils.get(&entry.pupil).ok_or_else(none)?;
    asker.may(state, Act::Read, Some(pupil.id))?;
    let plan = entry.plan_then(state.stands(pupil.id, entry.cycle).map(AsRef::as_ref));
    Ok(EntryCard {
        pupil: list::brief(state, pupil, true, list::open_flags_of(state, pupil.id)),
        plan: plan.map(|plan| told(state, asker, &plan)),
        signed: signed(state, seq, entry),
    })
}

/// The beginning of all that is kept on one pupil.
pub(super) fn record(
    store: &Store,
    state: &State,
    asker: &Asker,
    pupil: PupilId,
    limit: usize,
) -> Result<Record, Refusal> {
    asker.may(state, Act::Read, Some(pupil))?;
    let about = state.pupils.get(&pupil);
    let (entries, more) = logged(store, state, pupil, limit)?;
    Ok(Record {
        found: match about {
            Some(about) => findings::found(state, asker, about)?,
            None => Found::default(),
        },
        card: card(store, state, asker, pupil)?,
        plans: versions(state, asker, pupil, &Slice::first(VERSIONS))?,
        entries,
        more,
        flags: Desks::of(store, state, asker).rows(Desk::About(pupil), &Slice::default())?.page,
        tried: match asker.may(state, Act::ChangePlan, Some(pupil)) {
            Ok(()) => tried::off_plan(state, pupil),
            Err(_) => Vec::new(),
        },
    })
}

/// The newest entries of both sorts, the newest day first, and where each sort goes on.
fn logged(
    store: &Store,
    state: &State,
    pupil: PupilId,
    limit: usize,
) -> Result<(Vec<Signed>, [Option<Onward>; 2]), Refusal> {
    if limit == 0 {
        return Ok((Vec::new(), [None, None]));
    }
    let slice = Slice::first(limit);
    let pages = [
        entries(store, state, pupil, Kind::Observation, &slice)?,
        entries(store, state, pupil, Kind::Measurement, &slice)?,
    ];
    let mut all: Vec<Signed> = Vec::new();
    let mut more = [None, None];
    for (page, more) in pages.into_iter().zip(&mut more) {
        *more = page.more;
        all.extend(page.rows);
    }
    all.sort_by_key(|signed| Reverse((signed.entry.when.day, signed.seq)));
    // Where a sort goes on is told by when its entries were written. What is left out here, of the oldest days, is told
    // then, with some that stand here.
    let left = all.split_off(limit.min(all.len()));
    for (more, sort) in more.iter_mut().zip([Kind::Observation, Kind::Measurement]) {
        let newest = left.iter().filter(|signed| signed.entry.fact.kind() == sort).map(|signed| signed.seq).max();
        if let Some(newest) = newest {
            *more = Some(onward(&(newest + 1))?);
        }
    }
    Ok((all, more))
}

/// Versions of a pupil's plans, newest first.
pub(super) fn versions(state: &State, asker: &Asker, pupil: PupilId, slice: &Slice) -> Result<Page<Plan>, Refusal> {
    asker.may(state, Act::Read, Some(pupil))?;
    let found = past::versions(state, pupil, after(slice)?, wanted(slice));
    page(slice, found.into_iter().map(|plan| Ok((plan.key(), told(state, asker, &plan)))))
}

/// What stands beside the list for one pupil.
pub(super) fn card(store: &Store, state: &State, asker: &Asker, id: PupilId) -> Result<Card, Refusal> {
    asker.may(state, Act::Read, Some(id))?;
    let pupil: &Pupil = state.pupils.get(&id).ok_or_else(|| Refusal::not_found("That pupil is not here."))?;
    let plan = state.plan(id);
    let calendar = state.school.as_ref().map(|school| school.calendar.clone()).unwrap_or_default();
    let today = asker.today();
    let (mut marks, mut series) = (Vec::new(), Vec::new());
    let mut lately = store.entries(id, Kind::Observation, LATELY, None).map_err(|error| refuse(&error))?;
    let measured = store.entries(id, Kind::Measurement, LATELY, None).map_err(|error| refuse(&error))?;
    if let Some(plan) = plan {
        marks = plan.active().map(|line| marks_of(line, plan, &lately, &calendar, today)).collect();
        series = plan.outcomes.iter().map(|outcome| series_of(outcome.letter, plan, &measured)).collect();
    }
    lately.extend(measured);
    let profile = state.findings.get(&id).and_then(|findings| findings.profile());
    let mut points = plan.map(|plan| cover_sheet::points(pupil, plan, profile)).unwrap_or_default();
    points.retain(|point| point.kind != PointKind::Do);
    let mut needs = pupil.needs.clone();
    needs.sort();
    Ok(Card {
        brief: list::brief(state, pupil, true, list::open_flags_of(state, id)),
        needs: needs.iter().map(|need| need.kind.code()).collect(),
        review_in: plan.and_then(|plan| plan.review).map(|review| calendar.between(today, review)),
        plan: plan.map(|plan| told(state, asker, plan)),
        read: plan.and_then(|plan| read_mark(state, asker, plan)),
        marks,
        series,
        points,
        touches: touch::touches(state, asker, id, &lately),
    })
}

/// A plan as the asker may know it: costs are the SENCO's business (DOMAIN.md, "Money").
fn told(state: &State, asker: &Asker, plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    if asker.may(state, Act::Triage, None).is_err() {
        plan.lines.iter_mut().filter_map(|line| line.dose.as_mut()).for_each(|dose| dose.pence = None);
    }
    plan
}

/// What the asker has read of a plan, where they have read any version of it.
fn read_mark(state: &State, asker: &Asker, plan: &Plan) -> Option<ReadMark> {
    let last = past::last_receipt(state, plan.pupil, asker.who.person()?)?;
    let before = past::version(state, plan.pupil, (last.cycle, last.version));
    let changed = before.map_or(plan.lines.len(), |before| changed_lines(&before, plan));
    Some(ReadMark { current: last.is_for(plan), at: last.at, changed })
}

fn marks_of(line: &Line, plan: &Plan, observed: &[(u64, Entry)], calendar: &Calendar, today: Day) -> Marks {
    let mine = observed.iter().filter_map(|(_, entry)| match &entry.fact {
        Fact::Observation { number: Some(number), result, .. }
            if *number == line.number && entry.cycle == plan.cycle && entry.withdrawn.is_none() =>
        {
            Some((entry.when.day, *result))
        }
        _ => None,
    });
    let mut newest: Vec<(Day, Outcome)> = mine.take(MARKS).collect();
    let quiet = newest.iter().map(|(day, _)| *day).max().map(|day| calendar.between(day, today));
    newest.reverse();
    Marks { number: line.number, last: newest.into_iter().map(|(_, result)| result).collect(), quiet }
}

fn series_of(letter: char, plan: &Plan, measured: &[(u64, Entry)]) -> Series {
    let mine = measured.iter().filter_map(|(_, entry)| match &entry.fact {
        Fact::Measurement { letter: of, value }
            if *of == letter && entry.cycle == plan.cycle && entry.withdrawn.is_none() =>
        {
            Some(*value)
        }
        _ => None,
    });
    let mut values: Vec<f64> = mine.take(VALUES).collect();
    values.reverse();
    Series { letter, values }
}
