//! The desk of a school with ten thousand items behind it, against one with a hundred: what is asked for and what a key does
//! are as quick. In a debug build the times are not those that people meet; their ratio is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use sendo::app::Msg;
use sendo::clock::Clock;
use sendo::domain::id::FlagId;
use sendo::domain::kind::Change;
use sendo::domain::record::flag::{Answer, Flag, FlagChange, Reason, Resolution, Step, StepId, Urgency};
use sendo::proto::ask;
use sendo::proto::subject::{Desk, Order, Wanted};
use sendo::random::Dice;
use sendo::store::{Commit, RealDisk, Store};
use thornhill::{School, chords};
use uuid::Uuid;

const SENCO: &str = "s.iqbal";
const OPEN: usize = 120;

/// Thornhill with so many items more, all but so many of which are done.
fn with(items: usize, open: usize) -> School {
    let school = School::thornhill();
    let amara = school.amara();
    let mut senco = school.caller(SENCO);
    let by = senco.get(&ask::staff()).unwrap().into_iter().find(|one| one.login == "h.bennett").unwrap().id;
    drop(senco);
    let root = school.root.clone();
    let folder = school.close();
    let (store, _) = Store::open(&root, Arc::new(RealDisk), "", &|_| {}).unwrap();
    let day = |place: usize| format!("2025-{:02}-{:02}T09:00:00Z", place % 12 + 1, place % 28 + 1).parse().unwrap();
    let item = |place: usize| {
        let is_open = place < open;
        let raised = if is_open { "2026-11-20T09:00:00Z".parse().unwrap() } else { day(place) };
        let end = Answer {
            id: StepId(Uuid::from_u128(0x2_0000_0000 + place as u128)),
            step: Step::end(Resolution::Advice),
            by: sendo::domain::id::StaffId(Uuid::from_u128(7)),
            side: None,
            at: raised,
            message: format!("advice number {place}, as people write it in a line or two of words"),
        };
        let thread = if is_open { Vec::new() } else { vec![end] };
        let flag = Flag {
            id: FlagId(Uuid::from_u128(0x1_0000_0000 + place as u128)),
            pupil: amara,
            reason: Reason::ALL[place % Reason::ALL.len()],
            urgency: Urgency::ALL[place % 3],
            note: format!("Item {place}: has used the board in one lesson of four this week."),
            links: Vec::new(),
            line: None,
            cycle: None,
            parents: None,
            by,
            raised,
            seen: thread.len(),
            thread,
            opened: 0,
            notes: Vec::new(),
            withdrawn: None,
        };
        Change::Flag(FlagChange::Flag { flag })
    };
    for part in (0..items).collect::<Vec<_>>().chunks(1_000) {
        let at = Clock::story().now();
        let changes = part.iter().map(|place| item(*place)).collect();
        let cmd = Dice::system().command().unwrap();
        let mut batch = store.begin();
        batch.push(Commit { cmd, at, entered: at, by: None, via: String::new(), changes }).unwrap();
        store.commit(batch).unwrap();
    }
    drop(store);
    School::reopened(folder, root)
}

