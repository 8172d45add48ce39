//! The server as its clients meet it: every message over the line and back, bytes that mean harm, clients that do not
//! read, notices, and many writers at once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    missing_docs
)]

#[path = "server/bounds.rs"]
mod bounds;
#[path = "server/parts.rs"]
mod parts;
#[path = "support/thornhill.rs"]
mod thornhill;

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use sendo::client::{Caller, ClientError};
use sendo::domain::amend::{AmendCommand, How};
use sendo::domain::command::{Command, Done, Refusal, RefusalKind};
use sendo::domain::id::{PupilId, StaffId};
use sendo::domain::kind::RecordName;
use sendo::domain::record::entry::{EntryCommand, Fact, Kind, NewEntry, Outcome};
use sendo::domain::record::flag::{AsSeen, FlagCommand, NewFlag, Reason, Step, Urgency};
use sendo::domain::record::plan::PlanCommand;
use sendo::domain::record::plan::edit::PlanEdit;
use sendo::domain::record::pupil::PupilCommand;
use sendo::domain::record::worry::WorryCommand;
use sendo::domain::roster::ImportCommand;
use sendo::proto::ask::Reply;
use sendo::proto::frame::{self, FrameError};
use sendo::proto::message::{Call, Checked, Hello, Notice, Opening, Request, Told, Topic, VERSION};
use sendo::proto::{Desk, Onward, Question, Slice};
use sendo::random::Dice;
use thornhill::{PATIENCE, School};

fn observation(pupil: PupilId, note: &str) -> Command {
    let fact = Fact::Observation {
        number: Some(1),
        code: "CI07".into(),
        result: Outcome::Worked,
        support: None,
        minutes: None,
        serves: Vec::new(),
    };
    Command::Entry(EntryCommand::Log {
        entries: vec![NewEntry { pupil, cycle: 3, fact, when: None, note: note.into() }],
    })
}

fn flag(pupil: PupilId) -> Command {
    let flag = NewFlag {
        pupil,
        reason: Reason::Other,
        urgency: Urgency::Week,
        note: "n".into(),
        links: Vec::new(),
        line: None,
        parents: None,
    };
    Command::Flag(FlagCommand::RaiseFlag { flag })
}

fn reword(pupil: PupilId, base: u16, number: u8, text: &str) -> Command {
    let edit = PlanEdit::SayLine { number, text: text.into() };
    Command::Plan(PlanCommand::WritePlan { pupil, cycle: 3, base, edits: vec![edit] })
}

fn there_and_back<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(message: &T) {
    let bytes = frame::encode(message).unwrap();
    assert_eq!(&frame::read::<T>(&mut bytes.as_slice()).unwrap(), message);
    // Half of it is no message, and no panic.
    for cut in [0, 3, 4, bytes.len() / 2, bytes.len() - 1] {
        assert!(matches!(frame::read::<T>(&mut &bytes[..cut]), Err(FrameError::Closed)), "{cut} bytes");
    }
}

