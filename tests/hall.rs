//! Clients of a server that is still opening its store: they are told how far it is, go on by themselves when it is open,
//! and hear why where it is not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use std::fs;
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

use sendo::app::Msg;
use sendo::client::{self, ClientError};
use sendo::proto::ask::Reply;
use sendo::proto::message::{Call, Hello, Notice, Opening, Request, Told, VERSION};
use sendo::proto::{Desk, Question, Slice, frame};
use sendo::server::{Door, Hall};
use sendo::store::{Progress, Stage};
use tempfile::TempDir;
use thornhill::{PATIENCE, School};

/// A hall with its door open, before a store that opens as slowly as the test wants.
struct House {
    folder: TempDir,
    hall: Hall,
    door: Option<JoinHandle<()>>,
}

impl House {
    fn new(lingers: bool) -> House {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("lock"), "").unwrap();
        let hall = Hall::new(rustix::process::geteuid().as_raw()).unwrap();
        let door = Door::open(folder.path(), &folder.path().join("sock"), false).unwrap();
        let inside = hall.clone();
        let door = std::thread::spawn(move || door.serve(&inside, lingers, &|| false).unwrap());
        House { folder, hall, door: Some(door) }
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("sock")
    }

    fn line(&self) -> UnixStream {
        let line = client::knock(&self.socket()).unwrap().expect("a door");
        line.set_read_timeout(Some(PATIENCE)).unwrap();
        line
    }

    /// Somebody who says hello: what they hear meanwhile, and at the end.
    fn guest(&self, login: &'static str) -> (Receiver<Opening>, JoinHandle<Result<String, ClientError>>) {
        let (tell, heard) = channel();
        let line = self.line();
        let guest = std::thread::spawn(move || {
            let mut told = |opening| tell.send(opening).is_ok();
            let (mut caller, welcome) = client::greet_telling(&line, Some(login.into()), &mut told)?;
            caller.ask(Question::Pupils)?;
            Ok(welcome.me.unwrap().login)
        });
        (heard, guest)
    }

    fn says(&self, percent: u64) {
        self.hall.tell(Progress { stage: Stage::Rebuilding, done: percent, total: 100 });
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.hall.close();
        let door = self.door.take().unwrap().join();
        assert!(std::thread::panicking() || door.is_ok());
    }
}

fn rebuilding(percent: u64) -> Opening {
    Opening { rebuilding: true, percent }
}

/// A store to open, of its own: the hall stands before another folder.
fn store() -> (TempDir, PathBuf) {
    let folder = School::thornhill().close();
    let root = folder.path().join("store");
    (folder, root)
}

/// What a raw line hears; `None` when it ends.
fn hear(line: &mut UnixStream) -> Option<Told> {
    frame::read(line).ok()
}

fn hello(proto: u32) -> Vec<u8> {
    let hello = Hello { proto, program: "test".into(), act_as: Some("h.bennett".into()) };
    frame::encode(&Call(1, Request::Hello(hello))).unwrap()
}

#[test]
fn who_waits_is_told_how_far_it_is_and_goes_on_by_itself() {
    let (_folder, root) = store();
    let house = House::new(false);
    let (teacher_hears, teacher) = house.guest("h.bennett");
    let (senco_hears, senco) = house.guest("s.iqbal");
    // A guest may have heard of less before; each number is said once it has been heard.
    for percent in [12, 43, 99] {
        house.says(percent);
        for hears in [&teacher_hears, &senco_hears] {
            while hears.recv_timeout(PATIENCE).unwrap() != rebuilding(percent) {}
        }
    }
    house.hall.open(thornhill::serve(&root));
    assert_eq!(teacher.join().unwrap().unwrap(), "h.bennett");
    assert_eq!(senco.join().unwrap().unwrap(), "s.iqbal");
    let (hears, late) = house.guest("k.osei");
    assert_eq!(late.join().unwrap().unwrap(), "k.osei");
    assert!(hears.try_recv().is_err(), "an open store is nothing to be told of");
}

