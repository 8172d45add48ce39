//! What is different between two versions of a plan, part by part: outcomes by letter, lines by number, dates and texts.
//! Nothing is applied and nothing decided; whoever shows it puts it into words.

use serde::{Deserialize, Serialize};

use crate::domain::fold::fold;
use crate::domain::record::plan::part::{Words, measure_said};
use crate::domain::record::plan::{Dose, Layer, Line, Outcome, Plan};
use crate::domain::school_day::Day;

/// A part of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanPart {
    /// Where the plan is in its life.
    State,
    /// When the cycle began.
    Started,
    /// The agreed review date.
    Review,
    /// How much support it stands for.
    Layer,
    /// Whether the parents were told.
    Parents,
    /// A text that stands by itself.
    Text(Words),
    /// The outcome of this letter.
    Outcome(char),
    /// The line of this number.
    Line(u8),
}

impl PlanPart {
    /// What staff call it.
    pub fn words(self) -> String {
        match self {
            PlanPart::State => "state".into(),
            PlanPart::Started => "cycle began".into(),
            PlanPart::Review => "review date".into(),
            PlanPart::Layer => "layer".into(),
            PlanPart::Parents => "parents told".into(),
            PlanPart::Text(field) => field.label().into(),
            PlanPart::Outcome(letter) => format!("outcome {letter}"),
            PlanPart::Line(number) => format!("line {number}"),
        }
    }
}

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// It was not there.
    Added,
    /// It is there no more.
    Gone,
    /// A line that is no longer done.
    Stopped,
    /// A stopped line that is done again.
    Resumed,
    /// It says something else.
    Changed,
}

impl Became {
    /// The word on screen.
    pub fn word(self) -> &'static str {
        match self {
            Became::Added => "added",
            Became::Gone => "gone",
            Became::Stopped => "stopped",
            Became::Resumed => "taken up again",
            Became::Changed => "changed",
        }
    }
}

/// One thing about a part, before and after; empty where there was or is nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// What: "statement", "measure", "minutes".
    pub what: String,
    /// In the older version.
    pub before: String,
    /// In the newer one.
    pub after: String,
}

/// A part that is not the same in both versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Which.
    pub part: PlanPart,
    /// What became of it.
    pub became: Became,
    /// What is different about it; for an added or gone part all that it says or said.
    pub details: Vec<Detail>,
}

/// Every part that is not the same: the day that matters, what is done, what it is for, then texts and the rest. Which
/// versions they are and who made them is no part of a plan. Within a cycle a line is known by its number and an outcome
/// by its letter; in two cycles, where both begin anew, by code and by statement, so that what was kept is seen to be.
pub fn compare(before: &Plan, after: &Plan) -> Vec<Difference> {
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    let layer = |layer: Option<Layer>| layer.map_or("", Layer::words).to_owned();
    let say = |part, same: bool, was: String, is: String| (!same).then(|| whole(part, was, is));
    let mut found = Vec::new();
    found.extend(say(PlanPart::Review, before.review == after.review, day(before.review), day(after.review)));
    found.extend(lines(before, after));
    found.extend(outcomes(before, after));
    for field in Words::ALL {
        let (was, is) = (field.of(before), field.of(after));
        found.extend(say(PlanPart::Text(field), was == is, was.to_owned(), is.to_owned()));
    }
    found.extend(say(PlanPart::Layer, before.layer == after.layer, layer(before.layer), layer(after.layer)));
    let (told, tell) = (&before.parents, &after.parents);
    found.extend(say(PlanPart::Parents, told == tell, told.words(), tell.words()));
    let (state, now) = (before.state, after.state);
    found.extend(say(PlanPart::State, state == now, state.words().into(), now.words().into()));
    found.extend(say(PlanPart::Started, before.started == after.started, day(before.started), day(after.started)));
    found
}

/// A part that is one text.
fn whole(part: PlanPart, before: String, after: String) -> Difference {
    let became = match (before.is_empty(), after.is_empty()) {
        (true, false) => Became::Added,
        (false, true) => Became::Gone,
        _ => Became::Changed,
    };
    Difference { part, became, details: vec![Detail { what: "text".into(), before, after }] }
}

fn outcomes(before: &Plan, after: &Plan) -> Vec<Difference> {
    let anew = before.cycle != after.cycle;
    let same = |was: &Outcome, is: &Outcome| {
        if anew { fold(&was.statement) == fold(&is.statement) } else { was.letter == is.letter }
    };
    let differs = |(was, is): (Option<&Outcome>, Option<&Outcome>)| {
        let became = became(was, is)?;
        let letter = is.or(was)?.letter;
        let said = |outcome: Option<&Outcome>| outcome.map(outcome_details).unwrap_or_default();
        Some(Difference { part: PlanPart::Outcome(letter), became, details: side_by_side(&said(was), &said(is)) })
    };
    paired(&before.outcomes, &after.outcomes, same).into_iter().filter_map(differs).collect()
}

