//! What the stop holds. The text stays on this screen to be copied by hand, and goes nowhere else.

use crate::model::Ticket;

/// The safeguarding stop.
pub struct Stop {
    /// The word of the list and the text that it was found in; `None` when the user came here with a key.
    pub(super) found: Option<(String, String)>,
    pub(super) sent: Option<Ticket>,
    /// Whether the user said that it is one.
    pub(super) is_one: bool,
}

impl Stop {
    /// The stop.
    pub fn new(found: Option<(String, String)>) -> Stop {
        Stop { found, sent: None, is_one: false }
    }
}
