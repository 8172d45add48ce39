//! Observations and measurements, day by day.

mod record;
pub mod tried;
pub(in crate::domain) mod log;
pub(in crate::domain) mod correct;

pub use record::*;
