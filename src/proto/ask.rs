//! All that can be asked, and what answers it. A new question is a row in the first list, and where its answer is of a new
//! kind, a row in the second; who answers it stands in `server::answer`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::message::{About, Checked, PaperTo, Topic, Whom};
use super::page::{Onward, Page, Slice};
use super::signin::{CodeSetUp, Doorway, Slip};
use super::subject::Noted::{Given, Not, Opened, Paper};
use super::subject::Subject::{self, Nobody, One, Told};
use super::subject::{Desk, NAMES, inbox};
use super::tells::{Hears, Tells};
use super::view::{
    AuditPage, Brief, Card, ChangeRow, ClassRow, ConcernRow, Counts, EntryCard, Item, ItemRows, LinkRow, MisplacedRow,
    MyEntry, Named, NudgeRow, RaisedRow, ReadBy, ReceiptRow, Record, Signed, StaffMember, Top, TriedRow, UnreadPlan,
    Waits, Welcome,
};
use super::want::{Listed, Want};
use crate::domain::command::{Done, Refusal};
use crate::domain::cover_sheet::CoverSheet;
use crate::domain::handout::Handout;
use crate::domain::id::{EntryId, FlagId, PupilId, StaffId};
use crate::domain::record::assessment::Assessment;
use crate::domain::record::contact::Contact;
use crate::domain::record::entry::Kind;
use crate::domain::record::plan::Plan;
use crate::domain::record::school::School;
use crate::domain::record::strategy::Strategy;
use crate::domain::record::timetable::Lesson;
use crate::domain::roster::Report;
use crate::domain::school_day::Day;

