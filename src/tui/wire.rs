//! The bytes that a terminal sends, made keys and pastes: one reader, however a slow line has cut them. What stays
//! unfinished is held, and given up when it is told that nothing more has come; it knows no clock and no terminal.

use std::time::Duration;

use super::input::Input;
use super::kind::TerminalKind;
use super::sequence::{self, Meaning};
use crate::keys::{Chord, Key};

/// How long an Esc is held, in case it is the first byte of an arrow key that a slow line has split.
const HOLD: Duration = Duration::from_millis(40);
/// How long the rest of what cannot have been typed is waited for: a paste, an answer, the numbers of a key.
const REST: Duration = Duration::from_secs(2);
/// How long the rest of a letter of several bytes is waited for, where it can be nothing else.
const LETTER: Duration = Duration::from_millis(200);
/// After so long a silence what comes has been pressed, and what comes alone has been pressed alone.
const QUIET: Duration = Duration::from_millis(50);
/// As many letters as the longest job has that somebody types ahead of the screen, before an Enter. Where pastes are not
/// marked, more of them in one go are a paste.
pub const TYPED_AT_ONCE: usize = 28;
/// What stands for bytes that are no letter here.
const NO_LETTER: char = char::REPLACEMENT_CHARACTER;
/// No sequence that a keyboard sends is longer. What is, is read to its end and means nothing.
const LONGEST: usize = 64;

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const LOCK: u8 = 0x0c;
/// What ends a string in one byte, where that is no part of a letter.
const ST: u8 = 0x9c;
const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// What the next byte belongs to.
#[derive(Clone, Copy, Default, PartialEq)]
enum Within {
    /// To nothing before it.
    #[default]
    Nothing,
    /// To a letter of so many bytes.
    Letter(usize),
    /// To an Esc, if it is not a key of its own.
    Esc,
    /// To a sequence after `ESC [` or `ESC O`.
    Sequence,
    /// To the place of a mouse that somebody else turned on: three bytes after `ESC [ M`.
    Mouse,
    /// To an answer of the terminal, up to BEL or `ESC \`; whether its last byte was an ESC.
    Answer { esc: bool },
    /// To a paste.
    Paste,
    /// To a paste that nothing marks.
    Unmarked,
}

/// Makes inputs of bytes.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about what was read last")]
#[derive(Default)]
pub struct Wire {
    kind: TerminalKind,
    within: Within,
    /// What has come of it; the ESC before a sequence is left out.
    held: Vec<u8>,
    /// Whether what follows the Esc that is held came with it.
    together: bool,
    /// Whether what is held began with a control character of one byte, which no key sends.
    is_long: bool,
    /// Whether the last of what is held of a paste may be a key by itself.
    is_alone: bool,
    after_enter: bool,
    out: Vec<Input>,
}

impl Wire {
    /// For a terminal of this kind.
    pub fn new(kind: TerminalKind) -> Wire {
        Wire { kind, ..Wire::default() }
    }

    /// What has become whole since this was last asked.
    pub fn take_out(&mut self) -> Vec<Input> {
        std::mem::take(&mut self.out)
    }

