//! What the search keeps of the pupils: each word of their names once, and for each pupil which words they have as
//! what. Hostile names cost no more than others: words and readings are cut to what anybody could type.

use std::cmp::Ordering;
use std::rc::Rc;

use super::words::{Part, Words};
use crate::domain::record::pupil::Name;

/// The longest word that is looked at, in bytes; the width of the machine word that counts typing errors.
pub(super) const LONGEST: usize = 64;
/// The most words that are kept of one pupil.
const MOST_WORDS: usize = 32;

/// What the search is told of a pupil.
pub struct Entry<'a, K> {
    /// Whatever the caller knows the pupil by; it is given back.
    pub key: K,
    /// All names.
    pub name: &'a Name,
    /// Form; empty where unknown.
    pub form: &'a str,
    /// Year group code; empty where unknown.
    pub year: &'a str,
    /// Names of classes and groups.
    pub classes: Vec<&'a str>,
    /// What names this pupil and nobody else: UPN, id.
    pub handles: Vec<String>,
}

/// What a word is to a pupil.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Given,
    Family,
    Middle,
    Nickname,
    Initials,
    Form,
    Class,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) word: u32,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) struct Row<K> {
    pub(super) key: K,
    /// The letters and digits that any of its words has.
    pub(super) letters: u64,
    pub(super) links: Box<[Link]>,
    /// Their whole names in every order, one a line, as they go by it first; with spaces between the words.
    spaced: Box<str>,
    /// The same without, each by itself: these are looked at with every key.
    pub(super) joined: Box<[Box<str>]>,
}

impl<K> Row<K> {
    /// Their whole names, the one they go by first.
    pub(super) fn spaced(&self) -> impl Iterator<Item = &str> {
        let mut rest = &*self.spaced;
        std::iter::from_fn(move || {
            // Names are short: a plain look for the line's end is faster than what is made for long texts.
            let (line, after) = rest.split_at_checked(rest.bytes().position(|byte| byte == b'\n')?)?;
            rest = after.get(1..)?;
            Some(line)
        })
    }
}

/// The pupils, ready to be searched; made anew when names, forms or classes change.
#[derive(Debug)]
pub struct Index<K> {
    /// By family name, then given name, then form.
    pub(super) rows: Vec<Row<K>>,
    pub(super) words: Vec<Box<str>>,
    /// UPNs and ids, each with whose it is.
    pub(super) handles: Vec<(String, K)>,
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Index { rows: Vec::new(), words: Vec::new(), handles: Vec::new() }
    }
}

/// One bit for each letter and digit, the rest shared by all other bytes.
pub(super) fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |mask, byte| {
        mask | match byte {
            b'a'..=b'z' => 1 << (byte - b'a'),
            b'0'..=b'9' => 1 << (26 + byte - b'0'),
            b' ' => 0,
            other => 1 << (36 + other % 28),
        }
    })
}

/// The front of a text, at most `LONGEST` bytes, whole letters only.
pub(super) fn front(text: &str) -> &str {
    let end = (0..=LONGEST.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).unwrap_or("")
}

/// The folded parts of a name, and the form.
struct Parts {
    given: Rc<Part>,
    family: Rc<Part>,
    middle: Rc<Part>,
    called: Rc<Part>,
    called_family: Rc<Part>,
    form: Rc<Part>,
}

impl Parts {
    fn of<'a, K>(entry: &Entry<'a, K>, words: &mut Words<'a>) -> Parts {
        let name = entry.name;
        let or = |preferred: Rc<Part>, legal: &Rc<Part>| {
            if preferred.spaced.is_empty() { Rc::clone(legal) } else { preferred }
        };
        let (given, family) = (words.part(&name.given), words.part(&name.family));
        let called = or(words.part(&name.preferred_given), &given);
        let called_family = or(words.part(&name.preferred_family), &family);
        let (middle, form) = (words.part(&name.middle), words.part(entry.form));
        Parts { given, family, middle, called, called_family, form }
    }

    /// By family name, then given name, then form.
    fn order(&self, other: &Parts) -> Ordering {
        let by = |part: fn(&Parts) -> &Part| part(self).spaced.cmp(&part(other).spaced);
        by(|parts| &parts.called_family).then_with(|| by(|parts| &parts.called)).then_with(|| by(|parts| &parts.form))
    }

    /// Whether they go by their legal name.
    fn is_called_so(&self) -> bool {
        Rc::ptr_eq(&self.called, &self.given) && Rc::ptr_eq(&self.called_family, &self.family)
    }

    /// Every whole name that is theirs, one a line: as they go by it, legal, with middle names, and each surname first.
    fn readings(&self, all: &mut String) {
        let Parts { given, family, middle, called, called_family, .. } = self;
        all.clear();
        add_reading(all, &[called, called_family]);
        add_reading(all, &[called_family, called]);
        if self.is_called_so() && middle.spaced.is_empty() {
            return;
        }
        for given in [given, called] {
            for family in [family, called_family] {
                add_reading(all, &[given, family]);
                add_reading(all, &[given, middle, family]);
                add_reading(all, &[family, given]);
                add_reading(all, &[family, given, middle]);
            }
        }
    }

    /// "ao" of Amara Okafor; with double and middle names also "lmo".
    fn initials(&self, mut add: impl FnMut(&str)) {
        let mut text = String::new();
        let mut of = |letters: &[&String]| {
            text.clear();
            text.extend(letters.iter().map(AsRef::<str>::as_ref));
            if text.chars().nth(1).is_some() {
                add(&text);
            }
        };
        let names = [(&self.called, &self.called_family), (&self.given, &self.family)];
        for (given, family) in names.into_iter().take(if self.is_called_so() { 1 } else { 2 }) {
            of(&[&given.first, &family.first]);
            if !self.middle.firsts.is_empty() {
                of(&[&given.first, &self.middle.firsts, &family.first]);
            }
            if given.first != given.firsts || family.first != family.firsts {
                of(&[&given.firsts, &family.firsts]);
            }
        }
    }
}

