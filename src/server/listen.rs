//! The door: a socket in the store's folder. Only the holder of the store's lock unlinks and binds it, so of many
//! programs started at once one serves and the others are its clients.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::start::{Server, ServerError};
use crate::logfile;

/// How long a server that was started by its first client stays after its last one.
const LINGER: Duration = Duration::from_secs(2);
/// How often it looks whether anybody is left, and whether its folder is still its own.
const LOOK: Duration = Duration::from_millis(500);
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
        Ok(Door {
            listener,
            inode: fs::metadata(socket)?.ino(),
            socket: socket.to_owned(),
            lock_inode: fs::metadata(&lock)?.ino(),
            lock,
        })
    }

    /// Lets clients in until `stop` says so, the folder is no longer this server's, or, where it `lingers`, nobody has
    /// been there for two seconds.
    pub fn serve(self, server: &Server, lingers: bool, stop: &dyn Fn() -> bool) -> Result<(), ServerError> {
        self.listener.set_nonblocking(true)?;
        let mut empty_since = Some(Instant::now());
        while !stop() && self.is_mine() {
            match self.accept() {
                Some(Ok(line)) => {
                    let taken =
                        line.set_nonblocking(false).map_err(ServerError::from).and_then(|()| server.serve(line));
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
                None if server.clients() > 0 => empty_since = None,
                None => {
                    let since = *empty_since.get_or_insert_with(Instant::now);
                    if lingers && since.elapsed() >= LINGER {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// Waits a little for a client.
    fn accept(&self) -> Option<io::Result<UnixStream>> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let wait = Timespec { tv_sec: 0, tv_nsec: i64::from(LOOK.subsec_nanos()) };
        let _ = poll(&mut [PollFd::new(&self.listener, PollFlags::IN)], Some(&wait));
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
