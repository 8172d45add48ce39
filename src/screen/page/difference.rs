//! Two versions of a plan beside each other, as lines: what is different, part by part.

use super::line::{PageLine, day_words, instant};
use crate::domain::id::StaffId;
use crate::domain::record::plan::Plan;
use crate::domain::record::plan::diff::{Became, Detail, Difference, compare};
use crate::domain::school_day::Day;
use crate::domain::text;
use crate::theme::Role;

/// Which version it is, where it stands, and who made it when.
pub fn version_line(plan: &Plan, name: impl Fn(StaffId) -> String, today: Day) -> String {
    let made = plan.made.as_ref().map_or_else(
        || "came with an import".to_owned(),
        |made| format!("by {}, {}", name(made.by), instant(made.at, today)),
    );
    format!("cycle {} version {}, {}, {made}", plan.cycle, plan.version, plan.state.words())
}

/// What is different between two versions, in this many columns.
pub fn compared_lines(before: &Plan, after: &Plan, today: Day, width: usize) -> Vec<PageLine> {
    let found = compare(before, after);
    if found.is_empty() {
        return vec![PageLine::of(Role::Dim, "Both versions say the same.")];
    }
    found.iter().flat_map(|difference| lines(difference, today, width)).collect()
}

fn lines(difference: &Difference, today: Day, width: usize) -> Vec<PageLine> {
    let (sign, role) = match difference.became {
        Became::Added | Became::Resumed => ("+", Role::Done),
        Became::Gone | Became::Stopped => ("x", Role::Warning),
        Became::Changed => ("~", Role::Key),
    };
    let mut lines = vec![
        PageLine::of(role, format!("{sign} "))
            .add(Role::Title, difference.part.words())
            .add(Role::Text, format!(" {}", difference.became.word())),
    ];
    if let Some(line) = in_one_line(difference, (sign, role), today, width) {
        return vec![line];
    }
    let alone = difference.details.len() == 1 && difference.details.iter().all(|detail| detail.what == "text");
    let wide = if alone { 0 } else { widest(&difference.details) + 2 };
    for detail in &difference.details {
        let label = if alone { String::new() } else { text::pad(&detail.what, wide) };
        let (was, is) = (says(&detail.before, today), says(&detail.after, today));
        let both = !was.is_empty() && !is.is_empty() && was != is;
        if both {
            lines.extend(PageLine::wrapped(Role::Dim, &format!("    {label}was  "), &was, width));
            lines.extend(PageLine::wrapped(Role::Text, &format!("    {:wide$}now  ", ""), &is, width));
        } else if is.is_empty() {
            lines.extend(PageLine::wrapped(Role::Dim, &format!("    {label}was  "), &was, width));
        } else {
            lines.extend(PageLine::wrapped(Role::Text, &format!("    {label}"), &is, width));
        }
    }
    lines
}

/// A day as staff write it, all else as it stands.
fn says(text: &str, today: Day) -> String {
    text.parse::<Day>().map_or_else(|_| text.to_owned(), |day| day_words(day, today))
}

/// A part that is one short text: "~ review date  was 11 Dec, now 18 Dec"; `None` where that is too long for a line.
fn in_one_line(difference: &Difference, (sign, role): (&str, Role), today: Day, width: usize) -> Option<PageLine> {
    let [detail] = difference.details.as_slice() else { return None };
    let (was, is) = (says(&detail.before, today), says(&detail.after, today));
    let said = match difference.became {
        Became::Changed => format!("was {was}, now {is}"),
        Became::Gone => format!("{}: {was}", difference.became.word()),
        became => format!("{}: {is}", became.word()),
    };
    let line = PageLine::of(role, format!("{sign} "))
        .add(Role::Title, difference.part.words())
        .add(Role::Text, format!("  {said}"));
    (text::width(&line.plain()) <= width).then_some(line)
}

fn widest(details: &[Detail]) -> usize {
    details.iter().map(|detail| text::width(&detail.what)).max().unwrap_or(0)
}
