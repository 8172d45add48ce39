//! The SENCO's queue: what was flagged, its context, and what became of it.

mod state;
mod update;
mod view;

pub use state::QueueScreen;
