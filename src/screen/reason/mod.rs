//! Asks why: somebody opens the record of a pupil they do not work with, or takes back what others rest on.

mod state;
mod update;
mod view;

pub use state::Reason;
