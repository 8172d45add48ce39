//! What other processes ask of this one: to end, to stop, to go on. It hands each on to the loop, and only where the
//! loop does not answer does it act itself.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::mail::{Outbox, Parcel};
use super::terminal::{self, Ending};

/// How long the loop has to end by itself.
const GRACE: Duration = Duration::from_millis(700);
/// Whether the loop is running.
static LOOPING: AtomicBool = AtomicBool::new(false);
/// Whether the thread is there already.
static WATCHED: AtomicBool = AtomicBool::new(false);

/// Says whether the loop is running.
pub(super) fn looping(is: bool) {
    LOOPING.store(is, Ordering::SeqCst);
}

/// Starts the thread that takes signals. Once the loop has ended they do again what they do by default,
/// those that end the process after a moment.
pub(super) fn watch<M: Send + 'static>(outbox: Outbox<M>) -> io::Result<()> {
    if WATCHED.swap(true, Ordering::SeqCst) {
        return Ok(());
    }
    let mut signals = Signals::new([SIGTERM, SIGQUIT, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            if !LOOPING.load(Ordering::SeqCst) {
                if matches!(signal, SIGTERM | SIGQUIT | SIGHUP) {
                    if terminal::is_taken() {
                        // It was taken over, and the loop has not begun.
                        terminal::abandon(128 + signal);
                    }
                    // The program is on its way out, and may be keeping what was typed.
                    std::thread::sleep(GRACE);
                }
                let _ = emulate_default_handler(signal);
                continue;
            }
            match signal {
                SIGTERM | SIGQUIT => end_soon(&outbox, Ending::Terminated),
                SIGHUP => end_soon(&outbox, Ending::Hangup),
                SIGTSTP => outbox.put(Parcel::Suspend),
                SIGWINCH => outbox.put(Parcel::Resize),
                SIGCONT => outbox.put(Parcel::Resume),
                // An interrupt from outside does no harm: leaving is asked for by key.
                _ => {}
            }
        }
    })?;
    Ok(())
}

/// Tells the loop to end. Where it does not, because it hangs in a write that a stalled terminal does not take, the
/// process ends without it.
pub(super) fn end_soon<M>(outbox: &Outbox<M>, ending: Ending) {
    outbox.put(Parcel::End(ending));
    std::thread::sleep(GRACE);
    if LOOPING.load(Ordering::SeqCst) {
        terminal::abandon(128 + if ending == Ending::Hangup { SIGHUP } else { SIGTERM });
    }
}

/// Stops the process, as SIGTSTP does; returns when it goes on.
pub(super) fn stop() {
    let _ = emulate_default_handler(SIGTSTP);
}
