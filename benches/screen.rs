//! The first frame and the cursor move of home, beside a bare ratatui list with a detail pane in the same run: both
//! draw 80x24 through the same backend into memory. Medians, ratios and bytes; nothing is judged here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    missing_docs
)]

use std::cell::RefCell;
use std::hint::black_box;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Block, List, ListItem, ListState, Paragraph};
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use sendo::app::{self, App, Msg};
use sendo::client::{Asking, Caller, Hearing};
use sendo::clock::Clock;
use sendo::domain::command::Command;
use sendo::domain::roster::ImportCommand;
use sendo::keys::{Chord, Key};
use sendo::server::Server;
use sendo::store::{RealDisk, Store};
use sendo::theme::Theme;
use sendo::transfer::demo;

/// How many moves are timed; half down, half up.
const MOVES: usize = 400;
/// How many first frames are timed.
const STARTS: usize = 30;

/// What a terminal would have been sent.
#[derive(Clone, Default)]
struct Sent(Rc<RefCell<Vec<u8>>>);

impl Write for Sent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A terminal of 80x24 in memory.
fn terminal() -> (Terminal<CrosstermBackend<Sent>>, Sent) {
    let sent = Sent::default();
    let viewport = Viewport::Fixed(Rect::new(0, 0, 80, 24));
    let terminal = Terminal::with_options(CrosstermBackend::new(sent.clone()), TerminalOptions { viewport }).unwrap();
    (terminal, sent)
}

/// The app and its line to a real server.
struct Seat {
    app: App,
    asking: Asking,
    hearing: Hearing,
}

impl Seat {
    fn new(server: &Server) -> Seat {
        let (caller, welcome) = Caller::greet(&server.connect().unwrap(), Some("h.bennett".into())).unwrap();
        let (asking, hearing) = caller.split();
        let app = App::new(welcome, Theme::built_in("default", true).unwrap(), true, asking.last(), 7);
        Seat { app, asking, hearing }
    }

    fn ask(&mut self) {
        for (id, request) in self.app.take_out() {
            self.asking.ask_as(id, request).unwrap();
        }
    }

    fn hear(&mut self) {
        let told = self.hearing.wait().unwrap();
        self.app.update(Msg::Told(Box::new(told)));
    }

    /// Sends what is to be sent and takes in answers until none is owed.
    fn settle(&mut self) {
        self.ask();
        while !self.app.is_settled() {
            self.hear();
            self.ask();
        }
    }

    /// Draws what comes as it comes, until a plan is on the screen; what is asked for ahead comes later.
    fn draw_first(&mut self, terminal: &mut Terminal<CrosstermBackend<Sent>>, sent: &Sent) {
        self.ask();
        loop {
            self.draw(terminal);
            if sent.0.borrow().windows(6).any(|shown| shown == b"cycle ") {
                return;
            }
            self.hear();
            self.ask();
        }
    }

    fn draw(&self, terminal: &mut Terminal<CrosstermBackend<Sent>>) {
        let view = |frame: &mut Frame<'_>| {
            let area = frame.area();
            black_box(app::draw(&self.app, area, frame.buffer_mut()));
        };
        terminal.draw(view).unwrap();
    }
}

/// The bare program: visible rows only, a page turned at the edge, a pane of text beside it.
struct Bare {
    names: Vec<String>,
    cursor: usize,
}

impl Bare {
    fn draw(&self, terminal: &mut Terminal<CrosstermBackend<Sent>>) {
        let view = |frame: &mut Frame<'_>| {
            let [left, right] =
                Layout::horizontal([Constraint::Percentage(40), Constraint::Fill(1)]).areas(frame.area());
            let rows = usize::from(left.height - 2);
            let top = self.cursor / rows * rows;
            let items: Vec<ListItem<'_>> =
                self.names.iter().skip(top).take(rows).map(|name| ListItem::new(name.as_str())).collect();
            let list = List::new(items)
                .block(Block::bordered().title("Pupils"))
                .highlight_style(Style::new().add_modifier(Modifier::REVERSED));
            let mut state = ListState::default().with_selected(Some(self.cursor - top));
            frame.render_stateful_widget(list, left, &mut state);
            let name = &self.names[self.cursor];
            let text =
                format!("{name}\n\nNumber: {:05}\nPlan: reads aloud in pairs\n\nObservations\n  settled", self.cursor);
            frame.render_widget(Paragraph::new(text).block(Block::bordered().title("Plan")), right);
        };
        terminal.draw(view).unwrap();
    }
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e6
}

/// The middle of the bytes that single moves sent.
fn middle(mut bytes: Vec<usize>) -> usize {
    bytes.sort_unstable();
    bytes[bytes.len() / 2]
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let today = Clock::story().today().to_string();
    let (store, _) = Store::open(folder.path(), Arc::new(RealDisk), &today, &|_| {}).unwrap();
    let server = Server::start(store, rustix::process::getuid().as_raw(), Clock::story(), Vec::new()).unwrap();
    let (mut owner, _) = Caller::greet(&server.connect().unwrap(), None).unwrap();
    for bundle in demo::bundles().unwrap() {
        owner.run(Command::Import(ImportCommand::Import { bundle })).unwrap();
    }
    let names: Vec<String> = (0..420).map(|n| format!("Pupil Number{n:03}   {}B", n % 7)).collect();

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let (mut screen, written) = terminal();
        let start = Instant::now();
        let mut seat = Seat::new(&server);
        seat.draw_first(&mut screen, &written);
        ours.push(start.elapsed());
        let (mut screen, _) = terminal();
        let start = Instant::now();
        Bare { names: names.clone(), cursor: 0 }.draw(&mut screen);
        theirs.push(start.elapsed());
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "first frame, from hello to the plan   {ours:>8.0} us   bare list {theirs:>6.0} us   ratio {:.2}",
        ours / theirs
    );

    let mut seat = Seat::new(&server);
    seat.settle();
    let mut bare = Bare { names, cursor: 0 };
    let ((mut screen, written), (mut bare_screen, bare_written)) = (terminal(), terminal());
    seat.draw(&mut screen);
    bare.draw(&mut bare_screen);
    let (mut ours, mut theirs, mut bytes, mut bare_bytes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for place in 0..MOVES {
        let down = place < MOVES / 2;
        written.0.borrow_mut().clear();
        let start = Instant::now();
        seat.app.update(Msg::Key(Chord::plain(if down { Key::Down } else { Key::Up })));
        seat.draw(&mut screen);
        ours.push(start.elapsed());
        seat.settle();
        seat.draw(&mut screen);
        bytes.push(written.0.borrow().len());
        bare_written.0.borrow_mut().clear();
        let start = Instant::now();
        bare.cursor = if down { bare.cursor + 1 } else { bare.cursor - 1 };
        bare.draw(&mut bare_screen);
        theirs.push(start.elapsed());
        bare_bytes.push(bare_written.0.borrow().len());
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "cursor move, key to frame             {ours:>8.0} us   bare list {theirs:>6.0} us   ratio {:.2}",
        ours / theirs
    );
    println!("cursor move, bytes with the plan      {:>8} B    bare list {:>6} B", middle(bytes), middle(bare_bytes));
}
