//! Hands an item about a pupil to the SENCO: a digit for the reason, Enter to send.

mod state;
mod update;
mod view;

pub use state::FlagDialog;
