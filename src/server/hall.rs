//! The hall: where clients are let in from the moment the store's lock is held. While the store is being opened, hello
//! is answered by how far that is; once it is open, whoever waits is handed to the server.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::crowd::{Bell, Crowd, Full, Pass};
use super::hurried::Hurried;
use super::session;
use super::start::{Server, ServerError};
use crate::domain::command::{Refusal, RefusalKind};
use crate::logfile;
use crate::proto::ask::Reply;
use crate::proto::frame;
use crate::proto::link::Link;
use crate::proto::message::{Call, Notice, Opening, Request, Told};
use crate::store::{Progress, Stage, Sum};

/// How long a client waits before it is told how far the opening is: most are over by then.
const QUIET: Duration = Duration::from_millis(300);
/// The shortest time between two such notices.
const PAUSE: Duration = Duration::from_millis(200);
/// The longest: a client takes a server that says nothing for dead.
const BEAT: Duration = Duration::from_secs(3);

enum Stand {
    Opening(Opening),
    Open(Server),
    /// It was not opened, and why. The second is whether somebody has heard it.
    Failed(String, bool),
    Over,
}

struct Inside {
    stand: Mutex<Stand>,
    moved: Condvar,
    crowd: Arc<Crowd>,
}

/// Where clients wait, and behind it the server. Cheap to clone.
#[derive(Clone)]
pub struct Hall(Arc<Inside>);

/// How it stands with the store behind the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    Opening,
    Open,
    Failed { heard: bool },
    Over,
}

impl Hall {
    /// A hall before a store that belongs to the user `owner` and is not open yet.
    pub fn new(owner: u32) -> Result<Hall, ServerError> {
        let opening = Opening { rebuilding: false, percent: 0 };
        Ok(Hall(Arc::new(Inside {
            stand: Mutex::new(Stand::Opening(opening)),
            moved: Condvar::new(),
            crowd: Arc::new(Crowd::new(owner)?),
        })))
    }

    /// Says how far the opening is.
    pub fn tell(&self, progress: Progress) {
        let now = opening(progress);
        let mut stand = self.0.stand();
        if let Stand::Opening(before) = &mut *stand
            && *before != now
        {
            *before = now;
            self.0.moved.notify_all();
        }
    }

    /// The store is open: whoever waits is served.
    pub fn open(&self, server: Server) {
        self.turn(|stand| matches!(stand, Stand::Opening(_)), Stand::Open(server));
    }

    /// It was not opened: whoever waits, and whoever still comes, hears why.
    pub fn fail(&self, why: String) {
        self.turn(|stand| matches!(stand, Stand::Opening(_)), Stand::Failed(why, false));
    }

    /// Closes it: the server stops, and whoever still waits is sent away. The answer is why the store was not opened,
    /// where that is so.
    pub fn close(&self) -> Option<String> {
        match self.turn(|_| true, Stand::Over)? {
            Stand::Failed(why, _) => Some(why),
            Stand::Open(server) => {
                server.stop();
                None
            }
            Stand::Opening(_) | Stand::Over => None,
        }
    }

    /// A line that wakes the door when it is written to, for signals.
    pub fn cord(&self) -> Result<OwnedFd, ServerError> {
        Ok(self.bell().cord()?)
    }

    /// Puts another stand in the place of one that is so; the answer is the one before. A server must not be dropped
    /// while the stand is held: it waits for sessions.
    fn turn(&self, is_so: impl Fn(&Stand) -> bool, to: Stand) -> Option<Stand> {
        let mut stand = self.0.stand();
        let before = if is_so(&stand) { Some(std::mem::replace(&mut *stand, to)) } else { None };
        drop(stand);
        self.0.moved.notify_all();
        self.bell().ring();
        before
    }

    pub(super) fn stands(&self) -> Stands {
        match &*self.0.stand() {
            Stand::Opening(_) => Stands::Opening,
            Stand::Open(_) => Stands::Open,
            Stand::Failed(_, heard) => Stands::Failed { heard: *heard },
            Stand::Over => Stands::Over,
        }
    }

    /// The newest sums of the open store: of the journal and of the views.
    pub(super) fn heads(&self) -> Option<[Sum; 2]> {
        match &*self.0.stand() {
            Stand::Open(server) => Some(server.heads()),
            _ => None,
        }
    }

    pub(super) fn bell(&self) -> &Bell {
        self.0.crowd.bell()
    }

    /// How many clients there are.
    pub(super) fn clients(&self) -> usize {
        self.0.crowd.count()
    }

    /// Lets a client in: to the server or, where there is none yet, to wait for it.
    pub(super) fn serve(&self, line: UnixStream) -> Result<(), ServerError> {
        let uid = line.peer_uid()?;
        self.serve_as(line, uid)
    }

