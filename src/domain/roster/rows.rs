//! What the files of a school say, as `transfer` has read them, row by row. Nothing is compared with the school here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use super::known::{Filed, MadeRow};
use crate::domain::id::{EntryId, FlagId};
use crate::domain::need::Provision;
use crate::domain::record::entry::{Fact, When};
use crate::domain::record::flag::{ParentsKnow, Reason, Side, Step, StepId, Urgency};
use crate::domain::record::plan::part::Words;
use crate::domain::record::plan::{Parents, Plan};
use crate::domain::record::pupil::{Name, Need};
use crate::domain::record::school::setting::Setting;
use crate::domain::record::staff::Role;
use crate::domain::school_day::{Calendar, Day};
use crate::domain::time::Instant;
use crate::domain::upn::Upn;

/// Where in a file something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// The file's name, without its folder.
    pub file: String,
    /// The line, from 1; 0 for the file as a whole.
    pub line: u64,
}

/// Something in a file that was not taken, or was taken with a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where.
    pub spot: Spot,
    /// What, and what became of it.
    pub sentence: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.spot.line {
            0 => write!(f, "{}: {}", self.spot.file, self.sentence),
            line => write!(f, "{}, line {line}: {}", self.spot.file, self.sentence),
        }
    }
}

/// A pupil's row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PupilRow {
    /// Where it stands.
    pub spot: Spot,
    /// The row's own identity within its kind of file (`sourcedId`; else made from what the row has).
    pub row: String,
    /// Names as given.
    pub name: Name,
    /// UPN.
    #[serde(default)]
    pub upn: Option<Upn>,
    /// Date of birth.
    #[serde(default)]
    pub born: Option<Day>,
    /// Year group code; empty where the file has none.
    #[serde(default)]
    pub year: String,
    /// Form; empty where the file has none.
    #[serde(default)]
    pub form: String,
    /// SEN provision; `None` where the file has none.
    #[serde(default)]
    pub provision: Option<Provision>,
    /// SEN types; `None` where the file has none.
    #[serde(default)]
    pub needs: Option<Vec<Need>>,
    /// The rows of the classes they are in; `None` where the file has no classes.
    #[serde(default)]
    pub classes: Option<BTreeSet<String>>,
    /// Whether they have left; `None` where the file does not say.
    #[serde(default)]
    pub left: Option<bool>,
}

/// A member of staff's row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRow {
    /// Where it stands.
    pub spot: Spot,
    /// The row's own identity; empty for one known by login only.
    #[serde(default)]
    pub row: String,
    /// The name to sign in with; empty where the file has none, and one is then made from the name.
    #[serde(default)]
    pub login: String,
    /// The Unix account.
    #[serde(default)]
    pub account: Option<String>,
    /// Given name.
    #[serde(default)]
    pub given: String,
    /// Family name.
    #[serde(default)]
    pub family: String,
    /// Initials, where the file has them.
    #[serde(default)]
    pub initials: Option<String>,
    /// What they do; `None` where the file does not say.
    #[serde(default)]
    pub roles: Option<BTreeSet<Role>>,
    /// Whether they have left; `None` where the file does not say.
    #[serde(default)]
    pub left: Option<bool>,
}

/// A class's row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassRow {
    /// Where it stands.
    pub spot: Spot,
    /// The row's own identity.
    pub row: String,
    /// What staff call it.
    pub name: String,
    /// The rows of its staff; `None` where the file does not say.
    #[serde(default)]
    pub staff: Option<BTreeSet<String>>,
    /// The file says that it has ended.
    #[serde(default)]
    pub ended: bool,
}

/// What a file says about the school itself; `None` is not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchoolPart {
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
    /// The file that says it.
    #[serde(default)]
    pub file: String,
    /// Terms and holidays.
    #[serde(default)]
    pub calendar: Option<Calendar>,
    /// Settings: whom a worry goes to, how widely plans are seen. A school that is here chooses these for itself, so
    /// an import only says what it would have brought.
    #[serde(default)]
    pub offers: Vec<Setting>,
    /// This is the demo.
    #[serde(default)]
    pub demo: bool,
}

/// An entry in a file; `id` makes a second import change nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryRow {
    /// The line of the file.
    #[serde(default)]
    pub file_line: u64,
    /// Its id, kept from where it was made.
    pub id: EntryId,
    /// The cycle it belongs to.
    pub cycle: u16,
    /// What it says.
    pub fact: Fact,
    /// When it happened.
    pub when: When,
    /// A few words.
    #[serde(default)]
    pub note: String,
    /// The login of who made it.
    pub by: String,
    /// When it was entered: UTC.
    pub entered: Instant,
}

/// A step taken with a flag in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepRow {
    /// Its id, where the file has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<StepId>,
    /// What was done.
    #[serde(flatten)]
    pub step: Step,
    /// The login of who did it.
    pub by: String,
    /// On which side they stood, where the file says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    /// When: UTC.
    pub at: Instant,
    /// In their words; may be empty.
    #[serde(default)]
    pub message: String,
}

