//! Worries about a child's safety: nothing but that there was one.

mod change;
mod command;

pub use change::*;
pub use command::*;
