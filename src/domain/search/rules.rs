//! What counts as a hit without any forgiveness, and what it is worth: whole names, whole words, word starts, initials,
//! form and class, letters inside a name, in this order.

use super::find::{How, Query};
use super::index::{Kind, Link, Row};

/// A word of the school's equals the query's.
const EQUAL: u8 = u8::MAX;
/// The nearest that a mere beginning comes to it.
const CLOSEST: u8 = 8;

/// How far each word of the school answers one word of the query: 0 not, `EQUAL`, or how much of it was typed, from 1.
pub(super) fn answers(query: &str, words: &[Box<str>], answers: &mut Vec<u8>) {
    answers.clear();
    answers.extend(words.iter().map(|word| {
        if !word.starts_with(query) {
            0
        } else if word.len() == query.len() {
            EQUAL
        } else {
            1 + u8::try_from(query.len() * usize::from(CLOSEST - 1) / word.len()).unwrap_or(0)
        }
    }));
}

/// What an answer is worth by what the word is to the pupil.
fn worth(kind: Kind, answer: u8, query: &str) -> u32 {
    if answer == 0 {
        return 0;
    }
    let by_number = query.starts_with(|c: char| c.is_ascii_digit());
    match (kind, answer == EQUAL) {
        (Kind::Given, true) => 160,
        // "an" of Mac an Bhaird, "al" for Alexander: two letters are sooner meant as initials.
        (Kind::Family | Kind::Nickname, true) if query.len() < 3 => INITIALS - 1,
        (Kind::Family, true) => 140,
        (Kind::Middle, true) => 120,
        (Kind::Nickname, true) => 100,
        (Kind::Form, true) => 90,
        (Kind::Initials, true) => INITIALS,
        (Kind::Class, true) => 70,
        (Kind::Given, false) => 60 + u32::from(answer),
        (Kind::Family, false) => 50 + u32::from(answer),
        (Kind::Middle, false) => 40 + u32::from(answer),
        (Kind::Nickname, false) if query.len() > 2 => 25 + u32::from(answer),
        (Kind::Form, false) if by_number => 30,
        (Kind::Class, false) if by_number => 20,
        _ => 0,
    }
}

/// What initials are worth: more than a mere word start.
pub(super) const INITIALS: u32 = 75;
/// Both words of a name typed as one: "amaraok".
const RUN_ON: u32 = 55;
/// Letters inside a name: "ama" in Tamar.
const INSIDE: u32 = 15;
/// A whole name comes before everything.
const WHOLE: u32 = 500;

/// What the pupil of this row is worth to the query, if anything.
pub(super) fn rate<K>(query: &Query, row: &Row<K>) -> Option<(u32, How)> {
    if query.letters & !row.letters != 0 {
        return None;
    }
    if let Some(sum) = by_words(query, row) {
        let whole = row.joined.iter().any(|name| **name == *query.joined);
        return Some(if whole { (sum + WHOLE, How::Whole) } else { (sum, How::Starts) });
    }
    if query.joined.len() < 2 || query.words.len() > 1 {
        return None;
    }
    if row.joined.iter().any(|name| name.starts_with(query.joined.as_str())) {
        return Some((RUN_ON, How::Starts));
    }
    let inside = row.spaced().next().is_some_and(|name| name.contains(query.joined.as_str()));
    inside.then_some((INSIDE, How::Inside))
}

/// Every word of the query needs a word of its own. The longest choose first: what answers a longer word answers any
/// beginning of it too, so nobody is robbed.
fn by_words<K>(query: &Query, row: &Row<K>) -> Option<u32> {
    let mut used = 0u32;
    let mut sum = 0;
    for at in &query.longest_first {
        let (word, answers) = (query.words.get(*at)?, query.answers.get(*at)?);
        let value = |link: &Link| worth(link.kind, answers.get(link.word as usize).copied().unwrap_or(0), word);
        let mut best = (0, 0, Kind::Class);
        for (place, link) in row.links.iter().enumerate() {
            let value = value(link);
            if value > best.0 && used & (1 << place) == 0 {
                best = (value, place, link.kind);
            }
        }
        if best.0 == 0 {
            return None;
        }
        used |= 1 << best.1;
        sum += best.0;
        // Of two pupils, the one whose given name was typed first.
        if *at == 0 && best.2 == Kind::Given {
            sum += 3;
        }
    }
    (sum > 0).then_some(sum)
}
