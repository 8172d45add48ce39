//! Asks before more than one record, or one of another day, is taken back.

mod state;
mod update;
mod view;

pub use state::TakeBack;
