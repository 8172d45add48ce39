//! Who works here.

mod record;
mod told;
mod change;
mod command;
mod decide;

pub use change::*;
pub use command::*;
pub use record::*;
