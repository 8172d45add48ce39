//! An item for the SENCO: its one line in a list, and its whole thread.

use super::line::{PageLine, day_words, instant};
use super::record::entry_line;
use crate::domain::record::flag::{Answer, Reason, Step, Urgency};
use crate::domain::school_day::Day;
use crate::proto::view::{Brief, Item, ItemRow};
use crate::theme::Role;

/// The item in a list: a sign for its urgency, the pupil, the reason; at the right where it stands.
pub fn item_head(item: &ItemRow) -> PageLine {
    let (sign, role) = match (item.resolved, item.urgency) {
        (true, _) => ("  ", Role::Dim),
        (false, Urgency::Today) => ("! ", Role::Warning),
        (false, Urgency::Week) => ("- ", Role::Text),
        (false, Urgency::Review) => (". ", Role::Dim),
    };
    let name = if item.resolved { Role::Dim } else { Role::Title };
    PageLine::of(role, sign)
        .add(name, item.pupil.name.full())
        .add(Role::Dim, format!(" {} ", item.pupil.form))
        .add(Role::Text, item.reason.words())
        .at_right(Role::Dim, format!(" {}", item.state))
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

/// The item whole, and where it has been left lying for so many school days, that.
pub fn open_item_lines(item: &Item, left_lying: Option<i32>, today: Day, width: usize) -> Vec<PageLine> {
    let mut lines = item_lines(item, today, width);
    if let Some(days) = left_lying {
        let said = format!("nobody has taken this up for {days} school days");
        let at = 2.min(lines.len());
        lines.splice(at..at, PageLine::wrapped(Role::Warning, "! ", &said, width));
    }
    lines
}

/// The item whole: what was flagged, every step with the newest first, and what it rests on.
pub fn item_lines(item: &Item, today: Day, width: usize) -> Vec<PageLine> {
    let flag = &item.flag;
    let mut lines = head_lines(&item.pupil, flag.reason, flag.urgency);
    lines.push(PageLine::of(Role::Dim, format!("{}  {}", item.name(flag.by), instant(flag.raised, today))));
    if let Some(parents) = flag.parents {
        lines.push(PageLine::of(Role::Text, parents.words()));
    }
    if let Some(line) = &item.line {
        lines.push(PageLine::of(Role::Text, line));
    }
    if !flag.note.is_empty() {
        lines.push(PageLine::empty());
        lines.extend(PageLine::wrapped(Role::Text, "", &flag.note, width));
    }
    if let Some(gone) = &flag.withdrawn {
        let said = format!("withdrawn by {}  {}", item.name(gone.by), instant(gone.at, today));
        lines.push(PageLine::of(Role::Warning, said));
        lines.extend(
            PageLine::wrapped(Role::Text, "  ", &gone.how.why, width).into_iter().filter(|_| !gone.how.why.is_empty()),
        );
    }
    for (place, answer) in flag.thread.iter().enumerate().rev() {
        lines.push(PageLine::empty());
        lines.extend(answer_lines(item, answer, place >= flag.seen && answer.by != flag.by, today, width));
    }
    if !item.entries.is_empty() {
        lines.push(PageLine::empty());
    }
    lines.extend(item.entries.iter().map(|signed| entry_line(signed, today)));
    // In the last of their rows: one more would push out what can be done with the item.
    if item.more_entries
        && let Some(last) = lines.last_mut()
    {
        *last = std::mem::take(last).at_right(Role::Dim, " and older");
    }
    lines
}

fn answer_lines(item: &Item, answer: &Answer, new: bool, today: Day, width: usize) -> Vec<PageLine> {
    let what = match &answer.step {
        Step::Acknowledge => "has taken it up".to_owned(),
        Step::Reply => "says".to_owned(),
        Step::Wait { on, until } => {
            let until = until.map(|day| format!(" until {}", day_words(day, today))).unwrap_or_default();
            format!("waits on {on}{until}")
        }
        Step::Resolve { outcome } => format!("resolved: {}", outcome.words()),
        Step::Reopen => "took it up again".to_owned(),
    };
    let head = PageLine::of(if new { Role::Done } else { Role::Dim }, if new { "* " } else { "" })
        .add(Role::Title, item.name(answer.by))
        .add(Role::Text, format!(" {what}"))
        .at_right(Role::Dim, format!(" {}", instant(answer.at, today)));
    let mut lines = vec![head];
    if !answer.message.is_empty() {
        lines.extend(PageLine::wrapped(Role::Text, "  ", &answer.message, width));
    }
    lines
}
