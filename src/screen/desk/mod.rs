//! The desk of those who triage: one list in piles, what each item needs, and what becomes of it by one or two keys.

mod state;
mod update;
mod view;

pub use state::DeskScreen;
