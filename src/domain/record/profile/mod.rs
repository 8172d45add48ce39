//! The profile of a pupil, version by version.

mod record;
mod change;
mod command;
mod decide;

pub use change::*;
pub use command::*;
pub use record::*;
