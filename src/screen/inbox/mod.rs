//! The user's own items and the answers to them.

mod state;
mod update;
mod view;

pub use state::InboxScreen;
