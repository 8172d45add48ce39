//! What somebody else changed in a record that is open: one line that says so, or what it was, beside what one has.

use super::line::{PageLine, instant};
use crate::domain::id::PupilId;
use crate::domain::school_day::Day;
use crate::model::Model;
use crate::proto::view::Touch;
use crate::theme::Role;

/// How many changes are shown at once.
const MOST: usize = 3;

/// What others changed in this record while it is open here.
pub fn open_news(model: &Model, id: PupilId, width: usize) -> Vec<PageLine> {
    news_lines(&model.news(id), model.open.is_shown(id), model.today(), width)
}

/// The notice, or the changes themselves where they are to be shown; nothing where there are none.
fn news_lines(news: &[&Touch], shown: bool, today: Day, width: usize) -> Vec<PageLine> {
    let Some(newest) = news.first() else { return Vec::new() };
    let more = match news.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let notice = format!("! changed by {} {}{more}", newest.name, instant(newest.at, today));
    if !shown {
        return vec![PageLine::of(Role::Warning, notice).add(Role::Dim, ", ^R to see it beside yours")];
    }
    let mut lines = vec![PageLine::of(Role::Warning, notice).add(Role::Dim, ", ^R takes it in")];
    for touch in news.iter().take(MOST) {
        let now = format!("{} {}: {}", touch.name, instant(touch.at, today), touch.what);
        lines.extend(PageLine::wrapped(Role::Text, "  now     ", &now, width));
        if let Some(before) = &touch.before {
            lines.extend(PageLine::wrapped(Role::Dim, "  yours   ", before, width));
        }
    }
    lines
}
