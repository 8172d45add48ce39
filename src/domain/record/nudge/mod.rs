//! Who was asked to read a plan.

mod record;
pub(in crate::domain) mod decide;

pub use record::*;
