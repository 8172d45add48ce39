//! The demo school, Thornhill: the files of a school that was never there, read like anybody's and moved in time so
//! that today is a school day in the middle of a term.

use chrono::{Datelike, NaiveDate};

use super::fault::TransferError;
use super::shift::shift;
use super::source::Source;
use super::{mis_csv, plans_json, roster};
use crate::domain::roster::{Bundle, SupportRow};
use crate::domain::school_day::Day;

/// The Monday that counts as this week's in the files: week 4 of Autumn 2. Nothing in them lies on it or after it.
const ANCHOR: Option<Day> = NaiveDate::from_ymd_opt(2026, 11, 23);

macro_rules! files {
    ($($name:literal)*) => {
        &[$(($name, include_bytes!(concat!("../../fixtures/thornhill/oneroster/", $name)))),*]
    };
}

const ONEROSTER: &[(&str, &[u8])] = files! {
    "manifest.csv" "orgs.csv" "academicSessions.csv" "courses.csv" "classes.csv" "enrollments.csv" "users.csv"
    "demographics.csv"
};
const PUPILS: &[u8] = include_bytes!("../../fixtures/thornhill/pupils.csv");
const PLANS: &[u8] = include_bytes!("../../fixtures/thornhill/plans.json");

/// What the demo school's files say, in the order in which they are to be merged: roster, pupils, plans. Today is in
/// the middle of a term, and the newest observation is of the school day before.
pub fn bundles(today: Day) -> Result<Vec<Bundle>, TransferError> {
    let mut bundles = vec![
        roster::read(&Source::Held(ONEROSTER))?,
        mis_csv::read("pupils.csv", PUPILS, None)?,
        plans_json::read("plans.json", PLANS)?,
    ];
    // From Friday on the coming Monday counts: else the newest observation would be a week old.
    let days_since_monday = i64::from(today.weekday().num_days_from_monday());
    let monday = if days_since_monday >= 4 { 7 - days_since_monday } else { -days_since_monday };
    let weeks = ANCHOR.map_or(0, |anchor| ((today - anchor).num_days() + monday) / 7);
    for bundle in &mut bundles {
        shift(bundle, weeks);
        bundle.support.iter_mut().for_each(|row| only_before(today, row));
        if let Some(school) = &mut bundle.school {
            school.demo = true;
        }
    }
    // The school itself comes first, so that everything else has one to belong to.
    if let Some(school) = bundles.last_mut().and_then(|plans| plans.school.take())
        && let Some(first) = bundles.first_mut()
    {
        first.school = Some(school);
    }
    Ok(bundles)
}

/// Nothing has been entered today yet.
fn only_before(today: Day, row: &mut SupportRow) {
    let today_from = today.to_string();
    row.entries.retain(|entry| entry.when.day < today);
    row.flags.retain(|flag| flag.raised < today_from);
    row.receipts.retain(|filed| filed.row.at < today_from);
    row.nudges.retain(|filed| filed.row.at < today_from);
    row.assessment.retain(|filed| filed.row.entered < today_from);
    row.concerns.retain(|filed| filed.row.entered < today_from);
    row.profiles.retain(|filed| filed.row.at < today_from);
    for filed in &mut row.concerns {
        filed.row.answers.retain(|answer| answer.at < today_from);
    }
    for flag in &mut row.flags {
        flag.thread.retain(|step| step.at < today_from);
        flag.seen = flag.seen.min(flag.thread.len());
    }
}
