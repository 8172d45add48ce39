//! The log line: a few keys at the foot of the screen, and above them exactly what will be stored.

mod hints;
mod state;
mod update;
mod view;

pub use state::Log;
