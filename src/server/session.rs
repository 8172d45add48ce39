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
use super::crowd::Pass;
use super::mailbox::Mailbox;
use super::parts::{Gathered, PART_TIME, Place};
use super::permit::Asker;
use super::signin::AtDoor;
use super::start::Shared;
use super::typed;
use crate::domain::audit::View;
use crate::domain::command::{Command, Refusal, RefusalKind};
use crate::domain::id::{PupilId, StaffId};
use crate::domain::record::school::SchoolCommand;
use crate::domain::rights::Act;
use crate::domain::state::State;
use crate::logfile;
use crate::proto::ask::Reply;
use crate::proto::frame;
use crate::proto::link::Link;
use crate::proto::message::{Call, Hello, Part, Request, Told, VERSION};
use crate::store::fingerprint;

/// The longest question of somebody who has not said who they are.
pub(super) const HELLO_CAP: usize = 64 * 1024;
/// The most plans that are noted as shown at once.
const MOST_SHOWN: usize = 256;
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
    /// What has come of an import.
    gathered: Option<Gathered>,
}

/// Takes a client in; from which account, the system says, or whoever made the line within this process.
pub(super) fn start(
    shared: &Arc<Shared>,
    wishes: &Sender<Wish>,
    line: UnixStream,
    uid: Option<u32>,
    first: Option<Call>,
    pass: Option<Pass>,
) -> io::Result<()> {
    let uid = uid.map_or_else(|| line.peer_uid(), Ok)?;
    line.set_read_timeout(Some(HELLO_TIME))?;
    let line = Arc::new(line);
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
        let mut from = BufReader::new(line);
        let mut patience = Some(HELLO_TIME);
        if let Some(Call(id, request)) = first
            && self.mailbox.make_room()
        {
            self.answer(id, request);
        }
        loop {
            if patience != self.patience() && line.set_read_timeout(self.patience()).is_ok() {
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
                    logfile::log(&format!("{} sent what is no question: {kind:?} at {place}", self.account.name));
                    self.reply(0, Reply::Refused(not_understood(&error)));
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

    fn reply(&self, id: u64, reply: Reply) {
        self.mailbox.answer(&Told::Reply(id, reply));
    }

    fn answer(&mut self, id: u64, request: Request) {
        let (request, place) = match request {
            Request::Part(part) => match self.gather(&part) {
                Ok(Some((request, place))) => (request, Some(place)),
                Ok(None) => return self.reply(id, Reply::Noted),
                Err(refusal) => return self.reply(id, Reply::Refused(refusal)),
            },
            other => (other, None),
        };
        let (named, command) = match request {
            Request::Do { cmd, command } => (Some(Named { cmd, print: fingerprint(cmd, &command) }), command),
            Request::Preview { command } => (None, command),
            other => {
                let reply = self.read(other).unwrap_or_else(Reply::Refused);
                let missed = matches!(&reply, Reply::Refused(refusal) if refusal.kind == RefusalKind::Rebuilding);
                self.reply(id, reply);
                if missed && !self.shared.store.is_rebuilding() {
                    self.mailbox.everything_changed(); // It was mended before they heard of it.
                }
                return;
            }
        };
        let Some(asker) = self.asker.clone() else {
            return self.reply(id, Reply::Refused(say_hello()));
        };
        let mailbox = Arc::clone(&self.mailbox);
        let answer = Box::new(move |reply| {
            mailbox.answer(&Told::Reply(id, reply));
            drop(place); // Until here it took its room.
        });
        let wish =
            Wish { named, command: self.own(command), asker, via: self.account.via(self.act_as.as_deref()), answer };
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
            Request::Shown { pupils } => self.shown(&state, &pupils),
            Request::Ask(question) => self.asked(&state, &question),
            Request::Do { .. } | Request::Preview { .. } | Request::Part(_) => {
                Err(Refusal::invalid("That is to be done, not read."))
            }
        }
    }

    pub(super) fn by(&self) -> Option<StaffId> {
        self.asker.as_ref().and_then(|asker| asker.who.person())
    }

    /// Notes that a record was opened. A screen asks again when something changed: that opens nothing.
    pub(super) fn note_opened(&self, asker: &Asker, pupil: PupilId) {
        if asker.opens_anew(pupil) {
            let via = self.account.via(self.act_as.as_deref());
            self.shared.audit.note(self.by(), &via, View::Opened { pupil });
        }
    }

    /// Notes plans that stood beside the list. Of somebody who may not read one nothing was shown.
    fn shown(&self, state: &State, pupils: &[PupilId]) -> Result<Reply, Refusal> {
        let asker = self.asker.as_ref().ok_or_else(say_hello)?;
        asker.may(state, Act::Names, None)?;
        let via = self.account.via(self.act_as.as_deref());
        for pupil in pupils.iter().take(MOST_SHOWN).filter(|pupil| asker.may(state, Act::Read, Some(**pupil)).is_ok()) {
            self.shared.audit.note(self.by(), &via, View::Shown { pupil: *pupil });
        }
        Ok(Reply::Noted)
    }

    fn hello(&mut self, hello: Hello) -> Result<Reply, Refusal> {
        fits(&hello)?;
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
