//! The question holds what it named: what is entered meanwhile is not meant.

use crate::model::Effect;

/// A question, and what is done where the answer is yes.
pub struct Confirm {
    pub(super) question: String,
    pub(super) yes: Effect,
}

impl Confirm {
    /// This question, which says what each key does.
    pub fn new(question: impl Into<String>, yes: Effect) -> Confirm {
        Confirm { question: question.into(), yes }
    }
}
