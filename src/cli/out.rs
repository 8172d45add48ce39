//! The only way to standard output: text is cleaned, JSON is escaped, so that no byte of data reaches a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use serde::Serialize;

use super::args::Common;
use super::fault::Fault;
use crate::domain::{ascii, text};
use crate::tui::TerminalKind;

/// Standard output.
pub(super) struct Out {
    to: BufWriter<StdoutLock<'static>>,
    is_terminal: bool,
}

/// A text as it may be printed: clean, and on a terminal that has no UTF-8 in nothing but ASCII.
pub(super) fn shown(text: &str, on_terminal: bool) -> Cow<'_, str> {
    let clean = text::clean(text);
    if on_terminal && !clean.is_ascii() && !TerminalKind::here().speaks_utf8() {
        return Cow::Owned(ascii::line(&clean).into_owned());
    }
    clean
}

/// Whether the screens are printed as plain lines: asked for, or on a terminal that can do nothing else.
pub(super) fn is_plain(common: &Common) -> bool {
    let at_terminal = || io::stdin().is_terminal() && io::stdout().is_terminal();
    common.plain || (TerminalKind::here().only_lines() && at_terminal())
}

impl Out {
    pub(super) fn new() -> Out {
        Out { is_terminal: io::stdout().is_terminal(), to: BufWriter::new(io::stdout().lock()) }
    }

    /// One line of text.
    pub(super) fn line(&mut self, text: impl AsRef<str>) -> Result<(), Fault> {
        Ok(writeln!(self.to, "{}", shown(text.as_ref(), self.is_terminal))?)
    }

    /// One value, on one line where it is one of many, else indented.
    pub(super) fn json(&mut self, value: &impl Serialize, one_line: bool) -> Result<(), Fault> {
        let text = if one_line { serde_json::to_string(value) } else { serde_json::to_string_pretty(value) }?;
        let only_ascii = self.is_terminal && !TerminalKind::here().speaks_utf8();
        Ok(writeln!(self.to, "{}", escape(&text, only_ascii))?)
    }

    /// What was printed so far goes out now.
    pub(super) fn flush(&mut self) -> Result<(), Fault> {
        Ok(self.to.flush()?)
    }
}

/// JSON with every character that a terminal could act on written as `\u`: DEL, C1, bidi controls and marks, line and
/// paragraph separators; on a terminal without UTF-8 all above ASCII. C0 is escaped by JSON itself. Line ends of the
/// layout stay.
fn escape(json: &str, only_ascii: bool) -> String {
    let mut safe = String::with_capacity(json.len());
    for letter in json.chars() {
        let acts = matches!(letter,
            '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}');
        if acts || (only_ascii && !letter.is_ascii()) {
            for half in letter.encode_utf16(&mut [0; 2]) {
                let _ = write!(safe, "\\u{half:04x}");
            }
        } else {
            safe.push(letter);
        }
    }
    safe
}
