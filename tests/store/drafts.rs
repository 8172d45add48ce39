//! Drafts: replaced whole or not at all, one file a writer, gone when they are old.

use std::fs;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use sendo::store::{Drafts, RealDisk};

use crate::faults::Failing;
use crate::help::{files, staff_id};

#[test]
fn drafts_are_kept_replaced_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = Drafts::open(folder.path(), Arc::new(RealDisk)).unwrap();
    assert_eq!(drafts.read(staff_id(1)).unwrap(), None);
    drafts.keep(staff_id(1), "Zoë \u{1b}[31m".as_bytes()).unwrap();
    drafts.keep(staff_id(2), b"").unwrap();
    drafts.keep(staff_id(1), &vec![7; 200_000]).unwrap();
    assert_eq!(drafts.read(staff_id(1)).unwrap().unwrap(), vec![7; 200_000]);
    assert_eq!(drafts.read(staff_id(2)).unwrap().unwrap(), b"");
    drafts.remove(staff_id(1)).unwrap();
    drafts.remove(staff_id(1)).unwrap();
    assert_eq!(drafts.read(staff_id(1)).unwrap(), None);
    assert_eq!(files(folder.path()).len(), 1);
}

#[test]
fn old_drafts_go() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = Drafts::open(folder.path(), Arc::new(RealDisk)).unwrap();
    drafts.keep(staff_id(1), b"old").unwrap();
    drafts.keep(staff_id(2), b"new").unwrap();
    let then = SystemTime::now() - Duration::from_hours(14 * 24);
    let old = fs::File::options().append(true).open(folder.path().join(format!("drafts/{}", staff_id(1)))).unwrap();
    old.set_modified(then - Duration::from_mins(1)).unwrap();
    assert_eq!(drafts.remove_older(then).unwrap(), 1);
    assert_eq!(drafts.read(staff_id(1)).unwrap(), None);
    assert_eq!(drafts.read(staff_id(2)).unwrap().unwrap(), b"new");
}

/// Whichever call fails, the drafts are the old ones or the new ones, and the next time works.
#[test]
fn a_failing_disk_leaves_drafts_whole() {
    for call in 0..12 {
        let folder = tempfile::tempdir().unwrap();
        Drafts::open(folder.path(), Arc::new(RealDisk)).unwrap().keep(staff_id(1), b"old").unwrap();
        let disk = Failing::at(call);
        let done = Drafts::open(folder.path(), disk.clone()).and_then(|drafts| drafts.keep(staff_id(1), b"new"));
        let drafts = Drafts::open(folder.path(), Arc::new(RealDisk)).unwrap();
        let there = drafts.read(staff_id(1)).unwrap().unwrap();
        assert!(there == b"new" || (done.is_err() && there == b"old"), "call {call}: {there:?}");
        drafts.keep(staff_id(1), b"newer").unwrap();
        assert_eq!(drafts.read(staff_id(1)).unwrap().unwrap(), b"newer");
    }
}
