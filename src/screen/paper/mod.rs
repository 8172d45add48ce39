//! A page that is read through: a plan in plain words for parents, or a class's cover sheet.

mod state;
mod update;
mod view;

pub use state::Paper;
