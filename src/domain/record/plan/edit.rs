//! What can be done to the strategies of a plan: a line is named by its number, which it keeps for the whole cycle, never
//! by its place. A change makes another plan and leaves the one it was made on as it was.

use serde::{Deserialize, Serialize};

use crate::domain::record::plan::{Line, Plan};
use crate::domain::record::strategy::Strategy;

/// The most bytes that the words of a strategy have: a line is read in a moment.
pub const WORDS_LIMIT: usize = 500;

/// How many strategies a teacher can keep in mind; more are stored, and said to be many (DOMAIN.md, "Plan").
pub const FEW: usize = 5;

/// A change of a plan's strategies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum PlanEdit {
    /// One more, under the next number.
    AddStrategy {
        /// The code of the school's list; empty for own words.
        #[serde(default)]
        code: String,
        /// In the school's words.
        text: String,
        /// The letters of the outcomes it serves; none means general.
        #[serde(default)]
        serves: Vec<char>,
    },
    /// Other words for one; a stopped one is taken up again.
    ChangeStrategy {
        /// Its number.
        number: u8,
        /// In the school's words.
        text: String,
    },
    /// One is no longer done; its number stays empty.
    StopStrategy {
        /// Its number.
        number: u8,
    },
}

/// A line as both sides of a conflict and the reading before saving write it: "2 CI05 Now/next board".
pub fn said(line: &Line) -> String {
    let stopped = if line.stopped { " (stopped)" } else { "" };
    format!("{} {} {}{stopped}", line.number, line.code, line.text)
}

impl PlanEdit {
    /// The plan as it will be, or what is wrong, in a sentence. The version is the caller's to count.
    pub fn applied(&self, plan: &Plan) -> Result<Plan, String> {
        let mut plan = plan.clone();
        match self {
            PlanEdit::AddStrategy { code, text, serves } => {
                let number = next_number(&plan)?;
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
            }
            PlanEdit::ChangeStrategy { number, text } => {
                let text = checked(text)?;
                let line = strategy(&mut plan, *number)?;
                if line.text == text && !line.stopped {
                    return Err(format!("Line {number} says that already."));
                }
                (line.text, line.stopped) = (text, false);
            }
            PlanEdit::StopStrategy { number } => {
                let line = strategy(&mut plan, *number)?;
                if line.stopped {
                    return Err(format!("Line {number} was stopped already."));
                }
                line.stopped = true;
            }
        }
        Ok(plan)
    }

    /// The number of a line that somebody else changed between the plan that the writer saw and the one that stands
    /// now, so that this change would go over theirs.
    pub fn clashes(&self, seen: &Plan, now: &Plan) -> Option<u8> {
        match self {
            PlanEdit::ChangeStrategy { number, .. } | PlanEdit::StopStrategy { number } => {
                (seen.line(*number) != now.line(*number)).then_some(*number)
            }
            // Two may add: each gets a number of its own. The same strategy twice is one too many.
            PlanEdit::AddStrategy { code, .. } => {
                let same = now.active().find(|line| !code.is_empty() && line.code.eq_ignore_ascii_case(code))?;
                (seen.line(same.number) != Some(same)).then_some(same.number)
            }
        }
    }

    /// As `wants`, where the plan may not be here yet.
    pub fn wants_on(&self, plan: Option<&Plan>) -> String {
        plan.map_or_else(String::new, |plan| self.wants(plan))
    }

    /// What it would make of the line that it is about, in words.
    pub fn wants(&self, plan: &Plan) -> String {
        match self {
            PlanEdit::AddStrategy { code, text, .. } => format!("{code} {}", text.trim()).trim().to_owned(),
            PlanEdit::ChangeStrategy { number, text } => {
                let code = plan.line(*number).map_or("", |line| &line.code);
                format!("{number} {code} {}", text.trim())
            }
            PlanEdit::StopStrategy { number } => format!("line {number} stopped"),
        }
    }
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
        return Ok(format!("{}{number}", crate::domain::record::strategy::OWN));
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
