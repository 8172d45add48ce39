//! Runs the terminal program: joins the terminal's loop, the app and the line to the server. Nothing here waits on the
//! loop's thread: one thread writes to the server, one hears it.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ratatui::Frame;

use super::args::Common;
use super::fault::Fault;
use super::idle::{self, Idle};
use super::session::Home;
use super::{keys, line, locked, signin};
use crate::app::{self, App, Msg, Out};
use crate::client::{Asking, Caller, ClientError, Greeting, Hearing};
use crate::proto::ask::{Question, Reply};
use crate::proto::message::Request;
use crate::random::Dice;
use crate::theme::Theme;
use crate::tui::{self, Ending, Inbox, Input, PanicHook, Program, TerminalKind, mailbox};
use crate::{logfile, store};

/// How many rows of the list the first screen is asked for: as many as a tall terminal shows.
const ROWS: usize = 64;

/// How long after a key what was typed is kept.
const KEEP_AFTER: Duration = Duration::from_secs(1);

/// How long storing may take before the screen says that it goes on: most is done before anybody could read it.
const SAYS_SAVING_AFTER: Duration = Duration::from_millis(300);

/// How long the safeguarding stop must have stood before a key answers it: what comes sooner was typed for what stood
/// there before, and a slow line brings it late.
pub(super) const SEEN_AFTER: Duration = Duration::from_millis(700);

/// How long the server may take, at the end, to answer what was sent and to keep what was typed, before it is asked
/// over another line.
const KEPT_WITHIN: Duration = Duration::from_millis(500);

/// How long the server may take to lock before keys are read again: whoever wants to leave must be able to.
const LOCKS_WITHIN: Duration = Duration::from_millis(500);

/// What the person reads when something inside has failed.
const FAILED: &str = "sendo: something inside failed. What was acknowledged is safe; start it again.";

/// What can arrive: from the terminal, or from the server.
enum Arrived {
    Terminal(Input),
    Msg(Msg),
}

impl From<Input> for Arrived {
    fn from(input: Input) -> Self {
        Arrived::Terminal(input)
    }
}

/// The app on a terminal.
struct OnTerminal {
    app: App,
    to_server: Sender<Out>,
    keep_at: Option<Instant>,
    /// When the screen says that something is still being stored.
    slow_at: Option<Instant>,
    midnight: Instant,
    idle: Idle,
    /// Until when keys are left to the process that takes the place of this one, while it locks.
    deaf_until: Option<Instant>,
    /// The safeguarding stop has come up and is not drawn yet: what is typed now was meant for what stood there before.
    unseen: bool,
    /// When it will have been seen, once it is drawn.
    seen_at: Option<Instant>,
    /// What was typed within the last second, for whoever must end the process without this loop.
    unkept: Arc<Mutex<Vec<Request>>>,
    home: Arc<Home>,
    act_as: Option<String>,
}

impl Program for OnTerminal {
    type Msg = Arrived;

    fn update(&mut self, arrived: Arrived) -> bool {
        let changed = match arrived {
            Arrived::Msg(msg) => self.app.update(msg),
            Arrived::Terminal(input) => match input {
                // Whoever comes back too late finds the screen locked, also where the machine slept meanwhile.
                Input::Chord(_) | Input::Paste(_) if self.idle.due(&self.app) == Some(idle::Due::Lock) => {
                    self.app.update(Msg::Lock)
                }
                Input::Chord(_) | Input::Paste(_) if self.is_unseen() => false,
                Input::Chord(chord) => self.touched(Msg::Key(chord)),
                Input::Paste(text) => self.touched(Msg::Paste(text)),
                Input::Resize(columns, rows) => self.app.update(Msg::Resize(columns, rows)),
                Input::Due => self.due(),
                Input::Resumed => {
                    self.away();
                    true
                }
                Input::Ending(_) => self.app.update(Msg::KeepDrafts),
            },
        };
        self.unseen |= self.app.take_stopped();
        if !self.app.is_locking() {
            self.deaf_until = None;
        } else if self.deaf_until.is_none() {
            self.deaf_until = Some(Instant::now() + LOCKS_WITHIN);
        }
        if self.app.is_storing() && !self.app.is_slow() {
            self.slow_at.get_or_insert_with(|| Instant::now() + SAYS_SAVING_AFTER);
        } else {
            self.slow_at = None;
        }
        let typed = self.app.model.drafts.changes();
        if typed.is_empty() {
            self.keep_at = None;
        } else {
            self.keep_at.get_or_insert_with(|| Instant::now() + KEEP_AFTER);
        }
        let unkept = (!typed.is_empty()).then_some(Request::KeepDrafts { changes: typed });
        *self.unkept.lock().unwrap_or_else(PoisonError::into_inner) = unkept.into_iter().collect();
        changed
    }

