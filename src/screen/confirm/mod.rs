//! Asks before what cannot be had back with one key: leaving, taking several records back, hiding one.

mod state;
mod update;
mod view;

pub use state::Confirm;
