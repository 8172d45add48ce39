//! What can be written in a plan: one edit for each part of it that two people may write in at once. Edits of different
//! parts are merged; about one part the later writer is asked.

use serde::{Deserialize, Serialize};

use crate::domain::record::entry::NOTE_LIMIT;
use crate::domain::record::plan::edit::{WORDS_LIMIT, said};
use crate::domain::record::plan::{Dose, Layer, Line, Outcome, Parents, Plan, PlanState};
use crate::domain::school_day::Day;

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

/// One edit of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum DraftEdit {
    /// A text says this.
    Say {
        /// Which.
        field: Words,
        /// What.
        text: String,
    },
    /// It stands for so much support.
    Layer {
        /// `None` where nobody says.
        layer: Option<Layer>,
    },
    /// It is reviewed on this day.
    Review {
        /// `None` where that is not agreed yet.
        day: Option<Day>,
    },
    /// Whether the parents were told.
    Parents {
        /// When and how, or why not yet.
        told: Parents,
    },
    /// The outcome of this letter is this.
    PutOutcome {
        /// All of it.
        outcome: Outcome,
    },
    /// The outcome of this letter is none.
    DropOutcome {
        /// Its letter.
        letter: char,
    },
    /// The line of this number is this. A cost that is not given stays as it was.
    PutLine {
        /// All of it.
        line: Line,
    },
    /// The line of this number is none.
    DropLine {
        /// Its number.
        number: u8,
    },
}

impl DraftEdit {
    /// The plan with it done, or what is wrong, in a sentence.
    pub fn applied(&self, plan: &Plan) -> Result<Plan, String> {
        let mut plan = plan.clone();
        let draft = plan.state == PlanState::Draft;
        match self {
            DraftEdit::Say { field, text } => {
                if text.len() > NOTE_LIMIT {
                    return Err(format!("The {} have at most {} KiB.", field.label(), NOTE_LIMIT / 1024));
                }
                text.trim().clone_into(field.of_mut(&mut plan));
            }
            DraftEdit::Layer { layer } => plan.layer = *layer,
            DraftEdit::Review { day } => plan.review = *day,
            DraftEdit::Parents { told } => plan.parents = checked_parents(told)?,
            DraftEdit::PutOutcome { outcome } => put_outcome(&mut plan, outcome)?,
            DraftEdit::DropOutcome { letter } => {
                if !draft {
                    return Err("An outcome of a plan in force stays until its review.".into());
                }
                plan.outcomes.retain(|outcome| outcome.letter != *letter);
                plan.lines.iter_mut().for_each(|line| line.serves.retain(|serves| serves != letter));
            }
            DraftEdit::PutLine { line } => put_line(&mut plan, line)?,
            DraftEdit::DropLine { number } => {
                if !draft {
                    return Err(format!("Line {number} of a plan in force is stopped, not taken out."));
                }
                plan.lines.retain(|line| line.number != *number);
            }
        }
        Ok(plan)
    }

    /// What the part that it is about says in a plan, in words; empty where there is none.
    pub fn part(&self, plan: &Plan) -> String {
        match self {
            DraftEdit::Say { field, .. } => field.of(plan).to_owned(),
            DraftEdit::Layer { .. } => plan.layer.map_or("", Layer::words).to_owned(),
            DraftEdit::Review { .. } => plan.review.map_or_else(String::new, |day| day.to_string()),
            DraftEdit::Parents { .. } => plan.parents.words(),
            DraftEdit::PutOutcome { outcome: Outcome { letter, .. } } | DraftEdit::DropOutcome { letter } => {
                plan.outcome(*letter).map_or_else(String::new, outcome_said)
            }
            DraftEdit::PutLine { line: Line { number, .. } } | DraftEdit::DropLine { number } => {
                plan.line(*number).map_or_else(String::new, line_said)
            }
        }
    }

    /// What the part is called.
    pub fn about(&self) -> String {
        match self {
            DraftEdit::Say { field, .. } => field.label().to_owned(),
            DraftEdit::Layer { .. } => "layer".into(),
            DraftEdit::Review { .. } => "review date".into(),
            DraftEdit::Parents { .. } => "parents told".into(),
            DraftEdit::PutOutcome { outcome: Outcome { letter, .. } } | DraftEdit::DropOutcome { letter } => {
                format!("outcome {letter}")
            }
            DraftEdit::PutLine { line: Line { number, .. } } | DraftEdit::DropLine { number } => {
                format!("line {number}")
            }
        }
    }

    /// Whether somebody else wrote in the same part since the version that the writer saw, and something else.
    pub fn clashes(&self, seen: &Plan, now: &Plan) -> bool {
        let wanted = self.applied(seen).map(|plan| self.part(&plan));
        let stands = self.part(now);
        stands != self.part(seen) && wanted.as_ref() != Ok(&stands)
    }
}

