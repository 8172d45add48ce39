//! The school itself, and what it has chosen.

mod record;
pub mod setting;
pub(in crate::domain) mod choose;

pub use record::*;
