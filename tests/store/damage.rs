//! What is found on opening: unfinished ends, damage, missing files, an index that is gone or spoilt.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use sendo::domain::record::entry::Kind;
use sendo::store::{Kept, Mended, OpenError, RealDisk, Store};

use crate::help::*;

/// A school with one pupil, a whole-class commit of three lines, and then observations 10 to 14.
fn school_at(root: &Path) {
    let (store, opened) = open(root);
    assert_eq!(opened, sendo::store::Opened::default());
    let class = (4..7).map(|n| entry(observation(n, n, 1, "class"))).collect();
    write(&store, [commit(1, 1, vec![school("Thornhill"), person(1), pupil(1, "Amara")]), commit(2, 1, class)]);
    write(&store, (10..15).map(|n| single(n, 1, "settled in two minutes")));
}

fn notes(store: &Store) -> usize {
    entries(store, pupil_id(1), Kind::Observation, 100).unwrap().len()
}

fn append(root: &Path, bytes: &[u8]) {
    let mut file = fs::OpenOptions::new().append(true).open(newest(root)).unwrap();
    file.write_all(bytes).unwrap();
}

fn lines(root: &Path) -> Vec<Vec<u8>> {
    fs::read(newest(root)).unwrap().split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

#[test]
fn what_was_stored_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    school_at(folder.path());
    let (store, opened) = open(folder.path());
    assert_eq!((opened.rebuilt, opened.torn), (false, None), "{:?}", opened.sentences);
    assert_eq!(notes(&store), 5);
    assert_eq!(store.state().school.unwrap().name, "Thornhill");
    assert_eq!(store.seen(command(2)).unwrap().unwrap().made, (4..7).map(|n| entry_id(n).0).collect::<Vec<_>>());
    assert_eq!(entry_by_id(&store, entry_id(10)).unwrap().1.note, "settled in two minutes");
    assert_eq!(entry_by_id(&store, entry_id(10)).unwrap().1.pupil, pupil_id(1));
    clean(&store);
}

#[test]
fn files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("new");
    school_at(&root);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for name in ["", "journal", "sled"] {
        assert_eq!(mode(&root.join(name)), 0o700, "{name}");
    }
    assert_eq!(mode(&newest(&root)), 0o600);
    assert_eq!(mode(&root.join("lock")), 0o600);
}

#[test]
fn a_second_process_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (_store, _) = open(folder.path());
    let second = try_open(folder.path(), Arc::new(RealDisk), 1);
    assert!(matches!(second.err(), Some(OpenError::InUse(_))));
}

/// The end that is there after a crash, and how many lines of the whole ones before it stay.
#[test]
fn an_unfinished_end_is_dropped_whole_and_kept_aside() {
    let check = |name: &str, spoil: &dyn Fn(&[Vec<u8>]) -> Vec<u8>| {
        let folder = tempfile::tempdir().unwrap();
        let (root, next) = (folder.path().join("a"), folder.path().join("b"));
        school_at(&root);
        copy(&root, &next);
        // The lines that the next commit would have written, made by really writing it.
        let (store, _) = open(&next);
        write(&store, [commit(20, 1, (20..50).map(|n| entry(observation(n, 1, 1, "later"))).collect())]);
        drop(store);
        let new = lines(&next).split_off(lines(&root).len());
        let tail = spoil(&new);
        let before = fs::read(newest(&root)).unwrap();
        append(&root, &tail);

        let (store, opened) = open(&root);
        assert_eq!(opened.torn.as_deref(), Some("torn-2026-11-21"), "{name}");
        assert_eq!(opened.sentences.len(), 1, "{name}: {:?}", opened.sentences);
        assert_eq!(fs::read(root.join("journal/torn-2026-11-21")).unwrap(), tail, "{name}");
        assert_eq!(fs::read(newest(&root)).unwrap(), before, "{name}");
        assert_eq!(notes(&store), 5, "{name}");
        assert_eq!(store.seen(command(20)).unwrap(), None, "{name}");
        clean(&store);
        write(&store, [single(60, 1, "goes on")]);
        drop(store);
        append(&root, b"{");
        let (store, opened) = open(&root);
        assert_eq!(opened.torn.as_deref(), Some("torn-2026-11-21-2"), "{name}");
        assert_eq!(notes(&store), 6, "{name}");
    };
    let cut = |lines: &[Vec<u8>], at: usize| lines.concat()[..at].to_vec();
    check("some whole lines", &|new| new[..29].concat());
    check("one byte short", &|new| cut(new, new.concat().len() - 1));
    check("half a line", &|new| cut(new, new[0].len() / 2));
    check("a line and a half", &|new| cut(new, new[0].len() * 3 / 2));
    check("nothing but zeros", &|new| vec![0; new.concat().len()]);
    check("a block of zeros in the middle", &|new| {
        let mut all = new.concat();
        all[4096..8192].fill(0);
        all
    });
}

