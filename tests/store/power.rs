//! Power cuts, on a disk that forgets what was not flushed. The rounds are `tests/powercut/rounds.sh`; it needs root,
//! FUSE, loop devices and the disk itself, whose path `SENDO_PLDISK` gives.

use std::path::Path;
use std::process::Command;

use crate::help::{clean, open, rounds};
use crate::kill::whole_commits;

/// Not a test: what the script runs on the disk as the power cut left it. Says what is there.
#[test]
fn reader() {
    let Ok(root) = std::env::var("SENDO_TEST_READER") else { return };
    let (store, opened) = open(Path::new(&root));
    clean(&store);
    let newest = whole_commits(&store);
    // The writer numbers commits without a gap.
    assert!(newest.iter().copied().eq(1..=newest.len() as u64));
    println!("\nfound {} torn {} rebuilt {}", newest.len(), opened.torn.is_some(), opened.rebuilt);
}

#[test]
fn nothing_acknowledged_is_lost_by_a_power_cut() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/powercut/rounds.sh");
    let Ok(disk) = std::env::var("SENDO_PLDISK") else {
        println!("skipped: SENDO_PLDISK does not say where the disk with a volatile cache is");
        return;
    };
    let program = std::env::current_exe().unwrap();
    let status = Command::new("sh").arg(script).arg(disk).arg(program).arg(rounds(2).to_string()).status().unwrap();
    match status.code() {
        Some(77) => println!("skipped: see above"),
        code => assert_eq!(code, Some(0)),
    }
}