/// Adds a line of these parts, unless it is empty or there already.
fn add_reading(all: &mut String, parts: &[&Rc<Part>]) {
    let start = all.len();
    for part in parts.iter().filter(|part| !part.spaced.is_empty()) {
        if all.len() > start {
            all.push(' ');
        }
        all.push_str(&part.spaced);
    }
    let (known, new) = all.split_at_checked(start).unwrap_or_default();
    if new.is_empty() || known.split_terminator('\n').any(|line| line == new) {
        all.truncate(start);
    } else {
        all.push('\n');
    }
}

/// What one pupil is found by, gathered in buffers that serve for the next one too.
#[derive(Default)]
struct Gathered {
    links: Vec<Link>,
    readings: String,
}

impl Gathered {
    fn link(&mut self, word: u32, kind: Kind) {
        let is_new = !self.links.iter().any(|link| link.word == word && link.kind == kind);
        if is_new && self.links.len() < MOST_WORDS {
            self.links.push(Link { word, kind });
        }
    }

    fn part(&mut self, part: &Part, kind: Kind) {
        part.words.iter().for_each(|word| self.link(*word, kind));
    }

    fn links<'a, K>(&mut self, entry: &Entry<'a, K>, parts: &Parts, words: &mut Words<'a>) {
        self.links.clear();
        self.part(&parts.called, Kind::Given);
        self.part(&parts.called_family, Kind::Family);
        self.part(&parts.given, Kind::Given);
        self.part(&parts.family, Kind::Family);
        self.part(&parts.form, Kind::Form);
        parts.initials(|initials| words.number(initials).into_iter().for_each(|word| self.link(word, Kind::Initials)));
        self.part(&parts.middle, Kind::Middle);
        for given in [&parts.given, &parts.called] {
            words.nicknames(given).iter().for_each(|word| self.link(*word, Kind::Nickname));
        }
        words.year(entry.year).into_iter().for_each(|word| self.link(word, Kind::Class));
        for class in &entry.classes {
            self.part(&words.part(class), Kind::Class);
        }
    }

    fn row<'a, K: Copy>(&mut self, entry: &Entry<'a, K>, parts: &Parts, words: &mut Words<'a>) -> Row<K> {
        self.links(entry, parts, words);
        parts.readings(&mut self.readings);
        let joined =
            |line: &str| line.split(' ').fold(String::with_capacity(line.len()), |all, word| all + word).into();
        let of = |link: &Link| words.letters.get(link.word as usize).copied().unwrap_or(0);
        Row {
            key: entry.key,
            letters: self.links.iter().map(of).fold(0, |all, letters| all | letters),
            links: self.links.as_slice().into(),
            spaced: self.readings.as_str().into(),
            joined: self.readings.split_terminator('\n').map(joined).collect(),
        }
    }
}

impl<K: Copy> Index<K> {
    /// Takes in the pupils. Leave out those who must not be found.
    pub fn new<'a>(entries: impl Iterator<Item = Entry<'a, K>>) -> Index<K>
    where
        K: 'a,
    {
        let mut words = Words::default();
        let mut all: Vec<_> = entries.map(|entry| (Parts::of(&entry, &mut words), entry)).collect();
        let mut in_order: Vec<_> = all.iter_mut().collect();
        in_order.sort_by(|a, b| a.0.order(&b.0));
        let mut gathered = Gathered::default();
        let (mut rows, mut handles) = (Vec::with_capacity(in_order.len()), Vec::new());
        for (parts, entry) in in_order {
            rows.push(gathered.row(entry, parts, &mut words));
            handles.extend(entry.handles.drain(..).map(|handle| (handle, entry.key)));
        }
        Index { rows, words: words.all, handles }
    }

    /// How many pupils there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Every pupil, in name order.
    pub fn all(&self) -> impl Iterator<Item = K> {
        self.rows.iter().map(|row| row.key)
    }
}
