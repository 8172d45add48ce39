//! The line between a client and a server: bytes both ways, and a way to hang up from another thread.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;

/// One end of a line.
pub trait Link: Send {
    /// What the other end says.
    fn reader(&self) -> io::Result<Box<dyn Read + Send>>;
    /// To say something.
    fn writer(&self) -> io::Result<Box<dyn Write + Send>>;
    /// Ends the line for both; harmless when it has ended.
    fn hang_up(&self);
    /// The user on the other end, as the system knows it.
    fn peer_uid(&self) -> io::Result<u32>;
    /// The process that opened the other end, as the system knows it.
    fn peer_process(&self) -> io::Result<u32>;
}

impl Link for UnixStream {
    fn reader(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(self.try_clone()?))
    }

    fn writer(&self) -> io::Result<Box<dyn Write + Send>> {
        Ok(Box::new(self.try_clone()?))
    }

    fn hang_up(&self) {
        let _ = self.shutdown(Shutdown::Both);
    }

    fn peer_uid(&self) -> io::Result<u32> {
        Ok(rustix::net::sockopt::socket_peercred(self)?.uid.as_raw())
    }

    fn peer_process(&self) -> io::Result<u32> {
        let process = rustix::net::sockopt::socket_peercred(self)?.pid.as_raw_nonzero().get();
        Ok(u32::try_from(process).unwrap_or(0))
    }
}
