//! A nudge: somebody asks a colleague to read the plan of a pupil whom both work with (SEND Code 6.49). It stands until
//! the colleague has read that version or a newer one, or works with the pupil no more; nobody takes it away.

use serde::{Deserialize, Serialize};

use crate::domain::id::{PupilId, StaffId};
use crate::domain::record::plan::{Plan, PlanState};
use crate::domain::record::pupil::Pupil;
use crate::domain::school_day::Day;
use crate::domain::state::State;
use crate::domain::time::Instant;

/// The newest nudge that somebody got about a pupil's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nudge {
    /// Who asks.
    pub by: StaffId,
    /// When: UTC.
    pub at: Instant,
    /// The school day: a second one on the same day is none.
    pub day: Day,
    /// The cycle of the plan that was in force then.
    pub cycle: u16,
    /// Its version.
    pub version: u16,
}

impl Nudge {
    /// Whether it is about this version.
    pub fn is_for(&self, plan: &Plan) -> bool {
        (self.cycle, self.version) == plan.key()
    }
}

/// A pupil's plan that is to be known by those who work with them; one that is closed is over.
pub fn to_be_read(state: &State, pupil: PupilId) -> Option<&Plan> {
    state.plan(pupil).map(AsRef::as_ref).filter(|plan| plan.state != PlanState::Closed)
}

/// Whether somebody has read this version of a plan, or a newer one.
pub fn has_read(state: &State, person: StaffId, plan: &Plan) -> bool {
    state.newest_read(plan.pupil, person).is_some_and(|receipt| receipt.key() >= plan.key())
}

/// The nudge that stands in somebody's inbox about this plan, which they have not read.
pub fn standing<'s>(state: &'s State, person: StaffId, plan: &Plan) -> Option<&'s Nudge> {
    let nudge = state.nudges.get(&(plan.pupil, person))?;
    let newest = state.newest_read(plan.pupil, person);
    newest.is_none_or(|receipt| receipt.key() < (nudge.cycle, nudge.version)).then_some(nudge.as_ref())
}

/// Those whose the plan is to carry and who have not read it, in the order of the staff.
pub fn have_not_read(state: &State, pupil: &Pupil, plan: &Plan, today: Day) -> Vec<StaffId> {
    let here = state.staff.values().filter(|person| !person.disabled);
    let theirs = here.filter(|person| state.reach(person, today).shares(pupil));
    theirs.map(|person| person.id).filter(|person| !has_read(state, *person, plan)).collect()
}
