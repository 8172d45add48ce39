//! Reading a log line. Nothing is guessed: what is not understood is said with its place, or offered.

use super::sign::{self, Sign};
use super::what::{self, Ahead, Head};
use super::when::{self, At};
use crate::domain::id::PupilId;
use crate::domain::record::entry::{Fact, NOTE_LIMIT, NewEntry, When};
use crate::domain::record::plan::Plan;
use crate::domain::school_day::{Calendar, Day};

/// The most entries of one line.
const MOST: usize = 40;

/// One entry that a line says.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// What it says.
    pub fact: Fact,
    /// When it happened; `None` is today.
    pub when: Option<When>,
    /// The note, as typed.
    pub note: String,
}

impl Written {
    /// As it is sent: for this pupil, on the cycle that its writer saw.
    pub fn into_entry(self, pupil: PupilId, cycle: u16) -> NewEntry {
        NewEntry { pupil, cycle, fact: self.fact, when: self.when, note: self.note }
    }
}

/// Something that could stand in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What to put in place of the line from the reading's `at` on.
    pub text: String,
    /// What it means; empty where `text` says it.
    pub label: String,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// It can be stored: these entries and nothing else.
    Entries(Vec<Written>),
    /// It is a log line so far; these could come next.
    Unfinished {
        /// What can stand there.
        offers: Vec<Offer>,
        /// Where, in bytes.
        at: usize,
    },
    /// It cannot be stored.
    Wrong {
        /// Why, and what to write.
        sentence: String,
        /// Where, in bytes.
        at: usize,
    },
    /// It is no log line at all (`4b`): the search it was meant to be.
    NotALine,
}

/// Reads a line for a pupil with this plan (`None`: without one) on this school day.
pub fn read(line: &str, plan: Option<&Plan>, today: Day, calendar: &Calendar) -> Reading {
    let mut reader =
        Reader { line, tokens: tokens(line), plan, today, calendar, entries: Vec::new(), when: None, dated: false };
    if reader.tokens.is_empty() {
        return Reading::Unfinished { offers: what::all(plan), at: line.len() };
    }
    match reader.run() {
        Ok(()) => Reading::Entries(reader.entries),
        Err(reading) => reading,
    }
}

/// The words of a line, each with its place.
fn tokens(line: &str) -> Vec<(&str, usize)> {
    let start = line.as_ptr().addr();
    line.split_whitespace().map(|token| (token, token.as_ptr().addr() - start)).collect()
}

fn wrong(sentence: impl Into<String>, at: usize) -> Reading {
    Reading::Wrong { sentence: sentence.into(), at }
}

struct Reader<'a> {
    line: &'a str,
    tokens: Vec<(&'a str, usize)>,
    plan: Option<&'a Plan>,
    today: Day,
    calendar: &'a Calendar,
    entries: Vec<Written>,
    /// The day that the line names; today without a part is `None` too.
    when: Option<When>,
    /// Whether it names one.
    dated: bool,
}

