//! The plans of an invented school: one cycle a term, which goes its way from draft to closed, a version for each step.

use uuid::Uuid;

use super::people::Seated;
use super::plot::{InTerm, Plot};
use super::throws::{Throw, Throws};
use super::words::{LINES, NEEDS, STRENGTHS, VIEWS};
use crate::domain::id::PupilId;
use crate::domain::record::plan::{Dose, Line, Measure, Outcome, Parents, Plan, PlanState};
use crate::domain::roster::{MadeRow, SupportRow};
use crate::domain::school_day::Day;

/// One cycle in so many is changed while it runs.
const CHANGED: usize = 6;
/// One pupil in so many has the draft of a next plan.
const NEXT: usize = 12;

/// What a version was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MadeFor {
    Draft,
    Current,
    /// A line is stopped and another one added.
    Changed,
    Review,
    Closed,
}

/// A version of a cycle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edition {
    pub(super) number: u16,
    pub(super) made: MadeFor,
    /// The place of its day in the term, which may be still to come.
    pub(super) day: usize,
    /// Whether the lines were changed by then.
    changed: bool,
}

impl Plot {
    /// The number of the cycle that a pupil has in a term, from 1 where their record begins.
    pub(super) fn cycle(&self, who: Seated, term: usize) -> u16 {
        let came = self.came(who);
        let first = self.time.terms.iter().position(|one| one.year >= came).unwrap_or(0);
        u16::try_from((term + 1).saturating_sub(first)).unwrap_or(u16::MAX)
    }

    /// The versions of a pupil's cycle in a term, also those of days to come.
    pub(super) fn versions(&self, who: Seated, at: InTerm) -> Vec<Edition> {
        let mut throws = Throws::of(Throw::Plan, &[self.number(who), at.term]);
        let whole = at.of.whole;
        let is_changed = throws.one_in(CHANGED);
        let steps = [
            (MadeFor::Draft, 0, true),
            (MadeFor::Current, 2 + throws.below(4), true),
            (MadeFor::Changed, whole / 2 + throws.below(5), is_changed),
            (MadeFor::Review, whole.saturating_sub(9) + throws.below(3), true),
            (MadeFor::Closed, whole.saturating_sub(4) + throws.below(4), true),
        ];
        let steps = steps.into_iter().filter(|(.., is)| *is).zip(1..);
        let changed = |made| is_changed && !matches!(made, MadeFor::Draft | MadeFor::Current);
        steps.map(|((made, day, _), number)| Edition { number, made, day, changed: changed(made) }).collect()
    }

    /// Adds the versions that were made in a week.
    pub(super) fn add_plans(&self, who: Seated, at: InTerm, row: &mut SupportRow) {
        for version in self.versions(who, at).into_iter().filter(|version| at.week.contains(version.day)) {
            let plan = self.plan(who, at, version);
            self.keep(who, at, plan, version.day, row);
        }
        let newest = at.of.days.len().saturating_sub(1);
        let is_next = !at.of.is_over() && at.week.contains(newest);
        if is_next && Throws::of(Throw::Plan, &[self.number(who)]).one_in(NEXT) {
            let draft = Edition { number: 1, made: MadeFor::Draft, day: newest, changed: false };
            let plan = self.plan(who, at, draft);
            let next = Plan { cycle: plan.cycle + 1, started: None, review: None, ..plan };
            self.keep(who, at, next, newest, row);
        }
    }

    fn keep(&self, who: Seated, at: InTerm, plan: Plan, day: usize, row: &mut SupportRow) {
        let (cycle, version) = plan.key();
        let numbers = [self.number(who), at.term, usize::from(cycle), usize::from(version)];
        let mut throws = Throws::of(Throw::Plan, &numbers);
        let by = self.colleague(who.seat, at.of.year, &mut throws);
        row.made.push(MadeRow { cycle, version, by, at: throws.instant(at.of.day(day)) });
        row.plans.push(plan);
    }

    /// How many lines a pupil's plan has in a term, before it is changed.
    pub(super) fn lines(&self, who: Seated, at: InTerm) -> usize {
        3 + Throws::of(Throw::Plan, &[self.number(who), at.term, 1]).below(3)
    }

    fn plan(&self, who: Seated, at: InTerm, version: Edition) -> Plan {
        let mut throws = Throws::of(Throw::Plan, &[self.number(who), at.term, 2]);
        let said = usize::from(matches!(version.made, MadeFor::Review | MadeFor::Closed));
        let view = |throws: &mut Throws| VIEWS[(throws.below(VIEWS.len()) + said) % VIEWS.len()].to_owned();
        let review = if at.of.is_over() {
            at.of.days.get(at.of.whole.saturating_sub(9)).copied()
        } else {
            at.of.days.last().and_then(|day| self.time.calendar.after(*day, 1 + throws.below(30)))
        };
        let told = at.of.day(4);
        Plan {
            version: version.number,
            state: match version.made {
                MadeFor::Draft => PlanState::Draft,
                MadeFor::Current | MadeFor::Changed => PlanState::Current,
                MadeFor::Review => PlanState::UnderReview,
                MadeFor::Closed => PlanState::Closed,
            },
            started: Some(at.of.day(0)),
            review,
            strengths: throws.pick(STRENGTHS).into(),
            needs: throws.pick(NEEDS).into(),
            pupil_view: view(&mut throws),
            parent_view: view(&mut throws),
            home: throws.pick(VIEWS).into(),
            key_person: "The form tutor, before registration".into(),
            at_review: throws.pick(NEEDS).into(),
            parents: if version.made == MadeFor::Draft {
                Parents::NotSaid
            } else {
                Parents::Told { on: told, how: "letter".into() }
            },
            outcomes: outcomes(review, &mut throws),
            lines: self.lines_of(who, at, version.changed),
            ..Plan::empty(PupilId(Uuid::nil()), self.cycle(who, at.term))
        }
    }

    fn lines_of(&self, who: Seated, at: InTerm, changed: bool) -> Vec<Line> {
        let count = self.lines(who, at);
        let all = LINES.iter().zip(1..).take(count + usize::from(changed));
        all.map(|((code, text), number)| Line {
            number,
            code: (*code).into(),
            text: (*text).into(),
            serves: vec![serves(usize::from(number))],
            dose: (number == 3).then(|| Dose {
                who: "TA".into(),
                group: 3,
                minutes: 20,
                per_week: 3,
                weeks: 12,
                ..Dose::default()
            }),
            stopped: changed && usize::from(number) == count,
        })
        .collect()
    }
}

/// The outcome that a line serves.
pub(super) fn serves(line: usize) -> char {
    if line % 2 == 1 { 'A' } else { 'B' }
}

fn outcomes(by: Option<Day>, throws: &mut Throws) -> Vec<Outcome> {
    let baseline = if throws.one_in(2) { 1.0 } else { 2.0 };
    let outcome = |letter, statement: &str| Outcome {
        letter,
        statement: statement.into(),
        measure: Measure { unit: "of 5".into(), out_of: Some(5.0), baseline: Some(baseline), target: Some(4.0) },
        expected_impact: "Joins in like the others, and says what is needed before it is too late".into(),
        by,
    };
    vec![outcome('A', "Answers in full sentences"), outcome('B', "Joins a group for ten minutes")]
}
