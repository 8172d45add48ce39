//! A plan as parents get it on paper: in plain words, and with nothing in it that is for staff only. What may be in it is
//! decided here, before it leaves the server; how it looks on paper is not known here.

use serde::{Deserialize, Serialize};

use crate::domain::fold::fold;
use crate::domain::other_names::OtherNames;
use crate::domain::plain_words::meaning;
use crate::domain::record::plan::{Dose, Measure, Outcome, Plan, PlanState};
use crate::domain::record::profile::{Part, Profile};
use crate::domain::record::pupil::Pupil;
use crate::domain::rights::Audience;
use crate::domain::school_day::{Calendar, Day};

/// A plan in plain words. Every text may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handout {
    /// The school's name.
    pub school: String,
    /// The name that the pupil goes by.
    pub name: String,
    /// The given name alone, for sentences.
    pub given: String,
    /// Form.
    pub form: String,
    /// The day on which it was made.
    pub day: Day,
    /// When the plan began.
    pub started: Option<Day>,
    /// What the pupil is good at.
    pub good_at: Vec<String>,
    /// What the pupil enjoys.
    pub enjoys: String,
    /// What is hard.
    pub hard: Vec<String>,
    /// What helps, and what does not.
    pub helps: String,
    /// What does not help.
    pub does_not_help: String,
    /// What the pupil is to be able to do.
    pub aims: Vec<HandoutAim>,
    /// What is done in lessons.
    pub lessons: Vec<HandoutLesson>,
    /// Extra sessions.
    pub sessions: Vec<HandoutSession>,
    /// What is done at home.
    pub home: String,
    /// What the pupil said.
    pub pupil_view: String,
    /// What the parents said.
    pub parent_view: String,
    /// Whom to go to first.
    pub key_person: String,
    /// When school and parents meet to look at the plan.
    pub review: Option<Day>,
    /// How many names of other pupils were taken out of the texts.
    pub names_taken_out: usize,
}

/// Something that is done in lessons.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoutLesson {
    /// In the plan's words.
    pub what: String,
    /// What that means, where the plan says it in the words of the list that sendo brings.
    pub means: String,
}

/// What the pupil is to be able to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoutAim {
    /// In the plan's words.
    pub what: String,
    /// How one will see it: "from 1 to 4 of 5 answers".
    pub seen_by: String,
    /// What is hoped to change by it.
    pub hope: String,
    /// By when.
    pub by: Option<Day>,
}

/// Extra sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoutSession {
    /// What.
    pub what: String,
    /// With whom.
    pub who: String,
    /// Alone, or in a group of how many.
    pub group: String,
    /// "30 minutes, 3 times a week".
    pub often: String,
    /// For how many school weeks.
    pub weeks: u16,
    /// The first day, where it is set.
    pub from: Option<Day>,
    /// The last day, where the first is set and the school's terms are known.
    pub until: Option<Day>,
}

/// What a handout is made from.
pub struct HandoutFrom<'a> {
    /// Whose.
    pub pupil: &'a Pupil,
    /// The plan.
    pub plan: &'a Plan,
    /// The profile, all of it.
    pub profile: Option<&'a Profile>,
    /// The school's name.
    pub school: &'a str,
    /// The school's terms.
    pub calendar: &'a Calendar,
    /// Today.
    pub today: Day,
}

/// A plan in force for parents, or `None` where this one is not in force. Costs, evidence, codes and whatever is for
/// SENCO and head only are never in it.
pub fn handout(from: &HandoutFrom) -> Option<Handout> {
    let HandoutFrom { pupil, plan, profile, school, calendar, today } = from;
    if !matches!(plan.state, PlanState::Current | PlanState::UnderReview) {
        return None;
    }
    let open = |part| {
        profile.filter(|profile| profile.audience(part) == Audience::Everyone).map_or("", |profile| profile.says(part))
    };
    let name = &pupil.name;
    let given = [&name.preferred_given, &name.given].into_iter().find(|given| !given.trim().is_empty());
    let (sessions, lessons): (Vec<_>, Vec<_>) = plan.active().partition(|line| line.dose.is_some());
    let session = |text: &str, dose: &Dose| HandoutSession {
        what: text.to_owned(),
        who: in_full(&dose.who),
        group: if dose.group <= 1 { "on their own".into() } else { format!("in a group of {}", dose.group) },
        often: format!("{}, {}", count(dose.minutes, "minute"), times_a_week(dose.per_week)),
        weeks: dose.weeks,
        from: dose.start,
        until: dose.start.and_then(|start| last_day(start, dose.weeks, calendar)),
    };
    Some(Handout {
        school: (*school).to_owned(),
        name: name.full(),
        given: given.map_or_else(|| name.full(), Clone::clone),
        form: pupil.form.clone(),
        day: *today,
        started: plan.started,
        good_at: both(&plan.strengths, open(Part::Strengths)),
        enjoys: open(Part::Interests).trim().to_owned(),
        hard: both(&plan.needs, open(Part::Needs)),
        helps: open(Part::Works).trim().to_owned(),
        does_not_help: open(Part::DoesNot).trim().to_owned(),
        aims: plan.outcomes.iter().map(aim).collect(),
        lessons: lessons
            .into_iter()
            .map(|line| HandoutLesson { what: line.text.clone(), means: meaning(line).to_owned() })
            .collect(),
        sessions: sessions
            .into_iter()
            .filter_map(|line| line.dose.as_ref().map(|dose| session(&line.text, dose)))
            .collect(),
        home: plan.home.trim().to_owned(),
        pupil_view: plan.pupil_view.trim().to_owned(),
        parent_view: plan.parent_view.trim().to_owned(),
        key_person: [plan.key_person.trim(), open(Part::KeyPerson).trim()]
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default()
            .to_owned(),
        review: plan.review,
        names_taken_out: 0,
    })
}

