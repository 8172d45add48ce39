//! Lines of text that several screens show, made from records: a card, a plan, entries, an item's thread. They are
//! what the eye sees and what the plain view says.

mod line;
mod misplaced;
mod card;
mod found;
mod record;
mod item;
mod news;
mod beside;
mod difference;
mod paper;
mod readers;
mod unsent;
mod waiting;
mod whom;

pub use beside::beside_lines;
pub use card::{card_lines, no_card_lines};
pub use difference::{compared_lines, version_line};
pub use found::{concern_lines, first_lines, found_lines, profile_lines};
pub use item::{
    begun_item_lines, item_half, item_head, item_lines, item_pane, item_row, outcome_keys, step_words, urgency_sign,
};
pub use line::{PageLine, day_words, instant};
pub use misplaced::misplaced_lines;
pub use news::open_news;
pub use paper::{cover_groups, in_pages, page_groups};
pub use readers::{changed, reader_words, tried_line, tried_went};
pub use record::{LOGGED, entry_lines, key_of, page_key, plan_lines, record_lines};
pub use unsent::{unsent_words, waiting_line};
pub use waiting::{goes_on, not_here};
pub use whom::{WORRIED, whom_lines};
