//! What building the name search over 2,000 pupils costs, and a keystroke in it, beside fuzzy-matcher alone and a bare
//! look for the letters in their order, in the same run. `cargo bench --bench search`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_precision_loss,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    missing_docs
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use sendo::domain::fold::fold;
use sendo::domain::search::{Buffers, Entry, Index};

#[path = "../tests/support/names.rs"]
mod names;
use names::{Dice, Pupil, school};

const PUPILS: usize = 2_000;
const ROUNDS: usize = 4_000;
const BUILDS: usize = 50;

/// Median and 99th percentile of one call each for many queries.
fn time(name: &str, queries: &[String], mut run: impl FnMut(&str) -> usize) {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|round| {
            let query = &queries[round % queries.len()];
            let start = Instant::now();
            black_box(run(black_box(query)));
            start.elapsed()
        })
        .collect();
    times.sort();
    let micros = |at: usize| times[at].as_secs_f64() * 1e6;
    println!("{name:44} median {:8.1} us   p99 {:8.1} us", micros(ROUNDS / 2), micros(ROUNDS * 99 / 100));
}

fn subsequence(query: &str, name: &str) -> bool {
    let mut letters = name.bytes();
    query.bytes().all(|byte| letters.any(|other| other == byte))
}

/// Every beginning of a query, as it grows under the hand.
fn keystrokes(pupils: &[Pupil], dice: &mut Dice, typed: impl Fn(&Pupil, &mut Dice) -> String) -> Vec<String> {
    let mut queries = Vec::new();
    for _ in 0..200 {
        let pupil = &pupils[dice.below(pupils.len())];
        let letters: Vec<char> = typed(pupil, dice).chars().collect();
        queries.extend((1..=letters.len()).map(|end| letters[..end].iter().collect::<String>()));
    }
    queries
}

fn build(pupils: &[Pupil]) -> Index<usize> {
    Index::new(pupils.iter().enumerate().map(|(key, pupil)| Entry {
        key,
        name: &pupil.name,
        form: &pupil.form,
        year: &pupil.year,
        classes: vec![&pupil.form],
        handles: vec![],
    }))
}

/// What the process holds in memory, where the system says it.
fn resident_kb() -> Option<u32> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse().ok())
}

/// Building the index: the fastest is what it costs, the rest is the machine's other work. All are kept, so that the
/// memory of one can be told.
fn time_build(pupils: &[Pupil]) {
    let before = resident_kb();
    let (mut times, indexes): (Vec<Duration>, Vec<_>) = (0..BUILDS)
        .map(|_| {
            let start = Instant::now();
            let index = build(black_box(pupils));
            (start.elapsed(), index)
        })
        .unzip();
    times.sort();
    let ms = |at: usize| times[at].as_secs_f64() * 1e3;
    println!("index of {} pupils built: fastest {:.2} ms, median {:.2} ms", pupils.len(), ms(0), ms(times.len() / 2));
    if let (Some(before), Some(after)) = (before, resident_kb()) {
        let one = f64::from(after.saturating_sub(before)) * 1024.0 / indexes.len() as f64;
        println!("one index holds {:.0} kB, {:.0} bytes a pupil", one / 1024.0, one / pupils.len() as f64);
    }
}

fn main() {
    let pupils = school(PUPILS);
    let index = build(&pupils);
    time_build(&pupils);
    let full = |pupil: &Pupil| format!("{} {}", pupil.typed.0, pupil.typed.1).to_lowercase();
    let swapped = |pupil: &Pupil, dice: &mut Dice| {
        let mut letters: Vec<char> = full(pupil).chars().collect();
        let at = dice.below(letters.len() - 2);
        letters.swap(at, at + 1);
        letters.into_iter().collect()
    };
    let mut dice = Dice::new(3);
    let typing = keystrokes(&pupils, &mut dice, |pupil, _| full(pupil).chars().take(7).collect());
    let whole = (0..500).map(|_| full(&pupils[dice.below(PUPILS)])).collect::<Vec<_>>();
    let typos = (0..500).map(|_| swapped(&pupils[dice.below(PUPILS)], &mut dice)).collect::<Vec<_>>();
    let single = ('a'..='z').map(String::from).collect::<Vec<_>>();

    let folded: Vec<String> = pupils.iter().map(|pupil| fold(&pupil.name.full())).collect();
    let matcher = SkimMatcherV2::default();
    let mut buffers = Buffers::default();
    for (kind, queries) in [
        ("one letter", &single),
        ("7 letters growing", &typing),
        ("a whole name", &whole),
        ("two letters swapped", &typos),
    ] {
        let plain: Vec<String> = queries
            .iter()
            .filter(|query| index.find(query, 5).iter().filter(|hit| !hit.near()).count() == 5)
            .cloned()
            .collect();
        if !plain.is_empty() {
            time(&format!("{kind}: plain pass, best 20"), &plain, |query| {
                index.find_with(query, 20, &mut buffers).len()
            });
            time(&format!("{kind}: plain pass, all"), &plain, |query| {
                index.find_with(query, usize::MAX, &mut buffers).len()
            });
        }
        time(&format!("{kind}: with forgiveness where needed"), queries, |query| {
            index.find_with(query, 20, &mut buffers).len()
        });
        time(&format!("{kind}: fuzzy-matcher alone"), queries, |query| {
            folded.iter().filter_map(|name| matcher.fuzzy_match(name, query)).count()
        });
        time(&format!("{kind}: bare letters in order"), queries, |query| {
            folded.iter().filter(|name| subsequence(query, name)).count()
        });
    }
}
