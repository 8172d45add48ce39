//! The only way to standard output: text is cleaned, JSON is escaped, so that no byte of data reaches a terminal.

use std::fmt::Write as _;
use std::io::{self, BufWriter, StdoutLock, Write};

use serde::Serialize;

use super::fault::Fault;
use crate::domain::text;

/// Standard output.
pub(super) struct Out(BufWriter<StdoutLock<'static>>);

impl Out {
    pub(super) fn new() -> Out {
        Out(BufWriter::new(io::stdout().lock()))
    }

    /// One line of text.
    pub(super) fn line(&mut self, text: impl AsRef<str>) -> Result<(), Fault> {
        Ok(writeln!(self.0, "{}", text::clean(text.as_ref()))?)
    }

    /// One value, on one line where it is one of many, else indented.
    pub(super) fn json(&mut self, value: &impl Serialize, one_line: bool) -> Result<(), Fault> {
        let text = if one_line { serde_json::to_string(value) } else { serde_json::to_string_pretty(value) }?;
        Ok(writeln!(self.0, "{}", escape(&text))?)
    }

    /// What was printed so far goes out now.
    pub(super) fn flush(&mut self) -> Result<(), Fault> {
        Ok(self.0.flush()?)
    }
}

/// JSON with every character that a terminal could act on written as `\u`: DEL, C1, bidi controls and marks, line and
/// paragraph separators. C0 is escaped by JSON itself. Line ends of the layout stay.
fn escape(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for letter in json.chars() {
        let acts = matches!(letter,
            '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}');
        if acts {
            let _ = write!(safe, "\\u{:04x}", u32::from(letter));
        } else {
            safe.push(letter);
        }
    }
    safe
}
