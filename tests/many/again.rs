//! A line that breaks behind a command, and a command line that obeys what sendo says to it: nothing is stored twice.

use std::io::Write;
use std::net::Shutdown;
use std::os::unix::fs::symlink;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use std::{fs, thread};

use rustix::process::{Pid, Signal, kill_process};
use sendo::proto::ask::Reply;
use sendo::proto::frame;
use sendo::proto::message::{Call, Request, Told};

use crate::kill::Over;
use crate::school::{School, Serving, Target, said, servers_of, wait};
use crate::terminal::Terminal;

/// Where the line is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    /// The command never comes to the server.
    Before,
    /// It is stored, and its answer never comes back.
    Behind,
}

/// What becomes of the server then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    Stays,
    /// Killed, and served again.
    Killed,
    /// Stopped as for an upgrade, and served again.
    Stopped,
    /// Killed, and whoever comes next starts one.
    KilledForGood,
    /// It is there, and lets nobody in any more.
    Away,
}

/// A folder that looks like the store, and whose socket hands on to the store's own until it cuts the line once.
struct Between {
    path: PathBuf,
    cut: Arc<AtomicBool>,
}

impl Between {
    fn new(school: &School, name: &str, cut: Cut, then: Then, serving: &Arc<Mutex<Option<Serving>>>) -> Between {
        let folder = school.folder.path().join(format!("{name}-is"));
        let path = school.folder.path().join(name);
        fs::create_dir_all(folder.join("journal")).unwrap();
        symlink(&folder, &path).unwrap();
        let listener = UnixListener::bind(folder.join("sock")).unwrap();
        let done = Arc::new(AtomicBool::new(false));
        let (store, socket, alias, is_cut) = (school.store.clone(), school.socket(), path.clone(), Arc::clone(&done));
        let serving = Arc::clone(serving);
        let serve = school.server_starter();
        thread::spawn(move || {
            let and_then = Arc::new(move || {
                let signal = match then {
                    Then::Stays | Then::Away => return,
                    Then::Stopped => Signal::TERM,
                    Then::Killed | Then::KilledForGood => Signal::KILL,
                };
                let server = serving.lock().unwrap().take().unwrap();
                server.signal(signal);
                server.end();
                if then == Then::KilledForGood {
                    let other = alias.with_extension("new");
                    symlink(&store, &other).unwrap();
                    fs::rename(&other, &alias).unwrap();
                } else {
                    *serving.lock().unwrap() = Some(serve());
                }
            });
            for line in listener.incoming() {
                let line = line.unwrap();
                if is_cut.load(Ordering::SeqCst) && then == Then::Away {
                    continue;
                }
                let Ok(server) = UnixStream::connect(&socket) else { continue };
                hand_on(line, server, cut, &is_cut, &and_then);
            }
        });
        Between { path, cut: done }
    }
}

