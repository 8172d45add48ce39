//! An item for the SENCO: its one line in a list, and its whole thread.

use super::line::{PageLine, day_words, instant};
use super::record::entry_line;
use crate::domain::log_line::date;
use crate::domain::record::flag::{Answer, FlagState, Reason, Side, Step, StepId, Urgency};
use crate::domain::school_day::Day;
use crate::domain::text;
use crate::proto::view::{Brief, Figures, Item, ItemRow};
use crate::theme::Role;

/// The sign for how soon an answer to an item is needed.
pub fn urgency_sign(item: &ItemRow) -> (&'static str, Role) {
    match (item.resolved, item.urgency) {
        (true, _) => ("  ", Role::Dim),
        (false, Urgency::Today) => ("! ", Role::Warning),
        (false, Urgency::Week) => ("- ", Role::Text),
        (false, Urgency::Review) => (". ", Role::Dim),
    }
}

/// The item in a list: a sign for its urgency, the pupil, the reason; at the right where it stands.
pub fn item_head(item: &ItemRow) -> PageLine {
    let (sign, role) = urgency_sign(item);
    let name = if item.resolved { Role::Dim } else { Role::Title };
    PageLine::of(role, sign)
        .add(name, item.pupil.name.full())
        .add(Role::Dim, format!(" {} ", item.pupil.form))
        .add(Role::Text, item.reason.words())
        .at_right(Role::Dim, format!(" {}", stands(item)))
}

/// Where it stands, in as few letters as staff say it.
fn stands(item: &ItemRow) -> &str {
    if item.state == FlagState::Acknowledged.word() { "taken up" } else { &item.state }
}

/// The same in half a screen: the reason is one word, and where there is no room it is the name that is cut.
pub fn item_half(item: &ItemRow) -> PageLine {
    let PageLine { left, right } = item_row(item);
    let PageLine { right: reason, .. } = PageLine::empty()
        .at_right(Role::Dim, format!(" {} ", item.pupil.form))
        .at_right(Role::Text, item.reason.short());
    PageLine { left: left.into_iter().take(2).collect(), right: reason.into_iter().chain(right).collect() }
}

/// The same where it may have been left lying: that is said in place of where it stands.
pub fn item_row(item: &ItemRow) -> PageLine {
    let line = item_head(item);
    match item.lying {
        None => line,
        Some(days) => PageLine { right: Vec::new(), ..line }.at_right(Role::Warning, format!(" ! {days} days")),
    }
}

/// The beginning of an item, as its row tells it, while the whole of it is on its way.
pub fn begun_item_lines(item: &ItemRow, today: Day, width: usize) -> Vec<PageLine> {
    let mut lines = head_lines(&item.pupil, item.reason, item.urgency);
    lines.push(PageLine::of(Role::Dim, format!("{}  {}", item.by, instant(item.raised, today))));
    if !item.note.is_empty() {
        lines.push(PageLine::empty());
        lines.extend(PageLine::wrapped(Role::Text, "", &item.note, width));
    }
    lines
}

fn head_lines(pupil: &Brief, reason: Reason, urgency: Urgency) -> Vec<PageLine> {
    vec![
        PageLine::of(Role::Title, pupil.name.full())
            .add(Role::Text, format!("   {}   ", pupil.form))
            .add(Role::Badge, pupil.provision.map_or("", |provision| provision.code())),
        PageLine::of(Role::Text, format!("{}, {}", reason.words(), urgency.words())),
    ]
}

/// How many steps the pane shows before it says how many came earlier.
const NEWEST: usize = 2;

/// Below so many columns a step says its day without the hour.
const NARROW: usize = 60;

/// How an item ends, by key.
pub fn outcome_keys(resolved: bool) -> Vec<PageLine> {
    if resolved {
        return vec![PageLine::of(Role::Key, "a").add(Role::Dim, " takes it up again")];
    }
    let keyed = |keys: &[(&str, &str)]| {
        keys.iter().fold(PageLine::empty(), |line, (key, words)| {
            line.add(Role::Key, *key).add(Role::Dim, format!(" {words} "))
        })
    };
    vec![
        keyed(&[("1", "advice"), ("2", "plan"), ("3", "review"), ("4", "specialist")]),
        keyed(&[("5", "EHC"), ("6", "no action")]),
    ]
}

