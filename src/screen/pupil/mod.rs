//! One pupil's whole record: plan, what was logged, measurements, items.

mod state;
mod update;
mod view;

pub use state::PupilScreen;
