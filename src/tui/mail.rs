//! What the loop waits for: the keyboard, and the one channel into which signals and the program's own threads put what
//! they have to say. Both are waited for at once, in the kernel, so that a key needs no thread of its own.

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::terminal::Ending;

/// What can arrive.
pub(super) enum Parcel<M> {
    /// From the program's own threads.
    Message(M),
    /// The terminal has another size (SIGWINCH).
    Resize,
    /// It must end.
    End(Ending),
    /// Asked to stop (SIGTSTP).
    Suspend,
    /// Going on after a stop (SIGCONT).
    Resume,
}

/// Wakes the loop. It is rung once for any number of parcels that wait.
struct Bell {
    rung: AtomicBool,
    pipe: PipeWriter,
}

/// Where messages for the loop are handed in. Cheap to clone; sending never waits.
pub struct Outbox<M> {
    parcels: Sender<Parcel<M>>,
    bell: Arc<Bell>,
}

impl<M> Clone for Outbox<M> {
    fn clone(&self) -> Self {
        Outbox { parcels: self.parcels.clone(), bell: Arc::clone(&self.bell) }
    }
}

impl<M> Outbox<M> {
    /// Hands in a message. Once the loop has ended there is nobody to tell, and the message is dropped.
    pub fn send(&self, message: M) {
        self.put(Parcel::Message(message));
    }

    pub(super) fn put(&self, parcel: Parcel<M>) {
        if self.parcels.send(parcel).is_ok() && !self.bell.rung.swap(true, Ordering::SeqCst) {
            let _ = (&self.bell.pipe).write(&[0]);
        }
    }
}

/// The loop's end of the channel.
pub struct Inbox<M> {
    parcels: Receiver<Parcel<M>>,
    bell: Arc<Bell>,
    pipe: PipeReader,
}

/// A new channel.
pub fn mailbox<M>() -> io::Result<(Outbox<M>, Inbox<M>)> {
    let (pipe, ringer) = io::pipe()?;
    let bell = Arc::new(Bell { rung: AtomicBool::new(false), pipe: ringer });
    let (sender, parcels) = mpsc::channel();
    Ok((Outbox { parcels: sender, bell: Arc::clone(&bell) }, Inbox { parcels, bell, pipe }))
}

/// What woke the loop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Woken {
    /// There are keys to read.
    pub(super) keys: bool,
    /// The terminal is gone; it must not be read any more.
    pub(super) hangup: bool,
}

impl<M> Inbox<M> {
    /// Sleeps until there is a key, where those are listened to, or a parcel, or the deadline has come; without one
    /// nothing wakes it in between.
    pub(super) fn wait(&self, deadline: Option<Instant>, listens: bool) -> io::Result<Woken> {
        let keys = if listens { PollFlags::IN } else { PollFlags::empty() };
        let terminal = rustix::stdio::stdin();
        loop {
            let left = deadline.map(|deadline| timespec(deadline.saturating_duration_since(Instant::now())));
            let mut fds = [PollFd::new(&terminal, keys), PollFd::new(&self.pipe, PollFlags::IN)];
            match poll(&mut fds, left.as_ref()) {
                Err(Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
                Ok(_) => {}
            }
            let [keys, bell] = fds.map(|fd| fd.revents());
            if bell.contains(PollFlags::IN) {
                (&self.pipe).read_exact(&mut [0])?;
                // Silenced before the parcels are taken: whatever comes after this rings again.
                self.bell.rung.store(false, Ordering::SeqCst);
            }
            let hangup = keys.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL);
            return Ok(Woken { keys: keys.contains(PollFlags::IN) && !hangup, hangup });
        }
    }

    /// A message that arrives once the loop has ended; `None` when none has come until then.
    pub fn after(&self, until: Instant) -> Option<M> {
        loop {
            let parcel = self.parcels.recv_timeout(until.saturating_duration_since(Instant::now())).ok()?;
            if let Parcel::Message(message) = parcel {
                return Some(message);
            }
        }
    }

    /// What has arrived already.
    pub(super) fn next(&self) -> Option<Parcel<M>> {
        self.parcels.try_recv().ok()
    }
}

/// Rounded up, so that the deadline has come when it wakes.
fn timespec(left: Duration) -> Timespec {
    let left = left.saturating_add(Duration::from_micros(1));
    Timespec { tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX), tv_nsec: left.subsec_nanos().into() }
}
