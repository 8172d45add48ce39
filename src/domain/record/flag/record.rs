//! Flags: an item that a colleague hands to the SENCO, and the answers to it. A flag goes to the role, not a person.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Answer, DeskNote, FlagState, ParentsKnow, Reason, Resolution, Side, Step, StepId, Urgency};
use crate::domain::amend::{Amend, Withdrawn};
use crate::domain::id::{EntryId, FlagId, PupilId, StaffId};
use crate::domain::school_day::{Calendar, Day};
use crate::domain::time::Instant;

/// The one word that lists show of an item that was taken back.
pub const WITHDRAWN: &str = "withdrawn";

/// From how many school days on an item that nobody has taken up counts as left lying.
const LONG: i32 = 2;

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
    /// The steps taken, oldest first.
    #[serde(default)]
    pub thread: Vec<Answer>,
    /// How many of the steps the flagger has seen.
    #[serde(default)]
    pub seen: usize,
    /// How many of the steps somebody who triages has opened.
    #[serde(default, skip_serializing_if = "is_none")]
    pub opened: usize,
    /// What those who triage wrote down for themselves, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<DeskNote>,
    /// Given once it has been taken back; it then counts nowhere and waits for nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_none(count: &usize) -> bool {
    *count == 0
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

    /// Takes over a step. A flagger who answers has read what they answer.
    pub fn take(&mut self, answer: Answer) {
        let by = answer.by;
        self.push(answer);
        if by == self.by {
            self.seen = self.thread.len();
        }
    }

    /// On which side somebody stood who took a step. Before that was kept, the flagger alone spoke for the classroom.
    pub fn side(&self, answer: &Answer) -> Side {
        answer.side.unwrap_or(if answer.by == self.by { Side::Classroom } else { Side::Desk })
    }

    /// Whether those who triage had the last word, and it did not end with it.
    pub fn is_replied(&self) -> bool {
        let last = self.steps().next_back();
        last.is_some_and(|last| last.step == Step::Reply && self.side(last) == Side::Desk)
    }

    /// The steps that hold, oldest first: none that was taken back.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = &Answer> {
        self.thread.iter().filter(|answer| {
            !matches!(answer.step, Step::TakeBack { .. })
                && !self.thread.iter().any(|other| other.step == Step::TakeBack { of: answer.id })
        })
    }

    /// Where it stands, folded from its steps.
    pub fn state(&self) -> FlagState {
        self.steps().fold(FlagState::Open, |state, answer| match (&answer.step, state) {
            (Step::Acknowledge, _) => FlagState::Acknowledged,
            (Step::Reply, FlagState::Open | FlagState::Reopened) if self.side(answer) == Side::Desk => {
                FlagState::Acknowledged
            }
            (Step::Reply, FlagState::Given { to, .. }) if to == answer.by => FlagState::Acknowledged,
            (Step::Reply | Step::TakeBack { .. }, state) => state,
            (Step::Wait { on, until }, _) => FlagState::Waiting { on: on.clone(), until: *until },
            (Step::Give { to, until }, _) => FlagState::Given { to: *to, until: *until },
            (Step::Resolve { outcome, .. }, _) => FlagState::Resolved { outcome: *outcome },
            (Step::Reopen, _) => FlagState::Reopened,
        })
    }

    /// Who has it: the colleague who was asked, else whoever of those who triage took the last step with it. Whoever takes
    /// a resolved item up again as a teacher takes it from them.
    pub fn held_by(&self) -> Option<StaffId> {
        let last = self.steps().rfind(|answer| answer.step == Step::Reopen || self.side(answer) == Side::Desk)?;
        match &last.step {
            Step::Reopen if self.side(last) == Side::Classroom => None,
            Step::Give { to, .. } if matches!(self.state(), FlagState::Given { .. }) => Some(*to),
            _ => Some(last.by),
        }
    }

    /// Whether somebody was ever asked about it.
    pub fn was_asked(&self, person: StaffId) -> bool {
        self.thread.iter().any(|answer| matches!(answer.step, Step::Give { to, .. } if to == person))
    }

    /// Whether a teacher has answered, and nobody who triages has opened or answered that.
    pub fn is_answered(&self) -> bool {
        let answered =
            self.thread.iter().rposition(|answer| self.side(answer) == Side::Desk).map_or(0, |last| last + 1);
        let unread = self.thread.get(self.opened.max(answered)..).unwrap_or_default();
        self.stands() && unread.iter().any(|answer| self.side(answer) == Side::Classroom)
    }

    /// The item as it is told: what those who triage wrote down for themselves only to them, and none of it that was
    /// taken back.
    #[must_use]
    pub fn told(&self, triages: bool) -> Flag {
        let notes = if triages { self.notes().cloned().collect() } else { Vec::new() };
        Flag { notes, ..self.clone() }
    }

    /// The notes of those who triage that stand, oldest first.
    pub fn notes(&self) -> impl DoubleEndedIterator<Item = &DeskNote> {
        self.notes.iter().filter(|note| !note.taken_back)
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
        if self.stands() { self.state().word() } else { WITHDRAWN }
    }

    /// For how many school days nobody has taken it up, where it is two or more (DOMAIN.md, watch rules): since it was
    /// raised, or taken up again.
    pub fn left_lying(&self, calendar: &Calendar, today: Day) -> Option<i32> {
        if self.is_resolved() || self.held_by().is_some() {
            return None;
        }
        let again = self.steps().rfind(|answer| answer.step == Step::Reopen);
        let since = again.map_or(self.raised, |answer| answer.at);
        Some(calendar.between(since.day(), today)).filter(|days| *days >= LONG)
    }

    /// How it ended and on which day, where it is resolved.
    pub fn ended(&self) -> Option<(Resolution, Day)> {
        let FlagState::Resolved { outcome } = self.state() else { return None };
        let last = self.steps().rfind(|answer| matches!(answer.step, Step::Resolve { .. }))?;
        Some((outcome, last.at.day()))
    }

    /// Whether nothing more is to be done.
    pub fn is_resolved(&self) -> bool {
        !self.stands() || matches!(self.state(), FlagState::Resolved { .. })
    }
}
