//! The one model: whom the user is, what the server said, what is typed, and the one line that says what happened.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::cache::Cache;
use super::draft::{DraftId, Drafts};
use super::effect::Ticket;
use super::held::Open;
use super::taken::Taken;
use crate::clock::Clock;
use crate::domain::command::{Command, Done};
use crate::domain::id::{FlagId, PupilId, StaffId};
use crate::domain::log_line::Snippets;
use crate::domain::record::flag::{AsSeen, Flag, FlagCommand, Step, StepId};
use crate::domain::record::school::School;
use crate::domain::record::staff::{Role, StaffCommand};
use crate::domain::rights::hears_of_changes;
use crate::domain::safeguard::{STOP_WORDS, StopList};
use crate::domain::school_day::{Calendar, Day};
use crate::domain::time::Instant;
use crate::proto::view::{Touch, Welcome};

/// What kind of thing was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Good,
    /// Something is to be known.
    Note,
    /// Something was not done.
    Bad,
}

/// A sentence for the status line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What kind.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
}

/// All that the screens share.
pub struct Model {
    /// Who the user is, and where.
    pub welcome: Welcome,
    /// The server's clock, for whoever waits for its next midnight. Nothing here reads it.
    pub clock: Clock,
    /// What the server said.
    pub cache: Cache,
    /// What the user typed.
    pub drafts: Drafts,
    /// The records that are open, as the user knows them.
    pub open: Open,
    /// What happened last; the next key takes it away.
    pub said: Option<Said>,
    /// Why the line is down, while it is.
    pub line_down: Option<String>,
    /// Nobody is in: the screen is at the door, and nothing of anybody is held here.
    pub at_door: bool,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Made when the first text is looked at.
    stop_words: OnceCell<StopList>,
    /// What was taken back last in this session, and what it was: one key more and it stands again.
    pub taken_back: Option<Taken>,
    /// The steps that were taken with items since the user came in, the last one at the end: one key takes it back.
    pub steps: Vec<Stepped>,
    /// The item that was under the cursor when the desk was left.
    pub at_desk: Option<FlagId>,
    /// Whether letters and signs may leave ASCII.
    pub unicode: bool,
    tickets: u64,
}

/// What one key takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Last {
    /// A step that was taken with items, each with the step.
    Step(Vec<AsSeen>),
    /// A note about an item that only those who triage see.
    Note(FlagId),
    /// That the user is away, or here; and until when they were away before.
    Away(Option<Day>),
}

/// Something that was done with items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stepped {
    /// What.
    pub what: Last,
    /// What it was, in words.
    pub said: String,
    /// What stays of it when it is taken back; empty where nothing does.
    pub stays: &'static str,
}

impl Stepped {
    /// The items that it was done with.
    pub fn flags(&self) -> Vec<FlagId> {
        match &self.what {
            Last::Step(items) => items.iter().map(|item| item.flag).collect(),
            Last::Note(flag) => vec![*flag],
            Last::Away(_) => Vec::new(),
        }
    }

    /// What takes it back.
    pub fn undone(&self) -> Command {
        Command::Flag(match &self.what {
            Last::Step(items) => {
                let step = Step::TakeBack { of: StepId::default() };
                FlagCommand::TakeStep { items: items.clone(), step, message: String::new() }
            }
            Last::Note(flag) => FlagCommand::TakeNoteBack { flag: *flag },
            Last::Away(before) => return Command::Staff(StaffCommand::SetAway { login: None, until: *before }),
        })
    }
}

impl Model {
    /// The model of somebody whom the server has just welcomed. `session` tells what is typed here from what the same
    /// person types elsewhere.
    pub fn new(welcome: Welcome, session: u64) -> Model {
        Model {
            clock: Clock::showing(welcome.now),
            welcome,
            cache: Cache::default(),
            drafts: Drafts::of_session(session),
            open: Open::default(),
            said: None,
            line_down: None,
            at_door: false,
            size: (80, 24),
            stop_words: OnceCell::new(),
            taken_back: None,
            steps: Vec::new(),
            at_desk: None,
            unicode: true,
            tickets: 0,
        }
    }

    /// Something was taken back: says so, and how it comes back where it does.
    pub fn took_back(&mut self, taken: Taken) {
        if taken.how.hidden {
            let said = format!("Hidden: {}. The SENCO has it under : \"wrong child\".", taken.said);
            return self.say(Tone::Good, said);
        }
        self.say(Tone::Good, format!("Withdrawn: {}. : \"put back\" brings it back.", taken.said));
        self.taken_back = Some(taken);
    }

    /// A step was taken with these items: says so, with which one it is, and that one key takes it back.
    pub fn stepped(&mut self, flags: &[FlagId], named: &str, done: &Done, said: &str, stays: &'static str) {
        if !self.triages() {
            return self.say(Tone::Good, "Sent.");
        }
        let made = done.made.iter().rev().take(flags.len()).rev();
        let items: Vec<AsSeen> =
            flags.iter().zip(made).map(|(flag, step)| AsSeen { flag: *flag, last: Some(StepId(*step)) }).collect();
        let said = if flags.len() > 1 { format!("{} {said}", flags.len()) } else { format!("{said}, {named}") };
        let mut letters = said.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        let stays_then = if stays.is_empty() { String::new() } else { format!(", {stays}") };
        self.say(Tone::Good, format!("{first}{}; ^Z takes it back{stays_then}.", letters.as_str()));
        self.steps.push(Stepped { what: Last::Step(items), said, stays });
    }

    /// A note was written about an item: says so, and that one key takes it back.
    pub fn noted(&mut self, flag: FlagId, named: &str) {
        self.say(Tone::Good, format!("Noted, {named}: SENCO and deputy see it; ^Z takes it back."));
        self.steps.push(Stepped { what: Last::Note(flag), said: format!("the note, {named}"), stays: "" });
    }

