//! The plan of a pupil, version by version, and how it is changed.

mod record;
pub mod words;
pub mod edit;
pub mod draft;
pub mod start;
pub mod diff;
pub(in crate::domain) mod adjust;
pub(in crate::domain) mod life;

pub use record::*;
