//! What an import brings besides plans, entries and flags: who has read which version and who was asked to, the
//! assessment, parents' concerns, profiles. Each keeps the id or number it was made with, so that a second import of the
//! same file changes nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::merging::{Fate, Work};
use super::rows::{Spot, SupportRow};
use super::support::Brought;
use crate::domain::assess::{Assessment, Concern, ConcernAnswer, Part, Profile, Source};
use crate::domain::change::Change;
use crate::domain::record::entry::NOTE_LIMIT;
use crate::domain::id::{AssessId, ConcernId, PupilId};
use crate::domain::record::nudge::Nudge;
use crate::domain::record::plan::{Made, Plan};
use crate::domain::record::receipt::Receipt;
use crate::domain::rights::Audience;
use crate::domain::school_day::Day;
use crate::domain::time::Instant;

/// Something in a file, and the line that it begins on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed<T> {
    /// The line, from 1.
    pub line: u64,
    /// What stands there.
    pub row: T,
}

/// Who made a version of a plan, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeRow {
    /// The plan's cycle.
    pub cycle: u16,
    /// Its version.
    pub version: u16,
    /// The login.
    pub by: String,
    /// UTC.
    pub at: Instant,
}

/// That somebody has read a version of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "a receipt in braces")]
pub struct ReceiptRow {
    /// The plan's cycle.
    pub cycle: u16,
    /// Its version.
    pub version: u16,
    /// The login of who read it.
    pub by: String,
    /// When: UTC.
    pub at: Instant,
}

/// That somebody was asked to read a version of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "a nudge in braces")]
pub struct NudgeRow {
    /// The plan's cycle.
    pub cycle: u16,
    /// Its version.
    pub version: u16,
    /// The login of who is to read it.
    pub to: String,
    /// The login of who asked.
    pub by: String,
    /// When: UTC.
    pub at: Instant,
}

/// An entry of the assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "an entry of the assessment in braces")]
pub struct AssessRow {
    /// Its id, kept from where it was made.
    pub id: AssessId,
    /// Where it comes from.
    pub source: Source,
    /// The day that it is of.
    pub day: Day,
    /// What was found out.
    pub text: String,
    /// For SENCO and head only.
    #[serde(default)]
    pub senco_and_head_only: bool,
    /// The login of who wrote it down.
    pub by: String,
    /// When: UTC.
    pub entered: Instant,
}

/// What the school said to a concern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRow {
    /// In the school's words.
    pub text: String,
    /// The login of who said it.
    pub by: String,
    /// When: UTC.
    pub at: Instant,
}

/// A parent's concern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "a concern in braces")]
pub struct ConcernText {
    /// Its id, kept from where it was made.
    pub id: ConcernId,
    /// Whose it is.
    pub who: String,
    /// When they said it.
    pub day: Day,
    /// In their words.
    pub text: String,
    /// The login of who wrote it down.
    pub by: String,
    /// When: UTC.
    pub entered: Instant,
    /// What was answered, oldest first.
    #[serde(default)]
    pub answers: Vec<AnswerRow>,
}

/// A version of the profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "a profile in braces")]
pub struct ProfileRow {
    /// From 1.
    pub version: u16,
    /// The parts that say something.
    pub parts: BTreeMap<Part, String>,
    /// The login of who made it.
    pub by: String,
    /// When: UTC.
    pub at: Instant,
}

impl SupportRow {
    /// The free texts of what is known, each with its line.
    pub(super) fn known_texts(&self) -> impl Iterator<Item = (u64, &str)> {
        let assessment = self.assessment.iter().map(|filed| (filed.line, filed.row.text.as_str()));
        let concerns = self.concerns.iter().flat_map(|filed| {
            let answers = filed.row.answers.iter().map(|answer| answer.text.as_str());
            answers.chain([filed.row.text.as_str(), filed.row.who.as_str()]).map(|text| (filed.line, text))
        });
        let profiles =
            self.profiles.iter().flat_map(|filed| filed.row.parts.values().map(|text| (filed.line, text.as_str())));
        assessment.chain(concerns).chain(profiles)
    }
}

/// The plan with who made it, where the file says so and they are here.
pub(super) fn signed(brought: &mut Brought, row: &SupportRow, plan: Plan) -> Plan {
    let made = row.made.iter().find(|made| (made.cycle, made.version) == plan.key());
    let Some(made) = made else { return plan };
    let by = brought.staff(&made.by, &row.spot);
    Plan { made: by.map(|by| Made { by, at: made.at }), ..plan }
}

/// Takes over what is known about one pupil.
pub(super) fn keep(work: &mut Work, brought: &mut Brought, row: &SupportRow, pupil: PupilId) {
    let spot = |line: u64| Spot { file: row.spot.file.clone(), line };
    for filed in &row.receipts {
        receipt(work, brought, &spot(filed.line), &filed.row, pupil);
    }
    for filed in &row.nudges {
        nudge(work, brought, &spot(filed.line), &filed.row, pupil);
    }
    for filed in &row.assessment {
        assessment(work, brought, &spot(filed.line), &filed.row, pupil);
    }
    for filed in &row.concerns {
        concern(work, brought, &spot(filed.line), &filed.row, pupil);
    }
    for filed in &row.profiles {
        profile(work, brought, &spot(filed.line), &filed.row, pupil);
    }
}

