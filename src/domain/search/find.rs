//! One search: the rules over all pupils, and where they find few, the forgiving pass. Buffers can be kept from key to
//! key, so that a keystroke allocates little.

use fuzzy_matcher::skim::SkimMatcherV2;

use super::index::{Index, front, letters};
use super::near::{self, Pattern};
use super::rules::{self, INITIALS};
use crate::domain::fold::fold;

/// The most words of a query that are looked at.
const MOST: usize = 8;
/// With fewer hits than this, the search forgives.
const FEW: usize = 5;
/// Rules score above this, forgiveness below.
const BY_RULE: u32 = 1 << 16;

/// How a pupil was found, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The query is one of their whole names.
    Whole,
    /// Every word of the query begins a word of theirs, or is their initials, form or class.
    Starts,
    /// The letters stand inside their name.
    Inside,
    /// Only if something was mistyped or left out.
    Near,
}

/// A pupil that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit<K> {
    /// Whom.
    pub key: K,
    /// Higher is better; only good for comparing hits of one search.
    pub score: u32,
    /// By what.
    pub how: How,
}

impl<K> Hit<K> {
    /// Whether it is a hit only if something was mistyped: shown below all others, never taken for the answer.
    pub fn near(&self) -> bool {
        self.how == How::Near
    }
}

/// A query, taken apart; and for each of its words, what each word of the school is to it.
#[derive(Default)]
pub(super) struct Query {
    pub(super) words: Vec<String>,
    pub(super) longest_first: Vec<usize>,
    pub(super) joined: String,
    pub(super) letters: u64,
    pub(super) answers: Vec<Vec<u8>>,
    pub(super) costs: Vec<Vec<u8>>,
}

impl Query {
    pub(super) fn set(&mut self, words: impl Iterator<Item = String>) {
        self.words.clear();
        self.words.extend(words.filter(|word| !word.is_empty()).take(MOST));
        front(&self.words.concat()).clone_into(&mut self.joined);
        self.letters = letters(&self.joined);
        self.longest_first.clear();
        self.longest_first.extend(0..self.words.len());
        self.longest_first.sort_by_key(|at| std::cmp::Reverse(self.words.get(*at).map_or(0, String::len)));
        self.answers.resize_with(self.words.len(), Vec::new);
        self.costs.resize_with(self.words.len(), Vec::new);
    }

    fn answer(&mut self, words: &[Box<str>]) {
        for (word, answers) in self.words.iter().zip(&mut self.answers) {
            rules::answers(word, words, answers);
        }
    }

    fn cost(&mut self, words: &[Box<str>]) {
        for (word, costs) in self.words.iter().zip(&mut self.costs) {
            near::costs(word, words, costs);
        }
    }
}

/// What a search needs while it runs; keep one and use it again.
#[derive(Default)]
pub struct Buffers {
    query: Query,
    found: Vec<Found>,
    seen: Vec<bool>,
    matcher: SkimMatcherV2,
}

/// A row that was found.
#[derive(Clone, Copy)]
struct Found {
    score: u32,
    row: u32,
    how: How,
}

impl Found {
    /// Best first; of equals, in the order of the names.
    fn order(&self) -> u64 {
        u64::from(!self.score) << 32 | u64::from(self.row)
    }
}

