//! A school moved in time: every date by the same whole weeks, so that weekdays, terms and ages stay what they were.

use chrono::{DateTime, SecondsFormat, TimeDelta};

use crate::domain::flag::Step;
use crate::domain::roster::{Bundle, Filed, FlagRow, PupilRow, SupportRow};
use crate::domain::school_day::Day;

/// Moves every date of `bundle` by `weeks`; a date that would leave the calendar stays.
pub fn shift(bundle: &mut Bundle, weeks: i64) {
    let by = Weeks(TimeDelta::weeks(weeks));
    if let Some(calendar) = bundle.school.as_mut().and_then(|school| school.calendar.as_mut()) {
        for span in calendar.terms.iter_mut().chain(&mut calendar.closed) {
            by.day(&mut span.from);
            by.day(&mut span.to);
        }
    }
    bundle.pupils.iter_mut().for_each(|pupil| by.pupil(pupil));
    for row in &mut bundle.support {
        by.pupil(&mut row.pupil);
        for plan in &mut row.plans {
            by.perhaps(&mut plan.started);
            by.perhaps(&mut plan.review);
            if let crate::domain::plan::Parents::Told { on, .. } = &mut plan.parents {
                by.day(on);
            }
            plan.lines.iter_mut().filter_map(|line| line.dose.as_mut()).for_each(|dose| by.perhaps(&mut dose.start));
            plan.outcomes.iter_mut().for_each(|outcome| by.perhaps(&mut outcome.by));
        }
        for entry in &mut row.entries {
            by.day(&mut entry.when.day);
            by.instant(&mut entry.entered);
        }
        row.flags.iter_mut().for_each(|flag| by.flag(flag));
        by.known(row);
    }
}

struct Weeks(TimeDelta);

impl Weeks {
    fn day(&self, day: &mut Day) {
        *day = day.checked_add_signed(self.0).unwrap_or(*day);
    }

    fn perhaps(&self, day: &mut Option<Day>) {
        if let Some(day) = day {
            self.day(day);
        }
    }

    fn pupil(&self, row: &mut PupilRow) {
        self.perhaps(&mut row.born);
    }

    /// What is known besides plans, entries and flags.
    fn known(&self, row: &mut SupportRow) {
        row.made.iter_mut().for_each(|made| self.instant(&mut made.at));
        row.receipts.iter_mut().for_each(|filed| self.instant(&mut filed.row.at));
        row.nudges.iter_mut().for_each(|filed| self.instant(&mut filed.row.at));
        row.profiles.iter_mut().for_each(|filed| self.instant(&mut filed.row.at));
        for Filed { row: entry, .. } in &mut row.assessment {
            self.day(&mut entry.day);
            self.instant(&mut entry.entered);
        }
        for Filed { row: concern, .. } in &mut row.concerns {
            self.day(&mut concern.day);
            self.instant(&mut concern.entered);
            concern.answers.iter_mut().for_each(|answer| self.instant(&mut answer.at));
        }
    }

    fn flag(&self, flag: &mut FlagRow) {
        self.instant(&mut flag.raised);
        for step in &mut flag.thread {
            self.instant(&mut step.at);
            if let Step::Wait { until, .. } = &mut step.step {
                self.perhaps(until);
            }
        }
    }

    /// An instant in UTC; what is none is left for the merge to name.
    fn instant(&self, text: &mut String) {
        let moved = DateTime::parse_from_rfc3339(text).ok().and_then(|at| at.to_utc().checked_add_signed(self.0));
        if let Some(moved) = moved {
            *text = moved.to_rfc3339_opts(SecondsFormat::Secs, true);
        }
    }
}
