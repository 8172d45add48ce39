//! The one way to put right what was found to be wrong in a record about a pupil: another stands in its place, or it is
//! taken back; where it was about another child, it is hidden with that. Nothing is erased. A kind of record says
//! here only what it has; by the list in `domain::kind` it has all of this, and one key undoes it.

mod record;
mod recent;
mod misplaced;
mod counting;
mod effect;
mod decide;
mod command;

pub use command::AmendCommand;
pub use counting::{Among, Counting, marked, newest_first};
pub use decide::{ONLY, again, may, standing, take};
pub use effect::{put, put_back, take_back};
pub use misplaced::Misplaced;
pub use recent::Recent;
pub use record::{Amend, How, Outline, Withdrawn, joined};
