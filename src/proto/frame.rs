//! Messages as bytes: four bytes of length, big-endian, then that much JSON. What comes in is hostile until it has
//! been read: the length is checked before anything is allocated.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The longest frame: the longest answer.
pub const CAP: usize = 64 * 1024 * 1024;
/// The longest question: a whole class with long notes fits, and an import that is longer goes in parts.
pub const QUESTION: usize = 4 * 1024 * 1024;

/// How much is allocated before the bytes are there: a peer that announces much and sends little costs little.
const STEP: usize = 64 * 1024;

/// Why there is no message.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The line ended, at the end of a frame or within one.
    #[error("the line to the server ended")]
    Closed,
    /// Longer than `CAP`.
    #[error("a message of {0} bytes is longer than the {CAP} that are taken")]
    TooLong(usize),
    /// Not a message of this version.
    #[error("a message was not understood: {0}")]
    Garbled(#[from] serde_json::Error),
    /// The line failed.
    #[error("the line to the server failed: {0}")]
    Io(io::Error),
}

impl From<io::Error> for FrameError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset => {
                FrameError::Closed
            }
            _ => FrameError::Io(error),
        }
    }
}

/// The bytes of a message.
pub fn encode(message: &impl Serialize) -> Result<Vec<u8>, FrameError> {
    let mut bytes = vec![0; 4];
    serde_json::to_writer(&mut bytes, message)?;
    let length = bytes.len() - 4;
    let head = u32::try_from(length).ok().filter(|_| length <= CAP).ok_or(FrameError::TooLong(length))?;
    for (to, from) in bytes.iter_mut().zip(head.to_be_bytes()) {
        *to = from;
    }
    Ok(bytes)
}

/// How many bytes something has on the line, without its head. It is not held meanwhile.
pub fn length(of: &impl Serialize) -> Result<usize, FrameError> {
    struct Count(usize);
    impl Write for Count {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    serde_json::to_writer(&mut count, of)?;
    Ok(count.0)
}

/// Writes a message in one call.
pub fn write(to: &mut impl Write, message: &impl Serialize) -> Result<(), FrameError> {
    to.write_all(&encode(message)?)?;
    Ok(to.flush()?)
}

/// Reads the bytes of the next message.
pub fn read_bytes(from: &mut impl Read, cap: usize) -> Result<Vec<u8>, FrameError> {
    let mut head = [0; 4];
    from.read_exact(&mut head)?;
    let length = usize::try_from(u32::from_be_bytes(head)).unwrap_or(usize::MAX);
    if length > cap {
        return Err(FrameError::TooLong(length));
    }
    let mut bytes = Vec::with_capacity(length.min(STEP));
    let got = from.take(length as u64).read_to_end(&mut bytes)?;
    if got < length { Err(FrameError::Closed) } else { Ok(bytes) }
}

/// Reads the next message.
pub fn read<T: DeserializeOwned>(from: &mut impl Read) -> Result<T, FrameError> {
    Ok(serde_json::from_slice(&read_bytes(from, CAP)?)?)
}