    fn view(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if let Some(place) = app::draw(&self.app, area, frame.buffer_mut()) {
            frame.set_cursor_position(place);
        }
    }

    /// Hands the app's questions to the thread that writes. Not before the screen is drawn: waking others takes longer
    /// than drawing.
    fn drawn(&mut self) {
        if std::mem::take(&mut self.unseen) {
            self.seen_at = Some(Instant::now() + SEEN_AFTER);
        }
        for out in self.app.take_out() {
            // The receiver has gone only when the line is down, and that was said.
            let _ = self.to_server.send(out);
        }
    }

    fn next_deadline(&self) -> Option<Instant> {
        let deadlines =
            [Some(self.midnight), self.keep_at, self.slow_at, self.idle.deadline(&self.app), self.deaf_until];
        deadlines.into_iter().flatten().min()
    }

    fn wipes(&mut self) -> bool {
        self.app.take_wiped()
    }

    fn finished(&self) -> bool {
        self.app.is_finished()
    }

    fn listens(&self) -> bool {
        self.deaf_until.is_none_or(|until| until <= Instant::now())
    }

    /// Not in a demo that is thrown away: its server is in this process.
    fn begins_anew(&self) -> bool {
        matches!(*self.home, Home::There(_)) && self.app.may_be_forgotten()
    }

    fn last_wish(&self) -> Box<dyn Fn() + Send> {
        let (home, unkept) = (Arc::downgrade(&self.home), Arc::clone(&self.unkept));
        let writer = self.writer();
        Box::new(move || {
            let unkept = std::mem::take(&mut *unkept.lock().unwrap_or_else(PoisonError::into_inner));
            if let Some(home) = home.upgrade()
                && let Err(error) = keep_anew(&home, writer.as_deref(), unkept)
            {
                logfile::log(&format!("what was typed last is not kept: {error}"));
            }
        })
    }
}

impl OnTerminal {
    /// Whom the drafts belong to: in the demo it may be another than at the start.
    fn writer(&self) -> Option<String> {
        let me = self.app.model.welcome.me.as_ref().map(|me| me.login.clone());
        self.act_as.as_ref().and(me)
    }

    /// The loop has ended: what was typed and not sent is kept, and waited for, and so is the answer to what was sent.
    fn keep(mut self, inbox: &Inbox<Arrived>) -> Result<(), Fault> {
        self.app.update(Msg::KeepDrafts);
        self.drawn();
        let until = Instant::now() + KEPT_WITHIN;
        while (self.app.is_keeping() || self.app.is_storing()) && self.app.model.line_down.is_none() {
            match inbox.after(until) {
                Some(Arrived::Msg(msg)) => self.app.update(msg),
                Some(Arrived::Terminal(_)) => false,
                None => break,
            };
        }
        let writer = self.writer();
        keep_anew(&self.home, writer.as_deref(), self.app.take_unkept())?;
        answered(&self.app)
    }

    fn is_unseen(&mut self) -> bool {
        self.seen_at.take_if(|at| *at <= Instant::now());
        self.unseen || self.seen_at.is_some()
    }

    fn touched(&mut self, msg: Msg) -> bool {
        self.idle.touched();
        self.app.update(msg)
    }

    /// Says that it will lock, or locks, where nobody has touched a key for too long.
    fn away(&mut self) -> bool {
        match self.idle.due(&self.app) {
            Some(idle::Due::Warning) => self.app.update(Msg::Away),
            Some(idle::Due::Lock) => self.app.update(Msg::Lock),
            None => false,
        }
    }

    fn due(&mut self) -> bool {
        let now = Instant::now();
        let mut changed = self.away();
        if self.slow_at.is_some_and(|slow| slow <= now) {
            changed |= self.app.update(Msg::Slow);
        }
        if self.keep_at.is_some_and(|keep| keep <= now) {
            self.keep_at = None;
            self.app.update(Msg::KeepDrafts);
        }
        if self.midnight > now {
            return changed;
        }
        self.midnight = midnight(&self.app);
        self.app.update(Msg::Today(self.app.model.clock.today())) || changed
    }
}

/// When the next school day begins.
fn midnight(app: &App) -> Instant {
    Instant::now() + app.model.clock.until_midnight()
}

