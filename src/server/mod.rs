//! The server: owns the store, decides who may do what, and tells others what changed. Knows no screen.

mod account;
mod permit;
mod read;
mod list;
mod find;
mod mailbox;
mod committer;
mod session;
mod signin;
mod signin_hash;
mod signin_tries;
mod signin_pin;
mod signin_code;
mod start;
mod listen;

pub use listen::Door;
pub use start::{Server, ServerError};
