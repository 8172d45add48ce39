//! Whom a PUPIL of the command line names. Reading takes any search with one clear answer; writing wants a name that
//! fits exactly one pupil. Near misses are listed, never taken, and two pupils of one name are always listed.

use super::find::How;
use super::index::{Index, Kind, Row};
use crate::domain::fold::fold;

/// How many near misses are listed.
const LISTED: usize = 5;
/// How many letters may stand for a whole name.
const INITIALS: std::ops::RangeInclusive<usize> = 2..=4;

/// Whom the words name. Lists are in the order in which they are to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved<K> {
    /// Exactly one pupil.
    One(K),
    /// More than one fits: say which.
    Several(Vec<K>),
    /// Nobody fits; these come near.
    Near(Vec<K>),
    /// Nobody.
    None,
}

impl<K> Resolved<K> {
    /// One, several, or nothing found this way.
    fn of(mut keys: Vec<K>) -> Option<Resolved<K>> {
        match keys.len() {
            0 => None,
            1 => keys.pop().map(Resolved::One),
            _ => Some(Resolved::Several(keys)),
        }
    }
}

impl<K: Copy> Index<K> {
    /// For reading: any search with one clear answer, a UPN or an id.
    pub fn for_reading(&self, text: &str) -> Resolved<K> {
        if let Some(found) = self.by_handle(text) {
            return found;
        }
        let hits = self.find(text, usize::MAX);
        let by = |how: How| hits.iter().filter(|hit| hit.how == how).map(|hit| hit.key).collect::<Vec<_>>();
        [How::Whole, How::Starts, How::Inside]
            .into_iter()
            .find_map(|how| Resolved::of(by(how)))
            .unwrap_or_else(|| near(by(How::Near)))
    }

    /// For writing: a full name, a UPN, an id, or beginnings of words of a name (a form beside them tells two pupils of
    /// one name apart) that fit exactly one pupil.
    pub fn for_writing(&self, text: &str) -> Resolved<K> {
        if let Some(found) = self.by_handle(text) {
            return found;
        }
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let keys = |fits: &dyn Fn(&Row<K>) -> bool| {
            Resolved::of(self.rows.iter().filter(|row| fits(row)).map(|row| row.key).collect())
        };
        keys(&|row| row.spaced().any(|name| name == folded))
            .or_else(|| keys(&|row| self.whole_words(row, &words)))
            .or_else(|| keys(&|row| self.begins(row, &words)))
            .unwrap_or_else(|| near(self.find(text, LISTED).into_iter().map(|hit| hit.key).collect()))
    }

    /// For writing, where nobody's name begins so: those of `mine` whose initials these letters are (all of them, with or
    /// without middle names: `ao`, `amk`), or the first letters of whose given name with the first of the family name
    /// (`amo`). Nobody, where a nickname begins so: somebody else may be meant.
    pub fn by_initials(&self, text: &str, mine: impl Fn(K) -> bool) -> Vec<K> {
        let word = fold(text);
        if !INITIALS.contains(&word.chars().count()) || word.contains(|c: char| !c.is_alphabetic()) {
            return Vec::new();
        }
        let named = |(text, kind): (&str, Kind)| {
            matches!(kind, Kind::Given | Kind::Family | Kind::Middle | Kind::Nickname) && text.starts_with(&word)
        };
        if self.rows.iter().any(|row| self.links(row).any(named)) {
            return Vec::new();
        }
        let fits = |row: &&Row<K>| {
            self.links(row).any(|(text, kind)| kind == Kind::Initials && text == word) || self.squeezed(row, &word)
        };
        self.rows.iter().filter(fits).map(|row| row.key).filter(|key| mine(*key)).collect()
    }

    /// `amo` of Amara Okafor.
    fn squeezed(&self, row: &Row<K>, word: &str) -> bool {
        let Some((at, last)) = word.char_indices().last().filter(|(at, _)| *at > 0) else { return false };
        let given = word.get(..at).unwrap_or(word);
        self.links(row).any(|(text, kind)| kind == Kind::Given && text.starts_with(given))
            && self.links(row).any(|(text, kind)| kind == Kind::Family && text.starts_with(last))
    }

    fn by_handle(&self, text: &str) -> Option<Resolved<K>> {
        let is_it = |(handle, _): &&(String, K)| compared(handle).eq(compared(text));
        Resolved::of(self.handles.iter().filter(is_it).map(|(_, key)| *key).collect())
    }

    /// A full name with the form behind or before it.
    fn whole_words(&self, row: &Row<K>, words: &[&str]) -> bool {
        let is_form = |word: &str| self.links(row).any(|(text, kind)| kind == Kind::Form && text == word);
        let [first, .., last] = words else { return false };
        let name = |rest: Option<&[&str]>| {
            let rest = rest.unwrap_or_default().join(" ");
            row.spaced().any(|name| name == rest)
        };
        (is_form(last) && name(words.get(..words.len() - 1))) || (is_form(first) && name(words.get(1..)))
    }

    /// Whether each word begins a word of the name, each another one; the longest choose first. The form, whole, may
    /// stand among them, never alone.
    fn begins(&self, row: &Row<K>, words: &[&str]) -> bool {
        let mut longest_first = words.to_vec();
        longest_first.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let mut used = 0u32;
        let mut named = false;
        for word in longest_first {
            let place = self.links(row).enumerate().position(|(place, (text, kind))| {
                used & (1 << place) == 0
                    && match kind {
                        Kind::Given | Kind::Family | Kind::Middle => text.starts_with(word),
                        Kind::Form => text == word,
                        Kind::Nickname | Kind::Initials | Kind::Class => false,
                    }
            });
            let Some(place) = place else { return false };
            used |= 1 << place;
            named |= row.links.get(place).is_some_and(|link| link.kind != Kind::Form);
        }
        named
    }

    fn links<'a>(&'a self, row: &'a Row<K>) -> impl Iterator<Item = (&'a str, Kind)> {
        let text = |word: u32| self.words.get(word as usize).map_or("", |word| &**word);
        row.links.iter().map(move |link| (text(link.word), link.kind))
    }
}

/// A UPN or an id as it is compared: spaces and case make no difference.
fn compared(handle: &str) -> impl Iterator<Item = char> {
    handle.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase())
}

fn near<K>(mut keys: Vec<K>) -> Resolved<K> {
    keys.truncate(LISTED);
    if keys.is_empty() { Resolved::None } else { Resolved::Near(keys) }
}
