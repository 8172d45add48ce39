//! 200 people at one server process: each reads plans and logs observations, while one reads nothing, one is stopped
//! and ten are killed in mid-frame. Throughput with commits written together and one by one, beside a bare grouped
//! append + fdatasync by 16 threads. `SENDO_CLIENTS=200 cargo bench --bench load`; without it 20 clients.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, clippy::cast_precision_loss, missing_docs)]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use sendo::client::{self, Caller};
use sendo::domain::command::Command as Want;
use sendo::domain::id::PupilId;
use sendo::domain::record::entry::{EntryCommand, Fact, Kind, NewEntry, Outcome};
use sendo::proto::ask::Reply;
use sendo::proto::message::{Call, Hello, Request, VERSION};
use sendo::proto::{Question, ask, frame};

const PROGRAM: &str = env!("CARGO_BIN_EXE_sendo");
const LENGTH: Duration = Duration::from_secs(5);

/// Set for a process of this program's own that goes in the middle of a frame: where the server is.
const HALF: &str = "SENDO_LOAD_HALF";

fn main() {
    if let Some(socket) = std::env::var_os(HALF) {
        return half_a_frame(Path::new(&socket));
    }
    let clients = std::env::var("SENDO_CLIENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let made = sendo(&store, &["demo", "--pupils", "200", "--observations", "20000"]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let bare = bare(folder.path());
    println!("bare grouped append + fdatasync, 16 threads: {bare:.0} lines a second");
    let mut rates = Vec::new();
    for one_by_one in [false, true] {
        let rate = load(&store, clients, one_by_one);
        println!("  {:.2} of the bare append", rate / bare);
        rates.push(rate);
    }
    println!("together against one by one: {:.2} x", rates[0] / rates[1]);
}

fn sendo(store: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(words).arg("--store").arg(store).stdin(Stdio::null());
    command
}

struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_child(&self.0), Signal::TERM);
        let _ = self.0.wait();
    }
}

