//! The log line: a few keys that say what was done and how it went, `1+p @mon p3 10m settled in two minutes`. It reads
//! a line against a plan and says in words what would be stored; it stores nothing.
//!
//! One order: what, result with support, day, minutes, note. Several in one line: `1+ 2/ 4x`. Minutes belong to the
//! entry before them, the day to the whole line, and the note to the last entry, so that it never claims more than its
//! writer said. A comma begins the note, whatever it begins with: `1+ , 2x table practised`.

mod describe;
mod read;
mod school;
mod sign;
mod split;
mod what;
mod when;
mod write;

pub use describe::{describe, describe_at_school};
pub use read::{Offer, Reading, Written, dated, names_day, read};
pub use school::{Snippets, snippet};
pub use split::split;
pub use when::{date, words as day_in_words};
pub use write::line_of;
