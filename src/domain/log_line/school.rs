//! What the school brings to a line: its list of strategies, for what is tried that is not on the plan, and its snippets,
//! short words for notes that are written every day. A snippet is only ever part of a note: it changes no result.

use std::collections::BTreeMap;

use super::read::{Offer, Reading};
use crate::domain::record::entry::{Fact, NOTE_LIMIT};
use crate::domain::record::strategy::Strategy;

/// How many codes of the list are offered at once.
const OFFERED: usize = 9;

/// A school's snippets: the code, without the `;`, and what it stands for.
pub type Snippets = BTreeMap<String, String>;

impl Reading {
    /// The reading as this school means it. An empty list is one that is not here: nothing is held against it.
    #[must_use]
    pub fn at_school(self, line: &str, list: &[Strategy], snippets: &Snippets) -> Reading {
        match self {
            Reading::NotALine => begun(line, list).unwrap_or(Reading::NotALine),
            Reading::Unfinished { offers, at } if is_half(line, &offers, list) => {
                begun(line, list).unwrap_or(Reading::Unfinished { offers, at })
            }
            Reading::Entries(mut entries) => {
                for entry in &mut entries {
                    if let Fact::Observation { number: None, code, .. } = &entry.fact
                        && let Some(sentence) = unknown(code, list)
                    {
                        let at = line.to_ascii_uppercase().find(code.as_str()).unwrap_or(0);
                        return Reading::Wrong { sentence, at };
                    }
                    entry.note = expanded(&entry.note, snippets);
                    if entry.note.len() > NOTE_LIMIT {
                        let sentence = format!("A note has {} KiB at most, with its snippets.", NOTE_LIMIT / 1024);
                        return Reading::Wrong { sentence, at: 0 };
                    }
                }
                Reading::Entries(entries)
            }
            other => other,
        }
    }
}

/// A note with its snippets written out. What begins with `;` and is none stays as it is.
fn expanded(note: &str, snippets: &Snippets) -> String {
    if snippets.is_empty() || !note.contains(';') {
        return note.to_owned();
    }
    let pieces = note.split_inclusive(char::is_whitespace).map(|piece| {
        let word = piece.trim_end();
        match snippet(word, snippets) {
            Some(text) => format!("{text}{}", piece.get(word.len()..).unwrap_or("")),
            None => piece.to_owned(),
        }
    });
    pieces.collect()
}

/// What a word such as `;sett` stands for.
pub fn snippet<'s>(word: &str, snippets: &'s Snippets) -> Option<&'s str> {
    snippets.get(&word.strip_prefix(';')?.to_lowercase()).map(String::as_str)
}

/// Why a code cannot be logged: the list does not have it.
fn unknown(code: &str, list: &[Strategy]) -> Option<String> {
    if list.is_empty() || list.iter().any(|strategy| strategy.code.eq_ignore_ascii_case(code)) {
        return None;
    }
    let area = code.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let near: Vec<&str> = beginning(area, list).map(|strategy| strategy.code.as_str()).collect();
    let ends = match (near.first(), near.last()) {
        (Some(first), Some(end)) => format!(" Those that begin so are {first} to {end}."),
        _ => String::new(),
    };
    Some(format!("{code} is neither on the plan nor in the school's list.{ends}"))
}

/// Whether a word that could be a code (`se0`) is none yet: neither on the plan, whose lines are offered by number, nor in
/// the list.
fn is_half(line: &str, offers: &[Offer], list: &[Strategy]) -> bool {
    let word = line.trim();
    let tried = format!("{}:", word.to_ascii_uppercase());
    Strategy::is_code(word)
        && offers.iter().all(|offer| offer.label.starts_with(&tried))
        && unknown(word, list).is_some()
}

/// The strategies of the list whose code begins so.
fn beginning<'l>(begun: &str, list: &'l [Strategy]) -> impl Iterator<Item = &'l Strategy> {
    let begun = begun.to_ascii_uppercase();
    list.iter().filter(move |strategy| strategy.code.to_ascii_uppercase().starts_with(&begun))
}

/// One word that begins codes of the list: they could come next.
fn begun(line: &str, list: &[Strategy]) -> Option<Reading> {
    let word = line.trim();
    if word.is_empty() || word.contains(char::is_whitespace) {
        return None;
    }
    let offer = |strategy: &Strategy| Offer { text: strategy.code.clone(), label: strategy.text.clone() };
    let offers: Vec<Offer> = beginning(word, list).filter(|one| !one.retired).take(OFFERED).map(offer).collect();
    let at = line.len() - line.trim_start().len();
    (!offers.is_empty()).then_some(Reading::Unfinished { offers, at })
}
