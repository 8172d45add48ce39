//! The second factor: its code, and setting it up. What is shown is the user's own secret, and kept nowhere.

mod state;
mod update;
mod view;

pub use state::Code;
