//! How records lie in the index: each under its own key, in a layout that has a number.

use std::fs;
use std::path::Path;

use sendo::domain::kind::Change;
use sendo::domain::record::assessment::AssessmentChange;
use serde_json::json;

use crate::help::*;

fn assessed(number: u64) -> Change {
    let entry = json!({ "kind": "assessed", "entry": { "id": id(6, number), "pupil": pupil_id(1), "source": "teacher",
        "day": "2026-11-20", "text": "asks for help ".repeat(20), "by": staff_id(1), "entered": at() } });
    serde_json::from_value::<AssessmentChange>(entry).unwrap().into()
}

fn index_bytes(root: &Path) -> u64 {
    files(&root.join("sled")).iter().map(|file| fs::metadata(file).unwrap().len()).sum()
}

/// Each in a commit of its own, as people write them; closed behind, so that the index is whole on the disk.
fn add(root: &Path, numbers: std::ops::Range<u64>) -> u64 {
    let (store, _) = open(root);
    for number in numbers {
        write(&store, [commit(number, 1, vec![assessed(number)])]);
    }
    drop(store);
    index_bytes(root)
}

#[test]
fn one_entry_more_does_not_rewrite_its_neighbours() {
    const EACH: u64 = 300; // Bytes of an entry's text, and a little more.
    const MANY: u64 = 1_500;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let before = add(root, 0..MANY);
    let growth = add(root, MANY..MANY + 100).saturating_sub(before);
    // Were all of the pupil's entries written again with each, it would be this and more. How sled lays its file out
    // costs some hundred kilobytes, now here and now there.
    let rewritten = 100 * MANY * EACH;
    assert!(growth < rewritten / 4, "{growth} bytes for a hundred entries; rewritten, {rewritten}");
}

#[test]
fn an_index_of_another_layout_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for layout in [None, Some(&b"0"[..]), Some(b"77"), Some(b"?")] {
        let (store, opened) = open(root);
        assert!(!opened.rebuilt || layout.is_none(), "{:?}", opened.sentences);
        write(&store, [commit(1, 1, vec![assessed(1)])].into_iter().filter(|_| layout.is_none()));
        drop(store);
        // A seal says that nobody has changed the index since; without one it is opened as it is.
        fs::remove_file(root.join("sled.sealed")).unwrap();
        let trees = sled::open(root.join("sled")).unwrap();
        match layout {
            Some(number) => drop(trees.insert(b"#", number).unwrap()),
            None => drop(trees.remove(b"#").unwrap()),
        }
        drop(trees);
        let (store, opened) = open(root);
        assert!(opened.rebuilt, "{layout:?}");
        clean(&store);
    }
}