/// The middle of many times.
fn median(mut once: impl FnMut(), many: usize) -> Duration {
    let mut times: Vec<Duration> = (0..many)
        .map(|_| {
            let start = Instant::now();
            once();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[many / 2]
}

/// What the desk costs in a school: its page, a page of what is done, a word looked for there, and a key.
fn costs(school: &School) -> [Duration; 4] {
    let mut senco = school.caller(SENCO);
    let mut page = |filter: &str| {
        let of = Desk::Triage(Wanted { filter: filter.into(), order: Order::Urgency });
        median(|| drop(senco.get(&ask::item_rows(of.clone())).unwrap()), 21)
    };
    let pages = [page(""), page("done"), page("done nobody-wrote-this")];
    let mut seat = school.seat(SENCO);
    seat.shows(&["to do"]);
    let keys = chords("<Down><Up>");
    let mut place = 0;
    let key = median(
        || {
            place += 1;
            seat.app.update(Msg::Key(keys[place % 2]));
            drop(seat.buffer(80, 24));
        },
        101,
    );
    [pages[0], pages[1], pages[2], key]
}

#[test]
fn ten_thousand_items_cost_no_more_than_a_hundred() {
    let (small, large) = (with(100, 100), with(10_000, OPEN));
    let (mut few, mut many) = (costs(&small), costs(&large));
    // The best of three: other tests run beside this one.
    for _ in 0..2 {
        few = [0, 1, 2, 3].map(|place| few[place].min(costs(&small)[place]));
        many = [0, 1, 2, 3].map(|place| many[place].min(costs(&large)[place]));
    }
    for (what, (few, many)) in ["the page", "what is done", "a word in it", "a key"].iter().zip(few.iter().zip(&many)) {
        println!("{what}: {few:?} with 100 items, {many:?} with 10,000");
    }
    let ratio = |place: usize| many[place].as_secs_f64() / few[place].as_secs_f64();
    assert!(ratio(0) < 2.0, "the desk's page takes {:?} against {:?}", many[0], few[0]);
    assert!(ratio(3) < 1.3, "a key takes {:?} against {:?}", many[3], few[3]);
    // A word that nobody wrote is looked for in so many items an answer, and the answer says how far that was.
    let of = Desk::Triage(Wanted { filter: "done nobody-wrote-this".into(), order: Order::Urgency });
    let found = large.caller(SENCO).get(&ask::item_rows(of)).unwrap();
    assert!(found.page.is_empty() && found.page.more.is_some() && found.looked_to.is_some());
    // On the screen it goes on by itself, to the end.
    let mut seat = large.seat(SENCO);
    seat.shows(&["to do"]).keys("/done \"number 9\"<Enter>");
    seat.keys("<Esc>/done nobody-wrote-this<Enter>").shows(&["Nothing of that is here"]);
}

/// What a real program at the desk has in its memory once somebody has gone down the list, in kilobytes.
fn held(school: School) -> u64 {
    let root = school.root.clone();
    let folder = school.close();
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sendo"));
    command.args(["--as", SENCO]);
    command.env("HOME", folder.path());
    command.env("SENDO_STORE", &root);
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    let mut child = pair.slave.spawn_command(command).unwrap();
    let (mut reader, mut writer) = (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
    let (sender, seen) = channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 16384];
        while let Ok(count @ 1..) = reader.read(&mut buffer) {
            if sender.send(String::from_utf8_lossy(&buffer[..count]).into_owned()).is_err() {
                return;
            }
        }
    });
    let quiet = |until: &str| {
        let mut all = String::new();
        while !all.contains(until) {
            let more = seen.recv_timeout(Duration::from_secs(20));
            all.push_str(&more.unwrap_or_else(|error| panic!("{until:?} does not come, {error}: {all:?}")));
        }
        while seen.recv_timeout(Duration::from_millis(400)).is_ok() {}
    };
    quiet("Amara");
    for _ in 0..60 {
        writer.write_all(b"\x1b[B").unwrap();
        std::thread::sleep(Duration::from_millis(10));
    }
    quiet("");
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.process_id().unwrap())).unwrap();
    let line = status.lines().find(|line| line.starts_with("RssAnon:")).unwrap();
    let held = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    held
}

#[test]
fn a_terminal_holds_no_more_of_ten_thousand_items_than_of_a_hundred() {
    let few: Vec<u64> = (0..3).map(|_| held(with(100, 100))).collect();
    let many: Vec<u64> = (0..3).map(|_| held(with(10_000, OPEN))).collect();
    println!("kB held with 100 items {few:?}, with 10,000 {many:?}");
    // The least of three: what an allocator has not given back is not held.
    let least = |all: &[u64]| all.iter().min().copied().unwrap();
    assert!(least(&many) < least(&few) + 512, "{many:?} kB against {few:?}");
}