/// The edits that make one plan of another, part by part, in the order in which they can be done.
pub fn edits_between(seen: &Plan, wanted: &Plan) -> Vec<DraftEdit> {
    let texts = Words::ALL.into_iter().filter(|field| field.of(seen) != field.of(wanted).trim());
    let mut edits: Vec<DraftEdit> =
        texts.map(|field| DraftEdit::Say { field, text: field.of(wanted).to_owned() }).collect();
    if seen.layer != wanted.layer {
        edits.push(DraftEdit::Layer { layer: wanted.layer });
    }
    if seen.review != wanted.review {
        edits.push(DraftEdit::Review { day: wanted.review });
    }
    if seen.parents != wanted.parents {
        edits.push(DraftEdit::Parents { told: wanted.parents.clone() });
    }
    let lines = wanted.lines.iter().filter(|line| seen.line(line.number) != Some(line));
    let outcomes = wanted.outcomes.iter().filter(|outcome| seen.outcome(outcome.letter) != Some(outcome));
    edits.extend(outcomes.map(|outcome| DraftEdit::PutOutcome { outcome: outcome.clone() }));
    edits.extend(lines.map(|line| DraftEdit::PutLine { line: line.clone() }));
    let gone = seen.lines.iter().filter(|line| wanted.line(line.number).is_none());
    edits.extend(gone.map(|line| DraftEdit::DropLine { number: line.number }));
    let gone = seen.outcomes.iter().filter(|outcome| wanted.outcome(outcome.letter).is_none());
    edits.extend(gone.map(|outcome| DraftEdit::DropOutcome { letter: outcome.letter }));
    edits
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
        known(dose.minutes, format!("{} minutes", dose.minutes)),
        known(dose.per_week, format!("{} times a week", dose.per_week)),
        known(dose.weeks, format!("for {} weeks", dose.weeks)),
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

fn checked_parents(told: &Parents) -> Result<Parents, String> {
    let words = match told {
        Parents::NotSaid => return Ok(Parents::NotSaid),
        Parents::Told { how, .. } => how,
        Parents::NotYet { why } => why,
    };
    one_line(words, "how the parents were told, or why not yet")?;
    Ok(told.clone())
}

fn one_line(text: &str, what: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(format!("Words are missing: {what}."));
    }
    if text.len() > WORDS_LIMIT || text.chars().any(char::is_control) {
        return Err(format!("One line of at most {WORDS_LIMIT} bytes: {what}."));
    }
    Ok(())
}

fn put_outcome(plan: &mut Plan, outcome: &Outcome) -> Result<(), String> {
    if !outcome.letter.is_ascii_uppercase() {
        return Err(format!("An outcome's letter is A to Z, not {:?}.", outcome.letter));
    }
    one_line(&outcome.statement, &format!("the statement of outcome {}", outcome.letter))?;
    if !outcome.expected_impact.is_empty() {
        one_line(&outcome.expected_impact, &format!("the expected impact of outcome {}", outcome.letter))?;
    }
    if outcome.measure.unit.len() > WORDS_LIMIT {
        return Err(format!("The unit of outcome {} is too long.", outcome.letter));
    }
    plan.outcomes.retain(|other| other.letter != outcome.letter);
    let place = plan.outcomes.partition_point(|other| other.letter < outcome.letter);
    plan.outcomes.insert(place, outcome.clone());
    Ok(())
}

fn put_line(plan: &mut Plan, line: &Line) -> Result<(), String> {
    one_line(&line.text, &format!("the words of line {}", line.number))?;
    one_line(&line.code, &format!("the code of line {}", line.number))?;
    if line.number == 0 {
        return Err("Lines are numbered from 1.".into());
    }
    if let Some(letter) = line.serves.iter().find(|letter| plan.outcome(**letter).is_none()) {
        return Err(format!("The plan has no outcome {letter}."));
    }
    let mut line = line.clone();
    if let Some(before) = plan.line(line.number) {
        if plan.state != PlanState::Draft && before.code != line.code {
            return Err(format!("Line {} is {}: its number means that for the whole cycle.", line.number, before.code));
        }
        let kept = before.dose.as_ref().and_then(|dose| dose.pence);
        if let Some(dose) = line.dose.as_mut() {
            dose.pence = dose.pence.or(kept);
        }
    }
    let same = |other: &&Line| other.number != line.number && other.code.eq_ignore_ascii_case(&line.code);
    if let Some(other) = plan.active().find(same).filter(|_| !line.stopped) {
        return Err(format!("{} is line {} already: change that one.", line.code, other.number));
    }
    plan.lines.retain(|other| other.number != line.number);
    let place = plan.lines.partition_point(|other| other.number < line.number);
    plan.lines.insert(place, line);
    Ok(())
}