/// What the plan and the profile say, once where they say the same.
fn both(plan: &str, profile: &str) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for text in [plan.trim(), profile.trim()] {
        if !text.is_empty() && said.iter().all(|known| fold(known) != fold(text)) {
            said.push(text.to_owned());
        }
    }
    said
}

fn aim(outcome: &Outcome) -> HandoutAim {
    HandoutAim {
        what: outcome.statement.trim().to_owned(),
        seen_by: seen_by(&outcome.measure),
        hope: outcome.expected_impact.trim().to_owned(),
        by: outcome.by,
    }
}

/// "from 1 to 4 of 5 answers".
fn seen_by(measure: &Measure) -> String {
    let unit = measure.unit.trim();
    match (measure.baseline, measure.target) {
        (Some(first), Some(wanted)) => format!("from {first} to {wanted} {unit}"),
        (None, Some(wanted)) => format!("to {wanted} {unit}; the start is not measured yet"),
        (Some(first), None) => format!("more than {first} {unit}"),
        (None, None) => unit.to_owned(),
    }
    .trim_end()
    .to_owned()
}

fn count(number: u16, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

fn times_a_week(times: u16) -> String {
    match times {
        1 => "once a week".into(),
        2 => "twice a week".into(),
        times => format!("{times} times a week"),
    }
}

/// The last day of so many school weeks: holidays in between do not count.
fn last_day(start: Day, weeks: u16, calendar: &Calendar) -> Option<Day> {
    let days = usize::from(weeks) * 5;
    let first = usize::from(calendar.is_open(start));
    if days <= first { Some(start) } else { calendar.after(start, days - first) }
}

/// What staff shorten and parents need not know.
const SHORT: [(&str, &str); 8] = [
    ("TA", "a teaching assistant"),
    ("TAs", "teaching assistants"),
    ("HLTA", "a higher level teaching assistant"),
    ("LSA", "a learning support assistant"),
    ("SENCO", "the teacher in charge of special needs (SENCO)"),
    ("SALT", "the speech and language therapist"),
    ("OT", "the occupational therapist"),
    ("EP", "the educational psychologist"),
];

/// Who, without what staff shorten.
fn in_full(who: &str) -> String {
    let long =
        |word: &str| SHORT.iter().find(|(short, _)| *short == word).map_or(word.to_owned(), |(_, long)| (*long).into());
    who.split_whitespace().map(long).collect::<Vec<_>>().join(" ")
}

impl Handout {
    /// Takes other pupils' names out of every text, and counts them.
    pub fn without_others(&mut self, others: &OtherNames) {
        let mut taken = 0;
        for text in self.texts() {
            let (kept, count) = others.taken_out(text);
            if count > 0 {
                (*text, taken) = (kept, taken + count);
            }
        }
        self.names_taken_out += taken;
    }

    /// Every text that somebody wrote.
    fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let alone = [
            &mut self.enjoys,
            &mut self.helps,
            &mut self.does_not_help,
            &mut self.home,
            &mut self.pupil_view,
            &mut self.parent_view,
        ];
        let aims = self.aims.iter_mut().flat_map(|aim| [&mut aim.what, &mut aim.seen_by, &mut aim.hope]);
        let sessions = self.sessions.iter_mut().map(|session| &mut session.what);
        let lists = self.good_at.iter_mut().chain(&mut self.hard);
        let lessons = self.lessons.iter_mut().map(|lesson| &mut lesson.what);
        alone.into_iter().chain(aims).chain(lessons).chain(sessions).chain(lists)
    }
}
