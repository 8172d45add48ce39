//! Items for the SENCO.

mod words;
mod step;
mod record;
mod pile;
mod change;
mod command;
mod find;
mod end;
mod line;
mod spoken;
mod filter;
mod decide;

pub use change::*;
pub use command::*;
pub use end::Means;
pub use filter::{Filter, Looked};
pub use line::*;
pub use pile::*;
pub use record::*;
pub use spoken::*;
pub use step::*;
pub use words::*;
