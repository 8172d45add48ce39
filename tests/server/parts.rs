//! An import that is longer than a question may be: in parts, and still one commit, all or nothing, once.

use std::fmt::Write as _;
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::time::{Duration, Instant};
use std::{fs, thread};

use sendo::client::{Caller, ClientError, WayBack, connect};
use sendo::domain::command::{Command, RefusalKind};
use sendo::domain::id::CommandId;
use sendo::domain::record::worry::WorryCommand;
use sendo::domain::roster::{Bundle, ImportCommand};
use sendo::proto::ask::Reply;
use sendo::proto::message::{About, Call, Part, Request, Told};
use sendo::proto::signin::DoorStep;
use sendo::proto::{Question, frame};
use sendo::random::Dice;

use super::observation;
use super::thornhill::{PATIENCE, School};

/// How many pupils a list brings, how long that is as it is sent, and what goes in one part.
const PUPILS: usize = 200;
const LEAST: usize = 40_000;
const BYTES: usize = 4_000;

/// A list of new pupils; those of another list are others.
fn list(name: &str) -> Bundle {
    let mut text = String::from("Surname,Forename,Form\n");
    for n in 0..PUPILS {
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
        writeln!(text, "Ó{name}{}{},Zoë,4B", letter(n), letter(n / 26)).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pupils.csv");
    fs::write(&file, text).unwrap();
    sendo::transfer::read_pupils(&file, None).unwrap()
}

fn import(name: &str) -> Command {
    Command::Import(ImportCommand::Import { bundle: list(name) })
}

fn office(school: &School) -> Caller {
    school.caller("office").in_parts_of(BYTES)
}

fn command() -> CommandId {
    Dice::system().command().unwrap()
}

fn preview(caller: &mut Caller, command: Command) -> usize {
    let Ok(Reply::Done { done, report }) = caller.ask(Request::Preview { command }) else { panic!() };
    assert_eq!(done.commit, 0);
    report.unwrap().counts["pupils"].new
}

/// Where the journal ends, and how many pupils there are.
fn kept(school: &School) -> (String, usize) {
    let mut senco = school.caller("s.iqbal");
    let Ok(Reply::About(About { head, .. })) = senco.ask(Request::About) else { panic!() };
    let Ok(Reply::Pupils(pupils)) = senco.ask(Question::Pupils) else { panic!() };
    (head, pupils.len())
}

/// Waits until nothing takes room any more.
fn let_go(school: &School) {
    let until = Instant::now() + PATIENCE;
    while school.server().importing() > 0 {
        assert!(Instant::now() < until, "{} bytes are kept", school.server().importing());
        thread::sleep(Duration::from_millis(5));
    }
}

/// The frames of a question in parts, as a client of one's own might send them.
fn frames(request: &Request) -> Vec<Vec<u8>> {
    let text = serde_json::to_string(request).unwrap();
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    let part = |letters: &[char]| {
        let part = Part { at, of: text.len(), text: letters.iter().collect() };
        at += part.text.len();
        frame::encode(&Call(2, Request::Part(part))).unwrap()
    };
    letters.chunks(BYTES).map(part).collect()
}

/// A line on which somebody has said who they are, and no more.
fn line(school: &School, login: &str) -> UnixStream {
    let mut line = school.line();
    frame::write(&mut line, &Call(1, super::hello(Some(login)))).unwrap();
    assert!(matches!(frame::read(&mut line), Ok(Told::Reply(1, Reply::Welcome(_)))));
    line
}

fn say(line: &mut UnixStream, bytes: &[u8]) -> Reply {
    std::io::Write::write_all(line, bytes).unwrap();
    match frame::read(line).unwrap() {
        Told::Reply(_, reply) => reply,
        other @ Told::Notice(_) => panic!("{other:?}"),
    }
}

#[test]
fn an_import_in_parts_is_one_commit_and_done_once() {
    let school = School::thornhill();
    let before = kept(&school);
    let mut office = office(&school);
    assert!(serde_json::to_vec(&import("a")).unwrap().len() > LEAST);
    // Saying what would become of it changes nothing.
    assert_eq!(preview(&mut office, import("a")), PUPILS);
    assert_eq!(kept(&school), before);
    let cmd = command();
    let (done, report) = office.run_as(cmd, import("a")).unwrap();
    assert_eq!(report.unwrap().counts["pupils"].new, PUPILS);
    let after = kept(&school);
    assert_eq!(after.1, before.1 + PUPILS);
    // It is the next commit, and the only one.
    let (next, _) = office.run(Command::Worry(WorryCommand::PointToDsl)).unwrap();
    assert_eq!(next.commit, done.commit + 1);
    let after = (kept(&school).0, after.1);
    // The same again is the first answer, in whatever parts it comes; another under its name is refused.
    for mut caller in [school.caller("office"), school.caller("office").in_parts_of(BYTES * 3)] {
        assert_eq!(caller.run_as(cmd, import("a")).unwrap().0, done);
        let other = caller.run_as(cmd, import("b")).unwrap_err();
        assert!(matches!(other, ClientError::Refused(refusal) if refusal.kind == RefusalKind::Conflict));
    }
    assert_eq!(kept(&school), after);
    assert_eq!(preview(&mut office, import("a")), 0);
    let_go(&school);
}

/// Where a line is cut: before the so manieth part, or behind the answer to the last.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cut {
    Before(usize),
    BehindAll,
}

