//! Starts a server on a store, takes clients in, and stops without losing anything.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{self, Duration};

use super::ahead::Ahead;
use super::audit::{self, Audit};
use super::committer::{self, Wish};
use super::crowd::Pass;
use super::find::Finder;
use super::mailbox::Mailbox;
use super::parts::Room;
use super::patrol::{self, Patrol};
use super::signin_counts::Counts;
use super::signin_hash::Hasher;
use super::signin_turns::Turns;
use super::{mender, session};
use crate::clock::{self, BothClocks, Clock};
use crate::domain::command::Command;
use crate::domain::roster::ImportCommand;
use crate::domain::state::State;
use crate::domain::time::Instant;
use crate::proto::link::Link;
use crate::proto::message::{Call, Notice, Topic};
use crate::store::{Store, Sum};
use crate::{logfile, paths};

/// How many days a draft is kept.
const DRAFT_DAYS: u64 = 14;
/// How long a server that stops waits for clients to take what is theirs.
const GRACE: Duration = Duration::from_millis(500);

/// A client as the others see it.
#[derive(Clone)]
struct Client {
    mailbox: Arc<Mailbox>,
    line: Arc<UnixStream>,
}

/// A client's place among the clients; it leaves when this is dropped.
pub(super) struct Seat {
    shared: Arc<Shared>,
    number: u64,
    /// Its place among the lines of its account; a line from within the process has none.
    _pass: Option<Pass>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.shared.clients().remove(&self.number);
    }
}

/// What all threads of a server share.
pub(super) struct Shared {
    pub(super) store: Store,
    /// The user who owns the store.
    pub(super) owner: u32,
    /// What opening the store had to say.
    pub(super) opening: Vec<String>,
    /// When it started: UTC.
    pub(super) since: Instant,
    /// What time it is here: asked for whatever is dated, counted by days or waited for.
    pub(super) clock: Clock,
    /// Whether that is the machine's, but where the demo's story is told.
    is_machines: bool,
    /// The machine's clocks at the start.
    pub(super) clocks: BothClocks,
    pub(super) finder: Finder,
    pub(super) hasher: Hasher,
    /// Wrong tries at the door.
    pub(super) tries: Counts,
    /// Who stands in turn there.
    pub(super) turns: Turns,
    /// Who makes answers that nobody waits for.
    pub(super) ahead: Ahead,
    /// Whether it is the machine's own store.
    pub(super) system: bool,
    pub(super) audit: Audit,
    /// What was found when all of the store was looked over.
    pub(super) patrol: Patrol,
    /// What imports that come in parts may take together.
    pub(super) room: Arc<Room>,
    clients: Mutex<BTreeMap<u64, Client>>,
    numbers: AtomicU64,
    /// The most commands in one commit to the disk.
    pub(super) most: AtomicUsize,
}

impl Shared {
    /// Says something to everybody, who then ask again for what is on their screens.
    pub(super) fn tell_all(&self, sentence: &str) {
        for client in self.clients().values() {
            client.mailbox.tell(Notice::Said(sentence.to_owned()));
            client.mailbox.everything_changed();
        }
    }

    /// Before a command is decided: where the demo's school is, or this command begins it, the time is its story's, so
    /// that it is the same on every day. A clock that was given for a test stays as it is.
    pub(super) fn keep_time(&self, state: &State, command: &Command) {
        let begins = matches!(command, Command::Import(ImportCommand::Import { bundle }) if bundle.school.as_ref().is_some_and(|s| s.demo));
        let story = state.school.as_ref().map_or(begins, |school| school.demo);
        if self.is_machines && story == self.clock.is_machines() {
            self.clock.follow(&if story { Clock::story() } else { Clock::machine() });
        }
    }

    /// Tells every client that watches one of these.
    pub(super) fn tell(&self, topics: &BTreeSet<Topic>) {
        if topics.is_empty() {
            return;
        }
        for client in self.clients().values() {
            client.mailbox.changed(topics);
        }
    }

    /// Tells the log, and whoever manages staff and is there.
    pub(super) fn alarm(&self, sentence: &str) {
        logfile::log(sentence);
        for client in self.clients().values() {
            client.mailbox.alarm(sentence);
        }
    }

    /// Takes a client in.
    pub(super) fn join(self: &Arc<Shared>, mailbox: &Arc<Mailbox>, line: &Arc<UnixStream>, pass: Option<Pass>) -> Seat {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let client = Client { mailbox: Arc::clone(mailbox), line: Arc::clone(line) };
        self.clients().insert(number, client);
        Seat { shared: Arc::clone(self), number, _pass: pass }
    }

    /// How many clients there are.
    pub(super) fn count(&self) -> usize {
        self.clients().len()
    }