/// What a decision needs: the note, the newest steps, how the strategy goes, the plan, who has not read it, other items.
pub fn item_pane(item: &Item, place: &str, left_lying: Option<i32>, today: Day, width: usize) -> Vec<PageLine> {
    let mut lines = begun(item, left_lying, today, width);
    if let Some(first) = lines.first_mut() {
        *first = std::mem::take(first).at_right(Role::Dim, format!(" {place}"));
    }
    let steps = thread_lines(item, today, width);
    let earlier = steps.len().saturating_sub(NEWEST);
    for step in steps.into_iter().take(NEWEST) {
        lines.push(PageLine::empty());
        lines.extend(step);
    }
    if earlier > 0 {
        lines.push(PageLine::of(Role::Dim, format!("{earlier} earlier: Enter")));
    }
    lines.extend(note_lines(item, today, width).into_iter().take(NEWEST + 1));
    lines.extend(beside_decision(item, today, width));
    lines
}

/// The item whole: what was flagged, every step with the newest first, what stands beside it, and what it rests on.
pub fn item_lines(item: &Item, left_lying: Option<i32>, today: Day, width: usize) -> Vec<PageLine> {
    let mut lines = begun(item, left_lying, today, width);
    for step in thread_lines(item, today, width) {
        lines.push(PageLine::empty());
        lines.extend(step);
    }
    lines.extend(note_lines(item, today, width));
    lines.extend(beside_decision(item, today, width));
    if !item.entries.is_empty() {
        lines.push(PageLine::empty());
    }
    lines.extend(item.entries.iter().map(|signed| entry_line(signed, today)));
    if item.more_entries
        && let Some(last) = lines.last_mut()
    {
        *last = std::mem::take(last).at_right(Role::Dim, " and older");
    }
    lines
}

/// What was flagged, and what became of it where it was taken back.
fn begun(item: &Item, left_lying: Option<i32>, today: Day, width: usize) -> Vec<PageLine> {
    let flag = &item.flag;
    let mut lines = head_lines(&item.pupil, flag.reason, flag.urgency);
    if let Some(days) = left_lying {
        let again = if flag.state() == FlagState::Reopened { " since it was raised again" } else { "" };
        let said = format!("nobody has seen to this{again}, for {days} school days");
        lines.extend(PageLine::wrapped(Role::Warning, "! ", &said, width));
    }
    if let Some(line) = &item.line {
        lines.extend(PageLine::wrapped(Role::Text, "line ", line, width));
    }
    lines.push(PageLine::of(Role::Dim, format!("{}  {}", item.name(flag.by), instant(flag.raised, today))));
    if let Some(parents) = flag.parents {
        lines.extend(PageLine::wrapped(Role::Text, "", parents.words(), width));
    }
    if !flag.note.is_empty() {
        lines.extend(PageLine::wrapped(Role::Text, "", &flag.note, width));
    }
    if let Some(gone) = &flag.withdrawn {
        let said = format!("withdrawn by {}  {}", item.name(gone.by), instant(gone.at, today));
        lines.push(PageLine::of(Role::Warning, said));
        lines.extend(
            PageLine::wrapped(Role::Text, "  ", &gone.how.why, width).into_iter().filter(|_| !gone.how.why.is_empty()),
        );
    }
    lines
}

/// Every step, the newest first; one that was taken back is struck through.
fn thread_lines(item: &Item, today: Day, width: usize) -> Vec<Vec<PageLine>> {
    let flag = &item.flag;
    let steps = flag.thread.iter().enumerate().rev();
    steps
        .map(|(place, answer)| {
            // Whoever triages is shown what a teacher said and nobody has opened; the flagger, what they have not read.
            let new = match item.beside {
                Some(_) => flag.is_answered() && place >= flag.opened && flag.side(answer) == Side::Classroom,
                None => place >= flag.seen && answer.by != flag.by,
            };
            answer_lines(item, answer, new, today, width)
        })
        .collect()
}

/// What was done in a step, in words: "waits on EP until Fri 4 Dec".
pub fn step_words(item: &Item, answer: &Answer, today: Day) -> String {
    let until = |until: &Option<Day>| until.map(|day| format!(" until {}", date(day, today))).unwrap_or_default();
    match &answer.step {
        Step::Acknowledge => "has taken it up".to_owned(),
        Step::Reply => "says".to_owned(),
        Step::Wait { on, until: day } => format!("waits on {on}{}", until(day)),
        Step::Give { to, until: day } => {
            let by = day.map(|day| format!(" by {}", date(day, today))).unwrap_or_default();
            format!("asks {}{by}", item.name(*to))
        }
        Step::Resolve { outcome, deed } => {
            let deed = deed.map(|deed| format!(" ({})", deed.words())).unwrap_or_default();
            format!("resolved: {}{deed}", outcome.words())
        }
        // A teacher asks for more; whoever triages goes on with it.
        Step::Reopen if item.flag.side(answer) == Side::Classroom => "raised it again".to_owned(),
        Step::Reopen => "took it up again".to_owned(),
        Step::TakeBack { of } => taken_back(item, *of),
    }
}

