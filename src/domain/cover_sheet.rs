//! What a cover teacher needs to know of a pupil in ten seconds: three to five points, chosen from the plan and the profile
//! (DOMAIN.md: "three to five plain lines a pupil"). How they look is not known here.

use serde::{Deserialize, Serialize};

use crate::domain::id::PupilId;
use crate::domain::need::{Provision, SenType};
use crate::domain::record::plan::Plan;
use crate::domain::record::profile::{Part, Profile};
use crate::domain::record::pupil::Pupil;
use crate::domain::rights::Audience;
use crate::domain::text;

/// The most points of one pupil.
pub const MOST: usize = 5;
/// The most cells that one point takes: two lines of a screen.
const ROOM: usize = 150;

/// What kind of point it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointKind {
    /// Something about body or senses that the first minute may turn on.
    Alert,
    /// What to do.
    Do,
    /// What does not work.
    Avoid,
    /// Whom the pupil goes to.
    KeyPerson,
}

impl PointKind {
    /// The word in front of it.
    pub fn word(self) -> &'static str {
        match self {
            PointKind::Alert => "mind",
            PointKind::Do => "do",
            PointKind::Avoid => "avoid",
            PointKind::KeyPerson => "ask",
        }
    }
}

/// A point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// What kind.
    pub kind: PointKind,
    /// In the school's words, cut where they are long.
    pub text: String,
}

/// A pupil on a cover sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverRow {
    /// Who.
    pub pupil: PupilId,
    /// The name that they go by.
    pub name: String,
    /// Form.
    pub form: String,
    /// K or E.
    pub provision: Provision,
    /// What kind of need, in a word or two, primary first.
    pub needs: String,
    /// At most five, in the order in which they are read.
    pub points: Vec<Point>,
}

/// A whole class's plans on one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverSheet {
    /// The class, form or group.
    pub class: String,
    /// Pupils with a plan, by family name.
    pub rows: Vec<CoverRow>,
    /// How many others of it have none.
    pub without_plan: usize,
    /// How many of it the asker does not work with; of them nothing is told.
    pub not_theirs: usize,
}

/// What kind of need a pupil has, in a word or two.
pub fn needs_in_a_word(pupil: &Pupil) -> String {
    let mut needs = pupil.needs.clone();
    needs.sort();
    let mut words: Vec<&str> = needs.iter().map(|need| in_a_word(need.kind)).collect();
    words.dedup();
    words.join(", ")
}

/// A kind of need as one says it in the staffroom.
pub fn in_a_word(kind: SenType) -> &'static str {
    match kind {
        SenType::Spld => "specific learning",
        SenType::Mld => "learning",
        SenType::Sld => "severe learning",
        SenType::Pmld => "profound learning",
        SenType::Slcn => "speech and language",
        SenType::Asd => "autism",
        SenType::Semh => "social and emotional",
        SenType::Hi => "hearing",
        SenType::Vi => "vision",
        SenType::Msi => "hearing and vision",
        SenType::Pd => "physical",
        SenType::Ds => "Down syndrome",
        SenType::Oth => "other",
        SenType::Nsa => "not assessed yet",
    }
}

/// The points of a pupil with a plan: an alert where there is one, then what to do, what to avoid, and whom to ask. What
/// to do gives way to none of the others below two lines.
pub fn points(pupil: &Pupil, plan: &Plan, profile: Option<&Profile>) -> Vec<Point> {
    let open = |part| {
        profile.filter(|profile| profile.audience(part) == Audience::Everyone).map_or("", |profile| profile.says(part))
    };
    let point = |kind, text: &str| Point { kind, text: text::cut(text.trim(), ROOM).into_owned() };
    let alert = alert(pupil, &[&plan.needs, open(Part::Needs), open(Part::Communication)]);
    let avoid = Some(open(Part::DoesNot).trim()).filter(|text| !text.is_empty());
    let person = [&plan.key_person, open(Part::KeyPerson)].into_iter().find(|text| !text.trim().is_empty());
    let others = usize::from(alert.is_some()) + usize::from(avoid.is_some()) + usize::from(person.is_some());
    let mut points: Vec<Point> = alert.iter().map(|text| point(PointKind::Alert, text)).collect();
    points.extend(to_do(plan, open(Part::Works)).take(MOST - others).map(|text| point(PointKind::Do, text)));
    points.extend(avoid.map(|text| point(PointKind::Avoid, text)));
    points.extend(person.map(|text| point(PointKind::KeyPerson, text)));
    points
}

/// What is done in every lesson, what has to do with body or senses first; then what else is known to work. Sessions
/// outside the lesson are no business of whoever covers it.
fn to_do<'p>(plan: &'p Plan, works: &'p str) -> impl Iterator<Item = &'p str> {
    let mut lines: Vec<&str> =
        plan.active().filter(|line| line.dose.is_none()).map(|line| line.text.as_str()).collect();
    lines.sort_by_key(|text| !is_of_the_body(text));
    lines.into_iter().chain(Some(works.trim()).filter(|text| !text.is_empty()))
}

/// The first sentence that is about body or senses; else what the need's own name says of them.
fn alert(pupil: &Pupil, texts: &[&str]) -> Option<String> {
    let said = texts.iter().flat_map(|text| sentences(text)).find(|sentence| is_of_the_body(sentence));
    said.map(str::to_owned).or_else(|| {
        let of_the_body = |kind| matches!(kind, SenType::Hi | SenType::Vi | SenType::Msi | SenType::Pd);
        let mut needs: Vec<_> = pupil.needs.iter().filter(|need| of_the_body(need.kind)).collect();
        needs.sort();
        needs.first().map(|need| need.kind.words().to_owned())
    })
}

/// Sentences and lines of a text, without what parts them.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split_inclusive(". ")).map(str::trim).filter(|sentence| !sentence.is_empty())
}

/// Beginnings of words that tell of hearing, sight, movement or something medical.
const BODY: &[&str] = &[
    "hearing",
    "hears",
    "deaf",
    "lip-read",
    "lipread",
    "cochlear",
    "vision",
    "visual impair",
    "eyesight",
    "glasses",
    "braille",
    "wheelchair",
    "walking frame",
    "splint",
    "hoist",
    "epilep",
    "seizure",
    "asthma",
    "inhaler",
    "allerg",
    "epipen",
    "adrenaline",
    "diabet",
    "insulin",
    "medic",
    "catheter",
    "feeding tube",
    "tube-fed",
    "oxygen",
    "suction",
    "heart condition",
];

fn is_of_the_body(text: &str) -> bool {
    let text = text.to_lowercase();
    BODY.iter().any(|word| {
        text.match_indices(word)
            .any(|(place, _)| !text.get(..place).is_some_and(|start| start.ends_with(char::is_alphanumeric)))
    })
}
