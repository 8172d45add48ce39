//! What people want, and the plain functions that decide what becomes of it. Nothing here reads a clock or a file:
//! the time, new ids and the entries that a command names are given.

pub(in crate::domain) mod check;
mod decide;
mod findings;
mod refusal;
mod want;

pub use decide::{Decided, decide};
pub use refusal::{Refusal, RefusalKind, Theirs};
pub use want::{Command, Decision, Done, Given, NewAssessment, NewConcern, NewEntry, NewFlag, NewLink, NewStaff};
