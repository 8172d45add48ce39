//! The form for one strategy of a plan: a new one from the school's list or in own words, other words, or its stop.

mod state;
mod update;
mod view;

pub use state::StrategyForm;