impl Reader<'_> {
    fn run(&mut self) -> Result<(), Reading> {
        let mut place = 0;
        while let Some((token, at)) = self.tokens.get(place).copied() {
            if self.entries.is_empty() {
                place += self.entry(place)?.ok_or(Reading::NotALine)?;
            } else if let Some(text) = token.strip_prefix('@') {
                place += self.day(text, place, at)?;
            } else if let Some(minutes) = sign::minutes(token) {
                self.minutes(minutes, at)?;
                place += 1;
            } else if let Some(tokens) = self.entry(place)? {
                place += tokens;
            } else {
                self.note(token, at)?;
                break;
            }
        }
        let when = self.when.take();
        self.entries.iter_mut().for_each(|entry| entry.when.clone_from(&when));
        Ok(())
    }

    /// Takes an entry; how many tokens it was, or `None` where there is none.
    fn entry(&mut self, place: usize) -> Result<Option<usize>, Reading> {
        let Some((token, at)) = self.tokens.get(place).copied() else { return Ok(None) };
        let ahead = Ahead {
            token,
            at,
            next: self.tokens.get(place + 1).copied(),
            more: self.tokens.len() > place + 2,
            first: place == 0,
        };
        let (fact, tokens) = match what::read(ahead, self.plan) {
            Head::Is(fact, tokens) => (fact, tokens),
            Head::Stop(reading) => return Err(reading),
            Head::Not => return Ok(None),
        };
        if self.entries.iter().any(|entry| same(&entry.fact, &fact)) {
            return Err(wrong(format!("{token} stands in this line twice."), at));
        }
        if self.entries.len() == MOST {
            return Err(wrong(format!("One line takes {MOST} entries at most."), at));
        }
        self.entries.push(Written { fact, when: None, note: String::new() });
        Ok(Some(tokens))
    }

    fn day(&mut self, text: &str, place: usize, at: usize) -> Result<usize, Reading> {
        let next = self.tokens.get(place + 1).copied();
        let when = match when::read(text, next.map(|(token, _)| token), self.today, self.calendar) {
            At::Is(when) => when,
            At::Begun(offers) if next.is_none() => return Err(Reading::Unfinished { offers, at }),
            At::Begun(offers) => {
                let offers: Vec<String> = offers.into_iter().map(|offer| offer.text).collect();
                return Err(wrong(format!("@{text} could be {}.", offers.join(", ")), at));
            }
            At::Wrong(sentence) => return Err(wrong(sentence, at)),
        };
        if self.dated {
            return Err(wrong("A line has one day, which counts for all of it.", at));
        }
        let with_part = when::part(text).is_none() && when.as_ref().is_some_and(|when| when.part.is_some());
        (self.when, self.dated) = (when, true);
        Ok(if with_part { 2 } else { 1 })
    }

    fn minutes(&mut self, given: u32, at: usize) -> Result<(), Reading> {
        let Some(Written { fact: Fact::Observation { minutes, .. }, .. }) = self.entries.last_mut() else {
            return Err(wrong("A measurement takes no minutes.", at));
        };
        if minutes.is_some() {
            return Err(wrong("Minutes stand here twice.", at));
        }
        match u16::try_from(given) {
            Ok(good) if (1..=24 * 60).contains(&good) => *minutes = Some(good),
            _ => return Err(wrong("Minutes are from 1m to 1440m.", at)),
        }
        Ok(())
    }

    /// The rest of the line, as typed. It does not begin with what may be a slip for something else.
    fn note(&mut self, token: &str, at: usize) -> Result<(), Reading> {
        if let Some(meant) = self.slip(token) {
            return Err(wrong(format!("Did you mean {meant}? If {token} begins the note, put a word before it."), at));
        }
        let note = self.line.get(at..).unwrap_or("").trim_end();
        if note.len() > NOTE_LIMIT {
            return Err(wrong(format!("A note has {} KiB at most.", NOTE_LIMIT / 1024), at));
        }
        if let Some(last) = self.entries.last_mut() {
            note.clone_into(&mut last.note);
        }
        Ok(())
    }

    /// What a token that would begin the note is with the Shift that may have been missed: `'mon` and `2mon` are @mon,
    /// `10;40` is 10:40, `28n` is 2*n.
    fn slip(&self, token: &str) -> Option<String> {
        let colons = token.replace(';', ":");
        let is_day = |text: &str| matches!(when::read(text, None, self.today, self.calendar), At::Is(_));
        let day = |text: &str| is_day(text) || text.contains('/') && sign::number(text).is_some();
        if let Some(text) = ['\'', '"', '2'].iter().find_map(|slip| colons.strip_prefix(*slip)).filter(|text| day(text))
        {
            return Some(format!("@{text}"));
        }
        if when::part(&colons).is_some() {
            return Some(format!("@{colons}"));
        }
        let (digits, rest) = sign::number(token)?;
        let line = digits.strip_suffix('8').filter(|line| !line.is_empty())?;
        matches!(sign::result(&format!("x{rest}")), Sign::Is(..)).then(|| format!("{line}x{rest}"))
    }
}

/// Whether two entries are about the same thing.
fn same(one: &Fact, other: &Fact) -> bool {
    match (one, other) {
        (Fact::Measurement { letter: one, .. }, Fact::Measurement { letter: other, .. }) => one == other,
        (Fact::Observation { number: a, code: x, .. }, Fact::Observation { number: b, code: y, .. }) => {
            a == b && (a.is_some() || x == y)
        }
        _ => false,
    }
}
