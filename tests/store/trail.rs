//! What the two journals know of each other, and the check that keeps nobody from writing.

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use sendo::domain::audit::View;
use sendo::store::{Gap, RealDisk, Store, Viewed};

use crate::help::*;

/// So small that a few lines fill a segment.
const SMALL: u64 = 2000;

fn small(root: &Path) -> Store {
    try_open(root, Arc::new(RealDisk), SMALL).unwrap().0
}

fn see(store: &Store, many: u64) {
    for n in 0..many {
        let view = View::Opened { pupil: pupil_id(n) };
        store.views().append(&[Viewed { at: at(), by: Some(staff_id(1)), via: "pts/3".into(), view }]).unwrap();
    }
}

/// So many entries in commits of their own, from this number on.
fn log(store: &Store, from: u64, many: u64) {
    write(store, (from..from + many).map(|n| single(n, 1, "settled")));
}

/// Twelve lines in each, each knowing the other's.
fn school_at(root: &Path) {
    let store = small(root);
    write(&store, [commit(1, 1, vec![school("Thornhill"), person(1), pupil(1, "Amara")])]);
    for n in 0..3 {
        see(&store, 4);
        log(&store, 10 + 3 * n, 3);
    }
}

fn gaps(store: &Store) -> Vec<(u64, u64)> {
    let mut rows = 0;
    let gaps = store.views().since(at(), &|_| true, &mut |_, _| rows += 1).unwrap();
    let checked = store.check_views(None, &mut |_| true).unwrap().unwrap();
    assert_eq!(numbers(&checked.gaps), numbers(&gaps), "whoever reads and whoever checks find the same");
    numbers(&gaps)
}

fn numbers(gaps: &[Gap]) -> Vec<(u64, u64)> {
    gaps.iter().map(|gap| (gap.from, gap.to)).collect()
}

fn lines_of(folder: &Path) -> Vec<String> {
    files(folder)
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect::<String>()
        .lines()
        .map(Into::into)
        .collect()
}

fn says(line: &str) -> bool {
    line.contains(r#","beside":["#)
}

#[test]
fn a_line_says_how_far_the_other_journal_is_only_where_that_has_moved() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    school_at(root);
    let journal = lines_of(&root.join("journal"));
    // The school's own commit before anything was seen; then the first entry after each four views.
    let told: Vec<bool> = journal.iter().map(|line| says(line)).collect();
    assert!(told.iter().filter(|told| **told).count() >= 3, "{told:?}");
    assert!(!told[0] && told[3], "{told:?}");
    // Every segment begins with it, so that whoever opens the store reads no further back.
    for file in files(&root.join("journal")).iter().skip(1).chain(files(&root.join("views")).iter()) {
        let text = fs::read_to_string(file).unwrap();
        assert!(says(text.lines().next().unwrap()), "{}", file.display());
    }
    // A quiet school writes nothing.
    let before = (lines_of(&root.join("journal")), lines_of(&root.join("views")));
    drop(small(root));
    assert_eq!((lines_of(&root.join("journal")), lines_of(&root.join("views"))), before);
}

/// What is done to the views, here and in a copy of before; how; and which lines are missing or changed then.
type Row = (&'static str, fn(&Path, &Path), &'static [(u64, u64)]);

fn edit(root: &Path, nth: usize, change: impl Fn(String) -> String) {
    let file = &files(&root.join("views"))[nth];
    fs::write(file, change(fs::read_to_string(file).unwrap())).unwrap();
}

