//! The kinds of record, one folder each.

pub mod school;
pub mod staff;
pub mod class;
pub mod link;
pub mod timetable;
pub mod strategy;
pub mod pupil;
pub mod entry;
pub mod plan;
pub mod receipt;
pub mod nudge;
pub mod flag;