fn load(store: &Path, clients: usize, one_by_one: bool) -> f64 {
    let mut serve = sendo(store, &["serve"]);
    if one_by_one {
        serve.arg("--one-by-one");
    }
    while fs::exists(store.join("sock")).unwrap() {
        thread::sleep(Duration::from_millis(20)); // The one that the last command started has not left yet.
    }
    let served = Served(serve.stdout(Stdio::null()).spawn().unwrap());
    let line = || loop {
        if let Ok(Some(line)) = client::knock(&store.join("sock")) {
            return line;
        }
        thread::sleep(Duration::from_millis(10));
    };
    let pupils = mine(&mut greet(&line()));
    let before = count(&mut greet(&line()), &pupils);
    let (_deaf, _asleep) = (deaf(&line()), asleep(store));
    let start = Instant::now();
    let times: Vec<Duration> = thread::scope(|scope| {
        let running: Vec<_> = (0..clients)
            .map(|number| {
                let (line, pupils) = (line(), &pupils);
                scope.spawn(move || work(&mut greet(&line), pupils, number, start))
            })
            .collect();
        (0..10).for_each(|_| killed_in_mid_frame(store));
        let about = fs::read_to_string(format!("/proc/{}/status", served.0.id())).unwrap();
        let threads = about.lines().find(|line| line.starts_with("Threads")).unwrap_or_default();
        println!(
            "{clients} clients, {}: {}, {} MB",
            if one_by_one { "one by one" } else { "together" },
            threads.replace('\t', " "),
            pss(served.0.id())
        );
        running.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let rate = times.len() as f64 / start.elapsed().as_secs_f64();
    let stored = count(&mut greet(&line()), &pupils) - before;
    assert_eq!(stored, times.len(), "what was acknowledged is there, once");
    let mut times = times;
    times.sort_unstable();
    let at = |part: usize| times[times.len() * part / 100];
    println!(
        "  {} logged, {rate:.0} a second, p50 {:.1?}, p99 {:.1?}; server {} MB after",
        times.len(),
        at(50),
        at(99),
        pss(served.0.id())
    );
    rate
}

fn greet(line: &UnixStream) -> Caller {
    client::greet(line, Some("s.iqbal".into())).unwrap().0
}

fn mine(caller: &mut Caller) -> Vec<PupilId> {
    let Reply::Pupils(pupils) = caller.ask(Question::Pupils).unwrap() else { panic!("no pupils") };
    pupils.iter().filter(|pupil| pupil.provision.is_some_and(|code| code.code() != "N")).map(|pupil| pupil.id).collect()
}

fn count(caller: &mut Caller, pupils: &[PupilId]) -> usize {
    let mut all = BTreeSet::new();
    for pupil in pupils {
        let whole = caller.whole(&ask::entries(*pupil, Kind::Observation)).unwrap();
        all.extend(whole.iter().map(|signed| signed.entry.id));
    }
    all.len()
}

/// One person: reads a plan, logs; the time of each log.
fn work(caller: &mut Caller, pupils: &[PupilId], number: usize, start: Instant) -> Vec<Duration> {
    let mut times = Vec::new();
    for round in 0.. {
        if start.elapsed() > LENGTH {
            break;
        }
        let pupil = pupils[(number * 7 + round) % pupils.len()];
        let Reply::Card(card) = caller.ask(Question::Card { pupil }).unwrap() else { panic!("no plan") };
        let cycle = card.plan.unwrap().cycle;
        let fact = Fact::Observation {
            number: Some(1),
            code: "CI07".into(),
            result: Outcome::Worked,
            support: None,
            minutes: None,
            serves: vec!['A'],
        };
        let note = format!("client {number} round {round}");
        let entries = vec![NewEntry { pupil, cycle, fact, when: None, note }];
        let asked = Instant::now();
        caller.run(Want::Entry(EntryCommand::Log { entries })).unwrap();
        times.push(asked.elapsed());
    }
    times
}

/// Asks much and reads nothing.
fn deaf(line: &UnixStream) -> UnixStream {
    let mut line = line.try_clone().unwrap();
    line.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
    let hello = Hello { proto: VERSION, program: "load".into(), act_as: Some("s.iqbal".into()) };
    frame::write(&mut line, &Call(1, Request::Hello(hello))).unwrap();
    while frame::write(&mut line, &Call(2, Question::Pupils.into())).is_ok() {}
    line
}

struct Asleep(Child);

/// A program of its own on the store, stopped.
fn asleep(store: &Path) -> Asleep {
    let mut plain = sendo(store, &["--plain", "--as", "h.bennett"]);
    let mut child = plain.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    assert!(first_line(&mut child).contains("Large School"), "it is there before it is stopped");
    kill_process(Pid::from_child(&child), Signal::STOP).unwrap();
    Asleep(child)
}

impl Drop for Asleep {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A process that says hello and half of something, and is killed.
fn killed_in_mid_frame(store: &Path) {
    let mut half = Command::new(std::env::current_exe().unwrap());
    let mut child = half.env(HALF, store.join("sock")).stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    assert_eq!(first_line(&mut child), "half\n");
    child.kill().unwrap();
    child.wait().unwrap();
}

/// That process: it ends only by being killed.
fn half_a_frame(socket: &Path) {
    let mut line = client::knock(socket).unwrap().unwrap();
    drop(greet(&line));
    line.write_all(&[0, 0, 4, 0, b'[', b'9']).unwrap();
    println!("half");
    loop {
        thread::park();
    }
}

fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    line
}

/// Lines a second that 16 threads bring to a file, each waiting until its line is on the disk; one of them syncs for all
/// that wait.
fn bare(folder: &Path) -> f64 {
    struct End {
        waiting: Vec<u8>,
        lines: u64,
        durable: u64,
        syncing: bool,
    }
    let file = File::create(folder.join("bare")).unwrap();
    let end = Mutex::new(End { waiting: Vec::new(), lines: 0, durable: 0, syncing: false });
    let synced = Condvar::new();
    let start = Instant::now();
    let one = || {
        while start.elapsed() < Duration::from_secs(3) {
            let mut now = end.lock().unwrap();
            now.waiting.extend([b'x'; 800]);
            now.lines += 1;
            let mine = now.lines;
            while now.durable < mine {
                if now.syncing {
                    now = synced.wait(now).unwrap();
                    continue;
                }
                now.syncing = true;
                let (bytes, upto) = (std::mem::take(&mut now.waiting), now.lines);
                drop(now);
                (&file).write_all(&bytes).unwrap();
                file.sync_data().unwrap();
                now = end.lock().unwrap();
                (now.durable, now.syncing) = (upto, false);
                synced.notify_all();
            }
        }
    };
    thread::scope(|scope| (0..16).for_each(|_| drop(scope.spawn(one))));
    end.lock().unwrap().durable as f64 / start.elapsed().as_secs_f64()
}

/// What a process holds in memory, in MB.
fn pss(pid: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap();
    let line = text.lines().find(|line| line.starts_with("Pss:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1000
}
