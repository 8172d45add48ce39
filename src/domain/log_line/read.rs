//! Reading a log line. Nothing is guessed: what is not understood is said with its place, or offered.

use super::sign::{self, Sign};
use super::what::{self, Ahead, Head};
use super::when::{self, At};
use crate::domain::id::PupilId;
use crate::domain::record::entry::{Fact, NOTE_LIMIT, NewEntry, Outcome, When};
use crate::domain::record::plan::Plan;
use crate::domain::school_day::{Calendar, Day};
use crate::domain::text::cut;

/// How much of what would be the note stands in the hint how to begin one.
const HINTED: usize = 24;

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
    let mut reader = Reader::new(line, plan, today, calendar);
    if reader.tokens.is_empty() {
        return Reading::Unfinished { offers: what::all(plan), at: line.len() };
    }
    match reader.run() {
        Ok(()) => Reading::Entries(reader.entries),
        Err(reading) => reading,
    }
}

/// A line that was typed on another day, `then`, as it means the same today: with its day in it. `None` where it does
/// not say yet what was done.
pub fn dated(line: &str, plan: Option<&Plan>, then: Day, today: Day, calendar: &Calendar) -> Option<String> {
    let mut reader = Reader::new(line, plan, then, calendar);
    // What is wrong behind the day is still wrong with it.
    let _ = reader.run();
    let end = reader.head_end?;
    let (from, to) = reader.day_at.unwrap_or((end, end));
    let when = reader.day.unwrap_or(When { day: then, part: None });
    let (before, behind) = (line.get(..from)?.trim_end(), line.get(to..)?);
    let dated = format!("{before} {}{behind}", when::written(&when));
    let mut again = Reader::new(&dated, plan, today, calendar);
    let _ = again.run();
    (again.day == Some(when)).then_some(dated)
}

/// Whether a line names its day, so that it means the same on any other.
pub fn names_day(line: &str, plan: Option<&Plan>, today: Day, calendar: &Calendar) -> bool {
    let mut reader = Reader::new(line, plan, today, calendar);
    let _ = reader.run();
    reader.dated
}

/// The words of a line, each with its place. A comma before or behind one is a word of its own.
fn tokens(line: &str) -> Vec<(&str, usize)> {
    let start = line.as_ptr().addr();
    let mut tokens = Vec::new();
    for token in line.split_whitespace() {
        let at = token.as_ptr().addr() - start;
        let (lead, token) = token.strip_prefix(NOTE).map_or((None, token), |rest| (Some((NOTE, at)), rest));
        let at = at + lead.map_or(0, |_| NOTE.len());
        let bare = token.strip_suffix(NOTE);
        tokens.extend(lead);
        tokens.extend(Some((bare.unwrap_or(token), at)).filter(|(token, _)| !token.is_empty()));
        tokens.extend(bare.map(|bare| (NOTE, at + bare.len())));
    }
    tokens
}

fn wrong(sentence: impl Into<String>, at: usize) -> Reading {
    Reading::Wrong { sentence: sentence.into(), at }
}

/// What begins the note, whatever it begins with itself.
pub(super) const NOTE: &str = ",";

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
    /// The day that it names, written out, and where it stands, in bytes.
    day: Option<When>,
    day_at: Option<(usize, usize)>,
    /// Where its first entry ends, in bytes.
    head_end: Option<usize>,
    /// What was read last could be the note as well, if words come behind it: `2x table`.
    doubtful: Option<usize>,
}

