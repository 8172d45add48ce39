//! The server: owns the store, decides who may do what, and tells others what changed. Knows no screen.

mod account;
mod audit;
mod looks;
mod permit;
mod read;
mod paper;
mod inbox;
mod list;
mod people;
mod find;
mod findings;
mod readers;
mod mailbox;
mod again;
mod committer;
mod mender;
mod crowd;
mod parts;
mod session;
mod signin;
mod signin_hash;
mod signin_tries;
mod signin_pin;
mod signin_code;
mod start;
mod hall;
mod hourly;
mod touch;
mod listen;

pub use crowd::{MOST_OF_ONE, MOST_OF_OWNER};
pub use hall::Hall;
pub use listen::Door;
pub use start::{Server, ServerError};
