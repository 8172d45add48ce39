//! Two who triage and three teachers, each at a real terminal, take steps with the same thirty items at once: no step is
//! lost and none is doubled, and in the end every screen says what the server says. A few seconds of it, `SENDO_MINUTES`
//! for longer; `SENDO_SEED` repeats a round.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, PtyPair, PtySize, native_pty_system};
use serde_json::Value;

use crate::school::{PROGRAM, School, said};

const ITEMS: usize = 30;
const PEOPLE: [&str; 5] = ["s.iqbal", "r.marsh", "h.bennett", "g.tanner", "k.osei"];
const PATIENCE: Duration = Duration::from_secs(20);

fn triages(login: &str) -> bool {
    login == "s.iqbal" || login == "r.marsh"
}

/// A terminal of somebody, and what it shows.
struct Desk {
    seen: Arc<Mutex<vt100::Parser>>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _pair: PtyPair,
    last: String,
    /// The key of the list that this person works on, and how its heading begins.
    list: (&'static str, &'static str),
}

impl Desk {
    fn of(school: &School, login: &str) -> Desk {
        let list = if triages(login) { ("\u{14}", " desk ") } else { ("\u{f}", " inbox ") };
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
        Desk { seen, writer, child, _pair: pair, last: String::new(), list }
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

    /// Goes to the list that this person works on, from wherever they are.
    fn go_to_list(&mut self) {
        let start = Instant::now();
        // Left for good home asks first, and the key after that only says no: so the key of the list comes before.
        for key in [self.list.0, "\u{1b}"].iter().cycle() {
            if self.is_at_list() {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{:?} does not come:\n{}", self.list.1, self.screen());
            self.send(key);
            let asked = Instant::now();
            while !self.is_at_list() && asked.elapsed() < Duration::from_millis(500) {
                thread::sleep(Duration::from_millis(10));
            }
        }
    }

    fn is_at_list(&self) -> bool {
        let screen = self.screen();
        // A line that is typed stands at the foot, above the one that says what its keys do.
        let is_typing = screen.lines().rev().take(3).any(|line| line.starts_with(" > "));
        !is_typing && screen.lines().nth(1).is_some_and(|line| line.starts_with(self.list.1))
    }

    /// Types words and sends them; where somebody was faster, again, on top of theirs. Says whether they were stored.
    fn say(&mut self, key: &str, words: &str) -> bool {
        self.send(key);
        self.send(words);
        let is_typed = |screen: &str| screen.lines().any(|line| line.starts_with(" > ") && line.contains(words));
        let start = Instant::now();
        while !is_typed(&self.screen()) {
            if start.elapsed() > Duration::from_millis(700) {
                return false; // The key was refused: what was typed acted or did nothing.
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
        // A key during a save that came to nothing is not taken, and that is said: so again.
        let start = Instant::now();
        while is_typed(&self.screen()) {
            assert!(start.elapsed() < PATIENCE, "the line does not go:\n{}", self.screen());
            self.send("\u{1b}");
            thread::sleep(Duration::from_millis(200));
        }
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

/// What somebody did.
struct Worked {
    desk: Desk,
    /// Each with whether the screen said that it was stored, and with that screen.
    words: BTreeMap<String, (bool, String)>,
    /// How often they asked for the last thing to be taken back.
    taking_back: usize,
}

/// What somebody does until the time is over.
fn work(school: &School, login: &'static str, until: Instant, seed: u64) -> Worked {
    let mut random = Random(seed);
    let mut desk = Desk::of(school, login);
    let triages = triages(login);
    desk.wait("the first screen", |screen| screen.contains(if triages { "to do" } else { "find" }));
    let (mut words, mut taking_back) = (BTreeMap::new(), 0);
    while Instant::now() < until {
        desk.go_to_list();
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
                taking_back += 1;
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
    Worked { desk, words, taking_back }
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
    // What waits and was answered stands in two of the lists.
    let all = [&open, &waits, &done].into_iter().flat_map(|list| list["items"].as_array().unwrap());
    let all: BTreeMap<&str, &Value> = all.map(|item| (item["id"].as_str().unwrap(), item)).collect();
    let everything: String = all.values().map(ToString::to_string).collect();
    let said = Said::of(&school);
    let (mut stored, mut not) = (0, 0);
    for one in &worked {
        for (word, (was_stored, screen)) in &one.words {
            let in_one_command = said.commands(word);
            assert_eq!(in_one_command.len(), usize::from(*was_stored), "{word}: stored {was_stored}\n{screen}");
            // In as many items as were marked; a note that was taken back is nowhere, of a step the words stay.
            let wanted = if said.taken_back.contains(word) { 0 } else { in_one_command.values().sum() };
            // In quotes: no word is the beginning of another.
            let times = everything.matches(&format!("\"{word}\"")).count();
            assert_eq!(times, wanted, "{word}: stored {was_stored}, and there {times} times\n{screen}");
            *(if *was_stored { &mut stored } else { &mut not }) += 1;
        }
        let own = one.words.keys().filter(|word| said.taken_back.contains(*word));
        assert!(own.count() <= one.taking_back, "more was taken back than somebody asked for");
    }
    println!("{stored} said and stored, {not} not sent, {} notes taken back, in {long:?}", said.taken_back.len());
    assert!(stored > 10, "{stored} stored, {not} not");
    // Every screen is what the server says.
    let many = names(&open).len();
    let piles = &open["piles"];
    let count =
        ["today", "back", "answered", "week", "review"].iter().map(|pile| piles[pile].as_u64().unwrap()).sum::<u64>();
    assert_eq!(usize::try_from(count).unwrap(), many);
    for (Worked { mut desk, .. }, login) in worked.into_iter().zip(PEOPLE) {
        desk.go_to_list();
        desk.send("\u{12}");
        if triages(login) {
            let to_do = names(&json_as(login, &["desk"]));
            desk.wait("the count", |screen| screen.contains(&format!("{count} to do")));
            // Each row in the server's order.
            desk.wait("the rows", |screen| {
                let rows: Vec<&str> = screen.lines().skip(2).collect();
                let is_there = |(row, name): (&&str, &String)| row.chars().take(30).collect::<String>().contains(name);
                rows.len() >= to_do.len().min(36) && rows.iter().zip(&to_do).take(36).all(is_there)
            });
        } else {
            // Each own item with its word, and the mark of an answer that was not read.
            let mut own = states(&json_as(login, &["inbox"]));
            own.sort();
            desk.wait(&format!("{own:?}"), |screen| {
                let mut rows: Vec<(bool, String)> = screen.lines().skip(2).filter_map(state).collect();
                rows.sort();
                rows == own
            });
        }
    }
}

/// What was said of items, as the journal has it.
struct Said {
    /// The lines with steps and notes, and the command of each.
    lines: Vec<(String, String)>,
    /// The notes that whoever wrote them took back.
    taken_back: BTreeSet<String>,
}

impl Said {
    fn of(school: &School) -> Said {
        let files = fs::read_dir(school.store.join("journal")).unwrap().map(|file| file.unwrap().path());
        let files: BTreeSet<_> = files.collect();
        let mut said = Said { lines: Vec::new(), taken_back: BTreeSet::new() };
        let mut notes: BTreeMap<String, Vec<(String, Value)>> = BTreeMap::new();
        for text in files.iter().map(|file| fs::read_to_string(file).unwrap()) {
            for (text, line) in text.lines().map(|line| (line, serde_json::from_str::<Value>(line).unwrap())) {
                let (body, by) = (&line["body"], &line["by"]);
                let of = notes.entry(body["flag"].to_string()).or_default();
                let kind = body["kind"].as_str().unwrap_or_default();
                if let "step" | "desk_note" = kind {
                    said.lines.push((line["cmd"].to_string(), text.to_owned()));
                }
                match kind {
                    "desk_note" => of.push((body["note"]["text"].as_str().unwrap().to_owned(), by.clone())),
                    "desk_note_back" => {
                        let (word, writer) = &of[usize::try_from(body["note"].as_u64().unwrap()).unwrap()];
                        assert_eq!(writer, by, "{word} was taken back by somebody else");
                        assert!(said.taken_back.insert(word.clone()), "{word} was taken back twice");
                    }
                    _ => {}
                }
            }
        }
        said
    }

    /// The commands that brought a word, and to how many items each.
    fn commands(&self, word: &str) -> BTreeMap<&str, usize> {
        let (quoted, mut commands) = (format!("\"{word}\""), BTreeMap::new());
        for (command, _) in self.lines.iter().filter(|(_, line)| line.contains(&quoted)) {
            *commands.entry(command.as_str()).or_default() += 1;
        }
        commands
    }
}

/// Whether there is an answer that was not read, and where each item of an inbox stands.
fn states(inbox: &Value) -> Vec<(bool, String)> {
    let items = inbox["items"].as_array().unwrap().iter();
    items
        .map(|item| {
            let lies = item["school_days_left_lying"].is_number();
            let word = if lies { "days" } else { item["state"].as_str().unwrap() };
            (item["news"].as_bool().unwrap(), word.to_owned())
        })
        .collect()
}

/// The same of a row of the inbox at 100 columns, where it is one of an item.
fn state(row: &str) -> Option<(bool, String)> {
    let left: String = row.chars().take(50).collect();
    let word = left.split_whitespace().next_back()?;
    let word = if word == "up" { "acknowledged" } else { word };
    let known = ["open", "acknowledged", "waiting", "given", "resolved", "reopened", "withdrawn", "days"];
    known.contains(&word).then(|| (left.chars().nth(3) == Some('*'), word.to_owned()))
}

/// The items to be dealt with, by name.
fn names(open: &Value) -> Vec<String> {
    open["items"].as_array().unwrap().iter().map(|item| item["pupil"]["name"].as_str().unwrap().to_owned()).collect()
}

/// What the plain view says after these lines of somebody.
fn plainly(school: &School, login: &str, lines: &[&str]) -> Vec<String> {
    let mut plain = school.sendo(&["--plain", "--as", login]);
    let mut plain = plain.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let typed = lines.iter().fold(String::new(), |all, line| all + line + "\n");
    plain.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    let output = plain.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    // Each begins with the header.
    text.split("sendo  Thornhill").skip(1).map(str::to_owned).collect()
}

#[test]
fn a_plain_line_is_one_step_and_its_words() {
    let school = School::new();
    let _serving = school.serve();
    for (by, words) in [("h.bennett", "first"), ("g.tanner", "second"), ("k.osei", "third")] {
        let flag = ["--as", by, "flag", "--urgency", "today", "amara okafor", "other", words];
        let raised = school.without_store(&flag).env("SENDO_STORE", &school.store).output();
        let raised = raised.unwrap();
        assert!(raised.status.success(), "{}", said(&raised));
    }
    let show = |login: &str, lines: &[&str], wanted: &[&str]| {
        let said = plainly(&school, login, lines);
        // The first is the screen before anything was typed.
        for (place, wanted) in wanted.iter().enumerate() {
            let shown = said[place + 1].lines().last().unwrap_or_default();
            let all = &said[place + 1];
            assert!(all.contains(wanted), "{:?}: {wanted} is not said: {shown}\n{all}", lines[place]);
        }
    };
    // A key alone, a key with its words, a key whose words come in the next line.
    show("s.iqbal", &["a", "r thank you", "w", "EP 4 dec"], &["Taken up", "Answered", "> ", "Waits on EP"]);
    // Each way out is one, and no line of it is words.
    for out in [".", "esc", "Esc", "\u{1b}"] {
        show("s.iqbal", &["r", out, "6", out], &["sends the reply", "to do", "ends it: no action", "to do"]);
    }
    // A line that is more than a key where no words are asked for does the key and says what it did not do.
    show("s.iqbal", &["/4b", "", "/4b"], &["/ \"4b\"", "item  1 / ", "Not taken: \"4b\""]);
    show(
        "s.iqbal",
        &["help", ".", "\u{1a}", ".", "quit", ""],
        &["keys: desk", "to do", "Take back what you did", "to do", "Leave"],
    );
    // A word that begins like a key is none; keys have names that can be typed.
    for word in ["right away", "reply", "never", "a1"] {
        let first = word.split(' ').next().unwrap();
        show("s.iqbal", &[word], &[&format!("\"{word}\" is no key")]);
        assert!(first.len() > 1);
    }
    show("s.iqbal", &["down", "next", "up", "\u{1b}[B"], &["item 2 / ", "item 3 / ", "item 2 / ", "item 3 / "]);
    // Whoever types what stands in the line of keys means the key.
    show("s.iqbal", &["r reply", ".", ": all", "."], &["sends the reply", "to do", "desk", "to do"]);
    // What was refused goes when another line comes.
    show(
        "s.iqbal",
        &["g Nobody look at it", "R. Marsh look at it"],
        &["\"Nobody\" is nobody here", "Given to Rowena Marsh, Amara"],
    );
    show("s.iqbal", &[": zzzz", ".", ": away", "fri", ": away", "here"], &["Nothing here is called that"]);
    // On the same list only rows that are others now are read again, and all of it on request.
    let said = plainly(&school, "s.iqbal", &["down", "again"]);
    let rows = |said: &str| said.lines().filter(|line| line.contains("4B") || line.contains("1A")).count();
    assert!(rows(&said[1]) < rows(&said[0]) && rows(&said[2]) == rows(&said[0]), "{said:?}");
    // What is looked for is read whole, whatever was read before.
    let said = plainly(&school, "s.iqbal", &["/ amara", "/ all", "s"]);
    assert!(rows(&said[1]) >= 4 && rows(&said[2]) == rows(&said[0]) && rows(&said[3]) > 1, "{said:?}");
    show("s.iqbal", &["quit", "no", "?", "a"], &["Leave", "to do", "keys: desk", "Help is closed; a was not done"]);
    // Nothing was done but what was said.
    let output = school.sendo(&["--as", "s.iqbal", "--json", "desk", "amara"]).output().unwrap();
    let items: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ends = items["items"].as_array().unwrap().iter().filter(|item| item["state"] == "resolved").count();
    assert_eq!(ends, 0, "{items}");
}
