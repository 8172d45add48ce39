//! What can be asked, and what each question is: whose record it is about and what of it the audit has, what makes its
//! answer old, whether its answer is a page of a list. A new question is a variant here, a row in each of the functions
//! below, and a row in `proto::ask` that says what answers it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::message::{PaperTo, Topic};
use super::page::{Onward, Slice};
use crate::domain::id::{EntryId, FlagId, PupilId, StaffId};
use crate::domain::record::entry::Kind;
use crate::domain::school_day::Day;

/// Which items for the SENCO.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Desk {
    /// All that there are: first what is to be dealt with by urgency and age, then what is resolved, newest first.
    Queue,
    /// The asker's own: those with news, those that nobody has taken up, the others; newest first.
    Own,
    /// Those about one pupil that the asker may see, newest first.
    About(PupilId),
}

/// What a client wants to know. Its answer stands in `proto::ask`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are what their names and types say")]
pub enum Question {
    /// The top of the list of pupils, for a first screen: it is asked for right behind hello, which nobody waits for.
    Top { rows: usize },
    /// Name, form and year of every pupil.
    Pupils,
    /// These of them, as they stand in the list now; one who is not here is left out.
    Briefs { pupils: BTreeSet<PupilId> },
    /// The pupils that a search finds, best first.
    Find { query: String, limit: usize },
    /// Whom the words of a command line name; for writing, which is stricter.
    Whom { words: String, writing: bool },
    /// What stands beside the list for one pupil.
    Card { pupil: PupilId },
    /// The same for a command: it counts as opened.
    Plan { pupil: PupilId },
    /// The beginning of all that is kept on one pupil, with so many entries at most.
    Record { pupil: PupilId, limit: usize },
    /// Entries of one pupil and one sort, newest first.
    Entries { pupil: PupilId, sort: Kind, slice: Slice },
    /// The versions of a pupil's plans, newest first.
    Versions { pupil: PupilId, slice: Slice },
    /// Entries of a pupil's assessment, newest day first.
    Assessment { pupil: PupilId, slice: Slice },
    /// Parents' concerns about one pupil: open ones first, then newest first.
    ConcernsOf { pupil: PupilId, slice: Slice },
    /// Who said that they have read which version of a pupil's plan, newest first.
    Receipts { pupil: PupilId, slice: Slice },
    /// Who was asked last to read a pupil's plan, newest first.
    Nudges { pupil: PupilId, slice: Slice },
    /// Who works with a pupil besides the roster, by name.
    LinksTo { pupil: PupilId, slice: Slice },
    /// One entry, so that it can be corrected.
    Entry { entry: EntryId },
    /// The lesson that the asker teaches now, by the server's clock and the school's timetable.
    Lesson,
    /// Items as rows of a list.
    ItemRows { of: Desk, slice: Slice },
    /// These rows, as they are now; one that the asker may not see is left out.
    RowsOf { items: BTreeSet<FlagId> },
    /// Items with all that was said about them.
    Items { of: Desk, slice: Slice },
    /// One item with all that was said about it and what it rests on.
    Item { item: FlagId },
    /// How much waits for the asker.
    Waits,
    /// Plans whose version in force the asker has not read: nudged ones first, then newest first.
    UnreadPlans { slice: Slice },
    /// Parents' concerns that nobody has answered, oldest first: of the asker's pupils, for the SENCO all.
    OpenConcerns { slice: Slice },
    /// For the SENCO: what was tried and is not on the plan, newest first.
    Tried { slice: Slice },
    /// Parents' concerns about the pupils that the asker works with: open ones first, the oldest of them first.
    Concerns { slice: Slice },
    /// Who has read which version of a pupil's plan: those first who have not read the one in force.
    ReadBy { pupil: PupilId, slice: Slice },
    /// Who works here.
    Staff,
    /// The school's strategies.
    Strategies,
    /// Who works with whom besides the roster, by name: all who manage staff may ask.
    Links { slice: Slice },
    /// Classes and groups, and who is of them.
    Classes,
    /// How many, never who: for the head.
    Counts,
    /// What the asker entered last, newest first.
    Mine { slice: Slice },
    /// A pupil's plan in plain words, for parents; only a plan in force.
    Handout { pupil: PupilId, to: PaperTo },
    /// A whole class's plans, a few points a pupil: those whom the asker works with today.
    Cover { class: String, to: PaperTo },
    /// Who saw, opened, read, changed and exported what, newest first; for the SENCO. About whom only, by which login
    /// only, and from which day on: without it the last four weeks.
    Audit { pupil: Option<PupilId>, staff: Option<String>, since: Option<Day>, slice: Slice },
    /// What the asker had typed and not sent.
    Drafts,
    /// What the school has chosen: whom a worry goes to, snippets, stop words.
    School,
}

