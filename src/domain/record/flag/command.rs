//! What is wanted of items.

use serde::{Deserialize, Serialize};

use super::decide::{open, raise, see_answers, take_note_back, take_steps, write_note};
use super::end::{Means, end};
use super::{Flag, ParentsKnow, Reason, Resolution, Step, StepId, Urgency};
use crate::domain::command::{Decided, Given};
use crate::domain::id::{EntryId, FlagId, PupilId};
use crate::domain::kind::{KindCommand, Needs};
use crate::domain::look::Look;
use crate::domain::rights::{Act, Who};
use crate::domain::shelf::Unread;

/// An item for the SENCO as a client sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFlag {
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
    /// Whether the parents know.
    #[serde(default)]
    pub parents: Option<ParentsKnow>,
}

/// An item as somebody saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsSeen {
    /// Which.
    pub flag: FlagId,
    /// The last step of it that they saw; `None` where it had none.
    pub last: Option<StepId>,
}

/// What somebody wants done with items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagCommand {
    /// Hand an item to the SENCO.
    RaiseFlag {
        /// What.
        flag: NewFlag,
    },
    /// Take the same step with items, all or none.
    TakeStep {
        /// Which, as the writer saw them.
        items: Vec<AsSeen>,
        /// What.
        #[serde(flatten)]
        step: Step,
        /// In their words.
        #[serde(default)]
        message: String,
    },
    /// End an item by what is done with it in the same commit.
    EndWith {
        /// Which, as the writer saw it.
        #[serde(flatten)]
        item: AsSeen,
        /// How it ends.
        outcome: Resolution,
        /// What is done.
        means: Means,
        /// In their words.
        #[serde(default)]
        message: String,
    },
    /// Write something down about an item for those who triage.
    NoteItem {
        /// Which.
        flag: FlagId,
        /// In their words.
        text: String,
    },
    /// Take back what one wrote down last about an item for those who triage.
    TakeNoteBack {
        /// Which.
        flag: FlagId,
    },
    /// Somebody who triages has opened an item, and read what a teacher answered.
    OpenItem {
        /// Which, as they saw it.
        #[serde(flatten)]
        item: AsSeen,
    },
    /// The flagger has read the answers to their item.
    SeeAnswers {
        /// Which, as they saw it.
        #[serde(flatten)]
        item: AsSeen,
    },
}

impl FlagCommand {
    /// A step with one item.
    pub fn step(flag: FlagId, last: Option<StepId>, step: Step, message: impl Into<String>) -> FlagCommand {
        FlagCommand::TakeStep { items: vec![AsSeen { flag, last }], step, message: message.into() }
    }
}

/// Whether somebody may take this step without triaging: whoever raised it answers or takes it up again, whoever was
/// asked answers.
fn is_theirs(flag: &Flag, step: &Step, who: Who) -> bool {
    let Some(me) = who.person() else { return false };
    match step {
        Step::Reply => flag.by == me || flag.was_asked(me),
        Step::Reopen => flag.by == me,
        _ => false,
    }
}

impl KindCommand for FlagCommand {
    fn needs(&self, look: &Look<'_>, who: Who) -> Result<Vec<Needs>, Unread> {
        Ok(match self {
            // Naming a line of the plan takes knowing it.
            FlagCommand::RaiseFlag { flag } => {
                let reads = flag.line.map(|_| Needs::With(Act::Read, flag.pupil));
                [Needs::With(Act::Flag, flag.pupil)].into_iter().chain(reads).collect()
            }
            FlagCommand::TakeStep { items, step, .. } => {
                for item in items {
                    if !look.flag(item.flag)?.is_some_and(|flag| is_theirs(&flag, step, who)) {
                        return Ok(vec![Needs::To(Act::Triage)]);
                    }
                }
                vec![Needs::To(Act::Flag)]
            }
            FlagCommand::EndWith { means, .. } => {
                let means = means.needs(look, who)?;
                std::iter::once(Needs::To(Act::Triage)).chain(means).collect()
            }
            FlagCommand::NoteItem { .. } | FlagCommand::TakeNoteBack { .. } | FlagCommand::OpenItem { .. } => {
                vec![Needs::To(Act::Triage)]
            }
            FlagCommand::SeeAnswers { .. } => vec![Needs::To(Act::Flag)],
        })
    }

    fn decide(&self, look: &Look<'_>, given: &mut Given<'_>) -> Decided {
        match self {
            FlagCommand::RaiseFlag { flag } => raise(look, given, flag),
            FlagCommand::TakeStep { items, step, message } => take_steps(look, given, items, step, message),
            FlagCommand::EndWith { item, outcome, means, message } => {
                end(look, given, *item, (*outcome, means), message)
            }
            FlagCommand::NoteItem { flag, text } => write_note(look, given, *flag, text),
            FlagCommand::TakeNoteBack { flag } => take_note_back(look, given, *flag),
            FlagCommand::OpenItem { item } => open(look, *item),
            FlagCommand::SeeAnswers { item } => see_answers(look, given, *item),
        }
    }
}
