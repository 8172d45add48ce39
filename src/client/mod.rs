//! The client's end of the line: finds the server or starts it, asks and waits (command line), or asks and hears
//! (screens). Knows no screen.

mod sending;
mod start;
mod way_back;
mod caller;

pub use caller::{Asking, Caller, ClientError, Greeting, Hearing};
pub use start::{READY, StartError, about, connect, greet, greet_telling, hello, hello_asking, knock};
pub use way_back::{COME_BACK_WITHIN, WayBack};
