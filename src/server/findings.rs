//! What has been found out about a pupil, as far as the asker may read it.

use std::collections::{BTreeMap, BTreeSet};

use super::list;
use super::page::{after, cut, page, wanted};
use super::past;
use super::permit::Asker;
use crate::domain::FINDINGS::{Findings};
use crate::domain::record::assessment::{Assessment};
use crate::domain::record::concern::{Concern};
use crate::domain::record::profile::{Profile};
use crate::domain::command::Refusal;
use crate::domain::id::{AssessId, ConcernId, PupilId, StaffId};
use crate::domain::record::pupil::Pupil;
use crate::domain::rights::{Act, Audience, Verdict, may_see};
use crate::domain::school_day::Day;
use crate::domain::state::State;
use crate::proto::page::{Page, Slice};
use crate::proto::view::{AssessmentRow, ConcernRow, Found};

/// The beginning of what the asker may read of what was found out. They may read the pupil's record: that is asked
/// before.
pub(super) fn found(state: &State, asker: &Asker, pupil: &Pupil) -> Result<Found, Refusal> {
    let Some(findings) = state.findings.get(&pupil.id) else { return Ok(Found::default()) };
    let entries = entries_of(state, asker, pupil, &Slice::default())?;
    let concerns = concerns_of(state, asker, pupil, &Slice::default())?;
    let replaced: BTreeSet<AssessId> = entries.iter().filter(|row| row.replaced).map(|row| row.entry.id).collect();
    let profile = findings.profile().map(|profile| {
        let parts = profile.parts.iter().filter(|(part, _)| reads(state, asker, pupil, profile.audience(**part), None));
        Profile { parts: parts.map(|(part, text)| (*part, text.clone())).collect(), ..profile.clone() }
    });
    Ok(Found {
        profile,
        entries: Page { more: entries.more, rows: entries.rows.into_iter().map(|row| row.entry).collect() },
        replaced,
        concerns: Page { more: concerns.more, rows: concerns.rows.into_iter().map(|row| row.concern).collect() },
        people: people(state, findings),
    })
}

fn reads(state: &State, asker: &Asker, pupil: &Pupil, audience: Audience, by: Option<StaffId>) -> bool {
    audience == Audience::Everyone
        || asker.who.person() == by
        || may_see(state, asker.who, Audience::SencoAndHead, pupil, asker.today()) == Verdict::Yes
}

/// Entries of a pupil's assessment that the asker may read, newest day first.
pub(super) fn assessment(
    state: &State,
    asker: &Asker,
    pupil: PupilId,
    slice: &Slice,
) -> Result<Page<AssessmentRow>, Refusal> {
    entries_of(state, asker, readable(state, asker, pupil)?, slice)
}

/// Parents' concerns about a pupil: open ones first, then newest first.
pub(super) fn concerns_about(
    state: &State,
    asker: &Asker,
    pupil: PupilId,
    slice: &Slice,
) -> Result<Page<ConcernRow>, Refusal> {
    concerns_of(state, asker, readable(state, asker, pupil)?, slice)
}

fn readable<'s>(state: &'s State, asker: &Asker, pupil: PupilId) -> Result<&'s Pupil, Refusal> {
    asker.may(state, Act::Read, Some(pupil))?;
    state.pupils.get(&pupil).map(AsRef::as_ref).ok_or_else(|| Refusal::not_found("That pupil is not here."))
}

fn entries_of(state: &State, asker: &Asker, pupil: &Pupil, slice: &Slice) -> Result<Page<AssessmentRow>, Refusal> {
    let reads = |entry: &Assessment| reads(state, asker, pupil, entry.audience, Some(entry.by));
    let found = past::assessment(state, pupil.id, &reads, after(slice)?.as_ref(), wanted(slice));
    let named = |entry: &Assessment| [Some(entry.by), entry.withdrawn.as_ref().map(|gone| gone.by)];
    page(
        slice,
        found.into_iter().map(|(place, entry)| {
            let people = initials(state, named(&entry).into_iter().flatten());
            Ok((place, AssessmentRow { replaced: past::is_replaced(state, &entry), entry, people }))
        }),
    )
}

fn concerns_of(state: &State, asker: &Asker, pupil: &Pupil, slice: &Slice) -> Result<Page<ConcernRow>, Refusal> {
    let found = past::concerns(state, pupil.id, after(slice)?.as_ref(), wanted(slice));
    let mine = asker.may(state, Act::Read, Some(pupil.id)).is_ok();
    let brief = list::brief(state, pupil, mine, list::open_flags_of(state, pupil.id));
    page(
        slice,
        found.into_iter().map(|(place, concern)| {
            let named = std::iter::once(concern.by).chain(concern.answers.iter().map(|answer| answer.by));
            Ok((place, ConcernRow { pupil: brief.clone(), people: initials(state, named), concern }))
        }),
    )
}

fn initials(state: &State, people: impl Iterator<Item = StaffId>) -> BTreeMap<StaffId, String> {
    people.filter_map(|id| Some((id, state.staff.get(&id)?.initials.clone()))).collect()
}

fn people_of(concern: &Concern) -> impl Iterator<Item = StaffId> + '_ {
    std::iter::once(concern.by).chain(concern.answers.iter().map(|answer| answer.by))
}

/// The initials of these people.
fn initials(state: &State, people: impl Iterator<Item = StaffId>) -> BTreeMap<StaffId, String> {
    people.filter_map(|id| Some((id, state.staff.get(&id)?.initials.clone()))).collect()
}

/// The initials of everybody who is named in a concern.
pub(super) fn people(state: &State, concern: &Concern) -> BTreeMap<StaffId, String> {
    initials(state, people_of(concern))
}

/// The parents' concerns about the pupils that the asker works with: open ones first, the oldest of them first.
pub(super) fn concerns(state: &State, asker: &Asker, slice: &Slice) -> Result<Page<ConcernRow>, Refusal> {
    asker.may(state, Act::Flag, None)?;
    let flags = list::open_flags(state);
    let found = state
        .findings
        .iter()
        .filter(|(id, found)| !found.concerns.is_empty() && asker.may(state, Act::Read, Some(**id)).is_ok());
    let rows = found.filter_map(|(id, found)| Some((state.pupils.get(id)?, found)));
    let rows = rows.flat_map(|(pupil, found)| found.concerns.iter().map(move |concern| (pupil, found, concern)));
    let place = |concern: &Concern| -> (bool, Day, ConcernId) { (!concern.is_open(), concern.day, concern.id) };
    cut(slice, rows.map(|row| (place(row.2), row)), |(pupil, found, concern)| {
        let count = flags.get(&pupil.id).copied().unwrap_or(0);
        let (brief, people) = (list::brief(state, pupil, true, count), people(state, found));
        Ok(ConcernRow { pupil: brief, concern: concern.clone(), people })
    })
}
