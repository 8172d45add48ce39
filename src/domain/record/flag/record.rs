//! Flags: an item that a colleague hands to the SENCO, and the answers to it. A flag goes to the role, not a person.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::amend::{Amend, Withdrawn};
use crate::domain::id::{EntryId, FlagId, PupilId, StaffId, ids};
use crate::domain::school_day::{Calendar, Day};
use crate::domain::time::Instant;
use crate::domain::words::words;

/// The one word that lists show of an item that was taken back.
pub const WITHDRAWN: &str = "withdrawn";

/// From how many school days on an item that nobody has taken up counts as left lying.
const LONG: i32 = 2;

words! {
    /// Why an item is handed over.
    Reason {
        /// A strategy or provision is not working.
        NotWorking "not-working" "not working",
        /// A need that the plan does not name.
        NewNeed "new-need" "new need",
        /// Less progress than expected.
        Progress "progress" "less than expected progress",
        /// A parent is concerned.
        Parent "parent" "parent concern",
        /// A provision is not happening.
        NotHappening "not-happening" "provision not happening",
        /// The plan is unclear or out of date.
        Plan "plan" "plan unclear or out of date",
        /// Something is missing or broken.
        Equipment "equipment" "equipment",
        /// Anything else.
        Other "other" "other",
    }
}

words! {
    /// How soon an answer is needed.
    Urgency {
        /// Today.
        Today "today" "today",
        /// This week.
        Week "week" "this week",
        /// At the next review.
        Review "review" "at review",
    }
}

words! {
    /// Whether the parents know; asked for a new need, progress and a parent's concern.
    ParentsKnow {
        /// Yes.
        Yes "yes" "parents know",
        /// Not yet.
        NotYet "not-yet" "parents not told yet",
        /// They asked us not to.
        AskedNot "asked-not" "we were asked not to tell parents",
    }
}

words! {
    /// How an item ended.
    Resolution {
        /// Advice was given.
        Advice "advice" "advice given",
        /// The plan was changed.
        PlanChanged "plan-changed" "plan changed",
        /// The review was brought forward.
        ReviewForward "review-forward" "review brought forward",
        /// A specialist is involved.
        Specialist "specialist" "specialist involved",
        /// An EHC needs assessment was considered.
        Ehcna "ehcna" "EHC needs assessment considered",
        /// No action, with the reason in the message.
        NoAction "no-action" "no action",
    }
}

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FlagState {
    /// Nobody has taken it up.
    Open,
    /// Somebody has.
    Acknowledged,
    /// Waiting on somebody.
    Waiting {
        /// On whom.
        on: String,
        /// Until when.
        #[serde(default)]
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
            FlagState::Resolved { .. } => "resolved",
            FlagState::Reopened => "reopened",
        }
    }
}

/// What somebody does with a flag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Takes it up.
    Acknowledge,
    /// Says something; the state stays.
    Reply,
    /// Waits.
    Wait {
        /// On whom.
        on: String,
        /// Until when.
        #[serde(default)]
        until: Option<Day>,
    },
    /// Ends it.
    Resolve {
        /// How it ended.
        outcome: Resolution,
    },
    /// Takes a resolved one up again.
    Reopen,
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
    /// It and the words that go with it.
    pub fn said(&self, message: &str) -> String {
        let what = match self {
            Step::Acknowledge => "acknowledged",
            Step::Reply => return message.to_owned(),
            Step::Wait { .. } => "waiting",
            Step::Resolve { outcome } => outcome.words(),
            Step::Reopen => "taken up again",
        };
        if message.is_empty() { what.to_owned() } else { format!("{what}: {message}") }
    }
}

/// An item for the SENCO.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// Its id.
    pub id: FlagId,
    /// Whom it is about.
    pub pupil: PupilId,
    /// Why.
    pub reason: Reason,
    /// How soon.
    pub urgency: Urgency,
    /// In the flagger's words.
    #[serde(default)]
    pub note: String,
    /// Entries that it rests on.
    #[serde(default)]
    pub links: Vec<EntryId>,
    /// The number of the plan's line that it is about.
    #[serde(default)]
    pub line: Option<u8>,
    /// The cycle of that plan: in the next one the number is another strategy's. Items of before do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<u16>,
    /// Whether the parents know.
    #[serde(default)]
    pub parents: Option<ParentsKnow>,
    /// Who raised it.
    pub by: StaffId,
    /// When: UTC.
    pub raised: Instant,
    /// Where it stands.
    #[serde(flatten)]
    pub state: FlagState,
    /// The steps taken, oldest first.
    #[serde(default)]
    pub thread: Vec<Answer>,
    /// How many of the steps the flagger has seen.
    #[serde(default)]
    pub seen: usize,
    /// Given once it has been taken back; it then counts nowhere and waits for nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
}

