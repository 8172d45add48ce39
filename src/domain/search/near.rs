//! Forgiveness: what a query may have meant when the rules found too little. Slips are counted as Damerau did, one for
//! a wrong, missing, extra or swapped letter; scattered letters are scored by `SkimMatcherV2`.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::find::Query;
use super::index::{Kind, LONGEST, Row};

/// Half a slip: the unit of cost, so that a word only begun costs a little more than a whole one.
type Halves = usize;

/// A text ready to be compared with many: for each byte, where the text has it, one bit a place.
pub(super) struct Pattern {
    places: Box<[u64; 256]>,
    length: usize,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Pattern {
        let mut places = Box::new([0u64; 256]);
        for (place, byte) in text.bytes().take(LONGEST).enumerate() {
            places[usize::from(byte)] |= 1 << place;
        }
        Pattern { places, length: text.len().min(LONGEST) }
    }

    /// The slips between the pattern and the whole of `text`, and the fewest to any beginning of it. All rows of the
    /// usual table are kept in one machine word (Hyyrö 2003), so a letter of `text` costs a dozen operations.
    pub(super) fn slips(&self, text: &str) -> (usize, usize) {
        let mut slips = self.length;
        let mut fewest = slips;
        if slips == 0 {
            return (text.len(), 0);
        }
        let last = 1u64 << (self.length - 1);
        let (mut up, mut down, mut same, mut before) = (u64::MAX, 0u64, 0u64, 0u64);
        for byte in text.bytes() {
            let here = self.places[usize::from(byte)];
            let swapped = ((!same & here) << 1) & before;
            same = ((here & up).wrapping_add(up) ^ up) | here | down | swapped;
            let more = down | !(same | up);
            let less = same & up;
            if more & last != 0 {
                slips += 1;
            } else if less & last != 0 {
                slips -= 1;
            }
            let (more, less) = ((more << 1) | 1, less << 1);
            up = less | !(same | more);
            down = more & same;
            before = here;
            fewest = fewest.min(slips);
        }
        (slips, fewest)
    }
}

/// What each word of the school costs as an answer to one word of the query.
pub(super) fn costs(query: &str, words: &[Box<str>], costs: &mut Vec<u8>) {
    let pattern = Pattern::new(query);
    costs.clear();
    costs.extend(words.iter().map(|word| {
        let (whole, begun) = pattern.slips(word);
        u8::try_from((2 * whole).min(2 * begun + 1)).unwrap_or(u8::MAX)
    }));
}

/// The most that a query of so many letters may cost: two letters in five, at least one.
pub(super) fn allowed(letters: usize) -> Halves {
    2 * (letters * 2 / 5).max(1)
}

/// How near the pupil of this row comes, higher is nearer; `None` where it would cost more than is allowed.
pub(super) fn rate<K>(query: &Query, joined: &Pattern, row: &Row<K>, allowed: Halves) -> Option<u32> {
    let length = query.joined.len();
    if length < 3 {
        return None;
    }
    // A letter that the pupil has nowhere is a slip by itself.
    if 2 * ((query.letters & !row.letters).count_ones() as Halves) > allowed {
        return None;
    }
    let mut cost = by_words(query, row);
    for name in row.joined.iter().take(2) {
        let (whole, begun) = joined.slips(name);
        cost = cost.min((2 * whole).min(2 * begun + 1));
    }
    if cost > allowed {
        return None;
    }
    let name = row.joined.first().map_or(0, |name| name.len());
    let tie = 7usize.saturating_sub(name.abs_diff(length));
    u32::try_from(8 * (900usize.saturating_sub(500 * cost / length)) + tie).ok()
}

/// What the words of the query cost, each with a word of its own. A word that answers none costs its letters.
fn by_words<K>(query: &Query, row: &Row<K>) -> Halves {
    let mut used = 0u32;
    let mut sum = 0;
    for at in &query.longest_first {
        let (Some(word), Some(costs)) = (query.words.get(*at), query.costs.get(*at)) else { continue };
        let mut best = (2 * word.len(), None);
        for (place, link) in row.links.iter().enumerate() {
            let cost = Halves::from(costs.get(link.word as usize).copied().unwrap_or(u8::MAX));
            let open = match link.kind {
                Kind::Given | Kind::Family | Kind::Middle => true,
                Kind::Nickname => word.len() > 3,
                Kind::Form | Kind::Class | Kind::Initials => cost == 0,
            };
            if open && cost < best.0 && used & (1 << place) == 0 {
                best = (cost, Some(place));
            }
        }
        sum += best.0;
        used |= best.1.map_or(0, |place| 1 << place);
    }
    sum
}

/// How well the letters of the query, scattered through the name in their order, show it: "amkfr". For a few letters
/// this says more than counting slips, for many less.
pub(super) fn scattered<K>(query: &Query, matcher: &SkimMatcherV2, row: &Row<K>) -> Option<u32> {
    if query.letters & !row.letters != 0 {
        return None;
    }
    let name = row.spaced().next()?;
    let mut left = name.bytes();
    if !query.joined.bytes().all(|byte| left.any(|other| other == byte)) {
        return None;
    }
    let score = u32::try_from(matcher.fuzzy_match(name, &query.joined)?).unwrap_or(0);
    let short = query.joined.len() < 5;
    Some(8 * if short { 900 + score.min(400) } else { 700 + (score / 4).min(99) })
}
