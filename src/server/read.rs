//! Answers questions about one pupil, and hands those about lists on. Everything here reads one snapshot.

use std::io;

use super::find::Theirs;
use super::findings;
use super::inbox;
use super::list;
use super::people;
use super::permit::Asker;
use super::readers;
use super::touch;
use crate::domain::command::{Refusal, RefusalKind};
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
use crate::domain::state::State;
use crate::proto::message::{Checked, Reply, Request};
use crate::proto::view::{Card, EntryCard, Marks, ReadMark, Record, Series, Signed, Top};
use crate::store::{Kept, Store, Sum, Texts};

/// How many of the newest observations the marks beside the list are made from.
const LATELY: usize = 64;
/// How many marks a line shows.
const MARKS: usize = 4;
/// How many values a chart shows.
const VALUES: usize = 12;
/// The most entries in one answer.
const MOST: usize = 1_000;

/// The most rows of a first screen.
const MOST_ROWS: usize = 256;

/// Answers any question that changes nothing.
pub(super) fn answer(store: &Store, state: &State, asker: &Asker, request: Request) -> Result<Reply, Refusal> {
    let past = store.past();
    let look = Look { state, past: &past };
    match request {
        Request::Card { pupil } | Request::Plan { pupil } => {
            asker.may(state, Act::Read, Some(pupil))?;
            Ok(Reply::Card(Box::new(card(&look, asker, pupil)?)))
        }
        Request::Record { pupil, limit } => {
            asker.may(state, Act::Read, Some(pupil))?;
            Ok(Reply::Record(Box::new(record(&look, asker, pupil, limit)?)))
        }
        Request::Entries { pupil, sort, limit, before } => {
            asker.may(state, Act::Read, Some(pupil))?;
            Ok(Reply::Entries(entries(&look, pupil, sort, limit, before)?))
        }
        Request::Entry { entry } => Ok(Reply::Entry(Box::new(entry_card(&look, asker, entry)?))),
        Request::ReadBy { pupil } => Ok(Reply::ReadBy(readers::read_by(&look, asker, pupil)?)),
        Request::Concerns => {
            asker.may(state, Act::Flag, None)?;
            Ok(Reply::Concerns(findings::concerns(&look, asker)?))
        }
        Request::Top { .. } | Request::Pupils | Request::Briefs { .. } | Request::Strategies | Request::School => {
            names(&look, asker, &request)
        }
        Request::Queue => {
            asker.may(state, Act::Triage, None)?;
            Ok(Reply::Queue(list::queue(&look, asker)?))
        }
        Request::Inbox => {
            asker.may(state, Act::Flag, None)?;
            Ok(Reply::Inbox(inbox::inbox(&look, asker)?))
        }
        Request::Staff | Request::Links | Request::Classes | Request::Counts => people::answer(state, asker, &request),
        Request::Lesson => lesson(state, asker),
        Request::Mine => {
            asker.may(state, Act::Log, None)?;
            Ok(Reply::Mine(list::mine(&look, asker)?))
        }
        Request::Drafts | Request::KeepDrafts { .. } => typed(store, state, asker, &request),
        Request::Check { head } => Ok(Reply::Checked(check(store, state, asker, head.as_deref())?)),
        Request::Find { .. }
        | Request::Shown { .. }
        | Request::Handout { .. }
        | Request::Cover { .. }
        | Request::Audit { .. }
        | Request::Whom { .. }
        | Request::Hello(_)
        | Request::About
        | Request::Do { .. }
        | Request::Part(_)
        | Request::Preview { .. }
        | Request::Watch { .. }
        | Request::Door(_)
        | Request::Become { .. } => Err(Refusal::invalid("The server mislaid a question: please report this.")),
    }
}

/// The lesson that the asker teaches now.
fn lesson(state: &State, asker: &Asker) -> Result<Reply, Refusal> {
    asker.may(state, Act::Log, None)?;
    let lessons = asker.who.person().and_then(|id| state.timetables.get(&id));
    let (weekday, time) = asker.now().local();
    Ok(Reply::Lesson(lessons.and_then(|lessons| timetable::now(lessons, weekday, time)).cloned()))
}

