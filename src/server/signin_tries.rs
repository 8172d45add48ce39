//! Counts wrong tries, and says how long the next one waits: on each line for what that line did, and for each name at
//! each account for what everybody did there. A try counts as wrong until it was right, so that many at once gain
//! nothing. It reads no clock: the time is given, in milliseconds.
//!
//! How it comes out: a name without wrong tries of its own passes at once, whatever happens to others. Five wrong tries
//! at a name within some minutes are free, so that whoever mistypes is not kept; from then on, until there has been quiet
//! for an hour at most, each try at it stands in turn first (`signin_turns`), whoever makes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// So many wrong tries at a name are told to the office; a line that made them itself takes no more under that name.
pub(super) const MANY: u32 = 10;
/// How long a line takes no more.
const HOUR: u64 = 3_600_000;
/// The longest wait after a wrong try over the same line: the next one there may be somebody else.
const LONGEST: u64 = 15_000;
/// So many wrong tries over a line wait for nothing under other names: several people mistype at one terminal.
const FREE: u32 = 2;
/// So many wrong tries at a name, and the next one stands in turn.
const CONTESTED: u32 = 5;
/// So many of them, and fewer stand at a time.
const TIRED: u32 = 60;
/// More are not counted: they are forgotten within the hour.
const MOST: u32 = 200;
/// After so long without another, half of them are forgiven.
const HALVED: u64 = 600_000;
/// The most names that are remembered, here and for a line.
const NAMES: [usize; 2] = [2_000, 50];

/// Why a try is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// It comes too soon: so many seconds are left.
    Wait(u64),
    /// Too many were wrong over this line.
    LockedOut,
}

/// What becomes of a try that its line lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begun {
    /// It is looked at, and counts as the so manieth wrong one at that name.
    Taken(u32),
    /// It stands in turn first. `tired` is whether there were so many that few may stand.
    Stands { tired: bool },
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Count {
    wrong: u32,
    /// When the last one was: milliseconds since 1970.
    at: u64,
}

impl Count {
    /// How many milliseconds are left of a time. A clock that was set back makes it no longer than it was.
    fn left(self, now: u64, time: u64) -> u64 {
        time.saturating_sub(now.saturating_sub(self.at)).min(time)
    }

    /// How many there were, as they count now. A clock that was set back forgives nothing.
    fn still(self, now: u64) -> u32 {
        let halved = now.saturating_sub(self.at) / HALVED;
        self.wrong.checked_shr(u32::try_from(halved).unwrap_or(u32::MAX)).unwrap_or(0)
    }

    fn one_more(self, now: u64) -> Count {
        Count { wrong: self.wrong.saturating_add(1).min(MOST), at: now }
    }
}

/// What everybody tried, at each name over each account. It outlives the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tries {
    names: BTreeMap<String, Count>,
    /// When it was found that what had been counted cannot be read: then there may have been any number.
    #[serde(default)]
    lost: Option<u64>,
}

impl Tries {
    /// What had been counted cannot be read: for an hour each name is as if somebody had tried it.
    pub(super) fn lost(now: u64) -> Tries {
        Tries { lost: Some(now), ..Tries::default() }
    }

    /// A try at a name over an account.
    pub(super) fn begin(&mut self, name: &str, account: &str, now: u64) -> Begun {
        let wrong = self.at(name, account).still(now);
        let lost = self.lost.is_some_and(|at| Count { wrong: 0, at }.left(now, HOUR) > 0);
        if wrong >= CONTESTED || lost {
            return Begun::Stands { tired: wrong >= TIRED };
        }
        Begun::Taken(self.count(name, account, now))
    }

    /// It has stood, and is looked at: from here on it is a wrong one. The answer is how many that makes.
    pub(super) fn count(&mut self, name: &str, account: &str, now: u64) -> u32 {
        make_room(&mut self.names, NAMES[0]);
        let count = self.at(name, account);
        let count = Count { wrong: count.still(now), ..count }.one_more(now);
        self.names.insert(key(name, account), count);
        count.wrong
    }

