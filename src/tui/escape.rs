//! A key that a slow line has split: Esc came alone, and `[` and `A` follow as if they had been typed. This joins them
//! again; it knows no thread and no clock.

use crate::keys::{Chord, Key};

/// No sequence that a keyboard sends is longer.
const LONGEST: usize = 16;

/// What has come since an Esc.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// Characters that may be the rest of a key.
    Keys(String),
    /// The text of a paste whose beginning was split; it lasts until nothing more comes.
    Paste(String),
}

impl Default for Held {
    fn default() -> Held {
        Held::Keys(String::new())
    }
}

/// What a further press makes of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// It may still become a key.
    More(Held),
    /// It is this key.
    Key(Chord),
    /// It is a key that sendo does not know.
    Nothing,
    /// It was an Esc, and this press has nothing to do with it.
    Apart(Held),
}

impl Held {
    /// Takes in the next press.
    pub(super) fn join(self, chord: Chord) -> Piece {
        match self {
            Held::Paste(mut text) => match (chord.types(), chord.key) {
                (Some(character), _) => {
                    text.push(character);
                    Piece::More(Held::Paste(text))
                }
                (None, Key::Enter) => {
                    text.push('\n');
                    Piece::More(Held::Paste(text))
                }
                (None, Key::Tab) => {
                    text.push(' ');
                    Piece::More(Held::Paste(text))
                }
                _ => Piece::Apart(Held::Paste(text)),
            },
            Held::Keys(before) => {
                let Some(character) = chord.types() else { return Piece::Apart(Held::Keys(before)) };
                let whole = format!("{before}{character}");
                match read(&whole) {
                    Some(piece) => piece,
                    None => Piece::Apart(Held::Keys(before)),
                }
            }
        }
    }
}

/// What the characters after an Esc are; `None` where no key sends them.
fn read(text: &str) -> Option<Piece> {
    let more = || Some(Piece::More(Held::Keys(text.to_owned())));
    let mut characters = text.chars();
    match (characters.next()?, characters.next()) {
        ('[' | 'O', None) | ('[', Some('[')) if text.len() < 3 => more(),
        // rxvt's arrows with Ctrl.
        ('O', Some(last @ 'a'..='d')) => letter(last.to_ascii_uppercase()).map(|key| Piece::Key(Chord::ctrl(key))),
        ('O', Some(last)) => letter(last).map(|key| Piece::Key(Chord::plain(key))),
        // The Linux console's F1 to F5.
        ('[', Some('[')) => Some(match characters.next()? {
            last @ 'A'..='E' => Piece::Key(Chord::plain(Key::F(last as u8 - b'A' + 1))),
            _ => Piece::Nothing,
        }),
        ('[', Some(_)) => {
            let body = text.strip_prefix('[')?;
            let last = body.chars().next_back()?;
            match last {
                '0'..='9' | ';' if text.len() < LONGEST => more(),
                '@'..='~' => Some(sequence(body.strip_suffix(last)?, last)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A whole sequence of numbers and a final character.
fn sequence(numbers: &str, last: char) -> Piece {
    let read = |number: &str| if number.is_empty() { 1 } else { number.parse::<u8>().unwrap_or(0) };
    let mut numbers = numbers.split(';').map(read);
    let first = numbers.next().unwrap_or(1);
    let held = numbers.next().unwrap_or(1).saturating_sub(1);
    let key = match (last, first) {
        ('~', 200) => return Piece::More(Held::Paste(String::new())),
        ('~', number) => numbered(number),
        (last, _) => letter(last),
    };
    key.map_or(Piece::Nothing, |key| {
        Piece::Key(Chord { key, shift: held & 1 != 0 && key != Key::BackTab, alt: held & 2 != 0, ctrl: held & 4 != 0 })
    })
}

fn letter(last: char) -> Option<Key> {
    Some(match last {
        'A' => Key::Up,
        'B' => Key::Down,
        'C' => Key::Right,
        'D' => Key::Left,
        'H' => Key::Home,
        'F' => Key::End,
        'P' => Key::F(1),
        'Q' => Key::F(2),
        'R' => Key::F(3),
        'S' => Key::F(4),
        'Z' => Key::BackTab,
        _ => return None,
    })
}

fn numbered(number: u8) -> Option<Key> {
    Some(match number {
        1 | 7 => Key::Home,
        2 => Key::Insert,
        3 => Key::Delete,
        4 | 8 => Key::End,
        5 => Key::PageUp,
        6 => Key::PageDown,
        11..=15 => Key::F(number - 10),
        17..=21 => Key::F(number - 11),
        23..=24 => Key::F(number - 12),
        _ => return None,
    })
}
