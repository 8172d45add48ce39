//! Unique pupil numbers: 13 characters, a check letter before twelve more.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The letters that a check letter can be, by remainder.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// A number of the form of a UPN. Its check letter may be wrong: that is a warning, never a lost pupil.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Upn(String);

impl Upn {
    /// Reads a UPN as people type it: spaces are dropped, letters made capitals. `None` where it has not the form
    /// of one (permanent, or temporary with a letter at the end).
    pub fn parse(text: &str) -> Option<Upn> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
        let (first, rest) = text.as_bytes().split_first()?;
        let (last, digits) = rest.split_last()?;
        let good = rest.len() == 12
            && LETTERS.contains(first)
            && digits.iter().all(u8::is_ascii_digit)
            && (last.is_ascii_digit() || LETTERS.contains(last));
        good.then_some(Upn(text))
    }

    /// As it is written: capitals, no spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The check letter that the other twelve characters call for.
    pub fn wanted_letter(&self) -> char {
        let value = |c: u8| match c {
            b'0'..=b'9' => usize::from(c - b'0'),
            letter => LETTERS.iter().position(|l| *l == letter).unwrap_or(0),
        };
        let sum: usize = self.0.bytes().enumerate().skip(1).map(|(i, c)| (i + 1) * value(c)).sum();
        char::from(LETTERS[sum % LETTERS.len()])
    }

    /// The same twelve characters under their own check letter.
    #[must_use]
    pub fn with_right_letter(&self) -> Upn {
        Upn([self.wanted_letter()].into_iter().chain(self.0.chars().skip(1)).collect())
    }

    /// Whether the check letter is right.
    pub fn letter_is_right(&self) -> bool {
        self.0.starts_with(self.wanted_letter())
    }
}

impl fmt::Display for Upn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_letters() {
        for good in ["R201100018042", "T20110001804V", "H801200001001", " h801 200001001 "] {
            assert!(Upn::parse(good).is_some_and(|upn| upn.letter_is_right()), "{good}");
        }
        assert!(Upn::parse("A801200001001").is_some_and(|upn| !upn.letter_is_right()));
        for bad in
            ["", "R20110001804", "R2011000180421", "S201100018042", "R20110001804I", "R2011000180é2", "1201100018042"]
        {
            assert!(Upn::parse(bad).is_none(), "{bad}");
        }
    }
}
