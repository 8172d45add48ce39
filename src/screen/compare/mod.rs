//! Two versions of a pupil's plan beside each other.

mod state;
mod update;
mod view;

pub use state::Compare;