/// Runs until the user leaves, the terminal goes or the machine wants it to end. `kept` is not so in a demo that
/// throws everything away.
pub(super) fn run(home: Home, act_as: Option<&str>, common: &Common, kept: bool) -> Result<(), Fault> {
    PanicHook { log: logfile::log, caught: store::is_guarded, sentence: FAILED }.install();
    let (outbox, inbox) = mailbox()?;
    let started = if locked::take_over(&outbox)? {
        locked::start(&home, act_as, common).inspect_err(|_| tui::leave())
    } else {
        start(&home, act_as, common)
    };
    let (mut app, asking, hearing) = started?;
    app.is_kept = kept;
    let home = Arc::new(home);
    let tell = outbox.clone();
    let to_server = line::start(Arc::downgrade(&home), act_as.map(str::to_owned), (asking, hearing), move |msg| {
        tell.send(Arrived::Msg(msg));
    })?;
    let mut program = OnTerminal {
        midnight: midnight(&app),
        app,
        to_server,
        keep_at: None,
        slow_at: None,
        idle: Idle::new(),
        deaf_until: None,
        unseen: false,
        seen_at: None,
        unkept: Arc::default(),
        home,
        act_as: act_as.map(str::to_owned),
    };
    let ending = tui::run(&mut program, &outbox, &inbox);
    if matches!(ending, Ok(Ending::Anew)) {
        return Err(locked::begin_anew());
    }
    program.keep(&inbox)?;
    match ending? {
        Ending::Failed => Err(Fault::Said),
        Ending::Finished | Ending::Hangup | Ending::Terminated | Ending::Anew => Ok(()),
    }
}

/// Says hello and sets the app up, for the drawn and for the plain view.
pub(super) fn start(home: &Home, act_as: Option<&str>, common: &Common) -> Result<(App, Asking, Hearing), Fault> {
    keys::bind(common)?;
    let (mut caller, greeting) = home.hello_asking(act_as, &Question::Top { rows: ROWS }.into())?;
    // At the door it is refused, and where it is, the first screen comes with the whole list.
    let top = match (&greeting, caller.answer_behind()) {
        (Greeting::Welcome(_), Ok(Reply::Top(top))) => Some(*top),
        _ => None,
    };
    let greeting = match greeting {
        Greeting::Welcome(welcome) if common.asks_code => {
            Greeting::Welcome(Box::new(signin::with_code(&mut caller, *welcome, common)?))
        }
        other => other,
    };
    let mut started = begun(caller, greeting, common)?;
    if let Some(top) = top {
        started.0.begin_with(top);
    }
    Ok(started)
}

/// The app for whoever was welcomed or stands at the door.
pub(super) fn begun(caller: Caller, greeting: Greeting, common: &Common) -> Result<(App, Asking, Hearing), Fault> {
    let colour = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let theme = theme(common, colour)?;
    let (asking, hearing) = caller.split();
    let seed = Dice::system().roll().map(u64::from_ne_bytes);
    let seed = seed.map_err(|error| Fault::Store(format!("Nothing was changed: {error}. Start sendo again.")))?;
    let mut app = match greeting {
        Greeting::Welcome(welcome) => App::new(*welcome, theme, colour, asking.last(), seed),
        Greeting::Door(doorway) => App::at_door(*doorway, theme, colour, asking.last(), seed),
    };
    app.idle_at_most = common.idle_lock.map(Duration::from_secs);
    app.model.unicode = TerminalKind::here().has_bars();
    Ok((app, asking, hearing))
}

fn theme(common: &Common, colour: bool) -> Result<Theme, Fault> {
    let name = common.theme.as_deref().unwrap_or("default");
    if Theme::names().any(|known| known == name) || !std::path::Path::new(name).is_file() {
        return Theme::built_in(name, colour).map_err(|error| Fault::Usage(error.to_string()));
    }
    let text = std::fs::read_to_string(name)?;
    Theme::parse(&text, colour).map_err(|error| Fault::Usage(error.to_string()))
}

/// Whoever leaves before the server has answered is told so.
pub(super) fn answered(app: &App) -> Result<(), Fault> {
    if app.is_storing() { Err(ClientError::MayBeStored(String::new()).into()) } else { Ok(()) }
}

/// Keeps drafts over a line of its own.
fn keep_anew(home: &Home, writer: Option<&str>, unkept: Vec<Request>) -> Result<(), Fault> {
    if unkept.is_empty() {
        return Ok(());
    }
    let mut session = home.greet(writer)?;
    for request in unkept {
        session.caller.ask(request)?;
    }
    Ok(())
}
