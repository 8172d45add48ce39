//! One key press, as it is written on a screen: `^G`, `Enter`, `!`, `F1`, `PgDn`. It knows no terminal and no meaning.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A key without what is held with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Key {
    /// A character, as typed: the Shift of `A` is in the `A`.
    Char(char),
    /// A function key, 1 to 24.
    F(u8),
    /// Enter or Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
}

/// The keys that have a name, and the name.
const NAMED: &[(Key, &str)] = &[
    (Key::Char(' '), "Space"),
    (Key::Enter, "Enter"),
    (Key::Esc, "Esc"),
    (Key::Tab, "Tab"),
    (Key::BackTab, "Shift-Tab"),
    (Key::Backspace, "Backspace"),
    (Key::Delete, "Del"),
    (Key::Insert, "Ins"),
    (Key::Up, "Up"),
    (Key::Down, "Down"),
    (Key::Left, "Left"),
    (Key::Right, "Right"),
    (Key::PageUp, "PgUp"),
    (Key::PageDown, "PgDn"),
    (Key::Home, "Home"),
    (Key::End, "End"),
];

/// A key and what is held with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// With Ctrl.
    #[serde(default)]
    pub ctrl: bool,
    /// With Alt.
    #[serde(default)]
    pub alt: bool,
    /// With Shift; never set for characters and Shift-Tab, which have it in the key.
    #[serde(default)]
    pub shift: bool,
}

impl Chord {
    /// The key alone.
    pub const fn plain(key: Key) -> Chord {
        Chord { key, ctrl: false, alt: false, shift: false }
    }

    /// A character alone.
    pub const fn char(character: char) -> Chord {
        Chord::plain(Key::Char(character))
    }

    /// The key with Ctrl. Letters are lower case.
    pub const fn ctrl(key: Key) -> Chord {
        Chord { key, ctrl: true, alt: false, shift: false }
    }

    /// The character that this press types into a text field.
    pub fn types(self) -> Option<char> {
        match self.key {
            Key::Char(character) if !self.ctrl && !self.alt => Some(character),
            _ => None,
        }
    }

    /// The digit that was pressed, 0 to 9.
    pub fn digit(self) -> Option<u8> {
        self.types().and_then(|character| character.to_digit(10)).and_then(|digit| u8::try_from(digit).ok())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((_, name)) = NAMED.iter().find(|(key, _)| key == self) {
            return out.write_str(name);
        }
        match self {
            Key::Char(character) => write!(out, "{character}"),
            Key::F(number) => write!(out, "F{number}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.alt {
            out.write_str("Alt-")?;
        }
        if self.shift {
            out.write_str("Shift-")?;
        }
        match self.key {
            Key::Char(letter) if self.ctrl && letter != ' ' => write!(out, "^{}", letter.to_ascii_uppercase()),
            key if self.ctrl => write!(out, "Ctrl-{key}"),
            key => write!(out, "{key}"),
        }
    }
}

/// A name that no key has.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("there is no key \"{0}\": write it as ^G, Enter, F1, PgDn or the character itself")]
pub struct UnknownKey(String);

impl FromStr for Chord {
    type Err = UnknownKey;

    fn from_str(text: &str) -> Result<Chord, UnknownKey> {
        let unknown = || UnknownKey(text.to_owned());
        let (mut chord, mut rest) = (Chord::plain(Key::Esc), text);
        loop {
            if let Some((key, _)) = NAMED.iter().find(|(_, name)| name.eq_ignore_ascii_case(rest)) {
                return Ok(Chord { key: *key, ..chord });
            } else if let Some(after) = rest.strip_prefix("Alt-") {
                (chord.alt, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("Shift-") {
                (chord.shift, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("Ctrl-") {
                (chord.ctrl, rest) = (true, after);
            } else {
                break;
            }
        }
        let mut characters = rest.chars();
        let (first, second, third) = (characters.next(), characters.next(), characters.next());
        match (first, second, third) {
            (Some(character), None, None) if !character.is_control() => {
                Ok(Chord { key: Key::Char(character), ..chord })
            }
            (Some('^'), Some(letter), None) if !letter.is_control() => {
                Ok(Chord { key: Key::Char(letter.to_ascii_lowercase()), ctrl: true, ..chord })
            }
            (Some('F'), Some('1'..='9'), _) => rest
                .strip_prefix('F')
                .and_then(|number| number.parse().ok())
                .filter(|number| *number <= 24)
                .map(|number| Chord { key: Key::F(number), ..chord })
                .ok_or_else(unknown),
            _ => Err(unknown()),
        }
    }
}
