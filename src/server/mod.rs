//! The server: owns the store, decides who may do what, and tells others what changed. Knows no screen.

mod account;
mod audit;
mod permit;
mod read;
mod list;
mod people;
mod find;
mod mailbox;
mod committer;
mod session;
mod start;
mod listen;

pub use listen::Door;
pub use start::{Server, ServerError};
