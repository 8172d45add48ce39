//! Who works with whom besides the classes of the roster.

mod record;
mod change;
mod command;
mod decide;

pub use change::*;
pub use command::*;
pub use record::*;
