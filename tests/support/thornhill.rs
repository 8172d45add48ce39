//! The demo school for tests: a real server on a throw-away store, real lines to it, and seats that are worked with
//! real keys and drawn as a terminal would be.
#![allow(dead_code, unreachable_pub)]

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sendo::app::{self, App, Msg};
use sendo::client::{Asking, Caller, Greeting};
use sendo::clock::Clock;
use sendo::domain::command::Command;
use sendo::domain::id::PupilId;
use sendo::domain::roster::ImportCommand;
use sendo::domain::school_day::Day;
use sendo::keys::{Chord, Key};
use sendo::proto::Question;
use sendo::proto::ask::Reply;
use sendo::proto::message::{Request, Told};
use sendo::proto::view::Brief;
use sendo::random::Dice;
use sendo::server::Server;
use sendo::store::{RealDisk, Store};
use sendo::theme::{Role, Theme};
use sendo::transfer::demo;
use tempfile::TempDir;

/// How long anything is waited for before the test fails.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A server on a store of its own.
pub struct School {
    pub server: Option<Server>,
    pub root: PathBuf,
    /// What time it is here, whatever the machine says.
    pub clock: Clock,
    folder: TempDir,
}

impl School {
    /// Thornhill on the day of its files; a copy of a store that is loaded once for all tests of the program.
    pub fn thornhill() -> School {
        School::thornhill_at(Clock::story())
    }

    /// The same school, opened again at another time.
    pub fn thornhill_at(clock: Clock) -> School {
        static LOADED: OnceLock<TempDir> = OnceLock::new();
        let folder = tempfile::tempdir().unwrap();
        copy_folder(LOADED.get_or_init(School::load).path(), folder.path());
        let root = folder.path().join("store");
        School { server: Some(serve_at(&root, clock.clone())), root, clock, folder }
    }

    /// A server on an empty store.
    pub fn empty() -> School {
        let (folder, clock) = (tempfile::tempdir().unwrap(), Clock::story());
        let root = folder.path().join("store");
        School { server: Some(serve_at(&root, clock.clone())), root, clock, folder }
    }

    /// The server again, after something was done to its closed store.
    pub fn reopened(folder: TempDir, root: PathBuf) -> School {
        School::reopened_at(folder, root, Clock::story())
    }

    pub fn reopened_at(folder: TempDir, root: PathBuf, clock: Clock) -> School {
        School { server: Some(serve_at(&root, clock.clone())), root, clock, folder }
    }

    fn load() -> TempDir {
        let school = School::empty();
        let (mut owner, _) = Caller::greet(&school.line(), None).unwrap();
        for bundle in demo::bundles().unwrap() {
            owner.run(Command::Import(ImportCommand::Import { bundle })).unwrap();
        }
        drop(owner);
        school.close()
    }

    /// Ends the server and waits until the store is free; every byte is in the folder then.
    pub fn close(mut self) -> TempDir {
        self.server = None;
        let until = Instant::now() + PATIENCE;
        while let Err(error) = Store::open(&self.root, Arc::new(RealDisk), "", &|_| {}) {
            assert!(Instant::now() < until, "the store is not let go: {error}");
            std::thread::yield_now();
        }
        self.folder
    }

    pub fn server(&self) -> &Server {
        self.server.as_ref().unwrap()
    }

    pub fn line(&self) -> std::os::unix::net::UnixStream {
        self.server().connect().unwrap()
    }

    /// Somebody who asks without a screen.
    pub fn caller(&self, login: &str) -> Caller {
        Caller::greet(&self.line(), Some(login.to_owned())).unwrap().0
    }

    /// Somebody at a terminal.
    pub fn seat(&self, login: &str) -> Seat {
        Seat::on(self.server(), login)
    }

    /// Today's date here.
    pub fn today(&self) -> Day {
        self.clock.today()
    }

    pub fn pupil(&self, name: &str, form: &str) -> Brief {
        let Reply::Pupils(all) = self.caller("s.iqbal").ask(Question::Pupils).unwrap() else { panic!("no pupils") };
        all.into_iter().find(|pupil| pupil.name.full() == name && pupil.form == form).unwrap()
    }

    pub fn amara(&self) -> PupilId {
        self.pupil("Amara Okafor", "4B").id
    }
}

/// A server whose clock shows the day of Thornhill's files.
pub fn serve(root: &Path) -> Server {
    serve_at(root, Clock::story())
}

pub fn serve_at(root: &Path, clock: Clock) -> Server {
    let (store, opened) = Store::open(root, Arc::new(RealDisk), "", &|_| {}).unwrap();
    Server::start(store, fs::metadata(root).unwrap().uid(), clock, opened.sentences).unwrap()
}

