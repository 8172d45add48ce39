//! Finds the store's server, and starts one where there is none: connect; else take the start lock, connect again, and
//! only then start.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, BufRead, BufReader};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::caller::{Caller, ClientError, Greeting};
use crate::paths;
use crate::proto::frame::FrameError;
use crate::proto::link::Link;
use crate::proto::message::{About, Opening, Request};
use crate::proto::view::Welcome;

/// What a server that was started says on its standard output once it can be reached.
pub const READY: &str = "ready";

/// How long a server may take to answer hello, or to say again how far it is with opening the store.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often a server is started that has gone before anybody could say hello to it.
const STARTS: usize = 3;

/// Why there is no line.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store is somebody else's, and nobody serves it.
    #[error(
        "The service of this store is not running, and the store is not yours to start: ask whoever looks after this \
         machine to run `systemctl start sendo`."
    )]
    NotYours,
    /// The socket is there, but not for this account.
    #[error("This account may not use the store in {0}: ask whoever looks after this machine.")]
    NotAllowed(String),
    /// Somebody else's program answers, and wants to be told who somebody is.
    #[error(
        "What answers there runs as the account {0}, which is neither yours nor this machine's service: no PIN was asked for \
         and none was sent. Leave out --store and SENDO_STORE, or ask whoever looks after this machine."
    )]
    Stranger(u32),
    /// The server said why it does not start.
    #[error("{0}")]
    Said(String),
    /// It takes clients in, but does not answer them.
    #[error(
        "The server of this store (process {0}) does not answer. What was acknowledged is safe: end that process, with \
         `kill {0}` or, if that does not help, `kill -9 {0}`, and try again."
    )]
    Silent(i32),
    /// A file, folder or process.
    #[error("The server could not be reached or started: {0}.")]
    Io(#[from] io::Error),
}

/// A line to the server of the store in `root`. One is started where none runs and the caller owns the store.
pub fn connect(root: &Path) -> Result<UnixStream, StartError> {
    let socket = paths::socket(root);
    if let Some(line) = knock(&socket)? {
        return Ok(line);
    }
    make_own(root)?;
    let lock = OpenOptions::new().create(true).append(true).mode(0o600).open(root.join("start.lock"))?;
    lock.lock()?;
    if let Some(line) = knock(&socket)? {
        return Ok(line); // Somebody else was faster.
    }
    // One that cannot open its store says why to who has come by then, and goes.
    for _ in 0..STARTS {
        start(root)?;
        if let Some(line) = knock(&socket)? {
            return Ok(line);
        }
    }
    Err(StartError::Said("The server started and stopped again at once: try again.".into()))
}

/// Whether whoever serves a line as `peer` may be told a PIN: root, the caller, and the owner of the machine's own store.
fn is_known(peer: u32, me: u32, machine: Option<u32>) -> bool {
    peer == 0 || peer == me || machine == Some(peer)
}

/// A line, where somebody answers the door.
pub fn knock(socket: &Path) -> Result<Option<UnixStream>, StartError> {
    match UnixStream::connect(socket) {
        Ok(line) => Ok(Some(line)),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused | io::ErrorKind::NotADirectory => Ok(None),
            io::ErrorKind::PermissionDenied => Err(StartError::NotAllowed(socket.display().to_string())),
            _ => Err(error.into()),
        },
    }
}

/// Says hello over a line, and waits a while for the answer: life means answering, not that there is a process.
/// While the store is being opened, `told` hears how far that is, and says whether to go on waiting.
pub fn hello(
    line: &UnixStream,
    act_as: Option<String>,
    told: &mut dyn FnMut(Opening) -> bool,
) -> Result<(Caller, Greeting), ClientError> {
    hello_asking(line, act_as, None, told)
}

/// `hello`, with a question right behind it: its answer is to be had from `Caller::answer_behind`.
pub fn hello_asking(
    line: &UnixStream,
    act_as: Option<String>,
    behind: Option<Request>,
    told: &mut dyn FnMut(Opening) -> bool,
) -> Result<(Caller, Greeting), ClientError> {
    let (caller, greeting) = patiently(line, || Caller::hello_asking(line, act_as, behind, told))?;
    let io = |error| ClientError::Line(FrameError::Io(error));
    let (peer, me) = (line.peer_uid().map_err(io)?, rustix::process::geteuid().as_raw());
    if is_known(peer, me, paths::machine_owner()) {
        return Ok((caller, greeting));
    }
    match greeting {
        Greeting::Door(_) => Err(StartError::Stranger(peer).into()),
        Greeting::Welcome(_) => Ok((caller.of_stranger(peer), greeting)),
    }
}