fn refused(root: &Path) -> String {
    let before: Vec<_> = files(&root.join("journal")).iter().map(|file| fs::read(file).unwrap()).collect();
    let Err(error) = try_open(root, Arc::new(RealDisk), sendo::store::SEGMENT) else { panic!("it opened") };
    let after: Vec<_> = files(&root.join("journal")).iter().map(|file| fs::read(file).unwrap()).collect();
    assert_eq!(before, after, "the journal was changed");
    assert!(matches!(error, OpenError::Damaged(_) | OpenError::TooNew { .. }), "{error:?}");
    error.to_string()
}

#[test]
fn damage_is_named_and_refused() {
    let check = |name: &str, spoil: &dyn Fn(&Path), sentence: &str| {
        for with_index in [true, false] {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path();
            school_at(root);
            spoil(root);
            // Without the index a cut at a line's end cannot be told from an end; `check --head` tells it.
            if !with_index {
                if sentence.contains("missing") || sentence.contains("it is cut") && !name.contains("early") {
                    continue;
                }
                fs::remove_dir_all(root.join("sled")).unwrap();
            }
            let said = refused(root);
            assert!(said.contains(sentence), "{name}: {said}");
        }
    };
    let edit = |root: &Path, line: usize, change: &dyn Fn(&mut Vec<u8>)| {
        let mut all = lines(root);
        change(&mut all[line - 1]);
        fs::write(newest(root), all.concat()).unwrap();
    };
    let flip = |text: &'static str, behind: usize| {
        move |line: &mut Vec<u8>| {
            let at = line.windows(text.len()).position(|window| window == text.as_bytes()).unwrap();
            line[at + behind] ^= 1;
        }
    };
    check("a note in the last line", &|root| edit(root, 11, &flip("settled", 1)), "line 11: its text does not match");
    check("a field of the last line", &|root| edit(root, 11, &flip("pts/3", 4)), "line 11: its sum does not match");
    check("the sum of the last line", &|root| edit(root, 11, &flip("\"sum\":\"", 8)), "line 11: it");
    check("an early line", &|root| edit(root, 3, &flip("Amara", 1)), "line 3: its text does not match");
    check("zeros in an early line", &|root| edit(root, 4, &|line| line[20..40].fill(0)), "line 4: it is cut");
    check("a brace of the last line", &|root| edit(root, 11, &|line| line[0] = b'['), "line 11: it is no line");
    check("an early line is gone", &|root| edit(root, 5, &Vec::clear), "line 5: its sum does not match");
    check(
        "two lines change places",
        &|root| {
            let mut all = lines(root);
            all.swap(8, 9);
            fs::write(newest(root), all.concat()).unwrap();
        },
        "line 9: its sum does not match",
    );
    check("the last line is gone", &|root| edit(root, 11, &Vec::clear), "acknowledged lines are missing");
    check("the last line is cut", &|root| edit(root, 11, &|line| line.truncate(50)), "line 11: it is cut");
    check("the journal is empty", &|root| fs::write(newest(root), b"").unwrap(), "missing");
    check("the journal is deleted", &|root| fs::remove_dir_all(root.join("journal")).unwrap_or(()), "missing");
}

