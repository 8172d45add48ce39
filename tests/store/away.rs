//! What was at hand of a pupil who has left is not in memory, and is there for whoever asks: over every start, with an
//! index in memory too, for a change about them, and when they are back.

use std::fs;
use std::path::Path;

use sendo::domain::kind::Change;
use sendo::domain::look::Look;
use sendo::domain::record::receipt::ReceiptChange;
use sendo::domain::state::State;
use sendo::store::Store;

use crate::every::every;
use crate::help::*;

/// The pupil who leaves, and one who stays.
const LEAVER: u64 = 1;
const OTHER: u64 = 2;

/// How many plans, profiles, receipts, nudges and trials memory holds of a pupil.
fn hand(state: &State, of: u64) -> [usize; 5] {
    let pupil = pupil_id(of);
    [
        state.plans.get(&pupil).map_or(0, Vec::len),
        state.profiles.iter().filter(|(whose, _)| **whose == pupil).count(),
        state.receipts.iter().filter(|((whose, _), _)| *whose == pupil).count(),
        state.nudges.iter().filter(|((whose, _), _)| *whose == pupil).count(),
        state.tried.get(&pupil).map_or(0, |tried| tried.iter().map(|one| one.times).sum()),
    ]
}

fn asked(store: &Store, of: u64) -> [usize; 5] {
    let (state, past) = (store.state(), store.past());
    hand(&Look { state: &state, past: &past }.with([pupil_id(of)]).unwrap(), of)
}

fn read(version: u16) -> Change {
    Change::Receipt(ReceiptChange::Read { pupil: pupil_id(LEAVER), cycle: 1, version })
}

/// Two pupils of whom there is everything; one leaves, and what is entered afterwards is stored all the same.
fn fill(root: &Path) {
    let (store, _) = open(root);
    for (number, of) in [(2, LEAVER), (3, OTHER)] {
        let mut changes = every(number, of, number);
        changes.push(entry(off_plan(1_000 + number, of, number)));
        write(&store, [commit(number, number, changes)]);
    }
    assert_eq!((hand(&store.state(), LEAVER), hand(&store.state(), OTHER)), ([1; 5], [1; 5]));
    write(&store, [commit(10, 3, vec![leaver(LEAVER, "Ada")])]);
    let late = vec![plan(LEAVER, 2, 1), read(3), entry(off_plan(2_000, LEAVER, 3))];
    write(&store, [commit(11, 3, late)]);
}

fn check(store: &Store, left: bool) {
    let all = [2, 1, 2, 1, 2];
    assert_eq!(hand(&store.state(), LEAVER), if left { [0; 5] } else { all });
    assert_eq!((asked(store, LEAVER), hand(&store.state(), OTHER)), (all, [1; 5]));
    assert_eq!(store.state().pupils.size(), 2, "who they were is known");
    clean(store);
}

#[test]
fn a_leaver_is_out_of_memory_and_not_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fill(root);
    for _ in 0..2 {
        let (store, opened) = open(root);
        assert!(!opened.rebuilt);
        check(&store, true);
    }
    // As the journal alone makes it.
    fs::remove_dir_all(root.join("sled")).unwrap();
    check(&open(root).0, true);
    let (store, _) = open(root);
    write(&store, [commit(12, 3, vec![pupil(LEAVER, "Ada")])]);
    check(&store, false);
    drop(store);
    check(&open(root).0, false);
}

#[test]
fn an_index_in_memory_has_what_was_put_away() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fill(root);
    fs::remove_dir_all(root.join("sled")).unwrap();
    fs::write(root.join("sled"), b"a file where the folder should be").unwrap();
    let (store, _) = open(root);
    assert!(store.ailment().unwrap().words.contains("from memory"));
    check(&store, true);
    write(&store, [commit(12, 3, vec![pupil(LEAVER, "Ada")])]);
    check(&store, false);
    write(&store, [commit(13, 3, vec![leaver(LEAVER, "Ada")])]);
    check(&store, true);
    files(root).iter().filter(|file| file.ends_with("sled.aside")).for_each(|file| fs::remove_file(file).unwrap());
    store.mend(&|| {}).unwrap();
    assert_eq!(store.ailment(), None);
    check(&store, true);
}

/// Many who leave in one commit, as in the summer, leave together.
#[test]
fn a_year_leaves_in_one_commit() {
    const YEAR: u64 = 200;
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = open(folder.path());
    let come = (0..YEAR).flat_map(|n| [pupil(n, "Ada"), plan(n, 1, 1), plan(n, 2, 1)]);
    write(&store, [commit(1, 1, [school("Thornhill"), person(1)].into_iter().chain(come).collect())]);
    write(&store, [commit(2, 1, (0..YEAR).map(|n| leaver(n, "Ada")).collect())]);
    assert_eq!((store.state().plans.size(), store.state().pupils.size()), (0, 200));
    assert!((0..YEAR).all(|n| asked(&store, n)[0] == 2));
    write(&store, [commit(3, 1, (0..YEAR).map(|n| pupil(n, "Ada")).collect())]);
    assert_eq!(store.state().plans.size(), 200);
    clean(&store);
}
