//! Reads from a line whose other end may take only so long in all, however little it says at a time.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// A line's reading end.
pub(super) struct Hurried<'l> {
    line: &'l UnixStream,
    until: Option<Instant>,
}

impl<'l> Hurried<'l> {
    /// One that has so long from now on; `None` is as long as it likes.
    pub(super) fn new(line: &'l UnixStream, time: Option<Duration>) -> Hurried<'l> {
        Hurried { line, until: time.map(|time| Instant::now() + time) }
    }

    /// From now on it may say nothing for so long, and go on as long as it says something.
    pub(super) fn let_pause(&mut self, time: Option<Duration>) -> io::Result<()> {
        self.until = None;
        self.line.set_read_timeout(time)
    }
}

impl Read for Hurried<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if let Some(until) = self.until {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.line.set_read_timeout(Some(left))?;
        }
        let mut line = self.line;
        line.read(into)
    }
}
