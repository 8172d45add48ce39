//! The keys: what a key press is, what a key can do, and the one table that joins the two. No terminal is known here.

pub mod action;
pub mod chord;
pub mod context;
pub mod row;
pub mod keymap;
pub mod items;
pub mod everywhere;
pub mod lookup;
pub mod listing;
pub mod rebind;

pub use action::{Action, Edit};
pub use chord::{Chord, Key};
pub use context::{Context, Letters, Moves, Nature, Place, Unsent};
pub use listing::{markdown, plain};
pub use lookup::{action_for, footer, help, palette, rebind, rows};
pub use rebind::bound;
pub use row::Row;
