//! Two who triage and three teachers, each at a real terminal, take steps with the same thirty items at once: no step is
//! lost and none is doubled, and in the end every screen says what the server says. A few seconds of it, `SENDO_MINUTES`
//! for longer; `SENDO_SEED` repeats a round.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, PtyPair, PtySize, native_pty_system};
use serde_json::Value;

use crate::school::{PROGRAM, School, said};

const ITEMS: usize = 30;
const PEOPLE: [&str; 5] = ["s.iqbal", "r.marsh", "h.bennett", "g.tanner", "k.osei"];
const PATIENCE: Duration = Duration::from_secs(20);

/// A terminal of somebody, and what it shows.
struct Desk {
    seen: Arc<Mutex<vt100::Parser>>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _pair: PtyPair,
    last: String,
}

impl Desk {
    fn of(school: &School, login: &str) -> Desk {
        let size = PtySize { rows: 40, cols: 100, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(["--as", login]);
        command.env("HOME", school.folder.path());
        command.env("SENDO_STORE", &school.store);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        let child = pair.slave.spawn_command(command).unwrap();
        let cells = |count| NonZero::new(count).unwrap();
        let seen = Arc::new(Mutex::new(vt100::Parser::new(cells(40), cells(100), 0)));
        let (mut reader, shared) = (pair.master.try_clone_reader().unwrap(), Arc::clone(&seen));
        thread::spawn(move || {
            let mut buffer = [0; 16384];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                shared.lock().unwrap().process(&buffer[..count]);
            }
        });
        let writer = pair.master.take_writer().unwrap();
        Desk { seen, writer, child, _pair: pair, last: String::new() }
    }

    fn screen(&self) -> String {
        self.seen.lock().unwrap().screen().contents()
    }

    fn send(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
        thread::sleep(Duration::from_millis(15));
    }

