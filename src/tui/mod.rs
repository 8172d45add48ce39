//! The terminal: taken, drawn on, listened to and always given back. The only folder that names crossterm.

mod escape;
mod hangup;
pub mod input;
pub mod mail;
mod pen;
pub mod run;
mod screen;
mod signals;
pub mod terminal;

pub use input::Input;
pub use mail::{Inbox, Outbox, mailbox};
pub use run::{Program, TuiError, run};
pub use terminal::{Ending, PanicHook, leave};
