//! Initials and PIN, and choosing a PIN. Nothing of a pupil is here, and what is typed is kept nowhere.

mod state;
mod update;
mod view;

pub use state::SignIn;