impl<K: Copy> Index<K> {
    /// The best `limit` pupils for what was typed, best first; none for an empty query.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Hit<K>> {
        self.find_with(query, limit, &mut Buffers::default())
    }

    /// The same, in buffers that are used again.
    pub fn find_with(&self, query: &str, limit: usize, buffers: &mut Buffers) -> Vec<Hit<K>> {
        let folded = fold(query);
        buffers.query.set(folded.split(' ').map(|word| front(word).to_owned()));
        buffers.found.clear();
        if buffers.query.words.is_empty() || limit == 0 {
            return Vec::new();
        }
        self.by_rule(buffers);
        if buffers.found.len() < FEW {
            self.words_joined(buffers);
        }
        if buffers.found.len() < FEW {
            self.forgive(buffers);
        }
        let hit = |found: &Found| {
            let row = self.rows.get(found.row as usize)?;
            Some(Hit { key: row.key, score: found.score, how: found.how })
        };
        best(buffers, limit).iter().filter_map(hit).collect()
    }

    fn by_rule(&self, buffers: &mut Buffers) {
        buffers.query.answer(&self.words);
        for (at, row) in (0u32..).zip(&self.rows) {
            if let Some((score, how)) = rules::rate(&buffers.query, row) {
                buffers.found.push(Found { score: BY_RULE + score, row: at, how });
            }
        }
    }

    /// "o neill sean": two words of the query may be one of the name.
    fn words_joined(&self, buffers: &mut Buffers) {
        let words = buffers.query.words.clone();
        self.mark_seen(buffers);
        for first in 1..words.len() {
            let mut joined = words.clone();
            let second = joined.remove(first);
            if let Some(word) = joined.get_mut(first - 1) {
                word.push_str(&second);
            }
            buffers.query.set(joined.into_iter());
            buffers.query.answer(&self.words);
            for (at, row) in (0u32..).zip(&self.rows) {
                let new = buffers.seen.get_mut(at as usize).filter(|seen| !**seen);
                if let (Some(seen), Some((score, how))) = (new, rules::rate(&buffers.query, row)) {
                    *seen = true;
                    buffers.found.push(Found { score: BY_RULE + score, row: at, how });
                }
            }
        }
        buffers.query.set(words.into_iter());
    }

    fn forgive(&self, buffers: &mut Buffers) {
        self.mark_seen(buffers);
        let by_rule = buffers.found.len();
        buffers.query.cost(&self.words);
        let joined = Pattern::new(&buffers.query.joined);
        let widest = near::allowed(buffers.query.joined.len());
        // Two slips are the usual: most pupils are left out by their letters alone. Only where nobody is that near, more.
        for allowed in [widest.min(4), widest] {
            buffers.found.truncate(by_rule);
            let mut anybody = false;
            for ((at, row), _) in (0u32..).zip(&self.rows).zip(&buffers.seen).filter(|(_, seen)| !**seen) {
                let near = near::rate(&buffers.query, &joined, row, allowed);
                anybody |= near.is_some();
                if let Some(score) = near.max(near::scattered(&buffers.query, &buffers.matcher, row)) {
                    buffers.found.push(Found { score, row: at, how: How::Near });
                }
            }
            if anybody {
                break;
            }
        }
        if by_rule > 0 {
            // Beside real hits a few guesses are help, many are noise.
            buffers.found.sort_unstable_by_key(Found::order);
            buffers.found.truncate(FEW);
        }
    }

    fn mark_seen(&self, buffers: &mut Buffers) {
        buffers.seen.clear();
        buffers.seen.resize(self.rows.len(), false);
        for found in &buffers.found {
            if let Some(seen) = buffers.seen.get_mut(found.row as usize) {
                *seen = true;
            }
        }
    }
}

/// The best `limit`, in order.
fn best(buffers: &mut Buffers, limit: usize) -> &[Found] {
    let found = &mut buffers.found;
    let starts = first_word_start(&buffers.query, found);
    if limit < found.len() {
        found.select_nth_unstable_by_key(limit, Found::order);
        found.truncate(limit);
    }
    found.sort_unstable_by_key(Found::order);
    if let Some(start) = starts {
        found.retain(|hit| hit.row != start.row);
        found.insert(0, start);
        found.truncate(limit);
    }
    found
}

/// The first place is a word start's, also where initials follow before other word starts ("am": Amara, then every
/// A. M., then Amelia): that word start.
fn first_word_start(query: &Query, found: &[Found]) -> Option<Found> {
    if query.words.len() != 1 {
        return None;
    }
    let top = found.iter().map(|hit| hit.score).max()?;
    if top != BY_RULE + INITIALS {
        return None;
    }
    found.iter().filter(|hit| hit.how == How::Starts && hit.score < top).min_by_key(|hit| hit.order()).copied()
}
