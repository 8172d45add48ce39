//! Whom an answer tells of. Every kind of answer must say it, for there is no other way into `Reply`: the server's gate
//! asks it of each answer before that leaves, and so no question goes round the audit.

use std::collections::BTreeMap;

use super::page::Page;
use super::view::{
    AuditPage, Brief, Card, ChangeRow, ClassRow, ConcernRow, Counts, EntryCard, Item, ItemRow, ItemRows, LinkRow,
    MisplacedRow, MyEntry, Named, NudgeRow, RaisedRow, ReadBy, ReceiptRow, Record, Signed, StaffMember, Top, TriedRow,
    UnreadPlan, Waits,
};
use crate::domain::command::Refusal;
use crate::domain::cover_sheet::CoverSheet;
use crate::domain::handout::Handout;
use crate::domain::id::PupilId;
use crate::domain::record::assessment::Assessment;
use crate::domain::record::contact::Contact;
use crate::domain::record::plan::Plan;
use crate::domain::record::school::School;
use crate::domain::record::strategy::Strategy;
use crate::domain::record::timetable::Lesson;
use crate::proto::message::Whom;

/// Why somebody may be told of a pupil.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// They raised or wrote it themselves, or it is on their desk: whoever answers has asked.
    Theirs,
    /// It is of the pupil's record: they work with the pupil, or have opened the record with a reason.
    Record,
}

/// Hears of each pupil, and on what basis.
pub type Hears<'h> = dyn FnMut(PupilId, Basis) + 'h;

/// What an answer carries of pupils' records and of what was written about them. Names, forms and years are no record.
pub trait Tells {
    /// Names each pupil of whom it tells, once or more often.
    fn tells(&self, hears: &mut Hears<'_>);
}

/// Answers that tell of nobody, and why.
macro_rules! tells_nobody {
    ($($answer:ty: $why:literal;)*) => {$(
        #[doc = $why]
        impl Tells for $answer {
            fn tells(&self, _: &mut Hears<'_>) {}
        }
    )*};
}

tells_nobody! {
    Brief: "Name, form and year, and of one's own pupils the kind of support: what a list of them must show.";
    Whom: "Names, as in a list.";
    Waits: "How many, never who.";
    Counts: "How many, never who.";
    StaffMember: "Who works here.";
    ChangeRow: "Who works here, and what the school has chosen.";
    ClassRow: "Classes and their staff.";
    LinkRow: "Who works with whom is the staff's list.";
    Lesson: "The school's timetable.";
    Strategy: "The school's own list.";
    School: "The school itself.";
    RaisedRow: "It has no id of the pupil: the question names them.";
    ReceiptRow: "It has no id of the pupil: the question names them.";
    NudgeRow: "It has no id of the pupil: the question names them.";
    ReadBy: "What colleagues have read, and nothing of the pupil.";
    Handout: "What parents get has no id: the question names the pupil.";
    AuditPage: "It is the audit.";
    BTreeMap<String, String>: "What the asker has typed and not sent.";
}

impl<T: Tells> Tells for Vec<T> {
    fn tells(&self, hears: &mut Hears<'_>) {
        for one in self {
            one.tells(hears);
        }
    }
}

impl<T: Tells> Tells for Page<T> {
    fn tells(&self, hears: &mut Hears<'_>) {
        self.rows.tells(hears);
    }
}

impl<T: Tells> Tells for Option<T> {
    fn tells(&self, hears: &mut Hears<'_>) {
        if let Some(one) = self {
            one.tells(hears);
        }
    }
}

impl<T: Tells> Tells for Box<T> {
    fn tells(&self, hears: &mut Hears<'_>) {
        T::tells(self, hears);
    }
}

impl Tells for Top {
    fn tells(&self, hears: &mut Hears<'_>) {
        self.card.tells(hears);
    }
}

impl Tells for Card {
    fn tells(&self, hears: &mut Hears<'_>) {
        hears(self.brief.id, Basis::Record);
    }
}

impl Tells for Record {
    fn tells(&self, hears: &mut Hears<'_>) {
        self.card.tells(hears);
        self.plans.tells(hears);
        self.entries.tells(hears);
    }
}

impl Tells for Plan {
    fn tells(&self, hears: &mut Hears<'_>) {
        hears(self.pupil, Basis::Record);
    }
}

impl Tells for Signed {
    fn tells(&self, hears: &mut Hears<'_>) {
        hears(self.entry.pupil, Basis::Record);
    }
}

impl Tells for EntryCard {
    fn tells(&self, hears: &mut Hears<'_>) {
        hears(self.pupil.id, Basis::Record);
    }
}

impl<R: Tells> Tells for Named<R> {
    fn tells(&self, hears: &mut Hears<'_>) {
        self.record.tells(hears);
    }
}

impl Tells for Assessment {
    fn tells(&self, hears: &mut Hears<'_>) {
        hears(self.pupil, Basis::Record);
    }
}

impl Tells for Contact {
    fn tells(&self, hears: &mut Hears<'_>) {
        hears(self.pupil, Basis::Record);
    }
}

impl Tells for ConcernRow {
    fn tells(&self, hears: &mut Hears<'_>) {
        hears(self.pupil.id, Basis::Record);
    }
}

impl Tells for ItemRow {
    fn tells(&self, hears: &mut Hears<'_>) {
        hears(self.pupil.id, Basis::Theirs);
    }
}

impl Tells for ItemRows {
    fn tells(&self, hears: &mut Hears<'_>) {
        self.page.tells(hears);
    }
}

impl Tells for Item {
    fn tells(&self, hears: &mut Hears<'_>) {
        hears(self.pupil.id, Basis::Theirs);
        self.entries.tells(hears);
    }
}

impl Tells for UnreadPlan {
    fn tells(&self, hears: &mut Hears<'_>) {
        hears(self.pupil.id, Basis::Record);
    }
}

impl Tells for TriedRow {
    fn tells(&self, hears: &mut Hears<'_>) {
        hears(self.pupil.id, Basis::Record);
    }
}

impl Tells for MisplacedRow {
    fn tells(&self, hears: &mut Hears<'_>) {
        hears(self.pupil.id, Basis::Theirs);
    }
}

impl Tells for MyEntry {
    fn tells(&self, hears: &mut Hears<'_>) {
        self.records.iter().for_each(|(_, pupil, _)| hears(*pupil, Basis::Theirs));
    }
}

impl Tells for CoverSheet {
    fn tells(&self, hears: &mut Hears<'_>) {
        self.rows.iter().for_each(|row| hears(row.pupil, Basis::Record));
    }
}

/// What somebody else did meanwhile stands in it.
impl Tells for Refusal {
    fn tells(&self, hears: &mut Hears<'_>) {
        self.about.iter().for_each(|pupil| hears(*pupil, Basis::Theirs));
    }
}
