//! Many people at one store: the built program on throw-away schools, its server killed, moved, stalled and lied to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]
// What was measured stands in the output.
#![allow(clippy::print_stdout)]

mod school;

mod again;
mod backup;
mod desk;
mod door;
mod fast;
mod hostile;
mod kill;
mod memory;
mod others;
mod owner;
mod read_only;
mod slow_line;
mod staffroom;
mod terminal;
mod words;