/// What the audit has of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// That the record was opened.
    Opened,
    /// That it was shown, once a client says that it stood there.
    Shown,
    /// That it was opened, shown or exported, by where the page goes.
    ByWhereItGoes,
    /// Nothing, and why.
    Not(&'static str),
}

/// Whose record a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Nobody's.
    Nobody,
    /// One pupil's.
    One(PupilId, Noted),
    /// That of the pupil whose entry it is.
    OfEntry(EntryId, Noted),
    /// That of the pupil whom the item is about.
    OfItem(FlagId, Noted),
    /// Several pupils'.
    Many(Noted),
}

/// Names, and of one's own pupils the kind of support: what a list of them must show.
const NAMES: Noted = Noted::Not("a list of names tells no record");
/// Rows of the SENCO's desk and of one's own inbox.
const DESK: Noted = Noted::Not("what waits for somebody is theirs to see, and opens nobody's record");

impl Question {
    /// Whose record it is about, and what of that the audit has. The audit's gate: there is no other list.
    pub fn about(&self) -> Subject {
        match self {
            Question::Top { .. }
            | Question::Pupils
            | Question::Briefs { .. }
            | Question::Find { .. }
            | Question::Whom { .. } => Subject::Many(NAMES),
            Question::Card { pupil } => Subject::One(*pupil, Noted::Shown),
            Question::Plan { pupil }
            | Question::Record { pupil, .. }
            | Question::Entries { pupil, .. }
            | Question::Versions { pupil, .. }
            | Question::Assessment { pupil, .. }
            | Question::ConcernsOf { pupil, .. }
            | Question::Receipts { pupil, .. }
            | Question::Nudges { pupil, .. } => Subject::One(*pupil, Noted::Opened),
            Question::ItemRows { of, .. } | Question::Items { of, .. } => match of {
                Desk::About(pupil) => Subject::One(*pupil, Noted::Opened),
                Desk::Queue | Desk::Own => Subject::Many(DESK),
            },
            Question::LinksTo { pupil, .. } => {
                Subject::One(*pupil, Noted::Not("who works with whom is the staff's list, and tells no record"))
            }
            Question::ReadBy { pupil, .. } => {
                Subject::One(*pupil, Noted::Not("it tells what colleagues have read, and nothing of the pupil"))
            }
            Question::Entry { entry } => Subject::OfEntry(*entry, Noted::Opened),
            Question::Item { item } => Subject::OfItem(*item, DESK),
            Question::RowsOf { .. }
            | Question::UnreadPlans { .. }
            | Question::OpenConcerns { .. }
            | Question::Tried { .. }
            | Question::Concerns { .. } => Subject::Many(DESK),
            Question::Mine { .. } => Subject::Many(Noted::Not("it is what the asker has written")),
            Question::Handout { pupil, .. } => Subject::One(*pupil, Noted::ByWhereItGoes),
            Question::Cover { .. } => Subject::Many(Noted::ByWhereItGoes),
            Question::Audit { .. } => Subject::Many(Noted::Not("it is the audit")),
            Question::Lesson
            | Question::Waits
            | Question::Staff
            | Question::Strategies
            | Question::Links { .. }
            | Question::Classes
            | Question::Counts
            | Question::Drafts
            | Question::School => Subject::Nobody,
        }
    }

