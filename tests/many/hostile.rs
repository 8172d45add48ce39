//! Peers that lie, flood, stall and go: the server says no in words, and serves the others.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use sendo::client::{self, Caller};
use sendo::domain::command::Command as Want;
use sendo::domain::record::school::SchoolCommand;
use sendo::proto::ask::Reply;
use sendo::proto::message::{Call, Hello, Notice, Request, Told, VERSION};
use sendo::proto::{Desk, Question, Slice, frame};
use sendo::random::Dice;

use crate::school::{School, Target, wait};

fn hello(proto: u32, act_as: Option<&str>) -> Vec<u8> {
    let hello = Hello { proto, program: "0.0.9".into(), act_as: act_as.map(str::to_owned) };
    frame::encode(&Call(1, Request::Hello(hello))).unwrap()
}

/// What the server says to these bytes, until it is silent or ends the line.
fn answers(school: &School, bytes: &[u8]) -> Vec<Told> {
    let mut line = school.line();
    let _ = line.write_all(bytes); // It may have hung up before the last of them.
    let _ = line.shutdown(std::net::Shutdown::Write);
    line.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    std::iter::from_fn(|| frame::read(&mut line).ok()).collect()
}

fn sentence(told: &[Told]) -> String {
    match told {
        [Told::Reply(_, Reply::Refused(refusal))] => refusal.sentence.clone(),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_version_that_does_not_fit_says_which_side_is_old() {
    let school = School::new();
    let _serving = school.serve();
    let check = |proto, expected: &str| {
        let said = sentence(&answers(&school, &hello(proto, None)));
        assert!(said.starts_with(expected), "{proto}: {said}");
        assert!(said.contains("0.0.9") && said.contains(env!("CARGO_PKG_VERSION")), "{said}");
    };
    check(VERSION - 1, "This program is older");
    check(VERSION + 1, "The server is older");
    check(u32::MAX, "The server is older");
}

#[test]
fn the_server_outlives_whatever_it_is_sent() {
    let school = School::new();
    let mut serving = school.serve();
    let noise: Vec<u8> = (0_u32..200_000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
    let frame_of = |bytes: &[u8]| [&u32::try_from(bytes.len()).unwrap().to_be_bytes()[..], bytes].concat();
    let claims = Want::School(SchoolCommand::Init {
        school: "Mine".into(),
        senco: None,
        dsl: None,
        first: None,
        account: "root".into(),
    });
    let claims = Request::Do { cmd: Dice::system().command().unwrap(), command: claims };
    let init = [hello(VERSION, Some("h.bennett")), frame::encode(&Call(2, claims)).unwrap()].concat();
    let check = |what: &str, bytes: &[u8], expected: &str| {
        let told = answers(&school, bytes);
        let text = format!("{told:?}");
        assert!(text.contains(expected), "{what}: {text}");
    };
    check("nothing", b"", "[]");
    check("half a length", &[0, 0], "[]");
    check("4 GiB announced", &[0xff; 4], "[]");
    check("more than hello needs", &[0, 1, 0, 1, b'x'], "[]");
    check("half a frame", &[0, 0, 1, 0, b'[', b'1'], "[]");
    check("random bytes", &noise, "[]");
    check("a frame of noise", &frame_of(&noise[..60_000]), "did not understand");
    check("not UTF-8", &frame_of(b"[1,\"\xff\xfe\"]"), "did not understand");
    check("deep JSON", &frame_of("[".repeat(60_000).as_bytes()), "did not understand");
    check("an unknown question", &frame_of(b"[1,\"everything\"]"), "did not understand");
    check(
        "a question before hello",
        &frame::encode(&Call(1, Question::Items { of: Desk::all(), slice: Slice::default() }.into())).unwrap(),
        "before it said who it is",
    );
    check("a flood of hellos", &hello(VERSION, Some("h.bennett")).repeat(2000), "Welcome");
    check("somebody who is not", &hello(VERSION, Some("n.obody")), "Nobody here has the login");
    check("a second school", &init, "Not allowed");
    for _ in 0..300 {
        drop(school.line());
    }
    let crowd: Vec<UnixStream> = (0..200).map(|_| school.line()).collect();
    assert!(school.ask(&["find", "okafor"]).contains("Okafor"), "200 who say nothing are in nobody's way");
    drop(crowd);
    assert!(serving.is_alive());
    assert!(school.is_whole());
}

/// Half of the times that a log took, and the longest.
fn times_of_a_log(school: &School, teacher: &mut Caller) -> (Duration, Duration) {
    let target = Target::find(&mut school.teacher());
    let mut times: Vec<Duration> = (0..50)
        .map(|number| {
            let start = Instant::now();
            target.log(teacher, Dice::system().command().unwrap(), &format!("note {number}")).unwrap();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    (times[25], times[49])
}

#[test]
fn a_flood_of_hellos_disturbs_nobody() {
    let school = School::new();
    let mut serving = school.serve();
    let mut teacher = school.teacher();
    let quiet = times_of_a_log(&school, &mut teacher);
    let (over, come) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !over.load(Ordering::SeqCst) {
                    // Some stay for the answer, some have gone by then.
                    let Ok(Some(mut line)) = client::knock(&school.socket()) else { continue };
                    let _ = line.write_all(&hello(VERSION, Some("h.bennett")).repeat(20));
                    let number = come.fetch_add(1, Ordering::SeqCst);
                    if number % 2 == 0 {
                        let _ = frame::read::<Told>(&mut line);
                    }
                }
            });
        }
        wait("the flood", || come.load(Ordering::SeqCst) > 100);
        let before = come.load(Ordering::SeqCst);
        let flooded = times_of_a_log(&school, &mut teacher);
        let lines = come.load(Ordering::SeqCst) - before;
        over.store(true, Ordering::SeqCst);
        println!("a log takes {quiet:?}, and {flooded:?} while {lines} lines of 20 hellos come");
        assert!(flooded.0 < Duration::from_millis(500), "half took longer than {:?}", flooded.0);
    });
    assert!(serving.is_alive());
    assert!(school.is_whole());
}

