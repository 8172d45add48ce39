//! The fast jobs with something waiting unsent for the same pupil: in one write, or key by key at any pace, over a line of
//! any length, the same records. What waits is in nobody's way, and nothing is typed into it.

use std::time::{Duration, Instant};

use sendo::client::Caller;
use sendo::domain::record::entry::Kind;
use sendo::domain::record::flag::Reason;
use sendo::keys::Context;
use sendo::model::{DraftKey, Drafts};
use sendo::proto::ask::Reply;
use sendo::proto::message::Request;
use sendo::proto::{Desk, Question, Slice, ask};

use crate::school::School;
use crate::slow_line::far_store;
use crate::terminal::Terminal;

/// Each job, and what the screen says once it is done.
const JOBS: &[(&str, &str)] = &[
    ("oka1\r", "Logged"),
    ("oka1-\r", "did not work"),
    ("oka2/\r", "partly worked"),
    ("oka1+ calm\r", "Logged"),
    ("oka2\u{1b}[A\r", "Logged"),
    ("oka\ra3\r", "Logged"),
    ("\u{7}++++++\u{13}", "6 entries logged"),
    ("oka!7\r", "With the SENCO"),
    ("oka!12\r", "With the SENCO"),
];

/// How long between two keys, none where all of them are one write; and how long the line to the server and back is.
const PACES: [(Option<u64>, u64); 8] =
    [(None, 0), (Some(1), 0), (Some(30), 0), (Some(300), 0), (None, 30), (None, 300), (Some(1), 300), (Some(30), 300)];

#[test]
fn at_any_pace_and_whatever_waits_the_fast_jobs_store_the_same() {
    let mut all: Vec<Vec<String>> = Vec::new();
    std::thread::scope(|scope| {
        let paces: Vec<_> = PACES.iter().map(|pace| scope.spawn(|| records_at(*pace))).collect();
        all.extend(paces.into_iter().map(|pace| pace.join().unwrap()));
    });
    let first = all.first().unwrap();
    assert!(first.len() >= JOBS.len(), "{first:#?}");
    assert!(!first.iter().any(|record| record.contains("tore") || record.contains("laptop")), "{first:#?}");
    for (records, pace) in all.iter().zip(PACES) {
        assert_eq!(records, first, "{pace:?}");
    }
}

/// All that was stored of the jobs, in words.
fn records_at((pace, line): (Option<u64>, u64)) -> Vec<String> {
    let school = School::new();
    let _serving = school.serve();
    let mut teacher = school.teacher();
    let store = match line {
        0 => school.store.clone(),
        line => far_store(&school.store, Duration::from_millis(line)),
    };
    let Reply::Pupils(pupils) = teacher.ask(Question::Pupils).unwrap() else { panic!() };
    let pupil = pupils.iter().find(|pupil| pupil.name.full() == "Amara Okafor").unwrap().id;
    let mut drafts = Drafts::of_session(7);
    let today = Caller::greet(&school.line(), Some("h.bennett".into())).unwrap().1.today;
    for (key, text) in [
        (DraftKey::About(Context::LogLine, pupil), "2- said no, tore the board"),
        (DraftKey::Flag(pupil, Reason::Equipment), "the laptop is broken"),
        (DraftKey::Flag(pupil, Reason::NotWorking), "tore the board"),
    ] {
        let id = drafts.new_id(key, today);
        drafts.set(id, text);
    }
    teacher.ask(Request::KeepDrafts { changes: drafts.take_changes() }).unwrap();
    for (keys, done) in JOBS {
        let began = Instant::now();
        let mut terminal = Terminal::start_at(&school, &store, "");
        terminal.wait_text("Something you typed was not sent");
        for part in parts(keys, pace.is_none()) {
            terminal.send(part);
            std::thread::sleep(Duration::from_millis(pace.unwrap_or(0)));
        }
        terminal.wait_text(done);
        // To be let in, and to be saved: else the line was not as long as it says.
        assert!(began.elapsed() >= Duration::from_millis(2 * line), "{keys} took {:?} over {line} ms", began.elapsed());
        let _ = terminal.child.kill();
        let _ = terminal.child.wait();
    }
    stored(&mut teacher, pupil)
}

/// The keys of a job, or all of it as one.
fn parts(keys: &str, in_one: bool) -> Vec<&str> {
    if in_one {
        return vec![keys];
    }
    let mut parts = Vec::new();
    let mut rest = keys;
    while let Some(letter) = rest.chars().next() {
        let (key, behind) = rest.split_at(if letter == '\u{1b}' { 3 } else { letter.len_utf8() });
        parts.push(key);
        rest = behind;
    }
    parts
}

fn stored(teacher: &mut Caller, pupil: sendo::domain::id::PupilId) -> Vec<String> {
    let mut all = Vec::new();
    for sort in [Kind::Observation, Kind::Measurement] {
        let Ok(Reply::Entries(entries)) = teacher.ask(Question::Entries { pupil, sort, slice: Slice::first(12) })
        else {
            panic!()
        };
        all.extend(entries.rows.iter().map(|signed| format!("{:?} {:?}", signed.entry.fact, signed.entry.note)));
    }
    let items = teacher.whole(&ask::items(Desk::Own)).unwrap().rows;
    let items = items.iter().filter(|item| item.flag.pupil == pupil);
    all.extend(items.map(|item| format!("{:?} {:?} {:?}", item.flag.reason, item.flag.line, item.flag.note)));
    all
}
