//! Who works with whom besides the classes of the roster.

mod record;
pub(in crate::domain) mod decide;

pub use record::*;
