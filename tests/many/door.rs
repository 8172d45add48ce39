//! A guesser and a squatter at the account that many use, each a process of its own, and colleagues with the right PIN.
//! It takes root to be other accounts; elsewhere it says that it was skipped.
// That it was skipped, and what was measured, stand in the output.
#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sendo::client::Caller;
use sendo::clock::Clock;
use sendo::domain::command::Command as Want;
use sendo::domain::record::school::SchoolCommand;
use sendo::domain::record::school::setting::Setting;
use sendo::domain::secret::Secret;
use sendo::proto::ask::Reply;
use sendo::proto::frame;
use sendo::proto::message::{Call, Hello, Request, Told, VERSION};
use sendo::proto::signin::{DoorStep, Doorway, Way};
use sendo::proto::view::Welcome;

use crate::school::{PROGRAM, School, said, wait};

/// The account "nobody", which every system has and which owns nothing.
const SHARED: u32 = 65_534;
const OTHER: u32 = 65_533;
/// Initials, login, and the PIN that they choose. The first one is guessed at.
const PEOPLE: [(&str, &str, &str); 4] = [
    ("HB", "h.bennett", "840275913662"),
    ("KO", "k.osei", "731940286557"),
    ("SI", "s.iqbal", "518273640912"),
    ("VC", "v.chandra", "604917385521"),
];

/// One question over a line, and its answer; `None` where the line ends.
fn ask(line: &mut UnixStream, request: Request) -> Option<Reply> {
    line.write_all(&frame::encode(&Call(1, request)).unwrap()).ok()?;
    loop {
        if let Told::Reply(_, reply) = frame::read(line).ok()? {
            return Some(reply);
        }
    }
}

fn at_door(socket: &Path) -> Option<UnixStream> {
    let mut line = UnixStream::connect(socket).ok()?;
    let hello = Hello { proto: VERSION, program: "mine".into(), act_as: None };
    matches!(ask(&mut line, Request::Hello(hello)), Some(Reply::Door(_))).then_some(line)
}

fn pin(initials: &str, pin: &str) -> Request {
    Request::Door(DoorStep::Pin { initials: initials.into(), pin: Secret::new(pin) })
}

/// What is done in a process that is another account.
#[test]
#[ignore = "it is a part of the others"]
fn role() {
    let Ok(role) = std::env::var("DOOR_ROLE") else { return };
    let words: Vec<&str> = role.split(' ').collect();
    let socket = Path::new(words[1]);
    match words[0] {
        "colleague" => colleague(socket, words[2], words[3], words.get(4).copied()),
        "guesser" => guesser(socket, words[2].parse().unwrap()),
        "squatter" => squatter(socket),
        "stranger" => stranger(socket),
        other => panic!("{other}"),
    }
}

/// Signs in, however long it takes, and says how long it took.
fn colleague(socket: &Path, initials: &str, own: &str, once: Option<&str>) {
    let start = Instant::now();
    while start.elapsed() < Duration::from_mins(3) {
        let Some(mut line) = at_door(socket) else {
            std::thread::sleep(Duration::from_millis(200));
            continue;
        };
        match ask(&mut line, pin(initials, once.unwrap_or(own))) {
            Some(Reply::Welcome(_)) => return println!("in after {} ms", start.elapsed().as_millis()),
            Some(Reply::Door(_)) => {
                let chosen = ask(&mut line, Request::Door(DoorStep::NewPin { old: None, pin: Secret::new(own) }));
                assert!(matches!(chosen, Some(Reply::Welcome(_))), "{chosen:?}");
                return println!("in after {} ms", start.elapsed().as_millis());
            }
            _ => std::thread::sleep(Duration::from_secs(1)),
        }
    }
    println!("in after 999999 ms");
}

/// Twenty lines at a time: over a new one each try, over the same one, and under initials that it makes up.
fn guesser(socket: &Path, seconds: u64) {
    let (start, tries, answered) = (Instant::now(), AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for guesser in 0..20_u32 {
            let (tries, answered) = (&tries, &answered);
            scope.spawn(move || {
                let mut line = None;
                for guess in 0_u32.. {
                    if start.elapsed() > Duration::from_secs(seconds) {
                        return;
                    }
                    if guesser % 2 == 0 {
                        line = None;
                    }
                    let Some(now) = line.take().or_else(|| at_door(socket)) else { continue };
                    let mut now = now;
                    let made_up = format!("X{guesser}{guess}");
                    let initials = if guesser % 4 < 2 { PEOPLE[0].0 } else { &made_up };
                    let reply = ask(&mut now, pin(initials, &format!("{:06}", guess * 20 + guesser)));
                    tries.fetch_add(1, Ordering::Relaxed);
                    if let Some(Reply::Refused(refusal)) = reply {
                        let of_person = refusal.sentence.contains("do not fit") && guesser % 4 < 2;
                        answered.fetch_add(usize::from(of_person), Ordering::Relaxed);
                        line = Some(now);
                    }
                }
            });
        }
    });
    println!("{} tries, {} answered", tries.into_inner(), answered.into_inner());
}

