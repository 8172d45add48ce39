//! People at screens: the app as it is, a line whose bytes are counted, and a terminal in memory.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};
use std::{io, thread};

use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use sendo::app::{self, App, Msg};
use sendo::client::{Asking, Caller, Hearing};
use sendo::keys::{Chord, Key};
use sendo::proto::message::Told;
use sendo::theme::Theme;

use crate::asks::Metered;

/// Somebody at a screen.
pub struct Seat {
    app: App,
    asking: Asking,
    told: Receiver<Told>,
    bytes: Arc<AtomicU64>,
}

/// The app, what it asks with, what it hears, and how much that is.
fn begun(store: &Path, login: &str) -> (App, Asking, Hearing, Arc<AtomicU64>) {
    let link = Metered::to(store);
    let (caller, welcome) = Caller::greet(&link, Some(login.to_owned())).unwrap();
    let (asking, hearing) = caller.split();
    let app = App::new(welcome, Theme::built_in("default", true).unwrap(), true, asking.last(), 7);
    (app, asking, hearing, link.meter())
}

/// Hands on what is heard until nobody wants it.
fn hear<T: Send + 'static>(mut hearing: Hearing, to: Sender<T>, as_what: impl Fn(Told) -> T + Send + 'static) {
    thread::spawn(move || {
        while let Ok(told) = hearing.wait() {
            if to.send(as_what(told)).is_err() {
                return;
            }
        }
    });
}

fn ask(app: &mut App, asking: &mut Asking) {
    for (id, request) in app.take_out() {
        asking.ask_as(id, request).unwrap();
    }
}

impl Seat {
    /// Somebody whose first screen is there.
    pub fn at(store: &Path, login: &str) -> Seat {
        let (app, asking, hearing, bytes) = begun(store, login);
        let (to, told) = channel();
        hear(hearing, to, |told| told);
        let mut seat = Seat { app, asking, told, bytes };
        seat.settle();
        seat
    }

    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Presses a key, and takes in what it asks for.
    pub fn press(&mut self, key: &str) {
        self.app.update(Msg::Key(key.parse().unwrap()));
        self.settle();
    }

    fn settle(&mut self) {
        loop {
            ask(&mut self.app, &mut self.asking);
            if self.app.is_settled() {
                return;
            }
            let told = self.told.recv_timeout(Duration::from_mins(1)).expect("the server does not answer");
            self.app.update(Msg::Told(Box::new(told)));
        }
    }

    /// The median time from a key that moves the cursor to its frame, half down, half up.
    pub fn key_times(&mut self, times: usize) -> Duration {
        let viewport = Viewport::Fixed(Rect::new(0, 0, 80, 24));
        let options = TerminalOptions { viewport };
        let mut terminal = Terminal::with_options(CrosstermBackend::new(io::sink()), options).unwrap();
        let mut taken: Vec<Duration> = (0..times)
            .map(|place| {
                let key = if place < times / 2 { Key::Down } else { Key::Up };
                let begun = Instant::now();
                self.app.update(Msg::Key(Chord::plain(key)));
                let view = |frame: &mut Frame<'_>| {
                    let area = frame.area();
                    black_box(app::draw(&self.app, area, frame.buffer_mut()));
                };
                terminal.draw(view).unwrap();
                let taken = begun.elapsed();
                self.settle();
                taken
            })
            .collect();
        taken.sort_unstable();
        taken[taken.len() / 2]
    }
}

/// Many people who stand on the same screen.
pub struct Staffroom {
    seats: Vec<(App, Asking, Arc<AtomicU64>)>,
    told: Receiver<(usize, Told)>,
}

/// How long nothing must come until nothing more will: notices are gathered for a tenth of a second.
const QUIET: Duration = Duration::from_millis(800);

impl Staffroom {
    pub fn of(store: &Path, login: &str, keys: &str, count: usize) -> Staffroom {
        let (to, told) = channel();
        let mut room = Staffroom { seats: Vec::new(), told };
        for place in 0..count {
            let (mut app, mut asking, hearing, bytes) = begun(store, login);
            hear(hearing, to.clone(), move |told| (place, told));
            ask(&mut app, &mut asking);
            room.seats.push((app, asking, bytes));
        }
        room.settle();
        if !keys.is_empty() {
            for (app, asking, _) in &mut room.seats {
                app.update(Msg::Key(keys.parse().unwrap()));
                ask(app, asking);
            }
            room.settle();
        }
        room
    }

    /// Takes in what comes and asks for what that wants, until it is quiet.
    pub fn settle(&mut self) {
        loop {
            let owed = !self.seats.iter().all(|(app, ..)| app.is_settled());
            let patience = if owed { Duration::from_mins(1) } else { QUIET };
            let Ok((place, told)) = self.told.recv_timeout(patience) else {
                assert!(!owed, "the server does not answer");
                return;
            };
            let (app, asking, _) = &mut self.seats[place];
            app.update(Msg::Told(Box::new(told)));
            ask(app, asking);
        }
    }

    /// How many bytes have come to all of them.
    pub fn bytes(&self) -> u64 {
        self.seats.iter().map(|(.., bytes)| bytes.load(Ordering::Relaxed)).sum()
    }
}
