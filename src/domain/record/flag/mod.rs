//! Items for the SENCO.

mod record;
pub(in crate::domain) mod decide;

pub use record::*;
