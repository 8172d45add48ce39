//! Drafts: replaced whole or not at all, one file a writer, gone when they are old.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use sendo::store::{Drafts, RealDisk};

use crate::faults::Failing;
use crate::help::{files, staff_id};

fn change(what: &str, text: &str) -> (String, Option<String>) {
    (what.into(), Some(text.into()))
}

fn kept(drafts: &Drafts, writer: u64) -> Vec<(String, String)> {
    drafts.read(staff_id(writer)).unwrap().into_iter().collect()
}

fn pair(what: &str, text: &str) -> (String, String) {
    (what.into(), text.into())
}

#[test]
fn drafts_are_kept_changed_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = Drafts::open(folder.path(), Arc::new(RealDisk)).unwrap();
    assert_eq!(kept(&drafts, 1), []);
    drafts.keep(staff_id(1), &[change("log a", "Zoë \u{1b}[31m")]).unwrap();
    drafts.keep(staff_id(2), &[change("log a", "mine")]).unwrap();
    // What was typed at another terminal stays.
    drafts.keep(staff_id(1), &[change("log b", "settled"), change("flag a", "")]).unwrap();
    drafts.keep(staff_id(1), &[change("log b", "settled in two"), ("flag a".into(), None)]).unwrap();
    assert_eq!(kept(&drafts, 1), [pair("log a", "Zoë \u{1b}[31m"), pair("log b", "settled in two")]);
    assert_eq!(kept(&drafts, 2), [pair("log a", "mine")]);
    let too_long = drafts.keep(staff_id(1), &[change("log c", &"7".repeat(2_000_000))]).unwrap_err();
    assert_eq!(too_long.kind(), std::io::ErrorKind::FileTooLarge);
    drafts.keep(staff_id(1), &[("log a".into(), None), ("log b".into(), None)]).unwrap();
    drafts.keep(staff_id(1), &[("log a".into(), None)]).unwrap();
    assert_eq!(kept(&drafts, 1), []);
    assert_eq!(files(folder.path()).len(), 1);
}

#[test]
fn two_terminals_of_one_writer_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = Drafts::open(folder.path(), Arc::new(RealDisk)).unwrap();
    std::thread::scope(|scope| {
        for terminal in ["a", "b", "c"] {
            let drafts = &drafts;
            scope.spawn(move || {
                for typed in 0..20 {
                    drafts.keep(staff_id(1), &[change(terminal, &format!("{terminal}{typed}"))]).unwrap();
                }
            });
        }
    });
    assert_eq!(kept(&drafts, 1), [pair("a", "a19"), pair("b", "b19"), pair("c", "c19")]);
}

#[test]
fn old_drafts_go() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = Drafts::open(folder.path(), Arc::new(RealDisk)).unwrap();
    drafts.keep(staff_id(1), &[change("log a", "old")]).unwrap();
    drafts.keep(staff_id(2), &[change("log a", "new")]).unwrap();
    let written = fs::metadata(folder.path().join(format!("drafts/{}", staff_id(2)))).unwrap().modified().unwrap();
    let then = written - Duration::from_hours(14 * 24);
    let old = fs::File::options().append(true).open(folder.path().join(format!("drafts/{}", staff_id(1)))).unwrap();
    old.set_modified(then - Duration::from_mins(1)).unwrap();
    assert_eq!(drafts.remove_older(then).unwrap(), 1);
    assert_eq!(kept(&drafts, 1), []);
    assert_eq!(kept(&drafts, 2), [pair("log a", "new")]);
}

/// Whichever call fails, the drafts are the old ones or the new ones, and the next time works.
#[test]
fn a_failing_disk_leaves_drafts_whole() {
    for call in 0..14 {
        let folder = tempfile::tempdir().unwrap();
        Drafts::open(folder.path(), Arc::new(RealDisk)).unwrap().keep(staff_id(1), &[change("log a", "old")]).unwrap();
        let disk = Failing::at(call);
        let done = Drafts::open(folder.path(), disk.clone())
            .and_then(|drafts| drafts.keep(staff_id(1), &[change("log a", "new")]));
        let drafts = Drafts::open(folder.path(), Arc::new(RealDisk)).unwrap();
        let there = kept(&drafts, 1);
        let is = |text| there == [pair("log a", text)];
        assert!(is("new") || (done.is_err() && is("old")), "call {call}: {there:?}");
        drafts.keep(staff_id(1), &[change("log a", "newer")]).unwrap();
        assert_eq!(kept(&drafts, 1), [pair("log a", "newer")]);
    }
}
