//! Adds what was found out about a pupil: an entry of the assessment by source, a parents' concern or the answer to one,
//! or a part of the profile. One list to pick from, then the words.

mod state;
mod update;
mod view;

pub use state::Finding;
