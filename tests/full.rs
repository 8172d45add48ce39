//! A disk that is really full, at one level after another, under people at an account that many use: reading and signing
//! in never stop, nothing is half stored, and all of it comes back without a restart once there is room.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

#[path = "support/raw.rs"]
mod raw;
#[path = "support/thornhill.rs"]
mod thornhill;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::process::Command as Program;
use std::time::{Duration, Instant};

use raw::{Raw, SHARED};
use sendo::domain::command::{Command, RefusalKind};
use sendo::domain::id::PupilId;
use sendo::domain::record::entry::{EntryCommand, Fact, Kind, NewEntry, Outcome};
use sendo::domain::record::pupil::PupilCommand;
use sendo::domain::record::school::SchoolCommand;
use sendo::domain::record::school::setting::Setting;
use sendo::domain::secret::Secret;
use sendo::proto::ask::Reply;
use sendo::proto::message::Request;
use sendo::proto::signin::DoorStep;
use sendo::proto::{Question, Slice};
use sendo::random::Dice;
use sendo::server::Server;
use thornhill::School;

/// How many bytes the disk has left at each level: none, parts of a block, and up to some segments' worth of lines.
const LEVELS: [u64; 16] = [
    0, 1, 512, 2_048, 4_096, 8_192, 12_288, 16_384, 24_576, 32_768, 49_152, 65_536, 98_304, 131_072, 262_144, 1_048_576,
];
const DISK: &str = "size=96m,mode=700";
const PEOPLE: [(&str, &str, &str); 2] = [("h.bennett", "hb", "840275913662"), ("k.osei", "ko", "731940286557")];

/// A small disk of its own; gone at the end.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None` where this account may not mount one.
    fn mount() -> Option<SmallDisk> {
        let folder = tempfile::tempdir().unwrap();
        let mount = Program::new("mount").args(["-t", "tmpfs", "-o", DISK, "none"]).arg(folder.path()).output();
        mount.is_ok_and(|done| done.status.success()).then_some(SmallDisk(folder))
    }

    /// Fills it until so many bytes are left; without, gives all of it back.
    fn fill(&self, left: Option<u64>) {
        let path = self.0.path().join("filler");
        let _ = fs::remove_file(&path);
        let Some(left) = left else { return };
        let mut filler = File::create(&path).unwrap();
        let block = vec![0x5a; 64 * 1024];
        for size in [block.len(), 4_096, 512, 1] {
            while filler.write_all(&block[..size]).is_ok() {}
        }
        let length = filler.seek(SeekFrom::End(0)).unwrap();
        filler.set_len(length.saturating_sub(left)).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Program::new("umount").arg("-l").arg(self.0.path()).output();
    }
}

fn observation(pupil: PupilId, note: &str) -> Request {
    let fact = Fact::Observation {
        number: Some(1),
        code: "CI07".into(),
        result: Outcome::Worked,
        support: None,
        minutes: None,
        serves: Vec::new(),
    };
    let entries = vec![NewEntry { pupil, cycle: 3, fact, when: None, note: note.into() }];
    let command = Command::Entry(EntryCommand::Log { entries });
    Request::Do { cmd: Dice::system().command().unwrap(), command }
}

/// Somebody at the account that many use, who is in.
fn signed_in(server: &Server, initials: &str, pin: &str) -> Raw {
    let start = Instant::now();
    let mut raw = Raw::at_door(server);
    assert_eq!(raw.signs_in(initials, pin), "", "{initials}");
    assert!(start.elapsed() < Duration::from_mins(1));
    raw
}

fn staffroom(root: &Path) -> Server {
    let server = thornhill::serve(root);
    let account = uzers::get_user_by_uid(SHARED).unwrap().name().to_string_lossy().into_owned();
    let shared = Setting::SharedLogins(BTreeSet::from([account]));
    let (mut office, _) = Raw::new(&server, "office");
    let command = Command::School(SchoolCommand::Set { setting: shared, owner: String::new() });
    let set = office.ask(Request::Do { cmd: Dice::system().command().unwrap(), command });
    assert!(matches!(set, Some(Reply::Done { .. })), "{set:?}");
    for (login, initials, pin) in PEOPLE {
        let Some(Reply::Slips(slips, _)) =
            office.door(DoorStep::MakePins { login: Some(login.into()), forget_code: false })
        else {
            panic!()
        };
        let mut raw = Raw::at_door(&server);
        raw.signs_in(initials, slips[0].pin.bare());
        assert!(matches!(raw.door(DoorStep::NewPin { old: None, pin: Secret::new(pin) }), Some(Reply::Welcome(_))));
    }
    server
}