/// What everybody at the school may know.
fn names(look: &Look<'_>, asker: &Asker, request: &Request) -> Result<Reply, Refusal> {
    asker.may(look, Act::Names, None)?;
    Ok(match request {
        Request::Top { rows } => Reply::Top(Box::new(top(look, asker, *rows))),
        Request::Briefs { pupils } => Reply::Pupils(Theirs::of(look, asker).briefs(pupils.iter().copied())),
        Request::Strategies => Reply::Strategies(look.strategies().collect()),
        Request::School => Reply::School(look.school.as_deref().cloned().map(Box::new)),
        _ => Reply::Pupils(list::pupils(look, asker)),
    })
}

/// The top of the list, and the card of its first. One that cannot be told is asked for again like any other.
fn top(look: &Look<'_>, asker: &Asker, rows: usize) -> Top {
    let (of, pupils) = list::top(look, asker, rows.min(MOST_ROWS));
    let first = pupils.first().filter(|first| asker.may(look, Act::Read, Some(first.id)).is_ok());
    let card = first.and_then(|first| card(look, asker, first.id).ok());
    Top { of, pupils, card }
}

/// Entries of one pupil with the initials of who made them, newest first.
pub(super) fn entries(
    look: &Look<'_>,
    pupil: PupilId,
    sort: Kind,
    limit: usize,
    before: Option<u64>,
) -> Result<Vec<Signed>, Refusal> {
    let limit = limit.min(MOST);
    let found = look.entries(pupil, sort, None, before.map_or(limit, |_| usize::MAX))?;
    let found = found.into_iter().filter(|entry| before.is_none_or(|before| entry.seq < before)).take(limit);
    Ok(found.map(|entry| signed(look, entry.seq, Entry::clone(&entry))).collect())
}

fn signed(state: &State, seq: u64, entry: Entry) -> Signed {
    let initials = |id| state.staff.get(&id).map_or_else(String::new, |staff| staff.initials.clone());
    let gone_by = entry.withdrawn.as_ref().map_or_else(String::new, |withdrawn| initials(withdrawn.by));
    Signed { seq, by: initials(entry.by), gone_by, entry }
}

/// One entry and the plan of its cycle. Whoever may not read the pupil's record does not hear whose entry it is.
fn entry_card(look: &Look<'_>, asker: &Asker, id: EntryId) -> Result<EntryCard, Refusal> {
    let none = || Refusal::not_found("There is no such entry here.");
    let found = look.entry(id)?.ok_or_else(none)?;
    let (seq, entry) = (found.seq, Entry::clone(&found));
    let pupil = look.pupils.get(&entry.pupil).ok_or_else(none)?;
    asker.may(look, Act::Read, Some(pupil.id))?;
    let plan = entry.plan_then(look.stood(pupil.id, entry.cycle)?.as_ref().map(AsRef::as_ref));
    Ok(EntryCard {
        pupil: list::brief(look, pupil, true, list::open_flags(look, pupil.id)),
        plan: plan.map(|plan| told(look, asker, &plan)),
        signed: signed(look, seq, entry),
    })
}

fn record(look: &Look<'_>, asker: &Asker, pupil: PupilId, limit: usize) -> Result<Record, Refusal> {
    let mut all = entries(look, pupil, Kind::Observation, limit, None)?;
    all.extend(entries(look, pupil, Kind::Measurement, limit, None)?);
    all.sort_by_key(|signed| std::cmp::Reverse((signed.entry.when.day, signed.seq)));
    all.truncate(limit);
    let mut plans: Vec<Plan> =
        look.plans(pupil, None, usize::MAX)?.iter().map(|plan| told(look, asker, plan)).collect();
    plans.reverse();
    let about = look.pupils.get(&pupil);
    Ok(Record {
        found: about.map(|about| findings::found(look, asker, about)).transpose()?.unwrap_or_default(),
        card: card(look, asker, pupil)?,
        plans,
        entries: all,
        flags: list::flags_about(look, asker, pupil)?,
        tried: match asker.may(look, Act::ChangePlan, Some(pupil)) {
            Ok(()) => tried::off_plan(look, pupil),
            Err(_) => Vec::new(),
        },
    })
}