#[test]
fn who_reads_nothing_costs_little_and_keeps_nobody() {
    let school = School::new();
    let serving = school.serve();
    let mut deaf = school.line();
    deaf.write_all(&hello(VERSION, Some("h.bennett"))).unwrap();
    deaf.set_write_timeout(Some(Duration::from_secs(1))).unwrap();
    let question = frame::encode(&Call(2, Question::Pupils.into())).unwrap();
    let asked = (0..100_000).take_while(|_| deaf.write_all(&question).is_ok()).count();
    assert!(asked < 100_000, "the server stops reading who does not read");
    let memory = resident(serving.pid());
    println!("asked {asked} times and read nothing; the server has {memory} MB");
    let mut teacher = school.teacher();
    let target = Target::find(&mut teacher);
    let (half, _) = times_of_a_log(&school, &mut teacher);
    assert!(half < Duration::from_millis(500), "half took longer than {half:?}");
    let (_, mut hearing) = teacher.split();
    serving.signal(Signal::TERM);
    assert!(matches!(hearing.wait(), Ok(Told::Notice(Notice::Bye))), "the others are told");
    let took = serving.end();
    println!("it stopped in {took:?} with one who reads nothing");
    assert!(took < Duration::from_secs(3), "{took:?}");
    assert_eq!(target.entries(&mut again(&school)).iter().filter(|entry| entry.note.starts_with("note ")).count(), 50);
    let mut rest = Vec::new();
    deaf.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    assert!(deaf.read_to_end(&mut rest).is_ok() || !rest.is_empty(), "its line was ended");
}

fn again(school: &School) -> Caller {
    school.ask(&["find", "okafor"]);
    school.teacher()
}

/// What a process holds in memory, in MB.
fn resident(pid: u32) -> u64 {
    // Only root may look closer into a process that is not to be looked into: it is no less by the other way.
    let looked = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup"));
    let text = looked.or_else(|_| std::fs::read_to_string(format!("/proc/{pid}/status"))).unwrap();
    let line = text.lines().find(|line| line.starts_with("Pss:") || line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1000
}
