//! The terminal: taken, drawn on, listened to and always given back. The only folder that names crossterm.

mod hangup;
pub mod input;
pub mod mail;
mod pen;
pub mod run;
mod screen;
mod sequence;
mod signals;
pub mod terminal;
pub mod wire;

pub use input::Input;
pub use mail::{Inbox, Outbox, mailbox};
pub use run::{Program, TuiError, run};
pub use terminal::{Ending, PanicHook, leave};
pub use wire::Wire;