    /// The try was right. Half of the others are forgiven, but where they are many: whoever mistyped is done with it, and
    /// a guesser beside them is not.
    pub(super) fn right(&mut self, name: &str, account: &str) {
        if let Some(count) = self.names.get_mut(&key(name, account))
            && count.wrong <= MANY
        {
            count.wrong /= 2;
        }
    }

    /// The office has made a new PIN.
    pub(super) fn forget(&mut self, name: &str) {
        self.names.retain(|key, _| !is_of(key, name));
    }

    /// Whether the office is to be told of that name.
    pub(super) fn are_many(&self, name: &str, now: u64) -> bool {
        self.names.iter().any(|(key, count)| is_of(key, name) && count.still(now) >= MANY)
    }

    /// Whether there is anybody to tell it of.
    pub(super) fn are_any_many(&self, now: u64) -> bool {
        self.names.values().any(|count| count.still(now) >= MANY)
    }

    fn at(&self, name: &str, account: &str) -> Count {
        self.names.get(&key(name, account)).copied().unwrap_or_default()
    }
}

/// What is counted under: a name is in hex, so that none is another's beginning.
fn key(name: &str, account: &str) -> String {
    format!("{name} {account}")
}

fn is_of(key: &str, name: &str) -> bool {
    key.strip_prefix(name).is_some_and(|rest| rest.starts_with(' '))
}

/// Who tried least and longest ago makes room.
fn make_room(names: &mut BTreeMap<String, Count>, most: usize) {
    while names.len() >= most {
        let least = names.iter().min_by_key(|(_, count)| (count.wrong, count.at));
        let Some(least) = least.map(|(name, _)| name.clone()) else { return };
        names.remove(&least);
    }
}

/// What one line tried.
#[derive(Clone, Debug, Default)]
pub(super) struct OfLine {
    names: BTreeMap<String, Count>,
    all: Count,
    spent: bool,
}

impl OfLine {
    /// A try under a name. From here on it is a wrong one.
    pub(super) fn begin(&mut self, name: &str, now: u64) -> Result<(), Closed> {
        let by_name = self.names.get(name).copied().unwrap_or_default();
        if by_name.wrong >= MANY && by_name.left(now, HOUR) > 0 {
            self.spent = true;
            return Err(Closed::LockedOut);
        }
        let by_name = if by_name.wrong >= MANY { Count::default() } else { by_name };
        let waits = [
            by_name.left(now, doubled(by_name.wrong)),
            self.all.left(now, doubled(self.all.wrong.saturating_sub(FREE))),
        ];
        if let Some(left @ 1..) = waits.into_iter().max() {
            return Err(Closed::Wait(left.div_ceil(1_000)));
        }
        make_room(&mut self.names, NAMES[1]);
        self.names.insert(name.to_owned(), by_name.one_more(now));
        self.all = Count { wrong: self.all.still(now), ..self.all }.one_more(now);
        Ok(())
    }

    /// The try was right. The line is forgiven this one and half of the others: with a PIN of their own nobody wipes out
    /// that they try other people's.
    pub(super) fn right(&mut self, name: &str) {
        self.names.remove(name);
        self.all.wrong = self.all.wrong.saturating_sub(1) / 2;
    }

    /// The try was not looked at after all.
    pub(super) fn take_back(&mut self, name: &str) {
        if let Some(count) = self.names.get_mut(name) {
            count.wrong = count.wrong.saturating_sub(1);
        }
        self.all.wrong = self.all.wrong.saturating_sub(1);
    }

    /// How many of its tries were wrong lately.
    pub(super) fn wrong(&self) -> u32 {
        self.all.wrong
    }

    /// Whether too many were wrong under one name: on an account that many use such a line is let go.
    pub(super) fn is_spent(&self) -> bool {
        self.spent
    }
}

