//! Finding a pupil by what someone types: rules first (word starts, initials, form), then forgiveness for slips of the
//! hand. It reads names, never plans, and knows no screen.

mod find;
mod index;
mod near;
mod nickname;
mod resolve;
mod rules;
mod words;

pub use find::{Buffers, Hit, How};
pub use index::{Entry, Index};
pub(crate) use nickname::also_called;
pub use resolve::Resolved;
