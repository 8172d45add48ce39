//! One line of words: for a step of items, or until when one is away.

mod reading;
mod state;
mod update;
mod view;

pub use state::Message;
