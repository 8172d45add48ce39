//! A line to the store's server, from a command or from the screens.

use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::args::{Common, Typist};
use super::fault::Fault;
use super::signin;
use super::waiting::Waiting;
use crate::client::{self, Caller, ClientError, Greeting, WayBack};
use crate::clock::Clock;
use crate::paths::{self, Surroundings};
use crate::proto::frame::FrameError;
use crate::proto::message::{Opening, Request};
use crate::proto::view::Welcome;
use crate::server::Server;
use crate::store::{self, CACHE, OpenError, Progress, RealDisk, SEGMENT, Store, Taken};

/// How long a server may take that is leaving.
const LEAVING: Duration = Duration::from_secs(10);
/// How long after a failed try the next one comes.
const AGAIN: Duration = Duration::from_millis(20);

/// Where the server is.
pub(super) enum Home {
    /// In this process: the demo's throw-away store, and one that can only be read.
    Here(Server),
    /// Behind the socket of the store in this folder.
    There(PathBuf),
}

impl Home {
    /// A new line to it.
    pub(super) fn connect(&self) -> Result<UnixStream, Fault> {
        match self {
            Home::Here(server) => Ok(server.connect()?),
            Home::There(root) => Ok(client::connect(root)?),
        }
    }

    /// A new line, with hello said.
    pub(super) fn hello(&self, act_as: Option<&str>) -> Result<(Caller, Greeting), Fault> {
        let mut waiting = Waiting::default();
        self.hello_telling(act_as, None, &mut |opening| waiting.say(opening))
    }

    /// `hello`, with a question right behind it.
    pub(super) fn hello_asking(&self, act_as: Option<&str>, behind: &Request) -> Result<(Caller, Greeting), Fault> {
        let mut waiting = Waiting::default();
        self.hello_telling(act_as, Some(behind), &mut |opening| waiting.say(opening))
    }

    /// `hello`, where `told` hears how far the server is with opening the store; perhaps with a question behind it.
    pub(super) fn hello_telling(
        &self,
        act_as: Option<&str>,
        behind: Option<&Request>,
        told: &mut dyn FnMut(Opening) -> bool,
    ) -> Result<(Caller, Greeting), Fault> {
        let start = Instant::now();
        loop {
            match client::hello_asking(&self.connect()?, act_as.map(str::to_owned), behind.cloned(), told) {
                Ok(greeted) => return Ok(greeted),
                // It was about to leave when this client came: the next one is there at once.
                Err(ClientError::Line(FrameError::Closed)) if start.elapsed() < LEAVING => thread::sleep(AGAIN),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// A caller who comes back where its line breaks behind a command. The server in this process stays.
    fn coming_back(&self, caller: Caller, act_as: Option<&str>) -> Caller {
        match self {
            Home::Here(_) => caller,
            Home::There(root) => caller.coming_back(WayBack { root: root.clone(), act_as: act_as.map(str::to_owned) }),
        }
    }

    /// A new line, with hello said, from an account that needs no more.
    pub(super) fn greet(&self, act_as: Option<&str>) -> Result<Session, Fault> {
        match self.hello(act_as)? {
            (caller, Greeting::Welcome(welcome)) => {
                Ok(Session { caller: self.coming_back(caller, act_as), welcome: *welcome, _home: None })
            }
            (_, Greeting::Door(_)) => Err(ClientError::SignIn.into()),
        }
    }
}

/// A line to a server, and what it said to hello.
pub(super) struct Session {
    pub(super) caller: Caller,
    pub(super) welcome: Welcome,
    /// Where the server is in this process: it goes with the line.
    _home: Option<Home>,
}

/// Where the store is.
pub(super) fn place(common: &Common) -> Result<PathBuf, Fault> {
    let mut around = Surroundings::now();
    if common.typist == Typist::Forced {
        // Where sshd lets a client set variables, that client may not say which store is asked.
        (around.sendo_store, around.data_home) = (None, None);
    }
    Ok(paths::store(common.store.as_deref(), &around)?)
}

/// Whether a school has been started there, as far as this account can see: what it may not see, the server says.
pub(super) fn has_school(root: &Path) -> bool {
    root.join("journal").try_exists().unwrap_or(true)
        || paths::is_machine_store(root)
        || store::was_here(root, &RealDisk).unwrap_or(true)
}

/// Whether whoever calls is root or owns the store, as far as this account can see.
pub(super) fn owns(root: &Path) -> bool {
    let caller = rustix::process::geteuid();
    caller.is_root() || paths::owner(root).is_ok_and(|owner| owner == caller.as_raw())
}

/// Whether a store can only be read, by whoever calls: to somebody else's account every store looks so.
pub(super) fn is_only_read(root: &Path) -> bool {
    owns(root) && store::is_read_only(root)
}

/// A line to the store that the options name. Nothing is made where nothing is.
pub(super) fn open(common: &Common) -> Result<Session, Fault> {
    let root = place(common)?;
    if !has_school(&root) {
        return Err(Fault::Refused(format!(
            "There is no school in {} yet: `sendo init --school NAME` starts one, `sendo demo` shows one.",
            root.display()
        )));
    }
    let home = home(root)?;
    let act_as = common.act_as.as_deref();
    let (mut caller, greeting) = home.hello(act_as)?;
    let welcome = match greeting {
        Greeting::Welcome(welcome) => {
            caller = home.coming_back(caller, act_as);
            *welcome
        }
        // A PIN is not kept: who signed in does not come back unasked.
        Greeting::Door(_) => signin::at_door(&mut caller)?,
    };
    let welcome = signin::with_code(&mut caller, welcome, common)?;
    Ok(Session { caller, welcome, _home: Some(home) })
}

/// Where the server of a store is. One that can only be read, and that nobody serves, is served in this process: there is
/// no place for a socket in it, and nothing to guard.
pub(super) fn home(root: PathBuf) -> Result<Home, Fault> {
    // Knocked at last: nobody else's place is taken by it.
    if !is_only_read(&root) || !is_unserved(&root) {
        return Ok(Home::There(root));
    }
    let owner = paths::owner(&root)?;
    Ok(Home::Here(serve(take(&root)?, owner, &|_| {})?))
}

/// Takes the store in a folder, which is made where it is not.
pub(super) fn take(root: &Path) -> Result<Taken, Fault> {
    if store::is_read_only(root) {
        return Ok(Store::take_to_read(root)?);
    }
    let start = Instant::now();
    loop {
        match Store::take(root, Arc::new(RealDisk)) {
            // One that has shut its door already is about to let go of the store.
            Err(OpenError::InUse(_)) if start.elapsed() < LEAVING && is_unserved(root) => thread::sleep(AGAIN),
            taken => return Ok(taken?),
        }
    }
}

/// Opens a store that was taken, and starts a server on it, with the machine's clock. `progress` hears how far it is.
pub(super) fn serve(taken: Taken, owner: u32, progress: &dyn Fn(Progress)) -> Result<Server, Fault> {
    let clock = Clock::machine();
    let today = clock.today().to_string();
    let (store, opened) = taken.open(&store::Opening { today: &today, segment: SEGMENT, cache: CACHE, progress })?;
    Ok(Server::start(store, owner, clock, opened.sentences)?)
}

fn is_unserved(root: &Path) -> bool {
    matches!(client::knock(&paths::socket(root)), Ok(None))
}
