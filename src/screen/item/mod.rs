//! An item whole, where everything can be done with it that can be done at all.

mod state;
mod update;
mod view;

pub use state::ItemScreen;
