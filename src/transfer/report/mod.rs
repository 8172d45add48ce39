//! Pages that leave the program or are read on its screens: one structure, made from records, rendered as text and as HTML.

mod page;
mod text;
mod html;

mod handout;
mod cover;

pub use cover::{counted, cover_page};
pub use handout::handout_page;
pub use html::html;
pub use page::{Block, Entry, Page, Table, long_day, paragraphs};
pub use text::{block_lines, text_lines};
