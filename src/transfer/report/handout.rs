//! A plan in plain words, as a page for parents.

use super::page::{Block, Entry, Page, Table, day_and_year, long_day, paragraphs};
use crate::domain::handout::{Handout, HandoutAim, HandoutLesson, HandoutSession};

/// The page. It says nothing that the handout does not have.
pub fn handout_page(plan: &Handout) -> Page {
    let given = plan.given.trim();
    let mut under = vec![plan.school.clone()];
    under.extend((!plan.form.is_empty()).then(|| format!("class {}", plan.form)));
    under.push(day_and_year(plan.day));
    let mut page =
        Page { title: format!("{}: how we help at school", plan.name), under: under.join(", "), ..Page::default() };
    page.blocks.push(Block::Paragraph(format!(
        "This is our plan for helping {given}. It says what {given} is good at, what is hard, and what each of us does \
         about it."
    )));
    let mut good = said(&plan.good_at);
    good.extend(with_lead(&format!("{given} enjoys: "), &plan.enjoys));
    page.section(&format!("What {given} is good at"), good);
    page.section(&format!("What is hard for {given}"), said(&plan.hard));
    let aims: Vec<Entry> = plan.aims.iter().map(aim).collect();
    page.section(&format!("What we want {given} to be able to do"), list(aims));
    let lesson = |lesson: &HandoutLesson| {
        let means = Some(lesson.means.clone()).filter(|means| !means.is_empty());
        Entry { label: String::new(), text: lesson.what.clone(), under: means.into_iter().collect() }
    };
    let lessons: Vec<Entry> = plan.lessons.iter().map(lesson).collect();
    let mut in_lessons = list(lessons);
    in_lessons.extend(with_lead("Also helps: ", &plan.helps));
    in_lessons.extend(with_lead("Does not help: ", &plan.does_not_help));
    page.section("What we do in lessons", in_lessons);
    page.section("Extra sessions", sessions(plan));
    page.section("What you can do at home", paragraphs(&plan.home));
    page.section(&format!("What {given} says"), quoted(&plan.pupil_view));
    page.section("What you told us", quoted(&plan.parent_view));
    if !plan.key_person.is_empty() {
        page.section("Whom to ask", vec![Block::Paragraph(format!("Please come to {} first.", plan.key_person))]);
    }
    page.section("When we meet next", vec![Block::Paragraph(next_meeting(plan))]);
    page.foot = vec![
        "If something here is not right, or something is missing, please tell us.".into(),
        format!("{}. This page is about {} and nobody else: please keep it safe.", plan.school, plan.name),
    ];
    page
}

fn next_meeting(plan: &Handout) -> String {
    match plan.review {
        Some(day) if day >= plan.day => {
            format!("We look at this plan together on {}. We ask you then what has changed.", long_day(day))
        }
        Some(day) => {
            format!("We were to look at this plan together on {}. Please ask us for a new day.", long_day(day))
        }
        None => "The day is not set yet. Please ask us for one.".into(),
    }
}

/// How one sees it, what is hoped by it, by when: each in a line of its own.
fn aim(aim: &HandoutAim) -> Entry {
    let mut under = Vec::new();
    if !aim.seen_by.is_empty() {
        under.push(format!("How we will see it: {}", aim.seen_by));
    }
    if !aim.hope.is_empty() {
        under.push(format!("What we hope for: {}", aim.hope));
    }
    under.extend(aim.by.map(|day| format!("By {}", day_and_year(day))));
    Entry { label: String::new(), text: aim.what.clone(), under }
}

fn sessions(plan: &Handout) -> Vec<Block> {
    if plan.sessions.is_empty() {
        return Vec::new();
    }
    let head = ["What", "With whom", "How often", "How long"].map(str::to_owned).to_vec();
    let row = |session: &HandoutSession| {
        let with = [session.who.trim(), session.group.trim()];
        let with: Vec<&str> = with.into_iter().filter(|text| !text.is_empty()).collect();
        let weeks = format!("{} {}", session.weeks, if session.weeks == 1 { "week" } else { "weeks" });
        let long = match (session.from, session.until) {
            (_, Some(until)) => format!("{weeks}, until {}", day_and_year(until)),
            (Some(from), None) => format!("{weeks}, from {}", day_and_year(from)),
            (None, None) => weeks,
        };
        vec![session.what.clone(), with.join(", "), session.often.clone(), long]
    };
    vec![Block::Table(Table { head, rows: plan.sessions.iter().map(row).collect() })]
}

fn said(texts: &[String]) -> Vec<Block> {
    texts.iter().flat_map(|text| paragraphs(text)).collect()
}

fn list(entries: Vec<Entry>) -> Vec<Block> {
    if entries.is_empty() { Vec::new() } else { vec![Block::List(entries)] }
}

fn with_lead(lead: &str, text: &str) -> Vec<Block> {
    if text.is_empty() { Vec::new() } else { paragraphs(&format!("{lead}{text}")) }
}

/// Somebody's own words.
fn quoted(text: &str) -> Vec<Block> {
    if text.is_empty() { Vec::new() } else { paragraphs(&format!("\u{201c}{text}\u{201d}")) }
}
