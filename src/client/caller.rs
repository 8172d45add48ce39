//! Asks over a line. A `Caller` waits for each answer; `hear` hands everything that comes in to whoever wants it.

use std::io::{BufReader, Read, Write};
use std::time::{Duration, Instant};

use super::sending::Sending;
use super::start::StartError;
use super::way_back::{WayBack, Words};
use crate::domain::command::{Command, Done, Refusal, RefusalKind};
use crate::domain::id::CommandId;
use crate::domain::record::pupil::PupilCommand;
use crate::domain::roster::Report;
use crate::proto::ask::Reply;
use crate::proto::frame::{self, FrameError};
use crate::proto::link::Link;
use crate::proto::message::{About, Call, Hello, Notice, Opening, Request, Told, VERSION};
use crate::proto::signin::{DoorStep, Doorway};
use crate::proto::view::Welcome;
use crate::proto::want::{Listed, Want};
use crate::random::{Dice, NoRandom};

/// How long a question waits for an index that is being rebuilt.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long after a refusal for that reason it is asked again.
const AGAIN: Duration = Duration::from_millis(100);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The server said no, and why.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The line failed.
    #[error("The server does not answer: {0}. What was acknowledged is safe; try again.")]
    Line(#[from] FrameError),
    /// The line failed while an import was being sent, before the last part of it.
    #[error("The line to the server broke while the file was on its way: nothing of it was stored. Try again.")]
    Unsent(FrameError),
    /// The line failed behind a command that wants something stored, and why there was no answer later either.
    #[error(
        "The line to the server broke before it answered: this may have been stored. Look before you write it again \
         (`sendo show PUPIL`, `sendo inbox`, `sendo settings`, `sendo staff`).{0}"
    )]
    MayBeStored(String),
    /// A command has no name without which it could be done twice.
    #[error("Nothing was asked of the server, and nothing was changed: {0}. Try again in a moment.")]
    NoRandom(#[from] NoRandom),
    /// There is no server to be had.
    #[error(transparent)]
    Start(#[from] StartError),
    /// This account takes more than hello.
    #[error("Everybody signs in on this account: start sendo at a terminal.")]
    SignIn,
    /// The store is not open yet, and the asker did not want to wait.
    #[error("The server is there, but {}. Try again in a moment.", .0.words())]
    Opening(Opening),
    /// The server answered something else.
    #[error("The server gave an answer to another question: please report this.")]
    Mixed,
}

impl ClientError {
    /// What a failure behind a command means for what was asked: before the last part of it nothing is stored.
    pub(super) fn behind_a_command(self) -> ClientError {
        if let ClientError::Unsent(_) = self { self } else { ClientError::may_be_stored(self) }
    }

    /// What was sent may have been stored; `last` is why that is not known.
    pub(super) fn may_be_stored(last: ClientError) -> ClientError {
        match last {
            ClientError::MayBeStored(_) => last,
            ClientError::Line(_) => ClientError::MayBeStored(String::new()), // It is said already.
            other => ClientError::MayBeStored(format!(" {other}")),
        }
    }
}

/// What the server says to hello.
#[derive(Clone, Debug, PartialEq)]
pub enum Greeting {
    /// Come in.
    Welcome(Box<Welcome>),
    /// Say who you are first.
    Door(Box<Doorway>),
}

impl Greeting {
    /// Who the server took the asker for; nobody yet, at the door.
    pub fn welcome(&self) -> &Welcome {
        match self {
            Greeting::Welcome(welcome) => welcome,
            Greeting::Door(doorway) => &doorway.welcome,
        }
    }
}

/// Asks one question at a time and waits for its answer.
pub struct Caller {
    to: Box<dyn Write + Send>,
    from: BufReader<Box<dyn Read + Send>>,
    last: u64,
    dice: Dice,
    way_back: Option<WayBack>,
    /// What opened records over this line, as it was sent.
    opened: Vec<Sending>,
    /// What is longer goes in parts of so many bytes, where that is not what the server takes at once.
    parts: Option<usize>,
    /// Whose program is at the other end, where that is nobody's who may be told a PIN.
    stranger: Option<u32>,
}

impl Caller {
    /// Says hello over a new line, on an account that needs no more.
    pub fn greet(link: &dyn Link, act_as: Option<String>) -> Result<(Caller, Welcome), ClientError> {
        Caller::greet_telling(link, act_as, &mut |_| true)
    }

    /// `greet`. While the store is being opened, `told` hears how far that is, and says whether to go on waiting.
    pub fn greet_telling(
        link: &dyn Link,
        act_as: Option<String>,
        told: &mut dyn FnMut(Opening) -> bool,
    ) -> Result<(Caller, Welcome), ClientError> {
        match Caller::hello(link, act_as, told)? {
            (caller, Greeting::Welcome(welcome)) => Ok((caller, *welcome)),
            (_, Greeting::Door(_)) => Err(ClientError::SignIn),
        }
    }

    /// Says hello over a new line. While the store is being opened, `told` hears how far that is, and says whether to go
    /// on waiting.
    pub fn hello(
        link: &dyn Link,
        act_as: Option<String>,
        told: &mut dyn FnMut(Opening) -> bool,
    ) -> Result<(Caller, Greeting), ClientError> {
        Caller::hello_asking(link, act_as, None, told)
    }

    /// `hello`, with a question right behind it, in the same write: its answer is to be had from `answer_behind`.
    pub fn hello_asking(
        link: &dyn Link,
        act_as: Option<String>,
        behind: Option<Request>,
        told: &mut dyn FnMut(Opening) -> bool,
    ) -> Result<(Caller, Greeting), ClientError> {
        let mut caller = Caller::over(link)?;
        let greeting = vec![Request::Hello(hello(act_as))];
        match caller.ask_all(greeting.into_iter().chain(behind), told)? {
            Reply::Welcome(welcome) => Ok((caller, Greeting::Welcome(welcome))),
            Reply::Door(doorway) => Ok((caller, Greeting::Door(doorway))),
            _ => Err(ClientError::Mixed),
        }
    }

    /// How it stands with the server and its store. It is told whoever asks: hello may lead nowhere.
    pub fn about(
        link: &dyn Link,
        act_as: Option<String>,
        told: &mut dyn FnMut(Opening) -> bool,
    ) -> Result<About, ClientError> {
        let mut caller = Caller::over(link)?;
        let is_own = act_as.is_none();
        let greeted = caller.ask_all([Request::Hello(hello(act_as)), Request::About].into_iter(), told);
        match greeted {
            Err(ClientError::Refused(refusal)) if is_own && refusal.kind == RefusalKind::NotAllowed => {}
            other => drop(other?),
        }
        let Reply::About(about) = caller.answer_behind()? else { return Err(ClientError::Mixed) };
        Ok(about)
    }

    fn over(link: &dyn Link) -> Result<Caller, ClientError> {
        let io = |error| ClientError::Line(FrameError::Io(error));
        Ok(Caller {
            to: link.writer().map_err(io)?,
            from: BufReader::with_capacity(64 * 1024, link.reader().map_err(io)?),
            last: 0,
            dice: Dice::system(),
            way_back: None,
            opened: Vec::new(),
            parts: None,
            stranger: None,
        })
    }

    /// The same, which comes back over a new line where its own breaks behind a command.
    #[must_use]
    pub fn coming_back(self, way: WayBack) -> Caller {
        Caller { way_back: Some(way), ..self }
    }

    /// The same, over which no PIN and no code goes: whoever serves it is an account that may know none.
    #[must_use]
    pub(super) fn of_stranger(self, account: u32) -> Caller {
        Caller { stranger: Some(account), ..self }
    }

    /// The same, with other dice than the system's.
    #[must_use]
    pub fn rolling(self, dice: Dice) -> Caller {
        Caller { dice, ..self }
    }

    /// The same, which sends what is longer than so many bytes in parts of so many.
    #[must_use]
    pub fn in_parts_of(self, bytes: usize) -> Caller {
        Caller { parts: Some(bytes), ..self }
    }

    /// Asks, and waits for the answer; notices are passed over.
    pub fn ask(&mut self, request: impl Into<Request>) -> Result<Reply, ClientError> {
        let question = self.question(request.into())?;
        self.patiently(&question)
    }

    /// Asks a question, and waits for its answer; of a list that is its first page.
    pub fn get<A: Clone>(&mut self, want: &Want<A>) -> Result<A, ClientError> {
        let reply = self.ask(want.question.clone())?;
        want.pick(&reply).cloned().ok_or(ClientError::Mixed)
    }

    /// Walks a list to its end, page by page.
    pub fn walk<A: Clone + Listed, E: From<ClientError>>(
        &mut self,
        want: &Want<A>,
        mut each: impl FnMut(A) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut page = self.get(want)?;
        loop {
            let more = page.more().cloned();
            each(page)?;
            let Some(more) = more else { return Ok(()) };
            let reply = self.ask(want.question.clone().on(more))?;
            page = want.pick(&reply).cloned().ok_or(ClientError::Mixed)?;
        }
    }

    /// A whole list.
    pub fn whole<A: Clone + Listed>(&mut self, want: &Want<A>) -> Result<A, ClientError> {
        let mut whole: Option<A> = None;
        self.walk(want, |page| {
            match &mut whole {
                Some(whole) => whole.go_on(page),
                None => whole = Some(page),
            }
            Ok::<(), ClientError>(())
        })?;
        whole.ok_or(ClientError::Mixed)
    }

    fn question(&mut self, request: Request) -> Result<Sending, ClientError> {
        if let Some(account) = self.stranger.filter(|_| is_secret(&request)) {
            return Err(StartError::Stranger(account).into());
        }
        self.last += 1;
        let question = Sending::new(self.last, request)?;
        Ok(match self.parts {
            Some(bytes) => question.in_parts_of(bytes),
            None => question,
        })
    }

    /// Asks; while the index is being rebuilt it asks again, for a while: nothing was done then.
    fn patiently(&mut self, question: &Sending) -> Result<Reply, ClientError> {
        let start = Instant::now();
        loop {
            match self.send(question, &mut || Ok(())) {
                Err(ClientError::Refused(refusal))
                    if refusal.kind == RefusalKind::Rebuilding && start.elapsed() < PATIENCE =>
                {
                    std::thread::sleep(AGAIN);
                }
                answered => return answered,
            }
        }
    }

    /// The answer to the question right behind hello. It is refused where hello led no further than the door.
    pub fn answer_behind(&mut self) -> Result<Reply, ClientError> {
        self.wait_for(self.last, &mut |_| true)
    }

    /// Asks, in one write, and waits for the answer to the first.
    fn ask_all(
        &mut self,
        requests: impl Iterator<Item = Request>,
        told: &mut dyn FnMut(Opening) -> bool,
    ) -> Result<Reply, ClientError> {
        let first = self.last + 1;
        let mut bytes = Vec::new();
        for request in requests {
            self.last += 1;
            bytes.extend(frame::encode(&Call(self.last, request))?);
        }
        self.put(&bytes)?;
        self.wait_for(first, told)
    }

    /// Says a question, for the first time or again, and waits for the answer. `taken` hears of each part that was taken.
    pub(super) fn send(
        &mut self,
        question: &Sending,
        taken: &mut dyn FnMut() -> Result<(), ClientError>,
    ) -> Result<Reply, ClientError> {
        self.last = self.last.max(question.id);
        for (frame, is_last) in question.frames() {
            let answer = self.put(&frame?).and_then(|()| self.wait_for(question.id, &mut |_| true));
            match answer {
                answer if is_last => return answer,
                Err(ClientError::Line(error)) => return Err(ClientError::Unsent(error)),
                Err(error) => return Err(error),
                Ok(Reply::Noted) => taken()?,
                Ok(_) => return Err(ClientError::Mixed),
            }
        }
        Err(ClientError::Mixed)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), ClientError> {
        if let Err(error) = self.to.write_all(bytes).and_then(|()| self.to.flush()) {
            // A server that sends somebody away does not wait for the question: its reason may have come before.
            return match frame::read(&mut self.from) {
                Ok(Told::Reply(_, Reply::Refused(refusal))) => Err(refusal.into()),
                _ => Err(FrameError::from(error).into()),
            };
        }
        Ok(())
    }

    fn wait_for(&mut self, asked: u64, told: &mut dyn FnMut(Opening) -> bool) -> Result<Reply, ClientError> {
        loop {
            match frame::read(&mut self.from)? {
                Told::Notice(Notice::Opening(opening)) if !told(opening) => return Err(ClientError::Opening(opening)),
                Told::Reply(_, Reply::Refused(refusal)) => return Err(refusal.into()),
                Told::Reply(id, reply) if id == asked => return Ok(reply),
                Told::Reply(..) | Told::Notice(_) => {}
            }
        }
    }

    /// Has something done.
    pub fn run(&mut self, command: Command) -> Result<(Done, Option<Report>), ClientError> {
        self.run_as(self.dice.command()?, command)
    }

    /// Has something done under a name of the caller's: sent twice, it is done once. Where the line breaks before the
    /// answer, it is sent again over a new one, if there is a way back.
    pub fn run_as(&mut self, cmd: CommandId, command: Command) -> Result<(Done, Option<Report>), ClientError> {
        let opens = matches!(command, Command::Pupil(PupilCommand::Open { .. }));
        let question = self.question(Request::Do { cmd, command })?;
        let reply = match self.patiently(&question) {
            Err(broke @ (ClientError::Line(_) | ClientError::Unsent(_))) => self.send_again(&question, broke)?,
            answered => answered?,
        };
        let Reply::Done { done, report } = reply else { return Err(ClientError::Mixed) };
        if opens {
            self.opened.push(question);
        }
        Ok((done, report))
    }

    fn send_again(&mut self, question: &Sending, broke: ClientError) -> Result<Reply, ClientError> {
        let Some(way) = self.way_back.take() else { return Err(broke.behind_a_command()) };
        let opened = std::mem::take(&mut self.opened);
        let (caller, reply) = way.ask(&Words { opened: &opened, asked: question }, broke)?;
        let (dice, parts) = (std::mem::take(&mut self.dice), self.parts);
        *self = Caller { dice, parts, way_back: Some(way), opened, ..caller };
        Ok(reply)
    }

    /// Goes on without waiting: what to ask with, and where everything that comes in goes.
    pub fn split(self) -> (Asking, Hearing) {
        (Asking { to: self.to, last: self.last, stranger: self.stranger }, Hearing { from: self.from })
    }
}

/// Whether a PIN or a code is in it.
fn is_secret(request: &Request) -> bool {
    matches!(request, Request::Door(DoorStep::Pin { .. } | DoorStep::NewPin { .. } | DoorStep::Code(_)))
}

/// The first message of every client.
fn hello(act_as: Option<String>) -> Hello {
    Hello { proto: VERSION, program: env!("CARGO_PKG_VERSION").into(), act_as }
}

/// Asks without waiting.
pub struct Asking {
    to: Box<dyn Write + Send>,
    last: u64,
    stranger: Option<u32>,
}

impl Asking {
    /// The number of the last question.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// Asks under a number of the caller's; the answer comes under the same.
    pub fn ask_as(&mut self, id: u64, request: Request) -> Result<(), FrameError> {
        if let Some(account) = self.stranger.filter(|_| is_secret(&request)) {
            return Err(FrameError::Io(std::io::Error::other(StartError::Stranger(account))));
        }
        self.last = id;
        frame::write(&mut self.to, &Call(id, request))
    }
}

/// Hears answers and notices.
pub struct Hearing {
    from: BufReader<Box<dyn Read + Send>>,
}

impl Hearing {
    /// Waits for the next answer or notice.
    pub fn wait(&mut self) -> Result<Told, FrameError> {
        frame::read(&mut self.from)
    }
}
