//! What the question for a code holds, and what setting a second factor up shows.

use crate::domain::secret::Secret;
use crate::proto::signin::CodeSetUp;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The key is being made.
    Asked,
    /// The spare codes are to be written down.
    Spare,
    /// The phone is to read the key, and a code is typed.
    Code,
}

/// The question for a code.
pub struct Code {
    pub(super) stage: Stage,
    pub(super) typed: Secret,
    pub(super) set_up: Option<CodeSetUp>,
    /// The server has been asked and has not answered.
    pub(super) waits: bool,
}

impl Code {
    /// Asks for the code.
    pub fn ask() -> Code {
        Code { stage: Stage::Code, typed: Secret::default(), set_up: None, waits: false }
    }

    /// Sets a second factor up.
    pub fn set_up() -> Code {
        Code { stage: Stage::Asked, ..Code::ask() }
    }
}
