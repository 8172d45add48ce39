//! What people want, and how it is decided what becomes of it. Each kind of record has its own commands; here is what
//! they share. Nothing here reads a clock or a file: the time and new ids are given.

pub mod check;
mod decide;
mod given;
mod meanwhile;
mod refusal;

pub use decide::{Decided, decide};
pub use given::{Decision, Done, Given};
pub use meanwhile::Meanwhile;
pub use refusal::{Refusal, RefusalKind, Theirs};

pub use crate::domain::kind::Command;
