//! The fields of a plan's form: which there are, what a plan says in each, and the plan that their texts make.

use serde::{Deserialize, Serialize};

use crate::domain::record::plan::part::Words;
use crate::domain::record::plan::{Dose, Layer, Line, Measure, Outcome, Plan, words};
use crate::domain::school_day::Day;
use crate::widget::Takes;

/// A part of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Aim {
    /// What the pupil is to be able to do.
    Statement,
    /// From what to what, in which unit.
    Measure,
    /// The expected impact.
    Impact,
    /// By when.
    By,
}

const AIMS: [(Aim, &str); 4] =
    [(Aim::Statement, "outcome"), (Aim::Measure, "measure"), (Aim::Impact, "impact"), (Aim::By, "by")];

/// A field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Slot {
    /// Part of the outcome of this letter.
    Outcome(char, Aim),
    /// Code and words of the line of this number.
    Line(u8),
    /// Its dose.
    Dose(u8),
    /// A text.
    Say(Words),
    /// The layer.
    Layer,
    /// The review date.
    Review,
    /// Whether the parents were told.
    Parents,
}

impl Slot {
    /// What stands before it.
    pub(super) fn label(self) -> String {
        match self {
            Slot::Outcome(letter, part) => {
                let word = AIMS.iter().find(|(aim, _)| *aim == part).map_or("", |(_, word)| word);
                let letter = if part == Aim::Statement { letter } else { ' ' };
                format!("{letter} {word}")
            }
            Slot::Line(number) => format!("{number} strategy"),
            Slot::Dose(_) => "  sessions".into(),
            Slot::Say(field) => field.label().to_owned(),
            Slot::Layer => "layer".into(),
            Slot::Review => "review".into(),
            Slot::Parents => "parents told".into(),
        }
    }

    /// Whether the text of this field asks where the pupil starts from: "? to 4 of 5 answers".
    pub(super) fn asks(self, text: &str) -> bool {
        matches!(self, Slot::Outcome(_, Aim::Measure)) && text.trim_start().starts_with('?')
    }

    /// How much is typed there.
    pub(super) fn takes(self) -> Takes {
        match self {
            Slot::Say(Words::KeyPerson) | Slot::Layer | Slot::Review | Slot::Outcome(_, Aim::Measure | Aim::By) => {
                Takes::Line
            }
            Slot::Outcome(..) | Slot::Line(_) | Slot::Dose(_) | Slot::Parents => Takes::Sentence,
            Slot::Say(_) => Takes::Paragraphs,
        }
    }

    /// How it is to be filled in, while it has the focus.
    pub(super) fn hint(self) -> &'static str {
        match self {
            Slot::Outcome(_, Aim::Statement) => "What the pupil will be able to do. ^N adds one, ^X takes it out.",
            Slot::Outcome(_, Aim::Measure) => {
                "From what to what, and the unit: 1 to 4 of 5 answers; ? is not measured yet."
            }
            Slot::Outcome(_, Aim::Impact) => "What will be different for the pupil. Every outcome needs one.",
            Slot::Outcome(_, Aim::By) => "11/12/2026, or 11/12 for the next one.",
            Slot::Line(_) => "Type to find, Enter takes. At the end, what it serves: (A B).",
            Slot::Dose(_) => "Extra sessions only: TA, 4, 30, 3, 10 from 12/1, evidence: some",
            Slot::Say(Words::KeyPerson) => "Whom pupil and parents go to first.",
            Slot::Say(Words::AtReview) => "What to ask at the review, and whom. Tab goes on.",
            Slot::Say(Words::IfItStalls) => {
                "What is done where there is little progress: what, who, by when. Tab goes on."
            }
            Slot::Say(_) => "Facts in plain words: parents may read it. Tab goes on.",
            Slot::Layer => "universal, targeted, targeted plus or specialist.",
            Slot::Review => "The day agreed with the parents: 11/12/2026.",
            Slot::Parents => "How, and when if not today: told 23/11 by phone. Or: not yet: why.",
        }
    }
}

