//! Observations and measurements, day by day.

mod record;
pub mod tried;
mod change;
mod command;
mod find;
mod happened;
mod log;
mod correct;

pub use change::*;
pub use command::*;
pub use happened::Happened;
pub use record::*;
