//! What sendo is about: the records of SEN support and the rules they follow. No file, clock, terminal or database is
//! known here; whatever a rule needs from outside is given to it.

pub mod id;
pub mod secret;
pub mod text;
pub mod ascii;
pub mod fold;
pub mod time;
pub mod school_day;
pub mod days;
pub mod need;
pub mod upn;
mod words;
pub mod record;
pub mod safeguard;
pub mod kind;
pub mod shelf;
pub mod notice;
pub mod look;
pub mod amend;
pub mod state;
pub mod rights;
pub mod other_names;
pub mod plain_words;
pub mod handout;
pub mod cover_sheet;
pub mod audit;
pub mod roster;
pub mod command;
pub mod search;
pub mod log_line;
