//! The lessons of an import: all or nothing, because half a timetable sends people to the wrong class. It stands for the
//! people whom it names, whole; others keep theirs.

use std::collections::BTreeMap;

use super::matching::{brief, plain_form};
use super::merging::{Fate, Work};
use super::rows::LessonRow;
use crate::domain::fold::fold;
use crate::domain::id::StaffId;
use crate::domain::kind::Change;
use crate::domain::record::pupil::NAME_LIMIT;
use crate::domain::record::timetable::{Lesson, TimetableChange};

/// Takes the lessons over, unless anything in the file is wrong.
pub(super) fn lessons(work: &mut Work, rows: &[LessonRow]) {
    let mut weeks: BTreeMap<StaffId, Vec<Lesson>> = BTreeMap::new();
    for row in rows {
        match lesson(work, row) {
            Ok((staff, lesson)) => weeks.entry(staff).or_default().push(lesson),
            Err(said) => said.into_iter().for_each(|sentence| work.say(&row.spot, sentence)),
        }
    }
    if work.has_problems() {
        return;
    }
    for (staff, mut lessons) in weeks {
        lessons.sort();
        lessons.dedup();
        let before = work.book.state.timetables.get(&staff);
        let fate = match before {
            None => Fate::New,
            Some(before) if **before == lessons => Fate::Unchanged,
            Some(_) => Fate::Changed,
        };
        work.count("timetables", fate);
        if fate != Fate::Unchanged {
            work.keep(Change::Timetable(TimetableChange::Timetable { staff, lessons }));
        }
    }
}

fn lesson(work: &Work, row: &LessonRow) -> Result<(StaffId, Lesson), Vec<String>> {
    let staff = teacher(work, &row.staff);
    let class = class(work, &row.class);
    match (staff, class) {
        (Ok(staff), Ok(class)) => {
            let LessonRow { weekday, from, to, .. } = *row;
            Ok((staff, Lesson { weekday, from, to, period: row.period.clone(), class }))
        }
        (staff, class) => Err(staff.err().into_iter().chain(class.err()).collect()),
    }
}

/// By login, else by initials, else by full name in either order.
fn teacher(work: &Work, text: &str) -> Result<StaffId, String> {
    let all = || work.book.state.staff.values().filter(|staff| !staff.disabled);
    if let Some(staff) = work.book.state.by_login(text) {
        return Ok(staff.id);
    }
    let wanted = fold(text);
    let by_initials = all().find(|staff| fold(&staff.initials) == wanted);
    let called = |given: &str, family: &str| fold(&format!("{given} {family}")) == wanted;
    let mut named = all().filter(|staff| called(&staff.given, &staff.family) || called(&staff.family, &staff.given));
    match (by_initials.or_else(|| named.next()), named.next()) {
        (Some(staff), None) => Ok(staff.id),
        (Some(_), Some(_)) => Err(format!("{} is the name of more than one person: use the login.", brief(text))),
        (None, _) => Err(format!("nobody here is called {}: a login, initials or a full name.", brief(text))),
    }
}

/// The name that a class or form has here.
fn class(work: &Work, text: &str) -> Result<String, String> {
    let wanted = plain_form(text);
    let classes = work.book.state.classes.values().filter(|class| !class.ended).map(|class| class.name.as_str());
    let forms = work.book.state.pupils.values().filter(|pupil| !pupil.left).map(|pupil| pupil.form.as_str());
    let known = classes.chain(forms).find(|name| text.len() <= NAME_LIMIT && plain_form(name) == wanted);
    known.map(str::to_owned).ok_or_else(|| format!("there is no class or form {} here.", brief(text)))
}
