//! What the program holds: the model, the screens that lie on each other, and the questions that are under way.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use uuid::Uuid;

use super::ahead::Ahead;
use super::door::Door;
use crate::client::Greeting;
use crate::domain::id::{CommandId, FlagId};
use crate::domain::record::staff::Role;
use crate::domain::school_day::Day;
use crate::keys::{Chord, Context};
use crate::model::{Model, Taken, Ticket};
use crate::proto::ask::Question;
use crate::proto::message::{Request, Told, Topic};
use crate::proto::signin::Doorway;
use crate::proto::view::Welcome;
use crate::screen::Screen;
use crate::screen::audit::AuditScreen;
use crate::screen::counts::CountsScreen;
use crate::screen::desk::DeskScreen;
use crate::screen::pupils::Pupils;
use crate::screen::staff::StaffScreen;
use crate::theme::Theme;

/// What happened.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A key.
    Key(Chord),
    /// Text that was pasted.
    Paste(String),
    /// The terminal has this many columns and rows.
    Resize(u16, u16),
    /// The server said something.
    Told(Box<Told>),
    /// The line to the server ended, and why.
    LineDown(String),
    /// There is a new line, and hello has been said over it.
    LineUp(Box<Greeting>),
    /// It is another day in Europe/London.
    Today(Day),
    /// A second has passed since something was typed.
    KeepDrafts,
    /// What was sent to be stored has been under way for a moment.
    Slow,
    /// No key has been touched for almost as long as may be.
    Away,
    /// No key has been touched for as long as may be.
    Lock,
}

/// What goes to the server, under a number of the client's own.
pub type Out = (u64, Request);

/// What an answer is for.
#[derive(Clone, Debug)]
pub(super) enum Purpose {
    /// It goes into the cache.
    Fill(Question),
    Settle(Ticket),
    /// Something is taken back.
    Withdraw(Taken),
    /// It is put back.
    PutBack(Taken),
    Become,
    /// Pupils of the list that changed.
    Briefs,
    /// Rows of the desk that changed: these.
    Rows(BTreeSet<FlagId>),
    /// An item for today that came in: it is said wherever they are.
    Announce,
    /// Drafts are kept.
    Keep,
    /// A step at the door, and what is said when it was taken.
    Door(Option<&'static str>),
    /// For somebody who has left since: nothing is said.
    Silent,
    Nothing,
}

/// The program, all of it that has no thread, file or terminal.
pub struct App {
    /// What the screens share.
    pub model: Model,
    /// How it looks.
    pub theme: Theme,
    /// Whether what is entered outlives the program; not so in the demo's throw-away store.
    pub is_kept: bool,
    /// A screen that locks earlier than it must: tests cannot wait.
    pub idle_at_most: Option<Duration>,
    /// Whether colours may be shown.
    pub(super) colour: bool,
    pub(super) screens: Vec<Box<dyn Screen>>,
    pub(super) under_way: BTreeMap<u64, (Purpose, Request)>,
    pub(super) out: Vec<Out>,
    pub(super) watched: BTreeSet<Topic>,
    /// What the server could not answer while it rebuilt its index.
    pub(super) missed: BTreeSet<Question>,
    pub(super) last: u64,
    seed: u64,
    pub(super) finished: bool,
    pub(super) door: Door,
    /// What is typed ahead of the server.
    pub(super) ahead: Ahead,
    /// The newest item for today that the user knows of, or that of none; `None` until the server has said what waits.
    pub(super) announced: Option<FlagId>,
}

impl App {
    /// The program for somebody whom the server has welcomed. `last` is the number of the last question that was
    /// asked over the line; `seed` is random and makes the names of commands.
    pub fn new(welcome: Welcome, theme: Theme, colour: bool, last: u64, seed: u64) -> App {
        let mut app = App::bare(welcome, theme, colour, last, seed);
        app.start();
        app.arrive();
        app
    }

    /// The program for somebody who must say first who they are.
    pub fn at_door(doorway: Doorway, theme: Theme, colour: bool, last: u64, seed: u64) -> App {
        let mut app = App::bare(doorway.welcome.clone(), theme, colour, last, seed);
        app.show_to_door(doorway);
        app
    }

