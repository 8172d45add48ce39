//! One line of words that goes with a step of an item.

mod state;
mod update;
mod view;

pub use state::Message;
