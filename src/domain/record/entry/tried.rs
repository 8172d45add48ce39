//! What was tried with a pupil and is not on the plan: kept from the entries that say so, and offered to those who decide
//! about the plan until the plan has it, or a new cycle begins.

use serde::{Deserialize, Serialize};

use crate::domain::amend::Amend;
use crate::domain::id::{EntryId, PupilId};
use crate::domain::record::entry::{Entry, Fact, Outcome};
use crate::domain::school_day::Day;
use crate::domain::state::State;

/// How many are kept of one pupil; the oldest make room.
pub(in crate::domain) const KEPT: usize = 64;
/// How many of the newest results are told.
const LATELY: usize = 4;

/// One time that something was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// The entry that says so.
    pub entry: EntryId,
    /// The cycle of the plan that it was not on.
    pub cycle: u16,
    /// The code of the school's list.
    pub code: String,
    /// How it went.
    pub result: Outcome,
    /// When.
    pub day: Day,
}

impl Trial {
    /// What an entry says was tried that is not on the plan.
    pub fn of(entry: &Entry) -> Option<Trial> {
        match &entry.fact {
            Fact::Observation { number: None, code, result, .. } if entry.stands() => Some(Trial {
                entry: entry.id,
                cycle: entry.cycle,
                code: code.clone(),
                result: *result,
                day: entry.when.day,
            }),
            _ => None,
        }
    }
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
    let mut found: Vec<Tried> = Vec::new();
    let mut sorted: Vec<&Trial> = trials.iter().filter(|one| one.cycle == cycle && !on_it(&one.code)).collect();
    sorted.sort_by_key(|one| one.day);
    for one in sorted {
        let place = found.iter().position(|known| known.code == one.code);
        let mut tried = match place {
            Some(place) => found.remove(place),
            None => Tried {
                code: one.code.clone(),
                text: state.strategy(&one.code).map_or_else(String::new, |known| known.text),
                times: 0,
                last: Vec::new(),
                day: one.day,
            },
        };
        tried.times += 1;
        tried.day = one.day;
        tried.last.push(one.result);
        if tried.last.len() > LATELY {
            tried.last.remove(0);
        }
        found.push(tried);
    }
    found.reverse();
    found
}
