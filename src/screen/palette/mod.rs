//! Everything by name.

mod state;
mod update;
mod view;

pub use state::Palette;