#[test]
fn cutting_forging_and_putting_back_are_found_by_whoever_reads() {
    let segment = |root: &Path, nth: usize| files(&root.join("views"))[nth].clone();
    let table: [Row; 7] = [
        ("nothing", |_, _| {}, &[]),
        (
            "the newest line is cut off",
            |root, _| {
                edit(root, files(&root.join("views")).len() - 1, |text| {
                    let end = text.trim_end().rfind('\n').map_or(0, |end| end + 1);
                    text[..end].to_owned()
                });
            },
            &[(12, 12)],
        ),
        ("a line's person", |root, _| edit(root, 0, |text| text.replacen("pts/3", "pts/4", 1)), &[(1, 1)]),
        ("a line's text", |root, _| edit(root, 0, |text| text.replacen("\"body\":{", "\"body\": {", 1)), &[(1, 1)]),
        ("a segment is removed", |root, _| fs::remove_file(&files(&root.join("views"))[1]).unwrap(), &[]),
        ("all of it is removed", |root, _| fs::remove_dir_all(root.join("views")).unwrap(), &[(1, 12)]),
        (
            "an older copy is put back",
            |root, before| {
                fs::remove_dir_all(root.join("views")).unwrap();
                copy(&before.join("views"), &root.join("views"));
            },
            &[(9, 12)],
        ),
    ];
    for (what, spoil, expected) in table {
        let folder = tempfile::tempdir().unwrap();
        let (root, before) = (folder.path().join("a"), folder.path().join("before"));
        school_at(&root);
        // As it was when eight had been seen.
        copy(&root, &before);
        let (mut kept, views) = (0, before.join("views"));
        for file in files(&views) {
            let text = fs::read_to_string(&file).unwrap();
            let lines: Vec<&str> = text.split_inclusive('\n').take(8 - kept).collect();
            kept += lines.len();
            if lines.is_empty() { fs::remove_file(file).unwrap() } else { fs::write(file, lines.concat()).unwrap() }
        }
        // With the line behind it: what that hangs on is not there, so nothing vouches for it.
        let gone = {
            let number = |file: &Path| file.file_stem().unwrap().to_str().unwrap().parse::<u64>().unwrap();
            (number(&segment(&root, 1)), number(&segment(&root, 2)))
        };
        spoil(&root, &before);
        let expected = if what == "a segment is removed" { vec![gone] } else { expected.to_vec() };
        let store = small(&root);
        assert_eq!(gaps(&store), expected, "{what}");
        // What is seen from now on is kept, and what is missing stays missing.
        see(&store, 2);
        assert_eq!(gaps(&store), expected, "{what}, later");
        log(&store, 50, 1);
        drop(store);
        let store = small(&root);
        see(&store, 1);
        assert_eq!(gaps(&store), expected, "{what}, the next day");
        assert!(store.check(None, &|_| {}).unwrap().is_clean(), "{what}");
    }
}

#[test]
fn a_journal_that_was_cut_is_known_by_what_was_seen_since() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    school_at(root);
    let store = small(root);
    see(&store, 1); // It says that the journal has twelve lines.
    drop(store);
    let file = newest(root);
    let text = fs::read_to_string(&file).unwrap();
    let end = text.trim_end().rfind('\n').map_or(0, |end| end + 1);
    fs::write(&file, &text[..end]).unwrap();
    for index in ["sled", "sled.sealed"] {
        let path = root.join(index);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }
    let store = small(root);
    see(&store, 1); // Looks where the views end.
    let checked = store.check(None, &|_| {}).unwrap();
    assert_eq!(numbers(&checked.gaps), [(12, 12)]);
    assert!(!checked.is_clean() && checked.damage[0].contains("line 12"), "{:?}", checked.damage);
    // Another line in its place is not it.
    log(&store, 60, 2);
    let checked = store.check(None, &|_| {}).unwrap();
    assert_eq!(numbers(&checked.gaps), [(1, 12)]);
}

#[test]
fn damage_in_an_older_segment_is_named_while_reading_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    school_at(root);
    let file = &files(&root.join("journal"))[0];
    let text = fs::read_to_string(file).unwrap();
    fs::write(file, text.replacen("Amara", "Amare", 1)).unwrap();
    let store = small(root);
    assert_eq!(store.state().pupils[&pupil_id(1)].name.given, "Amara");
    let checked = store.check(None, &|_| {}).unwrap();
    assert_eq!(checked.damage.len(), 1, "{:?}", checked.damage);
    assert!(checked.damage[0].contains("journal/000000000001.jsonl: line 3"), "{:?}", checked.damage);
    assert_eq!(checked.differences, Vec::<String>::new(), "there is nothing to compare with");
}

#[test]
fn a_check_keeps_nobody_from_writing_and_checks_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let store = small(root);
    write(&store, [commit(1, 1, vec![school("Thornhill"), person(1), pupil(1, "Amara")])]);
    write(
        &store,
        (100..600).map(|n| single(n, 1, "a note of some length, so that the journal has more than one step")),
    );
    let steps = Cell::new(0);
    let checked = store
        .check_while(None, true, &mut |_| {
            // At each step something new is written, and something that was there is written anew.
            let number = 1000 + steps.get();
            write(&store, [single(number, 1, "written meanwhile"), commit(5000 + number, 1, vec![pupil(1, "Amina")])]);
            steps.set(steps.get() + 1);
            true
        })
        .unwrap()
        .unwrap();
    assert!(steps.get() > 0);
    assert!(checked.is_clean(), "{:?} {:?}", checked.damage, checked.differences);
    assert_eq!(checked.lines, 503);
    clean(&store);
    assert_eq!(store.check_while(None, true, &mut |_| false).unwrap(), None, "it stops where it is told to");
}
