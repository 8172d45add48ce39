//! `kill -9` of a writer, again and again: nothing acknowledged is lost, and no commit is there by half.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sendo::domain::command::Done;
use sendo::domain::kind::Change;
use sendo::domain::record::entry::Kind;
use sendo::domain::record::flag::FlagChange;
use sendo::domain::shelf::{BY_ID, each};
use sendo::store::Store;

use crate::every::every;
use crate::help::*;

/// Children in the class; the writer gives every third commit to all of them.
const CLASS: u64 = 30;
/// From here on are the numbers of what goes with some commits.
const EVERY: u64 = 1 << 40;
/// How many entries a large commit has besides.
const LARGE: u64 = 1_000;
const ROOT: &str = "SENDO_TEST_WRITER";

/// Not a test: the writer that the rounds start and kill. It prints the number of each commit once it is stored.
#[test]
fn writer() {
    let Ok(root) = std::env::var(ROOT) else { return };
    let (store, _) = open(Path::new(&root));
    if store.state().school.is_none() {
        let children = (0..CLASS).map(|n| pupil(n, "Zoë"));
        write(&store, [commit(0, 1, [school("Thornhill"), person(1)].into_iter().chain(children).collect())]);
    }
    let first = highest(&store).map_or(1, |number| number + 1);
    for number in first.. {
        let mut batch = store.begin();
        batch.push(numbered(number)).unwrap();
        store.commit(batch).unwrap();
        writeln!(std::io::stdout(), "stored {number}").unwrap();
    }
}

fn is_class(number: u64) -> bool {
    number.is_multiple_of(3)
}

/// Whether a change of every sort goes with it, about a pupil who has nothing else.
fn is_every(number: u64) -> bool {
    number % 5 == 1
}

/// Whether it has more than sled is given at once.
fn is_large(number: u64) -> bool {
    number % 11 == 7
}

fn numbered(number: u64) -> sendo::store::Commit {
    let one = |child: u64| entry(observation(number * 100 + child, child, 1, &format!("{number}")));
    let mut changes: Vec<Change> =
        if is_class(number) { (0..CLASS).map(one).collect() } else { vec![one(number % CLASS)] };
    if is_large(number) {
        let one = |n| entry(observation((EVERY << 1) + number * LARGE + n, CLASS + 1, 1, "swept"));
        changes.extend((0..LARGE).map(one));
    }
    if is_every(number) {
        changes.extend(every(EVERY + number, CLASS, 1));
    }
    commit(number, 1, changes)
}

/// The commits that are there, each whole.
pub fn whole_commits(store: &Store) -> BTreeSet<u64> {
    let mut found = BTreeSet::new();
    let mut entries = BTreeSet::new();
    for child in 0..CLASS {
        for (_, entry) in super::help::entries(store, pupil_id(child), Kind::Observation, usize::MAX).unwrap() {
            let number: u64 = entry.note.parse().unwrap();
            found.insert(number);
            assert!(entries.insert((number, child)));
        }
    }
    let named = ids(store);
    for number in &found {
        let there = entries.range((*number, 0)..(*number + 1, 0)).count() as u64;
        assert_eq!(there, if is_class(*number) { CLASS } else { 1 }, "half of commit {number}");
        let done = store.seen(command(*number)).unwrap().unwrap();
        let expected = numbered(*number).changes;
        assert_eq!(done, Done::of(done.commit, expected.iter()));
        let lost: Vec<&Change> = expected.iter().filter(|change| !is_there(&named, change)).collect();
        assert_eq!(lost, Vec::<&Change>::new(), "half of commit {number}");
    }
    found
}

/// The ids of all that lies on the shelf.
fn ids(store: &Store) -> BTreeSet<Vec<u8>> {
    let mut all = BTreeSet::new();
    each(&store.past(), &[BY_ID], |key, _| {
        all.insert(key.get(key.len() - 16..).unwrap().to_vec());
        Ok(())
    })
    .unwrap();
    all
}

/// Whether what a change adds to the shelf lies there; what is held in memory has no place there.
fn is_there(named: &BTreeSet<Vec<u8>>, change: &Change) -> bool {
    // A step of an item lies within it.
    let is_held = matches!(change, Change::Link(_) | Change::Flag(FlagChange::Step { .. }));
    change.made().is_none_or(|id| is_held || named.contains(id.as_bytes().as_slice()))
}

fn highest(store: &Store) -> Option<u64> {
    (0..CLASS)
        .filter_map(|child| entries(store, pupil_id(child), Kind::Observation, 1).unwrap().pop())
        .map(|(_, entry)| entry.note.parse().unwrap())
        .max()
}

/// Starts a writer on the store at `root`.
fn start(root: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "kill::writer", "--nocapture", "--test-threads=1"]).env(ROOT, root);
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// Reads acknowledgements on a thread of its own, until the writer is gone; waits for the first where `first` says so.
fn listen(child: &mut Child, first: bool) -> std::thread::JoinHandle<Vec<u64>> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut numbers = lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("stored ")?.parse().ok());
    let mut heard: Vec<u64> = if first { numbers.next().into_iter().collect() } else { Vec::new() };
    std::thread::spawn(move || {
        heard.extend(numbers);
        heard
    })
}

/// A moment that differs from round to round.
fn moment(round: usize) -> Duration {
    Duration::from_millis(30 + (round as u64 * 7919) % 400)
}

fn scratch() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("store");
    (folder, root)
}

#[test]
fn nothing_acknowledged_is_lost_by_kill() {
    let (_folder, root) = scratch();
    let (mut stored, mut torn, mut rebuilt) = (BTreeSet::new(), 0, 0);
    for round in 0..rounds(5) {
        let mut child = start(&root);
        // Every other time while it is still opening.
        let heard = listen(&mut child, round.is_multiple_of(2));
        std::thread::sleep(moment(round));
        child.kill().unwrap();
        child.wait().unwrap();
        stored.extend(heard.join().unwrap());
        if !root.join("journal").exists() {
            continue; // Killed before it had begun.
        }
        let (store, opened) = open(&root);
        torn += usize::from(opened.torn.is_some());
        rebuilt += usize::from(opened.rebuilt);
        let found = whole_commits(&store);
        let lost: Vec<_> = stored.difference(&found).collect();
        assert!(lost.is_empty(), "round {round}: lost {lost:?}");
        clean(&store);
    }
    assert!(stored.len() > 5, "the writer wrote nothing");
    println!("{} commits acknowledged, all there; {torn} unfinished ends, {rebuilt} rebuilt", stored.len());
}
