//! Who has read which version of a plan.

mod record;
mod change;
mod command;
mod row;
mod find;
mod decide;

pub use change::*;
pub use command::*;
pub use record::*;
pub use row::*;
