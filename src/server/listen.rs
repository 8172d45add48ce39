//! The door: a socket in the store's folder. Only the holder of the store's lock unlinks and binds it, so of many
//! programs started at once one serves and the others are its clients. It does not wait for the store to be open.

use std::fs::{self, Permissions};
use std::os::fd::AsFd;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{io, thread};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::hall::{Hall, Stands};
use super::hourly::Hourly;
use super::start::ServerError;
use crate::logfile;

/// How long a server that was started by its first client stays after its last one.
const LINGER: Duration = Duration::from_secs(2);
/// How long a server whose store was not opened waits for those who are to hear it.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// How often it looks whether its folder is still its own. Nothing announces that, so this is the only thing that an
/// idle door wakes for; a commit to a folder that is another's is refused at once all the same.
const LOOK: Duration = Duration::from_secs(5);
/// How long the door stays shut when the system has no more files to give.
const OUT_OF_FILES: Duration = Duration::from_millis(200);

/// A bound socket. It goes when this is dropped.
pub struct Door {
    listener: UnixListener,
    socket: PathBuf,
    inode: u64,
    lock: PathBuf,
    lock_inode: u64,
}

impl Door {
    /// Binds the socket of the store in `root`, whose lock the caller holds. `group_may` lets the folder's group in.
    pub fn open(root: &Path, socket: &Path, group_may: bool) -> Result<Door, ServerError> {
        match fs::remove_file(socket) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let listener = UnixListener::bind(socket)?;
        fs::set_permissions(socket, Permissions::from_mode(if group_may { 0o660 } else { 0o600 }))?;
        let lock = root.join("lock");
        // A store that can only be read may have none.
        let lock = if lock.exists() { lock } else { root.to_owned() };
        Ok(Door {
            listener,
            inode: fs::metadata(socket)?.ino(),
            socket: socket.to_owned(),
            lock_inode: fs::metadata(&lock)?.ino(),
            lock,
        })
    }

    /// Lets clients into the hall until `stop` says so, the folder is no longer this server's, the store was not opened
    /// or, where it `lingers`, nobody has been there for two seconds. It sleeps until a client comes, the last one has
    /// gone, or something is written to the hall's cord.
    pub fn serve(self, hall: &Hall, lingers: bool, stop: &dyn Fn() -> bool) -> Result<(), ServerError> {
        self.listener.set_nonblocking(true)?;
        let (mut hourly, mut empty_since, mut failed_since) = (Hourly::default(), None, None);
        while !stop() && self.is_mine() {
            let now = Instant::now();
            if let Some(line) = hourly.line(now, false, || hall.heads()) {
                logfile::log(&line);
            }
            let leaves = match hall.stands() {
                Stands::Failed { heard } => {
                    let until = *failed_since.get_or_insert(now) + LAST_WORDS;
                    // Started by a client, it has one that is to hear why; as a service, it has a log.
                    if hall.clients() == 0 && (heard || !lingers) { Some(now) } else { Some(until) }
                }
                Stands::Open if lingers && hall.clients() == 0 => Some(*empty_since.get_or_insert(now) + LINGER),
                Stands::Over => Some(now),
                Stands::Open | Stands::Opening => {
                    empty_since = None;
                    None
                }
            };
            if leaves.is_some_and(|at| at <= now) {
                break;
            }
            let wake = [leaves, hourly.next(), Some(now + LOOK)].into_iter().flatten().min();
            match self.accept(hall, wake.map_or(LOOK, |at| at.saturating_duration_since(now))) {
                None => {}
                Some(Ok(line)) => {
                    let taken = line.set_nonblocking(false).map_err(ServerError::from).and_then(|()| hall.serve(line));
                    if let Err(error) = taken {
                        logfile::log(&format!("a client was not taken in: {error}"));
                        thread::sleep(OUT_OF_FILES);
                    }
                    empty_since = None;
                }
                Some(Err(error)) => {
                    logfile::log(&format!("the socket: {error}"));
                    thread::sleep(OUT_OF_FILES);
                }
            }
        }
        if let Some(line) = hourly.line(Instant::now(), true, || hall.heads()) {
            logfile::log(&line);
        }
        Ok(())
    }

    /// Waits for a client, for the bell, or so long.
    fn accept(&self, hall: &Hall, wait: Duration) -> Option<io::Result<UnixStream>> {
        // Rounded up, so that what it waits for is due when it wakes.
        let wait = wait + Duration::from_millis(1);
        let wait = Timespec { tv_sec: i64::try_from(wait.as_secs()).unwrap_or(1), tv_nsec: wait.subsec_nanos().into() };
        let bell = hall.bell();
        let _ = poll(&mut [PollFd::new(&self.listener.as_fd(), PollFlags::IN), bell.heard()], Some(&wait));
        bell.hush();
        match self.listener.accept() {
            Ok((line, _)) => Some(Ok(line)),
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => None,
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => None,
            Err(error) => Some(Err(error)),
        }
    }

    /// Whether lock and socket are still the files that this server made: a folder that was put in their place belongs
    /// to another.
    fn is_mine(&self) -> bool {
        let same = |path: &Path, inode| fs::metadata(path).is_ok_and(|about| about.ino() == inode);
        same(&self.lock, self.lock_inode) && same(&self.socket, self.inode)
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        if self.is_mine() {
            let _ = fs::remove_file(&self.socket);
        }
    }
}
