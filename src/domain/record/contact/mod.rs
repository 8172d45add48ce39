//! Contacts with parents, specialists and services.

mod record;
mod change;
mod row;
mod decide;

pub use change::*;
pub use decide::*;
pub use record::*;
pub use row::*;
