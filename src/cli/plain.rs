//! The plain view: no cursor moves, no colours. A line of input is one step. Where letters are text it is typed, and Enter
//! after it; where they are keys it is one of them, or one, a space, and the words that the key asks for, or a word for a
//! key: `up`, `help`. An empty line is Enter alone, a line with one full stop is Esc. After a step on the same screen the
//! rows of a list that are as they were read before are not read again.

use std::collections::VecDeque;
use std::io::{self, BufRead, IsTerminal};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::{QueueSelector, tcflush, tcgetwinsize};

use super::args::Common;
use super::ask::Terminal;
use super::fault::Fault;
use super::idle::{Due, Idle};
use super::out::Out;
use super::screen::{self, SEEN_AFTER};
use super::session::Home;
use crate::app::{self, App, Msg, Plain};
use crate::client::{Asking, COME_BACK_WITHIN, ClientError, Hearing};
use crate::domain::secret::Secret;
use crate::domain::text;
use crate::keys::{self, Chord, Context, Key};
use crate::proto::frame::FrameError;
use crate::tui::TerminalKind;

/// How wide plain lines are wrapped where no terminal says how wide it is.
const WIDTH: u16 = 110;
/// Below so many columns a terminal's own width would leave no words whole.
const NARROW: u16 = 40;
/// How long after a failed try for a new line the next one comes.
const AGAIN: Duration = Duration::from_millis(50);
/// The sign before a row of a list, in letters.
const MARK: usize = 2;
/// Nothing is cut at the foot of a page: there are no pages.
const ALL: u16 = 10_000;

