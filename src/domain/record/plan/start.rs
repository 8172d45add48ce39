//! What the draft of a plan can start from: nothing, this pupil's last plan, or a common plan by area of need. A template
//! is a start in plain words; teacher, pupil and parents make it theirs, and it claims nothing that was not measured.

use serde::{Deserialize, Serialize};

use crate::domain::id::PupilId;
use crate::domain::record::plan::{Dose, Evidence, Layer, Line, Measure, Outcome, Parents, Plan, PlanState};
use crate::domain::school_day::Day;

/// How long after its start a plan is reviewed, unless somebody says otherwise: within a term (SEND Code 6.53).
const REVIEW_AFTER_DAYS: u64 = 84;

/// What a draft starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanFrom {
    /// An empty one.
    Nothing,
    /// The pupil's last plan: its outcomes, and the lines that were not stopped.
    LastPlan,
    /// Communication and interaction.
    Communication,
    /// Cognition and learning.
    Cognition,
    /// Social, emotional and mental health.
    Semh,
    /// Sensory and physical.
    Sensory,
}

impl PlanFrom {
    /// All, in the order in which they are offered.
    pub const ALL: [PlanFrom; 6] = [
        PlanFrom::LastPlan,
        PlanFrom::Communication,
        PlanFrom::Cognition,
        PlanFrom::Semh,
        PlanFrom::Sensory,
        PlanFrom::Nothing,
    ];

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            PlanFrom::Nothing => "an empty plan",
            PlanFrom::LastPlan => "this pupil's last plan",
            PlanFrom::Communication => "communication and interaction",
            PlanFrom::Cognition => "cognition and learning",
            PlanFrom::Semh => "social, emotional and mental health",
            PlanFrom::Sensory => "sensory and physical",
        }
    }

    /// The word for it on the command line.
    pub fn word(self) -> &'static str {
        match self {
            PlanFrom::Nothing => "nothing",
            PlanFrom::LastPlan => "last",
            PlanFrom::Communication => "communication",
            PlanFrom::Cognition => "cognition",
            PlanFrom::Semh => "semh",
            PlanFrom::Sensory => "sensory",
        }
    }

    /// The draft of a pupil's next plan, on a day.
    pub fn draft(self, pupil: PupilId, cycle: u16, last: Option<&Plan>, today: Day) -> Plan {
        let review = today.checked_add_days(chrono::Days::new(REVIEW_AFTER_DAYS));
        let mut plan = match (self, last) {
            (PlanFrom::LastPlan, Some(last)) => again(last),
            _ => self.template().map_or_else(|| Plan::empty(pupil, cycle), |template| template.plan(pupil, cycle)),
        };
        (plan.pupil, plan.cycle, plan.version, plan.state) = (pupil, cycle, 1, PlanState::Draft);
        (plan.started, plan.review, plan.parents, plan.made) = (None, review, Parents::NotSaid, None);
        plan.outcomes.iter_mut().for_each(|outcome| outcome.by = review);
        plan
    }

    fn template(self) -> Option<&'static Template> {
        match self {
            PlanFrom::Nothing | PlanFrom::LastPlan => None,
            PlanFrom::Communication => Some(&COMMUNICATION),
            PlanFrom::Cognition => Some(&COGNITION),
            PlanFrom::Semh => Some(&SEMH),
            PlanFrom::Sensory => Some(&SENSORY),
        }
    }
}

/// The last plan once more: lines that were stopped stay behind, and the numbers begin again with the cycle.
fn again(last: &Plan) -> Plan {
    let mut plan = last.clone();
    plan.lines.retain(|line| !line.stopped);
    for (line, number) in plan.lines.iter_mut().zip(1..) {
        line.number = number;
    }
    for dose in plan.lines.iter_mut().filter_map(|line| line.dose.as_mut()) {
        dose.start = None;
    }
    plan
}

/// Statement, unit, what it is out of, target, expected impact. No baseline: where a pupil starts is measured, and nobody
/// has measured it yet.
type Aim = (&'static str, &'static str, Option<f64>, f64, &'static str);

struct Template {
    needs: &'static str,
    aims: [Aim; 3],
    /// Code, words, the letters that it serves.
    lines: &'static [(&'static str, &'static str, &'static str)],
    /// Code, words, letters, group, minutes, times a week, weeks, evidence.
    provision: (&'static str, &'static str, &'static str, [u16; 4], Evidence),
}

