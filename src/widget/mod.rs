//! Parts that screens are made of. Each draws what it is given; none knows a key, a pupil's record or the terminal.
//! Whatever text comes in is cleaned, measured and cut on the way.

pub mod bars;
pub mod chart;
pub mod fields;
pub mod input;
pub mod line;
pub mod list;
pub mod text_area;
pub mod text_line;

pub use bars::{footer, header};
pub use chart::sparkline;
pub use fields::{Field, Fields, Takes};
pub use input::{Input, Typing};
pub use line::{Words, put};
pub use list::{List, keep_in_view};
pub use text_area::TextArea;
pub use text_line::{TextLine, Window};
