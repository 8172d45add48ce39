//! The profile of a pupil, version by version.

mod record;
mod change;
mod command;
mod row;
mod decide;

pub use change::*;
pub use command::*;
pub use record::*;
pub use row::*;
