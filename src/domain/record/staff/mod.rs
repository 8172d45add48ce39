//! Who works here.

mod record;
pub(in crate::domain) mod decide;

pub use record::*;