    /// How long the rest of what is held is waited for; `None` where nothing is held, or nothing that would be a key.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self.within {
            Within::Nothing => None,
            Within::Letter(_) if self.kind.speaks_utf8() => Some(LETTER),
            Within::Unmarked => Some(QUIET),
            Within::Paste if self.is_alone => Some(QUIET),
            Within::Letter(_) | Within::Esc | Within::Mouse => Some(HOLD),
            Within::Sequence | Within::Answer { .. } if !self.is_sure() => Some(HOLD),
            Within::Sequence | Within::Answer { .. } | Within::Paste => Some(REST),
        }
    }

    /// Whether nobody can have typed what is held as keys. Esc and then a name's first letters is typed.
    fn is_sure(&self) -> bool {
        match (self.within, self.held.as_slice()) {
            _ if self.is_long => true,
            (Within::Answer { .. }, [b'P' | b'X', second, ..]) => b"0123456789!$+<=>?|;".contains(second),
            (_, held) => held.len() > 1,
        }
    }

    /// Takes in what came at once, after so long a silence.
    pub(super) fn take_all(&mut self, bytes: &[u8], silence: Duration) {
        if self.within == Within::Paste && bytes == [LOCK] && silence >= QUIET {
            // Whoever has pasted and is left with a dead keyboard must be able to lock.
            self.is_alone = true;
            return self.held.push(LOCK);
        }
        if self.within == Within::Nothing && !self.kind.marks_pastes() && is_paste(bytes) {
            self.hold(Within::Unmarked, &[]);
        }
        let mut rest = bytes;
        while let [byte, after @ ..] = rest {
            rest = after;
            if *byte == ESC && matches!(self.within, Within::Nothing | Within::Letter(_)) {
                if let Some((key, behind)) = alone(after) {
                    self.give_up();
                    self.key(Chord { alt: true, ..Chord::plain(key) });
                    rest = behind;
                    continue;
                }
                self.take(ESC);
                self.together = !after.is_empty();
                continue;
            }
            self.take(*byte);
        }
    }

    /// Takes in the next byte.
    pub fn take(&mut self, byte: u8) {
        match self.within {
            Within::Nothing => self.begin(byte),
            Within::Letter(whole) => self.letter(byte, whole),
            Within::Esc => self.after_esc(byte),
            Within::Sequence => self.sequence(byte),
            Within::Mouse => {
                self.held.push(byte);
                if self.held.len() == 3 {
                    self.within = Within::Nothing;
                }
            }
            Within::Answer { esc } => self.answer(byte, esc),
            Within::Paste => self.paste(byte),
            Within::Unmarked => self.held.push(byte),
        }
    }

    /// Nothing more has come: what is held is what it is. What may have been typed is keys; half a key is none.
    pub(super) fn give_up(&mut self) {
        self.give_up_before(None);
    }

    /// What is held is over, and this byte has nothing to do with it.
    fn apart(&mut self, byte: u8) {
        self.give_up_before(Some(byte));
        self.take(byte);
    }

    fn give_up_before(&mut self, next: Option<u8>) {
        let (sure, together) = (self.is_sure(), std::mem::take(&mut self.together));
        let is_alone = std::mem::take(&mut self.is_alone);
        self.is_long = false;
        let mut held = std::mem::take(&mut self.held);
        match std::mem::take(&mut self.within) {
            Within::Nothing | Within::Mouse => {}
            Within::Letter(_) => held.iter().for_each(|byte| self.one(*byte)),
            Within::Unmarked => self.pasted(&held),
            Within::Paste => {
                if is_alone {
                    held.pop();
                }
                let mut halves = (1..PASTE_ENDS.len()).rev().filter_map(|length| PASTE_ENDS.get(..length));
                let text = halves.find_map(|half| held.strip_suffix(half)).unwrap_or(&held);
                if !(is_alone && text.is_empty()) {
                    self.pasted(text);
                }
                if is_alone {
                    self.ascii(LOCK);
                }
            }
            Within::Sequence | Within::Answer { .. } if sure => {}
            Within::Esc | Within::Sequence | Within::Answer { .. } => match held.as_slice() {
                [letter] if together && next.is_none_or(|next| next < 0x20 || next == 0x7f) => {
                    self.key(Chord { alt: true, ..Chord::char(char::from(*letter)) });
                }
                _ => {
                    self.key(Chord::plain(Key::Esc));
                    for byte in held {
                        self.take(byte);
                    }
                    // What these began is over too: half a letter would be the next key's.
                    if next.is_none() && self.within != Within::Nothing {
                        self.give_up_before(None);
                    }
                }
            },
        }
    }

    fn hold(&mut self, within: Within, first: &[u8]) {
        self.within = within;
        self.held.clear();
        self.held.extend_from_slice(first);
    }

    fn begin(&mut self, byte: u8) {
        match byte {
            ESC => self.hold(Within::Esc, &[]),
            0xc2..=0xdf => self.hold(Within::Letter(2), &[byte]),
            0xe0..=0xef => self.hold(Within::Letter(3), &[byte]),
            0xf0..=0xf4 => self.hold(Within::Letter(4), &[byte]),
            // No letter of UTF-8 begins so.
            0x80.. => self.one(byte),
            _ => self.ascii(byte),
        }
    }

    /// A byte that is no part of a letter of UTF-8: a letter by itself, or the control character that begins something.
    fn one(&mut self, byte: u8) {
        let begun = match byte {
            0x80..=0x9f if self.kind.has_long_controls() => match byte - 0x40 {
                first @ (b'[' | b'O') => Some((Within::Sequence, first)),
                first @ (b']' | b'P' | b'_' | b'^' | b'X') => Some((Within::Answer { esc: false }, first)),
                _ => return,
            },
            _ => None,
        };
        if let Some((within, first)) = begun {
            self.hold(within, &[first]);
            self.is_long = true;
            return;
        }
        let letter = Chord::char(self.kind.letter(byte).unwrap_or(NO_LETTER));
        // Bytes that are no letters are said once.
        if letter != Chord::char(NO_LETTER) || self.out.last() != Some(&Input::Chord(letter)) {
            self.key(letter);
        }
    }

    fn ascii(&mut self, byte: u8) {
        let letter = char::from(byte);
        match byte {
            b'\r' => {
                self.key(Chord::plain(Key::Enter));
                self.after_enter = true;
            }
            // `\r\n` is one Enter, and so is a lone `\n`.
            b'\n' if self.after_enter => self.after_enter = false,
            b'\n' => self.key(Chord::plain(Key::Enter)),
            b'\t' => self.key(Chord::plain(Key::Tab)),
            // ^H is what old terminals send for Backspace.
            0x08 | 0x7f => self.key(Chord::plain(Key::Backspace)),
            0 => self.key(Chord::ctrl(Key::Char(' '))),
            1..=26 => self.key(Chord::ctrl(Key::Char(char::from(byte - 1 + b'a')))),
            0x1c..=0x1f => self.key(Chord::ctrl(Key::Char(char::from(byte - 0x1c + b'4')))),
            _ => self.key(Chord::char(letter)),
        }
    }

    fn letter(&mut self, byte: u8, whole: usize) {
        if !(0x80..0xc0).contains(&byte) {
            return self.apart(byte);
        }
        self.held.push(byte);
        if self.held.len() < whole {
            return;
        }
        self.within = Within::Nothing;
        let held = std::mem::take(&mut self.held);
        match std::str::from_utf8(&held).ok().and_then(|letter| letter.chars().next()) {
            Some(letter) if letter.is_control() => {}
            Some(letter) => self.key(Chord::char(letter)),
            None => held.iter().for_each(|byte| self.one(*byte)),
        }
    }

    fn after_esc(&mut self, byte: u8) {
        match byte {
            b'[' | b'O' => self.hold(Within::Sequence, &[byte]),
            b']' | b'P' | b'_' | b'^' | b'X' => self.hold(Within::Answer { esc: false }, &[byte]),
            // The Linux console sends Esc and Tab for Shift-Tab.
            b'\t' if self.kind.is_console() => {
                self.within = Within::Nothing;
                self.key(Chord::plain(Key::BackTab));
            }
            _ => self.apart(byte),
        }
    }

    fn sequence(&mut self, byte: u8) {
        let of_o = self.held.first() == Some(&b'O');
        match (self.held.as_slice(), byte) {
            (_, ..0x20 | 0x7f..) => return self.apart(byte),
            (b"[", b'M') => return self.hold(Within::Mouse, &[]),
            // The Linux console's F1 to F5.
            (b"[[", b'A'..=b'E') => return self.known(Chord::plain(Key::F(byte - b'A' + 1))),
            (b"[", b'[') => return self.held.push(byte),
            // rxvt's keys with Shift end as nothing else does.
            ([b'[', b'1'..=b'9', rest @ ..], b'$') if rest.iter().all(u8::is_ascii_digit) => {}
            (_, b'0'..=b'9' | b';') => return self.more(byte),
            (_, 0x20..=0x3f) if !of_o => return self.more(byte),
            _ => {}
        }
        let body = self.held.get(1..).filter(|body| body.len() < LONGEST).unwrap_or(b"?");
        let body = String::from_utf8_lossy(body);
        if of_o {
            return match sequence::after_o(&body, char::from(byte)) {
                Some(chord) => self.known(chord),
                None => self.apart(byte),
            };
        }
        match sequence::read(&body, char::from(byte)) {
            Meaning::Key(chord) => self.known(chord),
            Meaning::Paste => self.hold(Within::Paste, &[]),
            Meaning::Nothing => self.over(),
        }
    }

    /// What is held is whole, and no key.
    fn over(&mut self) {
        self.within = Within::Nothing;
        (self.is_long, self.together) = (false, false);
    }

    fn more(&mut self, byte: u8) {
        if self.held.len() <= LONGEST {
            self.held.push(byte);
        }
    }

    fn answer(&mut self, byte: u8, esc: bool) {
        match (byte, esc) {
            (b'\\', true) | (BEL, false) => self.over(),
            (ST, false) if self.kind.has_long_controls() => self.over(),
            (_, true) => {
                self.give_up();
                self.begin(ESC);
                self.take(byte);
            }
            (ESC, false) => self.within = Within::Answer { esc: true },
            // There is no other control character in one: it never ended, and this is a key.
            (..0x20 | 0x7f, false) => self.apart(byte),
            _ => self.more(byte),
        }
    }

    fn paste(&mut self, byte: u8) {
        self.is_alone = false;
        self.held.push(byte);
        // Where another begins, the end of the one before was lost.
        for (mark, next) in [(PASTE_ENDS, Within::Nothing), (PASTE_BEGINS, Within::Paste)] {
            if byte == b'~' && self.held.ends_with(mark) {
                let held = std::mem::take(&mut self.held);
                self.within = next;
                self.pasted(held.strip_suffix(mark).unwrap_or_default());
            }
        }
    }

    fn pasted(&mut self, bytes: &[u8]) {
        self.after_enter = false;
        self.out.push(Input::Paste(plain(&self.kind.read(bytes))));
    }

    fn known(&mut self, chord: Chord) {
        self.over();
        self.key(chord);
    }

    fn key(&mut self, chord: Chord) {
        self.after_enter = false;
        self.out.push(Input::Chord(chord));
    }
}

