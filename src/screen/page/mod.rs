//! Lines of text that several screens show, made from records: a card, a plan, entries, an item's thread. They are
//! what the eye sees and what the plain view says.

mod line;
mod card;
mod found;
mod record;
mod item;
mod news;

pub use card::{card_lines, no_card_lines};
pub use found::{concern_lines, found_lines, profile_lines};
pub use item::{item_head, item_lines};
pub use line::{PageLine, day_words, instant};
pub use news::open_news;
pub use record::{LOGGED, entry_lines, plan_lines, record_lines};
