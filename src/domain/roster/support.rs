//! Plans, entries and flags of an import. They belong to pupils who are here, and are never the reason to add one. A
//! version of a plan that has been kept is never overwritten; entries and flags keep the ids they were made with.

use std::collections::btree_map::Entry as MapEntry;
use std::collections::{BTreeMap, BTreeSet};

use super::known;
use super::matching::{Faces, Whose, brief};
use super::merging::{Fate, Work};
use super::rows::{EntryRow, FlagRow, Spot, SupportRow};
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::Change;
use crate::domain::record::entry::{Entry, EntryChange, Fact, NOTE_LIMIT};
use crate::domain::record::flag::{Answer, Flag, FlagChange};
use crate::domain::record::plan::{Plan, PlanChange};
use crate::domain::shelf::{Shelved, Unread, by_id};

/// Takes plans, entries and flags over; nothing that is signed by one of the `held` logins, in small letters.
pub(super) fn support(work: &mut Work, rows: &[SupportRow], held: &BTreeSet<String>) -> Result<(), Unread> {
    let pupils = work.book.state.clone();
    let faces = Faces::new(&pupils, work.kind);
    let mut brought = Brought {
        logins: work
            .book
            .state
            .staff
            .values()
            .map(|staff| (staff.login.to_lowercase(), staff.id))
            .filter(|(login, _)| !held.contains(login))
            .collect(),
        strangers: BTreeMap::new(),
        cycles: BTreeMap::new(),
    };
    for row in rows {
        let name = brief(&row.pupil.name.full());
        match faces.one(&row.pupil) {
            Whose::Known(pupil, said) => {
                if let Some(said) = said {
                    work.say(&row.spot, format!("{name}: {said}"));
                }
                work.book.take_out(pupil)?;
                for plan in &row.plans {
                    let plan = known::signed(&mut brought, row, Plan { pupil, ..plan.clone() });
                    keep_plan(work, &row.spot, &plan)?;
                }
                brought.cycles.clear();
                for entry in &row.entries {
                    keep_entry(work, &mut brought, &row.spot.file, entry, pupil)?;
                }
                for flag in &row.flags {
                    keep_flag(work, &mut brought, &row.spot.file, flag, pupil)?;
                }
                known::keep(work, &mut brought, row, pupil)?;
            }
            Whose::New(_) => {
                let said = format!("{name} is not here; nothing of theirs was taken. Import the pupils first.");
                work.say(&row.spot, said);
            }
            Whose::Unsure(said) => work.say(&row.spot, format!("{name}: {said} Nothing of theirs was taken.")),
        }
    }
    for (login, (spot, count)) in brought.strangers {
        let things = if count == 1 { "1 line".into() } else { format!("{count} lines") };
        let why = if held.contains(&login.trim().to_lowercase()) {
            format!("{} was held back", brief(&login))
        } else {
            format!("nobody here has the login {}", brief(&login))
        };
        work.say(&spot, format!("{why}; {things} left out, from here on."));
    }
    Ok(())
}

/// Who is here, and what is here already.
pub(super) struct Brought {
    logins: BTreeMap<String, StaffId>,
    /// The versions of the plans of one pupil, by cycle.
    cycles: BTreeMap<u16, Vec<Shelved<Plan>>>,
    /// Logins that nobody has: where the first stands, and how many lines have it.
    strangers: BTreeMap<String, (Spot, usize)>,
}

impl Brought {
    /// The person with this login; of a stranger it is said once how often they are named.
    pub(super) fn staff(&mut self, login: &str, spot: &Spot) -> Option<StaffId> {
        let found = self.logins.get(&login.trim().to_lowercase()).copied();
        if found.is_none() {
            self.strangers.entry(login.to_owned()).or_insert_with(|| (spot.clone(), 0)).1 += 1;
        }
        found
    }
}

