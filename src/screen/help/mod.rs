//! The keys of the screen underneath.

mod state;
mod update;
mod view;

pub use state::Help;