    /// A line from within this process on behalf of another account, for whoever could be any account anyway: tests.
    pub fn connect_as(&self, uid: u32) -> Result<UnixStream, ServerError> {
        let (ours, theirs) = UnixStream::pair()?;
        self.serve_as(ours, uid)?;
        Ok(theirs)
    }

    fn serve_as(&self, line: UnixStream, uid: u32) -> Result<(), ServerError> {
        let pass = match self.0.crowd.enter(uid, &line)? {
            Ok(pass) => pass,
            Err(full) => return Ok(send_away(&line, uid, &full)?),
        };
        if let Stand::Open(server) = &*self.0.stand() {
            return server.take_in(line, uid, None, Some(pass));
        }
        let inside = Arc::clone(&self.0);
        std::thread::Builder::new().name("in the hall".into()).spawn(move || {
            // A client that goes, says nothing or says nonsense is nobody's loss.
            let _ = inside.wait(line, uid, pass);
        })?;
        Ok(())
    }
}

impl Inside {
    fn stand(&self) -> MutexGuard<'_, Stand> {
        self.stand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One client's wait. It must have said hello, and in words of this version, before it is told anything.
    fn wait(&self, line: UnixStream, uid: u32, pass: Pass) -> Result<(), ServerError> {
        line.set_write_timeout(Some(session::HELLO_TIME))?;
        let mut from = Hurried::new(&line, Some(session::HELLO_TIME));
        let Ok(bytes) = frame::read_bytes(&mut from, session::HELLO_CAP) else { return Ok(()) };
        let asked = serde_json::from_slice::<Call>(&bytes).map_err(|error| (0, session::not_understood(&error)));
        let asked = asked.and_then(|Call(id, request)| match &request {
            Request::Hello(hello) => session::fits(hello).map(|()| Call(id, request)).map_err(|refusal| (id, refusal)),
            _ => Err((id, session::say_hello())),
        });
        let asked = match asked {
            Ok(asked) => asked,
            Err((id, refusal)) => return Ok(say(&line, &Told::Reply(id, Reply::Refused(refusal)))?),
        };
        self.keep_company(line, uid, pass, asked)
    }

    fn keep_company(&self, line: UnixStream, uid: u32, pass: Pass, asked: Call) -> Result<(), ServerError> {
        let (came, mut said) = (Instant::now(), None);
        let mut stand = self.stand();
        loop {
            match &mut *stand {
                Stand::Over => return Ok(()),
                Stand::Open(server) => {
                    line.set_write_timeout(None)?;
                    return server.take_in(line, uid, Some(asked), Some(pass));
                }
                Stand::Failed(why, heard) => {
                    let refusal = Refusal::new(RefusalKind::Unavailable, why.clone());
                    *heard = true;
                    drop(stand);
                    return Ok(say(&line, &Told::Reply(asked.0, Reply::Refused(refusal)))?);
                }
                Stand::Opening(opening) => {
                    let now = *opening;
                    let left = match said {
                        None => QUIET.saturating_sub(came.elapsed()),
                        Some((before, at)) if before != now => PAUSE.saturating_sub(Instant::elapsed(&at)),
                        Some((_, at)) => BEAT.saturating_sub(at.elapsed()),
                    };
                    if left.is_zero() {
                        drop(stand); // Whoever does not take it keeps nobody else.
                        say(&line, &Told::Notice(Notice::Opening(now)))?;
                        said = Some((now, Instant::now()));
                        stand = self.stand();
                    } else {
                        stand = self.moved.wait_timeout(stand, left).unwrap_or_else(PoisonError::into_inner).0;
                    }
                }
            }
        }
    }
}

/// How far it is, as clients are told.
pub(super) fn opening(progress: Progress) -> Opening {
    Opening { rebuilding: progress.stage == Stage::Rebuilding, percent: progress.percent().min(100) }
}

fn say(line: &UnixStream, told: &Told) -> io::Result<()> {
    let bytes = frame::encode(told).map_err(io::Error::other)?;
    io::Write::write_all(&mut &*line, &bytes)
}

/// A line too many. What it says is not read, and it is not waited for: a new line always takes so little.
fn send_away(line: &UnixStream, uid: u32, full: &Full) -> io::Result<()> {
    if full.news {
        logfile::log(&format!("the account {uid} has {} lines and was refused more", full.most));
    }
    let sentence = format!(
        "This account has {} programs at this store already, and may have no more: end some of them first.",
        full.most
    );
    let refusal = Refusal::new(RefusalKind::Unavailable, sentence);
    line.set_nonblocking(true)?;
    let _ = say(line, &Told::Reply(0, Reply::Refused(refusal)));
    Ok(())
}
