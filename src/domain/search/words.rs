//! The words of the school, each kept once; a text that many pupils share, such as a form or a given name, is folded
//! once. It knows texts, not pupils.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::index::{front, letters};
use super::nickname::also_called;
use crate::domain::fold::fold;

/// The most words that are taken from one name, form or class.
pub(super) const FROM_ONE: usize = 6;

/// A name, form or class, folded.
#[derive(Default)]
pub(super) struct Part {
    /// Its words, with a space between them.
    pub(super) spaced: String,
    /// Which words these are; where there are several, then all of them joined ("lilymae").
    pub(super) words: Vec<u32>,
    /// The first letter, and the first letters of all words.
    pub(super) first: String,
    pub(super) firsts: String,
    nicknames: OnceCell<Vec<u32>>,
}

/// Takes words and texts in while an index is built.
#[derive(Default)]
pub(super) struct Words<'a> {
    pub(super) all: Vec<Box<str>>,
    /// The letters of each.
    pub(super) letters: Vec<u64>,
    numbers: HashMap<Box<str>, u32>,
    parts: HashMap<&'a str, Rc<Part>>,
    nothing: Rc<Part>,
    years: HashMap<&'a str, Option<u32>>,
}

impl<'a> Words<'a> {
    /// The number of a word, at most its front; none for an empty one.
    pub(super) fn number(&mut self, word: &str) -> Option<u32> {
        let word = front(word);
        if let Some(number) = self.numbers.get(word) {
            return Some(*number);
        }
        let number = u32::try_from(self.all.len()).ok().filter(|_| !word.is_empty())?;
        self.all.push(word.into());
        self.letters.push(letters(word));
        self.numbers.insert(word.into(), number);
        Some(number)
    }

    /// A text, folded; the same part again for the same text.
    pub(super) fn part(&mut self, text: &'a str) -> Rc<Part> {
        if text.is_empty() {
            return Rc::clone(&self.nothing);
        }
        if let Some(part) = self.parts.get(text) {
            return Rc::clone(part);
        }
        let folded = fold(text);
        let fronts: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).take(FROM_ONE).map(front).collect();
        let mut words: Vec<u32> = fronts.iter().filter_map(|word| self.number(word)).collect();
        if fronts.len() > 1 {
            words.extend(self.number(&fronts.concat()));
        }
        let firsts: String = fronts.iter().filter_map(|word| word.chars().next()).collect();
        let first = firsts.chars().take(1).collect();
        let part = Rc::new(Part { spaced: fronts.join(" "), words, first, firsts, nicknames: OnceCell::new() });
        self.parts.insert(text, Rc::clone(&part));
        part
    }

    /// What else those of this given name are called.
    pub(super) fn nicknames<'p>(&mut self, given: &'p Part) -> &'p [u32] {
        let others = || given.spaced.split(' ').flat_map(also_called);
        given.nicknames.get_or_init(|| others().filter_map(|other| self.number(other)).collect())
    }

    /// The word of a year group, "y4"; none where it is unknown.
    pub(super) fn year(&mut self, year: &'a str) -> Option<u32> {
        if let Some(known) = self.years.get(year) {
            return *known;
        }
        let number = if year.is_empty() { None } else { self.number(&format!("y{}", fold(year))) };
        self.years.insert(year, number);
        number
    }
}
