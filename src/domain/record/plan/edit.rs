//! What can be written in a plan, one edit for each part of it that two people may write in at once. An edit makes
//! another plan and leaves the one it was made on as it was.

use serde::{Deserialize, Serialize};

use super::part::{PlanPart, Words, said};
use crate::domain::record::entry::NOTE_LIMIT;
use crate::domain::record::plan::{Layer, Line, Outcome, Parents, Plan, PlanState};
use crate::domain::record::strategy::{OWN, Strategy};
use crate::domain::school_day::Day;

/// The most bytes that the words of a strategy have: a line is read in a moment.
pub const WORDS_LIMIT: usize = 500;

/// How many strategies a teacher can keep in mind; more are stored, and said to be many (DOMAIN.md, "Plan").
pub const FEW: usize = 5;

/// One edit of a plan. A line is named by its number, which it keeps for the whole cycle, never by its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum PlanEdit {
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
    /// One more strategy, under the next number that nobody has had.
    AddLine {
        /// The code of the school's list; empty for own words.
        #[serde(default)]
        code: String,
        /// In the school's words.
        text: String,
        /// The letters of the outcomes it serves; none means general.
        #[serde(default)]
        serves: Vec<char>,
    },
    /// A strategy in other words; a stopped one is taken up again.
    SayLine {
        /// Its number.
        number: u8,
        /// In the school's words.
        text: String,
    },
    /// A strategy is no longer done; its number stays empty.
    StopLine {
        /// Its number.
        number: u8,
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

impl PlanEdit {
    /// The plan with it done, or what is wrong, in a sentence. The version is the caller's to count.
    pub fn applied(&self, plan: &Plan) -> Result<Plan, String> {
        let mut plan = plan.clone();
        let draft = plan.state == PlanState::Draft;
        match self {
            PlanEdit::Say { field, text } => {
                if text.len() > NOTE_LIMIT {
                    return Err(format!("The {} have at most {} KiB.", field.label(), NOTE_LIMIT / 1024));
                }
                text.trim().clone_into(field.of_mut(&mut plan));
            }
            PlanEdit::Layer { layer } => plan.layer = *layer,
            PlanEdit::Review { day } => plan.review = *day,
            PlanEdit::Parents { told } => plan.parents = checked_parents(told)?,
            PlanEdit::PutOutcome { outcome } => put_outcome(&mut plan, outcome)?,
            PlanEdit::DropOutcome { letter } => {
                if !draft {
                    return Err("An outcome of a plan in force stays until its review.".into());
                }
                plan.outcomes.retain(|outcome| outcome.letter != *letter);
                plan.lines.iter_mut().for_each(|line| line.serves.retain(|serves| serves != letter));
            }
            PlanEdit::AddLine { code, text, serves } => add_line(&mut plan, code, text, serves)?,
            PlanEdit::SayLine { number, text } => say_line(&mut plan, *number, text)?,
            PlanEdit::StopLine { number } => {
                let line = strategy(&mut plan, *number)?;
                if line.stopped {
                    return Err(format!("Line {number} was stopped already."));
                }
                line.stopped = true;
            }
            PlanEdit::PutLine { line } => put_line(&mut plan, line)?,
            PlanEdit::DropLine { number } => {
                if !draft {
                    return Err(format!("Line {number} of a plan in force is stopped, not taken out."));
                }
                plan.lines.retain(|line| line.number != *number);
            }
        }
        Ok(plan)
    }

    /// The part that it writes in. Two may add: each line gets a number of its own, but the same strategy twice is one
    /// too many.
    pub fn part(&self, plan: &Plan) -> Option<PlanPart> {
        Some(match self {
            PlanEdit::Say { field, .. } => PlanPart::Words(*field),
            PlanEdit::Layer { .. } => PlanPart::Layer,
            PlanEdit::Review { .. } => PlanPart::Review,
            PlanEdit::Parents { .. } => PlanPart::Parents,
            PlanEdit::PutOutcome { outcome: Outcome { letter, .. } } | PlanEdit::DropOutcome { letter } => {
                PlanPart::Outcome(*letter)
            }
            PlanEdit::AddLine { code, .. } => {
                let same = |line: &&Line| !code.is_empty() && line.code.eq_ignore_ascii_case(code);
                PlanPart::Line(plan.active().find(same)?.number)
            }
            PlanEdit::SayLine { number, .. }
            | PlanEdit::StopLine { number }
            | PlanEdit::PutLine { line: Line { number, .. } }
            | PlanEdit::DropLine { number } => PlanPart::Line(*number),
        })
    }

    /// The part that somebody else changed between the plan that the writer saw and the one that stands now, where this
    /// would go over what they made of it.
    pub fn clashes(&self, seen: &Plan, now: &Plan) -> Option<PlanPart> {
        let part = self.part(now)?;
        let stands = part.says(now);
        // Where both want the same there is nothing to ask.
        let agrees = || self.applied(now).is_ok_and(|after| part.says(&after) == stands);
        (stands != part.says(seen) && !agrees()).then_some(part)
    }

    /// What a part says in a plan, as far as this is about it: of a strategy that is put into words, its words.
    pub fn shows(&self, part: PlanPart, plan: &Plan) -> String {
        match (self, part) {
            (
                PlanEdit::AddLine { .. } | PlanEdit::SayLine { .. } | PlanEdit::StopLine { .. },
                PlanPart::Line(number),
            ) => plan.line(number).map_or_else(String::new, said),
            _ => part.says(plan),
        }
    }

    /// What it would make of its part, in words.
    pub fn wants(&self, plan: &Plan) -> String {
        match self {
            PlanEdit::AddLine { code, text, .. } => format!("{code} {}", text.trim()).trim().to_owned(),
            PlanEdit::SayLine { number, text } => {
                let code = plan.line(*number).map_or("", |line| &line.code);
                format!("{number} {code} {}", text.trim())
            }
            PlanEdit::StopLine { number } => format!("line {number} stopped"),
            edit => {
                let after = edit.applied(plan).ok();
                after.and_then(|after| Some(edit.part(&after)?.says(&after))).unwrap_or_default()
            }
        }
    }
}

/// The edits that make one plan of another, part by part, in the order in which they can be done.
pub fn edits_between(seen: &Plan, wanted: &Plan) -> Vec<PlanEdit> {
    let texts = Words::ALL.into_iter().filter(|field| field.of(seen) != field.of(wanted).trim());
    let mut edits: Vec<PlanEdit> =
        texts.map(|field| PlanEdit::Say { field, text: field.of(wanted).to_owned() }).collect();
    if seen.layer != wanted.layer {
        edits.push(PlanEdit::Layer { layer: wanted.layer });
    }
    if seen.review != wanted.review {
        edits.push(PlanEdit::Review { day: wanted.review });
    }
    if seen.parents != wanted.parents {
        edits.push(PlanEdit::Parents { told: wanted.parents.clone() });
    }
    let lines = wanted.lines.iter().filter(|line| seen.line(line.number) != Some(line));
    let outcomes = wanted.outcomes.iter().filter(|outcome| seen.outcome(outcome.letter) != Some(outcome));
    edits.extend(outcomes.map(|outcome| PlanEdit::PutOutcome { outcome: outcome.clone() }));
    edits.extend(lines.map(|line| PlanEdit::PutLine { line: line.clone() }));
    let gone = seen.lines.iter().filter(|line| wanted.line(line.number).is_none());
    edits.extend(gone.map(|line| PlanEdit::DropLine { number: line.number }));
    let gone = seen.outcomes.iter().filter(|outcome| wanted.outcome(outcome.letter).is_none());
    edits.extend(gone.map(|outcome| PlanEdit::DropOutcome { letter: outcome.letter }));
    edits
}

fn add_line(plan: &mut Plan, code: &str, text: &str, serves: &[char]) -> Result<(), String> {
    let number = next_number(plan)?;
    let text = checked(text)?;
    if let Some(letter) = serves.iter().find(|letter| plan.outcome(**letter).is_none()) {
        return Err(format!("The plan has no outcome {letter}."));
    }
    let code = code_for(code, number)?;
    if let Some(line) = plan.active().find(|line| line.code.eq_ignore_ascii_case(&code)) {
        return Err(format!("{code} is line {} already: change that one.", line.number));
    }
    let serves = serves.iter().map(char::to_ascii_uppercase).collect();
    plan.lines.push(Line { number, code, text, serves, dose: None, stopped: false });
    Ok(())
}

fn say_line(plan: &mut Plan, number: u8, text: &str) -> Result<(), String> {
    let text = checked(text)?;
    let line = strategy(plan, number)?;
    if line.text == text && !line.stopped {
        return Err(format!("Line {number} says that already."));
    }
    (line.text, line.stopped) = (text, false);
    Ok(())
}

/// The number that a new line gets: never one that was given before in this cycle.
fn next_number(plan: &Plan) -> Result<u8, String> {
    let last = plan.lines.iter().map(|line| line.number).max().unwrap_or(0);
    last.checked_add(1).ok_or_else(|| "This cycle has no number left for another line: start a new cycle.".to_owned())
}

fn checked(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("A strategy needs words.".into());
    }
    if text.len() > WORDS_LIMIT {
        return Err(format!("The words of a strategy have at most {WORDS_LIMIT} bytes; these have {}.", text.len()));
    }
    if text.chars().any(char::is_control) {
        return Err("The words of a strategy are one line.".into());
    }
    Ok(text.to_owned())
}

/// A code as it is kept. Own words get one of their own, so that they can be logged and found like any other.
fn code_for(code: &str, number: u8) -> Result<String, String> {
    if code.is_empty() {
        return Ok(format!("{OWN}{number}"));
    }
    if Strategy::is_code(code) {
        Ok(code.to_ascii_uppercase())
    } else {
        Err(format!("{code:?} is no code: two letters and two digits, as CI07."))
    }
}

fn strategy(plan: &mut Plan, number: u8) -> Result<&mut Line, String> {
    let line = plan.lines.iter_mut().find(|line| line.number == number);
    let line = line.ok_or_else(|| format!("The plan has no line {number}."))?;
    if line.dose.is_some() {
        return Err(format!("Line {number} is a provision, not a strategy."));
    }
    Ok(line)
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
