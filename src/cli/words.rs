//! Words that a command takes: as arguments, which everybody on this machine can see, or else asked for at the terminal
//! or read from standard input. The only place that reads them.

use std::io::{self, BufRead, IsTerminal, Read, Write, stderr};

use super::fault::Fault;
use super::out::shown;
use crate::domain::record::entry::NOTE_LIMIT;
use crate::domain::secret::Secret;
use crate::tui::TerminalKind;

/// What stands where words are to be read and not taken from the command line.
pub(super) const ASK: &str = "-";
/// What is said where a text is empty.
const NO_WORDS: &str = "There were no words. Nothing was stored.";
/// How much of standard input is read for one text: more than any that is taken.
const LIMIT: usize = NOTE_LIMIT * 2;

/// The words of a line. There must be some.
pub(super) fn line(typed: &[String], question: &str) -> Result<String, Fault> {
    let words = if is_there(typed) { typed.join(" ") } else { read_line(question)? };
    needed(words, "There was no line. Nothing was stored.")
}

/// The words of a text, which may have several lines where it comes from standard input. There must be some.
pub(super) fn text(typed: &[String], question: &str) -> Result<String, Fault> {
    needed(perhaps(typed, question)?, NO_WORDS)
}

/// The words of a text that may be left out.
pub(super) fn perhaps(typed: &[String], question: &str) -> Result<String, Fault> {
    match is_there(typed) {
        true => Ok(typed.join(" ")),
        false if io::stdin().is_terminal() => read_line(question),
        false => Ok(read(|stdin, bytes| stdin.read_to_end(bytes))?.trim_end().to_owned()),
    }
}

/// Why a record is opened, where that is to be said.
pub(super) fn reason(typed: Option<&str>) -> Result<Option<String>, Fault> {
    match typed {
        Some(ASK) => needed(read_line("why you open it > ")?, NO_WORDS).map(Some),
        typed => Ok(typed.map(str::to_owned)),
    }
}

/// A line of standard input that nobody is to see, where that is no terminal.
pub(super) fn secret_from_pipe() -> Result<Option<Secret>, Fault> {
    if io::stdin().is_terminal() { Ok(None) } else { read_line("").map(|line| Some(Secret::new(line))) }
}

fn is_there(typed: &[String]) -> bool {
    !(typed.is_empty() || matches!(typed, [only] if only == ASK))
}

fn needed(words: String, without: &str) -> Result<String, Fault> {
    if words.trim().is_empty() { Err(Fault::Usage(without.into())) } else { Ok(words) }
}

/// One line, asked for where somebody sits at a terminal.
fn read_line(question: &str) -> Result<String, Fault> {
    if io::stdin().is_terminal() {
        write!(stderr(), "{}", shown(question, stderr().is_terminal()))?;
        stderr().flush()?;
    }
    read(|stdin, bytes| stdin.read_until(b'\n', bytes))
}

/// What is still buffered stays for whoever reads next.
fn read(how: impl FnOnce(&mut dyn BufRead, &mut Vec<u8>) -> io::Result<usize>) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(LIMIT).unwrap_or(u64::MAX);
    how(&mut io::stdin().lock().take(limit), &mut bytes)?;
    if io::stdin().is_terminal() {
        let typed = TerminalKind::here().read(&bytes);
        if typed.contains(char::REPLACEMENT_CHARACTER) {
            return Err(Fault::Refused(
                "A letter of what was typed could not be read: the terminal sends other bytes for it than the locale \
                 (LANG) says. Nothing was stored."
                    .into(),
            ));
        }
        return Ok(typed.trim_end_matches(['\n', '\r']).to_owned());
    }
    let read =
        String::from_utf8(bytes).map_err(|_| Fault::Refused("The words are not UTF-8. Nothing was stored.".into()))?;
    Ok(read.trim_end_matches(['\n', '\r']).to_owned())
}
