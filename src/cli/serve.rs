//! `sendo serve`: the server in the foreground, for a service manager, or started by a first client.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

use super::args::Common;
use super::fault::Fault;
use super::out::Out;
use super::session;
use crate::client::READY;
use crate::logfile;
use crate::paths;
use crate::server::Door;
use crate::store;
use crate::tui::PanicHook;

pub(super) fn serve(common: &Common, lingers: bool, one_by_one: bool) -> Result<(), Fault> {
    PanicHook { log: logfile::log, caught: store::is_guarded, sentence: "sendo: a thread of the server failed." }
        .install();
    if lingers {
        let _ = rustix::process::setsid(); // The terminal of the first client may go; its hang-up is not the server's.
    } else {
        logfile::to_stderr();
    }
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGTERM, SIGINT, SIGHUP] {
        flag::register(signal, Arc::clone(&stop))?;
    }
    let root = session::place(common)?;
    let server = session::serve(&root)?;
    if one_by_one {
        server.one_by_one();
    }
    let machine = paths::is_machine_store(&root);
    let door = Door::open(&root, &paths::socket(&root), machine)?;
    let mut out = Out::new();
    out.line(READY)?;
    out.flush()?;
    drop(out);
    door.serve(&server, lingers, &|| stop.load(Ordering::Relaxed))?;
    server.stop();
    Ok(())
}