    fn clients(&self) -> MutexGuard<'_, BTreeMap<u64, Client>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a server did not start or take a client in.
#[derive(Debug, thiserror::Error)]
#[error("the server could not start a thread or a line: {0}")]
pub struct ServerError(#[from] io::Error);

/// A server. It stops when it is dropped: clients are told, and what was acknowledged is safe already.
pub struct Server {
    shared: Arc<Shared>,
    wishes: Option<Sender<Wish>>,
    committer: Option<JoinHandle<()>>,
    auditor: Option<JoinHandle<()>>,
    mender: Option<JoinHandle<()>>,
    patrol: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server on an open store whose folder belongs to the user `owner`. `opening` is what opening the store
    /// had to say, for the first screen of every client.
    pub fn start(store: Store, owner: u32, clock: Clock, opening: Vec<String>) -> Result<Server, ServerError> {
        // A school in which nothing is entered throws nothing away: it has only the machine's word that time went by.
        let removed = store.newest_entered().map(|at| store.drafts().remove_older(clock::days_ago(DRAFT_DAYS, at)));
        if let Some(Err(error)) = removed {
            logfile::log(&format!("old drafts were not removed: {error}"));
        }
        let system = paths::is_machine_store(store.root());
        let is_machines = clock.is_machines();
        if is_machines && store.state().school.is_some_and(|school| school.demo) {
            // Its time goes on only while somebody is there, and never back.
            let newest = store.newest_entered().unwrap_or_default();
            clock.follow(&Clock::story().no_earlier_than(newest));
        }
        let shared = Arc::new(Shared {
            store,
            system,
            owner,
            opening,
            since: clock.now(),
            audit: Audit::new(clock.clone()),
            patrol: Patrol::default(),
            room: Arc::default(),
            clock,
            is_machines,
            clocks: BothClocks::now(),
            finder: Finder::default(),
            hasher: Hasher::default(),
            tries: Counts::default(),
            turns: Turns::default(),
            ahead: Ahead::default(),
            clients: Mutex::default(),
            numbers: AtomicU64::new(0),
            most: AtomicUsize::new(committer::MOST),
        });
        let (wishes, committer) = committer::start(&shared)?;
        let auditor = Some(audit::start(&shared)?);
        let mender = Some(mender::start(&shared)?);
        let patrol = Some(patrol::start(&shared)?);
        Ok(Server { shared, wishes: Some(wishes), committer: Some(committer), auditor, mender, patrol })
    }

    /// From now on each command is a commit of its own: what writing them together brings is measured against this.
    pub fn one_by_one(&self) {
        self.shared.most.store(1, Ordering::Relaxed);
    }

    /// From now on an import in parts may have so many bytes, and all of them together so many.
    pub fn bound_imports(&self, each: usize, all: usize) {
        self.shared.room.bound(each, all);
    }

    /// From now on a try at a name that somebody has been guessing at stands for so long before it is looked at.
    pub fn let_stand(&self, time: Duration) {
        self.shared.turns.stand_for(time);
    }

    /// How many bytes the imports take that come in parts at present.
    pub fn importing(&self) -> usize {
        self.shared.room.taken()
    }

    /// A line to this server from within its own process.
    pub fn connect(&self) -> Result<UnixStream, ServerError> {
        let (ours, theirs) = UnixStream::pair()?;
        let uid = ours.peer_uid()?;
        self.take_in(ours, uid, None, None)?;
        Ok(theirs)
    }

    /// Serves the client on the other end of a line, on threads of its own. `first` is what it has said already.
    pub(super) fn take_in(
        &self,
        line: UnixStream,
        uid: u32,
        first: Option<Call>,
        pass: Option<Pass>,
    ) -> Result<(), ServerError> {
        match &self.wishes {
            Some(wishes) => Ok(session::start(&self.shared, wishes, line, uid, first, pass)?),
            None => Ok(()),
        }
    }

    /// A line from within this process on behalf of another account, for whoever could be any account anyway: tests.
    pub fn connect_as(&self, uid: u32) -> Result<UnixStream, ServerError> {
        let (ours, theirs) = UnixStream::pair()?;
        self.take_in(ours, uid, None, None)?;
        Ok(theirs)
    }

    /// The newest sums of the journal and of the views.
    pub(super) fn heads(&self) -> [Sum; 2] {
        [self.shared.store.head(), self.shared.store.views_head()]
    }

    /// Looks over all of the store now, without a rest, for whoever cannot wait until it is done by itself: tests.
    pub fn look_over(&self) {
        if let Err(error) = self.shared.look_over(&mut |_| true) {
            logfile::log(&error.to_string());
        }
    }

    /// Stops: clients are told, what was acknowledged is safe, and the store is closed.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.wishes = None;
        let clients: Vec<Client> = self.shared.clients().values().cloned().collect();
        for client in &clients {
            client.mailbox.tell(Notice::Bye);
            client.mailbox.close();
        }
        // Who takes nothing, asleep or hostile, must not keep the server: after a while their lines are cut.
        let asked = time::Instant::now();
        while self.shared.count() > 0 && asked.elapsed() < GRACE {
            thread::sleep(Duration::from_millis(5));
        }
        for client in &clients {
            client.line.hang_up();
        }
        if let Some(committer) = self.committer.take() {
            let _ = committer.join(); // It ends with the last session; what they asked before is answered.
        }
        self.shared.audit.close();
        if let Some(auditor) = self.auditor.take() {
            let _ = auditor.join(); // What was seen is written first.
        }
        self.shared.tries.save(self.shared.store.secrets());
        self.shared.store.secrets().save_all();
        self.shared.store.stop_mending();
        if let Some(mender) = self.mender.take() {
            let _ = mender.join(); // It leaves an index half made: the next opening makes it anew.
        }
        if let Some(patrol) = self.patrol.take() {
            let _ = patrol.join();
        }
        if let Err(error) = self.shared.store.close() {
            logfile::log(&format!("the index was not closed: {error}"));
        }
    }
}
