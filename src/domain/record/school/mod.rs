//! The school itself, and what it has chosen.

mod record;
pub mod setting;
mod change;
mod command;
mod init;
pub mod choose;

pub use change::*;
pub use command::*;
pub use init::FirstPerson;
pub use record::*;
