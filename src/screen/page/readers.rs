//! What somebody has read of a plan, and what was tried that is not on it, in words.

use super::card::role_of;
use super::line::{PageLine, day_words, instant};
use crate::domain::record::entry::tried::Tried;
use crate::domain::school_day::Day;
use crate::proto::view::Reader;
use crate::theme::Role;

/// What somebody has read: "read it, 20 Nov 10:41", "! has not read any version".
pub fn reader_words(reader: &Reader, today: Day) -> String {
    let when = reader.at.map(|at| instant(at, today)).unwrap_or_default();
    match (reader.version, reader.current, reader.changed) {
        (Some(_), true, _) => format!("read it, {when}"),
        (Some(version), false, Some(lines)) => format!("! read version {version}, {when}; {} since", changed(lines)),
        (Some(version), false, None) => format!("! read version {version}, {when}"),
        (None, ..) => "! has not read any version".to_owned(),
    }
}

/// "1 line has changed", "3 lines have changed".
pub fn changed(lines: usize) -> String {
    format!("{lines} {} changed", if lines == 1 { "line has" } else { "lines have" })
}

/// What was tried and is not on the plan: the code, its words, how often, and the newest results.
pub fn tried_line(tried: &Tried, today: Day) -> PageLine {
    let went = tried_went(tried, today);
    let name = PageLine::of(Role::Text, format!("{} {}  ", tried.code, tried.text));
    PageLine { left: name.left.into_iter().chain(went.left).collect(), ..went }
}

/// How often something was tried, when last, and the newest results.
pub fn tried_went(tried: &Tried, today: Day) -> PageLine {
    let times = match tried.times {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        times => format!("{times} times"),
    };
    let mut line = PageLine::of(Role::Dim, format!("{times}, last {} ", day_words(tried.day, today)));
    for result in &tried.last {
        line = line.add(role_of(*result), format!(" {}", result.sign()));
    }
    line
}