#[test]
fn every_message_comes_through_as_it_was() {
    let school = School::thornhill();
    let amara = school.amara();
    let cmd = Dice::system().command().unwrap();
    let topics = BTreeSet::from([
        Topic::Pupil(amara),
        Topic::Brief(amara),
        Topic::Pupils,
        Topic::Queue,
        Topic::Inbox,
        Topic::InboxOf(StaffId(uuid::Uuid::from_u128(1))),
        Topic::Staff,
        Topic::School,
        Topic::All,
    ]);
    let text = "Zoë \u{202e}\u{1b}[2J \u{0} 🙂 \"\\".to_owned();
    let item = AsSeen { flag: cmd.0.into(), last: None };
    let step = Step::Wait { on: text.clone(), until: Some(school.today()) };
    let (wait, seen) = (FlagCommand::step(item.flag, None, step, text.clone()), FlagCommand::SeeAnswers { item });
    let asked = [
        Request::Hello(Hello { proto: VERSION, program: text.clone(), act_as: Some(text.clone()) }),
        Question::Pupils.into(),
        Question::Briefs { pupils: BTreeSet::from([amara]) }.into(),
        Question::Card { pupil: amara }.into(),
        Question::Record { pupil: amara, limit: 50 }.into(),
        Question::Entries { pupil: amara, sort: Kind::Measurement, slice: Slice::on(Onward("9".into()), 7) }.into(),
        Question::Items { of: Desk::all(), slice: Slice::default() }.into(),
        Question::Waits.into(),
        Question::ItemRows { of: Desk::Own, slice: Slice::default() }.into(),
        Question::UnreadPlans { slice: Slice::default() }.into(),
        Question::Staff.into(),
        Question::Strategies.into(),
        Question::Mine { slice: Slice::default() }.into(),
        Request::Do { cmd, command: reword(amara, 1, 2, &text) },
        Request::Do { cmd, command: observation(amara, &text) },
        Request::Do { cmd, command: flag(amara) },
        Request::Do { cmd, command: wait.into() },
        Request::Do { cmd, command: seen.into() },
        Request::Do {
            cmd,
            command: Command::Amend(AmendCommand::TakeBack {
                records: vec![(amara, RecordName::Entry(cmd.0.into()))],
                how: How { hidden: true, why: text.clone() },
            }),
        },
        Request::Do { cmd, command: Command::Pupil(PupilCommand::Open { pupil: amara, reason: text.clone() }) },
        Request::Do { cmd, command: Command::Worry(WorryCommand::PointToDsl) },
        Request::Do { cmd, command: Command::Worry(WorryCommand::PassWord { word: text.clone() }) },
        Request::Preview {
            command: Command::Import(ImportCommand::Import {
                bundle: sendo::transfer::demo::bundles().unwrap().remove(1),
            }),
        },
        Request::Watch { topics: topics.clone() },
        Question::Drafts.into(),
        Request::KeepDrafts { changes: vec![(text.clone(), Some(text.clone())), (text.clone(), None)] },
        Request::Check { head: Some(text.clone()) },
        Request::Become { login: text.clone() },
    ];
    for request in asked {
        there_and_back(&Call(u64::MAX, request));
    }
    // The answers are the server's own, of every kind.
    let mut senco = school.caller("s.iqbal");
    let told = |reply| there_and_back(&Told::Reply(1, reply));
    senco.run(observation(amara, &text)).unwrap();
    let Ok(Reply::About(about)) = senco.ask(Request::About) else { panic!() };
    assert!(about.newest_ahead.is_some_and(|ahead| (-600..=0).contains(&ahead)), "{about:?}");
    assert!(about.clock_moved.abs() < 10, "{about:?}");
    told(Reply::About(about));
    for request in [
        Question::Pupils.into(),
        Question::Card { pupil: amara }.into(),
        Question::Record { pupil: amara, limit: 50 }.into(),
        Question::Entries { pupil: amara, sort: Kind::Observation, slice: Slice::first(50) }.into(),
        Question::Items { of: Desk::all(), slice: Slice::default() }.into(),
        Question::Waits.into(),
        Question::ItemRows { of: Desk::Own, slice: Slice::default() }.into(),
        Question::UnreadPlans { slice: Slice::default() }.into(),
        Question::Staff.into(),
        Question::Strategies.into(),
        Question::Mine { slice: Slice::default() }.into(),
        Request::Watch { topics: topics.clone() },
        Request::KeepDrafts { changes: vec![(text.clone(), Some(text.clone())), (text.clone(), None)] },
        Question::Drafts.into(),
        Request::Check { head: None },
        Request::Become { login: "h.bennett".into() },
    ] {
        told(senco.ask(request).unwrap());
    }
    told(Reply::Done { done: Done { commit: 5, made: vec![cmd.0] }, report: None });
    told(Reply::Refused(Refusal::invalid(text.clone())));
    told(Reply::Checked(Checked { head_found: Some(false), faults: vec![text.clone()], ..Checked::default() }));
    let opening = Notice::Opening(Opening { rebuilding: true, percent: 43 });
    for notice in [Notice::Changed(topics), Notice::Said(text), opening, Notice::Bye] {
        there_and_back(&Told::Notice(notice));
    }
}

fn bytes_of(request: Request) -> Vec<u8> {
    frame::encode(&Call(1, request)).unwrap()
}

