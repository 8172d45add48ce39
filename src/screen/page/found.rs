//! What was found out about a pupil, as lines: the profile that is read in ten seconds, parents' concerns, and the
//! assessment by date.

use super::line::{PageLine, day_words, gone, instant};
use super::waiting::goes_on;
use crate::domain::amend::Amend;
use crate::domain::fold::fold;
use crate::domain::record::assessment::Assessment;
use crate::domain::record::concern::Concern;
use crate::domain::record::contact::Contact;
use crate::domain::record::plan::Plan;
use crate::domain::record::profile::Part;
use crate::domain::rights::Audience;
use crate::domain::school_day::Day;
use crate::domain::text;
use crate::proto::view::Found;
use crate::theme::Role;

/// The parts that are read in the first ten seconds (DOMAIN.md, "Cover").
const FIRST: [Part; 6] =
    [Part::Strengths, Part::Needs, Part::Works, Part::DoesNot, Part::Communication, Part::KeyPerson];

/// Who the pupil is, from profile and plan: what they are good at, what they need, what works and what does not, whom to
/// ask. Where both say something, both stand there, and once where they say the same.
pub fn first_lines(found: &Found, plan: Option<&Plan>, width: usize) -> Vec<PageLine> {
    let of_profile = |part| found.profile.as_ref().map_or("", |profile| profile.says(part));
    let of_plan = |part| match (part, plan) {
        (Part::Strengths, Some(plan)) => plan.strengths.as_str(),
        (Part::Needs, Some(plan)) => plan.needs.as_str(),
        (Part::KeyPerson, Some(plan)) => plan.key_person.as_str(),
        _ => "",
    };
    let texts = |part| {
        let (plan, profile) = (of_plan(part), of_profile(part));
        [plan, if fold(plan) == fold(profile) { "" } else { profile }]
            .into_iter()
            .filter(|text| !text.trim().is_empty())
    };
    let said: Vec<(Part, &str)> =
        FIRST.into_iter().flat_map(|part| texts(part).map(move |text| (part, text))).collect();
    let wide = said.iter().map(|(part, _)| text::width(part.words())).max().unwrap_or(0) + 2;
    let label = |place: usize, part: Part| match place.checked_sub(1).and_then(|before| said.get(before)) {
        Some((before, _)) if *before == part => "",
        _ => part.words(),
    };
    let lines =
        said.iter().enumerate().flat_map(|(place, (part, text))| labelled(label(place, *part), wide, text, width));
    lines.collect()
}

/// The other parts of the profile, each behind its name; nothing where there are none.
pub fn profile_lines(found: &Found, width: usize) -> Vec<PageLine> {
    let Some(profile) = &found.profile else { return Vec::new() };
    let said = Part::ALL.iter().filter(|part| !FIRST.contains(part) && !profile.says(**part).is_empty());
    let wide = said.clone().map(|part| text::width(part.words())).max().unwrap_or(0) + 2;
    said.flat_map(|part| labelled(part.words(), wide, profile.says(*part), width)).collect()
}

fn labelled(label: &str, wide: usize, text: &str, width: usize) -> Vec<PageLine> {
    let lines = PageLine::wrapped(Role::Text, &" ".repeat(wide), text, width);
    let mut lines = lines.into_iter();
    let first = lines.next().map(|line| {
        let words = line.left.into_iter().skip(1);
        PageLine {
            left: vec![(Role::Dim, text::pad(label, wide))].into_iter().chain(words).collect(),
            right: line.right,
        }
    });
    first.into_iter().chain(lines).collect()
}

