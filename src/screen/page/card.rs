//! The card beside the list: all that the next lesson needs.

use super::line::{PageLine, day_words};
use crate::domain::command::{Refusal, RefusalKind};
use crate::domain::cover_sheet::{PointKind, in_a_word};
use crate::domain::need::SenType;
use crate::domain::record::entry::Outcome;
use crate::domain::record::plan::{Line, Outcome as Aim, Plan, PlanState};
use crate::domain::school_day::Day;
use crate::domain::text;
use crate::proto::view::{Brief, Card, Marks};
use crate::theme::Role;
use crate::widget::chart::sparkline;

/// From how many school days without an entry on the line says so instead of its marks.
const QUIET: i32 = 5;

/// From how many columns on the kinds of need are said in words.
const WORDS: usize = 60;

/// How many values a chart shows.
const VALUES: usize = 12;

/// The role of a result.
pub(super) fn role_of(result: Outcome) -> Role {
    match result {
        Outcome::Worked => Role::Worked,
        Outcome::Partly => Role::Partly,
        Outcome::DidNot => Role::DidNot,
        Outcome::NotDelivered(_) => Role::NotDelivered,
    }
}

/// A card, for a pane of this many columns: what is to be minded, what is done, what is to be avoided, how it goes.
pub fn card_lines(card: &Card, today: Day, width: usize, unicode: bool) -> Vec<PageLine> {
    let mut lines = card_head(card, today, width);
    let Some(plan) = &card.plan else { return lines };
    lines.extend(point_lines(card, PointKind::Alert, width));
    lines.push(PageLine::empty());
    lines.extend(done_lines(card, plan));
    lines.extend(point_lines(card, PointKind::Avoid, width));
    lines.extend(outcome_lines(card, plan, unicode));
    let texts = [("good at  ", &plan.strengths), ("needs    ", &plan.needs)];
    let mut texts: Vec<PageLine> =
        texts.into_iter().flat_map(|(label, text)| in_rows(Role::Dim, Role::Text, label, text, width)).collect();
    texts.extend(point_lines(card, PointKind::KeyPerson, width));
    if !texts.is_empty() {
        lines.push(PageLine::empty());
    }
    lines.extend(texts);
    lines
}

/// Who, with what kind of need, and where the plan stands. Where there is room, the codes are said in words, too.
pub(super) fn card_head(card: &Card, today: Day, width: usize) -> Vec<PageLine> {
    let mut lines = vec![head(&card.brief, &card.needs)];
    let words: Vec<&str> = card.needs.iter().filter_map(|code| SenType::parse(code)).map(in_a_word).collect();
    if width >= WORDS && !words.is_empty() {
        lines = vec![head(&card.brief, &card.needs).add(Role::Dim, format!(": {}", words.join(", ")))];
    }
    let Some(plan) = &card.plan else {
        lines.push(PageLine::of(Role::Dim, "no plan"));
        return lines;
    };
    lines.push(review(plan, card.review_in, today));
    if let Some(read) = card.read.as_ref().filter(|read| !read.current) {
        let noun = if read.changed == 1 { "line" } else { "lines" };
        lines.push(PageLine::of(Role::Warning, format!("! changed since you read it: {} {noun}", read.changed)));
    }
    lines
}

/// What is done, each line with how it went lately.
pub(super) fn done_lines(card: &Card, plan: &Plan) -> Vec<PageLine> {
    plan.active().map(|line| strategy(line, card.marks.iter().find(|marks| marks.number == line.number))).collect()
}

/// How the pupil is getting on, below an empty line.
pub(super) fn outcome_lines(card: &Card, plan: &Plan, unicode: bool) -> Vec<PageLine> {
    let mut lines = Vec::new();
    if !plan.outcomes.is_empty() {
        lines.push(PageLine::empty());
    }
    lines.extend(plan.outcomes.iter().map(|aim| {
        let values = card.series.iter().find(|series| series.letter == aim.letter);
        outcome(aim, values.map_or(&[], |series| &series.values), unicode)
    }));
    lines
}

/// What is to be minded, avoided or asked, with its sign and word.
fn point_lines(card: &Card, kind: PointKind, width: usize) -> Vec<PageLine> {
    let (role, lead) = match kind {
        PointKind::Alert => (Role::Warning, "! mind   "),
        PointKind::Do => (Role::Text, "+ do     "),
        PointKind::Avoid => (Role::DidNot, "x avoid  "),
        PointKind::KeyPerson => (Role::Dim, "ask      "),
    };
    let points = card.points.iter().filter(|point| point.kind == kind);
    points.flat_map(|point| in_rows(role, Role::Text, lead, &point.text, width)).collect()
}