impl<'a> Reader<'a> {
    fn new(line: &'a str, plan: Option<&'a Plan>, today: Day, calendar: &'a Calendar) -> Reader<'a> {
        Reader {
            line,
            tokens: tokens(line),
            plan,
            today,
            calendar,
            entries: Vec::new(),
            when: None,
            dated: false,
            day: None,
            day_at: None,
            head_end: None,
            doubtful: None,
        }
    }

    fn run(&mut self) -> Result<(), Reading> {
        let mut place = 0;
        while let Some((token, at)) = self.tokens.get(place).copied() {
            let is_first = self.entries.is_empty();
            let taken = if is_first { self.entry(place) } else { self.behind(token, at, place) };
            let taken = taken.map_err(|reading| if is_first { reading } else { self.or_note(reading, at) })?;
            match taken {
                Some(tokens) => place += tokens,
                None if is_first => return Err(Reading::NotALine),
                None => break,
            }
            if is_first {
                self.head_end = self.end_of(place);
            }
        }
        let when = self.when.take();
        self.entries.iter_mut().for_each(|entry| entry.when.clone_from(&when));
        Ok(())
    }

    /// What stands behind an entry; how many tokens it was, or `None` where the note took all the rest.
    fn behind(&mut self, token: &str, at: usize, place: usize) -> Result<Option<usize>, Reading> {
        if token == NOTE {
            self.take_note(at + NOTE.len())?;
            return Ok(None);
        }
        if let Some(text) = token.strip_prefix('@') {
            self.doubtful = None;
            return self.day(text, place, at).map(Some);
        }
        if let Some((minutes, tokens)) = self.how_long(token, place) {
            self.doubtful = None;
            return self.minutes(minutes?, at).map(|()| Some(tokens));
        }
        if let Some(tokens) = self.entry(place)? {
            return Ok(Some(tokens));
        }
        self.note(token, at).map(|()| None)
    }

    /// Behind an entry there is always another way to mean what was typed: that the note begins there.
    fn or_note(&self, reading: Reading, at: usize) -> Reading {
        let Reading::Wrong { sentence, at: wrong_at } = reading else { return reading };
        let note = self.line.get(at.min(wrong_at)..).unwrap_or("").trim_start_matches(NOTE).trim();
        wrong(format!("{sentence} A comma begins a note: {NOTE} {}", cut(note, HINTED)), wrong_at)
    }

    /// Where the tokens before this one end.
    fn end_of(&self, place: usize) -> Option<usize> {
        self.tokens.get(place.checked_sub(1)?).map(|(token, at)| at + token.len())
    }

    /// The token in this place, unless it is the comma of a note.
    fn grammar(&self, place: usize) -> Option<(&'a str, usize)> {
        self.tokens.get(place).copied().filter(|(token, _)| *token != NOTE)
    }

    /// Minutes, `10m` or `10 min`, and how many tokens they are. With words behind them those that stand apart could be the
    /// note as well: `10 minutes late`; and `10 m` could be metres.
    fn how_long(&self, token: &str, place: usize) -> Option<(Result<u32, Reading>, usize)> {
        let next = self.grammar(place + 1);
        let (minutes, unit, tokens) = match (sign::minutes(token), next) {
            (Some((minutes, unit)), _) => (minutes, unit, 1),
            (None, Some((next, _))) => {
                // The unit alone: `1 5min` is no quarter of an hour.
                let unit_alone = sign::is_number(token) && !next.starts_with(|sign: char| sign.is_ascii_digit());
                let (minutes, unit) = sign::minutes(&format!("{token}{next}")).filter(|_| unit_alone)?;
                (minutes, unit, 2)
            }
            (None, None) => return None,
        };
        let at = self.tokens.get(place).map_or(0, |(_, at)| *at);
        let is_clear = tokens == 1 || unit != sign::MINUTES && self.is_end_of_words(place + tokens);
        let asks = || wrong(format!("Did it take {minutes} minutes? Then write {minutes}m."), at);
        Some((if is_clear { Ok(minutes) } else { Err(asks()) }, tokens))
    }

    /// Whether no words of a note stand in this place, unless behind a comma.
    fn is_end_of_words(&self, place: usize) -> bool {
        self.grammar(place).is_none_or(|(token, _)| token.starts_with('@'))
    }

    /// Takes an entry; how many tokens it was, or `None` where there is none.
    fn entry(&mut self, place: usize) -> Result<Option<usize>, Reading> {
        let Some((token, at)) = self.tokens.get(place).copied() else { return Ok(None) };
        let next = self.grammar(place + 1);
        let ahead = Ahead {
            token,
            at,
            next,
            more: next.is_some() && self.grammar(place + 2).is_some(),
            first: place == 0,
            ends: place + 1 == self.tokens.len(),
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
        let is_number = sign::number(token).is_some();
        let is_times = matches!(fact, Fact::Observation { result: Outcome::NotDelivered(None), .. });
        self.doubtful = (place > 0 && is_number && is_times).then_some(at);
        self.entries.push(Written { fact, when: None, note: String::new() });
        Ok(Some(tokens))
    }

    fn day(&mut self, text: &str, place: usize, at: usize) -> Result<usize, Reading> {
        let next = self.grammar(place + 1);
        let when = match when::read(text, next.map(|(token, _)| token), self.today, self.calendar) {
            At::Is(when) => when,
            At::Begun(offers) if place + 1 == self.tokens.len() => return Err(Reading::Unfinished { offers, at }),
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
        let tokens = if with_part { 2 } else { 1 };
        self.day = Some(when.clone().unwrap_or(When { day: self.today, part: None }));
        self.day_at = self.end_of(place + tokens).map(|end| (at, end));
        (self.when, self.dated) = (when, true);
        Ok(tokens)
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

    /// The rest of the line, as typed. It does not begin with what may be a slip for something else, nor behind what may
    /// be its own first word.
    fn note(&mut self, token: &str, at: usize) -> Result<(), Reading> {
        if let Some(doubtful) = self.doubtful {
            let says = self.line.get(doubtful..at).unwrap_or("").trim_end();
            return Err(wrong(format!("Was {says} not delivered? Then write {says}{NOTE} {token}."), doubtful));
        }
        if let Some(meant) = self.slip(token) {
            return Err(wrong(format!("Did you mean {meant}?"), at));
        }
        self.take_note(at)
    }

    /// The note is the line from here on.
    fn take_note(&mut self, at: usize) -> Result<(), Reading> {
        let note = self.line.get(at..).unwrap_or("").trim();
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
