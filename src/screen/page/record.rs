//! A pupil's whole record as one page: the card, the plan in full, what was logged, items, earlier cycles.

use super::card::{card_head, done_lines, outcome_lines, role_of};
use super::found::{first_lines, found_lines, profile_lines};
use super::item::item_head;
use super::line::{PageLine, day_words, gone};
use super::readers::tried_line;
use super::waiting::goes_on;
use crate::domain::amend::Amend;
use crate::domain::record::entry::Fact;
use crate::domain::record::plan::part::dose_said;
use crate::domain::record::plan::{Layer, Parents, Plan, PlanState};
use crate::domain::school_day::Day;
use crate::keys::{self, Action, Context};
use crate::proto::view::{Record, Signed};
use crate::theme::Role;

/// What stands over the entries.
pub const LOGGED: &str = "What was logged";

/// The record, for this many columns.
pub fn record_lines(record: &Record, today: Day, width: usize, unicode: bool) -> Vec<PageLine> {
    let mut lines = plan_lines(record, today, width, unicode);
    lines.extend(found_lines(&record.found, today, width));
    if !record.tried.is_empty() {
        lines.extend(heading("Tried, not on the plan"));
        lines.extend(record.tried.iter().map(|tried| tried_line(tried, today)));
    }
    lines.extend(heading(LOGGED));
    if record.entries.is_empty() {
        lines.push(PageLine::of(Role::Dim, "nothing yet"));
    }
    lines.extend(record.entries.iter().flat_map(|signed| entry_lines(signed, today, width)));
    lines.extend(goes_on(record.more.iter().any(Option::is_some)));
    if !record.flags.is_empty() {
        lines.extend(heading("Flags"));
        lines.extend(record.flags.iter().map(item_head));
        lines.extend(goes_on(record.flags.more.is_some()));
    }
    let current = record.card.plan.as_ref().map(Plan::key);
    let mut earlier = record.plans.iter().filter(|plan| Some(plan.key()) != current).peekable();
    if earlier.peek().is_some() {
        lines.extend(heading("Earlier"));
    }
    lines.extend(earlier.flat_map(|plan| earlier_lines(plan, today)));
    lines.extend(goes_on(record.plans.more.is_some()));
    lines
}

/// The first of them: the card and the plan in full, and whether the user has read it.
pub fn plan_lines(record: &Record, today: Day, width: usize, unicode: bool) -> Vec<PageLine> {
    let card = &record.card;
    let mut lines = card_head(card, today, width);
    // First who they are, then what is done: what a cover teacher reads in ten seconds.
    let first = first_lines(&record.found, card.plan.as_ref(), width);
    if !first.is_empty() {
        lines.push(PageLine::empty());
        lines.extend(first);
    }
    let rest = profile_lines(&record.found, width);
    let draft = record.plans.first().filter(|plan| plan.state == PlanState::Draft);
    if let Some(draft) = draft {
        lines.push(PageLine::empty());
        let key = PageLine::of(Role::Key, page_key(Action::To(Context::PlanForm)));
        lines.push(key.add(Role::Dim, format!(" goes on with the draft of cycle {}", draft.cycle)));
    }
    let Some(plan) = &card.plan else {
        if draft.is_none() {
            lines.push(PageLine::empty());
            let start = " starts one: from a common plan by area of need, or from nothing";
            lines.push(PageLine::of(Role::Key, page_key(Action::ChangePlan)).add(Role::Dim, start));
        }
        lines.extend(rest);
        return lines;
    };
    lines.push(PageLine::empty());
    lines.extend(done_lines(card, plan));
    lines.extend(outcome_lines(card, plan, unicode));
    lines.extend(in_full(plan, today, width));
    if !rest.is_empty() {
        lines.extend(heading("Profile"));
        lines.extend(rest);
    }
    lines.push(PageLine::empty());
    lines.push(match &record.card.read {
        Some(read) if read.current => {
            let day = day_words(read.at.day(), today);
            PageLine::of(Role::Dim, format!("you have read this version, {day}"))
        }
        _ => PageLine::of(Role::Key, page_key(Action::HaveRead)).add(Role::Dim, " says that you have read this plan"),
    });
    lines
}

/// The key that does this on a pupil's page; empty where it is only called by name.
pub fn page_key(action: Action) -> String {
    key_of(Context::Pupil, action)
}

/// The key that does this there; empty where it has none.
pub fn key_of(context: Context, action: Action) -> String {
    let mut rows = keys::help(context);
    rows.find(|row| row.action == action).map_or_else(String::new, |row| row.key_in(context))
}

fn heading(text: &str) -> [PageLine; 2] {
    [PageLine::empty(), PageLine::of(Role::Title, text)]
}

