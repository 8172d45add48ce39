//! Items for the SENCO.

mod record;
mod change;
mod command;
mod find;
mod decide;

pub use change::*;
pub use command::*;
pub use record::*;
