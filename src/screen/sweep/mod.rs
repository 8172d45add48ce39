//! The sweep: a class as a grid, a row for each pupil with a plan, one key a cell, all saved at once.

mod state;
mod update;
mod view;

pub use state::{Sweep, sweep_classes};
