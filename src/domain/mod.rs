//! What sendo is about: the records of SEN support and the rules they follow. No file, clock, terminal or database is
//! known here; whatever a rule needs from outside is given to it.

pub mod id;
pub mod secret;
pub mod text;
pub mod fold;
pub mod school_day;
pub mod school;
pub mod setting;
pub mod staff;
pub mod class;
pub mod timetable;
pub mod need;
pub mod upn;
pub mod pupil;
pub mod link;
pub mod strategy;
pub mod plan;
pub mod plan_edit;
pub mod plan_draft;
pub mod plan_start;
pub mod plan_words;
pub mod entry;
pub mod flag;
pub mod safeguard;
pub mod receipt;
pub mod assess;
pub mod change;
pub mod state;
pub mod rights;
pub mod audit;
pub mod roster;
pub mod command;
pub mod search;
pub mod log_line;
