//! A durable commit of one observation against a bare append + fdatasync to a growing file, taken in turns in one run;
//! and what writing several commits together brings. The budget is 2 x.
#![allow(clippy::unwrap_used, clippy::print_stdout, unreachable_pub, missing_docs)]

use std::fs::OpenOptions;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sendo::store::{RealDisk, Store};

#[path = "common/record.rs"]
mod record;

const ROUNDS: u64 = 1000;
const TOGETHER: u64 = 16;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(&folder.path().join("store"), Arc::new(RealDisk), "2026-11-21", &|_| {}).unwrap();
    let mut bare = OpenOptions::new().create(true).append(true).open(folder.path().join("bare")).unwrap();
    let line = vec![b'x'; 800];
    let (mut ours, mut floor, mut grouped, mut grouped_floor) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        ours.push(timed(|| write(&store, round * 100, 1)));
        floor.push(timed(|| append(&mut bare, &line)));
        if round % 4 == 0 {
            grouped.push(timed(|| write(&store, round * 100 + 50, TOGETHER)));
            grouped_floor.push(timed(|| append(&mut bare, &line.repeat(16))));
        }
    }
    say("one observation, durable", &mut ours, "bare append + fdatasync", &mut floor);
    say("16 commits written together", &mut grouped, "bare append of as much + fdatasync", &mut grouped_floor);
}

fn write(store: &Store, first: u64, count: u64) {
    let mut batch = store.begin();
    for number in first..first + count {
        batch.push(record::commit(number, number % 30)).unwrap();
    }
    store.commit(batch).unwrap();
}

fn append(file: &mut std::fs::File, line: &[u8]) {
    file.write_all(line).unwrap();
    file.sync_data().unwrap();
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn say(what: &str, ours: &mut [Duration], against: &str, floor: &mut [Duration]) {
    let mut at = |part: usize| {
        ours.sort_unstable();
        floor.sort_unstable();
        (ours[ours.len() * part / 100], floor[floor.len() * part / 100])
    };
    let ((ours_50, floor_50), (ours_99, floor_99)) = (at(50), at(99));
    let ratio = ours_50.as_secs_f64() / floor_50.as_secs_f64();
    println!("{what}: p50 {ours_50:.2?}, p99 {ours_99:.2?}; {against}: p50 {floor_50:.2?}, p99 {floor_99:.2?}");
    println!("  ratio of the medians {ratio:.2}");
}