impl Flag {
    /// The last step, which the next one names, so that of two people's steps none is lost.
    pub fn last(&self) -> Option<StepId> {
        self.thread.last().map(|answer| answer.id)
    }

    /// The steps taken since this one; `None` where there is no such step.
    pub fn since(&self, last: Option<StepId>) -> Option<&[Answer]> {
        let Some(last) = last else { return Some(&self.thread) };
        let place = self.thread.iter().position(|answer| answer.id == last)?;
        self.thread.get(place + 1..)
    }

    /// The same with a name for each step that has none.
    #[must_use]
    pub fn named(self) -> Flag {
        let mut flag = Flag { thread: Vec::new(), ..self };
        for answer in self.thread {
            flag.push(answer);
        }
        flag
    }

    /// Adds a step to the thread. One without an id, or with that of another (a file may say anything), is called after
    /// its item and its place there, which never change.
    fn push(&mut self, mut answer: Answer) {
        if answer.id == StepId::default() || self.thread.iter().any(|other| other.id == answer.id) {
            let place = self.thread.len() as u128 + 1;
            answer.id = Uuid::from_u128(self.id.0.as_u128().wrapping_add(place)).into();
        }
        self.thread.push(answer);
    }

    /// Takes over a step.
    pub fn take(&mut self, answer: Answer) {
        match &answer.step {
            Step::Acknowledge => self.state = FlagState::Acknowledged,
            Step::Reply => {}
            Step::Wait { on, until } => self.state = FlagState::Waiting { on: on.clone(), until: *until },
            Step::Resolve { outcome } => self.state = FlagState::Resolved { outcome: *outcome },
            Step::Reopen => self.state = FlagState::Reopened,
        }
        self.push(answer);
    }

    /// Whether the flagger has an answer that they have not seen, or has not seen that another took the item back.
    pub fn has_news(&self) -> bool {
        match &self.withdrawn {
            None => self.thread.iter().skip(self.seen).any(|answer| answer.by != self.by),
            Some(gone) => gone.by != self.by && !gone.how.hidden && self.seen <= self.thread.len(),
        }
    }

    /// How many steps have been seen by whoever has seen this one, the last that they know of: what became of an item that
    /// was taken back is one more, behind all of them. `None` where there is no such step.
    pub fn seen_up_to(&self, last: Option<StepId>) -> Option<usize> {
        let steps = match last {
            Some(last) => self.thread.iter().position(|answer| answer.id == last)? + 1,
            None => 0,
        };
        Some(if !self.stands() && steps == self.thread.len() { steps + 1 } else { steps })
    }

    /// The one word that lists show.
    pub fn word(&self) -> &'static str {
        if self.stands() { self.state.word() } else { WITHDRAWN }
    }

    /// For how many school days nobody has taken it up, where it is two or more (DOMAIN.md, watch rules): since it was
    /// raised, or taken up again.
    pub fn left_lying(&self, calendar: &Calendar, today: Day) -> Option<i32> {
        let since = match self.state {
            _ if !self.stands() => return None,
            FlagState::Open => self.raised,
            FlagState::Reopened => {
                let again = self.thread.iter().rev().find(|answer| answer.step == Step::Reopen);
                again.map_or(self.raised, |answer| answer.at)
            }
            FlagState::Acknowledged | FlagState::Waiting { .. } | FlagState::Resolved { .. } => return None,
        };
        Some(calendar.between(since.day(), today)).filter(|days| *days >= LONG)
    }

    /// Whether nothing more is to be done.
    pub fn is_resolved(&self) -> bool {
        !self.stands() || matches!(self.state, FlagState::Resolved { .. })
    }
}
