//! The store, shown from outside: what is acknowledged is there again, whatever happens to process, disk or index.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::string_slice,
    missing_docs,
    unreachable_pub
)]

mod away;
mod damage;
mod dice;
mod drafts;
mod every;
mod faults;
mod help;
mod kill;
mod mend;
mod model;
mod olds;
mod power;
mod shelf;
mod trail;
