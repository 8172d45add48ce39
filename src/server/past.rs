//! Every look at what is over: resolved items, versions of plans that others stand in the place of, receipts, what was
//! found out before. Newest first, from a place on, so many at most: nobody else knows where it lies.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::domain::record::assessment::{Assessment};
use crate::domain::record::concern::{Concern};
use crate::domain::record::flag::Flag;
use crate::domain::id::{AssessId, ConcernId, FlagId, PupilId, StaffId};
use crate::domain::record::plan::Plan;
use crate::domain::record::receipt::Receipt;
use crate::domain::school_day::Day;
use crate::domain::state::State;
use crate::domain::time::Instant;

/// Where an item stands among others, newest first.
pub(super) type Newest = (Reverse<Instant>, FlagId);

/// Whose items are looked for.
#[derive(Clone, Copy)]
pub(super) enum Closed {
    Everybodys,
    /// Raised by one person, who has seen every answer.
    By(StaffId),
    /// About one pupil, and by one person only where one is named.
    About(PupilId, Option<StaffId>),
}

/// Where an item stands among others, newest first.
pub(super) fn newest(flag: &Flag) -> Newest {
    (Reverse(flag.raised), flag.id)
}

/// Items with nothing more to be done, newest first. Those with an answer that their flagger has not seen are not over
/// for them.
pub(super) fn resolved(state: &State, whose: Closed, behind: Option<&Newest>, many: usize) -> Vec<Arc<Flag>> {
    let fits = |flag: &&Arc<Flag>| match whose {
        Closed::Everybodys => true,
        Closed::By(person) => flag.by == person && !flag.has_news(),
        Closed::About(pupil, by) => flag.pupil == pupil && by.is_none_or(|by| flag.by == by),
    };
    let is_behind = |flag: &Flag| {
        let Some((Reverse(raised), id)) = behind else { return true };
        (Reverse(flag.raised), flag.id) > (Reverse(*raised), *id)
    };
    let over = state.flags.values().filter(|flag| flag.is_resolved() && is_behind(flag)).filter(fits);
    let mut over: Vec<&Arc<Flag>> = over.collect();
    let order =
        |one: &&Arc<Flag>, other: &&Arc<Flag>| (Reverse(&one.raised), one.id).cmp(&(Reverse(&other.raised), other.id));
    if many < over.len() {
        over.select_nth_unstable_by(many, order);
        over.truncate(many);
    }
    over.sort_unstable_by(order);
    over.into_iter().cloned().collect()
}

/// An item, over or not.
pub(super) fn item(state: &State, id: FlagId) -> Option<Arc<Flag>> {
    state.flags.get(&id).cloned()
}

/// Versions of a pupil's plans, newest first, those before this one only.
pub(super) fn versions(state: &State, pupil: PupilId, before: Option<(u16, u16)>, many: usize) -> Vec<Arc<Plan>> {
    let all = state.plans.get(&pupil).map(Vec::as_slice).unwrap_or_default();
    let older = all.iter().rev().filter(|plan| before.is_none_or(|before| plan.key() < before));
    older.take(many).cloned().collect()
}

/// One version of a pupil's plans.
pub(super) fn version(state: &State, pupil: PupilId, key: (u16, u16)) -> Option<Arc<Plan>> {
    let all = state.plans.get(&pupil)?;
    all.iter().find(|plan| plan.key() == key).cloned()
}

/// The newest receipt of somebody for a pupil's plans.
pub(super) fn last_receipt(state: &State, pupil: PupilId, person: StaffId) -> Option<Receipt> {
    state.receipts_of(pupil, person).last().cloned()
}

/// Where a receipt stands among others, newest first.
pub(super) type ReceiptPlace = (Reverse<Instant>, StaffId, u16, u16);

/// Every receipt for a pupil's plans, newest first.
pub(super) fn receipts(
    state: &State,
    pupil: PupilId,
    behind: Option<&ReceiptPlace>,
    many: usize,
) -> Vec<(ReceiptPlace, StaffId, Receipt)> {
    let theirs = state.staff.keys().flat_map(|person| {
        let all = state.receipts_of(pupil, *person).iter();
        all.map(|one| ((Reverse(one.at), *person, one.cycle, one.version), *person, one.clone()))
    });
    let mut all: Vec<_> = theirs.filter(|(place, ..)| behind.is_none_or(|behind| place > behind)).collect();
    all.sort_by(|(one, ..), (other, ..)| one.cmp(other));
    all.truncate(many);
    all
}

/// Where an entry of the assessment stands among others, newest day first and of one day what was entered last.
pub(super) type AssessmentPlace = (Reverse<Day>, Reverse<Instant>, Reverse<AssessId>);

/// Entries of a pupil's assessment that the asker may read, newest day first.
pub(super) fn assessment(
    state: &State,
    pupil: PupilId,
    reads: &dyn Fn(&Assessment) -> bool,
    behind: Option<&AssessmentPlace>,
    many: usize,
) -> Vec<(AssessmentPlace, Assessment)> {
    let Some(findings) = state.findings.get(&pupil) else { return Vec::new() };
    let place = |one: &Assessment| (Reverse(one.day), Reverse(one.entered), Reverse(one.id));
    let all = findings.entries.iter().filter(|one| reads(one)).map(|one| (place(one), one));
    let mut all: Vec<_> = all.filter(|(place, _)| behind.is_none_or(|behind| place > behind)).collect();
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    all.into_iter().take(many).map(|(place, one)| (place, one.clone())).collect()
}

/// Whether a later entry stands in the place of this one.
pub(super) fn is_replaced(state: &State, entry: &Assessment) -> bool {
    let Some(findings) = state.findings.get(&entry.pupil) else { return false };
    findings.entries.iter().any(|other| other.replaces == Some(entry.id) && other.withdrawn.is_none())
}

/// Where a concern stands among others about its pupil: open ones first, then newest first.
pub(super) type ConcernPlace = (bool, Reverse<Day>, Reverse<ConcernId>);

/// Parents' concerns about a pupil, open ones first, then newest first.
pub(super) fn concerns(
    state: &State,
    pupil: PupilId,
    behind: Option<&ConcernPlace>,
    many: usize,
) -> Vec<(ConcernPlace, Concern)> {
    let Some(findings) = state.findings.get(&pupil) else { return Vec::new() };
    let place = |one: &Concern| (!one.is_open(), Reverse(one.day), Reverse(one.id));
    let all = findings.concerns.iter().map(|one| (place(one), one));
    let mut all: Vec<_> = all.filter(|(place, _)| behind.is_none_or(|behind| place > behind)).collect();
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    all.into_iter().take(many).map(|(place, one)| (place, one.clone())).collect()
}
