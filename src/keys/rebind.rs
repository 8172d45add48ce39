//! Other keys for the same actions: a TOML file over the defaults. A line names rows by their label, as the footer and
//! `sendo keys` have it, and gives all their keys: under `[keys]` wherever they act, under `[in.queue]` in the queue only.
//!
//! Nothing is guessed: an unknown name, an unknown key, two rows on one key, or a key that no terminal sends apart is
//! refused, each by its name.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::action::Action;
use super::chord::{Chord, Key};
use super::context::Context;
use super::keymap::defaults;
use super::row::Row;

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    keys: BTreeMap<String, Keys>,
    #[serde(default, rename = "in")]
    within: BTreeMap<String, BTreeMap<String, Keys>>,
}

/// Names of before, in files that people wrote then, and what each is called now.
const OLD: [(&str, &str); 4] = [("queue", "desk"), ("take up", "mine"), ("resolve", "end"), ("reopen", "mine")];

/// A name as it is now.
fn now(name: &str) -> &str {
    OLD.iter().find(|(old, _)| old.eq_ignore_ascii_case(name)).map_or(name, |(_, now)| now)
}

/// What stands behind a name.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Keys {
    One(String),
    Several(Vec<String>),
}

impl Keys {
    fn all(&self) -> &[String] {
        match self {
            Keys::One(key) => std::slice::from_ref(key),
            Keys::Several(keys) => keys,
        }
    }
}

/// The table with the keys of a file in place of its own; `Err` is every fault, each a sentence.
pub fn bound(text: &str) -> Result<Vec<Row>, Vec<String>> {
    let file: File = toml::from_str(text).map_err(|error| vec![format!("it cannot be read: {}.", error.message())])?;
    let (mut rows, mut faults) = (defaults().to_vec(), Vec::new());
    for (name, keys) in &file.keys {
        faults.extend(bind(&mut rows, None, name, keys.all()).err());
    }
    for (place, names) in &file.within {
        let Some(context) = Context::ALL.iter().find(|context| context.words() == now(place)) else {
            faults.push(format!("there is no screen \"{place}\"; {}", nearest(place, contexts())));
            continue;
        };
        for (name, keys) in names {
            faults.extend(bind(&mut rows, Some(*context), name, keys.all()).err());
        }
    }
    faults.extend(conflicts(&rows));
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

fn bind(rows: &mut Vec<Row>, only: Option<Context>, name: &str, keys: &[String]) -> Result<(), String> {
    if keys.is_empty() {
        return Err(format!("\"{name}\" has no key."));
    }
    let chords = keys.iter().map(|key| chord(key)).collect::<Result<Vec<Chord>, String>>()?;
    // The table lives as long as the program, and is made once.
    let chords: &'static [Chord] = Box::leak(chords.into_boxed_slice());
    let name = now(name);
    let fits = |row: &Row| row.is_called(name) && only.is_none_or(|context| row.is_in(context));
    if !rows.iter().any(fits) {
        let place = only.map(|context| format!(" in {}", context.words())).unwrap_or_default();
        let all = rows.iter().filter(|row| only.is_none_or(|context| row.is_in(context)));
        let names = all.map(|row| row.label.to_owned());
        return Err(format!("there is no action \"{name}\"{place}; {}", nearest(name, names)));
    }
    if rows.iter().any(|row| fits(row) && row.range.is_some()) {
        return Err(format!("\"{name}\" keeps its digits: they are the numbers of lines."));
    }
    let mut bound = Vec::with_capacity(rows.len() + 1);
    for row in rows.drain(..) {
        if !fits(&row) {
            bound.push(row);
            continue;
        }
        let Some(context) = only.filter(|_| row.contexts.len() > 1) else {
            bound.push(row.with_keys(chords));
            continue;
        };
        let (here, elsewhere) = row.split_at(context);
        bound.extend([here.with_keys(chords), elsewhere]);
    }
    *rows = bound;
    Ok(())
}

/// A key that can be had apart from every other, on any terminal and keyboard.
fn chord(text: &str) -> Result<Chord, String> {
    let chord: Chord = text.parse().map_err(|error| format!("{error}."))?;
    let why = match chord {
        Chord { alt: true, .. } => "Alt is Esc and a key on many terminals",
        Chord { ctrl: true, key: Key::Char('h'), .. } => "terminals send it for Backspace",
        Chord { ctrl: true, key: Key::Char('i'), .. } => "terminals send it for Tab",
        Chord { ctrl: true, key: Key::Char('j' | 'm'), .. } => "terminals send it for Enter",
        Chord { ctrl: true, key: Key::Char('['), .. } => "terminals send it for Esc",
        Chord { ctrl: true, key: Key::Char('a' | 'b'), .. } => "screen and tmux keep it for themselves",
        Chord { ctrl: true, key: Key::Char('\\'), .. } => "it ends the program at once",
        Chord { ctrl: true, key: Key::Char('c' | 'q'), .. } => "it always asks whether to leave",
        _ => return Ok(chord),
    };
    Err(format!("{text} cannot be bound: {why}."))
}

/// Two rows on one key of one context, and contexts that nobody could leave.
fn conflicts(rows: &[Row]) -> Vec<String> {
    let mut faults = Vec::new();
    for context in Context::ALL {
        let here: Vec<&Row> = rows.iter().filter(|row| row.is_in(*context)).collect();
        for (place, row) in here.iter().enumerate() {
            for other in here.iter().skip(place + 1).filter(|other| other.action != row.action) {
                let shared = row.chords_in(*context).find(|chord| other.chords_in(*context).any(|own| own == *chord));
                faults.extend(shared.map(|chord| {
                    let place = context.words();
                    format!("{chord} is both \"{}\" and \"{}\" in {place}.", row.label, other.label)
                }));
            }
            let searches = |chord: &Chord| chord.types().is_some_and(|c| c.is_alphanumeric() || " '-.".contains(c));
            if let Some(chord) = row.chords_in(*context).find(searches).filter(|_| row.range.is_none())
                && *context == Context::Pupils
            {
                faults.push(format!("{chord} searches in {}; it cannot be \"{}\" there.", context.words(), row.label));
            }
            if row.chords_in(*context).next().is_none() && !row.chords.is_empty() {
                let (label, place) = (row.label, context.words());
                faults.push(format!("\"{label}\" would have no key in {place}, where letters are typed."));
            }
        }
        if !here.iter().any(|row| row.action == Action::Back && row.chords_in(*context).next().is_some()) {
            faults.push(format!("nothing would lead back from {}.", context.words()));
        }
    }
    faults.sort();
    faults.dedup();
    faults
}

fn contexts() -> impl Iterator<Item = String> {
    Context::ALL.iter().map(|context| context.words().to_owned())
}

/// The name that is nearest to what was written.
fn nearest(written: &str, names: impl Iterator<Item = String>) -> String {
    let near = names.min_by_key(|name| distance(&written.to_lowercase(), &name.to_lowercase()));
    near.map_or_else(|| "there is none.".to_owned(), |name| format!("nearest is \"{name}\"."))
}

/// How many letters must be changed, added or left out.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut before = line;
        let mut last = line + 1;
        for (place, against) in other.iter().enumerate() {
            let Some(above) = row.get(place + 1).copied() else { break };
            let cost = (before + usize::from(letter != *against)).min(above + 1).min(last + 1);
            if let Some(cell) = row.get_mut(place) {
                *cell = last;
            }
            (before, last) = (above, cost);
        }
        if let Some(cell) = row.last_mut() {
            *cell = last;
        }
    }
    row.last().copied().unwrap_or(0)
}
