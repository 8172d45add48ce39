//! The terminal: taken, drawn on, listened to and always given back. The only folder that names crossterm.

mod hangup;
pub mod input;
pub mod kind;
pub mod mail;
mod pen;
pub mod run;
mod rows;
mod screen;
mod sequence;
mod signals;
pub mod terminal;
pub mod wire;

pub use input::Input;
pub use kind::TerminalKind;
pub use mail::{Inbox, Outbox, mailbox};
pub use run::{Program, TuiError, run, take_over};
pub use terminal::{Ending, PanicHook, hand_over, leave};
pub use wire::Wire;
