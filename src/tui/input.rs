//! What the keyboard brings, as chords: everything that has arrived, at once. It does not wait, and does not know what a
//! key does.

use std::io;
use std::time::Duration;

use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use rustix::io::Errno;

use super::escape::{Held, Piece};
use super::hangup;
use super::terminal::Ending;
use crate::keys::{Chord, Key};

/// How long an Esc is held, in case it is the first byte of an arrow key that a slow line has split.
pub(super) const HOLD: Duration = Duration::from_millis(40);
/// The most events that are taken at once, so that an endless stream is still drawn now and then.
const BURST: usize = 4096;

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

/// Makes inputs of events.
#[derive(Default)]
pub(super) struct Reader {
    /// Whether the terminal is a Linux console.
    console: bool,
    held: Option<Held>,
    after_enter: bool,
    more: bool,
    out: Vec<Input>,
}

impl Reader {
    /// For the terminal that the process has.
    pub(super) fn new() -> Reader {
        let term = std::env::var("TERM").unwrap_or_default();
        Reader { console: term == "linux" || term.starts_with("linux-"), ..Reader::default() }
    }

    /// Takes all that the terminal has sent. It does not wait.
    pub(super) fn take_all(&mut self) -> io::Result<Vec<Input>> {
        self.more = true;
        for _ in 0..BURST {
            if hangup::is_gone() {
                // The terminal library would read the end of the file for ever.
                return Err(Errno::IO.into());
            }
            if !event::poll(Duration::ZERO)? {
                self.more = false;
                break;
            }
            self.take(event::read()?);
        }
        Ok(std::mem::take(&mut self.out))
    }

    /// Whether there is more than was taken, so that nobody need wait for it.
    pub(super) fn has_more(&self) -> bool {
        self.more
    }

    /// Whether something is held that may be the start of a key.
    pub(super) fn holds(&self) -> bool {
        self.held.is_some()
    }

    /// What was held for too long, as it came.
    pub(super) fn let_go(&mut self) -> Vec<Input> {
        self.give_up();
        std::mem::take(&mut self.out)
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Key(key) if key.kind == KeyEventKind::Release => {}
            Event::Key(key) => self.key(key),
            Event::Paste(text) => {
                self.give_up();
                self.out.push(Input::Paste(plain_paste(&text)));
            }
            // The size is told by its own signal.
            Event::Resize(..) | Event::FocusGained | Event::FocusLost | Event::Mouse(_) => {}
        }
    }

    fn key(&mut self, key: KeyEvent) {
        let Some(chord) = chord(key) else { return };
        // `\r\n` is one Enter, and so is a lone `\n`.
        let line_feed = chord == Chord::ctrl(Key::Char('j'));
        let repeated = line_feed && self.after_enter;
        self.after_enter = chord == Chord::plain(Key::Enter);
        if repeated {
            return;
        }
        let chord = if line_feed { Chord::plain(Key::Enter) } else { chord };
        // The Linux console sends Esc and Tab for Shift-Tab.
        if chord.alt && chord.key == Key::Tab && self.console {
            self.chord(Chord::plain(Key::BackTab));
            return;
        }
        // Esc and a key that arrived in one packet look like Alt and the key, and Alt is never bound.
        if let (true, Key::Char(_) | Key::Enter | Key::Tab | Key::Backspace) = (chord.alt, chord.key) {
            self.chord(Chord::plain(Key::Esc));
            self.chord(Chord { alt: false, ..chord });
        } else {
            self.chord(chord);
        }
    }

    fn chord(&mut self, chord: Chord) {
        if let Some(held) = self.held.take() {
            return self.join(held, chord);
        }
        if chord == Chord::plain(Key::Esc) {
            self.held = Some(Held::default());
        } else {
            self.out.push(Input::Chord(chord));
        }
    }

    fn join(&mut self, held: Held, chord: Chord) {
        match held.join(chord) {
            Piece::More(held) => self.held = Some(held),
            Piece::Key(chord) => self.out.push(Input::Chord(chord)),
            Piece::Nothing => {}
            Piece::Apart(held) => {
                self.held = Some(held);
                self.give_up();
                self.chord(chord);
            }
        }
    }

    /// What is held was no split key after all.
    fn give_up(&mut self) {
        match self.held.take() {
            None => {}
            Some(Held::Paste(text)) => self.out.push(Input::Paste(plain_paste(&text))),
            Some(Held::Keys(after)) => {
                self.out.push(Input::Chord(Chord::plain(Key::Esc)));
                self.out.extend(after.chars().map(|character| Input::Chord(Chord::char(character))));
            }
        }
    }
}

/// Pasted text with its line ends made one kind, tabs made spaces and other control characters left out.
fn plain_paste(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    text.chars().filter(|character| *character == '\n' || !character.is_control()).collect()
}

/// The chord of a key event, where it is a key that sendo knows.
fn chord(event: KeyEvent) -> Option<Chord> {
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let key = match event.code {
        // What old consoles send for Backspace.
        KeyCode::Char('h') if ctrl => return Some(Chord::plain(Key::Backspace)),
        KeyCode::Char(character) => Key::Char(if ctrl { character.to_ascii_lowercase() } else { character }),
        KeyCode::F(number) => Key::F(number),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Insert => Key::Insert,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        _ => return None,
    };
    let shift = event.modifiers.contains(KeyModifiers::SHIFT) && !matches!(key, Key::Char(_) | Key::BackTab);
    Some(Chord { key, ctrl, alt: event.modifiers.contains(KeyModifiers::ALT), shift })
}

#[cfg(test)]
#[path = "input_tests.rs"]
mod tests;
