//! The plan of a pupil, version by version, and how it is changed.

mod record;
pub mod words;
pub mod part;
pub mod edit;
pub mod start;
pub mod diff;
mod change;
mod command;
mod find;
mod life;
mod write;

pub use change::*;
pub use command::*;
pub use record::*;