/// The fields of a plan, in the order of Tab, each with what the plan says there.
pub(super) fn fields_of(plan: &Plan) -> Vec<(Slot, String)> {
    let mut fields = Vec::new();
    for outcome in &plan.outcomes {
        for (part, _) in AIMS {
            let text = match part {
                Aim::Statement => outcome.statement.clone(),
                Aim::Measure => words::measure_written(outcome),
                Aim::Impact => outcome.expected_impact.clone(),
                Aim::By => words::day_written(outcome.by),
            };
            fields.push((Slot::Outcome(outcome.letter, part), text));
        }
    }
    for line in plan.active() {
        fields.push((Slot::Line(line.number), words::line_written(line)));
        fields.push((Slot::Dose(line.number), line.dose.as_ref().map_or_else(String::new, words::dose_written)));
    }
    fields.extend(Words::ALL.map(|field| (Slot::Say(field), field.of(plan).to_owned())));
    fields.push((Slot::Layer, plan.layer.map_or("", Layer::words).to_owned()));
    fields.push((Slot::Review, words::day_written(plan.review)));
    fields.push((Slot::Parents, words::parents_written(&plan.parents)));
    fields
}

/// The plan that the texts make of another; a field whose text is as the plan has it changes nothing. Else the field that
/// is wrong, and what is.
pub(super) fn plan_of(seen: &Plan, texts: &[(Slot, String)], today: Day) -> Result<Plan, (Slot, String)> {
    let said = fields_of(seen);
    let mut plan = seen.clone();
    let here = |slot: &dyn Fn(Slot) -> bool| texts.iter().any(|(other, _)| slot(*other));
    plan.outcomes.retain(|outcome| here(&|slot| matches!(slot, Slot::Outcome(letter, _) if letter == outcome.letter)));
    plan.lines.retain(|line| line.stopped || here(&|slot| slot == Slot::Line(line.number)));
    let letters: Vec<char> = plan.outcomes.iter().map(|outcome| outcome.letter).collect();
    plan.lines.iter_mut().for_each(|line| line.serves.retain(|letter| letters.contains(letter)));
    for (slot, text) in texts {
        if !said.iter().any(|(other, before)| other == slot && before == text) {
            put(&mut plan, *slot, text.trim(), today).map_err(|fault| (*slot, fault))?;
        }
    }
    Ok(plan)
}

fn put(plan: &mut Plan, slot: Slot, text: &str, today: Day) -> Result<(), String> {
    match slot {
        Slot::Outcome(letter, part) => {
            let outcome = outcome_at(plan, letter)?;
            match part {
                Aim::Statement => text.clone_into(&mut outcome.statement),
                Aim::Measure => outcome.measure = words::measure_read(text)?,
                Aim::Impact => text.clone_into(&mut outcome.expected_impact),
                Aim::By => outcome.by = words::day_read(text, today)?,
            }
            if outcome.statement.is_empty() {
                return Err(format!("Outcome {letter} needs words; ^X takes it out."));
            }
        }
        Slot::Line(number) => {
            let line = line_at(plan, number)?;
            (line.code, line.text, line.serves) = words::line_read(text, line);
            if line.text.is_empty() {
                return Err(format!("Line {number} needs words; ^X takes it out."));
            }
            let serves = line.serves.clone();
            if let Some(letter) = serves.into_iter().find(|letter| plan.outcome(*letter).is_none()) {
                return Err(format!("The plan has no outcome {letter}."));
            }
        }
        Slot::Dose(number) => {
            let line = line_at(plan, number)?;
            let before = line.dose.clone().unwrap_or_else(Dose::default);
            line.dose = if text.is_empty() { None } else { Some(words::dose_read(text, &before, today)?) };
        }
        Slot::Say(field) => text.clone_into(field.of_mut(plan)),
        Slot::Layer => plan.layer = words::layer_read(text)?,
        Slot::Review => plan.review = words::day_read(text, today)?,
        Slot::Parents => plan.parents = words::parents_read(text, today)?,
    }
    Ok(())
}

fn outcome_at(plan: &mut Plan, letter: char) -> Result<&mut Outcome, String> {
    if plan.outcome(letter).is_none() {
        plan.outcomes.push(Outcome {
            letter,
            statement: String::new(),
            measure: Measure::default(),
            expected_impact: String::new(),
            by: plan.review,
        });
    }
    plan.outcomes.iter_mut().find(|outcome| outcome.letter == letter).ok_or_else(|| "No such outcome.".into())
}

fn line_at(plan: &mut Plan, number: u8) -> Result<&mut Line, String> {
    if plan.line(number).is_none() {
        let (code, text) = (String::new(), String::new());
        plan.lines.push(Line { number, code, text, serves: Vec::new(), dose: None, stopped: false });
    }
    plan.lines.iter_mut().find(|line| line.number == number).ok_or_else(|| "No such line.".into())
}