/// Holds as many lines as it gets, half of them with hello said, and takes each one anew that it loses.
fn squatter(socket: &Path) {
    let mut lines: Vec<Option<UnixStream>> = (0..200).map(|_| None).collect();
    loop {
        for (place, held) in lines.iter_mut().enumerate() {
            let gone = held.as_mut().is_none_or(|line| {
                line.set_nonblocking(true).is_err()
                    || !matches!(std::io::Read::read(line, &mut [0; 256]),
                        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
            });
            if gone {
                *held = if place % 2 == 0 { at_door(socket) } else { UnixStream::connect(socket).ok() };
            }
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Answers on a socket of its own, and says what it is told.
fn stranger(socket: &Path) {
    let listener = UnixListener::bind(socket).unwrap();
    fs::set_permissions(socket, Permissions::from_mode(0o666)).unwrap();
    let (mut line, _) = listener.accept().unwrap();
    line.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let Ok(Call(id, Request::Hello(_))) = frame::read::<Call>(&mut line) else { panic!("no hello") };
    let welcome = Welcome {
        program: env!("CARGO_PKG_VERSION").into(),
        school: None,
        me: None,
        account: "nobody".into(),
        today: Clock::machine().today(),
        now: Clock::machine().now(),
        read_only: None,
        opening: Vec::new(),
        shared: true,
        withheld: None,
        alarms: Vec::new(),
    };
    let doorway = Doorway { welcome, way: Way::Initials { demo_pin: None } };
    line.write_all(&frame::encode(&Told::Reply(id, Reply::Door(Box::new(doorway)))).unwrap()).unwrap();
    let mut told = Vec::new();
    let _ = std::io::Read::read_to_end(&mut line, &mut told);
    println!("told {} bytes behind hello", told.len());
}

/// Starts a process that is another account.
fn be(account: u32, role: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "door::role", "--ignored", "--nocapture"]).env("DOOR_ROLE", role);
    command.uid(account).gid(account).stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap()
}

/// What it said last that was not the test's own.
fn heard(child: Child) -> String {
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let is_said = |line: &&str| ["in after", "tries", "told"].iter().any(|word| line.contains(word));
    let line = text.lines().find(is_said).unwrap_or_else(|| panic!("{text} {}", said(&output)));
    line.rsplit("... ").next().unwrap().to_owned()
}

fn is_root() -> bool {
    let is_root = rustix::process::geteuid().is_root();
    if !is_root {
        println!("skipped: it takes root to be other accounts");
    }
    is_root
}

struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
#[ignore = "it takes over a minute"]
fn a_guesser_and_a_squatter_keep_nobody_out() {
    attack(Duration::from_secs(70));
}

#[test]
#[ignore = "it takes ten minutes"]
fn a_guesser_and_a_squatter_for_ten_minutes() {
    attack(Duration::from_mins(10));
}

fn attack(time: Duration) {
    if !is_root() {
        return;
    }
    let school = School::new();
    let mut serving = school.serve();
    let account = uzers::get_user_by_uid(SHARED).unwrap().name().to_string_lossy().into_owned();
    let mut office = Caller::greet(&school.line(), Some("office".into())).unwrap().0;
    let setting = Setting::SharedLogins(BTreeSet::from([account]));
    office.run(Want::School(SchoolCommand::Set { setting, owner: String::new() })).unwrap();
    for (path, mode) in [(school.folder.path(), 0o711), (&school.store, 0o711), (&school.socket(), 0o666)] {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }
    let socket = school.socket().display().to_string();
    let sign_in = |(initials, _, own): (&str, &str, &str), once: &str| {
        be(SHARED, format!("colleague {socket} {initials} {own} {once}").trim_end())
    };
    for person in PEOPLE {
        let make = DoorStep::MakePins { login: Some(person.1.into()), forget_code: false };
        let Ok(Reply::Slips(slips, _)) = office.ask(Request::Door(make)) else { panic!("no PIN") };
        println!("{}: {}", person.0, heard(sign_in(person, slips[0].pin.bare())));
    }
    let guesser = be(SHARED, &format!("guesser {socket} {}", time.as_secs()));
    let squatter = Ended(be(SHARED, &format!("squatter {socket}")));
    let (start, mut took) = (Instant::now(), BTreeMap::<&str, Vec<u128>>::new());
    std::thread::sleep(Duration::from_secs(5));
    while start.elapsed() < time {
        let round: Vec<_> = PEOPLE.iter().map(|person| (person.0, sign_in(*person, ""))).collect();
        for (initials, child) in round {
            let said = heard(child);
            took.entry(initials).or_default().push(said.split(' ').nth(2).unwrap().parse().unwrap());
        }
    }
    println!("{time:?}: the guesser had {}", heard(guesser));
    drop(squatter);
    for (initials, mut took) in took {
        took.sort_unstable();
        let (half, longest) = (took[took.len() / 2], took[took.len() - 1]);
        println!("{initials}: in {} times, half of them within {half} ms, the longest after {longest} ms", took.len());
        assert!(longest < 60_000, "{initials}: {longest} ms");
    }
    assert!(serving.is_alive());
    assert!(school.is_whole());
}

#[test]
fn a_strangers_server_is_told_nothing() {
    if !is_root() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let store = folder.path().join("store");
    fs::create_dir_all(store.join("journal")).unwrap();
    std::os::unix::fs::chown(&store, Some(OTHER), Some(OTHER)).unwrap();
    let socket = store.join("sock");
    let stranger = be(OTHER, &format!("stranger {}", socket.display()));
    wait("the stranger", || fs::metadata(&socket).is_ok_and(|about| about.permissions().mode() & 0o777 == 0o666));
    let program = folder.path().join("sendo");
    fs::copy(PROGRAM, &program).unwrap();
    let asks = Command::new(&program)
        .args(["find", "okafor"])
        .env("SENDO_STORE", &store)
        .env("HOME", folder.path())
        .uid(SHARED)
        .gid(SHARED)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(said(&asks).contains(&format!("runs as the account {OTHER}")), "{}", said(&asks));
    assert!(said(&asks).contains("no PIN was asked for"), "{}", said(&asks));
    assert_eq!(heard(stranger), "told 0 bytes behind hello");
}