#[test]
fn what_was_said_behind_hello_is_answered_when_it_is_open() {
    let (_folder, root) = store();
    let house = House::new(false);
    let mut line = house.line();
    let question = frame::encode(&Call(2, Question::Pupils.into())).unwrap();
    line.write_all(&[hello(VERSION), question].concat()).unwrap();
    assert!(matches!(hear(&mut line), Some(Told::Notice(Notice::Opening(_)))));
    house.hall.open(thornhill::serve(&root));
    let mut answers = std::iter::from_fn(|| hear(&mut line)).filter(|told| matches!(told, Told::Reply(..)));
    assert!(matches!(answers.next(), Some(Told::Reply(1, Reply::Welcome(_)))));
    assert!(matches!(answers.next(), Some(Told::Reply(2, Reply::Pupils(_)))));
}

#[test]
fn nobody_need_wait() {
    let house = House::new(false);
    house.says(43);
    let greeted = client::greet_telling(&house.line(), None, &mut |_| false);
    let Err(ClientError::Opening(opening)) = greeted else { panic!("it waited") };
    assert_eq!(opening, rebuilding(43));
}

#[test]
fn nonsense_is_refused_while_it_opens() {
    let house = House::new(false);
    let check = |what: &str, bytes: &[u8], expected: &str| {
        let mut line = house.line();
        line.write_all(bytes).unwrap();
        line.shutdown(std::net::Shutdown::Write).unwrap();
        let heard: Vec<Told> = std::iter::from_fn(|| hear(&mut line)).collect();
        match (heard.as_slice(), expected) {
            ([], "") => {}
            ([Told::Reply(_, Reply::Refused(refusal))], words) if !words.is_empty() => {
                assert!(refusal.sentence.contains(words), "{what}: {}", refusal.sentence);
            }
            (heard, _) => panic!("{what}: {heard:?}"),
        }
    };
    check("nothing", b"", "");
    check("four gigabytes announced", &[0xff; 64], "");
    check("half a hello", &hello(VERSION)[..9], "");
    check("no JSON", &[0, 0, 0, 3, b'G', b'E', b'T'], "did not understand");
    check("an older program", &hello(VERSION - 1), "This program is older");
    check("a newer program", &hello(VERSION + 1), "The server is older");
    let question =
        frame::encode(&Call(1, Question::Items { of: Desk::all(), slice: Slice::default() }.into())).unwrap();
    check("a question before hello", &question, "before it said who it is");
}

#[test]
fn a_store_that_is_not_opened_says_why_to_all_who_wait() {
    for lingers in [true, false] {
        let mut house = House::new(lingers);
        let (hears, first) = house.guest("h.bennett");
        hears.recv_timeout(PATIENCE).unwrap();
        house.hall.fail("The journal is damaged: line 7.".into());
        let error = first.join().unwrap().unwrap_err();
        assert!(matches!(&error, ClientError::Refused(why) if why.sentence.contains("line 7")), "{error}");
        // Somebody has heard it, so the server goes by itself, and its socket with it.
        house.door.take().unwrap().join().unwrap();
        assert!(!house.socket().exists());
        assert!(house.hall.close().unwrap().contains("line 7"));
        house.door = Some(std::thread::spawn(|| ()));
    }
}

#[test]
fn a_server_that_was_started_for_somebody_waits_to_tell_them_why_not() {
    let house = House::new(true);
    house.hall.fail("The journal is damaged: line 7.".into());
    let error = client::greet(&house.line(), None).map(drop).unwrap_err();
    assert!(error.to_string().contains("line 7"), "{error}");
}

#[test]
fn screens_show_how_far_it_is() {
    let school = School::thornhill();
    let mut seat = school.seat("h.bennett");
    seat.update(Msg::LineDown(rebuilding(43).words()));
    seat.shows(&["The server is out of reach: the index is being made again, 43%"]);
    let told = Told::Notice(Notice::Opening(rebuilding(44)));
    seat.update(Msg::Told(Box::new(told))).shows(&["For a moment the index is being made again, 44%."]);
}