fn lines(before: &Plan, after: &Plan) -> Vec<Difference> {
    let anew = before.cycle != after.cycle;
    let same =
        |was: &Line, is: &Line| if anew { was.code.eq_ignore_ascii_case(&is.code) } else { was.number == is.number };
    let differs = |(was, is): (Option<&Line>, Option<&Line>)| {
        let became = match (was, is, became(was, is)?) {
            (Some(was), Some(is), Became::Changed) if was.stopped != is.stopped => {
                if is.stopped {
                    Became::Stopped
                } else {
                    Became::Resumed
                }
            }
            (_, _, became) => became,
        };
        let line = is.or(was)?;
        let said = |line: Option<&Line>| line.map(line_details).unwrap_or_default();
        let mut details = side_by_side(&said(was), &said(is));
        if details.iter().all(|detail| detail.what != "text") {
            // A number alone says little: what the line is about is said all the same.
            details.insert(0, Detail { what: "text".into(), before: line.text.clone(), after: line.text.clone() });
        }
        Some(Difference { part: PlanPart::Line(line.number), became, details })
    };
    paired(&before.lines, &after.lines, same).into_iter().filter_map(differs).collect()
}

/// Each of the newer ones beside the older one that it was, then the older ones that are no more.
fn paired<'p, T>(
    before: &'p [T],
    after: &'p [T],
    same: impl Fn(&T, &T) -> bool,
) -> Vec<(Option<&'p T>, Option<&'p T>)> {
    let mut left: Vec<&T> = before.iter().collect();
    let mut pairs = Vec::new();
    for is in after {
        let place = left.iter().position(|was| same(was, is));
        pairs.push((place.map(|place| left.remove(place)), Some(is)));
    }
    pairs.extend(left.into_iter().map(|was| (Some(was), None)));
    pairs
}

/// What became of something that is kept by its letter or number; `None` where it is the same.
fn became<T: PartialEq>(before: Option<&T>, after: Option<&T>) -> Option<Became> {
    match (before, after) {
        (before, after) if before == after => None,
        (None, _) => Some(Became::Added),
        (_, None) => Some(Became::Gone),
        _ => Some(Became::Changed),
    }
}

/// Details of the same name beside each other; those that are the same in both are left out.
fn side_by_side(before: &[(&'static str, String)], after: &[(&'static str, String)]) -> Vec<Detail> {
    let says = |all: &[(&str, String)], name: &str| {
        all.iter().find(|(what, _)| *what == name).map(|(_, says)| says.clone()).unwrap_or_default()
    };
    let mut details: Vec<Detail> = Vec::new();
    for (name, _) in before.iter().chain(after) {
        let (was, is) = (says(before, name), says(after, name));
        // By these it is called: of what came or went they say nothing more.
        let is_its_name = matches!(*name, "letter" | "number") && (was.is_empty() || is.is_empty());
        if was != is && !is_its_name && details.iter().all(|detail| detail.what != *name) {
            details.push(Detail { what: (*name).to_owned(), before: was, after: is });
        }
    }
    details
}

fn outcome_details(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let out_of = outcome.measure.out_of.map_or_else(String::new, |value| value.to_string());
    vec![
        ("letter", outcome.letter.to_string()),
        ("statement", outcome.statement.clone()),
        ("measure", measure_said(outcome)),
        ("out of", out_of),
        ("expected impact", outcome.expected_impact.clone()),
        ("by", outcome.by.map_or_else(String::new, |day| day.to_string())),
    ]
}

fn line_details(line: &Line) -> Vec<(&'static str, String)> {
    let mut details = vec![
        ("text", line.text.clone()),
        ("number", line.number.to_string()),
        ("code", line.code.clone()),
        ("for outcomes", line.serves.iter().map(char::to_string).collect::<Vec<_>>().join(", ")),
    ];
    details.extend(line.dose.as_ref().map(dose_details).unwrap_or_default());
    details
}

fn dose_details(dose: &Dose) -> Vec<(&'static str, String)> {
    vec![
        ("who delivers", dose.who.clone()),
        ("pupils in the group", dose.group.to_string()),
        ("minutes", dose.minutes.to_string()),
        ("times a week", dose.per_week.to_string()),
        ("weeks", dose.weeks.to_string()),
        ("first day", dose.start.map_or_else(String::new, |day| day.to_string())),
        (
            "cost of a session",
            dose.pence.map_or_else(String::new, |pence| format!("£{}.{:02}", pence / 100, pence % 100)),
        ),
        ("evidence", dose.evidence.map_or_else(String::new, |evidence| evidence.words().to_owned())),
    ]
}