    /// What makes the answer old, for whoever keeps it. Of `Pupils` and the queue a change of one row is told by its id.
    pub fn topics(&self, me: Option<StaffId>) -> Vec<Topic> {
        match self {
            Question::Top { .. } | Question::Pupils => vec![Topic::Pupils],
            Question::Card { pupil }
            | Question::Plan { pupil }
            | Question::Record { pupil, .. }
            | Question::Entries { pupil, .. }
            | Question::Versions { pupil, .. }
            | Question::Assessment { pupil, .. }
            | Question::ConcernsOf { pupil, .. }
            | Question::Receipts { pupil, .. }
            | Question::Nudges { pupil, .. }
            | Question::ReadBy { pupil, .. }
            | Question::Handout { pupil, .. } => vec![Topic::Pupil(*pupil)],
            Question::ItemRows { of, .. } | Question::Items { of, .. } => match of {
                Desk::Queue => vec![Topic::Queue],
                Desk::Own => waits(me),
                Desk::About(pupil) => vec![Topic::Pupil(*pupil)],
            },
            Question::Item { item } => vec![Topic::Item(*item)],
            Question::Waits
            | Question::UnreadPlans { .. }
            | Question::OpenConcerns { .. }
            | Question::Tried { .. }
            | Question::Concerns { .. } => waits(me),
            Question::Staff | Question::Links { .. } | Question::LinksTo { .. } => vec![Topic::Staff],
            Question::Classes | Question::Cover { .. } => vec![Topic::Roster],
            Question::Strategies | Question::School => vec![Topic::School],
            Question::Briefs { .. }
            | Question::Find { .. }
            | Question::Whom { .. }
            | Question::Entry { .. }
            | Question::Lesson
            | Question::RowsOf { .. }
            | Question::Counts
            | Question::Mine { .. }
            | Question::Audit { .. }
            | Question::Drafts => Vec::new(),
        }
    }

    /// Which rows it wants, where its answer is a page of a list.
    pub fn slice(&mut self) -> Option<&mut Slice> {
        match self {
            Question::Entries { slice, .. }
            | Question::Versions { slice, .. }
            | Question::Assessment { slice, .. }
            | Question::ConcernsOf { slice, .. }
            | Question::Receipts { slice, .. }
            | Question::Nudges { slice, .. }
            | Question::LinksTo { slice, .. }
            | Question::ItemRows { slice, .. }
            | Question::Items { slice, .. }
            | Question::UnreadPlans { slice }
            | Question::OpenConcerns { slice }
            | Question::Tried { slice }
            | Question::Concerns { slice }
            | Question::ReadBy { slice, .. }
            | Question::Links { slice }
            | Question::Mine { slice }
            | Question::Audit { slice, .. } => Some(slice),
            Question::Top { .. }
            | Question::Pupils
            | Question::Briefs { .. }
            | Question::Find { .. }
            | Question::Whom { .. }
            | Question::Card { .. }
            | Question::Plan { .. }
            | Question::Record { .. }
            | Question::Entry { .. }
            | Question::Lesson
            | Question::RowsOf { .. }
            | Question::Item { .. }
            | Question::Waits
            | Question::Staff
            | Question::Strategies
            | Question::Classes
            | Question::Counts
            | Question::Handout { .. }
            | Question::Cover { .. }
            | Question::Drafts
            | Question::School => None,
        }
    }

    /// The same list from there on.
    #[must_use]
    pub fn on(mut self, from: Onward) -> Question {
        if let Some(slice) = self.slice() {
            slice.from = Some(from);
        }
        self
    }

    /// The list as such, whichever rows of it are wanted.
    #[must_use]
    pub fn list(mut self) -> Question {
        if let Some(slice) = self.slice() {
            *slice = Slice::default();
        }
        self
    }
}

/// What waits for one person: their own news, and what may be anybody's.
fn waits(me: Option<StaffId>) -> Vec<Topic> {
    [Topic::Inbox].into_iter().chain(me.map(Topic::InboxOf)).collect()
}
