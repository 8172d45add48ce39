//! A pupil: names, place in the school, needs.

mod record;

pub use record::*;