impl Template {
    fn plan(&self, pupil: PupilId, cycle: u16) -> Plan {
        let outcome = |((statement, unit, out_of, target, impact), letter): (&Aim, char)| Outcome {
            letter,
            statement: (*statement).into(),
            measure: Measure { unit: (*unit).into(), out_of: *out_of, baseline: None, target: Some(*target) },
            expected_impact: (*impact).into(),
            by: None,
        };
        let line = |((code, text, serves), number): (&(&str, &str, &str), u8)| Line {
            number,
            code: (*code).into(),
            text: (*text).into(),
            serves: serves.chars().collect(),
            dose: None,
            stopped: false,
        };
        let mut lines: Vec<Line> = self.lines.iter().zip(1..).map(line).collect();
        let (code, text, serves, [group, minutes, per_week, weeks], evidence) = &self.provision;
        let dose = Dose {
            who: "TA".into(),
            group: *group,
            minutes: *minutes,
            per_week: *per_week,
            weeks: *weeks,
            evidence: Some(*evidence),
            ..Dose::default()
        };
        let number = lines.last().map_or(1, |last| last.number.saturating_add(1));
        lines.push(Line { dose: Some(dose), ..line((&(*code, *text, *serves), number)) });
        Plan {
            needs: self.needs.into(),
            layer: Some(Layer::Targeted),
            outcomes: self.aims.iter().zip('A'..='Z').map(outcome).collect(),
            lines,
            ..Plan::empty(pupil, cycle)
        }
    }
}

const COMMUNICATION: Template = Template {
    needs: "Follows one step at a time; new words need to be met before the lesson.",
    aims: [
        ("Answers in full sentences", "of 5 answers", Some(5.0), 4.0, "Speaks in class talk without a prompt"),
        ("Follows an instruction of two parts", "of 10", Some(10.0), 8.0, "Starts work with the class"),
        ("Uses the new topic words", "words", None, 10.0, "Writes with the words of the topic"),
    ],
    lines: &[
        ("CI07", "Pre-teach three key words", "C"),
        ("CI02", "One step at a time", "B"),
        ("CI11", "Sentence starter for talk", "A"),
    ],
    provision: ("TALK", "Talk Boost", "AC", [4, 30, 3, 10], Evidence::Some),
};

const COGNITION: Template = Template {
    needs: "Holds two things in mind, not three; needs to see the steps.",
    aims: [
        ("Works through a task strip alone", "of 6 steps", Some(6.0), 6.0, "Needs an adult at the start only"),
        ("Recalls three facts of the last lesson", "of 3", Some(3.0), 3.0, "Builds on what was learnt"),
        ("Reads the set words", "words a minute", None, 30.0, "Reads the class text with one prompt"),
    ],
    lines: &[
        ("CL01", "Task strip with tick boxes", "A"),
        ("CL10", "Daily retrieval of last lesson", "B"),
        ("CL05", "Worked example beside the task", "A"),
    ],
    provision: ("PREC", "Precision teaching", "C", [1, 10, 5, 10], Evidence::Some),
};

const SEMH: Template = Template {
    needs: "Finds changes and busy times hard; does best with a calm start and a named adult.",
    aims: [
        ("Stays in the lesson", "of 25 lessons", Some(25.0), 24.0, "Misses no more than one lesson a week"),
        ("Names a feeling before it takes over", "times a week", None, 5.0, "Uses the scale without being asked"),
        ("Joins a group for ten minutes", "minutes", None, 10.0, "Finishes a group task"),
    ],
    lines: &[
        ("SE01", "Greet at the door by name", "A"),
        ("SE05", "Five-point feelings scale", "B"),
        ("SE03", "Agreed calm place and time limit", "A"),
    ],
    provision: ("ELSA", "ELSA", "BC", [1, 30, 1, 12], Evidence::Some),
};

const SENSORY: Template = Template {
    needs: "Sees, hears or moves with more effort than others; tires sooner.",
    aims: [
        ("Says when something was not seen or heard", "times a week", None, 6.0, "Misses less in class talk"),
        ("Finishes written work in the time", "of 5 tasks", Some(5.0), 4.0, "Shows in writing what is known"),
        ("Uses own equipment unasked", "of 5 days", Some(5.0), 5.0, "Needs no reminder"),
    ],
    lines: &[
        ("SP01", "Seat with clear sight and good light", "A"),
        ("SP02", "Face the pupil when speaking", "A"),
        ("SP12", "Lighter handwriting load", "B"),
    ],
    provision: ("FINE", "Fine motor group", "B", [3, 20, 3, 10], Evidence::NoneKnown),
};
