//! Who has read a pupil's plan, and who has not (SEND Code 6.49).

mod state;
mod update;
mod view;

pub use state::ReadersScreen;
