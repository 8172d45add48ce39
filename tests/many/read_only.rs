//! A store that can only be read: a backup on a read-only mount, and files with wrong modes. It is read, nothing in it
//! changes, and whoever writes is told why not. Needs root, for a mount and another account; elsewhere it says that it
//! was skipped.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::school::{PROGRAM, School, said};

const OWNER: u32 = 61_004;

/// All files of a folder, with what is in them.
fn all(folder: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let bytes = if path.is_dir() { Vec::new() } else { fs::read(&path).unwrap_or_default() };
        into.push((path.display().to_string(), bytes));
        if path.is_dir() {
            all(&path, into);
        }
    }
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    all(folder, &mut files);
    files
}

fn out(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), said(output))
}

/// Reads the store in every way, and tries to write to it.
fn is_read(run: &dyn Fn(&[&str]) -> Output, what: &str) {
    let teacher = ["--as", "h.bennett"];
    for (words, expected) in [
        (&["find", "okafor"][..], "Amara Okafor"),
        (&["plan", "amara okafor"], "Pre-teach three words"),
        (&["observations", "amara okafor"], "1"),
    ] {
        let output = run(&[words, &teacher].concat());
        assert!(out(&output).contains(expected), "{what}, {words:?}: {}", out(&output));
        assert!(output.status.success(), "{what}, {words:?}: {}", out(&output));
    }
    let checked = run(&["check"]);
    assert!(out(&checked).contains("The store is whole."), "{what}: {}", out(&checked));
    let doctor = run(&["doctor"]);
    assert_eq!(doctor.status.code(), Some(1), "{what}: {}", out(&doctor));
    assert!(out(&doctor).contains("wrong    the store is read-only"), "{what}: {}", out(&doctor));
    let plain = run(&["--plain", "--as", "h.bennett"]);
    assert!(out(&plain).contains("take no writing"), "{what}: {}", out(&plain));
    let output = run(&["staff", "add", "x.ample", "X", "Ample", "ta", "--as", "office"]);
    assert_eq!(output.status.code(), Some(3), "{what}: {}", out(&output));
    assert!(said(&output).contains("The store is read-only: its disk or its files"), "{what}: {}", said(&output));
}

#[test]
fn a_backup_on_a_read_only_mount_is_read() {
    let school = School::new();
    let place = school.folder.path().join("mounted");
    fs::create_dir(&place).unwrap();
    // As the backup has it: no index, no drafts, no lock. And the whole folder.
    for folders in [&["journal", "views", "secrets"][..], &["journal", "views", "secrets", "sled", "lock", "drafts"]] {
        let backup = school.folder.path().join(format!("backup{}", folders.len()));
        fs::create_dir(&backup).unwrap();
        fs::set_permissions(&backup, Permissions::from_mode(0o700)).unwrap();
        for folder in folders {
            let copied = Command::new("cp").arg("-a").arg(school.store.join(folder)).arg(&backup).status().unwrap();
            assert!(copied.success());
        }
        let before = files(&backup);
        let mount = |words: &[&str]| Command::new("mount").args(words).arg(&backup).arg(&place).status();
        let mounted = mount(&["--bind"]).is_ok_and(|status| status.success())
            && Command::new("mount").args(["-o", "remount,bind,ro"]).arg(&place).status().unwrap().success();
        if !mounted {
            println!("skipped: nothing can be mounted here");
            return;
        }
        let run = |words: &[&str]| {
            let mut command = school.without_store(words);
            command.arg("--store").arg(&place).stdin(Stdio::null()).output().unwrap()
        };
        let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| is_read(&run, &format!("{folders:?}"))));
        assert!(Command::new("umount").arg(&place).status().unwrap().success());
        if let Err(failed) = read {
            std::panic::resume_unwind(failed);
        }
        assert_eq!(files(&backup), before, "nothing was changed");
    }
}

#[test]
fn files_that_their_owner_may_not_write_are_read() {
    if !rustix::process::geteuid().is_root() || Command::new("setpriv").arg("--version").output().is_err() {
        println!("skipped: without root and setpriv a test cannot be another account");
        return;
    }
    let school = School::new();
    let program = school.folder.path().join("sendo");
    fs::copy(PROGRAM, &program).unwrap();
    fs::set_permissions(school.folder.path(), Permissions::from_mode(0o755)).unwrap();
    let own = |path: &str, mode: u32| {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        chown(path, Some(OWNER), Some(OWNER)).unwrap();
    };
    for (path, _) in files(&school.store) {
        let is_folder = Path::new(&path).is_dir();
        own(&path, if is_folder { 0o500 } else { 0o400 });
    }
    own(school.store.to_str().unwrap(), 0o500);
    let before = files(&school.store);
    let run = |words: &[&str]| {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", &OWNER.to_string(), "--regid", &OWNER.to_string(), "--clear-groups"]);
        command.arg(&program).args(words).arg("--store").arg(&school.store).env("HOME", "/nonexistent");
        command.env_remove("XDG_STATE_HOME").stdin(Stdio::null()).output().unwrap()
    };
    is_read(&run, "modes");
    assert_eq!(files(&school.store), before, "nothing was changed");
}
