//! Answers questions about one pupil: the card beside the list, the record, its entries and versions of plans. Everything
//! here reads one snapshot.

use std::cmp::Reverse;

use super::items::Desks;
use super::page::{after, onward, page, wanted};
use super::permit::{Asker, Kin};
use super::{findings, list, past, touch};
use crate::domain::amend::{self, Counting};
use crate::domain::command::Refusal;
use crate::domain::cover_sheet::{self, PointKind};
use crate::domain::id::{EntryId, PupilId};
use crate::domain::look::Look;
use crate::domain::record::entry::{Entry, Fact, Kind, tried};
use crate::domain::record::plan::{Line, Plan};
use crate::domain::record::pupil::Pupil;
use crate::domain::record::receipt::changed_lines;
use crate::domain::record::timetable;
use crate::domain::rights::Act;
use crate::domain::school_day::{Calendar, Day};
use crate::domain::shelf::{ShelfSpot, Shelved};
use crate::proto::ask::{Question, Reply};
use crate::proto::page::{Onward, Page, Slice};
use crate::proto::subject::Desk;
use crate::proto::view::{Card, EntryCard, Found, Marks, ReadMark, Record, Series, Signed};

/// Among how many of the newest entries of each sort the newest changes are looked for.
const LATELY: usize = 64;
/// How many marks a line shows.
const MARKS: usize = 4;
/// How many values a chart shows.
const VALUES: usize = 12;
/// How many versions of plans a record begins with.
const VERSIONS: usize = 24;

/// The lesson that the asker teaches now.
pub(super) fn lesson(look: &Look<'_>, asker: &Asker) -> Result<Reply, Refusal> {
    asker.may(look, Act::Log, None)?;
    let lessons = asker.who.person().and_then(|id| look.timetables.get(&id));
    let (weekday, time) = asker.now().local();
    Ok(Reply::Lesson(lessons.and_then(|lessons| timetable::now(lessons, weekday, time)).cloned()))
}

/// Where an entry lies among others of its sort: the day it happened, then when it was entered. Pages go by that, and
/// each entry says where it stands in its day.
type EntryPlace = (Day, u64);

/// A page of entries of one pupil with the initials of who made them, by the day they happened, newest first.
fn entries(look: &Look<'_>, pupil: PupilId, sort: Kind, slice: &Slice) -> Result<Page<Signed>, Refusal> {
    let after: Option<EntryPlace> = after(slice)?;
    let key = |(day, seq)| ShelfSpot { tag: sort.tag(), owner: pupil.0, group: 0, day }.key(seq);
    let found = look.entries((pupil, sort), Counting::AllMarked, after.map(key).as_deref(), wanted(slice))?;
    let told = |entry: Shelved<Entry>| {
        let place: EntryPlace = (entry.when.day, entry.seq);
        Ok((place, signed(look, &entry)?))
    };
    page(slice, found.into_iter().map(told))
}

/// The same for whoever may read them.
pub(super) fn entries_of(
    look: &Look<'_>,
    asker: &Asker,
    (pupil, sort): (PupilId, Kind),
    slice: &Slice,
) -> Result<Page<Signed>, Refusal> {
    asker.may(look, Act::Read, Some(pupil))?;
    entries(look, pupil, sort, slice)
}

/// An entry with the initials of those who are named in it.
pub(super) fn signed(look: &Look<'_>, entry: &Shelved<Entry>) -> Result<Signed, Refusal> {
    let initials = |id| look.staff.get(&id).map_or_else(String::new, |staff| staff.initials.clone());
    let happened = look.happened(entry)?;
    let (seq, entry) = (entry.seq, Entry::clone(entry));
    let gone_by = entry.withdrawn.as_ref().map_or_else(String::new, |withdrawn| initials(withdrawn.by));
    Ok(Signed { seq, happened, by: initials(entry.by), gone_by, entry })
}

