//! An import as a whole: school, staff, classes, pupils and their support, in this order, each decided on what those
//! before it have made of the school.

use std::collections::BTreeMap;

use super::rows::{Bundle, Problem, Report, SchoolPart, Spot};
use super::{lessons, people, pupils, support};
use crate::domain::id::{ClassId, Ids, PupilId, StaffId};
use crate::domain::kind::Change;
use crate::domain::look::Look;
use crate::domain::record::pupil::NAME_LIMIT;
use crate::domain::record::school::setting::Setting;
use crate::domain::record::school::{School, SchoolChange};
use crate::domain::school_day::{Calendar, Day};
use crate::domain::shelf::{Book, Unread};
use crate::domain::text;

/// What an import changes, and what it has to say. Deciding it twice gives no changes the second time.
pub fn merge(look: &Look<'_>, bundle: &Bundle, today: Day, ids: &mut dyn Ids) -> Result<(Vec<Change>, Report), Unread> {
    let report =
        Report { counts: BTreeMap::new(), problems: bundle.problems.clone(), notes: bundle.notes.clone(), more: 0 };
    let book = Book::on(look);
    let mut work = Work { kind: &bundle.kind, today, book, changes: Vec::new(), report, ids, unread: None };
    if let Some(part) = &bundle.school {
        school(&mut work, part);
    }
    let staff = people::staff(&mut work, &bundle.staff, &bundle.classes);
    let classes = people::classes(&mut work, &bundle.classes, &staff);
    pupils::pupils(&mut work, &bundle.pupils, &classes);
    support::support(&mut work, &bundle.support, &staff.held_logins)?;
    lessons::lessons(&mut work, &bundle.lessons);
    if let Some(unread) = work.unread {
        return Err(unread);
    }
    work.report
        .problems
        .sort_by(|one, other| (&one.spot.file, one.spot.line).cmp(&(&other.spot.file, other.spot.line)));
    Ok((work.changes, work.report))
}

/// The rows of this import that became records here.
pub(super) type Rows<T> = BTreeMap<String, T>;

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was not here.
    New,
    /// It was here and differs.
    Changed,
    /// It was here just so.
    Unchanged,
}

/// An import while it is decided.
pub(super) struct Work<'a> {
    /// The kind of file: a row's identity holds within it.
    pub(super) kind: &'a str,
    /// When it is brought.
    pub(super) today: Day,
    /// The school as the changes so far make it.
    pub(super) book: Book<'a>,
    /// Why the shelf could not be read meanwhile: nothing of the import counts then.
    unread: Option<Unread>,
    changes: Vec<Change>,
    report: Report,
    ids: &'a mut dyn Ids,
}

impl Work<'_> {
    pub(super) fn staff_id(&mut self) -> StaffId {
        self.ids.next().into()
    }

    pub(super) fn class_id(&mut self) -> ClassId {
        self.ids.next().into()
    }

    pub(super) fn pupil_id(&mut self) -> PupilId {
        self.ids.next().into()
    }

    /// Takes a change over.
    pub(super) fn keep(&mut self, change: Change) {
        if let Err(unread) = self.book.take(&change) {
            self.unread.get_or_insert(unread);
        }
        self.changes.push(change);
    }

    pub(super) fn count(&mut self, sort: &str, fate: Fate) {
        let tally = self.report.counts.entry(sort.to_owned()).or_default();
        match fate {
            Fate::New => tally.new += 1,
            Fate::Changed => tally.changed += 1,
            Fate::Unchanged => tally.unchanged += 1,
        }
    }

    pub(super) fn say(&mut self, spot: &Spot, sentence: impl Into<String>) {
        self.report.problems.push(Problem { spot: spot.clone(), sentence: sentence.into() });
    }

    pub(super) fn has_problems(&self) -> bool {
        !self.report.problems.is_empty()
    }

    /// Keeps a record that was there before as `before`, and counts it.
    pub(super) fn settle<T: PartialEq>(
        &mut self,
        sort: &str,
        before: Option<&T>,
        now: T,
        change: impl FnOnce(T) -> Change,
    ) {
        let fate = match before {
            None => Fate::New,
            Some(before) if *before == now => Fate::Unchanged,
            Some(_) => Fate::Changed,
        };
        self.count(sort, fate);
        if fate != Fate::Unchanged {
            self.keep(change(now));
        }
    }
}

/// A change of a value that a file has.
pub(super) fn take<T: Clone>(to: &mut T, from: Option<&T>) {
    if let Some(from) = from {
        to.clone_from(from);
    }
}

/// A change of a text that a file has; an empty one says nothing.
pub(super) fn take_text(to: &mut String, from: &str) {
    if !from.is_empty() && to != from {
        from.clone_into(to);
    }
}

fn school(work: &mut Work, part: &SchoolPart) {
    let spot = Spot { file: part.file.clone(), line: 0 };
    let before = work.book.state.school.clone();
    let Some(mut now) = before.as_deref().cloned().or_else(|| part.name.as_ref().map(|name| new_school(name, part)))
    else {
        work.say(&spot, "the school has no name in this file: its calendar and settings were left out.");
        return;
    };
    if let Some(name) = &part.name {
        take_text(&mut now.name, name.trim());
    }
    if now.name.len() > NAME_LIMIT {
        work.say(&spot, format!("the school's name is longer than {NAME_LIMIT} bytes: the school part was left out."));
        return;
    }
    if let Some(calendar) = &part.calendar {
        now.calendar = sound(work, &spot, calendar);
    }
    for offer in part.offers.iter().filter(|offer| offer.put(&now) != now) {
        work.report.notes.push(format!("{}: {}", part.file, not_taken(offer, &now)));
    }
    work.settle("school", before.as_deref(), now, |school| Change::School(SchoolChange::School { school }));
}

/// A school that was not here. Only then can it be the demo, where anybody may change role: a file that is brought to
/// a school never makes it one. The demo is invented whole; any other school chooses its settings by hand.
fn new_school(name: &str, part: &SchoolPart) -> School {
    let school = School { name: name.trim().to_owned(), demo: part.demo, ..School::default() };
    let offers = part.offers.iter().filter(|_| part.demo);
    offers.fold(school, |school, offer| offer.put(&school))
}

/// The most cells of a value that is said back.
const VALUE_SAID: usize = 100;

/// What a file would have brought, what is here, and how it is changed: by those who may, and never by an import. The
/// file's value does not stand in the command: what is copied from here to a shell is not the file's to say.
fn not_taken(offer: &Setting, school: &School) -> String {
    let (name, value) = (offer.name(), offer.value());
    let here = offer.now(school).map_or_else(|| "none".to_owned(), |here| here.value());
    let [value, here] = [&value, &here].map(|text| text::cut(text, VALUE_SAID));
    format!(
        "{name} is {value} in this file and {here} in the school. An import never changes it: sendo set {name} does."
    )
}

fn sound(work: &mut Work, spot: &Spot, calendar: &Calendar) -> Calendar {
    let mut calendar = calendar.clone();
    for spans in [&mut calendar.terms, &mut calendar.closed] {
        spans.retain(|span| {
            let good = span.from <= span.to;
            if !good {
                let said = format!("{} ends on {}, before it begins on {}; left out.", span.name, span.to, span.from);
                work.say(spot, said);
            }
            good
        });
        spans.sort_by_key(|span| span.from);
    }
    calendar
}
