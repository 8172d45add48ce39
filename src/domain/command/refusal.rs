//! Why something was not done, in a sentence for the person who wanted it.

use serde::{Deserialize, Serialize};

/// What kind of refusal it is, for whoever must act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// They may not.
    NotAllowed,
    /// They may once they have given a reason.
    NeedsReason,
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
}

/// Why something was not done. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{sentence}")]
pub struct Refusal {
    /// What kind.
    pub kind: RefusalKind,
    /// What happened and what to do, for the screen.
    pub sentence: String,
}

impl Refusal {
    /// A refusal of this kind.
    pub fn new(kind: RefusalKind, sentence: impl Into<String>) -> Refusal {
        Refusal { kind, sentence: sentence.into() }
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
