//! Observations and measurements of an invented school, spread over all its days.

use std::ops::Range;

use super::people::Seated;
use super::plans::serves;
use super::plot::{InTerm, Plot};
use super::throws::{Throw, Throws};
use super::words::{LINES, NOTES};
use crate::domain::id::EntryId;
use crate::domain::record::entry::{Fact, Outcome, Support, When, Why};
use crate::domain::roster::EntryRow;
use crate::domain::school_day::Day;

/// Each outcome is measured every so many school days.
const MEASURED: usize = 12;
/// One observation in so many is of something that is not on the plan.
const OFF_PLAN: usize = 60;

impl Plot {
    /// The numbers of the observations of a week, of all.
    pub(super) fn observed(&self, at: InTerm) -> Range<usize> {
        let days = self.time.days().max(1);
        let first = |place: usize| ((at.of.before + place) * self.observations).div_ceil(days);
        first(at.week.start)..first(at.week.end)
    }

    /// An observation by its number, and whose it is.
    pub(super) fn observation(&self, at: InTerm, planned: &[Seated], number: usize) -> Option<(Seated, EntryRow)> {
        let who = *planned.get(number % planned.len().max(1))?;
        let mut throws = Throws::of(Throw::Observation, &[number]);
        let day = at.of.day((number * self.time.days() / self.observations.max(1)).saturating_sub(at.of.before));
        let line = 1 + throws.below(self.lines(who, at));
        let fact = if throws.one_in(OFF_PLAN) { off_plan(&mut throws) } else { on_plan(line, &mut throws) };
        Some((who, self.entry(who, at, (day, fact), &mut throws)))
    }

    /// The measurements of a pupil with a plan in a week.
    pub(super) fn measurements(&self, who: Seated, at: InTerm) -> Vec<EntryRow> {
        let mut rows = Vec::new();
        for place in at.week.places() {
            // Not everybody on the same day.
            if place < MEASURED / 2 || !(place + self.number(who)).is_multiple_of(MEASURED) {
                continue;
            }
            for (outcome, letter) in ['A', 'B'].into_iter().enumerate() {
                let mut throws = Throws::of(Throw::Measurement, &[self.number(who), at.term, place, outcome]);
                let value = throws.pick(&[1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 5.0]);
                let fact = Fact::Measurement { letter, value };
                rows.push(self.entry(who, at, (at.of.day(place), fact), &mut throws));
            }
        }
        rows
    }

    fn entry(&self, who: Seated, at: InTerm, (day, fact): (Day, Fact), throws: &mut Throws) -> EntryRow {
        EntryRow {
            file_line: 0,
            id: EntryId(throws.id(day)),
            cycle: self.cycle(who, at.term),
            fact,
            when: When { day, part: None },
            note: throws.pick(NOTES).into(),
            by: self.colleague(who.seat, at.of.year, throws),
            entered: throws.instant(day),
        }
    }

    /// The id and the maker of an observation.
    pub(super) fn named(&self, at: InTerm, planned: &[Seated], number: usize) -> Option<(EntryId, String)> {
        self.observation(at, planned, number).map(|(_, row)| (row.id, row.by))
    }
}

fn on_plan(line: usize, throws: &mut Throws) -> Fact {
    let support = [None, None, Some(Support::Prompted), Some(Support::Independent)];
    Fact::Observation {
        number: u8::try_from(line).ok(),
        code: LINES.get(line - 1).map_or("", |(code, _)| code).into(),
        result: result(throws),
        support: throws.pick(&support),
        minutes: (line == 3).then_some(20),
        serves: vec![serves(line)],
    }
}

fn off_plan(throws: &mut Throws) -> Fact {
    let code = throws.pick(&["CI13", "SP05", "CL04"]).into();
    Fact::Observation { number: None, code, result: result(throws), support: None, minutes: None, serves: Vec::new() }
}

fn result(throws: &mut Throws) -> Outcome {
    match throws.below(16) {
        0..=8 => Outcome::Worked,
        9..=11 => Outcome::Partly,
        12..=13 => Outcome::DidNot,
        14 => Outcome::NotDelivered(Some(Why::Absent)),
        _ => Outcome::NotDelivered(None),
    }
}
