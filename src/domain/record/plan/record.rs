//! A pupil's plan: lettered outcomes and numbered lines (strategies and provisions). Plans are versioned; a version
//! that has been kept is never overwritten.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};

use crate::domain::id::{PupilId, StaffId};
use crate::domain::school_day::Day;
use crate::domain::time::Instant;

/// Where a version of a plan is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// Being written.
    Draft,
    /// In force.
    #[default]
    Current,
    /// At its review.
    UnderReview,
    /// Over; an earlier cycle.
    Closed,
}

impl PlanState {
    /// The words on screen.
    pub fn words(self) -> &'static str {
        match self {
            PlanState::Draft => "draft",
            PlanState::Current => "current",
            PlanState::UnderReview => "under review",
            PlanState::Closed => "closed",
        }
    }
}

/// How much support a plan stands for, from what every pupil has upwards; proposed for the plans to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// What every pupil has.
    Universal,
    /// Some more.
    Targeted,
    /// Much more.
    TargetedPlus,
    /// With specialists.
    Specialist,
}

impl Layer {
    /// All, lowest first.
    pub const ALL: [Layer; 4] = [Layer::Universal, Layer::Targeted, Layer::TargetedPlus, Layer::Specialist];

    /// The words on screen.
    pub fn words(self) -> &'static str {
        match self {
            Layer::Universal => "universal",
            Layer::Targeted => "targeted",
            Layer::TargetedPlus => "targeted plus",
            Layer::Specialist => "specialist",
        }
    }
}

/// Whether the parents were formally told of the plan (SEND Code 6.48).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "parents", rename_all = "snake_case")]
pub enum Parents {
    /// Nobody has said.
    #[default]
    NotSaid,
    /// They were.
    Told {
        /// On which day.
        on: Day,
        /// How: "letter", "by phone".
        how: String,
    },
    /// Not yet, and why.
    NotYet {
        /// In words.
        why: String,
    },
}

impl Parents {
    /// The words on screen, which `sendo` reads as well.
    pub fn words(&self) -> String {
        match self {
            Parents::NotSaid => String::new(),
            Parents::Told { on, how } => format!("told {on} {how}"),
            Parents::NotYet { why } => format!("not yet: {why}"),
        }
    }
}

/// What is known of whether an intervention works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Published trials show it.
    Strong,
    /// Some studies do.
    Some,
    /// No published evidence.
    NoneKnown,
}

impl Evidence {
    /// The words on screen.
    pub fn words(self) -> &'static str {
        match self {
            Evidence::Strong => "strong",
            Evidence::Some => "some",
            Evidence::NoneKnown => "none known",
        }
    }
}

/// What an outcome is counted in, and its two known ends.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// The unit in words: "answers", "minutes", "of 5".
    pub unit: String,
    /// What a value is out of, for scores such as 3 of 5.
    #[serde(default)]
    pub out_of: Option<f64>,
    /// The first value that was measured; `None` until somebody has. It is never proposed.
    #[serde(default)]
    pub baseline: Option<f64>,
    /// The wanted value.
    #[serde(default)]
    pub target: Option<f64>,
}

impl Measure {
    /// Whether there is a wanted value and nobody has said where the pupil starts from.
    pub fn is_unmeasured(&self) -> bool {
        self.target.is_some() && self.baseline.is_none()
    }
}

/// What the pupil is to be able to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// A to Z, kept for the whole cycle.
    pub letter: char,
    /// The statement.
    pub statement: String,
    /// How it is measured.
    #[serde(default)]
    pub measure: Measure,
    /// The impact that is expected (SEND Code 6.48).
    #[serde(default)]
    pub expected_impact: String,
    /// By when.
    #[serde(default)]
    pub by: Option<Day>,
}

/// A planned intervention's dose and place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dose {
    /// Who delivers it, in words.
    #[serde(default)]
    pub who: String,
    /// Pupils in the group.
    #[serde(default)]
    pub group: u16,
    /// Minutes a session.
    #[serde(default)]
    pub minutes: u16,
    /// Sessions a week.
    #[serde(default)]
    pub per_week: u16,
    /// Weeks.
    #[serde(default)]
    pub weeks: u16,
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Day>,
    /// What a session costs, in pence: for the SENCO, not for everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pence: Option<u32>,
    /// What is known of whether it works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

/// A numbered line of a plan: a strategy used in every lesson or, with a dose, a provision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Kept for the whole cycle; a stopped line leaves a gap.
    pub number: u8,
    /// The school's code: `CI07`.
    pub code: String,
    /// In the school's words.
    pub text: String,
    /// The letters of the outcomes it serves; none means general.
    #[serde(default)]
    pub serves: Vec<char>,
    /// Given for a provision, absent for a strategy.
    #[serde(default)]
    pub dose: Option<Dose>,
    /// No longer done; its number is not used again in this cycle.
    #[serde(default)]
    pub stopped: bool,
}

