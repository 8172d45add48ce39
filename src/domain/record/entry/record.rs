//! What is added to a pupil's record day by day: observations (how support went) and measurements (how the pupil is
//! getting on). The two are never mixed in one chart or sum. Entries only add; a mistake is withdrawn, not erased.

use serde::{Deserialize, Serialize};

use crate::domain::amend::Withdrawn;
use crate::domain::id::{EntryId, PupilId, StaffId};
use crate::domain::record::plan::Plan;
use crate::domain::school_day::Day;
use crate::domain::time::Instant;

/// The longest note that is taken, in bytes.
pub const NOTE_LIMIT: usize = 64 * 1024;

/// Why something was not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The pupil was absent.
    Absent,
    /// No adult was there to do it.
    NoAdult,
    /// The timetable did not allow it.
    Timetable,
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Worked.
    Worked,
    /// Partly.
    Partly,
    /// Did not work.
    DidNot,
    /// Was not delivered, with why where it is known.
    NotDelivered(Option<Why>),
}

impl Outcome {
    /// The sign that stands for it on every screen.
    pub fn sign(self) -> char {
        match self {
            Outcome::Worked => '+',
            Outcome::Partly => '/',
            Outcome::DidNot => '-',
            Outcome::NotDelivered(_) => 'x',
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Outcome::Worked => "worked",
            Outcome::Partly => "partly worked",
            Outcome::DidNot => "did not work",
            Outcome::NotDelivered(None) => "not delivered",
            Outcome::NotDelivered(Some(Why::Absent)) => "not delivered, absent",
            Outcome::NotDelivered(Some(Why::NoAdult)) => "not delivered, no adult",
            Outcome::NotDelivered(Some(Why::Timetable)) => "not delivered, timetable",
        }
    }
}

/// How much support was needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// Independent.
    Independent,
    /// Prompted.
    Prompted,
    /// Helped.
    Helped,
    /// Done for.
    DoneFor,
}

impl Support {
    /// The letter of the log line.
    pub fn letter(self) -> char {
        match self {
            Support::Independent => 'i',
            Support::Prompted => 'p',
            Support::Helped => 'h',
            Support::DoneFor => 'd',
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Support::Independent => "independent",
            Support::Prompted => "prompted",
            Support::Helped => "helped",
            Support::DoneFor => "done for",
        }
    }
}

/// When it happened: a school day, perhaps with a period or a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// The day in Europe/London.
    pub day: Day,
    /// A period ("p3") or a time ("10:40"), as it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Fact {
    /// How a strategy or provision went.
    Observation {
        /// The number of the plan's line; `None` for something tried that is not on the plan.
        #[serde(default)]
        number: Option<u8>,
        /// Its code when the entry was made.
        code: String,
        /// How it went.
        result: Outcome,
        /// How much support was needed.
        #[serde(default)]
        support: Option<Support>,
        /// How long, in minutes.
        #[serde(default)]
        minutes: Option<u16>,
        /// The letters of the outcomes it served when it was made.
        #[serde(default)]
        serves: Vec<char>,
    },
    /// A value of an outcome in its own unit.
    Measurement {
        /// The outcome's letter.
        letter: char,
        /// The value; finite.
        value: f64,
    },
}

/// One entry of a pupil's record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// Whose record it is in.
    pub pupil: PupilId,
    /// The cycle of the plan that it belongs to; 0 where there was no plan.
    pub cycle: u16,
    /// What it says.
    pub fact: Fact,
    /// When it happened.
    pub when: When,
    /// A few words of fact, as given.
    #[serde(default)]
    pub note: String,
    /// Who made it.
    pub by: StaffId,
    /// When it was entered: UTC.
    pub entered: Instant,
    /// Given once it has been taken back; it then counts nowhere and is shown struck through.
    #[serde(default)]
    pub withdrawn: Option<Withdrawn>,
    /// The earlier entry that it corrects; that one is withdrawn and stays readable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<EntryId>,
}

/// The two sorts of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// How support went.
    Observation,
    /// How the pupil is getting on.
    Measurement,
}

impl Fact {
    /// Which sort it is.
    pub fn kind(&self) -> Kind {
        match self {
            Fact::Observation { .. } => Kind::Observation,
            Fact::Measurement { .. } => Kind::Measurement,
        }
    }
}

impl Entry {
    /// It in a few words: "CI07 worked", "A 3".
    pub fn words(&self) -> String {
        match &self.fact {
            Fact::Observation { number, code, result, .. } => {
                let number = number.map(|number| format!("{number} ")).unwrap_or_default();
                format!("{number}{code} {}", result.words())
            }
            Fact::Measurement { letter, value } => format!("{letter} {value}"),
        }
    }

    /// The plan against which it is read and corrected: that of its own cycle, with the line that it is about as it was,
    /// also where that has been stopped since. `stands` is the cycle's newest version.
    pub fn plan_then(&self, stands: Option<&Plan>) -> Option<Plan> {
        let mut plan = stands.filter(|plan| plan.cycle == self.cycle)?.clone();
        if let Fact::Observation { number: Some(number), .. } = self.fact {
            plan.lines.iter_mut().filter(|line| line.number == number).for_each(|line| line.stopped = false);
        }
        Some(plan)
    }
}
