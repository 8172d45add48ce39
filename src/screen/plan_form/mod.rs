//! The form for a whole plan: what it starts from, its draft field by field, and the step to a current plan.

mod fields;
mod state;
mod update;
mod view;

pub use state::PlanForm;