/// Runs until the user leaves or the input ends.
pub(super) fn run(home: &Home, act_as: Option<&str>, common: &Common) -> Result<(), Fault> {
    let (mut app, asking, hearing) = screen::start(home, act_as, common)?;
    let mut line_to = LineTo { home, act_as, asking, hearing, refused: None };
    app.model.unicode = false;
    let own = tcgetwinsize(io::stdout()).map_or(WIDTH, |size| size.ws_col);
    app.update(Msg::Resize(if own < NARROW { WIDTH } else { own }, ALL));
    line_to.settle(&mut app)?;
    let mut shown = Shown::default();
    shown.show(&app)?;
    let mut idle = Idle::new();
    while let Some(line) = next_line(&mut app, &mut idle)? {
        let typed = match line {
            Line::Typed(line) if line.eq_ignore_ascii_case("again") && !app.focus().is_text() => {
                shown = Shown::default();
                Typed::Keys(Vec::new())
            }
            Line::Typed(line) => typed(&line, app.focus()),
            Line::Secret(line) => Typed::Keys(secret_chords(&line)),
            Line::Away => {
                app.update(Msg::Lock);
                Typed::Keys(Vec::new())
            }
        };
        idle.touched();
        line_to.settle(&mut app)?;
        let stopped = line_to.press(&mut app, typed)?;
        if app.is_finished() {
            return Ok(());
        }
        shown.show(&app)?;
        if stopped {
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

/// What a line stands for in a place.
#[derive(Debug, PartialEq, Eq)]
enum Typed {
    /// These keys.
    Keys(Vec<Chord>),
    /// This key, and these words for what it opens; where it opens nothing that takes words, they do nothing.
    Step(Chord, String),
    /// Text for a line of typing, and Enter. What stands there and was refused goes.
    Text(String),
    /// Nothing that is known here.
    Unknown(String),
}

/// The words for keys, where a word is no text. In a text Esc alone has one: whoever types `esc` wants out.
const NAMED: &[(&str, &str)] = &[
    ("help", "?"),
    ("quit", "^q"),
    ("leave", "^q"),
    ("exit", "^q"),
    ("back", "esc"),
    ("next", "down"),
    ("previous", "up"),
    ("\u{1b}[A", "up"),
    ("\u{1b}[B", "down"),
    ("\u{1b}[C", "right"),
    ("\u{1b}[D", "left"),
    ("\u{1b}[H", "home"),
    ("\u{1b}[F", "end"),
    ("\u{1b}[5~", "pgup"),
    ("\u{1b}[6~", "pgdn"),
];

/// What a line does. `^T` typed as two characters is Ctrl and T.
fn typed(line: &str, place: Context) -> Typed {
    let line = line.trim_end_matches('\r');
    let esc = Chord::plain(Key::Esc);
    if line == "." || line == "\u{1b}" || line.eq_ignore_ascii_case("esc") {
        return Typed::Keys(vec![esc]);
    }
    if line.starts_with('^')
        && let Ok(chord) = line.parse()
    {
        return Typed::Keys(vec![chord]);
    }
    if place.is_text() && !place.searches() && !line.is_empty() {
        return Typed::Text(line.to_owned());
    }
    if place.searches() || line.is_empty() {
        return Typed::Keys(line.chars().map(key).chain([Chord::plain(Key::Enter)]).collect());
    }
    let name = line.trim().to_lowercase();
    let named = NAMED.iter().find(|(word, _)| word.eq_ignore_ascii_case(&name)).map(|(_, name)| *name);
    // Else a key by its own name: `up`, `pgdn`, `tab`. One letter is itself, small or not.
    if let Some(Ok(chord)) = named.or((name.len() > 1).then_some(name.as_str())).map(str::parse) {
        return Typed::Keys(vec![chord]);
    }
    if place == Context::Confirm && ["y", "yes", "n", "no"].contains(&name.as_str()) {
        return Typed::Keys(vec![if name.starts_with('y') { Chord::plain(Key::Enter) } else { esc }]);
    }
    if place == Context::Sweep {
        return Typed::Keys(line.chars().map(key).collect()); // A row of the grid.
    }
    let mut letters = line.chars();
    match (letters.next(), letters.clone().next()) {
        // A word that begins like a key is not that key; but a strategy's code on a pupil's page begins a line.
        (Some(first), Some(next)) if first.is_alphabetic() && !next.is_whitespace() && place != Context::Pupil => {
            Typed::Unknown(line.to_owned())
        }
        (Some(first), _) => {
            let words = letters.as_str().trim();
            // Whoever types what stands in the line of keys means the key.
            let is_label = keys::help(place).any(|row| row.key_in(place) == first.to_string() && row.label == words);
            Typed::Step(key(first), if is_label { String::new() } else { words.to_owned() })
        }
        (None, _) => Typed::Keys(vec![Chord::plain(Key::Enter)]),
    }
}

/// Where one line is typed, which goes when it was taken.
fn is_line(place: Context) -> bool {
    place.fills() && (!place.has_rows() || place == Context::Palette)
}

/// The key of a character: what a terminal sends for Ctrl and a letter is that.
fn key(letter: char) -> Chord {
    match u8::try_from(letter) {
        Ok(code @ 1..=26) if letter != '\t' => Chord::ctrl(Key::Char(char::from(code + b'a' - 1))),
        _ => Chord::char(letter),
    }
}

/// The line to the server, and how to make another.
struct LineTo<'h> {
    home: &'h Home,
    act_as: Option<&'h str>,
    asking: Asking,
    hearing: Hearing,
    /// Where a line of typing was sent with Enter and is open still.
    refused: Option<Context>,
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

    /// Presses what was typed, each key settled before the next. Says whether a text was stopped: the rest is not pressed.
    fn press(&mut self, app: &mut App, typed: Typed) -> Result<bool, Fault> {
        let (mut keys, mut words) = match typed {
            Typed::Keys(keys) => (VecDeque::from(keys), None),
            Typed::Step(first, words) => (VecDeque::from([first]), Some(words).filter(|words| !words.is_empty())),
            Typed::Text(text) => {
                // What was refused, or kept for a conflict, stands there still: a new line takes its place.
                let clears = self.refused == Some(app.focus());
                let clear = clears.then_some(Chord::ctrl(Key::Char('u')));
                (clear.into_iter().chain(text.chars().map(key)).chain([Chord::plain(Key::Enter)]).collect(), None)
            }
            Typed::Unknown(line) => {
                app.say_no_key(&line);
                return Ok(false);
            }
        };
        self.refused = None;
        while let Some(chord) = keys.pop_front() {
            app.update(Msg::Key(chord));
            self.settle(app)?;
            if app.is_finished() {
                return Ok(false);
            }
            if app.take_stopped() {
                return Ok(true);
            }
            if chord == Chord::plain(Key::Enter) && is_line(app.focus()) {
                self.refused = Some(app.focus());
            }
            match words.take() {
                Some(words) if app.focus().is_text() => {
                    keys.extend(words.chars().map(key).chain([Chord::plain(Key::Enter)]));
                }
                Some(words) => app.say_not_taken(&words),
                None => {}
            }
        }
        Ok(false)
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

/// What was read out last.
#[derive(Default)]
struct Shown {
    place: Option<Context>,
    rows: Vec<String>,
    keys: Option<String>,
}

impl Shown {
    /// Reads the screen out: where one is, what was said, the screen, its keys. On the screen that was read before, the rows
    /// of its list and the keys only where they are others now; the row under the cursor always.
    fn show(&mut self, app: &App) -> Result<(), Fault> {
        let mut out = Out::new();
        let wide = if io::stdout().is_terminal() { usize::from(app.model.size.0) } else { usize::MAX };
        let mut say = |line: &str| -> Result<(), Fault> {
            if text::width(line) <= wide {
                return out.line(line);
            }
            // Words stay whole: one that is broken at the edge is read as two.
            text::wrap(line, wide).iter().try_for_each(|row| out.line(row))
        };
        let Plain { header, said, body, keys } = app::parts(app);
        say(&header)?;
        said.map_or(Ok(()), |said| say(&said))?;
        let place = app.focus();
        let list = body.iter().position(String::is_empty).unwrap_or(0);
        let (list, rest) = body.split_at(list);
        let rows: Vec<String> = list.iter().map(|row| row.get(MARK..).unwrap_or_default().to_owned()).collect();
        // A shorter list is another one, as when something is looked for in it.
        let is_known = self.place == Some(place) && rows.len() >= self.rows.len();
        let is_new = |at: usize, row: &str| !row.starts_with("  ") || !is_known || self.rows.get(at) != rows.get(at);
        let new = list.iter().enumerate().filter(|(at, row)| is_new(*at, row)).map(|(_, row)| row);
        new.chain(rest).try_for_each(|line| say(line))?;
        if let Some(keys) = keys.as_deref().filter(|_| keys != self.keys) {
            say(keys)?;
        }
        say("")?;
        // A line that was typed over the list is gone, and the list is there as it was.
        if !is_line(place) {
            (self.place, self.rows) = (Some(place), rows);
        }
        self.keys = keys;
        out.flush()
    }
}
