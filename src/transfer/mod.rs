//! What other systems write, read into `domain::roster::Bundle`, and what leaves as a page. Files go in, rows and
//! sentences come out; records go in, text and HTML come out; the store and the school as it is are not known here.

mod fault;
mod source;

mod cells;
mod doubles;
mod encoding;
mod kind;
mod table;

mod mis_columns;
mod mis_csv;
mod plans_json;
mod timetable;

mod roster;
mod roster_people;
mod roster_places;

pub mod demo;
pub mod report;
pub mod large;

pub use fault::TransferError;
pub use mis_csv::read_pupils;
pub use plans_json::read_plans;
pub use roster::read_oneroster;
pub use source::Source;
pub use timetable::read_timetable;
