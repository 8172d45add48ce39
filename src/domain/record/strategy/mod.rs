//! The school's list of strategies.

mod record;
pub(in crate::domain) mod decide;

pub use record::*;
