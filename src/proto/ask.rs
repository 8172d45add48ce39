//! Each question with the kind of its answer, so that whoever asks, and whoever looks into what was kept, gets that kind
//! and no other. A new question is a row here beside its variant in `proto::question`.

use std::collections::BTreeSet;

use super::message::{PaperTo, Reply, Request, Whom};
use super::page::{Onward, Page, Slice};
use super::question::{Desk, Question};
use super::view::{
    AssessmentRow, AuditPage, Brief, Card, ClassRow, ConcernRow, Counts, EntryCard, Item, ItemRows, LinkRow, MyEntry,
    NudgeRow, ReadBy, ReceiptRow, Record, Signed, StaffMember, TriedRow, UnreadPlan, Waits,
};
use crate::domain::cover_sheet::CoverSheet;
use crate::domain::handout::Handout;
use crate::domain::id::{EntryId, FlagId, PupilId};
use crate::domain::record::entry::Kind;
use crate::domain::record::plan::Plan;
use crate::domain::record::school::School;
use crate::domain::record::strategy::Strategy;
use crate::domain::record::timetable::Lesson;
use crate::domain::school_day::Day;

/// How many entries a record on the screen begins with.
const LOGGED: usize = 50;

/// A question, and what answers it.
pub struct Want<A: ?Sized> {
    /// What is asked.
    pub question: Question,
    pick: fn(&Reply) -> Option<&A>,
}

impl<A: ?Sized> Want<A> {
    /// The answer in a reply; `None` where it answers something else.
    pub fn pick<'r>(&self, reply: &'r Reply) -> Option<&'r A> {
        (self.pick)(reply)
    }
}

impl<A: ?Sized> From<Want<A>> for Question {
    fn from(want: Want<A>) -> Question {
        want.question
    }
}

impl<A: ?Sized> From<Want<A>> for Request {
    fn from(want: Want<A>) -> Request {
        Request::Ask(want.question)
    }
}

/// An answer that is a page of a list.
pub trait Listed {
    /// How many rows it has.
    fn rows(&self) -> usize;

    /// Takes what comes behind over.
    fn go_on(&mut self, next: Self);

    /// Where it goes on.
    fn more(&self) -> Option<&Onward>;
}

impl<T> Listed for Page<T> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn go_on(&mut self, next: Page<T>) {
        Page::go_on(self, next);
    }

    fn more(&self) -> Option<&Onward> {
        self.more.as_ref()
    }
}

impl Listed for ItemRows {
    fn rows(&self) -> usize {
        self.page.len()
    }

    fn go_on(&mut self, mut next: ItemRows) {
        self.open = next.open;
        // What came in meanwhile stands here already, behind the others.
        let known: BTreeSet<FlagId> = self.page.iter().map(|row| row.id).collect();
        next.page.rows.retain(|row| !known.contains(&row.id));
        self.page.go_on(next.page);
    }

    fn more(&self) -> Option<&Onward> {
        self.page.more.as_ref()
    }
}

impl Listed for ReadBy {
    fn rows(&self) -> usize {
        self.readers.len()
    }

    fn go_on(&mut self, next: ReadBy) {
        let readers = std::mem::take(&mut self.readers);
        *self = ReadBy { readers, ..next.clone() };
        self.readers.go_on(next.readers);
    }

    fn more(&self) -> Option<&Onward> {
        self.readers.more.as_ref()
    }
}

impl Listed for AuditPage {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn go_on(&mut self, next: AuditPage) {
        self.rows.go_on(next.rows);
    }

    fn more(&self) -> Option<&Onward> {
        self.rows.more.as_ref()
    }
}