/// A second, doubled with each further one.
fn doubled(wrong: u32) -> u64 {
    if wrong == 0 { 0 } else { 1_000_u64.saturating_mul(1 << (wrong - 1).min(20)).min(LONGEST) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u64 = 60_000;

    #[test]
    fn a_line_at_full_speed_gets_few_answers() {
        let many: Vec<String> = (0..60).map(|place| format!("X{place}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        // Names, minutes, and the most tries of one line that are let through.
        let table: [(&[&str], u64, usize); 3] = [(&["HB"], 1, 8), (&many, 1, 10), (&["HB"], 60, 10)];
        for (names, minutes, most) in table {
            let mut line = OfLine::default();
            let name = |now: u64| names[usize::try_from(now).unwrap_or(0) % names.len()];
            let taken = (0..minutes * MINUTE).filter(|now| line.begin(name(*now), *now).is_ok()).count();
            assert!((1..=most).contains(&taken), "{} names, {minutes} minutes: {taken}", names.len());
        }
    }

    #[test]
    fn ten_wrong_ones_end_a_line_for_an_hour_and_nobody_else() {
        let (mut line, mut now) = (OfLine::default(), 0);
        for _ in 0..MANY {
            assert!(!line.is_spent());
            assert_eq!(line.begin("HB", now), Ok(()));
            assert!(line.begin("HB", now).is_err(), "a second try at once");
            now += LONGEST;
        }
        assert_eq!(line.begin("HB", now), Err(Closed::LockedOut));
        assert!(line.is_spent());
        assert_eq!(line.begin("SI", now), Ok(()));
        line.right("SI");
        assert_eq!(OfLine::default().begin("HB", now), Ok(()));
        assert_eq!(line.begin("HB", now + HOUR), Ok(()), "it ends by itself");
        // A clock that goes back keeps nobody for longer.
        assert_eq!(line.begin("HB", 0), Err(Closed::Wait(1)));
    }

    #[test]
    fn others_wrong_tries_are_nobody_elses() {
        let mut tries = Tries::default();
        for guess in 0..5_000 {
            tries.begin(&format!("{guess:x}"), "staffroom", guess);
        }
        assert_eq!(tries.begin("5e0", "staffroom", 100_000), Begun::Taken(1), "a name of its own");
        for wrong in 1..=CONTESTED {
            assert_eq!(tries.begin("b0b", "staffroom", 100_000), Begun::Taken(wrong));
        }
        assert_eq!(tries.begin("b0b", "staffroom", 100_000), Begun::Stands { tired: false });
        assert_eq!(tries.begin("b0b", "library", 100_000), Begun::Taken(1), "another account");
        for _ in 0..TIRED * 10 {
            tries.count("b0b", "staffroom", 100_000);
        }
        assert_eq!(tries.begin("b0b", "staffroom", 100_000), Begun::Stands { tired: true });
        assert!(tries.are_many("b0b", 100_000) && !tries.are_many("b0", 100_000));
        // After an hour of quiet it is as if nothing had been; a clock that goes back does not make it longer.
        assert_eq!(tries.begin("b0b", "staffroom", 100_000 + HOUR), Begun::Taken(4));
        tries.forget("b0b");
        assert_eq!(tries.begin("b0b", "staffroom", 0), Begun::Taken(1));
    }

    #[test]
    fn whoever_mistypes_is_done_with_it_and_a_guesser_is_not() {
        // Wrong ones before the right one, and whether the next try stands in turn.
        for (wrong, stands) in [(0, false), (4, false), (8, false), (9, true), (10, true), (100, true)] {
            let mut tries = Tries::default();
            for _ in 0..=wrong {
                tries.count("b0b", "staffroom", 0);
            }
            tries.right("b0b", "staffroom");
            let begun = tries.begin("b0b", "staffroom", 0);
            assert_eq!(matches!(begun, Begun::Stands { .. }), stands, "{wrong}: {begun:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_means_waiting_and_not_for_ever() {
        let mut tries = Tries::lost(5);
        for (now, stands) in [(5, true), (HOUR, true), (HOUR + 5, false)] {
            let begun = tries.begin("b0b", "staffroom", now);
            assert_eq!(matches!(begun, Begun::Stands { .. }), stands, "{now}");
        }
        // What was counted before accounts had counts of their own is still read.
        let older = r#"{"names":{"b0b":{"wrong":9,"at":0}},"accounts":{"staffroom":{"wrong":1,"at":0}}}"#;
        assert!(serde_json::from_str::<Tries>(older).is_ok());
    }
}
