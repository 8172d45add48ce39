//! Where records lie. Memory holds the school as it is today; everything else lies on the shelf, which is sorted keys
//! with their values, read by range and page. What keeps the shelf is not known here.
//!
//! A record is *held* (in memory, whole), or *ranged* (on the shelf once, under a key of its own: whose it is, its line
//! or kind, the day it happened, the number of the journal's line that brought it). A ranged one that is in force or
//! open is *at hand* too: memory has it besides, and the shelf a copy among all that is at hand, so that a start reads those
//! in one go. Of a pupil who has left nothing is: it is put *away*, and taken out for whoever asks.

mod past;
mod key;
mod pack;
mod find;
mod day;
mod shelves;
mod over;
mod away;
mod book;

pub use away::Leaving;
pub use book::Book;
pub use day::by_day;
pub use find::{aside, by_group, by_id, count_aside, each, load_at_hand, load_held};
pub use key::{Held, Ranged, SPOT, ShelfSpot, above, read, seq_of, written};
pub use over::{Over, Writes, get_over, range_over};
pub use pack::{Unpacked, packed, unpacked};
pub use past::{AT_HAND, AWAY, BY_ID, End, Key, NoPast, Past, RANGED, RESERVED, Shelf, Unread, Written, is_reserved};
pub use shelves::{Shelved, Shelves};
