//! What the keyboard brings: everything that has arrived, at once. It reads what the loop was told is there, and does
//! not know what a key does.

use std::io;
use std::time::Instant;

use rustix::io::Errno;

use super::kind::TerminalKind;
use super::terminal::Ending;
use super::wire::Wire;
use crate::keys::Chord;

/// The most bytes that are taken at once; the kernel keeps no more of a terminal's input.
const AT_ONCE: usize = 4096;

/// What the loop tells the program of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed.
    Chord(Chord),
    /// Text was pasted. Line ends are `\n`; no other control character is in it.
    Paste(String),
    /// The screen has so many columns and rows now.
    Resize(u16, u16),
    /// The deadline that the program named has come.
    Due,
    /// The process was stopped and goes on; the screen was somebody else's meanwhile.
    Resumed,
    /// It ends now: the last thing the program is told. Drafts are kept here.
    Ending(Ending),
}

/// Reads the terminal.
pub(super) struct Reader {
    wire: Wire,
    until: Option<Instant>,
    last: Instant,
}

impl Reader {
    /// For the terminal that the process has.
    pub(super) fn new() -> Reader {
        Reader { wire: Wire::new(TerminalKind::here()), until: None, last: Instant::now() }
    }

    /// Takes what the terminal has sent, of which there must be some: otherwise it waits. Readiness is never asked for
    /// a second time, so that what is ready is always taken. The end of the input is an error.
    pub(super) fn take(&mut self) -> io::Result<Vec<Input>> {
        let mut bytes = [0; AT_ONCE];
        let count = loop {
            match rustix::io::read(rustix::stdio::stdin(), &mut bytes) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => break count,
                Err(Errno::INTR) => {}
                // Somebody else who reads this terminal was quicker; then it is not ready any more either.
                Err(Errno::AGAIN) => break 0,
                Err(error) => return Err(error.into()),
            }
        };
        let now = Instant::now();
        let silence = now.saturating_duration_since(self.last);
        self.last = now;
        self.wire.take_all(bytes.get(..count).unwrap_or_default(), silence);
        self.until = self.wire.patience().map(|patience| now + patience);
        Ok(self.wire.take_out())
    }

    /// When what is held is given up, if nothing more comes.
    pub(super) fn until(&self) -> Option<Instant> {
        self.until
    }

    /// What was held for too long, as it came.
    pub(super) fn let_go(&mut self) -> Vec<Input> {
        if self.until.take_if(|until| *until <= Instant::now()).is_some() {
            self.wire.give_up();
        }
        self.wire.take_out()
    }
}
