//! The plain view: no cursor moves, no colours. A line of input is typed into the screen as keys, and Enter after it;
//! an empty line is Enter alone, a line with one full stop is Esc.

use std::io::{self, BufRead, IsTerminal};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::{QueueSelector, tcflush};

use super::args::Common;
use super::ask::Terminal;
use super::fault::Fault;
use super::idle::{Due, Idle};
use super::out::Out;
use super::screen::{self, SEEN_AFTER};
use super::session::Home;
use crate::app::{self, App, Msg};
use crate::client::{Asking, COME_BACK_WITHIN, ClientError, Hearing};
use crate::domain::secret::Secret;
use crate::keys::{Chord, Key};
use crate::proto::frame::FrameError;
use crate::tui::TerminalKind;

/// How wide plain lines are wrapped.
const WIDTH: u16 = 110;
/// How long after a failed try for a new line the next one comes.
const AGAIN: Duration = Duration::from_millis(50);
/// Nothing is cut at the foot of a page: there are no pages.
const ALL: u16 = 10_000;

/// Runs until the user leaves or the input ends.
pub(super) fn run(home: &Home, act_as: Option<&str>, common: &Common) -> Result<(), Fault> {
    let (mut app, asking, hearing) = screen::start(home, act_as, common)?;
    let mut line_to = LineTo { home, act_as, asking, hearing };
    app.model.unicode = false;
    app.update(Msg::Resize(WIDTH, ALL));
    line_to.settle(&mut app)?;
    show(&mut app)?;
    let (mut idle, mut stopped) = (Idle::new(), false);
    while let Some(line) = next_line(&mut app, &mut idle)? {
        let chords = match line {
            Line::Typed(line) => chords(&line),
            Line::Secret(line) => secret_chords(&line),
            Line::Away => {
                app.update(Msg::Lock);
                Vec::new()
            }
        };
        idle.touched();
        line_to.settle(&mut app)?;
        for chord in chords {
            app.update(Msg::Key(chord));
            line_to.settle(&mut app)?;
            if app.is_finished() {
                return Ok(());
            }
            if app.take_stopped() {
                stopped = true;
                break;
            }
        }
        show(&mut app)?;
        if std::mem::take(&mut stopped) {
            drop_typed()?;
        }
    }
    app.update(Msg::KeepDrafts);
    line_to.settle(&mut app)
}

/// What came in.
enum Line {
    Typed(String),
    /// For nobody's eyes: it was not shown as it was typed.
    Secret(Secret),
    /// Nothing, for too long.
    Away,
}

/// Waits for a line; `None` at the end. A secret is asked for at the terminal itself, never read from a pipe.
fn next_line(app: &mut App, idle: &mut Idle) -> Result<Option<Line>, Fault> {
    if app.types_secret() {
        return Ok(Some(Line::Secret(Terminal::open()?.ask_secret("(not shown) > ")?)));
    }
    let stdin = io::stdin();
    while stdin.is_terminal() {
        // The warning is of no use here: what is on the screen was printed already.
        if idle.due(app) == Some(Due::Lock) {
            return Ok(Some(Line::Away));
        }
        let left = idle.deadline(app).map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let left =
            left.map(|left| Timespec { tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX), tv_nsec: 1_000_000 });
        match poll(&mut [PollFd::new(&stdin, PollFlags::IN)], left.as_ref()) {
            Ok(1..) => break,
            Ok(0) | Err(Errno::INTR) => {}
            Err(error) => return Err(io::Error::from(error).into()),
        }
    }
    let mut line = Vec::new();
    let read = stdin.lock().read_until(b'\n', &mut line)?;
    // What is no letter here is said by the screen, as elsewhere.
    let line = TerminalKind::here().read(&line);
    Ok((read > 0).then(|| Line::Typed(line.trim_end_matches(['\n', '\r']).to_owned())))
}

/// Throws away what was typed before the stop was seen: it does not answer it. What stands in a pipe was written before,
/// all of it.
fn drop_typed() -> Result<(), Fault> {
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return Err(Fault::Refused(
            "A text was stopped, and nothing that was written before answers for it: it was not stored, and the rest was \
             not read."
                .into(),
        ));
    }
    thread::sleep(SEEN_AFTER);
    Ok(tcflush(&stdin, QueueSelector::IFlush).map_err(io::Error::from)?)
}

/// The keys of a secret, and Enter after it. An empty one is Esc: it begins again.
fn secret_chords(line: &Secret) -> Vec<Chord> {
    if line.is_empty() {
        return vec![Chord::plain(Key::Esc)];
    }
    line.bare().chars().map(Chord::char).chain([Chord::plain(Key::Enter)]).collect()
}

/// The keys that a line stands for. `^T` typed as two characters is Ctrl and T.
fn chords(line: &str) -> Vec<Chord> {
    let line = line.trim_end_matches('\r');
    if line == "." {
        return vec![Chord::plain(Key::Esc)];
    }
    if line.starts_with('^')
        && let Ok(chord) = line.parse()
    {
        return vec![chord];
    }
    line.chars().map(Chord::char).chain([Chord::plain(Key::Enter)]).collect()
}

/// The line to the server, and how to make another.
struct LineTo<'h> {
    home: &'h Home,
    act_as: Option<&'h str>,
    asking: Asking,
    hearing: Hearing,
}

impl LineTo<'_> {
    /// Sends what is to be sent and takes in answers until none is owed. Where the line breaks, a new one is made, over
    /// which the app asks again, under the same names.
    fn settle(&mut self, app: &mut App) -> Result<(), Fault> {
        let until = Instant::now() + COME_BACK_WITHIN;
        while let Err(broke) = self.take_in(app) {
            if Instant::now() >= until {
                screen::answered(app)?;
                return Err(ClientError::from(broke).into());
            }
            self.again(app, until)?;
        }
        Ok(())
    }

    fn take_in(&mut self, app: &mut App) -> Result<(), FrameError> {
        loop {
            for (id, request) in app.take_out() {
                self.asking.ask_as(id, request)?;
            }
            if app.is_settled() {
                return Ok(());
            }
            app.update(Msg::Told(Box::new(self.hearing.wait()?)));
        }
    }

    fn again(&mut self, app: &mut App, until: Instant) -> Result<(), Fault> {
        loop {
            match self.home.hello_telling(self.act_as, None, &mut |_| Instant::now() < until) {
                Ok((caller, greeting)) => {
                    (self.asking, self.hearing) = caller.split();
                    app.update(Msg::LineUp(Box::new(greeting)));
                    return Ok(());
                }
                Err(fault) if Instant::now() >= until => {
                    screen::answered(app)?;
                    return Err(fault);
                }
                Err(_) => thread::sleep(AGAIN),
            }
        }
    }
}

fn show(app: &mut App) -> Result<(), Fault> {
    let mut out = Out::new();
    for line in app::plain(app) {
        out.line(line)?;
    }
    out.line("")?;
    out.flush()
}
