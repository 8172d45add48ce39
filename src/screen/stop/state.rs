//! What the stop holds. The words stay on this screen to be written down by hand, and go nowhere else: their memory is
//! wiped with a key, and when the stop goes.

use std::time::Duration;

use crate::domain::secret::Secret;
use crate::model::Ticket;

/// How long the stop stands without a key: writing down what a child said takes longer than a shared screen waits.
pub const STAYS: Duration = Duration::from_mins(10);

/// The safeguarding stop.
pub struct Stop {
    /// The word of the list that stopped the words; `None` when the user came here with a key.
    pub(super) word: Option<String>,
    /// What was typed; empty where nothing was, and once it is wiped.
    pub(super) words: Secret,
    /// How long it stands here without a key.
    pub(super) stays: Duration,
    pub(super) sent: Option<Ticket>,
    /// Whether the user said that it is one: the words stand here alone then.
    pub(super) is_one: bool,
    /// Whether the server has noted that they were pointed to the DSL.
    pub(super) noted: bool,
    /// The first line that is shown.
    pub(super) top: usize,
}

impl Stop {
    /// The stop at a word of the list in a text.
    pub fn at(word: String, text: String, stays: Duration) -> Stop {
        Stop { word: Some(word), ..Stop::by_key(text, stays) }
    }

    /// The stop that a key opens, over what is typed.
    pub fn by_key(typed: String, stays: Duration) -> Stop {
        let words = Secret::new(typed);
        Stop { word: None, words, stays, sent: None, is_one: false, noted: false, top: 0 }
    }

    /// Whether there are words to be written down.
    pub(super) fn has_words(&self) -> bool {
        !self.words.bare().trim().is_empty()
    }
}
