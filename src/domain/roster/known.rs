//! What an import brings besides plans, entries and flags: who has read which version and who was asked to, the
//! assessment, parents' concerns, profiles. Each keeps the id or number it was made with, so that a second import of the
//! same file changes nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::merging::{Fate, Work};
use super::rows::{Spot, SupportRow};
use super::support::Brought;
use crate::domain::id::{AssessId, ConcernId, PupilId};
use crate::domain::kind::Change;
use crate::domain::record::assessment::{Assessment, AssessmentChange, Source};
use crate::domain::record::concern::{Concern, ConcernAnswer, ConcernChange};
use crate::domain::record::entry::NOTE_LIMIT;
use crate::domain::record::nudge::{Nudge, NudgeChange};
use crate::domain::record::plan::{Made, Plan};
use crate::domain::record::profile::{Part, Profile, ProfileChange};
use crate::domain::record::receipt::{Receipt, ReceiptChange};
use crate::domain::rights::Audience;
use crate::domain::school_day::Day;
use crate::domain::shelf::{Unread, by_id};
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
pub(super) fn keep(work: &mut Work, brought: &mut Brought, row: &SupportRow, pupil: PupilId) -> Result<(), Unread> {
    let spot = |line: u64| Spot { file: row.spot.file.clone(), line };
    for filed in &row.receipts {
        receipt(work, brought, &spot(filed.line), &filed.row, pupil)?;
    }
    for filed in &row.nudges {
        nudge(work, brought, &spot(filed.line), &filed.row, pupil)?;
    }
    for filed in &row.assessment {
        assessment(work, brought, &spot(filed.line), &filed.row, pupil)?;
    }
    for filed in &row.concerns {
        concern(work, brought, &spot(filed.line), &filed.row, pupil)?;
    }
    for filed in &row.profiles {
        profile(work, brought, &spot(filed.line), &filed.row, pupil);
    }
    Ok(())
}

/// Whether texts can be used; else what is wrong is said.
fn is_sound<'t>(work: &mut Work, spot: &Spot, mut texts: impl Iterator<Item = &'t String>) -> bool {
    if texts.any(|text| text.len() > NOTE_LIMIT) {
        work.say(spot, format!("a text of more than {} KiB; the line was left out.", NOTE_LIMIT / 1024));
        return false;
    }
    true
}

fn has_version(work: &mut Work, spot: &Spot, pupil: PupilId, key: (u16, u16)) -> Result<bool, Unread> {
    let has = work.book.look().version(pupil, key)?.is_some();
    if !has {
        work.say(spot, format!("this pupil has no plan of cycle {}, version {}; the line was left out.", key.0, key.1));
    }
    Ok(has)
}

fn receipt(
    work: &mut Work,
    brought: &mut Brought,
    spot: &Spot,
    row: &ReceiptRow,
    pupil: PupilId,
) -> Result<(), Unread> {
    if !has_version(work, spot, pupil, (row.cycle, row.version))? {
        return Ok(());
    }
    let Some(person) = brought.staff(&row.by, spot) else { return Ok(()) };
    let receipt = Receipt { cycle: row.cycle, version: row.version, at: row.at };
    if work.book.look().has_receipt(pupil, person, &receipt)? {
        work.count("receipts", Fate::Unchanged);
        return Ok(());
    }
    work.count("receipts", Fate::New);
    work.keep(Change::Receipt(ReceiptChange::HadRead { pupil, person, receipt }));
    Ok(())
}

fn nudge(work: &mut Work, brought: &mut Brought, spot: &Spot, row: &NudgeRow, pupil: PupilId) -> Result<(), Unread> {
    if !has_version(work, spot, pupil, (row.cycle, row.version))? {
        return Ok(());
    }
    let (Some(person), Some(by)) = (brought.staff(&row.to, spot), brought.staff(&row.by, spot)) else { return Ok(()) };
    let nudge = Nudge { by, at: row.at, day: row.at.day(), cycle: row.cycle, version: row.version };
    // Only the newest counts; one that was made here since is newer than the file's.
    if work.book.state.nudges.get(&(pupil, person)).is_some_and(|known| known.at >= nudge.at) {
        work.count("nudges", Fate::Unchanged);
        return Ok(());
    }
    work.count("nudges", Fate::New);
    work.keep(Change::Nudge(NudgeChange::Nudged { pupil, person, nudge }));
    Ok(())
}

fn assessment(
    work: &mut Work,
    brought: &mut Brought,
    spot: &Spot,
    row: &AssessRow,
    pupil: PupilId,
) -> Result<(), Unread> {
    if by_id::<Assessment>(&work.book, row.id.0)?.is_some() {
        work.count("assessment", Fate::Unchanged);
        return Ok(());
    }
    if !is_sound(work, spot, [&row.text].into_iter()) {
        return Ok(());
    }
    let Some(by) = brought.staff(&row.by, spot) else { return Ok(()) };
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
        replaced_by: None,
    };
    work.keep(Change::Assessment(AssessmentChange::Assessed { entry }));
    Ok(())
}

fn concern(
    work: &mut Work,
    brought: &mut Brought,
    spot: &Spot,
    row: &ConcernText,
    pupil: PupilId,
) -> Result<(), Unread> {
    let texts = row.answers.iter().map(|answer| &answer.text).chain([&row.text, &row.who]);
    if !is_sound(work, spot, texts) {
        return Ok(());
    }
    let mut answers = Vec::with_capacity(row.answers.len());
    for answer in &row.answers {
        let Some(by) = brought.staff(&answer.by, spot) else { return Ok(()) };
        answers.push(ConcernAnswer { text: answer.text.clone(), by, at: answer.at });
    }
    let known = by_id::<Concern>(&work.book, row.id.0)?;
    let Some(known) = known.map(|known| known.answers.clone()) else {
        let Some(by) = brought.staff(&row.by, spot) else { return Ok(()) };
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
        work.keep(Change::Concern(ConcernChange::Concern { concern }));
        return Ok(());
    };
    let news = if answers.starts_with(&known) { answers.split_off(known.len()) } else { Vec::new() };
    work.count("concerns", if news.is_empty() { Fate::Unchanged } else { Fate::Changed });
    for answer in news {
        work.keep(Change::Concern(ConcernChange::ConcernAnswered { pupil, concern: row.id, answer }));
    }
    Ok(())
}

fn profile(work: &mut Work, brought: &mut Brought, spot: &Spot, row: &ProfileRow, pupil: PupilId) {
    let here = work.book.state.profiles.get(&pupil).map_or(0, |profile| profile.version);
    if row.version <= here {
        work.count("profiles", Fate::Unchanged);
        return;
    }
    if row.version != here + 1 {
        let next = here + 1;
        work.say(spot, format!("version {} of a profile comes before {next}; it was left out.", row.version));
        return;
    }
    if !is_sound(work, spot, row.parts.values()) {
        return;
    }
    let Some(by) = brought.staff(&row.by, spot) else { return };
    work.count("profiles", Fate::New);
    let profile =
        Profile { pupil, version: row.version, parts: row.parts.clone(), audiences: BTreeMap::new(), by, at: row.at };
    work.keep(Change::Profile(ProfileChange::Profile { profile }));
}