fn in_full(plan: &Plan, today: Day, width: usize) -> Vec<PageLine> {
    let mut lines = Vec::new();
    let layer = plan.layer.map_or("", Layer::words).to_owned();
    let texts = [
        ("pupil   ", &plan.pupil_view),
        ("parents ", &plan.parent_view),
        ("home    ", &plan.home),
        ("review  ", &plan.at_review),
        ("stalls  ", &plan.if_it_stalls),
        ("layer   ", &layer),
        ("told    ", &parents_said(&plan.parents, today)),
    ];
    if texts.iter().any(|(_, text)| !text.is_empty()) {
        lines.push(PageLine::empty());
    }
    for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        lines.extend(PageLine::wrapped(Role::Text, name, text, width));
    }
    if !plan.outcomes.is_empty() {
        lines.extend(heading("Outcomes"));
    }
    for aim in &plan.outcomes {
        let measure = &aim.measure;
        let ends = [("from", measure.baseline), ("to", measure.target)];
        let ends = ends.iter().filter_map(|(word, value)| value.map(|v| format!("{word} {v}")));
        let not_yet = measure.is_unmeasured().then(|| "not measured yet,".to_owned());
        let ends: Vec<String> = not_yet.into_iter().chain(ends).collect();
        let by = aim.by.map(|day| format!(" by {}", day_words(day, today))).unwrap_or_default();
        lines.extend(PageLine::wrapped(Role::Text, &format!("{} ", aim.letter), &aim.statement, width));
        lines.extend(PageLine::wrapped(Role::Dim, "  ", &format!("{} {}{by}", ends.join(" "), measure.unit), width));
        if !aim.expected_impact.is_empty() {
            lines.extend(PageLine::wrapped(Role::Dim, "  expected: ", &aim.expected_impact, width));
        }
    }
    let doses: Vec<_> = plan.active().filter_map(|line| line.dose.as_ref().map(|dose| (line, dose))).collect();
    if !doses.is_empty() {
        lines.extend(heading("Provisions"));
    }
    for (line, dose) in doses {
        let text = format!("{}: {}", line.text, dose_said(dose));
        lines.extend(PageLine::wrapped(Role::Text, &format!("{} ", line.number), &text, width));
    }
    lines
}

/// Whether the parents were told, in words that follow "told"; nothing where nobody has said.
fn parents_said(parents: &Parents, today: Day) -> String {
    match parents {
        Parents::NotSaid => String::new(),
        Parents::Told { on, how } => format!("the parents, {} {how}", day_words(*on, today)),
        Parents::NotYet { why } => format!("the parents not yet: {why}"),
    }
}

/// One entry: when, what, how it went, by whom, and its note.
pub fn entry_lines(signed: &Signed, today: Day, width: usize) -> Vec<PageLine> {
    let role = role_in(signed);
    let mut line = PageLine::of(role(Role::Dim), format!("{:<12} {:<4} ", entry_when(signed, today), signed.by));
    match &signed.entry.fact {
        Fact::Observation { number, code, result, support, minutes, .. } => {
            let off_plan = if number.is_none() { " (not on the plan)" } else { "" };
            let number = number.map_or("-".into(), |number| number.to_string());
            line = line
                .add(role(role_of(*result)), format!("{} ", result.sign()))
                .add(role(Role::Text), format!("{number} {code}{off_plan} {}", result.words()));
            if let Some(support) = support {
                line = line.add(role(Role::Text), format!(", {}", support.words()));
            }
            if let Some(minutes) = minutes {
                line = line.add(role(Role::Text), format!(", {minutes} min"));
            }
        }
        Fact::Measurement { letter, value } => {
            line = line.add(role(Role::Chart), format!("{letter} {value}"));
        }
    }
    let mut lines = vec![marked(line, signed, today)];
    if !signed.entry.note.is_empty() {
        lines.extend(PageLine::wrapped(role(Role::Text), "                  ", &signed.entry.note, width));
    }
    lines
}

/// One entry beside something else, in one line: what says that it counts no more comes before the note.
pub(super) fn entry_line(signed: &Signed, today: Day) -> PageLine {
    let role = role_in(signed);
    let when = format!("{} {} ", entry_when(signed, today), signed.by);
    let line = match &signed.entry.fact {
        Fact::Observation { number, code, result, .. } => {
            let number = number.map(|number| format!("{number} ")).unwrap_or_default();
            PageLine::of(role(role_of(*result)), format!("{} ", result.sign()))
                .add(role(Role::Dim), when)
                .add(role(Role::Text), format!("{number}{code}"))
        }
        Fact::Measurement { letter, value } => {
            PageLine::of(role(Role::Dim), when).add(role(Role::Chart), format!("{letter} {value}"))
        }
    };
    let words = signed.entry.note.split_whitespace().collect::<Vec<_>>().join(" ");
    let gap = if words.is_empty() { "" } else { " " };
    marked(line, signed, today).add(role(Role::Text), format!("{gap}{words}"))
}

/// The day of an entry, with its period or time.
fn entry_when(signed: &Signed, today: Day) -> String {
    let when = &signed.entry.when;
    let part = when.part.as_deref().map(|part| format!(" {part}")).unwrap_or_default();
    format!("{}{part}", day_words(when.day, today))
}

/// What a part of an entry is drawn in: all of it is struck through where it counts no more.
fn role_in(signed: &Signed) -> impl Fn(Role) -> Role {
    let stands = signed.entry.stands();
    move |role| if stands { role } else { Role::Withdrawn }
}

/// An entry's line with what says that it counts no more, or that it stands in the place of another.
fn marked(line: PageLine, signed: &Signed, today: Day) -> PageLine {
    match &signed.entry.withdrawn {
        Some(withdrawn) => line.add(Role::Dim, gone(withdrawn, &signed.gone_by, today)),
        None if signed.entry.replaces.is_some() => line.add(Role::Dim, "  (a correction)"),
        None => line,
    }
}

fn earlier_lines(plan: &Plan, today: Day) -> Vec<PageLine> {
    let state = plan.state.words();
    let review = plan.review.map(|day| format!(", review {}", day_words(day, today))).unwrap_or_default();
    let codes: Vec<&str> = plan.lines.iter().map(|line| line.code.as_str()).collect();
    vec![
        PageLine::of(Role::Text, format!("cycle {} version {}: {state}{review}", plan.cycle, plan.version))
            .at_right(Role::Dim, codes.join(" ")),
    ]
}
