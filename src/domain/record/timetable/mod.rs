//! A person's week of lessons.

mod record;

pub use record::*;