/// Every byte of the last acknowledged line: flipped, the store is refused; nothing is ever dropped.
#[test]
fn no_flipped_byte_of_the_last_line_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    school_at(root);
    let whole = fs::read(newest(root)).unwrap();
    let last = whole.len() - lines(root).last().unwrap().len();
    for at in (last..whole.len()).step_by(7).chain([whole.len() - 1]) {
        for flip in [1_u8, 0x80] {
            let mut spoilt = whole.clone();
            spoilt[at] ^= flip;
            fs::write(newest(root), &spoilt).unwrap();
            refused(root);
        }
    }
    fs::write(newest(root), &whole).unwrap();
    clean(&open(root).0);
}

#[test]
fn a_newer_form_is_refused_and_not_called_damage() {
    use sha2::Digest;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    school_at(root);
    let mut all: Vec<String> = lines(root).into_iter().map(|line| String::from_utf8(line).unwrap()).collect();
    let sum = |line: &str| line.split(r#","sum":""#).nth(1).unwrap()[..64].to_owned();
    let before = sum(&all[9]);
    let newer = all[10].replacen(r#"{"v":1,"#, r#"{"v":2,"#, 1);
    let head = newer.split(r#","sum":""#).next().unwrap();
    let right: Vec<String> =
        sha2::Sha256::digest(format!("{before}{head}")).iter().map(|byte| format!("{byte:02x}")).collect();
    let right = right.concat();
    all[10] = newer.replace(&sum(&newer), &right);
    fs::write(newest(root), all.concat()).unwrap();
    fs::remove_dir_all(root.join("sled")).unwrap();
    assert!(refused(root).contains("line 11, was written by a newer sendo (form 2)"));
    all[10] = "{\"v\":3,\"quite\":\"other\"}\n".into();
    fs::write(newest(root), all.concat()).unwrap();
    assert!(refused(root).contains("form 3"));
}

/// A line whose text was purged keeps the chain whole, and what is left is read.
#[test]
fn a_purged_line_still_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    school_at(root);
    let mut all: Vec<String> = lines(root).into_iter().map(|line| String::from_utf8(line).unwrap()).collect();
    let (kept, _) = all[8].split_once(r#","salt":"#).unwrap();
    all[8] = format!("{kept}}}\n");
    fs::write(newest(root), all.concat()).unwrap();
    fs::remove_dir_all(root.join("sled")).unwrap();
    let (store, opened) = open(root);
    assert!(opened.rebuilt);
    assert_eq!(notes(&store), 4);
    let checked = store.check(None, &|_| {}).unwrap();
    assert_eq!((checked.purged, checked.is_clean()), (1, true), "{:?}", checked.differences);
}

/// Segments of 2 KB: many of them, reopened by their ends only; one missing or of another length is refused.
#[test]
fn all_segments_must_be_there() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let small = |root: &Path| try_open(root, Arc::new(RealDisk), 2000);
    let (store, _) = small(root).unwrap();
    write(&store, [commit(1, 1, vec![school("Thornhill"), person(1), pupil(1, "Amara")])]);
    for n in 10..60 {
        write(&store, [single(n, 1, "settled")]);
    }
    clean(&store);
    drop(store);
    let (store, opened) = small(root).unwrap();
    assert_eq!((notes(&store), opened.rebuilt), (50, false));
    clean(&store);
    drop(store);
    let segments = files(&root.join("journal"));
    assert!(segments.len() > 10, "{}", segments.len());
    for (which, with_index) in [(0, true), (3, true), (segments.len() - 1, true), (0, false), (3, false)] {
        let folder = tempfile::tempdir().unwrap();
        let copied = folder.path();
        copy(root, copied);
        if !with_index {
            fs::remove_dir_all(copied.join("sled")).unwrap();
        }
        let file = copied.join("journal").join(segments[which].file_name().unwrap());
        let whole = fs::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        assert!(refused(copied).contains("missing"));
        fs::write(&file, &whole[..whole.len() - 1]).unwrap();
        refused(copied);
        fs::write(&file, &whole).unwrap();
        let (store, opened) = small(copied).unwrap();
        assert_eq!((notes(&store), opened.torn), (50, None));
        clean(&store);
    }
}

#[test]
fn a_spoilt_index_is_made_again() {
    let whole = tempfile::tempdir().unwrap();
    let (store, _) = open(whole.path());
    write(&store, [commit(1, 1, vec![school("Thornhill"), person(1), pupil(1, "Amara")])]);
    write(&store, (10..300).map(|n| single(n, 1, &"settled ".repeat(40))));
    drop(store);
    let check = |name: &str, spoil: &dyn Fn(&Path), must_rebuild: bool| {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        copy(whole.path(), root);
        spoil(&root.join("sled"));
        let (store, opened) = open(root);
        assert!(opened.rebuilt || !must_rebuild, "{name}: it was not made again");
        let entries = || super::help::entries(&store, pupil_id(1), Kind::Observation, 1000);
        if entries().is_err() {
            assert!(store.is_rebuilding(), "{name}");
            assert_eq!(store.mend(&|| {}).unwrap(), Mended::Whole, "{name}");
        }
        assert_eq!(entries().unwrap().len(), 290, "{name}");
        if !store.check(None, &|_| {}).unwrap().is_clean() {
            assert_eq!(store.mend(&|| {}).unwrap(), Mended::Whole, "{name}");
        }
        clean(&store);
        write(&store, [single(900, 1, "goes on")]);
        assert_eq!(entries().unwrap().len(), 291, "{name}");
        drop(store);
        assert_eq!(
            super::help::entries(&open(root).0, pupil_id(1), Kind::Observation, 1000).unwrap().len(),
            291,
            "{name}"
        );
    };
    check("nothing", &|_| {}, false);
    check("deleted", &|sled| fs::remove_dir_all(sled).unwrap(), true);
    check("emptied", &|sled| files(sled).iter().for_each(|file| fs::remove_file(file).unwrap()), true);
    check("no configuration", &|sled| fs::write(sled.join("conf"), b"nonsense").unwrap(), false);
    check(
        "one byte changed",
        &|sled| {
            let mut data = fs::read(sled.join("db")).unwrap();
            let middle = data.len() / 2;
            data[middle] ^= 1;
            fs::write(sled.join("db"), data).unwrap();
        },
        true,
    );
    check(
        "a snapshot half written",
        &|sled| fs::write(sled.join("snap.00000000000FFFFF.generating"), b"x").unwrap(),
        false,
    );
    check("a snapshot of nonsense", &|sled| fs::write(sled.join("snap.0000000000FFFFFF"), [7; 100]).unwrap(), false);
    for part in [0, 1, 10, 25, 50, 75, 90, 99] {
        check(
            &format!("cut to {part}%"),
            &|sled| {
                let data = fs::read(sled.join("db")).unwrap();
                fs::write(sled.join("db"), &data[..data.len() * part / 100]).unwrap();
            },
            false,
        );
        check(
            &format!("zeros from {part}% on"),
            &|sled| {
                let mut data = fs::read(sled.join("db")).unwrap();
                let from = data.len() * part / 100;
                data[from..].fill(0);
                fs::write(sled.join("db"), data).unwrap();
            },
            false,
        );
        check(
            &format!("flipped from {part}% on"),
            &|sled| {
                let mut data = fs::read(sled.join("db")).unwrap();
                let from = data.len() * part / 100;
                data[from..].iter_mut().step_by(997).for_each(|byte| *byte ^= 0x10);
                fs::write(sled.join("db"), data).unwrap();
            },
            false,
        );
    }
}

#[test]
fn a_sum_kept_elsewhere_shows_a_rewritten_journal() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    school_at(root);
    let (store, _) = open(root);
    let kept = store.head();
    write(&store, [single(70, 1, "later")]);
    assert_eq!(store.check(Some(kept), &|_| {}).unwrap().kept, Kept::AtLine(11));
    drop(store);
    // Somebody cuts whole lines off the end, and removes the index, which knew them.
    let mut all = lines(root);
    all.truncate(10);
    fs::write(newest(root), all.concat()).unwrap();
    fs::remove_dir_all(root.join("sled")).unwrap();
    assert!(refused(root).contains("missing"));
    fs::remove_file(root.join("sled.sealed")).unwrap();
    let (store, _) = open(root);
    let checked = store.check(Some(kept), &|_| {}).unwrap();
    assert_eq!((checked.kept, checked.is_clean()), (Kept::Missing, false));
}