fn keep_plan(work: &mut Work, spot: &Spot, plan: &Plan) -> Result<(), Unread> {
    let which = format!("the plan of cycle {}, version {}", plan.cycle, plan.version);
    if let Some(fault) = plan_fault(plan) {
        work.say(spot, format!("{which} {fault}; it was left out."));
        return Ok(());
    }
    match work.book.look().version(plan.pupil, plan.key())? {
        Some(kept) if *kept.record == *plan => work.count("plans", Fate::Unchanged),
        Some(_) => {
            work.count("plans", Fate::Unchanged);
            work.say(spot, format!("{which} is here already and reads differently; a kept version stays as it is."));
        }
        None => {
            work.count("plans", Fate::New);
            work.keep(Change::Plan(PlanChange::Plan { plan: plan.clone() }));
        }
    }
    Ok(())
}

/// What makes a plan one that cannot be used.
fn plan_fault(plan: &Plan) -> Option<String> {
    let mut letters = BTreeSet::new();
    let mut numbers = BTreeSet::new();
    if plan.cycle == 0 || plan.version == 0 {
        return Some("counts from 0 where cycles and versions count from 1".into());
    }
    let texts = [&plan.strengths, &plan.needs, &plan.pupil_view, &plan.parent_view].into_iter();
    let texts = texts.chain(plan.outcomes.iter().map(|outcome| &outcome.statement));
    if texts.chain(plan.lines.iter().map(|line| &line.text)).any(|text| text.len() > NOTE_LIMIT) {
        return Some(format!("has a text of more than {} KiB", NOTE_LIMIT / 1024));
    }
    for outcome in &plan.outcomes {
        if !outcome.letter.is_ascii_uppercase() {
            return Some(format!("names an outcome {:?}; outcomes go from A to Z", outcome.letter));
        }
        if !letters.insert(outcome.letter) {
            return Some(format!("has two outcomes {}", outcome.letter));
        }
        let measure = &outcome.measure;
        if [measure.out_of, measure.baseline, measure.target].iter().flatten().any(|value| !value.is_finite()) {
            return Some(format!("measures outcome {} by something that is no number", outcome.letter));
        }
    }
    for line in &plan.lines {
        if line.number == 0 || !numbers.insert(line.number) {
            return Some(format!("has two lines {}, or counts from 0", line.number));
        }
        if let Some(letter) = line.serves.iter().find(|letter| !letters.contains(letter)) {
            return Some(format!("has a line {} for an outcome {letter}, which it does not have", line.number));
        }
    }
    None
}

fn keep_entry(
    work: &mut Work,
    brought: &mut Brought,
    file: &str,
    row: &EntryRow,
    pupil: PupilId,
) -> Result<(), Unread> {
    let sort = match row.fact {
        Fact::Observation { .. } => "observations",
        Fact::Measurement { .. } => "measurements",
    };
    let spot = Spot { file: file.to_owned(), line: row.file_line };
    match by_id::<Entry>(&work.book, row.id.0)? {
        Some(known) if known.pupil == pupil => {
            work.count(sort, Fate::Unchanged);
            return Ok(());
        }
        Some(_) => {
            work.say(&spot, "an entry with this id is another pupil's here; the line was left out.");
            return Ok(());
        }
        None => {}
    }
    let plans = match brought.cycles.entry(row.cycle) {
        MapEntry::Occupied(known) => known.into_mut(),
        MapEntry::Vacant(unknown) => unknown.insert(work.book.look().versions(pupil, row.cycle)?),
    };
    if let Some(fault) = entry_fault(plans, row) {
        work.say(&spot, format!("{fault}; the line was left out."));
        return Ok(());
    }
    let Some(by) = brought.staff(&row.by, &spot) else { return Ok(()) };
    work.count(sort, Fate::New);
    let entry = Entry {
        replaces: None,
        id: row.id,
        pupil,
        cycle: row.cycle,
        fact: row.fact.clone(),
        when: row.when.clone(),
        note: row.note.clone(),
        by,
        entered: row.entered,
        withdrawn: None,
    };
    work.keep(Change::Entry(EntryChange::Entry { entry }));
    Ok(())
}

