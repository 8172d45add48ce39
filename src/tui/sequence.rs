//! What a whole sequence of a keyboard stands for: the body between `ESC [` or `ESC O` and its last character. It knows
//! the terminals' ways of writing a key, and no time.

use crate::keys::{Chord, Key};

/// What a sequence is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It is this key.
    Key(Chord),
    /// A paste begins.
    Paste,
    /// A report, or a key that sendo does not know.
    Nothing,
}

/// A sequence after `ESC [`: its numbers and the character that ends it.
pub(super) fn read(body: &str, last: char) -> Meaning {
    let chord = match (body, last) {
        ("200", '~') => return Meaning::Paste,
        (number, '~' | '^' | '$' | '@') if number.bytes().all(|byte| byte.is_ascii_digit()) => by_number(number, last),
        // rxvt's arrows with Shift.
        ("", 'a'..='d') => letter(last.to_ascii_uppercase()).map(|key| Chord { shift: true, ..Chord::plain(key) }),
        _ => with_modifiers(body, last),
    };
    chord.map_or(Meaning::Nothing, Meaning::Key)
}

/// A key after `ESC O`; `None` where no key is written so.
pub(super) fn after_o(body: &str, last: char) -> Option<Chord> {
    match (body, last) {
        // rxvt's arrows with Ctrl.
        ("", 'a'..='d') => letter(last.to_ascii_uppercase()).map(Chord::ctrl),
        ("", last) => letter(last).map(Chord::plain),
        // Some write only what is held, some as `ESC [` does.
        (held, last) => match held.parse() {
            Ok(held) => hold(letter(last)?, held),
            Err(_) => with_modifiers(body, last),
        },
    }
}

/// A key by number alone; rxvt says in the last character what is held with it.
fn by_number(number: &str, last: char) -> Option<Chord> {
    let key = numbered(number.parse().ok()?)?;
    Some(Chord { ctrl: matches!(last, '^' | '@'), shift: matches!(last, '$' | '@'), ..Chord::plain(key) })
}

/// Numbers, of which the second says what is held. Behind a colon stands what a key would be on another keyboard and,
/// for what is held, whether the key was pressed, repeated or let go.
fn with_modifiers(body: &str, last: char) -> Option<Chord> {
    let mut numbers = body.split(';').map(|number| number.split(':'));
    let mut next = || numbers.next().map(|mut parts| (parts.next().unwrap_or_default(), parts.next()));
    let (first, (held, event)) = (next()?.0, next().unwrap_or_default());
    let third = next().map(|(number, _)| number);
    let number = |text: &str| if text.is_empty() { Some(1_u32) } else { text.parse().ok() };
    let (first, held) = (number(first)?, number(held)?);
    if event == Some("3") {
        return None;
    }
    match (last, third) {
        ('u', _) => written(first, held),
        ('~', Some(code)) if first == 27 => written(number(code)?, held),
        ('~', None) => hold(numbered(u8::try_from(first).ok()?)?, held),
        // Where the cursor stands, row 1 and column 1, is no F3; further down it is an answer by its first number.
        ('R', None) if body == "1;1" => None,
        (_, None) if first == 1 => hold(letter(last)?, held),
        _ => None,
    }
}

/// A key by its character, as terminals write it that tell more of a key than they used to.
fn written(code: u32, held: u32) -> Option<Chord> {
    let key = match code {
        9 => Key::Tab,
        13 => Key::Enter,
        27 => Key::Esc,
        8 | 127 => Key::Backspace,
        // Where Unicode has no characters of its own they number keys that send none.
        57344..=63743 => return None,
        _ => Key::Char(char::from_u32(code).filter(|letter| !letter.is_control())?),
    };
    hold(key, held)
}

/// The key with what is held with it, counted from 1: Shift, Alt, Ctrl, and then keys that sendo never asks for.
fn hold(key: Key, held: u32) -> Option<Chord> {
    let held = held.checked_sub(1)?;
    let (shift, alt, ctrl, other) = (held & 1 != 0, held & 2 != 0, held & 4 != 0, held & 0b11_1000 != 0);
    let chord = match key {
        Key::Tab if shift => Chord::plain(Key::BackTab),
        Key::Char('h' | 'H') if ctrl => Chord::plain(Key::Backspace),
        Key::Char(letter) if ctrl => Chord::ctrl(Key::Char(letter.to_ascii_lowercase())),
        Key::Char(letter) if shift => Chord::char(letter.to_ascii_uppercase()),
        Key::Char(_) => Chord::plain(key),
        Key::BackTab => Chord { ctrl, ..Chord::plain(key) },
        key => Chord { ctrl, shift, ..Chord::plain(key) },
    };
    (!other).then_some(Chord { alt, ..chord })
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
        23..=26 => Key::F(number - 12),
        28..=29 => Key::F(number - 13),
        31..=34 => Key::F(number - 14),
        _ => return None,
    })
}