    fn wait(&self, what: &str, is_there: impl Fn(&str) -> bool) {
        let start = Instant::now();
        while !is_there(&self.screen()) {
            assert!(start.elapsed() < PATIENCE, "waited in vain for {what}:\n{}", self.screen());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Types words and sends them; where somebody was faster, again, on top of theirs. Says whether they were stored.
    fn say(&mut self, key: &str, words: &str) -> bool {
        self.send(key);
        self.send(words);
        let is_typed = |screen: &str| screen.lines().any(|line| line.starts_with(" > ") && line.contains(words));
        let start = Instant::now();
        while !is_typed(&self.screen()) {
            if start.elapsed() > Duration::from_millis(700) {
                self.send("\u{1b}"); // The key was refused: what was typed acted or did nothing.
                return false;
            }
            thread::sleep(Duration::from_millis(10));
        }
        for _ in 0..8 {
            self.send("\r");
            let start = Instant::now();
            while is_typed(&self.screen()) && start.elapsed() < Duration::from_millis(400) {
                thread::sleep(Duration::from_millis(10));
            }
            // A screen that is half drawn says nothing.
            thread::sleep(Duration::from_millis(40));
            if !is_typed(&self.screen()) {
                self.last = format!("{key}\n{}", self.screen());
                return true;
            }
        }
        self.send("\u{1b}");
        self.wait("the line to go", |screen| !is_typed(screen));
        false
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Numbers that are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// What somebody does until the time is over; the words that were stored, each with whether it was so.
fn work(school: &School, login: &'static str, until: Instant, seed: u64) -> (Desk, BTreeMap<String, (bool, String)>) {
    let mut random = Random(seed);
    let mut desk = Desk::of(school, login);
    let triages = login == "s.iqbal" || login == "r.marsh";
    desk.wait("the header", |screen| screen.contains(if triages { "to do" } else { "find" }));
    desk.send(if triages { "" } else { "\u{f}" });
    let mut words = BTreeMap::new();
    while Instant::now() < until {
        for _ in 0..=random.below(4) {
            desk.send(if random.below(3) == 0 { "\u{1b}[A" } else { "\u{1b}[B" });
        }
        let text = format!("{}{}", login.replace('.', ""), words.len());
        let key = match random.below(if triages { 9 } else { 2 }) {
            2 => "w",
            // Not so often that nothing is left.
            3 if random.below(8) == 0 => "6",
            4 if random.below(8) == 0 => "1",
            5 => "n",
            6 => {
                desk.send("a");
                continue;
            }
            7 => {
                desk.send("\u{1a}");
                continue;
            }
            8 => {
                desk.send(if random.below(2) == 0 { " " } else { "\u{12}" });
                continue;
            }
            _ => "r",
        };
        let stored = desk.say(key, &text);
        words.insert(text, (stored, desk.last.clone()));
    }
    (desk, words)
}

#[test]
fn five_at_one_desk_lose_nothing() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let long = number("SENDO_MINUTES").map_or(Duration::from_secs(6), |minutes| Duration::from_secs(minutes * 60));
    let seed = number("SENDO_SEED").unwrap_or(14);
    let school = School::new();
    let _serving = school.serve();
    for place in 0..ITEMS {
        let by = ["h.bennett", "g.tanner", "k.osei"][place % 3];
        let words = ["--as", by, "flag", "amara okafor", "other", &format!("item {place}")];
        let raised = school.without_store(&words).env("SENDO_STORE", &school.store).output();
        let raised = raised.unwrap();
        assert!(raised.status.success(), "{}", said(&raised));
    }
    let until = Instant::now() + long;
    let worked: Vec<_> = thread::scope(|scope| {
        let school = &school;
        let all: Vec<_> =
            (1..).zip(PEOPLE).map(|(n, login)| scope.spawn(move || work(school, login, until, seed * n))).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let json_as = |login: &str, words: &[&str]| -> Value {
        let output = school.sendo(words).args(["--as", login, "--json"]).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let json = |words: &[&str]| json_as("s.iqbal", words);
    let (open, waits, done) = (json(&["desk"]), json(&["desk", "wait"]), json(&["desk", "done"]));
    let everything = [&open, &waits, &done].map(ToString::to_string).concat();
    let (mut stored, mut not) = (0, 0);
    for (word, (was_stored, screen)) in worked.iter().flat_map(|(_, words)| words) {
        // In quotes: no word is the beginning of another. What waits says it of whom.
        let times = everything.matches(&format!("\"{word}\"")).count();
        assert_eq!(times, usize::from(*was_stored), "{word}: stored {was_stored}, and there {times} times\n{screen}");
        *(if *was_stored { &mut stored } else { &mut not }) += 1;
    }
    println!("{stored} said and stored, {not} not sent, in {long:?}");
    assert!(stored > 10, "{stored} stored, {not} not");
    // Every screen is what the server says.
    let many = names(&open).len();
    let piles = &open["piles"];
    let count =
        ["today", "back", "answered", "week", "review"].iter().map(|pile| piles[pile].as_u64().unwrap()).sum::<u64>();
    assert_eq!(usize::try_from(count).unwrap(), many);
    for ((mut desk, _), login) in worked.into_iter().zip(PEOPLE) {
        if login != "s.iqbal" && login != "r.marsh" {
            continue;
        }
        let to_do = names(&json_as(login, &["desk"]));
        while !desk.screen().contains(" to do") {
            desk.send("\u{14}");
            thread::sleep(Duration::from_millis(200));
        }
        desk.send("\u{12}");
        desk.wait("the count", |screen| screen.contains(&format!("{count} to do")));
        // Each row in the server's order.
        desk.wait("the rows", |screen| {
            let rows: Vec<&str> = screen.lines().skip(2).collect();
            let is_there = |(row, name): (&&str, &String)| row.chars().take(30).collect::<String>().contains(name);
            rows.len() >= to_do.len().min(36) && rows.iter().zip(&to_do).take(36).all(is_there)
        });
    }
}

/// The items to be dealt with, by name.
fn names(open: &Value) -> Vec<String> {
    open["items"].as_array().unwrap().iter().map(|item| item["pupil"]["name"].as_str().unwrap().to_owned()).collect()
}
