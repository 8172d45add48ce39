//! What was said of the wrong child: to the SENCO all of it, to others their own.

mod state;
mod update;
mod view;

pub use state::MisplacedScreen;