/// Parents' concerns, open ones first, then the assessment, newest first.
pub fn found_lines(found: &Found, today: Day, width: usize) -> Vec<PageLine> {
    let mut lines = Vec::new();
    if !found.concerns.is_empty() {
        lines.extend([PageLine::empty(), PageLine::of(Role::Title, "Parents' concerns")]);
        lines.extend(found.concerns.iter().flat_map(|concern| concern_lines(concern, found, today, width)));
        lines.extend(goes_on(found.concerns.more.is_some()));
    }
    if !found.contacts.is_empty() {
        lines.extend([PageLine::empty(), PageLine::of(Role::Title, "Contacts")]);
        lines.extend(found.contacts.iter().flat_map(|contact| contact_lines(contact, found, today, width)));
        lines.extend(goes_on(found.contacts.more.is_some()));
    }
    if !found.entries.is_empty() {
        lines.extend([PageLine::empty(), PageLine::of(Role::Title, "Assessment")]);
        lines.extend(found.entries.iter().flat_map(|entry| assessment_lines(entry, found, today, width)));
        lines.extend(goes_on(found.entries.more.is_some()));
    }
    lines
}

/// One concern: who and when, their words, what the school answered.
pub fn concern_lines(concern: &Concern, found: &Found, today: Day, width: usize) -> Vec<PageLine> {
    let role = |role| if concern.stands() { role } else { Role::Withdrawn };
    let head = match &concern.withdrawn {
        Some(_) => PageLine::empty(),
        None if concern.is_open() => PageLine::of(Role::Warning, "! not answered  "),
        None => PageLine::of(Role::Dim, "answered  "),
    };
    let said = format!(", {}  {}", day_words(concern.day, today), found.name(concern.by));
    let mut head = head.add(role(Role::Text), &concern.who).add(role(Role::Dim), said);
    if let Some(withdrawn) = &concern.withdrawn {
        head = head.add(Role::Dim, gone(withdrawn, found.name(withdrawn.by), today));
    }
    let mut lines = vec![head];
    lines.extend(PageLine::wrapped(role(Role::Text), "  ", &concern.text, width));
    for answer in &concern.answers {
        let lead = format!("  school, {} {}: ", instant(answer.at, today), found.name(answer.by));
        lines.extend(PageLine::wrapped(Role::Dim, &lead, &answer.text, width));
    }
    lines
}

/// One contact: when, with whom, who wrote it down, and what was said; struck through where it counts no more.
fn contact_lines(contact: &Contact, found: &Found, today: Day, width: usize) -> Vec<PageLine> {
    let role = |role| if contact.stands() { role } else { Role::Withdrawn };
    let by = format!("{:<12} {:<4} ", day_words(contact.day, today), found.name(contact.by));
    let said = format!("{}: {}", contact.what.words(), contact.who);
    let mut head = PageLine::of(role(Role::Dim), by).add(role(Role::Text), said);
    if contact.audience == Audience::SencoAndHead {
        head = head.add(Role::Badge, format!("  {}", contact.audience.words()));
    }
    if let Some(withdrawn) = &contact.withdrawn {
        head = head.add(Role::Dim, gone(withdrawn, found.name(withdrawn.by), today));
    }
    let text = PageLine::wrapped(role(Role::Text), "                  ", &contact.text, width);
    std::iter::once(head).chain(text.into_iter().filter(|_| !contact.text.is_empty())).collect()
}

/// One entry: when, from where, by whom, and what it says; struck through where it counts no more.
fn assessment_lines(entry: &Assessment, found: &Found, today: Day, width: usize) -> Vec<PageLine> {
    let role = |role| if entry.stands() { role } else { Role::Withdrawn };
    let mut head =
        PageLine::of(role(Role::Dim), format!("{:<12} {:<4} ", day_words(entry.day, today), found.name(entry.by)))
            .add(role(Role::Text), entry.source.words());
    if entry.audience == Audience::SencoAndHead {
        head = head.add(Role::Badge, format!("  {}", entry.audience.words()));
    }
    if let Some(withdrawn) = &entry.withdrawn {
        head = head.add(Role::Dim, gone(withdrawn, found.name(withdrawn.by), today));
    }
    let mut lines = vec![head];
    lines.extend(PageLine::wrapped(role(Role::Text), "                  ", &entry.text, width));
    lines
}
