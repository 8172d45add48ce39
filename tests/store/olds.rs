//! Stores that earlier commits wrote (`fixtures/stores`): each is read whole, checks clean, and is the same school from
//! its index as from its journal.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sendo::domain::id::PupilId;
use sendo::domain::record::assessment::Assessment;
use sendo::domain::record::concern::Concern;
use sendo::domain::record::entry::{Entry, Kind};
use sendo::domain::record::flag::Flag;
use sendo::domain::record::plan::Plan;
use sendo::domain::record::profile::Profile;
use sendo::domain::record::receipt::PlanRead;
use sendo::domain::state::State;
use sendo::store::{Kept, Store};
use serde_json::Value;
use tempfile::TempDir;

use crate::help::*;

/// What an earlier commit wrote.
struct Old {
    /// The commit, and the folder.
    name: &'static str,
    /// The newest sum, as that commit's own `check` said it.
    head: &'static str,
    /// How many lines there are of each kind; all that it knew.
    kinds: &'static [(&'static str, usize)],
    /// How many records they make.
    records: &'static [(&'static str, usize)],
}

const OLDS: [Old; 3] = [
    Old {
        name: "895094d",
        head: "46fbc10d788a7c70f030e8e8a3b328675b554e39169278d1e53d1062be683980",
        kinds: &[
            ("class", 2),
            ("entry", 23),
            ("flag", 4),
            ("opened", 1),
            ("plan", 5),
            ("pointed_to_dsl", 1),
            ("pupil", 3),
            ("roles", 3),
            ("school", 2),
            ("seen", 1),
            ("staff", 20),
            ("step", 4),
            ("withdrawn", 1),
            ("word_passed", 2),
        ],
        records: &[
            ("classes", 2),
            ("entries", 23),
            ("flags", 4),
            ("passed words", 2),
            ("plan versions", 5),
            ("pupils", 3),
            ("school", 1),
            ("staff", 10),
            ("steps", 10),
            ("withdrawn", 1),
        ],
    },
    Old {
        name: "e2e0dd7",
        head: "c3af15c869d006fdf44f67bb08f6fc2f8d66b01697d3e3c19f6dad41fcc2a7bd",
        kinds: &[
            ("assess_withdrawn", 1),
            ("assessed", 3),
            ("class", 2),
            ("concern", 1),
            ("concern_answered", 1),
            ("disabled", 2),
            ("entry", 13),
            ("flag", 2),
            ("link", 5),
            ("opened", 1),
            ("plan", 5),
            ("pointed_to_dsl", 1),
            ("profile", 2),
            ("pupil", 4),
            ("read", 1),
            ("roles", 3),
            ("school", 2),
            ("seen", 1),
            ("set", 5),
            ("staff", 16),
            ("step", 4),
            ("withdrawn", 1),
            ("word_passed", 2),
        ],
        records: &[
            ("assessment", 3),
            ("classes", 2),
            ("concerns", 1),
            ("entries", 13),
            ("flags", 2),
            ("links", 4),
            ("passed words", 2),
            ("plan versions", 5),
            ("profiles", 2),
            ("pupils", 3),
            ("receipts", 1),
            ("school", 1),
            ("snippets", 1),
            ("staff", 8),
            ("steps", 6),
            ("withdrawn", 1),
        ],
    },
    Old {
        name: "d6a103b",
        head: "c74edd025dfac4bb354e008e67963054a8544c45481e4db99bf4141e6f02bd20",
        kinds: &[
            ("assess_withdrawn", 1),
            ("assessed", 4),
            ("class", 2),
            ("concern", 2),
            ("concern_answered", 1),
            ("disabled", 2),
            ("entry", 8),
            ("flag", 2),
            ("had_read", 1),
            ("link", 4),
            ("nudged", 2),
            ("opened", 1),
            ("plan", 5),
            ("pointed_to_dsl", 1),
            ("profile", 3),
            ("pupil", 4),
            ("read", 1),
            ("roles", 1),
            ("school", 2),
            ("seen", 1),
            ("set", 4),
            ("staff", 14),
            ("step", 4),
            ("strategy", 2),
            ("timetable", 1),
            ("withdrawn", 2),
            ("word_passed", 2),
        ],
        records: &[
            ("assessment", 4),
            ("classes", 2),
            ("concerns", 2),
            ("entries", 8),
            ("flags", 2),
            ("lessons", 4),
            ("links", 3),
            ("nudges", 2),
            ("passed words", 2),
            ("plan versions", 5),
            ("profiles", 3),
            ("pupils", 3),
            ("receipts", 2),
            ("school", 1),
            ("snippets", 1),
            ("staff", 7),
            ("steps", 6),
            ("strategies", 1),
            ("withdrawn", 2),
        ],
    },
];

fn stores() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/stores")
}

/// A copy, of which nothing is there but the journal.
fn copied(name: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&stores().join(name), folder.path());
    folder
}