/// Stands between a client and the server in a folder of its own, and cuts the first line once.
fn between(folder: &Path, school: &School, cut: Cut, lines: usize) {
    let listener = UnixListener::bind(folder.join("sock")).unwrap();
    for number in 0..lines {
        let (client, server) = (listener.accept().unwrap().0, school.line());
        let cuts = number == 0;
        thread::spawn(move || hand_on(&client, &server, cuts.then_some(cut)));
    }
}

/// One question and its answer after the other.
fn hand_on(client: &UnixStream, server: &UnixStream, cut: Option<Cut>) {
    let (mut client, mut server, mut parts) = (client, server, 0);
    while let Ok(asked) = frame::read::<Call>(&mut client) {
        let is_part = matches!(asked.1, Request::Part(_));
        if is_part && cut == Some(Cut::Before(parts)) {
            break;
        }
        parts += usize::from(is_part);
        frame::write(&mut server, &asked).unwrap();
        let Ok(told) = frame::read::<Told>(&mut server) else { break };
        let is_done = matches!(told, Told::Reply(_, Reply::Done { .. }));
        if is_done && cut == Some(Cut::BehindAll) || frame::write(&mut client, &told).is_err() {
            break;
        }
    }
    let _ = (client.shutdown(Shutdown::Both), server.shutdown(Shutdown::Both));
}

#[test]
fn a_line_that_breaks_between_parts_stores_it_once_or_not_at_all() {
    let count = frames(&Request::Do { cmd: command(), command: import("a") }).len();
    assert!(count > 5, "{count}");
    let first = School::thornhill().caller("office").run(Command::Worry(WorryCommand::PointToDsl)).unwrap().0;
    for cut in [Cut::Before(0), Cut::Before(1), Cut::Before(count / 2), Cut::Before(count - 1), Cut::BehindAll] {
        for comes_back in [true, false] {
            let (school, folder) = (School::thornhill(), tempfile::tempdir().unwrap());
            fs::create_dir(folder.path().join("journal")).unwrap();
            let before = kept(&school);
            let ended = thread::scope(|scope| {
                scope.spawn(|| between(folder.path(), &school, cut, if comes_back { 2 } else { 1 }));
                let until = Instant::now() + PATIENCE;
                let line = loop {
                    match connect(folder.path()) {
                        Ok(line) => break line,
                        Err(error) => assert!(Instant::now() < until, "{error}"),
                    }
                };
                let (caller, _) = Caller::greet(&line, Some("office".into())).unwrap();
                let way = WayBack { root: folder.path().to_owned(), act_as: Some("office".into()) };
                let caller = caller.in_parts_of(BYTES);
                let mut caller = if comes_back { caller.coming_back(way) } else { caller };
                caller.run(import("a"))
            });
            let stored = comes_back || cut == Cut::BehindAll;
            let last = cut == Cut::Before(count - 1) || cut == Cut::BehindAll;
            match ended {
                Ok((done, _)) => assert!(comes_back && done.commit > 0, "{cut:?}"),
                Err(ClientError::Unsent(_)) => assert!(!comes_back && !last, "{cut:?}"),
                Err(ClientError::MayBeStored(_)) => assert!(!comes_back && last, "{cut:?}"),
                Err(error) => panic!("{cut:?}: {error}"),
            }
            let_go(&school);
            let after = kept(&school);
            assert_eq!(after.1, before.1 + if stored { PUPILS } else { 0 }, "{cut:?}");
            assert_eq!(after == before, !stored, "{cut:?}");
            let next = school.caller("office").run(Command::Worry(WorryCommand::PointToDsl)).unwrap().0;
            assert_eq!(next.commit - first.commit, u64::from(stored), "{cut:?}: it is one commit");
        }
    }
}

