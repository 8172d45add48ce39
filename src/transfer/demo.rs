//! The demo school, Thornhill: the files of a school that was never there, read like anybody's.

use super::fault::TransferError;
use super::source::Source;
use super::{mis_csv, plans_json, roster};
use crate::domain::roster::{Bundle, SchoolPart};

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

/// What the demo school's files say, in the order in which they are to be merged: roster, pupils, plans. They were
/// written for the day of `Clock::story`: it is in the middle of a term, and the newest observation is of the school day
/// before.
pub fn bundles() -> Result<Vec<Bundle>, TransferError> {
    let mut bundles = vec![
        roster::read(&Source::Held(ONEROSTER))?,
        mis_csv::read("pupils.csv", PUPILS, None)?,
        plans_json::read("plans.json", PLANS)?,
    ];
    // The school itself comes first, so that everything else has one to belong to.
    let school = bundles.last_mut().and_then(|plans| plans.school.take());
    if let (Some(school), Some(first)) = (school, bundles.first_mut()) {
        first.school = Some(SchoolPart { demo: true, ..school });
    }
    Ok(bundles)
}
