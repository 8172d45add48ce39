//! What has been found out about a pupil.

mod record;
mod change;
mod command;
mod decide;

pub use change::*;
pub use command::*;
pub use record::*;
