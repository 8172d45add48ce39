//! Asks for a secret at the terminal, not at standard input: nothing that is typed is shown, and the terminal is given
//! back as it was, also when the program is told to end meanwhile.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGTERM};
use signal_hook::flag;

use super::fault::Fault;
use super::out::shown;
use crate::domain::secret::Secret;
use crate::keys::Key;
use crate::tui::{Input, TerminalKind, Wire};

/// The terminal that this process belongs to, whatever its standard input is. As long as this is held, what is typed is
/// not shown but where it is asked for: also what is typed ahead of a question.
pub(super) struct Terminal {
    file: File,
    raw: Raw,
    wire: Wire,
}

impl Terminal {
    /// Opens it; without one nobody can sign in.
    pub(super) fn open() -> Result<Terminal, Fault> {
        let file = OpenOptions::new().read(true).write(true).open("/dev/tty");
        let file = file.map_err(|_| {
            Fault::Refused(
                "Everybody signs in on this account, and there is no terminal to ask at. Nothing was done: run it in one, \
                 or from an account of your own."
                    .into(),
            )
        })?;
        Ok(Terminal { raw: Raw::take(file.try_clone()?)?, file, wire: Wire::new(TerminalKind::here()) })
    }

    /// Says something.
    pub(super) fn say(&mut self, sentence: &str) -> Result<(), Fault> {
        Ok(writeln!(self.file, "{}", shown(sentence, true))?)
    }

    /// Asks for a line that everybody may see.
    pub(super) fn ask(&mut self, question: &str) -> Result<String, Fault> {
        self.line(question, true).map(|line| line.bare().trim().to_owned())
    }

    /// Asks for a line that nobody may see.
    pub(super) fn ask_secret(&mut self, question: &str) -> Result<Secret, Fault> {
        self.line(question, false)
    }

    fn line(&mut self, question: &str, seen: bool) -> Result<Secret, Fault> {
        write!(self.file, "{}", shown(question, true))?;
        self.file.flush()?;
        let line = self.read_line(seen);
        writeln!(self.file)?;
        line
    }

    fn read_line(&mut self, seen: bool) -> Result<Secret, Fault> {
        let mut line = Secret::default();
        loop {
            let Some(byte) = self.byte()? else { return Err(gave_up()) };
            self.wire.take(byte);
            for input in self.wire.take_out() {
                let Input::Chord(chord) = input else { continue };
                match (chord.key, chord.types()) {
                    (Key::Enter, _) => return Ok(line),
                    (Key::Char('c' | 'd'), None) if chord.ctrl => return Err(gave_up()),
                    (Key::Char('u'), None) if chord.ctrl => self.rub_out(line.take().len(), seen)?,
                    (Key::Backspace, _) => {
                        self.rub_out(line.len().min(1), seen)?;
                        line.pop();
                    }
                    (_, Some(letter)) => {
                        if seen {
                            write!(self.file, "{letter}")?;
                        }
                        line.push(letter);
                    }
                    _ => {}
                }
            }
        }
    }

    fn rub_out(&mut self, letters: usize, seen: bool) -> Result<(), Fault> {
        let back = if seen { "\x08 \x08".repeat(letters) } else { String::new() };
        Ok(self.file.write_all(back.as_bytes())?)
    }

    /// The next byte; `None` at the end, and when the program is told to end.
    fn byte(&mut self) -> Result<Option<u8>, Fault> {
        loop {
            let waited = poll(&mut [PollFd::new(&self.file, PollFlags::IN)], None);
            if self.raw.ends.load(Ordering::SeqCst) {
                return Ok(None);
            }
            if self.raw.resumed.swap(false, Ordering::SeqCst) {
                self.raw.quieten()?;
            }
            match waited {
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(io::Error::from(error).into()),
                Ok(_) => {
                    let mut byte = [0];
                    return Ok((self.file.read(&mut byte)? == 1).then_some(byte[0]));
                }
            }
        }
    }
}

fn gave_up() -> Fault {
    Fault::Refused("Nobody signed in: nothing was done.".into())
}

/// The terminal without echo and line editing, until this is dropped.
struct Raw {
    terminal: File,
    before: Termios,
    ends: Arc<AtomicBool>,
    /// It was stopped and goes on: the shell has set the terminal up for itself, and it would show what is typed.
    resumed: Arc<AtomicBool>,
    signals: Vec<signal_hook::SigId>,
}

impl Raw {
    fn take(terminal: File) -> Result<Raw, Fault> {
        let before = tcgetattr(&terminal).map_err(io::Error::from)?;
        let (ends, resumed) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let mut signals = Vec::new();
        for (signal, flag) in [(SIGTERM, &ends), (SIGHUP, &ends), (SIGCONT, &resumed)] {
            signals.push(flag::register(signal, Arc::clone(flag))?);
        }
        let raw = Raw { terminal, before, ends, resumed, signals };
        raw.quieten()?;
        Ok(raw)
    }

    fn quieten(&self) -> Result<(), Fault> {
        let mut quiet = self.before.clone();
        quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN);
        quiet.special_codes[SpecialCodeIndex::VMIN] = 1;
        quiet.special_codes[SpecialCodeIndex::VTIME] = 0;
        Ok(tcsetattr(&self.terminal, OptionalActions::Flush, &quiet).map_err(io::Error::from)?)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
        for signal in self.signals.drain(..) {
            signal_hook::low_level::unregister(signal);
        }
    }
}
