//! One client: a thread that reads and answers its questions, and a thread that writes to it.

use std::borrow::Cow;
use std::io::{self, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use zeroize::Zeroizing;

use super::account::Account;
use super::committer::{Named, Wish};
use super::crowd::{Marks, Pass};
use super::gate::{Gate, Passed};
use super::hurried::Hurried;
use super::mailbox::Mailbox;
use super::parts::{Gathered, PART_TIME, Place};
use super::permit::Asker;
use super::signin::AtDoor;
use super::signin_tries::OfLine;
use super::start::Shared;
use super::typed;
use crate::domain::command::{Command, Refusal, RefusalKind};
use crate::domain::record::school::SchoolCommand;
use crate::logfile;
use crate::proto::ask::Reply;
use crate::proto::frame;
use crate::proto::link::Link;
use crate::proto::message::{Call, Hello, Part, Request, VERSION};
use crate::store::fingerprint;

/// The longest question of somebody who has not said who they are.
pub(super) const HELLO_CAP: usize = 64 * 1024;
/// How long somebody may take to say who they are.
pub(super) const HELLO_TIME: Duration = Duration::from_secs(10);

pub(super) struct Session {
    pub(super) shared: Arc<Shared>,
    wishes: Sender<Wish>,
    pub(super) mailbox: Arc<Mailbox>,
    pub(super) account: Account,
    /// `None` while nobody is in.
    pub(super) asker: Option<Asker>,
    pub(super) act_as: Option<String>,
    pub(super) door: AtDoor,
    /// What was tried over this line, by whomever.
    pub(super) tried: OfLine,
    pub(super) line: Arc<UnixStream>,
    pub(super) marks: Arc<Marks>,
    /// What has come of an import.
    gathered: Option<Gathered>,
}

/// Takes a client in; from which account, the system says, or whoever made the line within this process.
pub(super) fn start(
    shared: &Arc<Shared>,
    wishes: &Sender<Wish>,
    line: UnixStream,
    uid: u32,
    first: Option<Call>,
    pass: Option<Pass>,
) -> io::Result<()> {
    let line = Arc::new(line);
    let marks = pass.as_ref().map(Pass::marks).unwrap_or_default();
    let mailbox = Arc::new(Mailbox::new(Arc::clone(&line)));
    let seat = shared.join(&mailbox, &line, pass);
    let outgoing = Arc::clone(&mailbox);
    let writing = Arc::clone(&line);
    std::thread::Builder::new().name("to client".into()).spawn(move || {
        let mut last = None;
        while let Some(bytes) = outgoing.next(&mut last) {
            if (&*writing).write_all(&bytes).is_err() {
                break;
            }
        }
        outgoing.close();
        writing.hang_up(); // Wakes the reading thread.
    })?;
    let (shared, wishes, its_mailbox) = (Arc::clone(shared), wishes.clone(), Arc::clone(&mailbox));
    let started = std::thread::Builder::new().name("from client".into()).spawn(move || {
        // Here, because a directory server that answers slowly must keep nobody else.
        let account = Account::of(uid, shared.owner);
        let mut session = Session {
            shared,
            wishes,
            mailbox: its_mailbox,
            account,
            asker: None,
            act_as: None,
            door: AtDoor::default(),
            tried: OfLine::default(),
            line: Arc::clone(&line),
            marks,
            gathered: None,
        };
        session.run(&line, first);
        session.mailbox.settle();
        session.mailbox.close();
        drop((session, seat));
    });
    if started.is_err() {
        mailbox.close();
    }
    started.map(drop)
}

impl Session {
    fn run(&mut self, line: &UnixStream, first: Option<Call>) {
        let mut from = BufReader::new(Hurried::new(line, Some(HELLO_TIME)));
        let mut patience = Some(HELLO_TIME);
        if let Some(Call(id, request)) = first
            && self.mailbox.make_room()
        {
            self.answer(id, request);
        }
        loop {
            if self.lets_go() {
                return;
            }
            if patience != self.patience() && from.get_mut().let_pause(self.patience()).is_ok() {
                patience = self.patience();
            }
            let longest = if self.asker.is_some() { frame::QUESTION } else { HELLO_CAP };
            let Ok(bytes) = frame::read_bytes(&mut from, longest) else { return };
            let bytes = Zeroizing::new(bytes);
            if !self.mailbox.make_room() {
                return;
            }
            match serde_json::from_slice::<Call>(&bytes) {
                Ok(Call(id, request)) => self.answer(id, request),
                Err(error) => {
                    // What it says may be a PIN: the log has only where and how it was wrong.
                    let (kind, place) = (error.classify(), error.column());
                    let account = &self.account.name;
                    logfile::sparingly(
                        &format!("no questions from {account}"),
                        &format!("{account} sent what is no question: {kind:?} at {place}"),
                    );
                    self.mailbox.answer(&Passed::refused(0, not_understood(&error)));
                    return;
                }
            }
        }
    }

    /// How long this client may say nothing: whoever is in, as long as they like, but in the middle of an import.
    fn patience(&self) -> Option<Duration> {
        if self.door.known { self.gathered.as_ref().map(|_| PART_TIME) } else { Some(HELLO_TIME) }
    }

    /// Takes a part of an import over. The question, with the room that it takes, once all of it is there.
    fn gather(&mut self, part: &Part) -> Result<Option<(Request, Place)>, Refusal> {
        let before = self.gathered.take(); // What is refused is thrown away.
        let asker = self.asker.as_ref().ok_or_else(say_hello)?;
        asker.may_import(&self.shared.store.state())?;
        let gathered = Gathered::take(before, part, &self.shared.room)?;
        if gathered.is_whole() {
            return gathered.question().map(Some);
        }
        self.gathered = Some(gathered);
        Ok(None)
    }

    /// What had come of an import is no more.
    pub(super) fn throw_away(&mut self) {
        self.gathered = None;
    }

    /// The gate, with whoever is in now before it.
    fn gate(&self) -> Gate {
        let via = self.account.via(self.act_as.as_deref());
        Gate { shared: Arc::clone(&self.shared), asker: self.asker.clone(), via }
    }

    fn answer(&mut self, id: u64, request: Request) {
        let (request, place) = match request {
            Request::Part(part) => match self.gather(&part) {
                Ok(Some((request, place))) => (request, Some(place)),
                Ok(None) => return self.mailbox.answer(&Passed::noted(id)),
                Err(refusal) => return self.mailbox.answer(&Passed::refused(id, refusal)),
            },
            other => (other, None),
        };
        let about = request.about();
        let (named, command) = match request {
            Request::Do { cmd, command } => (Some(Named { cmd, print: fingerprint(cmd, &command) }), command),
            Request::Preview { command } => (None, command),
            other => {
                let reply = self.read(other).unwrap_or_else(Reply::Refused);
                let missed = matches!(&reply, Reply::Refused(refusal) if refusal.kind == RefusalKind::Rebuilding);
                self.mailbox.answer(&self.gate().pass(id, about, reply));
                if missed && !self.shared.store.is_rebuilding() {
                    self.mailbox.everything_changed(); // It was mended before they heard of it.
                }
                return;
            }
        };
        let Some(asker) = self.asker.clone() else {
            return self.mailbox.answer(&Passed::refused(id, say_hello()));
        };
        let (mailbox, gate) = (Arc::clone(&self.mailbox), self.gate());
        let via = gate.via.clone();
        let answer = Box::new(move |reply| {
            mailbox.answer(&gate.pass(id, about, reply));
            drop(place); // Until here it took its room.
        });
        let wish = Wish { named, command: self.own(command), asker, via, answer };
        if let Err(unsent) = self.wishes.send(wish) {
            (unsent.0.answer)(Reply::Refused(Refusal::new(
                RefusalKind::Unavailable,
                "The server is stopping: nothing was stored.",
            )));
        }
    }

    /// What a client may not say for itself, the server says.
    fn own(&self, mut command: Command) -> Command {
        if let Command::School(SchoolCommand::Init { account, .. }) = &mut command {
            account.clone_from(&self.account.name);
        }
        if let Command::School(SchoolCommand::Set { owner, .. }) = &mut command {
            *owner = Account::of(self.shared.owner, self.shared.owner).name;
        }
        command
    }

    fn read(&mut self, request: Request) -> Result<Reply, Refusal> {
        let state = self.shared.store.state();
        let state = match self.asker.as_ref().map(|asker| asker.sees(&state)) {
            Some(Cow::Owned(narrowed)) => narrowed,
            _ => state,
        };
        match request {
            Request::Hello(hello) => self.hello(hello),
            Request::Become { login } => {
                if !state.school.as_ref().is_some_and(|school| school.demo) {
                    return Err(Refusal::new(RefusalKind::NotAllowed, "Only the demo changes role."));
                }
                if let Some(way) = self.locked() {
                    return Ok(self.doorway(way));
                }
                self.come_in(Some(login))
            }
            Request::Door(step) => self.at_door(step),
            Request::Watch { mut topics } => {
                let asker = self.asker.as_ref().ok_or_else(say_hello)?;
                topics.retain(|topic| asker.may_watch(&state, *topic));
                self.mailbox.watch(topics);
                Ok(Reply::Noted)
            }
            Request::About => Ok(Reply::About(self.about(&state))),
            Request::Check { head } => {
                let asker = self.asker.as_ref().ok_or_else(say_hello)?;
                Ok(Reply::Checked(typed::check(&self.shared.store, &state, asker, head.as_deref())?))
            }
            Request::KeepDrafts { changes } => {
                let asker = self.asker.as_ref().ok_or_else(say_hello)?;
                typed::keep(&self.shared.store, &state, asker, &changes).map(|()| Reply::Noted)
            }
            Request::Ask(question) => self.asked(&state, &question),
            Request::Do { .. } | Request::Preview { .. } | Request::Part(_) => {
                Err(Refusal::invalid("That is to be done, not read."))
            }
        }
    }

    fn hello(&mut self, hello: Hello) -> Result<Reply, Refusal> {
        fits(&hello)?;
        if let Some(way) = self.locked() {
            return Ok(self.doorway(way));
        }
        self.come_in(hello.act_as)
    }
}

/// Whether a client speaks this server's version, and else which side is old.
pub(super) fn fits(hello: &Hello) -> Result<(), Refusal> {
    if hello.proto == VERSION {
        return Ok(());
    }
    let (older, todo) = if hello.proto < VERSION {
        ("This program", "install the newer one")
    } else {
        ("The server", "restart it with the newer program")
    };
    Err(Refusal::new(
        RefusalKind::Unavailable,
        format!(
            "{older} is older than the other ({} here, {} there): {todo}.",
            hello.program,
            env!("CARGO_PKG_VERSION")
        ),
    ))
}

pub(super) fn not_understood(error: &serde_json::Error) -> Refusal {
    Refusal::invalid(format!("The server did not understand the client: {error}."))
}

pub(super) fn say_hello() -> Refusal {
    Refusal::new(RefusalKind::NotAllowed, "The client asked before it said who it is.")
}
