//! What files say, and how it becomes changes: whose rows are one pupil's, what is new, what differs.

mod rows;
mod command;

mod alike;
mod matching;
mod claims;

mod merging;
mod known;
mod logins;
mod people;
mod pupils;
mod support;
mod lessons;

pub use command::ImportCommand;
pub use known::{Filed, KindRow, Known, MadeRow, Taking};
pub(crate) use matching::{brief, folded_names, plain_form};
pub use merging::{Fate, merge};
pub use rows::{
    Bundle, ClassRow, EntryRow, FlagRow, LessonRow, Problem, PupilRow, Report, SchoolPart, Spot, StaffRow, StepRow,
    SupportRow, Tally,
};