fn card(look: &Look<'_>, asker: &Asker, id: PupilId) -> Result<Card, Refusal> {
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
    let mut lately = look.entries(id, Kind::Observation, None, LATELY)?;
    lately.extend(look.entries(id, Kind::Measurement, None, LATELY)?);
    let profile = look.profiles.get(&id).map(AsRef::as_ref);
    let mut points = plan.map(|plan| cover_sheet::points(pupil, plan, profile)).unwrap_or_default();
    points.retain(|point| point.kind != PointKind::Do);
    let mut needs = pupil.needs.clone();
    needs.sort();
    Ok(Card {
        brief: list::brief(look, pupil, true, list::open_flags(look, id)),
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
fn told(state: &State, asker: &Asker, plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    if asker.may(state, Act::Triage, None).is_err() {
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

/// The newest results of a line, by the day they happened.
fn marks_of(look: &Look<'_>, line: &Line, plan: &Plan, calendar: &Calendar, today: Day) -> Result<Marks, Refusal> {
    let group = Entry::on_line(plan.cycle, Some(line.number));
    let newest = look.newest_of(plan.pupil, Kind::Observation, group, MARKS)?;
    let quiet = newest.first().map(|entry| calendar.between(entry.when.day, today));
    let results = newest.iter().rev().filter_map(|entry| match entry.fact {
        Fact::Observation { result, .. } => Some(result),
        Fact::Measurement { .. } => None,
    });
    Ok(Marks { number: line.number, last: results.collect(), quiet })
}

/// The newest values of an outcome, by the day they were measured.
fn series_of(look: &Look<'_>, letter: char, plan: &Plan) -> Result<Series, Refusal> {
    let group = Entry::of_outcome(plan.cycle, letter);
    let newest = look.newest_of(plan.pupil, Kind::Measurement, group, VALUES)?;
    let values = newest.iter().rev().filter_map(|entry| match entry.fact {
        Fact::Measurement { value, .. } => Some(value),
        Fact::Observation { .. } => None,
    });
    Ok(Series { letter, values: values.collect() })
}

/// What the asker had typed and not sent, and keeping it.
fn typed(store: &Store, state: &State, asker: &Asker, request: &Request) -> Result<Reply, Refusal> {
    asker.may(state, Act::Names, None)?;
    if let Request::KeepDrafts { changes } = request {
        keep_drafts(store, asker, changes)?;
        return Ok(Reply::Noted);
    }
    Ok(Reply::Drafts(drafts(store, asker)?))
}

fn drafts(store: &Store, asker: &Asker) -> Result<Texts, Refusal> {
    let Some(writer) = asker.who.person() else { return Ok(Texts::new()) };
    store.drafts().read(writer).map_err(not_kept)
}

fn keep_drafts(store: &Store, asker: &Asker, changes: &[(String, Option<String>)]) -> Result<(), Refusal> {
    let Some(writer) = asker.who.person() else { return Ok(()) };
    store.drafts().keep(writer, changes).map_err(not_kept)
}

#[allow(clippy::needless_pass_by_value)] // It is given to `map_err`.
fn not_kept(error: io::Error) -> Refusal {
    if error.kind() == io::ErrorKind::FileTooLarge {
        return Refusal::invalid("What you typed is too long to be kept: send it or shorten it.");
    }
    Refusal::new(
        RefusalKind::Unavailable,
        format!("What you typed could not be kept on the disk ({error}). It is still on your screen."),
    )
}

fn check(store: &Store, state: &State, asker: &Asker, head: Option<&str>) -> Result<Checked, Refusal> {
    asker.may(state, Act::Check, None)?;
    let wanted = head
        .map(|head| head.parse::<Sum>().map_err(|_| Refusal::invalid("A sum is 64 characters, 0-9 and a-f.")))
        .transpose()?;
    let found =
        store.check(wanted, &|_| {}).map_err(|error| Refusal::new(RefusalKind::Unavailable, error.to_string()))?;
    let views = store.views().check(wanted);
    Ok(Checked {
        lines: found.lines,
        commits: found.commits,
        head: found.head.to_string(),
        head_found: match found.kept {
            Kept::NotAsked => None,
            Kept::AtLine(_) => Some(true),
            Kept::Missing => Some(views.has_wanted),
        },
        faults: found.differences.into_iter().chain(store.ailment().map(|ailment| ailment.words)).collect(),
        views: views.lines,
        views_head: views.head.to_string(),
        views_faults: views.faults,
    })
}
