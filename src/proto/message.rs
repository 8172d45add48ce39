//! Requests, replies and notices.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ask::{Question, Reply};
use super::signin::DoorStep;
use super::subject::{Noted, Subject};
use super::view::{Brief, Gap};
use crate::domain::command::Command;
use crate::domain::id::{CommandId, FlagId, PupilId, StaffId};
use crate::domain::time::Instant;

/// The version of everything below but `Hello`, whose layout is frozen.
pub const VERSION: u32 = 4;

/// The first message of a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The client's `VERSION`.
    pub proto: u32,
    /// The client's program version.
    pub program: String,
    /// `--as LOGIN`: honoured from root and from the store's owner only.
    #[serde(default)]
    pub act_as: Option<String>,
}

/// What a client wants of the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Always the first.
    Hello(Hello),
    /// Tell something, and change nothing.
    Ask(Question),
    /// Do something.
    Do {
        /// Its name: sent twice, it is done once.
        cmd: CommandId,
        /// What.
        command: Command,
    },
    /// A part of a `Do` or `Preview` of an import that is longer than a question may be.
    Part(Part),
    /// Say what would become of something, and do nothing.
    Preview {
        /// What.
        command: Command,
    },
    /// From now on tell of changes in these, and in no others.
    Watch {
        /// In what.
        topics: BTreeSet<Topic>,
    },
    /// Keep what has changed of what the asker has typed and not sent.
    KeepDrafts {
        /// What a text is for, in the client's words, and the text; `None` throws it away.
        changes: Vec<(String, Option<String>)>,
    },
    /// Which server this is.
    About,
    /// Compare the store with its journal.
    Check {
        /// The newest sum as it was kept elsewhere.
        #[serde(default)]
        head: Option<String>,
    },
    /// In the demo: go on as somebody else.
    Become {
        /// The login.
        login: String,
    },
    /// Sign in, lock, and what goes with it.
    Door(DoorStep),
}

/// A part of a question: so much of its JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// How many bytes of it came before.
    pub at: usize,
    /// How many it has.
    pub of: usize,
    /// What comes now.
    pub text: String,
}

impl From<Question> for Request {
    fn from(question: Question) -> Request {
        Request::Ask(question)
    }
}

impl Request {
    /// Whose record it is about, and what of that the audit has.
    pub fn about(&self) -> Subject {
        match self {
            Request::Ask(question) => question.about(),
            // What is done stands in the journal itself; what others did meanwhile is told.
            Request::Do { .. } | Request::Preview { .. } => Subject::Told(Noted::Given),
            Request::Hello(_)
            | Request::Part(_)
            | Request::Watch { .. }
            | Request::KeepDrafts { .. }
            | Request::About
            | Request::Check { .. }
            | Request::Become { .. }
            | Request::Door(_) => Subject::Nobody,
        }
    }
}

/// Where a page that is put together from records goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperTo {
    /// It is read on a screen and stays there.
    Screen,
    /// It leaves as text.
    Text,
    /// It leaves as a page for a browser or a printer.
    Html,
    /// It leaves as JSON.
    Json,
}

impl PaperTo {
    /// How the audit says in what form it left; `None` where it did not.
    pub fn left_as(self) -> Option<&'static str> {
        match self {
            PaperTo::Screen => None,
            PaperTo::Text => Some("as text"),
            PaperTo::Html => Some("as HTML"),
            PaperTo::Json => Some("as JSON"),
        }
    }
}

/// Whom some words name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Exactly this pupil.
    One(Brief),
    /// More than one fits.
    Several(Vec<Brief>),
    /// Nobody fits; these come near.
    Near(Vec<Brief>),
    /// Nobody.
    Nobody,
}

