//! The way back to a server whose line broke before it answered: a new line, and the same command under the same name,
//! so that what was stored is not stored twice. Knows no command and no screen.

use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{io, thread};

use super::caller::{Caller, ClientError};
use super::sending::Sending;
use super::start::connect;
use crate::domain::command::{Refusal, RefusalKind};
use crate::proto::ask::Reply;
use crate::proto::frame::FrameError;

/// How long all of it may take; each part of a long question that is taken begins it anew.
pub const COME_BACK_WITHIN: Duration = Duration::from_secs(10);
/// How long after a failed try the next one comes.
const PAUSE: Duration = Duration::from_millis(50);
/// The shortest time that a line is given to answer.
const LEAST: Duration = Duration::from_millis(1);

/// Where a server is to be found again, and as whom. Whoever signed in with a PIN has none: it is not kept.
#[derive(Clone, Debug)]
pub struct WayBack {
    /// The store's folder.
    pub root: PathBuf,
    /// `--as`.
    pub act_as: Option<String>,
}

/// What is said again: a command, and before it what opened the records that it may be about.
pub(super) struct Words<'a> {
    pub(super) opened: &'a [Sending],
    pub(super) asked: &'a Sending,
}

impl WayBack {
    /// Sends again until there is an answer, or the time is over. What a server says that stores nothing at present is
    /// none: it does not know either whether the first one was stored.
    /// `broke` is how the first one ended; where no last part ever left, nothing is stored.
    pub(super) fn ask(&self, words: &Words<'_>, broke: ClientError) -> Result<(Caller, Reply), ClientError> {
        let mut until = Instant::now() + COME_BACK_WITHIN;
        let mut unsent = matches!(broke, ClientError::Unsent(_)).then_some(broke);
        loop {
            let error = match self.once(words, &mut until) {
                Err(ClientError::Refused(refusal)) if is_silence(&refusal) => refusal.into(),
                Err(error) if !matches!(error, ClientError::Refused(_)) => error,
                answered => return answered,
            };
            if !matches!(error, ClientError::Unsent(_) | ClientError::Start(_)) {
                unsent = None;
            }
            if Instant::now() + PAUSE >= until {
                return Err(unsent.unwrap_or_else(|| ClientError::may_be_stored(error)));
            }
            thread::sleep(PAUSE);
        }
    }

    fn once(&self, words: &Words<'_>, until: &mut Instant) -> Result<(Caller, Reply), ClientError> {
        let line = connect(&self.root)?;
        wait_until(&line, *until)?;
        let mut told = |_| Instant::now() < *until;
        let (mut caller, _) = Caller::greet_telling(&line, self.act_as.clone(), &mut told).map_err(unheard)?;
        wait_until(&line, *until)?;
        for opened in words.opened {
            caller.send(opened, &mut || Ok(())).map_err(unheard)?;
        }
        let reply = caller.send(words.asked, &mut || {
            *until = Instant::now() + COME_BACK_WITHIN;
            wait_until(&line, *until)
        })?;
        line.set_read_timeout(None).map_err(broken)?;
        Ok((caller, reply))
    }
}

/// Whether it is no answer about the first command: the server stores nothing at present, and looked at nothing.
fn is_silence(refusal: &Refusal) -> bool {
    matches!(refusal.kind, RefusalKind::Unavailable | RefusalKind::ReadOnly | RefusalKind::Rebuilding)
}

/// A server that says no before it is asked says nothing about what was stored.
fn unheard(error: ClientError) -> ClientError {
    if let ClientError::Refused(_) = error { ClientError::may_be_stored(error) } else { error }
}

fn wait_until(line: &UnixStream, until: Instant) -> Result<(), ClientError> {
    let left = until.saturating_duration_since(Instant::now());
    line.set_read_timeout(Some(left.max(LEAST))).map_err(broken)
}

fn broken(error: io::Error) -> ClientError {
    ClientError::Line(FrameError::Io(error))
}