/// One entry and the plan of its cycle. Whoever may not read the pupil's record does not hear whose entry it is.
pub(super) fn entry_card(look: &Look<'_>, asker: &Asker, id: EntryId) -> Result<EntryCard, Refusal> {
    let none = || Refusal::not_found("There is no such entry here.");
    let entry = amend::marked::<Entry>(look.past, id.0)?.ok_or_else(none)?;
    let pupil = look.pupils.get(&entry.pupil).ok_or_else(none)?;
    asker.may(look, Act::Read, Some(pupil.id))?;
    let plan = entry.plan_then(look.stood(pupil.id, entry.cycle)?.as_ref().map(AsRef::as_ref));
    Ok(EntryCard {
        pupil: list::brief(look, pupil, true, list::open_flags_of(look, pupil.id)),
        plan: plan.map(|plan| told(look, asker, &plan)),
        signed: signed(look, &entry)?,
    })
}

/// The beginning of all that is kept on one pupil.
pub(super) fn record(look: &Look<'_>, asker: &Asker, pupil: PupilId, limit: usize) -> Result<Record, Refusal> {
    asker.may(look, Act::Read, Some(pupil))?;
    let about = look.pupils.get(&pupil);
    let (entries, more) = logged(look, pupil, limit)?;
    Ok(Record {
        found: match about {
            Some(about) => findings::found(look, asker, about)?,
            None => Found::default(),
        },
        card: card(look, asker, pupil)?,
        plans: versions(look, asker, pupil, &Slice::first(VERSIONS))?,
        entries,
        more,
        flags: Desks::of(look, asker).rows(&Desk::About(pupil), &Slice::default())?.page,
        tried: match asker.may(look, Act::ChangePlan, Some(pupil)) {
            Ok(()) => tried::off_plan(look, pupil),
            Err(_) => Vec::new(),
        },
    })
}

/// The newest entries of both sorts, the newest day first, and where each sort goes on.
fn logged(look: &Look<'_>, pupil: PupilId, limit: usize) -> Result<(Vec<Signed>, [Option<Onward>; 2]), Refusal> {
    if limit == 0 {
        return Ok((Vec::new(), [None, None]));
    }
    let slice = Slice::first(limit);
    let pages = [entries(look, pupil, Kind::Observation, &slice)?, entries(look, pupil, Kind::Measurement, &slice)?];
    let mut all: Vec<Signed> = Vec::new();
    let mut more = [None, None];
    for (page, more) in pages.into_iter().zip(&mut more) {
        *more = page.more;
        all.extend(page.rows);
    }
    all.sort_by_key(|signed| Reverse((signed.entry.when.day, signed.seq)));
    let left = all.split_off(limit.min(all.len()));
    // A sort of which something is left out goes on behind the last of it that stands here, or from its beginning.
    for (more, sort) in more.iter_mut().zip([Kind::Observation, Kind::Measurement]) {
        let of_sort = |signed: &&Signed| signed.entry.fact.kind() == sort;
        let Some(first) = left.iter().find(of_sort) else { continue };
        let place = all.iter().rev().find(of_sort).map(|last| (last.entry.when.day, last.seq));
        *more = Some(onward(&place.unwrap_or((first.entry.when.day, u64::MAX)))?);
    }
    all.sort_by_key(|signed| Reverse(signed.happened));
    Ok((all, more))
}

/// Versions of a pupil's plans, newest first.
pub(super) fn versions(look: &Look<'_>, asker: &Asker, pupil: PupilId, slice: &Slice) -> Result<Page<Plan>, Refusal> {
    asker.may(look, Act::Read, Some(pupil))?;
    let found = past::versions(look, pupil, after(slice)?, wanted(slice))?;
    page(slice, found.into_iter().map(|plan| Ok((plan.key(), told(look, asker, &plan)))))
}

/// What stands beside the list for each of these whom the asker works with, until a page is full.
pub(super) fn cards(look: &Look<'_>, asker: &Asker, pupils: &[PupilId]) -> Result<Vec<Card>, Refusal> {
    asker.may(look, Act::Names, None)?;
    let own = pupils.iter().filter(|id| asker.kin(look, **id) == Kin::Own);
    let cards = own.map(|id| Ok((*id, card(look, asker, *id)?)));
    Ok(page(&Slice::first(Question::MOST_CARDS), cards)?.rows)
}