    /// The user is away, or here, and was until then before: says so, and that one key takes it back.
    pub fn said_away(&mut self, said: &str, before: Option<Day>) {
        self.say(Tone::Good, format!("{said}; ^Z takes it back."));
        self.steps.push(Stepped { what: Last::Away(before), said: said.replace("You are", "you are"), stays: "" });
    }

    /// Goes on as somebody else: nothing of the one before stays.
    pub fn become_other(&mut self, welcome: Welcome) {
        self.welcomed(welcome);
        self.cache = Cache::default();
        self.drafts.become_others();
        self.open = Open::default();
        self.taken_back = None;
        self.steps.clear();
        self.at_desk = None;
        self.said = None;
        self.at_door = false;
    }

    /// Takes over where the user is, as a server has just said it.
    pub fn welcomed(&mut self, welcome: Welcome) {
        self.clock = Clock::showing(welcome.now);
        self.welcome = welcome;
        self.forget_stop_words();
    }

    /// The school has chosen something since.
    pub fn set_school(&mut self, school: Option<School>) {
        self.welcome.school = school;
        self.forget_stop_words();
    }

    /// The list of stop words is made anew: the school's may be another.
    fn forget_stop_words(&mut self) {
        self.stop_words = OnceCell::new();
    }

    fn stop_words(&self) -> &StopList {
        let school = self.welcome.school.as_ref();
        self.stop_words.get_or_init(|| school.map_or_else(|| StopList::new(STOP_WORDS), StopList::of))
    }

    /// The stop word that a text has, but for those that its writer has let pass.
    pub fn stop_word(&self, text: &str, passed: &BTreeSet<String>) -> Option<String> {
        self.stop_words().find(text, passed).map(str::to_owned)
    }

    /// Keeps what was typed, but for a worry about safety, which is never kept.
    pub fn keep_typed(&mut self, id: DraftId, text: &str, passed: &BTreeSet<String>) {
        if self.stop_word(text, passed).is_none() {
            self.drafts.set(id, text);
        } else {
            self.drafts.drop(id);
        }
    }

    /// Throws what was typed away, so that it can be taken back: but for a worry about safety, which is nowhere.
    pub fn throw_typed(&mut self, id: DraftId, text: String, passed: &BTreeSet<String>) {
        if self.stop_word(&text, passed).is_none() {
            self.drafts.throw(id, text);
        } else {
            self.drafts.drop(id);
        }
    }

    /// What others changed in a record while it is open, newest first.
    pub fn news(&self, id: PupilId) -> Vec<&Touch> {
        self.open.news(id, self.me(), &self.cache)
    }

    /// What this person did at this time stood on the screen: it is no news any more.
    pub fn saw(&mut self, id: PupilId, by: &str, at: Option<Instant>) {
        self.open.saw(id, &self.cache, |touch| touch.name == by && Some(touch.at) == at);
    }

    /// The key for what changed: shows it, and then takes it in. Says whether it was taken in.
    pub fn look(&mut self, id: PupilId) -> bool {
        self.open.look(id, &self.cache)
    }

    /// A ticket that nobody has had.
    pub fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    /// Says something on the status line.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.said = Some(Said { tone, text: text.into() });
    }

    /// The user's id; `None` for an owner without a person.
    pub fn me(&self) -> Option<StaffId> {
        self.welcome.me.as_ref().map(|me| me.id)
    }

    /// Whether the user has one of these roles.
    pub fn is(&self, roles: &[Role]) -> bool {
        self.welcome.me.as_ref().is_some_and(|me| me.is(roles))
    }

    /// Whether items come to the user.
    pub fn triages(&self) -> bool {
        self.is(&[Role::Senco, Role::DeputySenco])
    }

    /// Whether the user manages staff: the office, the SENCO, and the store's owner without a person.
    pub fn manages_staff(&self) -> bool {
        self.me().is_none() || self.is(&[Role::Admin, Role::Senco, Role::DeputySenco])
    }

    /// Whether the user works with pupils at all: teaches, assists, or is the SENCO.
    pub fn supports(&self) -> bool {
        self.is(Role::WITH_PUPILS)
    }

    /// Whether the user is the head and works with no pupils besides: opens records with a reason, and changes nothing.
    pub fn only_leads(&self) -> bool {
        self.is(&[Role::Head]) && !self.supports()
    }

    /// Whether the user is told of changes of roles and of settings.
    pub fn hears_of_changes(&self) -> bool {
        self.welcome.me.as_ref().is_some_and(hears_of_changes)
    }

    /// Whether the user may see who saw what, and how many pupils have support.
    pub fn watches(&self) -> bool {
        self.is(&[Role::Senco, Role::Head, Role::DataProtection])
    }

    /// Today's date in Europe/London.
    pub fn today(&self) -> Day {
        self.welcome.today
    }

    /// The school's snippets for notes.
    pub fn snippets(&self) -> &Snippets {
        static NONE: Snippets = Snippets::new();
        self.welcome.school.as_ref().map_or(&NONE, |school| &school.snippets)
    }

    /// For how many school days nobody has taken up an item, where that is too long.
    pub fn left_lying(&self, flag: &Flag) -> Option<i32> {
        let none = Calendar::default();
        flag.left_lying(self.welcome.school.as_ref().map_or(&none, |school| &school.calendar), self.today())
    }

    /// How many things want the user.
    pub fn wanted(&self) -> usize {
        self.cache.waits().wanted()
    }

    /// The school's calendar; an empty one before there is a school.
    pub fn calendar(&self) -> Calendar {
        self.welcome.school.as_ref().map(|school| school.calendar.clone()).unwrap_or_default()
    }
}
