//! What history costs. `years`: a school with one year and one with ten, medians of paired runs that alternate between
//! the two. `queue`: the same for a queue with 100 and with 10,000 items. `clients`: bytes to 200 clients for one log
//! line, one item and one saved plan. `growth`: what 200 entries of the assessment and 90 long profiles of one pupil take
//! on the disk. `cargo bench --bench years -- years`; without a word all four, and small schools are made for it.
//! `SENDO_ONE=DIR SENDO_TEN=DIR` (and `SENDO_CROWD=DIR` for `clients`) name stores that were made before, which are worked
//! on where they lie; `SENDO_RUNS` says how often, `SENDO_ITEMS` and `SENDO_CLIENTS` how many, `SENDO_PROGRAM` which
//! program serves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    unreachable_pub,
    missing_docs
)]

#[path = "years/asks.rs"]
mod asks;
#[path = "years/seats.rs"]
mod seats;
#[path = "years/served.rs"]
mod served;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use asks::Line;
use seats::{Seat, Staffroom};
use sendo::domain::id::PupilId;
use served::Served;
use tempfile::TempDir;

/// How often each question is asked in one run.
const TIMES: usize = 40;
const SENCO: &str = "s.iqbal";
const TEACHER: &str = "h.bennett";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |word: &str| words.is_empty() || words.iter().any(|typed| typed == word);
    if wanted("years") {
        years();
    }
    if wanted("queue") {
        queue();
    }
    if wanted("clients") {
        clients();
    }
    if wanted("growth") {
        growth();
    }
}

fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// What was measured of one school, by what it is.
type Figures = BTreeMap<&'static str, Vec<f64>>;

fn note(figures: &mut Figures, what: &'static str, value: f64) {
    figures.entry(what).or_default().push(value);
}

/// A school's store: one that was made before, or a small one.
fn school(name: &str, folder: &TempDir, size: [&str; 3]) -> PathBuf {
    if let Some(known) = std::env::var_os(name) {
        return known.into();
    }
    let store = folder.path().join(name);
    served::make(&store, size);
    store
}

fn years() {
    let folder = tempfile::tempdir().unwrap();
    let one = school("SENDO_ONE", &folder, ["200", "20000", "1"]);
    let ten = school("SENDO_TEN", &folder, ["200", "200000", "10"]);
    let (mut first, mut second) = (Figures::new(), Figures::new());
    // The index is made where there is none, and both are in the page cache.
    for store in [&one, &ten] {
        drop(Served::start(store));
    }
    for _ in 0..number("SENDO_RUNS", 7) {
        run(&one, &mut first);
        run(&ten, &mut second);
    }
    tell(["one year", "ten years"], first, second);
}

/// The medians of two schools, side by side.
fn tell(names: [&str; 2], first: Figures, mut second: Figures) {
    println!("{:<44} {:>10} {:>10} {:>6}", "medians", names[0], names[1], "ratio");
    for (what, values) in first {
        let (one, other) = (median(values), median(second.remove(what).unwrap_or_default()));
        println!("{what:<44} {one:>10.2} {other:>10.2} {:>6.2}", other / one);
    }
}

/// One run on one school.
fn run(store: &Path, figures: &mut Figures) {
    let begun = Instant::now();
    let served = Served::start(store);
    note(figures, "1 start to ready, ms", millis(begun.elapsed()));
    note(figures, "2 server after start, MB PSS", served.pss());
    let (mut senco, mut teacher) = (Line::to(store, SENCO), Line::to(store, TEACHER));
    let pupils = senco.planned();
    timed(figures, ["3 queue, ms", "3 queue, kB"], &mut senco, 5, |line, _| line.queue());
    timed(figures, ["4 card, ms", "4 card, kB"], &mut senco, TIMES, |line, round| {
        line.card(pupils[round * 7 % pupils.len()]);
    });
    timed(figures, ["5 page of 50 entries, ms", "5 page of 50 entries, kB"], &mut senco, TIMES, |line, round| {
        line.entries(pupils[round * 11 % pupils.len()], 50);
    });
    let names = senco.names();
    timed(figures, ["6 lookup by name, ms", "6 lookup by name, kB"], &mut teacher, TIMES, |line, round| {
        line.find(&names[round * 13 % names.len()]);
    });
    let cycles: Vec<_> = (0..TIMES).map(|round| senco.in_cycle(pupils[round * 5 % pupils.len()])).collect();
    timed(figures, ["7 one log line, ms", "7 one log line, kB"], &mut senco, TIMES, |line, round| {
        line.log(cycles[round]);
    });
    timed(figures, ["8 inbox of a teacher, ms", "8 inbox of a teacher, kB"], &mut teacher, 10, |line, _| line.inbox());
    timed(figures, ["8 inbox of the SENCO, ms", "8 inbox of the SENCO, kB"], &mut senco, 5, |line, _| line.inbox());
    let begun = Instant::now();
    let home = Seat::at(store, TEACHER);
    note(figures, "9 home, from hello to settled, ms", millis(begun.elapsed()));
    note(figures, "9 home, from hello to settled, kB", kilobytes(home.bytes()));
    let mut desk = Seat::at(store, SENCO);
    desk.press("^T");
    note(figures, "9 a key on the queue, ms", millis(desk.key_times(TIMES)));
    note(figures, "2 server after use, MB PSS", served.pss());
    drop((served, senco, teacher, home, desk));
    note(figures, "a index on the disk, MB", served::size(&store.join("sled")) / 1e6);
    note(figures, "a journal, MB", served::size(&store.join("journal")) / 1e6);
}

