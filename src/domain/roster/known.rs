//! What an import brings of every kind of record about a pupil, besides plans, entries and flags: each kind says it in
//! its folder. Each record keeps the id or number it was made with, so that a second import of the same file changes
//! nothing.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::merging::{Fate, Work};
use super::rows::{Spot, SupportRow};
use super::support::Brought;
use crate::domain::id::{PupilId, StaffId};
use crate::domain::kind::{Change, FiledRow};
use crate::domain::look::Look;
use crate::domain::record::entry::NOTE_LIMIT;
use crate::domain::record::plan::{Made, Plan};
use crate::domain::shelf::{Ranged, Shelved, Unread, by_id};
use crate::domain::time::Instant;

/// What files say of one kind of record about a pupil. The pupil is known by where it stands in the file.
pub trait KindRow: Serialize + DeserializeOwned {
    /// What a pupil's rows of it stand under in a file, and what they are counted as.
    const SECTION: &'static str;
    /// What one of them is called: "this receipt".
    const WHAT: &'static str;
    /// Its free texts.
    fn texts(&self) -> Vec<&str>;
    /// Takes it over, and says what became of it; `None` where it was left out, which is said already.
    fn keep(&self, taking: &mut Taking<'_, '_>) -> Result<Option<Fate>, Unread>;
}

/// A row, and the line that it begins on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// The line, from 1.
    pub line: u64,
    /// What stands there.
    pub row: FiledRow,
}

/// What stands under an id already.
pub enum Known<R> {
    /// Nothing.
    New,
    /// A record about the same pupil.
    Here(Shelved<R>),
    /// One about another, which is said already.
    Others,
}

/// A row of a file while it is taken over.
pub struct Taking<'t, 'a> {
    work: &'t mut Work<'a>,
    brought: &'t mut Brought,
    spot: Spot,
    /// Whom it is about.
    pub pupil: PupilId,
}

impl Taking<'_, '_> {
    /// The school as all that came before has made it.
    pub fn look(&self) -> Look<'_> {
        self.work.book.look()
    }

    /// The person with this login. That somebody is not here is said once, with how often they are named.
    pub fn person(&mut self, login: &str) -> Option<StaffId> {
        self.brought.staff(login, &self.spot)
    }

    /// What is here already under this id. One that is another pupil's stays as it is.
    pub fn known<R: Ranged>(&mut self, id: Uuid, of: fn(&R) -> PupilId) -> Result<Known<R>, Unread> {
        Ok(match by_id::<R>(self.look().past, id)? {
            Some(record) if of(&record) == self.pupil => Known::Here(record),
            Some(_) => {
                self.say("a record with this id is another pupil's here; the line was left out.");
                Known::Others
            }
            None => Known::New,
        })
    }

    /// Whether the pupil has this version of a plan; else it is said.
    pub fn has_version(&mut self, key: (u16, u16)) -> Result<bool, Unread> {
        let has = self.look().version(self.pupil, key)?.is_some();
        if !has {
            self.say(format!("this pupil has no plan of cycle {}, version {}; the line was left out.", key.0, key.1));
        }
        Ok(has)
    }

    /// Says what is wrong with it.
    pub fn say(&mut self, sentence: impl Into<String>) {
        self.work.say(&self.spot, sentence);
    }

    /// Takes a change over.
    pub fn keep(&mut self, change: impl Into<Change>) {
        self.work.keep(change.into());
    }
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

impl SupportRow {
    /// The free texts of what is known, each with its line.
    pub(super) fn known_texts(&self) -> impl Iterator<Item = (u64, &str)> {
        self.known.iter().flat_map(|filed| filed.row.texts().into_iter().map(|text| (filed.line, text)))
    }
}

/// The plan with who made it, where the file says so and they are here.
pub(super) fn signed(brought: &mut Brought, row: &SupportRow, plan: Plan) -> Plan {
    let made = row.made.iter().find(|made| (made.cycle, made.version) == plan.key());
    let Some(made) = made else { return plan };
    let by = brought.staff(&made.by, &row.spot);
    Plan { made: by.map(|by| Made { by, at: made.at, why: String::new() }), ..plan }
}

/// Takes over what is known about one pupil.
pub(super) fn keep(work: &mut Work, brought: &mut Brought, row: &SupportRow, pupil: PupilId) -> Result<(), Unread> {
    for Filed { line, row: known } in &row.known {
        let spot = Spot { file: row.spot.file.clone(), line: *line };
        if known.texts().into_iter().any(|text| text.len() > NOTE_LIMIT) {
            work.say(&spot, format!("a text of more than {} KiB; the line was left out.", NOTE_LIMIT / 1024));
            continue;
        }
        let mut taking = Taking { work: &mut *work, brought: &mut *brought, spot, pupil };
        if let Some(fate) = known.keep(&mut taking)? {
            work.count(known.section(), fate);
        }
    }
    Ok(())
}
