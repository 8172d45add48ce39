//! Answers questions about one pupil, and hands those about lists on. Everything here reads one snapshot.

use std::io;

use super::committer::refuse;
use super::find::Theirs;
use super::findings;
use super::inbox;
use super::list;
use super::people;
use super::permit::Asker;
use super::readers;
use super::touch;
use crate::clock;
use crate::domain::command::{Refusal, RefusalKind};
use crate::domain::cover_sheet::{self, PointKind};
use crate::domain::entry::{Entry, Fact, Kind, Outcome};
use crate::domain::id::{EntryId, PupilId};
use crate::domain::plan::{Line, Plan};
use crate::domain::pupil::Pupil;
use crate::domain::receipt::changed_lines;
use crate::domain::rights::Act;
use crate::domain::school_day::{Calendar, Day};
use crate::domain::state::State;
use crate::domain::timetable;
use crate::domain::tried;
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
    match request {
        Request::Card { pupil } | Request::Plan { pupil } => {
            asker.may(state, Act::Read, Some(pupil))?;
            Ok(Reply::Card(Box::new(card(store, state, asker, pupil)?)))
        }
        Request::Record { pupil, limit } => {
            asker.may(state, Act::Read, Some(pupil))?;
            Ok(Reply::Record(Box::new(record(store, state, asker, pupil, limit)?)))
        }
        Request::Entries { pupil, sort, limit, before } => {
            asker.may(state, Act::Read, Some(pupil))?;
            Ok(Reply::Entries(entries(store, state, pupil, sort, limit, before)?))
        }
        Request::Entry { entry } => Ok(Reply::Entry(Box::new(entry_card(store, state, asker, entry)?))),
        Request::ReadBy { pupil } => Ok(Reply::ReadBy(readers::read_by(state, asker, pupil)?)),
        Request::Concerns => {
            asker.may(state, Act::Flag, None).map(|()| Reply::Concerns(findings::concerns(state, asker)))
        }
        Request::Top { .. } | Request::Pupils | Request::Briefs { .. } | Request::Strategies | Request::School => {
            names(store, state, asker, &request)
        }
        Request::Queue => {
            asker.may(state, Act::Triage, None)?;
            Ok(Reply::Queue(list::queue(store, state, asker)?))
        }
        Request::Inbox => {
            asker.may(state, Act::Flag, None)?;
            Ok(Reply::Inbox(inbox::inbox(store, state, asker)?))
        }
        Request::Staff | Request::Links | Request::Classes | Request::Counts => people::answer(state, asker, &request),
        Request::Lesson => lesson(state, asker),
        Request::Mine => {
            asker.may(state, Act::Log, None)?;
            Ok(Reply::Mine(list::mine(store, state, asker)?))
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
    let (weekday, time) = clock::local(asker.now());
    Ok(Reply::Lesson(lessons.and_then(|lessons| timetable::now(lessons, weekday, time)).cloned()))
}

/// What everybody at the school may know.
fn names(store: &Store, state: &State, asker: &Asker, request: &Request) -> Result<Reply, Refusal> {
    asker.may(state, Act::Names, None)?;
    Ok(match request {
        Request::Top { rows } => Reply::Top(Box::new(top(store, state, asker, *rows))),
        Request::Briefs { pupils } => Reply::Pupils(Theirs::of(state, asker).briefs(pupils.iter().copied())),
        Request::Strategies => Reply::Strategies(state.strategies().collect()),
        Request::School => Reply::School(state.school.as_deref().cloned().map(Box::new)),
        _ => Reply::Pupils(list::pupils(state, asker)),
    })
}

/// The top of the list, and the card of its first. One that cannot be told is asked for again like any other.
fn top(store: &Store, state: &State, asker: &Asker, rows: usize) -> Top {
    let (of, pupils) = list::top(state, asker, rows.min(MOST_ROWS));
    let first = pupils.first().filter(|first| asker.may(state, Act::Read, Some(first.id)).is_ok());
    let card = first.and_then(|first| card(store, state, asker, first.id).ok());
    Top { of, pupils, card }
}

/// Entries of one pupil with the initials of who made them, newest first.
pub(super) fn entries(
    store: &Store,
    state: &State,
    pupil: PupilId,
    sort: Kind,
    limit: usize,
    before: Option<u64>,
) -> Result<Vec<Signed>, Refusal> {
    let found = store.entries(pupil, sort, limit.min(MOST), before).map_err(|error| refuse(&error))?;
    Ok(found.into_iter().map(|(seq, entry)| signed(state, seq, entry)).collect())
}

fn signed(state: &State, seq: u64, entry: Entry) -> Signed {
    let initials = |id| state.staff.get(&id).map_or_else(String::new, |staff| staff.initials.clone());
    let gone_by = entry.withdrawn.as_ref().map_or_else(String::new, |withdrawn| initials(withdrawn.by));
    Signed { seq, by: initials(entry.by), gone_by, entry }
}

/// One entry and the plan of its cycle. Whoever may not read the pupil's record does not hear whose entry it is.
fn entry_card(store: &Store, state: &State, asker: &Asker, id: EntryId) -> Result<EntryCard, Refusal> {
    let none = || Refusal::not_found("There is no such entry here.");
    let (seq, entry) = store.entry_by_id(id).map_err(|error| refuse(&error))?.ok_or_else(none)?;
    let pupil = state.pupils.get(&entry.pupil).ok_or_else(none)?;
    asker.may(state, Act::Read, Some(pupil.id))?;
    let plan = entry.plan_then(state.stands(pupil.id, entry.cycle).map(AsRef::as_ref));
    Ok(EntryCard {
        pupil: list::brief(state, pupil, true, list::open_flags(state, pupil.id)),
        plan: plan.map(|plan| told(state, asker, &plan)),
        signed: signed(state, seq, entry),
    })
}

fn record(store: &Store, state: &State, asker: &Asker, pupil: PupilId, limit: usize) -> Result<Record, Refusal> {
    let mut all = entries(store, state, pupil, Kind::Observation, limit, None)?;
    all.extend(entries(store, state, pupil, Kind::Measurement, limit, None)?);
    all.sort_by_key(|signed| std::cmp::Reverse((signed.entry.when.day, signed.seq)));
    all.truncate(limit);
    let plans = state.plans.get(&pupil).map(|plans| plans.iter().map(|plan| told(state, asker, plan)).collect());
    let about = state.pupils.get(&pupil);
    Ok(Record {
        found: about.map(|about| findings::found(state, asker, about)).unwrap_or_default(),
        card: card(store, state, asker, pupil)?,
        plans: plans.unwrap_or_default(),
        entries: all,
        flags: list::flags_about(state, asker, pupil),
        tried: match asker.may(state, Act::ChangePlan, Some(pupil)) {
            Ok(()) => tried::off_plan(state, pupil),
            Err(_) => Vec::new(),
        },
    })
}

fn card(store: &Store, state: &State, asker: &Asker, id: PupilId) -> Result<Card, Refusal> {
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
        brief: list::brief(state, pupil, true, list::open_flags(state, id)),
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
    let last = state.receipts_of(plan.pupil, asker.who.person()?).last()?;
    let before = state.plans.get(&plan.pupil)?.iter().find(|other| last.is_for(other));
    let changed = before.map_or(plan.lines.len(), |before| changed_lines(before, plan));
    Some(ReadMark { at: last.at.clone(), changed, current: last.is_for(plan) })
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