/// A copy with the times of the last change: without them the store would not trust its index, and build it anew.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
            let written = entry.metadata().unwrap().modified().unwrap();
            fs::File::options().append(true).open(&target).unwrap().set_modified(written).unwrap();
        }
    }
    let written = fs::metadata(from).unwrap().modified().unwrap();
    fs::File::open(to).unwrap().set_modified(written).unwrap();
}

/// Every file below a folder that holds these bytes.
pub fn files_with(folder: &Path, bytes: &[u8]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, bytes));
        } else if fs::read(&path).unwrap_or_default().windows(bytes.len()).any(|window| window == bytes) {
            found.push(path);
        }
    }
    found
}

/// Somebody at a terminal: the app, and a line to the server.
pub struct Seat {
    pub app: App,
    asking: Asking,
    told: Receiver<Told>,
    /// Where it is set, no card comes that is asked for ahead, as from a server with others to serve first: how often.
    pub turned_away: Option<usize>,
}

impl Seat {
    /// Somebody at a terminal of any server.
    pub fn on(server: &Server, login: &str) -> Seat {
        let (caller, welcome) = Caller::greet(&server.connect().unwrap(), Some(login.to_owned())).unwrap();
        Seat::greeted(caller, Greeting::Welcome(Box::new(welcome)))
    }

    /// Sends what was taken out of the app.
    pub fn send(&mut self, out: Vec<app::Out>) {
        for (id, request) in out {
            self.asking.ask_as(id, request).unwrap();
        }
    }

    /// Somebody at a terminal of an account that many use.
    pub fn at_door(school: &School, uid: u32) -> Seat {
        let line = school.server().connect_as(uid).unwrap();
        let (caller, greeting) = Caller::hello(&line, None, &mut |_| true).unwrap();
        Seat::greeted(caller, greeting)
    }

    /// Somebody to whom the server says nothing but hello.
    pub fn silent(school: &School, login: &str) -> Seat {
        let (caller, greeting) = Caller::hello(&school.line(), Some(login.to_owned()), &mut |_| true).unwrap();
        Seat::begun(caller, greeting)
    }

    /// Somebody before whom the first screen stands, and for whom nothing else has come yet.
    pub fn with_top(school: &School, login: &str) -> Seat {
        let behind = Some(Question::Top { rows: 64 }.into());
        let (mut caller, greeting) =
            Caller::hello_asking(&school.line(), Some(login.to_owned()), behind, &mut |_| true).unwrap();
        let Ok(Reply::Top(top)) = caller.answer_behind() else { panic!("no first screen") };
        let mut seat = Seat::begun(caller, greeting);
        seat.app.begin_with(*top);
        seat
    }

    fn greeted(caller: Caller, greeting: Greeting) -> Seat {
        let mut seat = Seat::begun(caller, greeting);
        seat.settle();
        seat
    }

    fn begun(caller: Caller, greeting: Greeting) -> Seat {
        let (asking, mut hearing) = caller.split();
        let (sender, told) = channel();
        std::thread::spawn(move || {
            while let Ok(told) = hearing.wait() {
                if sender.send(told).is_err() {
                    return;
                }
            }
        });
        let (seed, theme) = (u64::from_ne_bytes(Dice::system().roll().unwrap()), roles_theme());
        let app = match greeting {
            Greeting::Welcome(welcome) => App::new(*welcome, theme, true, asking.last(), seed),
            Greeting::Door(doorway) => App::at_door(*doorway, theme, true, asking.last(), seed),
        };
        Seat { app, asking, told, turned_away: None }
    }

    /// Types; `<Enter>`, `<Esc>`, `<^Z>`, `<F8>` are keys, all else is typed as it stands. Every key is settled.
    pub fn keys(&mut self, keys: &str) -> &mut Seat {
        for chord in chords(keys) {
            self.app.update(Msg::Key(chord));
            self.settle();
        }
        self
    }

    pub fn update(&mut self, msg: Msg) -> &mut Seat {
        self.app.update(msg);
        self.settle();
        self
    }

    /// Sends what is to be sent and takes in answers until none is owed; what else has come in is taken in too.
    pub fn settle(&mut self) {
        loop {
            for (id, request) in self.app.take_out() {
                match (&mut self.turned_away, &request) {
                    (Some(times), Request::Ask(Question::Cards { .. })) => {
                        *times += 1;
                        self.take(Told::Reply(id, Reply::Cards(Vec::new())));
                    }
                    _ => self.asking.ask_as(id, request).unwrap(),
                }
            }
            let told = if self.app.is_settled() {
                match self.told.try_recv() {
                    Ok(told) => told,
                    Err(_) => return,
                }
            } else {
                self.told.recv_timeout(PATIENCE).expect("the server does not answer")
            };
            self.take(told);
        }
    }

