//! What is said on standard error while a command or the screens wait for a server that is still opening the store.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

use crate::proto::message::Opening;

/// How long it must take to be worth a line where nobody looks at a terminal.
const WORTH_A_LINE: Duration = Duration::from_secs(5);

/// One line that counts up on a terminal and is gone when the wait is over; elsewhere, where it takes long, a line for
/// each thing that is waited for.
pub(super) struct Waiting {
    since: Instant,
    said: Option<Opening>,
    cells: usize,
}

impl Default for Waiting {
    fn default() -> Waiting {
        Waiting { since: Instant::now(), said: None, cells: 0 }
    }
}

impl Waiting {
    /// Says how far it is; always to go on waiting.
    pub(super) fn say(&mut self, opening: Opening) -> bool {
        let text = format!("sendo: {}; it goes on by itself.", opening.words());
        if stderr().is_terminal() {
            let cells = text.len();
            let _ = write!(stderr(), "\r{text:<width$}", width = self.cells);
            self.cells = cells;
        } else if self.since.elapsed() > WORTH_A_LINE
            && self.said.is_none_or(|said| said.rebuilding != opening.rebuilding)
        {
            let _ = writeln!(stderr(), "{text}");
            self.said = Some(opening);
        }
        true
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if self.cells > 0 {
            let _ = write!(stderr(), "\r{:width$}\r", "", width = self.cells);
        }
    }
}
