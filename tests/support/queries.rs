//! Kinds of queries that people type, made for the pupils of an invented school, with what must be reached for each.

use sendo::domain::fold::fold;

use crate::names::{Dice, Pupil};

/// How many queries of a kind are made.
pub(crate) const ASKED: usize = 1_000;

/// A kind of query.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// A query for a pupil; `None` where they have none of the kind.
    ask: fn(&Pupil, &mut Dice) -> Option<String>,
    /// Whether a query for the one is as right for the other.
    same: fn(&Pupil, &Pupil) -> bool,
    /// The share that must have the right pupil first, and among the first five.
    least: (f64, f64),
}

/// A query, and the place of the pupil for whom it was made.
pub(crate) struct Query {
    pub(crate) text: String,
    of: usize,
}

/// How often the right pupil came first, and among the first five.
#[derive(Debug)]
pub(crate) struct Share {
    pub(crate) first: f64,
    pub(crate) five: f64,
}

impl Kind {
    /// A thousand queries, the same at every run.
    pub(crate) fn queries(&self, pupils: &[Pupil]) -> Vec<Query> {
        let mut dice = Dice::new(7);
        let mut made = Vec::new();
        for (of, pupil) in pupils.iter().enumerate().cycle().take(50 * ASKED) {
            if made.len() == ASKED {
                break;
            }
            made.extend((self.ask)(pupil, &mut dice).map(|text| Query { text, of }));
        }
        assert_eq!(made.len(), ASKED, "{}", self.name);
        made
    }

    /// Counts what was found, best first, for each query.
    pub(crate) fn share(&self, pupils: &[Pupil], queries: &[Query], found: &[Vec<usize>]) -> Share {
        let (mut first, mut five) = (0u32, 0u32);
        for (query, hits) in queries.iter().zip(found) {
            let right = |hit: &usize| *hit == query.of || (self.same)(&pupils[query.of], &pupils[*hit]);
            first += u32::from(hits.first().is_some_and(right));
            five += u32::from(hits.iter().take(5).any(right));
        }
        let asked = f64::from(u32::try_from(queries.len()).unwrap());
        Share { first: f64::from(first) / asked, five: f64::from(five) / asked }
    }

    /// Whether enough was found.
    pub(crate) fn reached(&self, share: &Share) -> bool {
        share.first >= self.least.0 && share.five >= self.least.1
    }
}

fn full(pupil: &Pupil) -> String {
    format!("{} {}", pupil.typed.0, pupil.typed.1).to_lowercase()
}

fn reversed(pupil: &Pupil) -> String {
    format!("{} {}", pupil.typed.1, pupil.typed.0).to_lowercase()
}

fn one_name(a: &Pupil, b: &Pupil) -> bool {
    fold(&a.name.full()) == fold(&b.name.full())
}

fn part(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect::<String>().to_lowercase()
}

fn begun(pupil: &Pupil) -> String {
    part(&full(pupil), full(pupil).chars().count() - 3)
}

fn initials(pupil: &Pupil) -> String {
    part(&fold(&pupil.name.given), 1) + &part(&fold(&pupil.name.family), 1)
}

/// A wrong letter, a missing one, one too many, two swapped.
fn with_error(text: &str, kind: usize, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = dice.below(letters.len());
    let other = char::from(b'a' + u8::try_from(dice.below(26)).unwrap());
    match kind {
        0 => letters[at] = other,
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, other),
        _ => {
            let at = at.min(letters.len() - 2);
            letters.swap(at, at + 1);
        }
    }
    letters.into_iter().collect()
}

/// Half of them surname first.
fn either_way(pupil: &Pupil, dice: &mut Dice) -> String {
    if dice.below(2) == 0 { reversed(pupil) } else { full(pupil) }
}

fn one_error(pupil: &Pupil, kind: usize, dice: &mut Dice) -> String {
    let name = either_way(pupil, dice);
    with_error(&name, kind, dice)
}

fn errors(text: String, count: usize, dice: &mut Dice) -> String {
    (0..count).fold(text, |text, _| {
        let kind = dice.below(4);
        with_error(&text, kind, dice)
    })
}

/// A few letters of the middle or the end are not typed, and one is wrong.
fn cut_short(pupil: &Pupil, dice: &mut Dice) -> String {
    let (given, family) = (&pupil.typed.0, &pupil.typed.1);
    let given = part(given, given.chars().count().saturating_sub(dice.below(3)).max(2));
    let family = part(family, family.chars().count().saturating_sub(1 + dice.below(3)).max(3));
    errors(format!("{given} {family}"), 1, dice)
}

/// What is typed, and what must come of it: no exact hit loses its first place.
pub(crate) const KINDS: &[Kind] = &[
    Kind { name: "exact", ask: |pupil, _| Some(pupil.name.full()), same: one_name, least: (1.0, 1.0) },
    Kind {
        name: "without accents",
        ask: |pupil, _| (!pupil.name.full().is_ascii()).then(|| full(pupil)),
        same: one_name,
        least: (0.99, 0.99),
    },
    Kind {
        name: "surname first",
        ask: |pupil, _| Some(format!("{} {}", pupil.typed.1.to_lowercase(), part(&pupil.typed.0, 3))),
        same: one_name,
        least: (0.0, 0.99),
    },
    Kind {
        name: "prefixes, 3 and 4 letters",
        ask: |pupil, _| Some(format!("{} {}", part(&pupil.typed.0, 3), part(&pupil.typed.1, 4))),
        same: one_name,
        least: (0.0, 0.99),
    },
    Kind {
        name: "not typed to its end",
        ask: |pupil, _| Some(begun(pupil)),
        same: |a, b| full(b).starts_with(&begun(a)),
        least: (0.0, 0.99),
    },
    Kind {
        name: "initials and form",
        ask: |pupil, _| Some(format!("{} {}", initials(pupil), pupil.form)),
        same: one_name,
        least: (0.0, 0.99),
    },
    // Alone, two letters are many pupils' initials; all of them are right.
    Kind {
        name: "initials",
        ask: |pupil, _| Some(initials(pupil)),
        same: |a, b| initials(a) == initials(b),
        least: (0.0, 0.99),
    },
    Kind { name: "a wrong letter", ask: |p, dice| Some(one_error(p, 0, dice)), same: one_name, least: (0.0, 0.95) },
    Kind { name: "a letter missing", ask: |p, dice| Some(one_error(p, 1, dice)), same: one_name, least: (0.0, 0.95) },
    Kind { name: "a letter too many", ask: |p, dice| Some(one_error(p, 2, dice)), same: one_name, least: (0.0, 0.95) },
    Kind {
        name: "two letters swapped",
        ask: |p, dice| Some(one_error(p, 3, dice)),
        same: one_name,
        least: (0.0, 0.95),
    },
    Kind { name: "two errors", ask: |p, dice| Some(errors(full(p), 2, dice)), same: one_name, least: (0.0, 0.9) },
    Kind {
        name: "three errors, either way round",
        ask: |p, dice| {
            let name = either_way(p, dice);
            Some(errors(name, 3, dice))
        },
        same: one_name,
        least: (0.0, 0.0),
    },
    Kind {
        name: "parts missing, one error",
        ask: |p, dice| Some(cut_short(p, dice)),
        same: one_name,
        least: (0.0, 0.0),
    },
    Kind {
        name: "surname first, two errors",
        ask: |p, dice| Some(errors(reversed(p), 2, dice)),
        same: one_name,
        least: (0.0, 0.0),
    },
];