fn answer_lines(item: &Item, answer: &Answer, new: bool, today: Day, width: usize) -> Vec<PageLine> {
    let what = step_words(item, answer, today);
    let holds = matches!(answer.step, Step::TakeBack { .. }) || item.flag.steps().any(|step| step.id == answer.id);
    let role = |role| if holds { role } else { Role::Withdrawn };
    let star = if new { "* " } else { "" };
    let said = format!("{star}{} {what}", item.name(answer.by));
    let mut lines: Vec<PageLine> = PageLine::wrapped(role(Role::Text), "", &said, width);
    // In a narrow pane the day is enough.
    let day = answer.at.day();
    let at = if width < NARROW && day != today { day_words(day, today) } else { instant(answer.at, today) };
    let at = PageLine::of(Role::Dim, at);
    match lines.as_mut_slice() {
        // Where there is room the time stands in the same row.
        [only] if text::width(&only.plain()) + text::width(&at.plain()) + 2 < width => {
            *only = std::mem::take(only).at_right(Role::Dim, at.plain());
        }
        _ => lines.push(PageLine::of(Role::Dim, "  ").join(at)),
    }
    if !answer.message.is_empty() {
        lines.extend(PageLine::wrapped(role(Role::Text), "  ", &answer.message, width));
    }
    lines
}

/// A step that was taken back, and what of it stays.
fn taken_back(item: &Item, of: StepId) -> String {
    let Some(step) = item.flag.thread.iter().find(|answer| answer.id == of) else {
        return "took the last step back".to_owned();
    };
    let stays = match &step.step {
        Step::Resolve { deed: Some(deed), .. } => format!("; {}", deed.stays()),
        _ => String::new(),
    };
    match &step.step {
        Step::Reply => "took back what was said".to_owned(),
        step => format!("took back: {}{stays}", step.said("")),
    }
}

/// What those who triage wrote down for themselves, newest first.
fn note_lines(item: &Item, today: Day, width: usize) -> Vec<PageLine> {
    let notes = item.flag.notes.iter().rev();
    notes
        .flat_map(|note| {
            let lead = format!("note {} {}: ", item.name(note.by), instant(note.at, today));
            PageLine::wrapped(Role::Badge, "", &format!("{lead}{}", note.text), width)
        })
        .collect()
}

/// How the strategy goes, the plan and its review, who has not read it, other items.
fn beside_decision(item: &Item, today: Day, width: usize) -> Vec<PageLine> {
    let Some(beside) = &item.beside else { return Vec::new() };
    let mut lines = vec![PageLine::empty()];
    if let Some(figures) = &beside.figures {
        let since = figures.since.map(|day| format!(" since {}", day_words(day, today))).unwrap_or_default();
        let last =
            figures.last.map_or_else(|| ", never logged".to_owned(), |day| format!(", last {}", day_words(day, today)));
        let Figures { worked, partly, did_not, missed, .. } = figures;
        let said = format!("{worked}+ {partly}/ {did_not}- {missed}x{since}{last}");
        lines.extend(PageLine::wrapped(Role::Text, "so far ", &said, width));
    }
    let plan = beside.plan.map_or_else(
        || "none in force".to_owned(),
        |(cycle, version)| {
            let review = match (beside.review, beside.review_in) {
                (Some(day), Some(left)) if left < 0 => format!(", review {} overdue", day_words(day, today)),
                (Some(day), Some(left)) => format!(
                    ", review {}, {}",
                    day_words(day, today),
                    text::quantity(usize::try_from(left).unwrap_or(0), "school day", "school days")
                ),
                _ => ", no review date".to_owned(),
            };
            format!("cycle {cycle} version {version}{review}")
        },
    );
    lines.extend(PageLine::wrapped(Role::Text, "plan   ", &plan, width));
    if let Some((have, of)) = beside.read {
        let without =
            if beside.unread.is_empty() { String::new() } else { format!(": not by {}", beside.unread.join(", ")) };
        lines.extend(PageLine::wrapped(Role::Text, "read   ", &format!("{have} of {of}{without}"), width));
    }
    let also = match beside.others {
        (0, 0) => "no other item".to_owned(),
        (open, done) => format!("{open} more open, {done} done: i"),
    };
    lines.push(PageLine::of(Role::Text, format!("also   {also}")));
    lines
}
