//! Read receipts (SEND Code 6.49): that somebody has read a version of a plan, said by themselves after the whole of
//! it was on their screen; and what has changed since.

use serde::{Deserialize, Serialize};

use crate::domain::record::plan::Plan;
use crate::domain::time::Instant;

/// That a person has read a version of a pupil's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The plan's cycle.
    pub cycle: u16,
    /// Its version within the cycle.
    pub version: u16,
    /// When: UTC.
    pub at: Instant,
}

impl Receipt {
    /// Cycle and version.
    pub fn key(&self) -> (u16, u16) {
        (self.cycle, self.version)
    }

    /// Whether it is for this version.
    pub fn is_for(&self, plan: &Plan) -> bool {
        self.key() == plan.key()
    }
}

/// How many lines and outcomes of a plan are not as they were in another version of it.
pub fn changed_lines(before: &Plan, now: &Plan) -> usize {
    let lines = now.lines.iter().filter(|line| before.line(line.number) != Some(line)).count();
    let gone = before.lines.iter().filter(|line| now.line(line.number).is_none()).count();
    let outcomes = now.outcomes.iter().filter(|outcome| before.outcome(outcome.letter) != Some(outcome)).count();
    let dropped = before.outcomes.iter().filter(|outcome| now.outcome(outcome.letter).is_none()).count();
    let texts = |plan: &Plan| [&plan.strengths, &plan.needs, &plan.pupil_view, &plan.parent_view].map(String::clone);
    let words = texts(before).iter().zip(&texts(now)).filter(|(one, other)| one != other).count();
    let review = usize::from(before.review != now.review);
    lines + gone + outcomes + dropped + words + review
}
