//! Who has read which version of a plan.

mod record;
pub(in crate::domain) mod decide;

pub use record::*;