/// `hello`, on an account that needs no more.
pub fn greet(line: &UnixStream, act_as: Option<String>) -> Result<(Caller, Welcome), ClientError> {
    greet_telling(line, act_as, &mut |_| true)
}

/// `greet`. While the store is being opened, `told` hears how far that is, and says whether to go on waiting.
pub fn greet_telling(
    line: &UnixStream,
    act_as: Option<String>,
    told: &mut dyn FnMut(Opening) -> bool,
) -> Result<(Caller, Welcome), ClientError> {
    patiently(line, || Caller::greet_telling(line, act_as, told))
}

/// How it stands with the server and its store, whoever asks: also somebody who is nobody at the school, or who has to sign
/// in. `told` as above.
pub fn about(
    line: &UnixStream,
    act_as: Option<String>,
    told: &mut dyn FnMut(Opening) -> bool,
) -> Result<About, ClientError> {
    patiently(line, || Caller::about(line, act_as, told))
}

fn patiently<T>(line: &UnixStream, say: impl FnOnce() -> Result<T, ClientError>) -> Result<T, ClientError> {
    let io = |error| ClientError::Line(FrameError::Io(error));
    line.set_read_timeout(Some(PATIENCE)).map_err(io)?;
    let said = say();
    line.set_read_timeout(None).map_err(io)?;
    match said {
        Err(ClientError::Line(FrameError::Io(error))) if error.kind() == io::ErrorKind::WouldBlock => {
            let pid = rustix::net::sockopt::socket_peercred(line).map_or(0, |peer| peer.pid.as_raw_nonzero().get());
            Err(StartError::Silent(pid).into())
        }
        other => other,
    }
}

/// The store's folder, the caller's own.
fn make_own(root: &Path) -> Result<(), StartError> {
    match fs::metadata(root) {
        Ok(about) if about.uid() == rustix::process::geteuid().as_raw() => Ok(()),
        Ok(_) => Err(StartError::NotYours),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Ok(DirBuilder::new().recursive(true).mode(0o700).create(root)?)
        }
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(StartError::NotYours),
        Err(error) => Err(error.into()),
    }
}

/// Starts a server on its own, away from this terminal, and waits until it can be reached or has said why not.
fn start(root: &Path) -> Result<(), StartError> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["serve", "--linger", "--store"])
        .arg(root)
        .current_dir("/")
        .env("MALLOC_ARENA_MAX", "2") // Else what each thread leaves behind is kept apart.
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut said = String::new();
    if let Some(stdout) = child.stdout.take() {
        BufReader::new(stdout).read_line(&mut said)?;
    }
    if said.trim_end() != READY {
        return Err(StartError::Said(last_words(&mut child)));
    }
    // Should it go before this program does, nothing of it is left in the list of processes.
    let _ = thread::Builder::new().name("server".into()).spawn(move || child.wait());
    Ok(())
}

/// What a server that did not start said on its standard error.
fn last_words(child: &mut Child) -> String {
    let mut words = String::new();
    if let Some(stderr) = child.stderr.take() {
        let lines = BufReader::new(stderr).lines().map_while(Result::ok);
        words = lines.last().unwrap_or_default();
    }
    let _ = child.wait();
    let words = words.strip_prefix("sendo: ").unwrap_or(&words);
    if words.is_empty() {
        "The server did not start and did not say why: see the log.".into()
    } else {
        words.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::is_known;

    #[test]
    fn only_the_stores_own_server_is_told_a_pin() {
        const SERVICE: u32 = 998;
        // Who answers, who asks, whose the machine's store is, and whether a PIN is for them.
        let table = [
            (0, 1000, None, true),
            (1000, 1000, None, true),
            (SERVICE, 1000, Some(SERVICE), true),
            (SERVICE, 0, Some(SERVICE), true),
            (1001, 1000, None, false),
            (1001, 1000, Some(SERVICE), false),
            (1001, 0, None, false),
        ];
        for (peer, me, machine, known) in table {
            assert_eq!(is_known(peer, me, machine), known, "{peer} to {me}, {machine:?}");
        }
    }
}
