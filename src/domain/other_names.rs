//! Takes the names of others out of a text that is to be read by somebody who must not have them. Whole names only, by
//! their folded words, so that neither accents nor case, hyphens or two spaces hide one.

use std::collections::BTreeMap;

use crate::domain::fold::fold;

/// What stands where another pupil's name stood.
pub const ANOTHER: &str = "another pupil";

/// Names to be looked for.
#[derive(Debug, Default)]
pub struct OtherNames {
    /// By their first word: the others, longest first.
    by_first: BTreeMap<String, Vec<Vec<String>>>,
}

impl OtherNames {
    /// These names, but for the pupil's own. One of a single word could not be told from an ordinary word: it is no name.
    pub fn new<'a>(names: impl Iterator<Item = &'a str>, own: &str) -> OtherNames {
        let own = fold(own);
        let mut by_first: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for folded in names.map(fold).filter(|folded| *folded != own) {
            let mut words = folded.split(' ').map(str::to_owned);
            let (Some(first), rest) = (words.next(), words.collect::<Vec<_>>()) else { continue };
            if !rest.is_empty() {
                by_first.entry(first).or_default().push(rest);
            }
        }
        for names in by_first.values_mut() {
            names.sort_by_key(|rest| std::cmp::Reverse(rest.len()));
        }
        OtherNames { by_first }
    }

    /// The text without them, and how many there were.
    pub fn taken_out(&self, text: &str) -> (String, usize) {
        let words = words(text);
        let (mut kept, mut count, mut from, mut place) = (String::with_capacity(text.len()), 0, 0, 0);
        while let Some(first) = words.get(place) {
            let Some((many, end)) = self.name_at(text, words.get(place..).unwrap_or_default()) else {
                place += 1;
                continue;
            };
            kept.push_str(text.get(from..first.start).unwrap_or_default());
            kept.push_str(ANOTHER);
            (from, count, place) = (end, count + 1, place + many);
        }
        kept.push_str(text.get(from..).unwrap_or_default());
        (kept, count)
    }

    /// How many words the name has that these begin with, and where it ends in the text.
    fn name_at(&self, text: &str, words: &[Word]) -> Option<(usize, usize)> {
        let first = words.first()?;
        self.by_first.get(&first.folded)?.iter().find_map(|rest| {
            let mut before = first;
            let mut end = first.end;
            for (place, wanted) in rest.iter().enumerate() {
                let word = words.get(place + 1)?;
                let gap = text.get(before.end..word.start)?;
                if !gap.chars().all(|letter| letter.is_whitespace() || is_hyphen(letter)) {
                    return None;
                }
                // The last may be somebody's: "Tamar Amadi's dog".
                end = match &word.owner {
                    _ if word.folded == *wanted => word.end,
                    Some((owner, end)) if place + 1 == rest.len() && owner == wanted => *end,
                    _ => return None,
                };
                before = word;
            }
            Some((rest.len() + 1, end))
        })
    }
}

/// A word of a text, and where it stands.
struct Word {
    start: usize,
    end: usize,
    folded: String,
    /// Without an `'s` at its end, and where that ends.
    owner: Option<(String, usize)>,
}

fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}')
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '\u{2019}' | '\u{2bc}' | '`')
}

fn words(text: &str) -> Vec<Word> {
    let is_part = |letter: char| {
        letter.is_alphanumeric() || is_apostrophe(letter) || unicode_normalization::char::is_combining_mark(letter)
    };
    let mut words = Vec::new();
    let mut start = None;
    for (place, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (is_part(letter), start) {
            (true, None) => start = Some(place),
            (false, Some(from)) => {
                words.extend(text.get(from..place).map(|word| {
                    Word {
                        start: from,
                        end: place,
                        folded: fold(word),
                        owner: word
                            .strip_suffix(['s', 'S'])
                            .and_then(|word| word.strip_suffix(is_apostrophe))
                            .map(|word| (fold(word), from + word.len())),
                    }
                }));
                start = None;
            }
            _ => {}
        }
    }
    words
}
