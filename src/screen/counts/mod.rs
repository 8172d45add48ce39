//! The school in numbers, for the head: how many, never who.

mod state;
mod update;
mod view;

pub use state::CountsScreen;
