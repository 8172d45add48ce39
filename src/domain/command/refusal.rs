//! Why something was not done, in a sentence for the person who wanted it.

use crate::domain::id::PupilId;
use crate::domain::time::Instant;
use serde::{Deserialize, Serialize};

/// What kind of refusal it is, for whoever must act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// They may not.
    NotAllowed,
    /// They may once they have given a reason.
    NeedsReason,
    /// The same of a record that is to be taken back: the reason goes with it.
    NeedsWords,
    /// There is no such thing.
    NotFound,
    /// It is not right as it stands.
    Invalid,
    /// Somebody else was faster; what stands now is in the reply.
    Conflict,
    /// The store takes no writing now.
    ReadOnly,
    /// The store cannot be read now.
    Unavailable,
    /// The store's index is being rebuilt: asked again in a moment, it is answered.
    Rebuilding,
}

/// What somebody else did meanwhile, beside what was wanted: the two texts of a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theirs {
    /// Who, as colleagues know them; empty where it came with an import.
    pub by: String,
    /// When: UTC; `None` where it came with an import.
    pub at: Option<Instant>,
    /// What they did: "changed line 2".
    #[serde(default)]
    pub did: String,
    /// What stands now.
    pub text: String,
    /// What was wanted.
    pub yours: String,
    /// The revision that stands now, to be named when one goes on top of it.
    pub revision: u16,
}

impl Theirs {
    /// Who, also where nobody is known.
    pub fn who(&self) -> &str {
        if self.by.is_empty() { "Somebody" } else { &self.by }
    }
}

/// Why something was not done. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{sentence}")]
pub struct Refusal {
    /// What kind.
    pub kind: RefusalKind,
    /// What happened and what to do, for the screen.
    pub sentence: String,
    /// The two texts, where it is a conflict about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theirs: Option<Box<Theirs>>,
    /// Whose record they are of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<PupilId>,
}

impl Refusal {
    /// A refusal of this kind.
    pub fn new(kind: RefusalKind, sentence: impl Into<String>) -> Refusal {
        Refusal { kind, sentence: sentence.into(), theirs: None, about: None }
    }

    /// Something in the command is not right.
    pub fn invalid(sentence: impl Into<String>) -> Refusal {
        Refusal::new(RefusalKind::Invalid, sentence)
    }

    /// There is no such thing.
    pub fn not_found(sentence: impl Into<String>) -> Refusal {
        Refusal::new(RefusalKind::NotFound, sentence)
    }
}