    fn take(&mut self, told: Told) {
        self.app.update(Msg::Told(Box::new(told)));
    }

    /// Waits until the screen shows a text that somebody else's doing brings.
    pub fn wait_for(&mut self, text: &str) -> &mut Seat {
        let until = Instant::now() + PATIENCE;
        loop {
            self.settle();
            if self.screen().contains(text) {
                return self;
            }
            let left = until.saturating_duration_since(Instant::now());
            match self.told.recv_timeout(left) {
                Ok(told) => self.take(told),
                Err(error) => panic!("{text:?} does not come, {error}:\n{}", self.screen()),
            }
        }
    }

    /// What the terminal shows at 80x24, without space at line ends.
    pub fn screen(&self) -> String {
        self.at(80, 24)
    }

    pub fn at(&self, width: u16, height: u16) -> String {
        text_of(&self.buffer(width, height))
    }

    pub fn buffer(&self, width: u16, height: u16) -> Buffer {
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        app::draw(&self.app, area, &mut buffer);
        buffer
    }

    /// The text, and under it the role of each cell as a letter.
    pub fn with_roles(&mut self, width: u16, height: u16) -> String {
        self.update(Msg::Resize(width, height));
        let buffer = self.buffer(width, height);
        format!("{}\n{}\n{}", text_of(&buffer), "-".repeat(usize::from(width)), roles_of(&buffer))
    }

    /// Fails unless the screen shows each text.
    pub fn shows(&mut self, texts: &[&str]) -> &mut Seat {
        let screen = self.screen();
        for text in texts {
            assert!(screen.contains(text), "{text:?} is not shown:\n{screen}");
        }
        self
    }

    /// Fails if the screen shows any of the texts.
    pub fn hides(&mut self, texts: &[&str]) -> &mut Seat {
        let screen = self.screen();
        for text in texts {
            assert!(!screen.contains(text), "{text:?} is shown:\n{screen}");
        }
        self
    }
}

/// The keys that a text stands for.
pub fn chords(keys: &str) -> Vec<Chord> {
    let mut chords = Vec::new();
    let mut rest = keys;
    while let Some(letter) = rest.chars().next() {
        if let Some((name, after)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            chords.push(name.parse().unwrap());
            rest = after;
        } else {
            chords.push(Chord { key: Key::Char(letter), ctrl: false, alt: false, shift: false });
            rest = rest.split_at(letter.len_utf8()).1;
        }
    }
    chords
}

/// A theme in which each role has a colour that no other has.
fn roles_theme() -> Theme {
    let roles = Role::ALL.iter().zip(1..).map(|(role, colour)| format!("{} = {{ fg = \"{colour}\" }}\n", role.name()));
    Theme::parse(&format!("name = \"roles\"\n[roles]\n{}", roles.collect::<String>()), true).unwrap()
}

pub fn text_of(buffer: &Buffer) -> String {
    rows(buffer, |x, y| buffer[(x, y)].symbol().to_owned())
}

/// A letter a cell: `a` is the first role of `Role::ALL`; ordinary text is blank.
fn roles_of(buffer: &Buffer) -> String {
    let letter = |x: u16, y: u16| {
        let fg = buffer[(x, y)].fg;
        let role = Role::ALL.iter().zip('a'..).find(|(role, _)| roles_theme_fg(**role) == fg);
        match role {
            _ if buffer[(x, y)].symbol() == " " => " ".to_owned(),
            Some((Role::Text, _)) | None => ".".to_owned(),
            Some((_, letter)) => letter.to_string(),
        }
    };
    rows(buffer, letter)
}

fn roles_theme_fg(role: Role) -> ratatui::style::Color {
    static THEME: OnceLock<Theme> = OnceLock::new();
    THEME.get_or_init(roles_theme).style(role).fg.unwrap()
}

fn rows(buffer: &Buffer, cell: impl Fn(u16, u16) -> String) -> String {
    let area = buffer.area;
    let row = |y| {
        let mut row = String::new();
        let mut skip = 0;
        for x in area.left()..area.right() {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            skip = sendo::domain::text::width(buffer[(x, y)].symbol()).saturating_sub(1);
            row.push_str(&cell(x, y));
        }
        row.trim_end().to_owned()
    };
    (area.top()..area.bottom()).map(row).collect::<Vec<_>>().join("\n")
}