macro_rules! asks {
    ($($(#[$doc:meta])* $name:ident($($field:ident: $kind:ty),*) -> $answer:ty: $question:expr => $reply:ident;)*) => {
        $(
            $(#[$doc])*
            pub fn $name($($field: $kind),*) -> Want<$answer> {
                Want { question: $question, pick: |reply| if let Reply::$reply(answer) = reply { Some(answer) } else { None } }
            }
        )*
    };
}

macro_rules! lists {
    ($($reply:ident)*) => {
        impl Reply {
            /// Takes the rows behind its own over, of another page of the same list. Says whether it was one.
            pub fn go_on(&mut self, next: Reply) -> bool {
                match (self, next) {
                    $((Reply::$reply(page), Reply::$reply(next)) => Listed::go_on(page, next),)*
                    _ => return false,
                }
                true
            }

            /// Where its list goes on; `None` at the end, and for what is no list.
            pub fn more(&self) -> Option<&Onward> {
                match self {
                    $(Reply::$reply(page) => Listed::more(page),)*
                    _ => None,
                }
            }

            /// How many rows its page has; none where it is no list.
            pub fn rows(&self) -> usize {
                match self {
                    $(Reply::$reply(page) => Listed::rows(page),)*
                    _ => 0,
                }
            }
        }
    };
}

lists! {
    Entries Versions Assessment Receipts Nudges Links ItemRows Items UnreadPlans Concerns Tried ReadBy Mine Audit
}

asks! {
    /// Every pupil.
    pupils() -> Vec<Brief>: Question::Pupils => Pupils;
    /// These pupils.
    briefs(pupils: BTreeSet<PupilId>) -> Vec<Brief>: Question::Briefs { pupils } => Pupils;
    /// Whom a search finds.
    find(query: String, limit: usize) -> Vec<Brief>: Question::Find { query, limit } => Pupils;
    /// Whom words name.
    whom(words: String, writing: bool) -> Whom: Question::Whom { words, writing } => Whom;
    /// A pupil's card.
    card(pupil: PupilId) -> Card: Question::Card { pupil } => Card;
    /// A pupil's card, which opens the record.
    plan(pupil: PupilId) -> Card: Question::Plan { pupil } => Card;
    /// The beginning of a pupil's record, as a screen shows it.
    record(pupil: PupilId) -> Record: Question::Record { pupil, limit: LOGGED } => Record;
    /// The same with so many entries.
    record_with(pupil: PupilId, limit: usize) -> Record: Question::Record { pupil, limit } => Record;
    /// What was logged.
    entries(pupil: PupilId, sort: Kind) -> Page<Signed>:
        Question::Entries { pupil, sort, slice: Slice::default() } => Entries;
    /// Versions of a pupil's plans.
    versions(pupil: PupilId) -> Page<Plan>: Question::Versions { pupil, slice: Slice::default() } => Versions;
    /// A pupil's assessment.
    assessment(pupil: PupilId) -> Page<AssessmentRow>:
        Question::Assessment { pupil, slice: Slice::default() } => Assessment;
    /// Concerns about a pupil.
    concerns_of(pupil: PupilId) -> Page<ConcernRow>:
        Question::ConcernsOf { pupil, slice: Slice::default() } => Concerns;
    /// Who has read which version.
    receipts(pupil: PupilId) -> Page<ReceiptRow>: Question::Receipts { pupil, slice: Slice::default() } => Receipts;
    /// Who was asked to read it.
    nudges(pupil: PupilId) -> Page<NudgeRow>: Question::Nudges { pupil, slice: Slice::default() } => Nudges;
    /// Who works with a pupil besides the roster.
    links_to(pupil: PupilId) -> Page<LinkRow>: Question::LinksTo { pupil, slice: Slice::default() } => Links;
    /// One entry.
    entry(entry: EntryId) -> EntryCard: Question::Entry { entry } => Entry;
    /// The lesson now.
    lesson() -> Option<Lesson>: Question::Lesson => Lesson;
    /// Items as rows.
    item_rows(of: Desk) -> ItemRows: Question::ItemRows { of, slice: Slice::default() } => ItemRows;
    /// These rows.
    rows_of(items: BTreeSet<FlagId>) -> ItemRows: Question::RowsOf { items } => ItemRows;
    /// Items whole.
    items(of: Desk) -> Page<Item>: Question::Items { of, slice: Slice::default() } => Items;
    /// One item whole.
    item(item: FlagId) -> Item: Question::Item { item } => Item;
    /// How much waits.
    waits() -> Waits: Question::Waits => Waits;
    /// Plans that were not read.
    unread_plans() -> Page<UnreadPlan>: Question::UnreadPlans { slice: Slice::default() } => UnreadPlans;
    /// Concerns without an answer.
    open_concerns() -> Page<ConcernRow>: Question::OpenConcerns { slice: Slice::default() } => Concerns;
    /// What was tried.
    tried() -> Page<TriedRow>: Question::Tried { slice: Slice::default() } => Tried;
    /// Concerns about one's pupils.
    concerns() -> Page<ConcernRow>: Question::Concerns { slice: Slice::default() } => Concerns;
    /// Who has read a pupil's plan.
    read_by(pupil: PupilId) -> ReadBy: Question::ReadBy { pupil, slice: Slice::default() } => ReadBy;
    /// Who works here.
    staff() -> Vec<StaffMember>: Question::Staff => Staff;
    /// The school's strategies.
    strategies() -> Vec<Strategy>: Question::Strategies => Strategies;
    /// Who works with whom.
    links() -> Page<LinkRow>: Question::Links { slice: Slice::default() } => Links;
    /// Classes and groups.
    classes() -> Vec<ClassRow>: Question::Classes => Classes;
    /// The school in numbers.
    counts() -> Counts: Question::Counts => Counts;
    /// What one entered last.
    mine() -> Page<MyEntry>: Question::Mine { slice: Slice::default() } => Mine;
    /// A plan for parents.
    handout(pupil: PupilId, to: PaperTo) -> Handout: Question::Handout { pupil, to } => Handout;
    /// A class's cover sheet.
    cover(class: String, to: PaperTo) -> CoverSheet: Question::Cover { class, to } => Cover;
    /// Who saw and did what.
    audit(pupil: Option<PupilId>, staff: Option<String>, since: Option<Day>) -> AuditPage:
        Question::Audit { pupil, staff, since, slice: Slice::default() } => Audit;
    /// The school itself.
    school() -> Option<Box<School>>: Question::School => School;
}
