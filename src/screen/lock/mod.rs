//! The locked screen of an account of one's own: nothing is on it, and any key goes on.

mod state;
mod update;
mod view;

pub use state::Lock;
