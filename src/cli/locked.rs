//! Locking leaves nothing in this process's memory, not a name and not a PIN: a new process of the same program takes its
//! place, under the same number and on the same terminal, which it takes over as it is. What was typed and not sent is
//! with the server by then, and keys that nobody has read yet are the new process's.

use std::env;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use super::args::Common;
use super::fault::Fault;
use super::session::Home;
use super::{keys, screen};
use crate::app::App;
use crate::client::{Asking, ClientError, Greeting, Hearing};
use crate::proto::ask::Reply;
use crate::proto::message::Request;
use crate::proto::signin::DoorStep;
use crate::tui::{self, Outbox};

/// How the new process learns what it is, and how the terminal was set before the first one took it.
const LOCKED: &str = "SENDO_LOCKED";
/// The program of this process, also where its file has gone.
const ITSELF: &str = "/proc/self/exe";

/// Whether this process took the place of one that was locked; then the terminal is its own from now on.
pub(super) fn take_over<M: Send + 'static>(outbox: &Outbox<M>) -> Result<bool, Fault> {
    let Some(words) = env::var(LOCKED).ok().filter(|words| !words.is_empty()) else { return Ok(false) };
    Ok(tui::take_over(&words, outbox)?)
}

/// Says hello and locks at once, before anything of anybody is asked for.
pub(super) fn start(home: &Home, act_as: Option<&str>, common: &Common) -> Result<(App, Asking, Hearing), Fault> {
    keys::bind(common)?;
    let (mut caller, greeting) = home.hello(act_as)?;
    let greeting = match greeting {
        Greeting::Welcome(_) => match caller.ask(Request::Door(DoorStep::Lock { switch: false }))? {
            Reply::Door(doorway) => Greeting::Door(doorway),
            _ => return Err(ClientError::Mixed.into()),
        },
        at_door @ Greeting::Door(_) => at_door,
    };
    screen::begun(caller, greeting, common)
}

/// Puts a new process in the place of this one; comes back only where that cannot be done.
pub(super) fn begin_anew() -> Fault {
    let there = env::current_exe().ok().filter(|program| program.exists());
    let mut program = Command::new(there.unwrap_or_else(|| PathBuf::from(ITSELF)));
    let mut words = env::args_os();
    if let Some(name) = words.next() {
        program.arg0(name);
    }
    program.args(words).env(LOCKED, tui::hand_over().unwrap_or_default());
    let error = program.exec();
    tui::leave();
    Fault::Refused(format!("It is locked, and ends: sendo could not be started anew ({error}). Start it again."))
}
