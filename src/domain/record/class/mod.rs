//! Classes and groups.

mod record;

pub use record::*;