/// A flag in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagRow {
    /// The line of the file.
    #[serde(default)]
    pub file_line: u64,
    /// Its id, kept from where it was made.
    pub id: FlagId,
    /// Why.
    pub reason: Reason,
    /// How soon.
    pub urgency: Urgency,
    /// In the flagger's words.
    #[serde(default)]
    pub note: String,
    /// The plan's line.
    #[serde(default)]
    pub line: Option<u8>,
    /// Whether the parents know.
    #[serde(default)]
    pub parents: Option<ParentsKnow>,
    /// The login of who raised it.
    pub by: String,
    /// When: UTC.
    pub raised: Instant,
    /// The steps taken, oldest first.
    #[serde(default)]
    pub thread: Vec<StepRow>,
    /// How many the flagger has seen.
    #[serde(default)]
    pub seen: usize,
}

/// What a file says about the support of one pupil.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SupportRow {
    /// Where it stands.
    pub spot: Spot,
    /// Whom: matched like any row, never added.
    pub pupil: PupilRow,
    /// Versions of plans. Their `pupil` is not read.
    #[serde(default)]
    pub plans: Vec<Plan>,
    /// Observations and measurements.
    #[serde(default)]
    pub entries: Vec<EntryRow>,
    /// Flags.
    #[serde(default)]
    pub flags: Vec<FlagRow>,
    /// Who made which version of a plan.
    #[serde(default)]
    pub made: Vec<MadeRow>,
    /// All else that is known.
    #[serde(default)]
    pub known: Vec<Filed>,
}

/// A lesson's row. Whoever and whatever it names stands here already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonRow {
    /// Where it stands.
    pub spot: Spot,
    /// Login, initials or full name.
    pub staff: String,
    /// The name of a class or form.
    pub class: String,
    /// Monday is 1.
    pub weekday: u8,
    /// What the school calls the period.
    pub period: String,
    /// When it begins, in Europe/London.
    pub from: NaiveTime,
    /// When it ends.
    pub to: NaiveTime,
}

/// All that one import brings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bundle {
    /// The kind of file: `oneroster`, `pupils`, `plans`, `timetable`; a row's identity holds within its kind.
    pub kind: String,
    /// The school itself.
    #[serde(default)]
    pub school: Option<SchoolPart>,
    /// Staff.
    #[serde(default)]
    pub staff: Vec<StaffRow>,
    /// Classes.
    #[serde(default)]
    pub classes: Vec<ClassRow>,
    /// Pupils.
    #[serde(default)]
    pub pupils: Vec<PupilRow>,
    /// Plans, entries, flags.
    #[serde(default)]
    pub support: Vec<SupportRow>,
    /// Lessons.
    #[serde(default)]
    pub lessons: Vec<LessonRow>,
    /// What `transfer` could not read.
    #[serde(default)]
    pub problems: Vec<Problem>,
    /// How the files were read, in sentences: the encoding that was taken.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// How many records of one sort an import touched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Were not here before.
    pub new: usize,
    /// Were here and differ.
    pub changed: usize,
    /// Were here just so.
    pub unchanged: usize,
}

/// What an import has to say when it is done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// By sort: "staff", "classes", "pupils", "plans", "observations", "measurements", "flags",
    /// "receipts", "nudges", "assessment", "concerns", "profiles", "timetables".
    pub counts: BTreeMap<String, Tally>,
    /// What was not taken, or was taken with a change.
    pub problems: Vec<Problem>,
    /// How the files were read, and what of them an import never takes, in sentences.
    #[serde(default)]
    pub notes: Vec<String>,
    /// How many more problems and notes there are than an answer takes.
    #[serde(default)]
    pub more: usize,
}

impl Bundle {
    /// Whether it says what the school is called, and so can start one.
    pub fn names_school(&self) -> bool {
        self.school.as_ref().is_some_and(|school| school.name.is_some())
    }

    /// Every free text in it, with where it stands.
    pub fn free_texts(&self) -> impl Iterator<Item = (Spot, &str)> {
        self.support.iter().flat_map(|row| {
            let spot =
                |line: u64| Spot { file: row.spot.file.clone(), line: if line == 0 { row.spot.line } else { line } };
            let plans = row.plans.iter().flat_map(move |plan| {
                let texts = Words::ALL.map(|field| field.of(plan));
                let told = match &plan.parents {
                    Parents::Told { how: words, .. } | Parents::NotYet { why: words } => Some(words),
                    Parents::NotSaid => None,
                };
                let outcomes = plan.outcomes.iter().flat_map(|aim| [&aim.statement, &aim.expected_impact]);
                let more = told.into_iter().chain(outcomes).chain(plan.lines.iter().map(|line| &line.text));
                texts.into_iter().chain(more.map(String::as_str)).map(move |text| (spot(0), text))
            });
            let entries = row.entries.iter().map(move |entry| (spot(entry.file_line), entry.note.as_str()));
            let flags = row.flags.iter().flat_map(move |flag| {
                let words = flag.thread.iter().map(|step| step.message.as_str()).chain([flag.note.as_str()]);
                words.map(move |text| (spot(flag.file_line), text))
            });
            let known = row.known_texts().map(move |(line, text)| (spot(line), text));
            plans.chain(entries).chain(flags).chain(known)
        })
    }
}
