//! What the bench asks a server, and nothing of it stands anywhere else: one line of one person, whose bytes are counted.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sendo::client::{self, Caller};
use sendo::domain::command::Command;
use sendo::domain::id::{FlagId, PupilId};
use sendo::domain::need::Provision;
use sendo::domain::record::assessment::{AssessmentCommand, NewAssessment, Source};
use sendo::domain::record::entry::{EntryCommand, Fact, Kind, NewEntry, Outcome};
use sendo::domain::record::flag::{FlagCommand, NewFlag, Reason, Resolution, Step, Urgency};
use sendo::domain::record::plan::PlanCommand;
use sendo::domain::record::plan::edit::PlanEdit;
use sendo::domain::record::profile::{Part, ProfileCommand};
use sendo::proto::ask::Reply;
use sendo::proto::link::Link;
use sendo::proto::view::{Brief, Card};
use sendo::proto::{Desk, Question, Slice, ask};

/// A socket that counts what comes in.
pub struct Metered {
    line: UnixStream,
    bytes: Arc<AtomicU64>,
}

struct Counting(Box<dyn Read + Send>, Arc<AtomicU64>);

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.0.read(buffer)?;
        self.1.fetch_add(got as u64, Ordering::Relaxed);
        Ok(got)
    }
}

impl Metered {
    pub fn to(store: &Path) -> Metered {
        Metered { line: client::knock(&store.join("sock")).unwrap().expect("no server"), bytes: Arc::default() }
    }

    pub fn meter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.bytes)
    }
}

impl Link for Metered {
    fn reader(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Counting(self.line.reader()?, self.meter())))
    }

    fn writer(&self) -> io::Result<Box<dyn Write + Send>> {
        self.line.writer()
    }

    fn hang_up(&self) {
        self.line.hang_up();
    }

    fn peer_uid(&self) -> io::Result<u32> {
        self.line.peer_uid()
    }

    fn peer_process(&self) -> io::Result<u32> {
        self.line.peer_process()
    }
}

/// Somebody's line.
pub struct Line {
    caller: Caller,
    bytes: Arc<AtomicU64>,
}

impl Line {
    pub fn to(store: &Path, login: &str) -> Line {
        let link = Metered::to(store);
        let (caller, _) = Caller::greet(&link, Some(login.to_owned())).unwrap();
        Line { caller, bytes: link.meter() }
    }

    /// How many have come in.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    fn pupils(&mut self) -> Vec<Brief> {
        self.caller.get(&ask::pupils()).unwrap()
    }

    /// Those with a plan, in the order of the list.
    pub fn planned(&mut self) -> Vec<PupilId> {
        let has = |pupil: &Brief| !matches!(pupil.provision, None | Some(Provision::N));
        self.pupils().iter().filter(|pupil| has(pupil)).map(|pupil| pupil.id).collect()
    }

    /// What one would type for somebody: the first letters of both names.
    pub fn names(&mut self) -> Vec<String> {
        let start = |name: &str| name.chars().take(4).collect::<String>();
        self.pupils()
            .iter()
            .map(|pupil| format!("{} {}", start(&pupil.name.given), start(&pupil.name.family)))
            .collect()
    }

    /// The first page.
    pub fn queue(&mut self) {
        assert!(!self.caller.get(&ask::item_rows(Desk::all())).unwrap().page.is_empty());
    }

    /// What the screen asks when it comes up.
    pub fn inbox(&mut self) {
        self.caller.get(&ask::waits()).unwrap();
        self.caller.get(&ask::item_rows(Desk::Own)).unwrap();
        self.caller.get(&ask::unread_plans()).unwrap();
        self.caller.get(&ask::open_concerns()).unwrap();
        self.caller.get(&ask::tried()).unwrap();
    }

    pub fn card(&mut self, pupil: PupilId) -> Card {
        self.caller.get(&ask::card(pupil)).unwrap()
    }

    pub fn entries(&mut self, pupil: PupilId, limit: usize) {
        let slice = Slice::first(limit);
        let ask = Question::Entries { pupil, sort: Kind::Observation, slice };
        assert!(matches!(self.caller.ask(ask), Ok(Reply::Entries(_))));
    }

    pub fn find(&mut self, query: &str) {
        assert!(!self.caller.get(&ask::find(query.to_owned(), 5)).unwrap().is_empty(), "{query}");
    }

    /// Somebody with the cycle of their plan, for `log`.
    pub fn in_cycle(&mut self, pupil: PupilId) -> (PupilId, u16) {
        (pupil, self.cycle(pupil).0)
    }

    /// An observation of the first line of the plan.
    pub fn log(&mut self, (pupil, cycle): (PupilId, u16)) {
        let fact = Fact::Observation {
            number: Some(1),
            code: String::new(),
            result: Outcome::Worked,
            support: None,
            minutes: None,
            serves: Vec::new(),
        };
        let note = "settled in two minutes".to_owned();
        self.run(Command::Entry(EntryCommand::Log {
            entries: vec![NewEntry { pupil, cycle, fact, when: None, note }],
        }));
    }

    /// An item, resolved or not, with a note as long as people write.
    pub fn item(&mut self, pupil: PupilId, resolved: bool) {
        let note = "Has used the board in one lesson of four this week; asking for it makes it worse. ".repeat(2);
        let (reason, urgency) = (Reason::NotWorking, Urgency::Week);
        let flag = NewFlag { pupil, reason, urgency, note, links: Vec::new(), line: None, parents: None };
        let made = self.run(Command::Flag(FlagCommand::RaiseFlag { flag }));
        if resolved {
            let (flag, step) = (FlagId(made[0]), Step::end(Resolution::Advice));
            self.run(Command::Flag(FlagCommand::step(flag, None, step, "It lies on the desk now.")));
        }
    }

    /// A version of the plan in which one line reads differently each time.
    pub fn save_plan(&mut self, pupil: PupilId) {
        let (cycle, base) = self.cycle(pupil);
        let text = format!("Pre-teach three key words, list {base}");
        self.run(Command::Plan(PlanCommand::WritePlan {
            pupil,
            cycle,
            base,
            edits: vec![PlanEdit::SayLine { number: 1, text }],
        }));
    }

    pub fn assess(&mut self, pupil: PupilId, round: usize) {
        let text = format!("{round}: {}", "on task for two thirds of the time; ".repeat(3));
        let entry = NewAssessment { pupil, source: Source::Teacher, day: None, text, audience: None, replaces: None };
        self.run(Command::Assessment(AssessmentCommand::Assess { entry }));
    }

    pub fn save_profile(&mut self, pupil: PupilId, round: usize) {
        let record = self.caller.get(&ask::record_with(pupil, 1)).unwrap();
        let base = record.found.profile.map_or(0, |profile| profile.version);
        let text = format!("{round}: {}", "x".repeat(10_000));
        let parts = [(Part::Story, text)].into();
        self.run(Command::Profile(ProfileCommand::SaveProfile { pupil, base, parts, audiences: [].into() }));
    }

    /// The plan in force: its cycle and version.
    fn cycle(&mut self, pupil: PupilId) -> (u16, u16) {
        self.card(pupil).plan.expect("no plan").key()
    }

    fn run(&mut self, command: Command) -> Vec<uuid::Uuid> {
        self.caller.run(command).unwrap().0.made
    }
}