/// Hands on both ways; the first command's line is cut.
fn hand_on(
    client: UnixStream,
    server: UnixStream,
    cut: Cut,
    is_cut: &Arc<AtomicBool>,
    and_then: &Arc<impl Fn() + Send + Sync + 'static>,
) {
    let end = |client: &UnixStream, server: &UnixStream| {
        let _ = client.shutdown(Shutdown::Both);
        let _ = server.shutdown(Shutdown::Both);
    };
    let (mut from_client, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let (cut_going, then_going) = (Arc::clone(is_cut), Arc::clone(and_then));
    thread::spawn(move || {
        while let Ok(asked) = frame::read::<Call>(&mut from_client) {
            let stores = matches!(asked.1, Request::Do { .. });
            if stores && cut == Cut::Before && !cut_going.swap(true, Ordering::SeqCst) {
                then_going();
                break;
            }
            if frame::write(&mut to_server, &asked).is_err() {
                break;
            }
        }
        end(&from_client, &to_server);
    });
    let (mut from_server, mut to_client) = (server, client);
    let (cut_back, then_back) = (Arc::clone(is_cut), Arc::clone(and_then));
    thread::spawn(move || {
        while let Ok(told) = frame::read::<Told>(&mut from_server) {
            let stored = matches!(told, Told::Reply(_, Reply::Done { .. }));
            if stored && cut == Cut::Behind && !cut_back.swap(true, Ordering::SeqCst) {
                then_back();
                break;
            }
            if frame::write(&mut to_client, &told).is_err() {
                break;
            }
        }
        end(&to_client, &from_server);
    });
}

/// The sentence that makes one look first.
const MAY_BE: &str = "The line to the server broke before it answered: this may have been stored. Look before you write \
                      it again";

fn run(school: &School, store: &Path, who: &[&str], words: &[&str]) -> Output {
    let mut command = school.without_store(who);
    command.arg("--store").arg(store).args(words).stdin(Stdio::null()).output().unwrap()
}

fn log(school: &School, store: &Path, pupil: &str, note: &str) -> Output {
    run(school, store, &["--as", "h.bennett"], &["log", pupil, "1+", note])
}

/// How often a note was stored.
fn count(school: &School, target: &Target, note: &str) -> usize {
    target.entries(&mut school.teacher()).iter().filter(|entry| entry.note == note).count()
}

#[test]
fn a_line_that_breaks_behind_a_command_doubles_nothing() {
    let school = School::new();
    let serving = Arc::new(Mutex::new(Some(school.serve())));
    let target = Target::find(&mut school.teacher());
    let pupil = target.pupil.to_string();
    let table = [
        (Cut::Behind, Then::Stays),
        (Cut::Before, Then::Stays),
        (Cut::Behind, Then::Killed),
        (Cut::Before, Then::Killed),
        (Cut::Behind, Then::Stopped),
        (Cut::Behind, Then::Away),
        (Cut::Before, Then::Away),
        (Cut::Behind, Then::KilledForGood),
    ];
    for (cut, then) in table {
        let note = format!("{cut:?} {then:?}");
        let between = Between::new(&school, &note.replace(' ', "-"), cut, then, &serving);
        let start = Instant::now();
        let output = log(&school, &between.path, &pupil, &note);
        assert!(between.cut.load(Ordering::SeqCst), "{note}: the line was not cut");
        let took = start.elapsed();
        if then == Then::Away {
            assert_eq!(output.status.code(), Some(3), "{note}: {}", said(&output));
            assert!(said(&output).contains(MAY_BE), "{note}: {}", said(&output));
            assert!(took >= Duration::from_secs(8) && took < Duration::from_secs(20), "{note}: gave up in {took:?}");
            // Whoever looks first, as they are told, sees what is there.
            assert_eq!(count(&school, &target, &note), usize::from(cut == Cut::Behind), "{note}");
            if cut == Cut::Before {
                assert!(log(&school, &school.store, &pupil, &note).status.success());
            }
        } else {
            assert!(output.status.success(), "{note}: {}", said(&output));
            assert!(String::from_utf8_lossy(&output.stdout).contains("Logged for"), "{note}");
        }
        assert_eq!(count(&school, &target, &note), 1, "{note}");
        if then == Then::KilledForGood {
            school.wait("the started server to leave", |_| servers_of(&between.path).is_empty());
        }
    }
    drop(serving.lock().unwrap().take());
    assert!(school.is_whole());
}

#[test]
fn every_command_that_stores_is_sent_again() {
    let school = School::new();
    let serving = Arc::new(Mutex::new(Some(school.serve())));
    let target = Target::find(&mut school.teacher());
    let pupil = target.pupil.to_string();
    let stranger = school.stranger().to_string();
    let (office, senco) = (["--as", "office"], ["--as", "s.iqbal"]);
    let teacher = ["--as", "h.bennett"];
    let file = school.folder.path().join("new.csv");
    fs::write(&file, "Forename,Surname,DOB,Year,Reg\nIsolde,Quenby,01/02/2018,4,4B\n").unwrap();
    // Who, what, and what is printed; each once, though its first line is cut behind it.
    let table: [(&[&str], &[&str], &str); 10] = [
        (&teacher, &["flag", &pupil, "equipment", "a new grip"], "With the SENCO"),
        (&teacher, &["log", &pupil, "1+", "to be taken back"], "Logged for"),
        (&teacher, &["undo"], "Withdrawn"),
        (&teacher, &["show", &stranger, "--reason", "covering"], "cycle"),
        (&teacher, &["concern", &pupil, "mother", "He is tired."], ""),
        (&office, &["staff", "cover", "k.osei", "4A"], ""),
        (&office, &["set", "plans_seen_by", "year"], ""),
        (&senco, &["strategies", "add", "ZZ01", "Sits near the door"], ""),
        (&office, &["import", "pupils", "fixtures/thornhill/pupils.csv"], "problem"),
        (&office, &["import", "pupils", file.to_str().unwrap()], "its report is lost"),
    ];
    for (number, (who, words, printed)) in table.into_iter().enumerate() {
        let (head, what) = (commits(&school), words.join(" "));
        let between = Between::new(&school, &format!("all-{number}"), Cut::Behind, Then::Stays, &serving);
        let output = run(&school, &between.path, who, words);
        assert!(output.status.success(), "{what}: {}", said(&output));
        assert!(String::from_utf8_lossy(&output.stdout).contains(printed), "{what}: {output:?}");
        assert!(between.cut.load(Ordering::SeqCst), "{what}: the line was not cut");
        assert!(commits(&school) - head <= 1, "{what} was stored more than once");
    }
}

#[test]
fn the_plain_view_comes_back_and_doubles_nothing() {
    let school = School::new();
    let serving = Arc::new(Mutex::new(Some(school.serve())));
    let target = Target::find(&mut school.teacher());
    for (cut, then) in [(Cut::Behind, Then::Stays), (Cut::Before, Then::Killed), (Cut::Behind, Then::Away)] {
        let note = format!("plainly {cut:?} {then:?}");
        let between = Between::new(&school, &note.replace(' ', "-"), cut, then, &serving);
        let mut plain = school.without_store(&["--plain", "--as", "h.bennett", "--store"]);
        plain.arg(&between.path).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut plain = plain.spawn().unwrap();
        let typed = format!("{}\n1+ {note}\n", target.name);
        plain.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let output = plain.wait_with_output().unwrap();
        assert!(between.cut.load(Ordering::SeqCst), "{note}: {output:?}");
        assert_eq!(output.status.code(), Some(if then == Then::Away { 3 } else { 0 }), "{note}: {}", said(&output));
        assert_eq!(said(&output).contains(MAY_BE), then == Then::Away, "{note}: {}", said(&output));
        assert_eq!(count(&school, &target, &note), 1, "{note}");
    }
}

#[test]
fn the_screens_send_the_same_again() {
    let school = School::new();
    let serving = Arc::new(Mutex::new(Some(school.serve())));
    let target = Target::find(&mut school.teacher());
    for (number, (cut, then)) in [(Cut::Behind, Then::Stays), (Cut::Before, Then::Killed)].into_iter().enumerate() {
        let note = format!("at the screen {number}");
        let between = Between::new(&school, &format!("screen-{number}"), cut, then, &serving);
        let mut screens = Terminal::start_at(&school, &between.path, "");
        screens.wait_text(&target.name);
        screens.send(&target.name.to_lowercase());
        screens.wait_text("cycle ");
        screens.send(&format!("{}+ {note}", target.number));
        screens.wait_text(&note);
        screens.send("\r");
        wait("the line to be cut", || between.cut.load(Ordering::SeqCst));
        screens.wait_text("Logged, ^Z withdraws");
        let _ = screens.child.kill();
        let _ = screens.child.wait();
        assert_eq!(count(&school, &target, &note), 1, "{note}");
    }
    // Whoever leaves before there is an answer reads that there is none.
    let between = Between::new(&school, "screen-away", Cut::Behind, Then::Away, &serving);
    let mut screens = Terminal::start_at(&school, &between.path, "");
    screens.wait_text("Enter open");
    let head = commits(&school);
    screens.send("\u{1a}");
    screens.wait_text("the line to the serv");
    screens.send("\u{1b}");
    screens.wait_text("Enter leaves");
    screens.send("\r");
    screens.wait_text("this may have been stored");
    let _ = screens.child.wait();
    assert_eq!(commits(&school) - head, 1);
}

/// How many commits the journal has.
fn commits(school: &School) -> u64 {
    let checked = school.sendo(&["check", "--json"]).output().unwrap();
    let checked: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    checked["commits"].as_u64().unwrap()
}

#[test]
fn a_command_line_that_obeys_under_a_server_that_is_killed_doubles_nothing() {
    const NOTES: usize = 24;
    let school = School::new();
    school.ask(&["find", "okafor"]);
    let target = Target::find(&mut school.teacher());
    let pupil = target.pupil.to_string();
    let over = AtomicBool::new(false);
    let (mut unsure, mut kills) = (0, 0);
    thread::scope(|scope| {
        let killer = scope.spawn(|| {
            // As soon as the journal has grown: between the commit and its answer, or just behind it.
            let (mut length, mut kills) = (journal(&school), 0);
            while !over.load(Ordering::SeqCst) {
                let now = journal(&school);
                if now > length {
                    for pid in school.servers() {
                        kills += u32::from(kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).is_ok());
                    }
                }
                length = now;
                thread::yield_now();
            }
            kills
        });
        let stop = Over(&over); // Also when something below fails.
        for number in 0..NOTES {
            let note = format!("under fire {number}");
            loop {
                let output = log(&school, &school.store, &pupil, &note);
                if output.status.success() {
                    break;
                }
                if said(&output).contains(MAY_BE) {
                    unsure += 1;
                    school.ask(&["find", "okafor"]);
                    if count(&school, &target, &note) == 1 {
                        break;
                    }
                } else {
                    assert!(said(&output).contains("try again"), "{}", said(&output));
                }
            }
        }
        drop(stop);
        kills = killer.join().unwrap();
    });
    school.ask(&["find", "okafor"]);
    for number in 0..NOTES {
        assert_eq!(count(&school, &target, &format!("under fire {number}")), 1);
    }
    println!("{NOTES} notes, {kills} servers killed, {unsure} times told to look first, none doubled, none lost");
    assert!(kills > 0);
    wait("its server to leave", || school.servers().is_empty());
    assert!(school.is_whole());
}

/// The journal's length in bytes.
fn journal(school: &School) -> u64 {
    let files = fs::read_dir(school.store.join("journal")).unwrap();
    files.filter_map(|file| Some(file.ok()?.metadata().ok()?.len())).sum()
}
