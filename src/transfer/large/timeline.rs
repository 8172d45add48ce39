//! The terms that an invented school has had, back from today: the newest school year's half-terms, moved by whole weeks.

use chrono::{Datelike, Days, TimeDelta};

use super::plot::Week;
use crate::domain::record::link::year_ends;
use crate::domain::school_day::{Calendar, Day, Span};

/// Terms of a school year; each is one cycle of a plan.
pub(super) const TERMS: usize = 3;
/// Days of one piece: a week.
const WEEK: usize = 5;

/// A term, as far as it has been.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// The year in which its school year began.
    pub(super) year: i32,
    /// Its school days before today.
    pub(super) days: Vec<Day>,
    /// How many school days it has when it is over.
    pub(super) whole: usize,
    /// How many school days the terms before it have.
    pub(super) before: usize,
}

/// All terms, oldest first.
#[derive(Clone, Debug)]
pub(super) struct Timeline {
    pub(super) calendar: Calendar,
    pub(super) terms: Vec<Term>,
    pub(super) now: i32,
}

impl Term {
    /// How many weeks it has had.
    pub(super) fn weeks(&self) -> usize {
        self.days.len().div_ceil(WEEK)
    }

    /// The places of the days of a week.
    pub(super) fn week(&self, number: usize) -> Week {
        Week { start: number * WEEK, end: ((number + 1) * WEEK).min(self.days.len()) }
    }

    /// The day at this place, or the newest before it.
    pub(super) fn day(&self, place: usize) -> Day {
        self.days.get(place).or(self.days.last()).copied().unwrap_or_default()
    }

    /// Whether it is over.
    pub(super) fn is_over(&self) -> bool {
        self.days.len() == self.whole
    }
}

impl Timeline {
    /// The terms of so many years up to today, by the newest school year that `model` has.
    pub(super) fn new(model: &Calendar, years: u8, today: Day) -> Timeline {
        let now = school_year(today);
        let newest = model.terms.last().map_or(now, |span| school_year(span.from));
        let of_newest = |spans: &[Span]| -> Vec<Span> {
            spans.iter().filter(|span| school_year(span.from) == newest).cloned().collect()
        };
        let model = Calendar { terms: of_newest(&model.terms), closed: of_newest(&model.closed) };
        let all = now - 1 - i32::from(years)..=now;
        let moved = |spans: &[Span]| -> Vec<Span> {
            all.clone().flat_map(|year| spans.iter().map(move |span| moved(span, year - newest))).collect()
        };
        let calendar = Calendar { terms: moved(&model.terms), closed: moved(&model.closed) };
        let mut terms: Vec<Term> =
            calendar.terms.chunks(2).filter_map(|halves| term(&calendar, halves, today)).collect();
        terms.drain(..terms.len().saturating_sub(TERMS * usize::from(years)));
        let mut before = 0;
        for term in &mut terms {
            term.before = before;
            before += term.days.len();
        }
        Timeline { calendar, terms, now }
    }

    /// How many school days there are in all.
    pub(super) fn days(&self) -> usize {
        self.terms.last().map_or(0, |term| term.before + term.days.len())
    }
}

/// The year in which the school year of a day began.
fn school_year(day: Day) -> i32 {
    year_ends(day).year() - 1
}

/// The same days in another school year, to the nearest week.
fn moved(span: &Span, years: i32) -> Span {
    let weeks = i64::from((years * 1461 + 14).div_euclid(28));
    let by = |day: Day| day.checked_add_signed(TimeDelta::weeks(weeks)).unwrap_or(day);
    Span { name: span.name.clone(), from: by(span.from), to: by(span.to) }
}

/// The term of two halves, where any of it has been.
fn term(calendar: &Calendar, halves: &[Span], today: Day) -> Option<Term> {
    let (from, ends) = (halves.first()?.from, halves.last()?.to);
    let open = from.iter_days().take_while(|day| *day <= ends).filter(|day| calendar.is_open(*day));
    let open: Vec<Day> = open.collect();
    let days: Vec<Day> = open.iter().copied().filter(|day| *day < today).collect();
    (!days.is_empty()).then(|| Term { year: school_year(from), whole: open.len(), days, before: 0 })
}

/// The day so many days later.
pub(super) fn later(day: Day, days: usize) -> Day {
    day.checked_add_days(Days::new(days as u64)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_go_back_from_today_as_many_as_the_years_have() {
        let model = crate::transfer::demo::bundles().ok().and_then(|all| all.into_iter().find_map(|one| one.school));
        let model = model.and_then(|school| school.calendar).unwrap_or_default();
        // Years, today, and of the terms: the oldest's school year, the newest day, and whether that one is over.
        let table = [
            (1, "2026-11-23", 2025, "2026-11-20", false),
            (10, "2026-11-23", 2016, "2026-11-20", false),
            (2, "2027-01-03", 2024, "2026-12-18", true),
            (1, "2027-06-21", 2026, "2027-06-18", false),
            (1, "2027-08-15", 2026, "2027-07-21", true),
        ];
        for (years, today, oldest, newest, is_over) in table {
            let time = Timeline::new(&model, years, today.parse().unwrap_or_default());
            assert_eq!(time.terms.len(), TERMS * usize::from(years), "{today}");
            let ends = |term: Option<&Term>| term.map(|term| (term.day(usize::MAX).to_string(), term.is_over()));
            assert_eq!(ends(time.terms.last()), Some((newest.to_owned(), is_over)), "{today}");
            assert_eq!(time.terms.first().map(|term| term.year), Some(oldest), "{today}");
            let lengths: Vec<usize> = time.terms.iter().map(|term| term.whole).collect();
            assert!(lengths.iter().all(|days| (45..90).contains(days)), "{today}: {lengths:?}");
        }
    }
}
