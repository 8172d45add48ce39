//! Classes and groups.

mod record;
mod change;

pub use change::*;
pub use record::*;