#[test]
fn half_an_import_goes_with_its_line() {
    let school = School::thornhill();
    let before = kept(&school);
    let parts = frames(&Request::Do { cmd: command(), command: import("a") });
    for half in [1, parts.len() / 2, parts.len() - 1] {
        let mut line = line(&school, "office");
        for part in &parts[..half] {
            assert_eq!(say(&mut line, part), Reply::Noted);
        }
        assert!(school.server().importing() > LEAST, "{half}");
        drop(line);
        let_go(&school);
    }
    // Nor does it wait for whoever comes back to a screen that was locked.
    let mut line = line(&school, "office");
    assert_eq!(say(&mut line, &parts[0]), Reply::Noted);
    say(&mut line, &frame::encode(&Call(3, Request::Door(DoorStep::Lock { switch: false }))).unwrap());
    assert_eq!(school.server().importing(), 0);
    assert!(matches!(say(&mut line, &parts[1]), Reply::Refused(_)));
    assert_eq!(kept(&school), before);
}

#[test]
fn what_is_out_of_order_or_no_import_is_thrown_away() {
    let school = School::thornhill();
    let before = kept(&school);
    let parts = frames(&Request::Do { cmd: command(), command: import("a") });
    let other = frames(&Request::Do { cmd: command(), command: observation(school.amara(), &"long ".repeat(2000)) });
    // Which parts, and what the last answer says.
    let orders: [(&str, Vec<&Vec<u8>>, &str); 4] = [
        ("from the middle", vec![&parts[1]], "out of order"),
        ("one is missing", vec![&parts[0], &parts[2]], "out of order"),
        ("one comes twice", vec![&parts[0], &parts[1], &parts[1]], "out of order"),
        ("no import", other.iter().collect(), "Only an import"),
    ];
    let mut line = line(&school, "office");
    for (name, order, says) in orders {
        let mut answers: Vec<Reply> = order.into_iter().map(|part| say(&mut line, part)).collect();
        let Some(Reply::Refused(refusal)) = answers.pop() else { panic!("{name}: not refused") };
        assert!(refusal.sentence.contains(says), "{name}: {}", refusal.sentence);
        assert!(answers.iter().all(|answer| *answer == Reply::Noted), "{name}: {answers:?}");
        assert_eq!(school.server().importing(), 0, "{name}");
    }
    assert_eq!(kept(&school), before);
    // And the line goes on.
    let mut answers: Vec<Reply> = parts.iter().map(|part| say(&mut line, part)).collect();
    assert!(matches!(answers.pop(), Some(Reply::Done { .. })));
    assert_eq!(kept(&school).1, before.1 + PUPILS);
}

#[test]
fn whoever_may_not_import_is_told_at_the_first_part_and_takes_no_room() {
    let school = School::thornhill();
    let before = kept(&school);
    let parts = frames(&Request::Do { cmd: command(), command: import("a") });
    for login in ["h.bennett", "k.osei"] {
        let mut line = line(&school, login);
        for part in &parts[..2] {
            let Reply::Refused(refusal) = say(&mut line, part) else { panic!("{login} may") };
            assert_eq!(refusal.kind, RefusalKind::NotAllowed, "{}", refusal.sentence);
            assert_eq!(school.server().importing(), 0);
        }
        let refused = school.caller(login).in_parts_of(BYTES).run(import("a")).unwrap_err();
        assert!(matches!(refused, ClientError::Refused(_)), "{login}: {refused}");
    }
    // Who has not said hello is nobody.
    let mut stranger = school.line();
    assert!(matches!(say(&mut stranger, &parts[0]), Reply::Refused(_)));
    assert_eq!((kept(&school), school.server().importing()), (before, 0));
}

#[test]
fn two_at_once_are_both_whole_and_all_of_them_are_bounded() {
    let school = School::thornhill();
    let before = kept(&school);
    let length = serde_json::to_vec(&Request::Do { cmd: command(), command: import("a") }).unwrap().len();
    thread::scope(|scope| {
        for name in ["a", "b", "c", "d"] {
            let mut office = office(&school);
            scope.spawn(move || office.run(import(name)).unwrap());
        }
    });
    assert_eq!(kept(&school).1, before.1 + 4 * PUPILS);
    let_go(&school);
    // Where one fits but not two, the second is told so, and fits later.
    school.server().bound_imports(length * 2, length * 3 / 2);
    let parts = frames(&Request::Preview { command: import("e") });
    let mut first = line(&school, "office");
    assert_eq!(say(&mut first, &parts[0]), Reply::Noted);
    let before = kept(&school);
    let error = office(&school).run(import("f")).unwrap_err().to_string();
    assert!(error.contains("Other large imports are under way: nothing of this one was stored"), "{error}");
    drop(first);
    let_go(&school);
    assert_eq!(kept(&school), before);
    office(&school).run(import("f")).unwrap();
    // One that is too long for any time is told so at its first part.
    school.server().bound_imports(length / 2, length * 3);
    let error = office(&school).run(import("g")).unwrap_err().to_string();
    assert!(error.contains("too much for one import") && error.contains("nothing of it was stored"), "{error}");
    let_go(&school);
}