fn framed(body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len()).unwrap().to_be_bytes(), body].concat()
}

fn hello(act_as: Option<&str>) -> Request {
    Request::Hello(Hello { proto: VERSION, program: "test".into(), act_as: act_as.map(str::to_owned) })
}

/// Says bytes, hangs up or not, and hears what comes until the line ends or an answer is there.
fn say(school: &School, bytes: &[u8]) -> Option<Reply> {
    let mut line = school.line();
    line.set_read_timeout(Some(PATIENCE)).unwrap();
    line.set_write_timeout(Some(PATIENCE)).unwrap();
    let _ = line.write_all(bytes); // The server may have hung up before all was said.
    line.shutdown(std::net::Shutdown::Write).unwrap_or_default();
    let mut last = None;
    loop {
        match frame::read::<Told>(&mut line) {
            Ok(Told::Reply(_, reply)) => last = Some(reply),
            Ok(Told::Notice(_)) => {}
            Err(FrameError::Io(error)) => panic!("neither answer nor end: {error}"),
            Err(_) => return last,
        }
    }
}

#[test]
fn bytes_that_mean_harm_leave_the_server_alive() {
    let school = School::thornhill();
    let old = |proto| bytes_of(Request::Hello(Hello { proto, program: "0.0.1".into(), act_as: None }));
    let good = bytes_of(hello(Some("h.bennett")));
    let deep = framed("[".repeat(50_000).as_bytes());
    // What is said, and what the refusal says; nothing where the line just ends.
    let cases: Vec<(&str, Vec<u8>, Option<&str>)> = vec![
        ("nothing", Vec::new(), None),
        ("half a length", vec![0, 0], None),
        ("a length and no more", vec![0, 0, 1, 0], None),
        ("four gigabytes announced", vec![0xff; 64], None),
        ("more than a hello may be", framed(&vec![b' '; 70_000]), None),
        ("half a hello", good[..good.len() / 2].to_vec(), None),
        ("no JSON", framed(b"GET / HTTP/1.1"), Some("did not understand")),
        ("no text", framed(&[0xff, 0xfe, 0, 1]), Some("did not understand")),
        ("an empty frame", framed(b""), Some("did not understand")),
        ("deeply nested", deep, Some("did not understand")),
        ("an unknown question", framed(br#"[1,{"format_disk":{}}]"#), Some("did not understand")),
        ("an older program", old(VERSION - 1), Some("is older")),
        ("a newer program", old(VERSION + 1), Some("is older")),
        (
            "a question before hello",
            bytes_of(Question::Items { of: Desk::all(), slice: Slice::default() }.into()),
            Some("before it said who it is"),
        ),
        (
            "a command before hello",
            bytes_of(Request::Do {
                cmd: Dice::system().command().unwrap(),
                command: Command::Worry(WorryCommand::PointToDsl),
            }),
            Some("before it said"),
        ),
        ("watching before hello", bytes_of(Request::Watch { topics: BTreeSet::new() }), Some("before it said")),
        ("garbage after hello", [good.clone(), framed(b"{}")].concat(), Some("did not understand")),
        ("half a question after hello", [good.clone(), vec![0, 0, 9, 9, b'[']].concat(), Some("welcome")),
    ];
    for (name, bytes, expected) in cases {
        match (say(&school, &bytes), expected) {
            (Some(Reply::Refused(refusal)), Some(words)) => {
                assert!(refusal.sentence.contains(words), "{name}: {}", refusal.sentence);
            }
            (Some(Reply::Welcome(_)), Some("welcome")) | (None, None) => {}
            (reply, _) => panic!("{name}: {reply:?}"),
        }
    }
    let mut dice = 0x2545_f491_4f6c_dd1d_u64;
    for round in 0..200 {
        let mut bytes = if round % 2 == 0 { good.clone() } else { Vec::new() };
        let mut noise = Vec::new();
        for _ in 0..round {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            noise.push(dice.to_le_bytes()[0]);
        }
        bytes.extend(if round % 3 == 0 { noise } else { framed(&noise) });
        say(&school, &bytes);
    }
    assert!(school.caller("h.bennett").ask(Question::Pupils).is_ok(), "the server serves on");
}

/// Memory of this process that is in use, in KiB.
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn one_who_does_not_read_slows_nobody() {
    let school = School::thornhill();
    let mut deaf = school.line();
    deaf.set_write_timeout(Some(Duration::from_secs(1))).unwrap();
    deaf.write_all(&bytes_of(hello(Some("s.iqbal")))).unwrap();
    deaf.write_all(&bytes_of(Request::Watch { topics: BTreeSet::from([Topic::All]) })).unwrap();
    // Asks until the server no longer takes questions: the list of pupils is about 100 KiB each time.
    let question = bytes_of(Question::Pupils.into());
    let before = memory();
    let mut asked = 0;
    while asked < 20_000 && deaf.write_all(&question).is_ok() {
        asked += 1;
    }
    assert!(asked < 20_000, "a client that does not read is not read for ever");
    let started = Instant::now();
    let mut caller = school.caller("h.bennett");
    let amara = school.amara();
    for round in 0..300 {
        caller.run(observation(amara, &format!("round {round}"))).unwrap();
    }
    assert!(started.elapsed() < PATIENCE, "the other was served in {:?}", started.elapsed());
    let grown = memory().saturating_sub(before) / 1024;
    eprintln!(
        "{asked} questions were taken from the deaf one; the other's 300 took {:?}; {grown} MiB more",
        started.elapsed()
    );
    assert!(grown < 64, "{grown} MiB more");
}

/// Reads what comes; `None` when nothing came for this long.
fn next(line: &mut UnixStream, patience: Duration) -> Option<Told> {
    line.set_read_timeout(Some(patience)).unwrap();
    match frame::read(line) {
        Ok(told) => Some(told),
        Err(FrameError::Io(_)) => None,
        Err(error) => panic!("{error}"),
    }
}

/// A line of somebody who watches, up to the answer to watching.
fn watching(school: &School, login: &str, topics: &[Topic]) -> UnixStream {
    let mut line = school.line();
    line.write_all(&bytes_of(hello(Some(login)))).unwrap();
    line.write_all(&bytes_of(Request::Watch { topics: topics.iter().copied().collect() })).unwrap();
    while !matches!(next(&mut line, PATIENCE), Some(Told::Reply(_, Reply::Noted))) {}
    line
}

#[test]
fn notices_go_to_those_who_asked_and_may() {
    let school = School::thornhill();
    let amara = school.amara();
    let other = school.pupil("Archie Crossley", "3A").id;
    let Ok(Reply::Staff(staff)) = school.caller("s.iqbal").ask(Question::Staff) else { panic!("no staff") };
    let hannah = Topic::InboxOf(staff.iter().find(|person| person.login == "h.bennett").unwrap().id);
    let mut senco = watching(&school, "s.iqbal", &[Topic::Queue]);
    let mut flagger = watching(&school, "h.bennett", &[hannah]);
    let mut elsewhere = watching(&school, "s.iqbal", &[Topic::Pupil(other), Topic::Staff]);
    let mut teacher = watching(&school, "k.osei", &[Topic::Queue, Topic::All, Topic::Inbox, hannah]);
    let mut office = watching(&school, "office", &[Topic::Pupil(amara), Topic::Queue, Topic::Inbox]);
    let (done, _) = school.caller("h.bennett").run(flag(amara)).unwrap();
    let item = Topic::Item(done.made[0].into());
    assert_eq!(next(&mut senco, PATIENCE), Some(Told::Notice(Notice::Changed(BTreeSet::from([item])))));
    assert_eq!(next(&mut flagger, PATIENCE), Some(Told::Notice(Notice::Changed(BTreeSet::from([hannah])))));
    // Whoever did not ask, or may not, hears of the next thing that they may hear of, and of nothing before.
    school.caller("s.iqbal").run(flag(other)).unwrap();
    assert_eq!(
        next(&mut elsewhere, PATIENCE),
        Some(Told::Notice(Notice::Changed(BTreeSet::from([Topic::Pupil(other)]))))
    );
    for (line, name) in [(&mut teacher, "teacher"), (&mut office, "office")] {
        line.write_all(&bytes_of(Question::Staff.into())).unwrap();
        let answer = next(line, PATIENCE);
        assert!(matches!(answer, Some(Told::Reply(_, Reply::Staff(_)))), "{name}: {answer:?}");
        assert_eq!(next(line, Duration::from_millis(250)), None, "{name}");
    }
}

#[test]
fn notices_come_in_batches_and_overflow_into_all() {
    let school = School::thornhill();
    let amara = school.amara();
    let Ok(Reply::Pupils(pupils)) = school.caller("s.iqbal").ask(Question::Pupils) else { panic!() };
    let mut topics: Vec<Topic> = pupils.iter().map(|pupil| Topic::Pupil(pupil.id)).collect();
    topics.push(Topic::Queue);
    let mut senco = watching(&school, "s.iqbal", &topics);
    let mut writer = school.caller("h.bennett");
    let started = Instant::now();
    while started.elapsed() < Duration::from_millis(700) {
        writer.run(observation(amara, "")).unwrap();
    }
    let took = started.elapsed();
    let item = Topic::Item(writer.run(flag(amara)).unwrap().0.made[0].into());
    let mut batches = 0;
    loop {
        let told = next(&mut senco, PATIENCE);
        let Some(Told::Notice(Notice::Changed(changed))) = told else { panic!("{told:?}") };
        batches += 1;
        if changed.contains(&item) {
            break;
        }
    }
    let most = took.as_millis() / 100 + 3;
    assert!(batches <= most, "{batches} batches in {took:?}");
    // More than 256 topics at once are one: something changed.
    let entries =
        pupils.iter().filter(|pupil| pupil.provision == Some(sendo::domain::need::Provision::N)).map(|pupil| {
            let fact = Fact::Observation {
                number: None,
                code: "SE04".into(),
                result: Outcome::Worked,
                support: None,
                minutes: None,
                serves: Vec::new(),
            };
            NewEntry { pupil: pupil.id, cycle: 0, fact, when: None, note: String::new() }
        });
    let entries: Vec<NewEntry> = entries.collect();
    assert!(entries.len() > 256);
    school.caller("s.iqbal").run(Command::Entry(EntryCommand::Log { entries })).unwrap();
    assert_eq!(next(&mut senco, PATIENCE), Some(Told::Notice(Notice::Changed(BTreeSet::from([Topic::All])))));
}

#[test]
fn a_command_sent_twice_is_done_once() {
    let school = School::thornhill();
    let amara = school.amara();
    let cmd = Dice::system().command().unwrap();
    let first = school.caller("h.bennett").run_as(cmd, observation(amara, "only once")).unwrap();
    let mut again = school.caller("h.bennett");
    assert_eq!(again.run_as(cmd, observation(amara, "only once")).unwrap(), first);
    let noted = |school: &School| {
        let ask = Question::Entries { pupil: amara, sort: Kind::Observation, slice: Slice::first(1000) };
        let Ok(Reply::Entries(entries)) = school.caller("s.iqbal").ask(ask) else { panic!() };
        entries.iter().filter(|signed| signed.entry.note == "only once").count()
    };
    assert_eq!(noted(&school), 1);
    // After the server was stopped, too.
    drop(again);
    let folder = school.close();
    let root = folder.path().join("store");
    let server = thornhill::serve(&root);
    let mut caller = sendo::client::Caller::greet(&server.connect().unwrap(), Some("h.bennett".into())).unwrap().0;
    assert_eq!(caller.run_as(cmd, observation(amara, "only once")).unwrap(), first);
}

#[test]
fn two_change_one_plan_and_no_text_is_lost() {
    let school = School::thornhill();
    let amara = school.amara();
    let (mut teacher, mut senco) = (school.caller("h.bennett"), school.caller("s.iqbal"));
    senco.run(reword(amara, 1, 2, "words of the first")).unwrap();
    // The same line: refused, with both texts, who and when.
    let Err(ClientError::Refused(refusal)) = teacher.run(reword(amara, 1, 2, "words of the second")) else { panic!() };
    assert_eq!(refusal.kind, RefusalKind::Conflict);
    let theirs = refusal.theirs.clone().unwrap();
    assert_eq!(
        (theirs.by.as_str(), theirs.text.as_str(), theirs.yours.as_str(), theirs.revision),
        ("S. Iqbal", "2 CI05 words of the first", "2 CI05 words of the second", 2)
    );
    assert!(theirs.at.unwrap().to_string().ends_with('Z'));
    for words in ["S. Iqbal", "words of the first", "words of the second"] {
        assert!(refusal.sentence.contains(words), "{}", refusal.sentence);
    }
    there_and_back(&Told::Reply(1, Reply::Refused(refusal)));
    // Another line on the same old version: both stand.
    teacher.run(reword(amara, 1, 1, "another line")).unwrap();
    // On top of theirs, having seen them.
    teacher.run(reword(amara, 2, 2, "words of the second")).unwrap();
    drop((teacher, senco));
    // All versions are there, also after the server was stopped.
    let folder = school.close();
    let server = thornhill::serve(&folder.path().join("store"));
    let mut caller = Caller::greet(&server.connect().unwrap(), Some("h.bennett".into())).unwrap().0;
    let Ok(Reply::Record(record)) = caller.ask(Question::Record { pupil: amara, limit: 1 }) else { panic!() };
    let texts = |number| {
        let versions = record.plans.iter().rev().filter(|plan| plan.cycle == 3);
        versions.map(|plan| plan.line(number).unwrap().text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(texts(2), ["Now/next board", "words of the first", "words of the first", "words of the second"]);
    assert_eq!(texts(1), ["Pre-teach three words", "Pre-teach three words", "another line", "another line"]);
    assert_eq!(record.card.plan.as_ref().unwrap().version, 4);
    let said: Vec<(&str, Option<u8>)> =
        record.card.touches.iter().take(3).map(|touch| (touch.name.as_str(), touch.line)).collect();
    assert_eq!(said, [("H. Bennett", Some(2)), ("H. Bennett", Some(1)), ("S. Iqbal", Some(2))]);
    let Ok(Reply::Checked(checked)) =
        Caller::greet(&server.connect().unwrap(), Some("office".into())).unwrap().0.ask(Request::Check { head: None })
    else {
        panic!()
    };
    assert_eq!(checked.faults, Vec::<String>::new());
}

#[test]
fn many_writers_at_once_lose_nothing() {
    const CLIENTS: usize = 16;
    const EACH: usize = 25;
    let school = School::thornhill();
    let amara = school.amara();
    let started = Instant::now();
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let school = &school;
            scope.spawn(move || {
                let mut caller = school.caller(if client % 2 == 0 { "h.bennett" } else { "k.osei" });
                for round in 0..EACH {
                    caller.run(observation(amara, &format!("many {client} {round}"))).unwrap();
                }
            });
        }
    });
    eprintln!("{} commands of {CLIENTS} clients in {:?}", CLIENTS * EACH, started.elapsed());
    let mut office = school.caller("office");
    let Ok(Reply::Checked(checked)) = office.ask(Request::Check { head: None }) else { panic!() };
    assert_eq!(checked.faults, Vec::<String>::new());
    drop(office);
    let folder = school.close();
    let server = thornhill::serve(&folder.path().join("store"));
    let mut caller = sendo::client::Caller::greet(&server.connect().unwrap(), Some("s.iqbal".into())).unwrap().0;
    let ask = Question::Entries { pupil: amara, sort: Kind::Observation, slice: Slice::first(1000) };
    let Ok(Reply::Entries(entries)) = caller.ask(ask) else { panic!() };
    let kept: BTreeSet<&str> =
        entries.iter().map(|signed| signed.entry.note.as_str()).filter(|note| note.starts_with("many")).collect();
    assert_eq!(kept.len(), CLIENTS * EACH);
}

#[test]
fn those_on_the_line_hear_that_the_server_goes() {
    let school = School::thornhill();
    let mut line = watching(&school, "s.iqbal", &[Topic::Queue]);
    school.close();
    assert_eq!(next(&mut line, PATIENCE), Some(Told::Notice(Notice::Bye)));
    assert_eq!(line.read(&mut [0; 8]).unwrap(), 0, "and then it ends");
}
