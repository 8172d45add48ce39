//! What people want, and the plain functions that decide what becomes of it. Nothing here reads a clock or a file:
//! the time, new ids and the entries that a command names are given.

mod decide;
mod links;
mod receipts;
mod refusal;
mod settings;
mod want;

pub use decide::decide;
pub use refusal::{Refusal, RefusalKind};
pub use want::{Command, Decision, Done, Given, NewEntry, NewFlag, NewLink, NewStaff};
