//! Notices that the terminal is gone, also where nobody sends a signal. It waits in the kernel and costs nothing. The
//! loop sees it too, but not while it hangs in a write.

use std::io;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::mail::Outbox;
use super::signals;
use super::terminal::Ending;

/// Whether the terminal is gone.
pub(super) fn is_gone() -> bool {
    let terminal = rustix::stdio::stdin();
    let mut asked = [PollFd::new(&terminal, PollFlags::empty())];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut asked, Some(&now)).is_ok_and(|ready| ready > 0)
}

/// Starts the thread that watches standard input.
pub(super) fn watch<M: Send + 'static>(outbox: Outbox<M>) -> io::Result<()> {
    std::thread::Builder::new().name("hang-up".to_owned()).spawn(move || {
        let terminal = rustix::stdio::stdin();
        // Asked for nothing, poll still reports a hang-up.
        while poll(&mut [PollFd::new(&terminal, PollFlags::empty())], None) == Err(Errno::INTR) {}
        signals::end_soon(&outbox, Ending::Hangup);
    })?;
    Ok(())
}