/// Whether what came at once is more than anybody types before the screen has answered. What a terminal answers begins
/// with an Esc.
fn is_paste(bytes: &[u8]) -> bool {
    let typed = bytes.split(|byte| *byte == ESC).next().unwrap_or_default();
    let letters = |line: &[u8]| line.iter().filter(|byte| !(0x80..0xc0).contains(*byte)).count();
    typed.split(|byte| *byte < 0x20 || *byte == 0x7f).any(|line| letters(line) > TYPED_AT_ONCE)
}

/// The key that was pressed with Alt, where an Esc came with it and with no other letter: two keys that a slow line
/// brings at once are no harm then either. Behind it stands the rest. What begins a sequence is none.
fn alone(after: &[u8]) -> Option<(Key, &[u8])> {
    let first = after.utf8_chunks().next()?.valid().chars().next()?;
    let rest = after.get(first.len_utf8()..)?;
    let key = match first {
        '[' | 'O' | ']' | 'P' | '_' | '^' | 'X' => return None,
        '\x08' | '\x7f' => Key::Backspace,
        letter if letter.is_control() => return None,
        letter => Key::Char(letter),
    };
    rest.first().is_none_or(|next| *next < 0x20 || *next == 0x7f).then_some((key, rest))
}

/// Pasted text with its line ends made one kind, tabs made spaces and other control characters left out.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    text.chars().filter(|character| *character == '\n' || !character.is_control()).collect()
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