/// What makes an entry one that no plan of the pupil can hold.
fn entry_fault(plans: &[Shelved<Plan>], row: &EntryRow) -> Option<String> {
    let mut cycle = plans.iter();
    if row.cycle != 0 && plans.is_empty() {
        return Some(format!("this pupil has no plan of cycle {}", row.cycle));
    }
    if row.note.len() > NOTE_LIMIT {
        return Some(format!("a note of {} KiB; at most {} are taken", row.note.len() / 1024, NOTE_LIMIT / 1024));
    }
    match &row.fact {
        Fact::Observation { number: Some(number), .. } if !cycle.any(|plan| plan.line(*number).is_some()) => {
            Some(format!("the plan of cycle {} has no line {number}", row.cycle))
        }
        Fact::Observation { minutes: Some(minutes), .. } if *minutes > 24 * 60 => {
            Some(format!("{minutes} minutes, where a day has 1440"))
        }
        Fact::Measurement { letter, .. } if !cycle.any(|plan| plan.outcome(*letter).is_some()) => {
            Some(format!("the plan of cycle {} has no outcome {letter}", row.cycle))
        }
        Fact::Measurement { value, .. } if !value.is_finite() => Some("the value is no number".into()),
        Fact::Observation { .. } | Fact::Measurement { .. } => None,
    }
}

fn keep_flag(work: &mut Work, brought: &mut Brought, file: &str, row: &FlagRow, pupil: PupilId) -> Result<(), Unread> {
    let spot = Spot { file: file.to_owned(), line: row.file_line };
    let Some(flag) = flag_of(work, brought, &spot, row, pupil) else { return Ok(()) };
    let Some(here) = work.book.look().flag(row.id)? else {
        work.count("flags", Fate::New);
        work.keep(Change::Flag(FlagChange::Flag { flag }));
        return Ok(());
    };
    if here.pupil != pupil {
        work.say(&spot, "a flag with this id is another pupil's here; it was left out.");
        return Ok(());
    }
    let news = flag.thread.get(here.thread.len()..).unwrap_or_default();
    if !flag.thread.starts_with(&here.thread) || news.is_empty() {
        work.count("flags", Fate::Unchanged);
        return Ok(());
    }
    work.count("flags", Fate::Changed);
    for answer in news {
        work.keep(Change::Flag(FlagChange::Step { pupil, flag: row.id, answer: answer.clone() }));
    }
    Ok(())
}

fn flag_of(work: &mut Work, brought: &mut Brought, spot: &Spot, row: &FlagRow, pupil: PupilId) -> Option<Flag> {
    let texts = row.thread.iter().map(|step| &step.message).chain([&row.note]);
    if texts.into_iter().any(|text| text.len() > NOTE_LIMIT) {
        work.say(spot, format!("a text of more than {} KiB; the flag was left out.", NOTE_LIMIT / 1024));
        return None;
    }
    let mut flag = Flag {
        id: row.id,
        pupil,
        reason: row.reason,
        urgency: row.urgency,
        note: row.note.clone(),
        links: Vec::new(),
        line: row.line,
        cycle: None,
        parents: row.parents,
        by: brought.staff(&row.by, spot)?,
        raised: row.raised,
        thread: Vec::new(),
        seen: 0,
        opened: 0,
        notes: Vec::new(),
        withdrawn: None,
    };
    for step in &row.thread {
        let by = brought.staff(&step.by, spot)?;
        let (id, step_at) = (step.id.unwrap_or_default(), step.at);
        let (step, message, side) = (step.step.clone(), step.message.clone(), step.side);
        flag.take(Answer { id, step, by, side, at: step_at, message });
    }
    flag.seen = row.seen.min(row.thread.len());
    Some(flag)
}
