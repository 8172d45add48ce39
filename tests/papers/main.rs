//! What is read and handed out: two versions of a plan compared, a plan for parents, a class's cover sheet. What is in
//! them and what is not, how they are written as text and HTML, and what the audit has of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]
#![allow(unreachable_pub, clippy::wildcard_imports)]

#[path = "../support/thornhill.rs"]
mod thornhill;

mod samples;

mod versions;
mod written;
mod parents;
mod cover;
mod served;
mod screens;
