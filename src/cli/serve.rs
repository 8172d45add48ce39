//! `sendo serve`: the server in the foreground, for a service manager, or started by a first client.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;
use signal_hook::low_level::pipe;

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::session;
use crate::client::READY;
use crate::server::{Door, Hall};
use crate::store::{self, Taken};
use crate::tui::PanicHook;
use crate::{logfile, paths};

pub(super) fn serve(common: &Common, lingers: bool, one_by_one: bool) -> Result<(), Fault> {
    PanicHook { log: logfile::log, caught: store::is_guarded, sentence: "sendo: a thread of the server failed." }
        .install();
    if lingers {
        let _ = rustix::process::setsid(); // The terminal of the first client may go; its hang-up is not the server's.
    } else {
        logfile::to_stderr();
    }
    let root = session::place(common)?;
    let taken = session::take(&root)?;
    let owner = paths::owner(&root)?;
    let hall = Hall::new(owner)?;
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGINT, SIGHUP] {
        flag::register(signal, Arc::clone(&stop))?;
        pipe::register(signal, hall.cord()?)?; // After the flag, so that whoever wakes sees it.
    }
    let machine = paths::is_machine_store(&root);
    let door = Door::open(&root, &paths::socket(&root), machine)?;
    let mut out = Out::new();
    out.line(READY)?;
    out.flush()?;
    drop(out);
    let behind = hall.clone();
    thread::Builder::new().name("opening".into()).spawn(move || open(&behind, taken, owner, one_by_one))?;
    door.serve(&hall, lingers, &|| stop.load(Ordering::Relaxed))?;
    hall.close().map_or(Ok(()), |why| Err(Fault::Store(why)))
}

/// Tells those who wait also where opening ends in a panic; it changes nothing once it has ended otherwise.
struct Unopened<'h>(&'h Hall);

impl Drop for Unopened<'_> {
    fn drop(&mut self) {
        self.0
            .fail("Opening the store failed inside. What was acknowledged is safe: see the log, and try again.".into());
    }
}

/// Opens the store while clients wait in the hall.
fn open(hall: &Hall, taken: Taken, owner: u32, one_by_one: bool) {
    let _unopened = Unopened(hall);
    match session::serve(taken, owner, &|progress| hall.tell(progress)) {
        Ok(server) => {
            if one_by_one {
                server.one_by_one();
            }
            hall.open(server);
        }
        Err(fault) => hall.fail(fault.to_string()),
    }
}