/// Asks as the screens do: what waits for the index is asked again.
fn ask(raw: &mut Raw, question: &Question) -> Reply {
    let until = Instant::now() + thornhill::PATIENCE;
    loop {
        match raw.ask(question.clone().into()).unwrap() {
            Reply::Refused(refusal) if refusal.kind == RefusalKind::Rebuilding && Instant::now() < until => {
                std::thread::sleep(Duration::from_millis(20));
            }
            reply => return reply,
        }
    }
}

/// The notes that stand in the record.
fn notes(raw: &mut Raw, pupil: PupilId) -> BTreeMap<String, usize> {
    let question = Question::Entries { pupil, sort: Kind::Observation, slice: Slice::first(1_000) };
    let Reply::Entries(page) = ask(raw, &question) else { panic!("no entries") };
    let mut notes = BTreeMap::new();
    for signed in page.rows {
        *notes.entry(signed.entry.note).or_default() += 1;
    }
    notes
}

#[test]
fn at_every_level_reading_and_signing_in_go_on_and_all_comes_back() {
    let Some(disk) = SmallDisk::mount() else {
        println!("skipped: this account may not mount a small disk");
        return;
    };
    let school = School::thornhill();
    let (amara, stranger) = (school.amara(), school.pupil("Archie Crossley", "3A").id);
    let folder = school.close();
    let root = disk.0.path().join("store");
    thornhill::copy_folder(&folder.path().join("store"), &root);
    let server = staffroom(&root);
    let mut acknowledged = BTreeSet::new();
    let (mut stored, mut opened) = (0, 0);
    for left in LEVELS {
        disk.fill(Some(left));
        for (login, initials, pin) in PEOPLE {
            let mut raw = signed_in(&server, initials, pin);
            for number in 0..6 {
                let note = format!("level {left} {login} {number}-{}", "x".repeat(number * 700));
                match raw.ask(observation(amara, &note)) {
                    Some(Reply::Done { .. }) => stored += usize::from(acknowledged.insert(note)),
                    Some(Reply::Refused(refusal)) => {
                        assert!(matches!(refusal.kind, RefusalKind::ReadOnly | RefusalKind::Rebuilding), "{refusal}");
                    }
                    other => panic!("{other:?}"),
                }
                let reply = ask(&mut raw, &Question::Record { pupil: amara, limit: 5 });
                assert!(matches!(reply, Reply::Record(_)), "level {left}: {reply:?}");
            }
            // Of somebody else's pupil there is a row on the disk, or nothing is told.
            let reason = PupilCommand::Open { pupil: stranger, reason: "covering".into() };
            let cmd = Dice::system().command().unwrap();
            let told = raw.ask(Request::Do { cmd, command: Command::Pupil(reason) });
            let record = ask(&mut raw, &Question::Record { pupil: stranger, limit: 5 });
            let is_open = matches!(told, Some(Reply::Done { .. }));
            assert_eq!(matches!(record, Reply::Record(_)), is_open, "level {left}: {told:?} {record:?}");
            opened += usize::from(is_open);
        }
        // Room again: no restart.
        disk.fill(None);
        let mut raw = signed_in(&server, PEOPLE[0].1, PEOPLE[0].2);
        let note = format!("after level {left}");
        let until = Instant::now() + thornhill::PATIENCE;
        while !matches!(raw.ask(observation(amara, &note)), Some(Reply::Done { .. })) {
            assert!(Instant::now() < until, "level {left}: nothing is stored although there is room");
            std::thread::sleep(Duration::from_millis(50));
        }
        acknowledged.insert(note);
    }
    println!("{stored} of {} lines were stored, {opened} of {} records opened", 12 * LEVELS.len(), 2 * LEVELS.len());
    let mut raw = signed_in(&server, PEOPLE[0].1, PEOPLE[0].2);
    let found = notes(&mut raw, amara);
    let doubled: Vec<_> = found.iter().filter(|(note, many)| note.contains("level") && **many != 1).collect();
    assert!(doubled.is_empty(), "{doubled:?}");
    let here: BTreeSet<String> = found.into_keys().filter(|note| note.contains("level ")).collect();
    assert_eq!(here, acknowledged);
    let checked = Raw::new(&server, "office").0.ask(Request::Check { head: None });
    assert!(matches!(&checked, Some(Reply::Checked(found)) if found.views_faults.is_empty()), "{checked:?}");
}
