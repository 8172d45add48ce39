//! What has been found out about a pupil.

mod record;
mod change;
mod command;
mod row;
mod decide;

pub use change::*;
pub use command::*;
pub use record::*;
pub use row::*;