/// The median time and bytes of a question.
fn timed(
    figures: &mut Figures,
    [time, size]: [&'static str; 2],
    line: &mut Line,
    rounds: usize,
    mut ask: impl FnMut(&mut Line, usize),
) {
    let (mut times, mut sizes) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let before = line.bytes();
        let begun = Instant::now();
        ask(line, round);
        times.push(millis(begun.elapsed()));
        sizes.push(kilobytes(line.bytes() - before));
    }
    note(figures, time, median(times));
    note(figures, size, median(sizes));
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1e3
}

fn queue() {
    let folder = tempfile::tempdir().unwrap();
    let few = with_items(&folder, "few", 100);
    let many = with_items(&folder, "many", number("SENDO_ITEMS", 10_000));
    let (mut first, mut second) = (Figures::new(), Figures::new());
    for _ in 0..number("SENDO_RUNS", 7) {
        run_queue(&few, &mut first);
        run_queue(&many, &mut second);
    }
    tell(["few items", "many items"], first, second);
}

/// A school with so many items, of which 40 are to be dealt with.
fn with_items(folder: &TempDir, name: &str, items: usize) -> PathBuf {
    let store = folder.path().join(name);
    served::make(&store, ["60", "600", "1"]);
    let _served = Served::start(&store);
    let mut senco = Line::to(&store, SENCO);
    let pupils = senco.planned();
    for item in 0..items {
        senco.item(pupils[item % pupils.len()], item >= 40);
    }
    store
}

/// One run on one queue.
fn run_queue(store: &Path, figures: &mut Figures) {
    let served = Served::start(store);
    let mut senco = Line::to(store, SENCO);
    timed(figures, ["1 queue, ms", "1 queue, kB"], &mut senco, 5, |line, _| line.queue());
    let mut desk = Seat::at(store, SENCO);
    let begun = Instant::now();
    desk.press("^T");
    note(figures, "2 from the key to the queue, ms", millis(begun.elapsed()));
    note(figures, "3 a key on the queue, ms", millis(desk.key_times(TIMES)));
    note(figures, "4 server after use, MB PSS", served.pss());
}

/// What somebody does with one pupil, in their cycle.
type Deed = fn(&mut Line, (PupilId, u16));

const DEEDS: [(&str, Deed); 3] = [
    ("one log line", Line::log),
    ("one item", |line, (pupil, _)| line.item(pupil, false)),
    ("one saved plan", |line, (pupil, _)| line.save_plan(pupil)),
];

fn clients() {
    let folder = tempfile::tempdir().unwrap();
    let store = school("SENDO_CROWD", &folder, ["200", "4000", "1"]);
    let _served = Served::start(&store);
    let mut senco = Line::to(&store, SENCO);
    let pupil = senco.planned()[0];
    let with_cycle = senco.in_cycle(pupil);
    let count = number("SENDO_CLIENTS", 200);
    for (place, login, keys) in [("home", TEACHER, ""), ("the queue", SENCO, "^T")] {
        let mut room = Staffroom::of(&store, login, keys, count);
        println!("{count} clients on {place}: {:.1} kB each to get there", kilobytes(room.bytes()) / count as f64);
        for (what, deed) in DEEDS {
            let before = room.bytes();
            deed(&mut senco, with_cycle);
            room.settle();
            let bytes = room.bytes() - before;
            let each = kilobytes(bytes) / count as f64;
            println!("  {what}: {:.1} kB to all, {each:.2} kB each", kilobytes(bytes));
        }
    }
}

/// What somebody does again and again with one pupil.
type Again = fn(&mut Line, PupilId, usize);

const GROWTH: [(&str, usize, Again); 2] = [
    ("200 entries of the assessment of 100 bytes", 200, Line::assess),
    ("90 profiles of 10 kB", 90, Line::save_profile),
];

fn growth() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    served::make(&store, ["60", "600", "1"]);
    for (what, count, deed) in GROWTH {
        drop(Served::start(&store));
        let sizes = || ["sled", "journal"].map(|name| served::size(&store.join(name)));
        let before = sizes();
        {
            let _served = Served::start(&store);
            let mut senco = Line::to(&store, SENCO);
            let pupil = senco.planned()[0];
            (0..count).for_each(|round| deed(&mut senco, pupil, round));
        }
        let after = sizes();
        let [index, journal] = [0, 1].map(|place| (after[place] - before[place]) / 1e6);
        println!("{what}: index {index:+.2} MB, journal {journal:+.2} MB");
    }
}
