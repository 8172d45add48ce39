//! Many clients at once, and a server that is killed under them.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use sendo::client::{self, Caller, ClientError};
use sendo::domain::command::Done;
use sendo::random::Dice;
use uuid::Uuid;

use crate::school::{School, Target, said, wait};

#[test]
fn fifty_programs_at_once_start_one_server() {
    let school = School::new();
    let started: Vec<_> = (0..50)
        .map(|_| {
            let mut find = school.sendo(&["find", "okafor", "--as", "h.bennett"]);
            find.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let outputs: Vec<_> = started.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    assert_eq!(school.servers().len(), 1);
    for output in &outputs {
        assert!(output.status.success(), "{}", said(output));
        assert_eq!(output.stdout, outputs[0].stdout);
        assert!(String::from_utf8_lossy(&output.stdout).contains("Okafor"));
    }
}

/// A client that comes back when the line breaks, as the screens do, and sends again what was not answered.
struct Client<'a> {
    school: &'a School,
    target: &'a Target,
    /// How often it has come in.
    lines: &'a AtomicU64,
}

impl Client<'_> {
    fn come_in(&self) -> Option<Caller> {
        let line = client::knock(&self.school.socket()).ok()??;
        let caller = client::greet(&line, Some("h.bennett".into())).ok()?.0;
        self.lines.fetch_add(1, Ordering::SeqCst);
        Some(caller)
    }

    fn run(&self, name: usize, over: &AtomicBool, acknowledged: &Mutex<BTreeMap<String, Done>>) {
        let mut caller = None;
        for number in 0.. {
            let (cmd, note) = (Dice::system().command().unwrap(), format!("client {name} note {number}"));
            let done = loop {
                let Some(line) = caller.as_mut() else {
                    if over.load(Ordering::SeqCst) {
                        return;
                    }
                    thread::sleep(Duration::from_millis(10));
                    caller = self.come_in();
                    continue;
                };
                match self.target.log(line, cmd, &note) {
                    Ok(done) => break done,
                    Err(ClientError::Line(_) | ClientError::MayBeStored(_)) => caller = None,
                    Err(error) => panic!("{error}"),
                }
            };
            acknowledged.lock().unwrap().insert(note, done);
            if over.load(Ordering::SeqCst) {
                return;
            }
        }
    }
}

pub(crate) struct Over<'a>(pub(crate) &'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[test]
fn a_killed_server_loses_and_doubles_nothing() {
    const CLIENTS: usize = 50;
    let school = School::new();
    let serving = school.serve();
    let target = Target::find(&mut school.teacher());
    let before = target.entries(&mut school.teacher()).len();
    let (over, lines, acknowledged) = (AtomicBool::new(false), AtomicU64::new(0), Mutex::new(BTreeMap::new()));
    let client = Client { school: &school, target: &target, lines: &lines };
    let _serving = thread::scope(|scope| {
        let mut serving = serving;
        for name in 0..CLIENTS {
            let (client, over, acknowledged) = (&client, &over, &acknowledged);
            scope.spawn(move || client.run(name, over, acknowledged));
        }
        let _over = Over(&over); // Also when something below fails.
        for round in 1..=3_u64 {
            let all = round * CLIENTS as u64;
            let soon = acknowledged.lock().unwrap().len() + 3 * CLIENTS;
            wait("everybody to log", || {
                lines.load(Ordering::SeqCst) >= all && acknowledged.lock().unwrap().len() >= soon
            });
            serving.signal(Signal::KILL);
            assert!(serving.end() < Duration::from_secs(5));
            serving = school.serve();
            let start = Instant::now();
            wait("everybody to come back", || lines.load(Ordering::SeqCst) >= all + CLIENTS as u64);
            println!("{CLIENTS} clients were back {:?} after the server", start.elapsed());
            assert!(start.elapsed() < Duration::from_secs(2), "it took {:?}", start.elapsed());
        }
        serving
    });
    let acknowledged = acknowledged.into_inner().unwrap();
    let stored = target.entries(&mut school.teacher());
    assert_eq!(stored.len() - before, acknowledged.len());
    let mut by_note: BTreeMap<&str, Vec<Uuid>> = BTreeMap::new();
    for entry in &stored {
        by_note.entry(&entry.note).or_default().push(entry.id.0);
    }
    for (note, done) in &acknowledged {
        assert_eq!(by_note.get(note.as_str()), Some(&done.made), "{note}");
    }
    println!("{} observations, none lost, none doubled", acknowledged.len());
    assert!(school.is_whole());
}

#[test]
fn a_command_sent_twice_is_done_once() {
    let school = School::new();
    let serving = school.serve();
    let target = Target::find(&mut school.teacher());
    let cmd = Dice::system().command().unwrap();
    let first = target.log(&mut school.teacher(), cmd, "sent twice").unwrap();
    assert_eq!(target.log(&mut school.teacher(), cmd, "sent twice").unwrap(), first);
    serving.signal(Signal::KILL);
    serving.end();
    let _serving = school.serve();
    assert_eq!(target.log(&mut school.teacher(), cmd, "sent twice").unwrap(), first);
    let stored = target.entries(&mut school.teacher());
    assert_eq!(stored.iter().filter(|entry| entry.note == "sent twice").count(), 1);
}
