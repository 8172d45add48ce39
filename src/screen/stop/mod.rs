//! The safeguarding stop: a worry about a child's safety does not belong here.

mod state;
mod update;
mod view;

pub use state::{STAYS, Stop};