/// Which server it is, and whom it takes the asker for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The process.
    pub pid: u32,
    /// The program's version.
    pub program: String,
    /// When it started: UTC.
    pub since: Instant,
    /// How many clients it has.
    pub clients: usize,
    /// The asker's Unix account.
    pub account: String,
    /// The asker's login; `None` for the owner without a person.
    pub login: Option<String>,
    /// The newest sum of the journal.
    pub head: String,
    /// Why nothing is written, where that is so.
    pub read_only: Option<String>,
    /// What is wrong with the store's index, where it is not whole on the disk.
    #[serde(default)]
    pub ailment: Option<String>,
    /// How far making it again is; `None` while that waits for room.
    #[serde(default)]
    pub percent: Option<u64>,
    /// By how many seconds the machine's clock was put forward, or back where negative, since the server started.
    #[serde(default)]
    pub clock_moved: i64,
    /// By how many seconds the newest line of the journal was entered later than it is now.
    #[serde(default)]
    pub newest_ahead: Option<i64>,
    /// What was found wrong with what lies in the store's folders, a sentence each.
    #[serde(default)]
    pub faults: Vec<String>,
    /// All of them were looked over since the server started.
    #[serde(default)]
    pub looked_over: bool,
    /// What the school should see to, a sentence each.
    #[serde(default)]
    pub school: Vec<String>,
}

/// What a comparison of store and journal found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Lines read.
    pub lines: u64,
    /// Commits read.
    pub commits: u64,
    /// The newest sum.
    pub head: String,
    /// Whether the sum that was asked for is in the chain; `None` where none was.
    pub head_found: Option<bool>,
    /// What is wrong, a sentence each; none means clean.
    pub faults: Vec<String>,
    /// Lines of the journal of what was seen.
    #[serde(default)]
    pub views: u64,
    /// Its newest sum.
    #[serde(default)]
    pub views_head: String,
    /// What is wrong with it, a sentence each.
    #[serde(default)]
    pub views_faults: Vec<String>,
    /// What is wrong with what sign-in needs, a sentence each.
    #[serde(default)]
    pub secrets_faults: Vec<String>,
    /// What is wrong with what was typed and not sent, a sentence each.
    #[serde(default)]
    pub drafts_faults: Vec<String>,
    /// What is missing of either journal or was changed in it.
    #[serde(default)]
    pub gaps: Vec<Gap>,
    /// What to do, a sentence for each folder with faults.
    #[serde(default)]
    pub todo: Vec<String>,
}

impl Checked {
    /// Whether nothing is wrong; what became of the sum that was asked for is another matter.
    pub fn is_clean(&self) -> bool {
        self.all_faults().next().is_none()
    }

    /// All that is wrong, a sentence each.
    pub fn all_faults(&self) -> impl Iterator<Item = &String> {
        [&self.faults, &self.views_faults, &self.secrets_faults, &self.drafts_faults].into_iter().flatten()
    }
}

/// What can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// One pupil's record.
    Pupil(PupilId),
    /// What the list of pupils shows: names, forms, provisions, flags.
    Pupils,
    /// What the list shows of one pupil, whose place in it stays. Whoever watches `Pupils` hears of it.
    Brief(PupilId),
    /// Names, forms and classes.
    Roster,
    /// The items for the SENCO, as many as they are.
    Queue,
    /// One item: it is new, or somebody took a step. Whoever watches `Queue` hears of it.
    Item(FlagId),
    /// What waits for anybody: names and classes have changed.
    Inbox,
    /// What waits for one person: answers to their items, plans, nudges, parents' concerns.
    InboxOf(StaffId),
    /// Who works here.
    Staff,
    /// The school itself.
    School,
    /// Who works with whom, and who works here at all: what was shown may be shown no more.
    Reach,
    /// Anything.
    All,
}

/// How far the server is with opening the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The index is being made again from the journal, which takes longer.
    pub rebuilding: bool,
    /// Of a hundred.
    pub percent: u64,
}

impl Opening {
    /// In words, for the middle of a sentence.
    pub fn words(self) -> String {
        let what = if self.rebuilding { "the index is being made again" } else { "the store is being opened" };
        format!("{what}, {}%", self.percent)
    }
}

/// What the server says unasked: that something changed, never what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// These changed.
    Changed(BTreeSet<Topic>),
    /// Something that everybody should read: the index was made again, the store takes no writing.
    Said(String),
    /// The store is not open yet, or its index is being made again. Whoever has said hello gets the answer by itself.
    Opening(Opening),
    /// The server goes: connect again.
    Bye,
}

/// What goes from client to server: the client's own number for it, so that an answer finds its question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Call(pub u64, pub Request);

/// What goes from server to client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// An answer, with its question's number.
    Reply(u64, Reply),
    /// A notice.
    Notice(Notice),
}
