//! The parts of a plan that two people may write in at once, and what each of them says, in words.

use serde::{Deserialize, Serialize};

use crate::domain::record::plan::{Dose, Layer, Line, Outcome, Plan};
use crate::domain::school_day::Day;
use crate::domain::text::quantity;

/// A text of a plan that stands by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Words {
    /// What the pupil is good at and enjoys.
    Strengths,
    /// What gets in the way.
    Needs,
    /// What the pupil said.
    PupilView,
    /// What the parents said.
    ParentView,
    /// What is done at home.
    Home,
    /// Whom pupil and parents go to first.
    KeyPerson,
    /// What is to be asked at the review.
    AtReview,
    /// What is done where there is little progress.
    IfItStalls,
}

impl Words {
    /// All, in the order of the form.
    pub const ALL: [Words; 8] = [
        Words::Strengths,
        Words::Needs,
        Words::PupilView,
        Words::ParentView,
        Words::Home,
        Words::KeyPerson,
        Words::AtReview,
        Words::IfItStalls,
    ];

    /// What staff call it.
    pub fn label(self) -> &'static str {
        match self {
            Words::Strengths => "strengths",
            Words::Needs => "needs",
            Words::PupilView => "pupil's view",
            Words::ParentView => "parents' view",
            Words::Home => "at home",
            Words::KeyPerson => "key person",
            Words::AtReview => "at the review",
            Words::IfItStalls => "if it stalls",
        }
    }

    /// The text.
    pub fn of(self, plan: &Plan) -> &str {
        match self {
            Words::Strengths => &plan.strengths,
            Words::Needs => &plan.needs,
            Words::PupilView => &plan.pupil_view,
            Words::ParentView => &plan.parent_view,
            Words::Home => &plan.home,
            Words::KeyPerson => &plan.key_person,
            Words::AtReview => &plan.at_review,
            Words::IfItStalls => &plan.if_it_stalls,
        }
    }

    /// The text, to be written.
    pub fn of_mut(self, plan: &mut Plan) -> &mut String {
        match self {
            Words::Strengths => &mut plan.strengths,
            Words::Needs => &mut plan.needs,
            Words::PupilView => &mut plan.pupil_view,
            Words::ParentView => &mut plan.parent_view,
            Words::Home => &mut plan.home,
            Words::KeyPerson => &mut plan.key_person,
            Words::AtReview => &mut plan.at_review,
            Words::IfItStalls => &mut plan.if_it_stalls,
        }
    }
}

/// A part of a plan. Changes of different parts are merged; about one part the later writer is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanPart {
    /// A text.
    Words(Words),
    /// For how much support it stands.
    Layer,
    /// When it is reviewed.
    Review,
    /// Whether the parents were told.
    Parents,
    /// The outcome of this letter.
    Outcome(char),
    /// The line of this number.
    Line(u8),
}

impl PlanPart {
    /// What staff call it.
    pub fn label(self) -> String {
        match self {
            PlanPart::Words(field) => field.label().to_owned(),
            PlanPart::Layer => "layer".into(),
            PlanPart::Review => "review date".into(),
            PlanPart::Parents => "parents told".into(),
            PlanPart::Outcome(letter) => format!("outcome {letter}"),
            PlanPart::Line(number) => format!("line {number}"),
        }
    }

    /// What it says in a plan; empty where there is none.
    pub fn says(self, plan: &Plan) -> String {
        match self {
            PlanPart::Words(field) => field.of(plan).to_owned(),
            PlanPart::Layer => plan.layer.map_or("", Layer::words).to_owned(),
            PlanPart::Review => plan.review.map_or_else(String::new, |day| day.to_string()),
            PlanPart::Parents => plan.parents.words(),
            PlanPart::Outcome(letter) => plan.outcome(letter).map_or_else(String::new, outcome_said),
            PlanPart::Line(number) => plan.line(number).map_or_else(String::new, line_said),
        }
    }
}

/// A line as both sides of a conflict and the reading before saving write it: "2 CI05 Now/next board".
pub fn said(line: &Line) -> String {
    let stopped = if line.stopped { " (stopped)" } else { "" };
    format!("{} {} {}{stopped}", line.number, line.code, line.text)
}

/// An outcome in one line, with all that it says.
pub fn outcome_said(outcome: &Outcome) -> String {
    let mut said = format!("{} {}", outcome.letter, outcome.statement);
    let measure = measure_said(outcome);
    let by = outcome.by.map_or_else(String::new, |day| format!("by {day}"));
    for part in [measure, outcome.expected_impact.clone(), by] {
        if !part.is_empty() {
            said.push_str("; ");
            said.push_str(&part);
        }
    }
    said
}

/// How an outcome is measured: "1 to 4 of 5".
pub fn measure_said(outcome: &Outcome) -> String {
    let measure = &outcome.measure;
    let number = |value: Option<f64>| value.map_or_else(|| "?".into(), |value| value.to_string());
    if measure.baseline.is_none() && measure.target.is_none() {
        return measure.unit.clone();
    }
    format!("{} to {} {}", number(measure.baseline), number(measure.target), measure.unit).trim_end().to_owned()
}

/// A line with its dose and what it serves.
pub fn line_said(line: &Line) -> String {
    let serves: String = line.serves.iter().collect();
    let serves = if serves.is_empty() { serves } else { format!(" for {serves}") };
    line.dose.as_ref().map_or_else(
        || format!("{}{serves}", said(line)),
        |dose| format!("{}{serves}; {}", said(line), dose_said(dose)),
    )
}

/// A dose in words: "TA, group of 3, 30 minutes 3 times a week for 10 weeks". What is not known is left out.
pub fn dose_said(dose: &Dose) -> String {
    dose_with(dose, |day| day.to_string())
}

/// A dose in words, with its first day as the caller writes days.
pub(in crate::domain) fn dose_with(dose: &Dose, day: impl Fn(Day) -> String) -> String {
    let known = |number: u16, words: String| (number > 0).then_some(words);
    let often = [
        known(dose.minutes, quantity(dose.minutes.into(), "minute", "minutes")),
        known(dose.per_week, format!("{} a week", quantity(dose.per_week.into(), "time", "times"))),
        known(dose.weeks, format!("for {}", quantity(dose.weeks.into(), "week", "weeks"))),
        dose.start.map(|start| format!("from {}", day(start))),
    ];
    let often = often.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let parts = [
        Some(dose.who.clone()),
        known(dose.group, format!("group of {}", dose.group)),
        Some(often),
        dose.pence.map(|pence| format!("£{}.{:02} a session", pence / 100, pence % 100)),
        dose.evidence.map(|evidence| format!("evidence: {}", evidence.words())),
    ];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