/// What stands beside the list for one pupil.
pub(super) fn card(look: &Look<'_>, asker: &Asker, id: PupilId) -> Result<Card, Refusal> {
    asker.may(look, Act::Read, Some(id))?;
    let pupil: &Pupil = look.pupils.get(&id).ok_or_else(|| Refusal::not_found("That pupil is not here."))?;
    let plan = look.plan(id);
    let calendar = look.school.as_ref().map(|school| school.calendar.clone()).unwrap_or_default();
    let today = asker.today();
    let (mut marks, mut series) = (Vec::new(), Vec::new());
    if let Some(plan) = plan {
        let of_lines = plan.active().map(|line| marks_of(look, line, plan, &calendar, today));
        marks = of_lines.collect::<Result<_, _>>()?;
        let of_outcomes = plan.outcomes.iter().map(|outcome| series_of(look, outcome.letter, plan));
        series = of_outcomes.collect::<Result<_, _>>()?;
    }
    let mut lately = look.entries((id, Kind::Observation), Counting::AllMarked, None, LATELY)?;
    lately.extend(look.entries((id, Kind::Measurement), Counting::AllMarked, None, LATELY)?);
    let profile = look.profiles.get(&id).map(AsRef::as_ref);
    let mut points = plan.map(|plan| cover_sheet::points(pupil, plan, profile)).unwrap_or_default();
    points.retain(|point| point.kind != PointKind::Do);
    let mut needs = pupil.needs.clone();
    needs.sort();
    Ok(Card {
        brief: list::brief(look, pupil, true, list::open_flags_of(look, id)),
        needs: needs.iter().map(|need| need.kind.code()).collect(),
        review_in: plan.and_then(|plan| plan.review).map(|review| calendar.between(today, review)),
        plan: plan.map(|plan| told(look, asker, plan)),
        read: plan.map(|plan| read_mark(look, asker, plan)).transpose()?.flatten(),
        marks,
        series,
        points,
        touches: touch::touches(look, asker, id, &lately)?,
    })
}

/// A plan as the asker may know it: costs are the SENCO's business (DOMAIN.md, "Money").
fn told(look: &Look<'_>, asker: &Asker, plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    if asker.may(look, Act::Triage, None).is_err() {
        plan.lines.iter_mut().filter_map(|line| line.dose.as_mut()).for_each(|dose| dose.pence = None);
    }
    plan
}

/// What the asker has read of a plan, where they have read any version of it.
fn read_mark(look: &Look<'_>, asker: &Asker, plan: &Plan) -> Result<Option<ReadMark>, Refusal> {
    let last = asker.who.person().and_then(|me| look.newest_read(plan.pupil, me));
    let Some(last) = last else { return Ok(None) };
    let before = look.version(plan.pupil, last.key())?;
    let changed = before.map_or(plan.lines.len(), |before| changed_lines(&before, plan));
    Ok(Some(ReadMark { at: last.at, changed, current: last.is_for(plan) }))
}

/// The newest results of a line, by when they happened.
fn marks_of(look: &Look<'_>, line: &Line, plan: &Plan, calendar: &Calendar, today: Day) -> Result<Marks, Refusal> {
    let group = Entry::on_line(plan.cycle, Some(line.number));
    let newest = look.newest_of((plan.pupil, Kind::Observation), Some(group), MARKS)?;
    let quiet = newest.first().map(|entry| calendar.between(entry.when.day, today));
    let results = newest.iter().rev().filter_map(|entry| match entry.fact {
        Fact::Observation { result, .. } => Some(result),
        Fact::Measurement { .. } => None,
    });
    Ok(Marks { number: line.number, last: results.collect(), quiet })
}

/// The newest values of an outcome, by when they were measured.
fn series_of(look: &Look<'_>, letter: char, plan: &Plan) -> Result<Series, Refusal> {
    let group = Entry::of_outcome(plan.cycle, letter);
    let newest = look.newest_of((plan.pupil, Kind::Measurement), Some(group), VALUES)?;
    let values = newest.iter().rev().filter_map(|entry| match entry.fact {
        Fact::Measurement { value, .. } => Some(value),
        Fact::Observation { .. } => None,
    });
    Ok(Series { letter, values: values.collect() })
}
