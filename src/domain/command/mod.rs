//! What people want, and the plain functions that decide what becomes of it. Nothing here reads a clock or a file:
//! the time, new ids and the entries that a command names are given.

mod check;
mod correct;
mod decide;
mod entries;
mod findings;
mod items;
mod links;
mod nudges;
mod office;
mod plan_life;
mod plans;
mod receipts;
mod refusal;
mod settings;
mod strategies;
mod want;

pub use decide::decide;
pub use refusal::{Refusal, RefusalKind, Theirs};
pub use want::{Command, Decision, Done, Given, NewAssessment, NewConcern, NewEntry, NewFlag, NewLink, NewStaff};
