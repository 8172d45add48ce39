//! Asks why somebody opens the record of a pupil they do not work with. The SENCO sees the reason.

mod state;
mod update;
mod view;

pub use state::Reason;
