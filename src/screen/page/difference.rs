//! Two versions of a plan beside each other, as lines: what is different, part by part.

use super::line::{PageLine, day_words, instant};
use crate::domain::id::StaffId;
use crate::domain::plan::Plan;
use crate::domain::plan_diff::{Became, Detail, Difference, compare};
use crate::domain::school_day::Day;
use crate::domain::text;
use crate::theme::Role;

/// Which version it is, where it stands, and who made it when.
pub fn version_line(plan: &Plan, name: impl Fn(StaffId) -> String, today: Day) -> String {
    let made = plan.made.as_ref().map_or_else(
        || "came with an import".to_owned(),
        |made| format!("by {}, {}", name(made.by), instant(&made.at, today)),
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
    let alone = difference.details.len() == 1 && difference.details.iter().all(|detail| detail.what == "text");
    let wide = if alone { 0 } else { widest(&difference.details) + 2 };
    for detail in &difference.details {
        let label = if alone { String::new() } else { text::pad(&detail.what, wide) };
        let says = |text: &str| text.parse::<Day>().map_or_else(|_| text.to_owned(), |day| day_words(day, today));
        let (was, is) = (says(&detail.before), says(&detail.after));
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

fn widest(details: &[Detail]) -> usize {
    details.iter().map(|detail| text::width(&detail.what)).max().unwrap_or(0)
}