/// Makes `Question` and a function for each that asks it, from rows of: what it is called, what it names (behind a
/// semicolon the slice, where its answer is a page of a list), the answer, whose record it is about, what makes it old.
macro_rules! questions {
    ($me:ident; $($(#[$doc:meta])* $name:ident $new:ident $({ $($field:ident: $type:ty),* $(; $slice:ident)? })?
        -> $reply:ident($answer:ty), $about:expr, $old:expr;)*) => {
        /// What a client wants to know.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "the fields are what their names and types say")]
        pub enum Question { $($(#[$doc])* $name $({ $($field: $type,)* $($slice: Slice)? })?,)* }

        #[expect(unused_variables, reason = "a row looks at what it needs of its question")]
        impl Question {
            /// What each is called.
            pub const NAMES: &[&str] = &[$(stringify!($name)),*];

            /// What it is called.
            pub fn name(&self) -> &'static str {
                match self { $(Question::$name { .. } => stringify!($name),)* }
            }

            /// Whose record it is about, and what of that the audit has. The audit's gate: there is no other list.
            pub fn about(&self) -> Subject {
                match self { $(Question::$name $({ $($field,)* $($slice)? })? => $about,)* }
            }

            /// What makes the answer old, for whoever keeps it. Of the pupils and the queue a change of one row is told
            /// by its id.
            pub fn topics(&self, $me: Option<StaffId>) -> Vec<Topic> {
                match self { $(Question::$name $({ $($field,)* $($slice)? })? => Vec::from($old),)* }
            }

            /// Which rows it wants, where its answer is a page of a list.
            pub fn slice(&mut self) -> Option<&mut Slice> {
                match self { $(Question::$name $({ $($field,)* $($slice)? })? => None$($(.or(Some($slice)))?)?,)* }
            }
        }

        $($(#[$doc])* pub fn $new($($($field: $type),*)?) -> Want<$answer> {
            Want {
                question: Question::$name $({ $($field,)* $($slice: Slice::default())? })?,
                pick: |reply| if let Reply::$reply(answer) = reply { Some(answer) } else { None },
            }
        })*
    };
}

/// Makes `Reply`, and what can be done with those that are pages of lists.
macro_rules! replies {
    ({ $($others:tt)* } $($name:ident($answer:ty) $($listed:ident)?;)*) => {
        /// What the server answers.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "the names of most are those of the questions")]
        pub enum Reply { $($name($answer),)* $($others)* }

        impl Reply {
            /// Takes the rows behind its own over, of another page of the same list. Says whether it was one.
            pub fn go_on(&mut self, next: Reply) -> bool {
                match (self, next) {
                    $($((Reply::$name(page), Reply::$name(next)) => $listed::go_on(page, next),)?)*
                    _ => return false,
                }
                true
            }

            /// Where its list goes on; `None` at the end, and for what is no list.
            pub fn more(&self) -> Option<&Onward> {
                match self { $($(Reply::$name(page) => $listed::more(page),)?)* _ => None }
            }

            /// How many rows its page has; none where it is no list.
            pub fn rows(&self) -> usize {
                match self { $($(Reply::$name(page) => $listed::rows(page),)?)* _ => 0 }
            }
        }

        impl Tells for Reply {
            fn tells(&self, hears: &mut Hears<'_>) {
                match self {
                    $(Reply::$name(answer) => answer.tells(hears),)*
                    Reply::Refused(refusal) => refusal.tells(hears),
                    // Staff and store; what an import has to say names lines of the asker's own file.
                    Reply::Welcome(_) | Reply::Door(_) | Reply::CodeSetUp(_) | Reply::Slips(..) | Reply::Done { .. }
                    | Reply::Noted | Reply::About(_) | Reply::Checked(_) => {}
                }
            }
        }
    };
}

questions! { me;
    /// The top of the list of pupils, for a first screen: it is asked for right behind hello, which nobody waits for.
    Top top { rows: usize } -> Top(Top), Told(Given), [Topic::Pupils];
    /// Name, form and year of every pupil.
    Pupils pupils -> Pupils(Vec<Brief>), Told(NAMES), [Topic::Pupils];
    /// These of them, as they stand in the list now; one who is not here is left out.
    Briefs briefs { pupils: BTreeSet<PupilId> } -> Pupils(Vec<Brief>), Told(NAMES), [];
    /// The pupils that a search finds, best first.
    Find find { query: String, limit: usize } -> Pupils(Vec<Brief>), Told(NAMES), [];
    /// Whom the words of a command line name; for writing, which is stricter.
    Whom whom { words: String, writing: bool } -> Whom(Whom), Told(NAMES), [];
    /// What stands beside the list for one pupil.
    Card card { pupil: PupilId } -> Card(Card), One(*pupil, Given), [Topic::Pupil(*pupil)];
    /// The same for these in their order, as far as the asker works with them, a page has room and the server has nobody
    /// to serve first: a client keeps them ready. Who is left out is asked for alone, or again.
    Cards cards { pupils: Vec<PupilId> } -> Cards(Vec<Card>), Told(Given),
        pupils.iter().map(|pupil| Topic::Pupil(*pupil)).collect::<Vec<_>>();
    /// The same for a command: it counts as opened.
    Plan plan { pupil: PupilId } -> Card(Card), One(*pupil, Opened), [Topic::Pupil(*pupil)];
    /// The beginning of all that is kept on one pupil, with so many entries at most.
    Record record_with { pupil: PupilId, limit: usize }
        -> Record(Record), One(*pupil, Opened), [Topic::Pupil(*pupil)];
    /// Entries of one pupil and one sort, newest first.
    Entries entries { pupil: PupilId, sort: Kind; slice }
        -> Entries(Page<Signed>), One(*pupil, Opened), [Topic::Pupil(*pupil)];
    /// The versions of a pupil's plans, newest first.
    Versions versions { pupil: PupilId; slice }
        -> Versions(Page<Plan>), One(*pupil, Opened), [Topic::Pupil(*pupil)];
    /// Entries of a pupil's assessment, newest day first.
    Assessment assessment { pupil: PupilId; slice }
        -> Assessment(Page<Named<Assessment>>), One(*pupil, Opened), [Topic::Pupil(*pupil)];
    /// Contacts about a pupil, newest day first.
    Contacts contacts { pupil: PupilId; slice }
        -> Contacts(Page<Named<Contact>>), One(*pupil, Opened), [Topic::Pupil(*pupil)];
    /// Parents' concerns about one pupil: open ones first, then newest first.
    ConcernsOf concerns_of { pupil: PupilId; slice }
        -> Concerns(Page<ConcernRow>), One(*pupil, Opened), [Topic::Pupil(*pupil)];
    /// Who said that they have read which version of a pupil's plan, newest first.
    Receipts receipts { pupil: PupilId; slice }
        -> Receipts(Page<ReceiptRow>), One(*pupil, Opened), [Topic::Pupil(*pupil)];
    /// Who was asked last to read a pupil's plan, newest first.
    Nudges nudges { pupil: PupilId; slice }
        -> Nudges(Page<NudgeRow>), One(*pupil, Opened), [Topic::Pupil(*pupil)];
    /// Who works with a pupil besides the roster, by name.
    LinksTo links_to { pupil: PupilId; slice } -> Links(Page<LinkRow>),
        One(*pupil, Not("who works with whom is the staff's list, and tells no record")), [Topic::Staff];
    /// One entry, so that it can be corrected.
    Entry entry { entry: EntryId } -> Entry(EntryCard), Told(Opened), [];
    /// The lesson that the asker teaches now, by the server's clock and the school's timetable.
    Lesson lesson -> Lesson(Option<Lesson>), Nobody, [];
    /// Items as rows of a list.
    ItemRows item_rows { of: Desk; slice } -> ItemRows(ItemRows), of.subject(), of.topics(me);
    /// These rows, as they are now; one that the asker may not see is left out.
    RowsOf rows_of { items: BTreeSet<FlagId> } -> ItemRows(ItemRows), Told(Given), [];
    /// Items with all that was said about them.
    Items items { of: Desk; slice } -> Items(Page<Item>), of.subject(), of.topics(me);
    /// Items about a pupil that are to be dealt with, whoever raised them: why, by whom and since when, no word of them.
    Raised raised { pupil: PupilId } -> Raised(Vec<RaisedRow>), One(*pupil, Given), [Topic::Pupil(*pupil)];
    /// One item with all that was said about it and what it rests on.
    Item item { item: FlagId } -> Item(Item), Told(Given), [Topic::Item(*item)];
    /// How much waits for the asker.
    Waits waits -> Waits(Waits), Nobody, inbox(me);
    /// Plans whose version in force the asker has not read: nudged ones first, then newest first.
    UnreadPlans unread_plans { ; slice } -> UnreadPlans(Page<UnreadPlan>), Told(Given), inbox(me);
    /// Parents' concerns that nobody has answered, oldest first: of the asker's pupils, for the SENCO all.
    OpenConcerns open_concerns { ; slice } -> Concerns(Page<ConcernRow>), Told(Given), inbox(me);
    /// For the SENCO: what was tried and is not on the plan, newest first.
    Tried tried { ; slice } -> Tried(Page<TriedRow>), Told(Given), inbox(me);
    /// For those who lead: who was given which role, and what was changed of who sees and who is told, since they last said
    /// that they have seen it; oldest first.
    Changes changes { ; slice } -> Changes(Page<ChangeRow>), Nobody, inbox(me);
    /// Parents' concerns about the pupils that the asker works with: open ones first, then newest first.
    Concerns concerns { ; slice } -> Concerns(Page<ConcernRow>), Told(Given), inbox(me);
    /// Who has read which version of a pupil's plan: those first who have not read the one in force.
    ReadBy read_by { pupil: PupilId; slice } -> ReadBy(ReadBy),
        One(*pupil, Not("it tells what colleagues have read, and nothing of the pupil")), [Topic::Pupil(*pupil)];
    /// Who works here.
    Staff staff -> Staff(Vec<StaffMember>), Nobody, [Topic::Staff];
    /// The school's strategies.
    Strategies strategies -> Strategies(Vec<Strategy>), Nobody, [Topic::School];
    /// Who works with whom besides the roster, by name: all who manage staff may ask.
    Links links { ; slice } -> Links(Page<LinkRow>), Nobody, [Topic::Staff];
    /// Classes and groups, and who is of them.
    Classes classes -> Classes(Vec<ClassRow>), Nobody, [Topic::Roster];
    /// How many, never who: for the head.
    Counts counts -> Counts(Counts), Nobody, [];
    /// What the asker entered last, newest first.
    Mine mine { ; slice } -> Mine(Page<MyEntry>), Told(Given), [];
    /// What was said of the wrong child, what was found out last first: of the asker's own, for the SENCO all.
    Misplaced misplaced { ; slice } -> Misplaced(Page<MisplacedRow>), Told(Given), inbox(me);
    /// A pupil's plan in plain words, for parents; only a plan in force.
    Handout handout { pupil: PupilId, to: PaperTo }
        -> Handout(Handout), One(*pupil, Paper(*to)), [Topic::Pupil(*pupil)];
    /// A whole class's plans, a few points a pupil: those whom the asker works with today.
    Cover cover { class: String, to: PaperTo } -> Cover(CoverSheet), Told(Paper(*to)), [Topic::Roster];
    /// Who saw, opened, read, changed and exported what, newest first; for the SENCO. About whom only, by which login
    /// only, and from which day on: without it the last four weeks.
    Audit audit { pupil: Option<PupilId>, staff: Option<String>, since: Option<Day>; slice }
        -> Audit(AuditPage), Told(Not("it is the audit")), [];
    /// What the asker had typed and not sent: by what it is for, in the client's words.
    Drafts drafts -> Drafts(BTreeMap<String, String>), Nobody, [];
    /// What the school has chosen: whom a worry goes to, snippets, stop words. `None` before there is one.
    School school -> School(Option<Box<School>>), Nobody, [Topic::School];
}

replies! {
    {
        /// To `Hello`, `Become` and `Door`.
        Welcome(Box<Welcome>),
        /// To `Hello` and `Door`: the asker is not in, and how they get in.
        Door(Box<Doorway>),
        /// To `Door`: what sets a second factor up.
        CodeSetUp(Box<CodeSetUp>),
        /// To `Door`: one-time PINs, and how many people keep the one that they have chosen.
        Slips(Vec<Slip>, usize),
        /// To `Do`, and to `Preview` with commit 0.
        Done {
            /// What was done.
            done: Done,
            /// What an import has to say; not kept, so not there when a command is sent again.
            #[serde(default)]
            report: Option<Report>,
        },
        /// To `Watch` and `KeepDrafts`, and to every `Part` but the last, whose answer is that to the whole.
        Noted,
        /// To `About`.
        About(About),
        /// To `Check`.
        Checked(Checked),
        /// To anything: it was not done, and why.
        Refused(Refusal),
    }
    Top(Box<Top>);
    Pupils(Vec<Brief>);
    Whom(Whom);
    Card(Box<Card>);
    Cards(Vec<Card>);
    Record(Box<Record>);
    Entries(Page<Signed>) Listed;
    Versions(Page<Plan>) Listed;
    Assessment(Page<Named<Assessment>>) Listed;
    Contacts(Page<Named<Contact>>) Listed;
    Concerns(Page<ConcernRow>) Listed;
    Receipts(Page<ReceiptRow>) Listed;
    Nudges(Page<NudgeRow>) Listed;
    Links(Page<LinkRow>) Listed;
    Entry(Box<EntryCard>);
    Lesson(Option<Lesson>);
    ItemRows(ItemRows) Listed;
    Items(Page<Item>) Listed;
    Raised(Vec<RaisedRow>);
    Item(Box<Item>);
    Waits(Waits);
    UnreadPlans(Page<UnreadPlan>) Listed;
    Tried(Page<TriedRow>) Listed;
    Changes(Page<ChangeRow>) Listed;
    ReadBy(ReadBy) Listed;
    Staff(Vec<StaffMember>);
    Strategies(Vec<Strategy>);
    Classes(Vec<ClassRow>);
    Counts(Counts);
    Mine(Page<MyEntry>) Listed;
    Misplaced(Page<MisplacedRow>) Listed;
    Handout(Box<Handout>);
    Cover(Box<CoverSheet>);
    Audit(AuditPage) Listed;
    Drafts(BTreeMap<String, String>);
    School(Option<Box<School>>);
}

/// How many entries a record on the screen begins with.
const LOGGED: usize = 50;

/// The beginning of a pupil's record, as a screen shows it.
pub fn record(pupil: PupilId) -> Want<Record> {
    record_with(pupil, LOGGED)
}

impl Question {
    /// How many cards are kept ready at most.
    pub const MOST_CARDS: usize = 64;

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
