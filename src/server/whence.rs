//! Where a line comes from: the system's word for the process that opened it, and for the session that the process is
//! of. Whoever opens many lines is told by it from whoever opens one.

use std::fs;
use std::io;
use std::os::unix::net::UnixStream;

use crate::proto::link::Link;

/// A process, and its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Whence {
    pub(super) session: u32,
    pub(super) process: u32,
}

impl Whence {
    /// Where a line comes from. A process that has gone, or that this server may not see, is a session of its own.
    pub(super) fn of(line: &UnixStream) -> io::Result<Whence> {
        let process = line.peer_process()?;
        let about = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        Ok(Whence { process, session: session(&about).unwrap_or(process) })
    }
}

/// The session in what the system says of a process: the fourth word behind its name, which may have anything in it.
fn session(about: &str) -> Option<u32> {
    about.rsplit_once(')')?.1.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_read_behind_any_name() {
        let table = [
            ("812 (sendo) S 1 812 800 34816 812 4194560", Some(800)),
            ("812 (a b) 7 8 9) S 1 812 801 0 -1", Some(801)),
            ("812 (sendo) S 1", None),
            ("", None),
        ];
        for (about, expected) in table {
            assert_eq!(session(about), expected, "{about}");
        }
        let pair = UnixStream::pair();
        let whence = pair.and_then(|(ours, _)| Whence::of(&ours));
        assert!(whence.is_ok_and(|whence| whence.process == std::process::id()));
    }
}