/// How many rows a text takes in a pane; the whole of it stands on the pupil's page.
const ROWS: usize = 2;

/// A text in so few rows that it is read in passing; what follows the first is set in by two cells, for a pane is narrow.
fn in_rows(lead: Role, role: Role, label: &str, text: &str, width: usize) -> Vec<PageLine> {
    const IN: &str = "  ";
    let room = width.saturating_sub(IN.len()).max(1);
    let mut rows = text::wrap(&format!("{label}{}", text::clean(text)), room);
    if rows.len() > ROWS {
        let rest = rows.split_off(ROWS - 1).join(" ");
        rows.push(text::cut(&rest, room).into_owned());
    }
    let line = |(place, row): (usize, &String)| match row.strip_prefix(label).filter(|_| place == 0) {
        Some(words) => PageLine::of(lead, label).add(role, words),
        None => PageLine::of(role, IN).add(role, row),
    };
    if text.trim().is_empty() { Vec::new() } else { rows.iter().enumerate().map(line).collect() }
}

/// What stands there when there is no card.
pub fn no_card_lines(brief: &Brief, refusal: Option<&Refusal>, width: usize) -> Vec<PageLine> {
    let mut lines = vec![head(brief, &[])];
    let Some(refusal) = refusal else { return lines };
    lines.push(PageLine::empty());
    if refusal.kind == RefusalKind::NeedsReason {
        lines.push(PageLine::of(Role::Text, "You do not work with this pupil."));
        lines.push(PageLine::of(Role::Key, "Enter").add(Role::Text, ": open with a reason"));
    } else {
        lines.extend(PageLine::wrapped(Role::Text, "", &refusal.sentence, width));
    }
    lines
}

fn head(brief: &Brief, needs: &[String]) -> PageLine {
    let mut line = PageLine::of(Role::Title, brief.name.full()).add(Role::Text, format!("   {}", brief.form));
    if let Some(provision) = brief.provision {
        line = line.add(Role::Badge, format!("   {}", provision.code()));
    }
    line.add(Role::Text, format!("   {}", needs.join(" ")).trim_end())
}

fn review(plan: &Plan, review_in: Option<i32>, today: Day) -> PageLine {
    let line = PageLine::of(Role::Dim, format!("cycle {}  ", plan.cycle));
    let Some(day) = plan.review else { return line.add(Role::Warning, "! no review date") };
    let day = day_words(day, today);
    if plan.state == PlanState::Closed {
        return line.add(Role::Dim, format!("closed, reviewed {day}"));
    }
    match review_in {
        Some(days) if days < 0 => line.add(Role::Warning, format!("! review overdue, was {day}")),
        Some(0) => line.add(Role::Warning, "! review today"),
        Some(1) => line.add(Role::Warning, format!("! review {day}, next school day")),
        Some(days) => {
            line.add(if days <= 10 { Role::Warning } else { Role::Dim }, format!("review {day}, {days} school days"))
        }
        None => line.add(Role::Dim, format!("review {day}")),
    }
}

fn strategy(line: &Line, marks: Option<&Marks>) -> PageLine {
    let mut page = PageLine::of(Role::Key, format!("{} ", line.number))
        .add(Role::Dim, format!("{} ", line.code))
        .add(Role::Text, &line.text);
    match marks {
        Some(Marks { quiet: Some(days), .. }) if *days >= QUIET => {
            page = page.at_right(Role::Warning, format!(" . {days} days"));
        }
        Some(marks) if !marks.last.is_empty() => {
            for result in &marks.last {
                page = page.at_right(role_of(*result), format!(" {}", result.sign()));
            }
        }
        _ => page = page.at_right(Role::Dim, " none yet"),
    }
    page
}

fn outcome(aim: &Aim, values: &[f64], unicode: bool) -> PageLine {
    let line = PageLine::of(Role::Key, format!("{} ", aim.letter)).add(Role::Text, &aim.statement);
    let Some(newest) = values.last() else { return line.at_right(Role::Dim, " none yet") };
    let scale = aim.measure.baseline.zip(aim.measure.out_of.or(aim.measure.target));
    let wanted = aim.measure.target.map(|target| format!("/{target}")).unwrap_or_default();
    line.at_right(Role::Chart, format!(" {}", sparkline(values, scale, VALUES, !unicode)))
        .at_right(Role::Text, format!(" {newest}{wanted}"))
}
