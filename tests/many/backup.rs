//! The backup as the README says it: three folders, copied while people write, are the school again, and `check` proves
//! it, or shows that it is not.

use std::fs;
use std::path::Path;
use std::process::Command;

use sendo::random::Dice;

use crate::school::{School, Target, said};

fn copy(from: &Path, to: &Path, folders: &[&str]) {
    fs::create_dir_all(to).unwrap();
    for folder in folders {
        let copied = Command::new("cp").arg("-r").arg(from.join(folder)).arg(to).status().unwrap();
        assert!(copied.success(), "{folder}");
    }
}

#[test]
fn three_folders_are_a_backup_and_check_proves_it() {
    let school = School::new();
    let _serving = school.serve();
    let mut teacher = school.teacher();
    let target = Target::find(&mut teacher);
    target.log(&mut teacher, Dice::system().command().unwrap(), "before the backup").unwrap();
    let doctor = school.ask(&["doctor", "--json"]);
    let head = serde_json::from_str::<serde_json::Value>(&doctor).unwrap()["head"].as_str().unwrap().to_owned();
    let copies = school.folder.path().join("copies");
    copy(&school.store, &copies, &["journal", "views", "secrets"]);
    target.log(&mut teacher, Dice::system().command().unwrap(), "after the backup").unwrap();
    let later = School { store: copies, folder: tempfile::tempdir().unwrap() };
    let checked = later.sendo(&["check", "--head", &head]).output().unwrap();
    assert!(checked.status.success(), "{}", said(&checked));
    assert!(String::from_utf8_lossy(&checked.stdout).contains("The store is whole."));
    let entries = later.ask(&["observations", &target.pupil.to_string()]);
    assert!(entries.contains("before the backup") && !entries.contains("after the backup"), "{entries}");
    later.wait("its server to leave", |later| later.servers().is_empty());
    // A journal without its end is a school that `check` alone takes for whole: the sum shows it.
    let newest = school.ask(&["doctor", "--json"]);
    let newest = serde_json::from_str::<serde_json::Value>(&newest).unwrap()["head"].as_str().unwrap().to_owned();
    let cut = later.sendo(&["check", "--head", &newest]).output().unwrap();
    assert_eq!(cut.status.code(), Some(3), "{}", said(&cut));
    assert!(said(&cut).contains("its end was cut or rewritten"), "{}", said(&cut));
}
