//! Asks before leaving.

mod state;
mod update;
mod view;

pub use state::Leave;