/// The lines of each kind in its journal, read as text.
fn kinds(root: &Path) -> BTreeMap<String, usize> {
    let mut count = BTreeMap::new();
    for file in files(&root.join("journal")) {
        for line in fs::read_to_string(file).unwrap().lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            *count.entry(line["body"]["kind"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    count
}

/// Each pupil's entries with their places, newest first.
type Entries = BTreeMap<PupilId, Vec<(u64, Entry)>>;

fn entries(store: &Store) -> Entries {
    let of = |pupil: &PupilId| {
        [Kind::Observation, Kind::Measurement]
            .into_iter()
            .flat_map(|kind| crate::help::entries(store, *pupil, kind, 1000).unwrap())
            .collect()
    };
    store.state().pupils.keys().map(|pupil| (*pupil, of(pupil))).collect()
}

fn records(store: &Store, state: &State, entries: &Entries) -> BTreeMap<&'static str, usize> {
    let flags = all::<Flag>(store);
    let all = [
        ("school", usize::from(state.school.is_some())),
        ("snippets", state.school.as_ref().map_or(0, |school| school.snippets.len())),
        ("staff", state.staff.size()),
        ("links", state.links.size()),
        ("classes", state.classes.size()),
        ("lessons", state.timetables.values().map(|week| week.len()).sum()),
        ("pupils", state.pupils.size()),
        ("plan versions", all::<Plan>(store).len()),
        ("receipts", all::<PlanRead>(store).len()),
        ("nudges", state.nudges.size()),
        ("strategies", state.listed.size()),
        ("entries", entries.values().map(Vec::len).sum()),
        ("withdrawn", entries.values().flatten().filter(|(_, entry)| entry.withdrawn.is_some()).count()),
        ("flags", flags.len()),
        ("steps", flags.iter().map(|flag| flag.thread.len()).sum()),
        ("assessment", all::<Assessment>(store).len()),
        ("concerns", all::<Concern>(store).len()),
        ("profiles", all::<Profile>(store).len()),
        ("passed words", state.passed_words.size()),
    ];
    all.into_iter().filter(|(_, count)| *count > 0).collect()
}

/// The state, each pupil's entries, and how many records there are.
type Seen = (State, Entries, BTreeMap<&'static str, usize>);

fn seen_in(store: &Store) -> Seen {
    let (state, entries) = (store.state(), entries(store));
    let records = records(store, &state, &entries);
    (state, entries, records)
}

/// Opens it, looks at all of it, and closes it.
fn look(old: &Old, root: &Path, rebuilt: bool) -> Seen {
    let (store, opened) = open(root);
    assert_eq!((opened.rebuilt, &opened.torn), (rebuilt, &None), "{}: {:?}", old.name, opened.sentences);
    let seen = seen_in(&store);
    let head = old.head.parse().unwrap();
    let checked = store.check(Some(head), &|_| {}).unwrap();
    let lines: usize = old.kinds.iter().map(|(_, count)| count).sum();
    assert!(checked.is_clean(), "{}: {:?}", old.name, checked.differences);
    assert_eq!((checked.lines, checked.purged), (lines as u64, 0), "{}", old.name);
    assert_eq!((checked.head, checked.kept), (head, Kept::AtLine(lines as u64)), "{}", old.name);
    assert!(seen_in(&store) == seen, "{}: the check changed something", old.name);
    store.close().unwrap();
    seen
}

#[test]
fn what_earlier_commits_wrote_is_read_whole() {
    for old in OLDS {
        let folder = copied(old.name);
        let root = folder.path();
        let expected: BTreeMap<String, usize> = old.kinds.iter().map(|(kind, n)| ((*kind).to_owned(), *n)).collect();
        assert_eq!(kinds(root), expected, "{}", old.name);
        let from_journal = look(&old, root, true);
        let expected: BTreeMap<&str, usize> = old.records.iter().copied().collect();
        assert_eq!(from_journal.2, expected, "{}", old.name);
        assert!(look(&old, root, false) == from_journal, "{}: from the index it is another school", old.name);
        fs::remove_dir_all(root.join("sled")).unwrap();
        assert!(look(&old, root, true) == from_journal, "{}: made again it is another school", old.name);
    }
}

/// Each folder is in the table, and has a journal and nothing else; the newest has every kind there was by then.
#[test]
fn the_stores_are_those_of_the_table_and_small() {
    let mut there: Vec<_> = fs::read_dir(stores()).unwrap().map(|item| item.unwrap().path()).collect();
    there.retain(|path| path.is_dir());
    there.sort();
    let mut expected: Vec<_> = OLDS.iter().map(|old| stores().join(old.name)).collect();
    expected.sort();
    assert_eq!(there, expected);
    for folder in there {
        let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|item| item.unwrap().file_name()).collect();
        assert_eq!(names, ["journal"], "{}", folder.display());
        let bytes: u64 = files(&folder).iter().map(|file| fs::metadata(file).unwrap().len()).sum();
        assert!(bytes < 60_000, "{}: {bytes} bytes", folder.display());
    }
    for pair in OLDS.windows(2) {
        let newer: Vec<_> = pair[1].kinds.iter().map(|(kind, _)| kind).collect();
        let lost: Vec<_> = pair[0].kinds.iter().filter(|(kind, _)| !newer.contains(&kind)).collect();
        assert!(lost.is_empty(), "{} has no {lost:?}", pair[1].name);
    }
}
