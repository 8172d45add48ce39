//! A school that years have left behind: each thing that a school has is there, in the number that it should be, the same
//! each time, and the store is whole.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use sendo::domain::school_day::Day;
use sendo::transfer::large::{Large, Piece};
use serde_json::Value;
use tempfile::TempDir;

const PUPILS: usize = 60;
const OBSERVATIONS: usize = 4_000;
const YEARS: u8 = 3;

fn sendo(home: &Path, words: &[&str]) -> Output {
    let store = home.join("store");
    let done = Command::new(env!("CARGO_BIN_EXE_sendo"))
        .args(words)
        .arg("--store")
        .arg(&store)
        .env("HOME", home)
        .env("XDG_STATE_HOME", home.join("state"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
    done
}

/// What every line of the journal says.
fn changes(home: &Path) -> Vec<Value> {
    let mut segments: Vec<_> =
        fs::read_dir(home.join("store/journal")).unwrap().map(|entry| entry.unwrap().path()).collect();
    segments.sort();
    let lines = segments.iter().flat_map(|segment| {
        let text = fs::read_to_string(segment).unwrap();
        text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["body"].clone()).collect::<Vec<_>>()
    });
    lines.collect()
}

/// How many there are of each sort, and of those parts of it that a school must have too.
fn counts(changes: &[Value]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for change in changes {
        let kind = change["kind"].as_str().unwrap();
        let plan = &change["plan"]["state"];
        let sorts = [
            Some(kind.to_owned()),
            plan.as_str().map(|state| format!("{kind} {state}")),
            change["flag"]["thread"]
                .as_array()
                .filter(|steps| steps.last().is_some_and(|step| step["step"] == "resolve"))
                .map(|_| format!("{kind} resolved")),
            change["entry"]["fact"]["what"].as_str().map(|what| format!("{kind} {what}")),
            change["entry"]["fact"]["what"]
                .as_str()
                .filter(|_| !change["entry"]["replaces"].is_null())
                .map(|_| format!("{kind} put right")),
            (change["pupil"]["left"] == true).then(|| format!("{kind} left")),
            (change["class"]["ended"] == true).then(|| format!("{kind} ended")),
            (change["link"]["ended"] == true).then(|| format!("{kind} ended")),
            change["concern"]["answers"].as_array().filter(|all| all.is_empty()).map(|_| format!("{kind} open")),
        ];
        for sort in sorts.into_iter().flatten() {
            *counts.entry(sort).or_default() += 1;
        }
    }
    counts
}

fn made() -> (TempDir, BTreeMap<String, usize>) {
    let home = TempDir::new().unwrap();
    let (pupils, observations, years) = (PUPILS.to_string(), OBSERVATIONS.to_string(), YEARS.to_string());
    sendo(home.path(), &["demo", "--pupils", &pupils, "--observations", &observations, "--years", &years]);
    let counts = counts(&changes(home.path()));
    (home, counts)
}

/// Of each sort, how many three years leave behind at the least and at the most.
const EXPECTED: &[(&str, usize, usize)] = &[
    // Two forms move up or come anew each autumn, and their classes of the year before end.
    ("class", 14, 14),
    ("class ended", 6, 6),
    ("pupil left", 60, 60),
    // Eleven plans in each of nine terms, four versions and a little more in each cycle.
    ("plan", 360, 440),
    ("plan draft", 99, 105),
    ("plan under_review", 88, 88),
    ("plan closed", 88, 88),
    ("had_read", 1_600, 1_980),
    ("nudged", 20, 45),
    // Ten items a term, but those that are still to come in this one.
    ("flag", 85, 90),
    ("flag resolved", 80, 89),
    ("assessed", 190, 225),
    ("concern", 35, 65),
    ("concern open", 1, 5),
    ("profile", 88, 99),
    // Every observation, and what stands in the place of one that was put right.
    ("entry observation", 4_003, 4_003),
    ("entry measurement", 700, 1_200),
    ("withdrawn", 4, 4),
    ("entry put right", 3, 3),
    // Six a school year.
    ("link", 42, 42),
    ("link ended", 18, 18),
];

#[test]
fn years_leave_everything_behind_that_a_school_has() {
    let (home, counts) = made();
    let wrong: Vec<_> = EXPECTED
        .iter()
        .filter(|(sort, least, most)| !(*least..=*most).contains(&counts.get(*sort).copied().unwrap_or(0)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?} of {counts:#?}");
    let unresolved = counts["flag"] - counts["flag resolved"];
    assert!((1..=4).contains(&unresolved), "{unresolved} items are to be dealt with");
    assert_eq!(fs::read_dir(home.path().join("store/drafts")).unwrap().count(), 5, "people with a draft");
    let checked = sendo(home.path(), &["check"]);
    assert!(String::from_utf8_lossy(&checked.stdout).contains("The store is whole."));
    assert_eq!(counts, made().1, "the same numbers make the same school");
}

#[test]
fn the_same_numbers_make_the_same_pieces() {
    let day: Day = "2026-11-23".parse().unwrap();
    let pieces = |years| Large::new(PUPILS, OBSERVATIONS, years, day).unwrap().collect::<Vec<Piece>>();
    let (three, one) = (pieces(YEARS), pieces(1));
    assert_eq!(three, pieces(YEARS));
    assert!(three.len() > 2 * one.len(), "{} against {}", three.len(), one.len());
}
