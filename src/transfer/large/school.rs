//! An invented school of any size and age, for benches and for trying sendo out: bundles in pieces that the ordinary
//! import takes, and between them what people do by hand. The same numbers and day give the same school. Knows no store.

use std::collections::{BTreeMap, VecDeque};

use super::deeds::Deed;
use super::people::Seated;
use super::plot::{InTerm, Plot};
use super::timeline::Timeline;
use crate::domain::roster::{Bundle, SchoolPart, SupportRow};
use crate::domain::school_day::Day;
use crate::transfer::demo;
use crate::transfer::fault::TransferError;

/// How many observations one bundle brings at most. The server holds a bundle whole.
const PIECE: usize = 5_000;

/// A part of a school, in the order in which it came about.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Throw files bring.
    Files(Box<Bundle>),
    /// Throw somebody does.
    Done(Deed),
}

/// A large school, piece by piece: each school year's roster, then week by week what was written.
pub struct Large {
    plot: Plot,
    school: Option<SchoolPart>,
    /// The term and the week of it that come next.
    next: (usize, usize),
    made: usize,
    waiting: VecDeque<Piece>,
    ended: bool,
}

impl Large {
    /// A school of this size as so many years have left it on `today`.
    pub fn new(pupils: usize, observations: usize, years: u8, today: Day) -> Result<Large, TransferError> {
        let school = demo::bundles()?.into_iter().find_map(|bundle| bundle.school).unwrap_or_default();
        let pupils = pupils.max(1);
        let time = Timeline::new(&school.calendar.unwrap_or_default(), years.max(1), today);
        let name = Some(format!("Large School of {pupils}"));
        let school = Some(SchoolPart { name, calendar: Some(time.calendar.clone()), demo: true, ..school });
        let plot = Plot { pupils, observations, time };
        Ok(Large { plot, school, next: (0, 0), made: 0, waiting: VecDeque::new(), ended: false })
    }

    /// How many observations have been given out, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.made, self.plot.observations)
    }

    /// Makes the next week, or what comes behind the last.
    fn go_on(&mut self) {
        let (term, week) = self.next;
        let Some(of) = self.plot.time.terms.get(term) else {
            self.ended = true;
            return self.waiting.extend(self.plot.typed().into_iter().map(Piece::Done));
        };
        let at = InTerm { term, of, week: of.week(week) };
        if week == 0 {
            roster(&self.plot, &mut self.school, at, &mut self.waiting);
        }
        self.waiting.extend(written(&self.plot, at));
        self.made = self.plot.observed(at).end;
        self.next = if week + 1 < of.weeks() { (term, week + 1) } else { (term + 1, 0) };
    }
}

impl Iterator for Large {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        while self.waiting.is_empty() && !self.ended {
            self.go_on();
        }
        self.waiting.pop_front()
    }
}

/// The roster, where a school year begins with this term.
fn roster(plot: &Plot, school: &mut Option<SchoolPart>, at: InTerm, pieces: &mut VecDeque<Piece>) {
    let year = at.of.year;
    let before = at.term.checked_sub(1).and_then(|term| plot.time.terms.get(term));
    let bundles = match (school.take(), before) {
        (Some(school), _) => vec![plot.first_roster(school, year)],
        (None, Some(before)) if before.year != year => plot.next_rosters(year).into(),
        _ => return,
    };
    pieces.extend(bundles.into_iter().map(|bundle| Piece::Files(Box::new(bundle))));
    pieces.push_back(Piece::Done(plot.links(year)));
}

/// What was written in a week, and what of it was a mistake.
fn written(plot: &Plot, at: InTerm) -> Vec<Piece> {
    let planned = plot.planned(at.of.year);
    let mut rows = Sheets { plot, year: at.of.year, rows: BTreeMap::new() };
    for who in &planned {
        let row = rows.of(*who);
        plot.add_plans(*who, at, row);
        plot.add_readers(*who, at, row);
        plot.add_findings(*who, at, row);
        row.entries.extend(plot.measurements(*who, at));
    }
    for (number, who) in plot.others(at).into_iter().enumerate() {
        plot.add_entry(who, at, 100 + number, rows.of(who));
    }
    for (who, item) in plot.items(at, &planned) {
        rows.of(who).flags.push(item);
    }
    let mut pieces = Vec::new();
    for (count, number) in plot.observed(at).enumerate() {
        if count > 0 && count % PIECE == 0 {
            pieces.extend(rows.taken());
        }
        if let Some((who, row)) = plot.observation(at, &planned, number) {
            rows.of(who).entries.push(row);
        }
    }
    pieces.extend(rows.taken());
    pieces.extend(plot.mistakes(at, &planned).into_iter().map(Piece::Done));
    pieces
}

/// What a bundle says of each pupil.
struct Sheets<'p> {
    plot: &'p Plot,
    year: i32,
    rows: BTreeMap<Seated, SupportRow>,
}

impl Sheets<'_> {
    fn of(&mut self, who: Seated) -> &mut SupportRow {
        let pupil = || self.plot.pupil_row(who, self.year);
        self.rows.entry(who).or_insert_with(|| SupportRow { pupil: pupil(), ..SupportRow::default() })
    }

    /// The rows that say something, as a bundle; from here on there are none.
    fn taken(&mut self) -> Option<Piece> {
        let mut support: Vec<SupportRow> = std::mem::take(&mut self.rows).into_values().collect();
        support.retain(|row| *row != SupportRow { pupil: row.pupil.clone(), ..SupportRow::default() });
        let bundle = Bundle { kind: "large".into(), support, ..Bundle::default() };
        (!bundle.support.is_empty()).then(|| Piece::Files(Box::new(bundle)))
    }
}
