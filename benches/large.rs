//! A store after many years: time to open, to make the index again and to read the last 50 observations, and the
//! memory it takes, against a small one; and the same where the index is held in memory.
//! `SENDO_RECORDS=2000000 cargo bench --bench large`; without it 100,000.
#![allow(clippy::unwrap_used, clippy::print_stdout, unreachable_pub, clippy::cast_precision_loss, missing_docs)]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sendo::domain::amend::Counting;
use sendo::domain::look::Look;
use sendo::domain::record::entry::Kind;
use sendo::store::{RealDisk, Store};

#[path = "common/record.rs"]
mod record;

const EACH: u64 = 1000;

fn main() {
    let many = std::env::var("SENDO_RECORDS").ok().and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().unwrap();
    let (small, large) = (folder.path().join("small"), folder.path().join("large"));
    fill(&small, 20_000);
    fill(&large, many);
    let memory = resident("VmHWM");
    println!("memory, highest so far (VmHWM): {memory} MB");
    let (store, took) = open(&small);
    println!("20,000 records: opened in {took:.2?}");
    let floor = read(&store, 20_000);
    drop(store);
    let (store, took) = open(&large);
    println!("{many} records: opened in {took:.2?}; {} MB", resident("VmRSS"));
    let time = read(&store, many);
    println!("last 50 observations: {time:.2?} against {floor:.2?}, {:.2} x", time.as_secs_f64() / floor.as_secs_f64());
    println!("memory after 20,000 reads: {} MB", resident("VmRSS"));
    drop(store);
    std::fs::remove_dir_all(large.join("sled")).unwrap();
    let (store, took) = open(&large);
    println!("index made again in {took:.2?}; {} MB", resident("VmRSS"));
    let start = Instant::now();
    assert!(store.check(None, &|_| {}).unwrap().is_clean());
    println!("checked in {:.2?}; highest memory of all {} MB", start.elapsed(), resident("VmHWM"));
    drop(store);
    // A file where the folder should be: there is no way to write the index, and memory holds places only.
    std::fs::remove_dir_all(large.join("sled")).unwrap();
    std::fs::write(large.join("sled"), b"").unwrap();
    let before = resident("VmRSS");
    let (store, took) = open(&large);
    println!("read into memory in {took:.2?}: {} MB more", resident("VmRSS").saturating_sub(before));
    println!("last 50 observations from memory: {:.2?}", read(&store, many));
}

fn pupils(records: u64) -> u64 {
    records / EACH
}

fn fill(root: &Path, records: u64) {
    let (store, _) = Store::open(root, Arc::new(RealDisk), "2026-11-21", &|_| {}).unwrap();
    let start = Instant::now();
    for first in (0..records).step_by(500) {
        let mut batch = store.begin();
        for number in first..(first + 500).min(records) {
            // A pupil's observations lie far apart, as they do in time.
            batch.push(record::commit(number, number % pupils(records))).unwrap();
        }
        store.commit(batch).unwrap();
    }
    println!("{records} records written in {:.2?}", start.elapsed());
}

fn open(root: &Path) -> (Store, Duration) {
    let start = Instant::now();
    let (store, opened) = Store::open(root, Arc::new(RealDisk), "2026-11-21", &|_| {}).unwrap();
    println!("{}", opened.sentences.join(" "));
    (store, start.elapsed())
}

/// The median of reading the last 50 of any pupil.
fn read(store: &Store, records: u64) -> Duration {
    let mut times: Vec<_> = (0..20_000_u64)
        .map(|round| {
            let of = record::pupil(round.wrapping_mul(7919) % pupils(records));
            let (state, past) = (store.state(), store.past());
            let look = Look { state: &state, past: &past };
            let start = Instant::now();
            assert_eq!(look.entries((of, Kind::Observation), Counting::AllMarked, None, 50).unwrap().len(), 50);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

/// What the system says of this process's memory, in MB.
fn resident(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1000
}
