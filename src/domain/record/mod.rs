//! The kinds of record, one folder each: the record, what the journal keeps of it and what that does, what can be wanted
//! of it and what becomes of that. `kind` has the list, and what each must bring.

pub mod school;
pub mod staff;
pub mod class;
pub mod link;
pub mod timetable;
pub mod strategy;
pub mod pupil;
pub mod plan;
pub mod entry;
pub mod flag;
pub mod receipt;
pub mod nudge;
pub mod assessment;
pub mod concern;
pub mod contact;
pub mod profile;
pub mod worry;
