//! A pupil: names, place in the school, needs.

mod record;
mod change;
mod command;
mod decide;

pub use change::*;
pub use command::*;
pub use record::*;
