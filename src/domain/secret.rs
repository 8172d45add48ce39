//! A text that only the person it belongs to may know: a PIN, a key, a code. It is never shown by `Debug`, and its
//! memory is wiped when it goes.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// The most characters of one; room for them is taken at once, so that growing leaves no copy behind.
pub const SECRET_LIMIT: usize = 128;

/// A text that nobody else may see.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// A secret with this text.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The text, for whoever checks it or shows it to its owner.
    pub fn bare(&self) -> &str {
        &self.0
    }

    /// How many characters it has.
    pub fn len(&self) -> usize {
        self.0.chars().count()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Types a character; control characters and what goes over the limit are left out.
    pub fn push(&mut self, letter: char) {
        if !letter.is_control() && self.0.len() + letter.len_utf8() <= SECRET_LIMIT {
            self.0.push(letter);
        }
    }

    /// Takes the last character back.
    pub fn pop(&mut self) {
        self.0.pop();
    }

    /// Takes the text out; an empty one stays.
    #[must_use]
    pub fn take(&mut self) -> Secret {
        std::mem::take(self)
    }
}

impl Default for Secret {
    fn default() -> Secret {
        Secret(String::with_capacity(SECRET_LIMIT))
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("(secret)")
    }
}

/// The fewest digits of a PIN.
pub const PIN_DIGITS: usize = 6;

/// Whether this may be somebody's PIN. What is wrong, in a sentence.
pub fn check_pin(pin: &Secret) -> Result<(), &'static str> {
    let digits: Vec<u32> = pin.bare().chars().filter_map(|letter| letter.to_digit(10)).collect();
    if digits.len() != pin.len() {
        return Err("A PIN has digits only.");
    }
    if digits.len() < PIN_DIGITS {
        return Err("A PIN has six digits or more.");
    }
    if digits.len() > 32 {
        return Err("A PIN has at most 32 digits.");
    }
    let steps = |by: u32| digits.windows(2).all(|pair| matches!(pair, [a, b] if (a + by) % 10 == *b));
    let repeats = |every: usize| digits.iter().zip(digits.iter().skip(every)).all(|(a, b)| a == b);
    if steps(1) || steps(9) || (1..=3).any(repeats) {
        return Err("That PIN is easily guessed: no rows like 123456, no repeats like 000000, 121212 or 246246.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_not_easily_guessed() {
        let table = [
            ("246810", true),
            ("840275", true),
            ("12345", false),
            ("84027a", false),
            ("123456", false),
            ("890123", false),
            ("654321", false),
            ("000000", false),
            ("121212", false),
            ("123123", false),
            ("", false),
        ];
        for (pin, good) in table {
            assert_eq!(check_pin(&Secret::new(pin)).is_ok(), good, "{pin}");
        }
    }

    #[test]
    fn nothing_of_it_is_printed() {
        let secret = Secret::new("840275");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "(secret) Some((secret))");
    }
}
