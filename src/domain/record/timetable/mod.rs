//! A person's week of lessons.

mod record;
mod change;

pub use change::*;
pub use record::*;