/// Whether texts can be used; else what is wrong is said.
fn is_sound<'t>(work: &mut Work, spot: &Spot, mut texts: impl Iterator<Item = &'t String>) -> bool {
    if texts.any(|text| text.len() > NOTE_LIMIT) {
        work.say(spot, format!("a text of more than {} KiB; the line was left out.", NOTE_LIMIT / 1024));
        return false;
    }
    true
}

fn has_version(work: &mut Work, spot: &Spot, pupil: PupilId, key: (u16, u16)) -> bool {
    let has = work.state.plans.get(&pupil).is_some_and(|plans| plans.iter().any(|plan| plan.key() == key));
    if !has {
        work.say(spot, format!("this pupil has no plan of cycle {}, version {}; the line was left out.", key.0, key.1));
    }
    has
}

fn receipt(work: &mut Work, brought: &mut Brought, spot: &Spot, row: &ReceiptRow, pupil: PupilId) {
    if !has_version(work, spot, pupil, (row.cycle, row.version)) {
        return;
    }
    let Some(person) = brought.staff(&row.by, spot) else { return };
    let receipt = Receipt { cycle: row.cycle, version: row.version, at: row.at };
    if work.state.receipts_of(pupil, person).contains(&receipt) {
        return work.count("receipts", Fate::Unchanged);
    }
    work.count("receipts", Fate::New);
    work.keep(Change::HadRead { pupil, person, receipt });
}

fn nudge(work: &mut Work, brought: &mut Brought, spot: &Spot, row: &NudgeRow, pupil: PupilId) {
    if !has_version(work, spot, pupil, (row.cycle, row.version)) {
        return;
    }
    let (Some(person), Some(by)) = (brought.staff(&row.to, spot), brought.staff(&row.by, spot)) else { return };
    let nudge = Nudge { by, at: row.at, day: row.at.day(), cycle: row.cycle, version: row.version };
    // Only the newest counts; one that was made here since is newer than the file's.
    if work.state.nudges.get(&(pupil, person)).is_some_and(|known| known.at >= nudge.at) {
        return work.count("nudges", Fate::Unchanged);
    }
    work.count("nudges", Fate::New);
    work.keep(Change::Nudged { pupil, person, nudge });
}

fn assessment(work: &mut Work, brought: &mut Brought, spot: &Spot, row: &AssessRow, pupil: PupilId) {
    if work.state.findings.get(&pupil).is_some_and(|found| found.entry(row.id).is_some()) {
        return work.count("assessment", Fate::Unchanged);
    }
    if !is_sound(work, spot, [&row.text].into_iter()) {
        return;
    }
    let Some(by) = brought.staff(&row.by, spot) else { return };
    let audience = if row.senco_and_head_only { Audience::SencoAndHead } else { Audience::Everyone };
    work.count("assessment", Fate::New);
    let entry = Assessment {
        id: row.id,
        pupil,
        source: row.source,
        day: row.day,
        text: row.text.clone(),
        audience,
        replaces: None,
        by,
        entered: row.entered,
        withdrawn: None,
    };
    work.keep(Change::Assessed { entry });
}

fn concern(work: &mut Work, brought: &mut Brought, spot: &Spot, row: &ConcernText, pupil: PupilId) {
    let texts = row.answers.iter().map(|answer| &answer.text).chain([&row.text, &row.who]);
    if !is_sound(work, spot, texts) {
        return;
    }
    let mut answers = Vec::with_capacity(row.answers.len());
    for answer in &row.answers {
        let Some(by) = brought.staff(&answer.by, spot) else { return };
        answers.push(ConcernAnswer { text: answer.text.clone(), by, at: answer.at });
    }
    let known = work.state.findings.get(&pupil).and_then(|found| found.concerns.iter().find(|one| one.id == row.id));
    let Some(known) = known.map(|known| known.answers.clone()) else {
        let Some(by) = brought.staff(&row.by, spot) else { return };
        work.count("concerns", Fate::New);
        let concern = Concern {
            id: row.id,
            pupil,
            who: row.who.clone(),
            day: row.day,
            text: row.text.clone(),
            by,
            entered: row.entered,
            answers,
        };
        return work.keep(Change::Concern { concern });
    };
    let news = if answers.starts_with(&known) { answers.split_off(known.len()) } else { Vec::new() };
    work.count("concerns", if news.is_empty() { Fate::Unchanged } else { Fate::Changed });
    for answer in news {
        work.keep(Change::ConcernAnswered { pupil, concern: row.id, answer });
    }
}

fn profile(work: &mut Work, brought: &mut Brought, spot: &Spot, row: &ProfileRow, pupil: PupilId) {
    let here = work.state.findings.get(&pupil).and_then(|found| found.profile()).map_or(0, |profile| profile.version);
    if row.version <= here {
        return work.count("profiles", Fate::Unchanged);
    }
    if row.version != here + 1 {
        let next = here + 1;
        return work.say(spot, format!("version {} of a profile comes before {next}; it was left out.", row.version));
    }
    if !is_sound(work, spot, row.parts.values()) {
        return;
    }
    let Some(by) = brought.staff(&row.by, spot) else { return };
    work.count("profiles", Fate::New);
    let profile =
        Profile { pupil, version: row.version, parts: row.parts.clone(), audiences: BTreeMap::new(), by, at: row.at };
    work.keep(Change::Profile { profile });
}
