//! What was tried with a pupil and is not on the plan: kept from the entries that say so, and offered to those who decide
//! about the plan until the plan has it, or a new cycle begins.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::domain::amend::Amend;
use crate::domain::id::{EntryId, PupilId};
use crate::domain::record::entry::{Entry, Fact, Outcome};
use crate::domain::school_day::Day;
use crate::domain::state::State;

/// Of how many of the newest times of one strategy it is kept how they went.
const KEPT: usize = 16;
/// How many of the newest results are told.
const LATELY: usize = 4;

/// How often something was tried, in a cycle of a pupil's plan that it was not on. Entries that count no more do not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trials {
    /// The cycle.
    pub cycle: u16,
    /// The code of the school's list.
    pub code: String,
    /// How often.
    pub times: usize,
    /// How it went the newest times, the newest last.
    newest: Vec<Trial>,
}

/// One time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Trial {
    /// The entry that says so.
    entry: EntryId,
    result: Outcome,
    day: Day,
}

/// Whether an entry that counts says that something was tried that is not on the plan.
pub(super) fn says_so(entry: &Entry) -> bool {
    entry.stands() && matches!(entry.fact, Fact::Observation { number: None, .. })
}

/// Counts one time more, where this entry says so.
pub(super) fn count(trials: &mut Vec<Trials>, entry: &Entry) {
    let Fact::Observation { number: None, code, result, .. } = &entry.fact else { return };
    let place = trials.iter().position(|one| one.cycle == entry.cycle && one.code == *code).unwrap_or_else(|| {
        trials.push(Trials { cycle: entry.cycle, code: code.clone(), times: 0, newest: Vec::new() });
        trials.len() - 1
    });
    let Some(one) = trials.get_mut(place) else { return };
    one.times += 1;
    let place = one.newest.partition_point(|known| known.day <= entry.when.day);
    one.newest.insert(place, Trial { entry: entry.id, result: *result, day: entry.when.day });
    if one.newest.len() > KEPT {
        one.newest.remove(0);
    }
}

/// Counts one time less, where this entry had said so.
pub(super) fn count_no_more(trials: &mut Vec<Trials>, entry: &Entry) {
    let Fact::Observation { number: None, code, .. } = &entry.fact else { return };
    for one in trials.iter_mut().filter(|one| one.cycle == entry.cycle && one.code == *code) {
        one.times = one.times.saturating_sub(1);
        one.newest.retain(|trial| trial.entry != entry.id);
    }
    trials.retain(|one| one.times > 0);
}

/// A strategy that was tried with a pupil and is not on the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// Its code.
    pub code: String,
    /// In the words of the school's list.
    pub text: String,
    /// How often.
    pub times: usize,
    /// The newest results, oldest first, at most four.
    pub last: Vec<Outcome>,
    /// The newest day.
    pub day: Day,
}

/// What was tried in the cycle in force and that its plan has not, stopped or not; newest first.
pub fn off_plan(state: &State, pupil: PupilId) -> Vec<Tried> {
    let trials = state.tried.get(&pupil).map(|trials| trials.as_slice()).unwrap_or_default();
    let plan = state.plan(pupil);
    let cycle = plan.map_or(0, |plan| plan.cycle);
    let on_it =
        |code: &str| plan.is_some_and(|plan| plan.lines.iter().any(|line| line.code.eq_ignore_ascii_case(code)));
    let off = trials.iter().filter(|one| one.cycle == cycle && !on_it(&one.code));
    let mut found: Vec<Tried> = off
        .map(|one| Tried {
            code: one.code.clone(),
            text: state.strategy(&one.code).map_or_else(String::new, |known| known.text),
            times: one.times,
            last: one.newest.iter().skip(one.newest.len().saturating_sub(LATELY)).map(|trial| trial.result).collect(),
            day: one.newest.last().map_or_else(Day::default, |trial| trial.day),
        })
        .collect();
    found.sort_by_key(|one| Reverse(one.day));
    found
}