/// Who made a version, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Who.
    pub by: StaffId,
    /// UTC.
    pub at: Instant,
    /// Why, where that was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// Who made a version. Files of the first days could bring any text as the time: then it is not known who made it.
fn made<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Made>, D::Error> {
    #[derive(Deserialize)]
    struct MadeThen {
        by: StaffId,
        at: Then,
        #[serde(default)]
        why: String,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Then {
        Known(Instant),
        Unknown(IgnoredAny),
    }
    let made = Option::<MadeThen>::deserialize(deserializer)?;
    Ok(made.and_then(|MadeThen { by, at, why }| match at {
        Then::Known(at) => Some(Made { by, at, why }),
        Then::Unknown(_) => None,
    }))
}

/// One version of a pupil's plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Whose.
    pub pupil: PupilId,
    /// The cycle of the graduated approach, from 1.
    pub cycle: u16,
    /// The version within the cycle, from 1.
    pub version: u16,
    /// Where it is in its life.
    #[serde(default)]
    pub state: PlanState,
    /// When the cycle began.
    #[serde(default)]
    pub started: Option<Day>,
    /// The agreed review date.
    #[serde(default)]
    pub review: Option<Day>,
    /// What the pupil is good at and enjoys.
    #[serde(default)]
    pub strengths: String,
    /// What gets in the way, in plain words.
    #[serde(default)]
    pub needs: String,
    /// What the pupil said.
    #[serde(default)]
    pub pupil_view: String,
    /// What the parents said.
    #[serde(default)]
    pub parent_view: String,
    /// What is done at home.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub home: String,
    /// Whom pupil and parents go to first.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key_person: String,
    /// What is to be asked at the review.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at_review: String,
    /// What is done where there is little progress.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub if_it_stalls: String,
    /// How much support it stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<Layer>,
    /// Whether the parents were told.
    #[serde(default, skip_serializing_if = "is_not_said")]
    pub parents: Parents,
    /// Outcomes, by letter.
    #[serde(default)]
    pub outcomes: Vec<Outcome>,
    /// Strategies and provisions, by number.
    #[serde(default)]
    pub lines: Vec<Line>,
    /// Who made this version; `None` where it came with an import.
    #[serde(default, deserialize_with = "made", skip_serializing_if = "Option::is_none")]
    pub made: Option<Made>,
}

fn is_not_said(parents: &Parents) -> bool {
    *parents == Parents::NotSaid
}

impl Plan {
    /// A first draft with nothing in it.
    pub fn empty(pupil: PupilId, cycle: u16) -> Plan {
        Plan {
            pupil,
            cycle,
            version: 1,
            state: PlanState::Draft,
            started: None,
            review: None,
            strengths: String::new(),
            needs: String::new(),
            pupil_view: String::new(),
            parent_view: String::new(),
            home: String::new(),
            key_person: String::new(),
            at_review: String::new(),
            if_it_stalls: String::new(),
            layer: None,
            parents: Parents::NotSaid,
            outcomes: Vec::new(),
            lines: Vec::new(),
            made: None,
        }
    }

    /// What is still missing before it can be current (SEND Code 6.48), each in a few words.
    pub fn missing(&self, today: Day) -> Vec<String> {
        let mut missing = Vec::new();
        if self.outcomes.is_empty() {
            missing.push("an outcome".to_owned());
        }
        let without = self.outcomes.iter().filter(|outcome| outcome.expected_impact.trim().is_empty());
        missing.extend(without.map(|outcome| format!("the expected impact of outcome {}", outcome.letter)));
        let unmeasured = self.outcomes.iter().filter(|outcome| outcome.measure.is_unmeasured());
        missing.extend(unmeasured.map(|outcome| format!("the baseline of outcome {}", outcome.letter)));
        match self.review {
            None => missing.push("the review date".to_owned()),
            Some(day) if day <= today => missing.push("a review date that is still to come".to_owned()),
            Some(_) => {}
        }
        if is_not_said(&self.parents) {
            missing.push("when and how the parents were told, or why not yet".to_owned());
        }
        missing
    }

    /// The lines that are being done, in the order of their numbers.
    pub fn active(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.stopped)
    }

    /// The line with this number, stopped or not.
    pub fn line(&self, number: u8) -> Option<&Line> {
        self.lines.iter().find(|line| line.number == number)
    }

    /// The outcome with this letter, whatever its case.
    pub fn outcome(&self, letter: char) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.letter.eq_ignore_ascii_case(&letter))
    }

    /// What makes this version one of a kind: cycle, then version.
    pub fn key(&self) -> (u16, u16) {
        (self.cycle, self.version)
    }
}