    fn bare(welcome: Welcome, theme: Theme, colour: bool, last: u64, seed: u64) -> App {
        App {
            model: Model::new(welcome, seed),
            idle_at_most: None,
            theme,
            is_kept: true,
            colour,
            screens: Vec::new(),
            under_way: BTreeMap::new(),
            out: Vec::new(),
            watched: BTreeSet::new(),
            missed: BTreeSet::new(),
            last,
            seed,
            finished: false,
            door: Door::default(),
            ahead: Ahead::default(),
            announced: None,
        }
    }

    /// Begins at the first screen of the user's role.
    pub(super) fn start(&mut self) {
        self.screens.clear();
        self.door.left.was_in = true;
        self.watch(); // Before the first question: what changes after its answer is heard of.
        self.open(Box::new(Pupils::default()));
        if self.model.is(&[Role::Senco, Role::DeputySenco]) {
            self.open(Box::new(DeskScreen::default()));
        } else if self.model.only_leads() {
            self.open(Box::new(CountsScreen));
        } else if !self.model.supports() && self.model.is(&[Role::DataProtection]) {
            self.open(Box::new(AuditScreen::default()));
        } else if !self.model.supports() && self.model.is(&[Role::Admin]) {
            self.open(Box::new(StaffScreen::default()));
        }
        self.fill(&Question::Drafts);
        let opening = self.model.welcome.opening.join(" ");
        if !opening.is_empty() {
            self.model.say(crate::model::Tone::Note, opening);
        }
        if let Some(why) = self.model.welcome.read_only.clone() {
            self.model.say(crate::model::Tone::Bad, why);
        }
    }

    /// The screen that has the keys.
    pub fn top(&self) -> Option<&dyn Screen> {
        self.screens.last().map(AsRef::as_ref)
    }

    /// The same, for what it says of itself and its text.
    pub fn top_mut(&mut self) -> Option<&mut (dyn Screen + 'static)> {
        self.screens.last_mut().map(AsMut::as_mut)
    }

    /// Whether the safeguarding stop has come up; asking takes the mark away. What was typed before it was seen does
    /// not answer it: whoever reads the keys throws away what came with the one that opened it.
    pub fn take_stopped(&mut self) -> bool {
        std::mem::take(&mut self.door.stopped)
    }

    /// Whether the safeguarding stop is open, on top or under a question.
    pub(super) fn is_stopped(&self) -> bool {
        self.screens.iter().any(|screen| screen.context() == Context::Stop)
    }

    /// Whether the user has left.
    pub fn is_finished(&self) -> bool {
        self.finished
    }

    /// Whether something typed is still to be kept.
    pub fn has_drafts_to_keep(&self) -> bool {
        self.model.drafts.is_changed()
    }

    /// Whether the server has yet to say that what was typed is kept.
    pub fn is_keeping(&self) -> bool {
        self.under_way.values().any(|(purpose, _)| matches!(purpose, Purpose::Keep))
    }

    /// Whether something was sent to be stored, and the server has yet to say whether it is.
    pub fn is_storing(&self) -> bool {
        self.under_way.values().any(|(_, request)| matches!(request, Request::Do { .. }))
    }

    /// Whether it is said that storing takes a while.
    pub fn is_slow(&self) -> bool {
        self.ahead.is_slow
    }

    /// What is to be kept and is not, as far as is known here; it is nobody else's business from now on.
    pub fn take_unkept(&mut self) -> Vec<Request> {
        let owed = self.under_way.extract_if(.., |_, (purpose, _)| matches!(purpose, Purpose::Keep));
        let mut owed: Vec<Request> = owed.map(|(_, (_, request))| request).collect();
        if self.model.drafts.is_changed() {
            owed.push(Request::KeepDrafts { changes: self.model.drafts.take_changes() });
        }
        owed
    }

    /// What is to be sent, oldest first.
    pub fn take_out(&mut self) -> Vec<Out> {
        std::mem::take(&mut self.out)
    }

    /// Whether every question has been answered.
    pub fn is_settled(&self) -> bool {
        self.under_way.is_empty()
    }

    pub(super) fn ask(&mut self, purpose: Purpose, request: Request) {
        self.last += 1;
        self.under_way.insert(self.last, (purpose, request.clone()));
        self.out.push((self.last, request));
    }

    /// A name for a command that no other has: half of it is the session's.
    pub(super) fn command_id(&self) -> CommandId {
        CommandId(Uuid::from_u64_pair(self.seed, self.last + 1))
    }
}
