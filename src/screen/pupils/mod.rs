//! Home: search for a pupil; the plan stands beside the list.

mod state;
mod update;
mod view;

pub use state::Pupils;
