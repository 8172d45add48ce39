//! The plan of a pupil, version by version, and how it is changed.

mod record;
pub mod words;
pub mod edit;
pub mod draft;
pub mod start;
pub mod diff;
mod change;
mod command;
mod find;
mod adjust;
mod life;

pub use change::*;
pub use command::*;
pub use record::*;
