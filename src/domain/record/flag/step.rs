//! What is done with an item, step by step. Where it stands is folded from its steps: `Flag::state`.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Resolution;
use crate::domain::id::{StaffId, ids};
use crate::domain::record::contact::ContactId;
use crate::domain::school_day::Day;
use crate::domain::time::Instant;

ids! {
    /// A step that was taken with an item.
    StepId;
}

/// That of a step that has none yet.
impl Default for StepId {
    fn default() -> StepId {
        StepId(Uuid::nil())
    }
}

/// Where an item stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlagState {
    /// Nobody has taken it up.
    Open,
    /// Somebody has.
    Acknowledged,
    /// It waits on somebody.
    Waiting {
        /// On whom.
        on: String,
        /// Until when; `None` where nobody said.
        until: Option<Day>,
    },
    /// A colleague was asked about it, and has not answered.
    Given {
        /// Who.
        to: StaffId,
        /// Until when they are asked to; `None` where nobody said.
        until: Option<Day>,
    },
    /// Done.
    Resolved {
        /// How it ended.
        outcome: Resolution,
    },
    /// Taken up again after it was resolved.
    Reopened,
}

impl FlagState {
    /// The one word that lists show.
    pub fn word(&self) -> &'static str {
        match self {
            FlagState::Open => "open",
            FlagState::Acknowledged => "acknowledged",
            FlagState::Waiting { .. } => "waiting",
            FlagState::Given { .. } => "given",
            FlagState::Resolved { .. } => "resolved",
            FlagState::Reopened => "reopened",
        }
    }
}

/// What somebody does with an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Takes it up.
    Acknowledge,
    /// Says something. Of those who triage it takes an item up that nobody has.
    Reply,
    /// Waits.
    Wait {
        /// On whom.
        on: String,
        /// Until when.
        #[serde(default)]
        until: Option<Day>,
    },
    /// Asks a colleague, who answers in one line.
    Give {
        /// Whom.
        to: StaffId,
        /// Until when.
        #[serde(default)]
        until: Option<Day>,
    },
    /// Ends it.
    Resolve {
        /// How it ended.
        outcome: Resolution,
        /// What was done with it; whoever decides says it, never a client.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deed: Option<Deed>,
    },
    /// Takes a resolved one up again.
    Reopen,
    /// Takes the last step back, as if it had not been taken. What it changed elsewhere stays.
    TakeBack {
        /// Which; whoever decides says it.
        #[serde(default)]
        of: StepId,
    },
}

/// What the step that ended an item has changed elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// This version of the pupil's plan.
    Plan {
        /// Its cycle.
        cycle: u16,
        /// The version.
        version: u16,
    },
    /// A version of the plan with this review.
    Review {
        /// Its cycle.
        cycle: u16,
        /// The version.
        version: u16,
        /// When the review is now.
        day: Day,
    },
    /// A contact.
    Contact {
        /// Which.
        contact: ContactId,
    },
}

impl Deed {
    /// It in words: "plan cycle 2 version 3".
    pub fn words(self) -> String {
        match self {
            Deed::Plan { cycle, version } => format!("plan cycle {cycle} version {version}"),
            Deed::Review { cycle, version, day } => {
                format!("review {}, plan cycle {cycle} version {version}", day.format("%-d %b %Y"))
            }
            Deed::Contact { .. } => "a contact".to_owned(),
        }
    }

    /// What stays of it when the step is taken back.
    pub fn stays(self) -> &'static str {
        match self {
            Deed::Plan { .. } => "the plan stays changed",
            Deed::Review { .. } => "the review stays where it was put",
            Deed::Contact { .. } => "the contact stays in the record",
        }
    }
}

/// Who speaks in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Those to whom items come.
    Desk,
    /// Whoever raised it, or was asked.
    Classroom,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Its own id. Steps that were taken before they had one are called after their place: `Flag::take`.
    #[serde(default)]
    pub id: StepId,
    /// What was done.
    #[serde(flatten)]
    pub step: Step,
    /// Who.
    pub by: StaffId,
    /// On which side they stood; steps of before do not say it: `Flag::side`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// When: UTC.
    pub at: Instant,
    /// In their words; may be empty.
    #[serde(default)]
    pub message: String,
}

impl Answer {
    /// It in words: "resolved, advice given: sit her by the board".
    pub fn said(&self) -> String {
        self.step.said(&self.message)
    }
}

impl Step {
    /// The end of an item, by nothing but words.
    pub fn end(outcome: Resolution) -> Step {
        Step::Resolve { outcome, deed: None }
    }

    /// It and the words that go with it.
    pub fn said(&self, message: &str) -> String {
        let what = match self {
            Step::Acknowledge => "taken up".to_owned(),
            Step::Reply => return message.to_owned(),
            Step::Wait { on, .. } if on.is_empty() => "waiting".to_owned(),
            Step::Wait { on, .. } => format!("waiting on {on}"),
            Step::Give { .. } => "a colleague was asked".to_owned(),
            Step::Resolve { outcome, .. } => outcome.words().to_owned(),
            Step::Reopen => "taken up again".to_owned(),
            Step::TakeBack { .. } => "the last step was taken back".to_owned(),
        };
        if message.is_empty() { what } else { format!("{what}: {message}") }
    }
}

/// What those who triage write down about an item for themselves. It goes out with a subject access request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskNote {
    /// In their words.
    pub text: String,
    /// Who.
    pub by: StaffId,
    /// When: UTC.
    pub at: Instant,
    /// Its writer took it back: no screen and no paper has it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken_back: bool,
}
