//! A store that another account owns. Needs root, to be other accounts; elsewhere it says that it was skipped.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use sendo::server::MOST_OF_ONE;

use crate::school::{PROGRAM, School, said, servers_of, wait};

const OWNER: u32 = 61_001;
const STRANGER: u32 = 61_002;

struct Accounts {
    school: School,
    program: std::path::PathBuf,
}

impl Accounts {
    /// A school that `OWNER` owns; `None` where nobody can be made the owner of anything.
    fn new() -> Option<Accounts> {
        let setpriv = Command::new("setpriv").arg("--version").stdout(Stdio::null()).status();
        if !rustix::process::geteuid().is_root() || setpriv.is_err() {
            println!("skipped: without root and setpriv a test cannot be another account");
            return None;
        }
        let school = School::new();
        let folder = school.folder.path();
        fs::set_permissions(folder, Permissions::from_mode(0o755)).unwrap();
        let program = folder.join("sendo");
        fs::copy(PROGRAM, &program).unwrap();
        own(&school.store);
        Some(Accounts { school, program })
    }

    fn command(&self, uid: u32, words: &[&str]) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", &uid.to_string(), "--regid", &uid.to_string(), "--clear-groups"]);
        command.arg(&self.program).args(words).arg("--store").arg(&self.school.store);
        command.env("HOME", "/nonexistent").env_remove("XDG_STATE_HOME").stdin(Stdio::null());
        command
    }

    fn run(&self, uid: u32, words: &[&str]) -> Output {
        self.command(uid, words).output().unwrap()
    }
}

fn own(path: &Path) {
    chown(path, Some(OWNER), Some(OWNER)).unwrap();
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            own(&entry.unwrap().path());
        }
    }
}

fn refused(output: &Output, code: i32, words: &str) {
    assert_eq!(output.status.code(), Some(code), "{}", said(output));
    assert!(said(output).contains(words), "{}", said(output));
    assert_eq!(said(output).lines().count(), 1, "one sentence: {}", said(output));
}

#[test]
fn only_its_owner_starts_a_server() {
    let Some(accounts) = Accounts::new() else { return };
    refused(&accounts.run(STRANGER, &["find", "okafor"]), 3, "may not use the store");
    // Where the folder can be entered, as that of the machine's own store cannot, it is the owner who is missing.
    fs::set_permissions(&accounts.school.store, Permissions::from_mode(0o711)).unwrap();
    refused(&accounts.run(STRANGER, &["find", "okafor"]), 3, "not yours to start");
    fs::set_permissions(&accounts.school.store, Permissions::from_mode(0o700)).unwrap();
    let root = accounts.school.sendo(&["find", "okafor"]).output().unwrap();
    refused(&root, 3, "not yours to start");
    assert!(servers_of(&accounts.school.store).is_empty());
    let owner = accounts.run(OWNER, &["find", "okafor", "--as", "h.bennett"]);
    assert!(owner.status.success(), "{}", said(&owner));
}

#[test]
fn a_served_store_lets_nobody_else_in() {
    let Some(accounts) = Accounts::new() else { return };
    let mut serving = accounts.command(OWNER, &["serve"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait("the server", || accounts.school.socket().exists());
    refused(&accounts.run(STRANGER, &["find", "okafor"]), 3, "may not use the store");
    let root = accounts.school.ask(&["find", "okafor"]);
    assert!(root.contains("Okafor"), "root may act for anybody");
    // A socket that the stranger may reach still does not make them anybody here, nor anybody else.
    fs::set_permissions(&accounts.school.store, Permissions::from_mode(0o711)).unwrap();
    fs::set_permissions(accounts.school.socket(), Permissions::from_mode(0o666)).unwrap();
    refused(&accounts.run(STRANGER, &["find", "okafor"]), 1, "is nobody at this school yet");
    refused(&accounts.run(STRANGER, &["find", "okafor", "--as", "s.iqbal"]), 1, "may not act as s.iqbal");
    serving.kill().unwrap();
    serving.wait().unwrap();
}

#[test]
fn an_account_has_so_many_lines_and_the_others_do_not_notice() {
    let Some(accounts) = Accounts::new() else { return };
    let added = accounts.run(OWNER, &["staff", "add", "x.ample", "X", "Ample", "ta", "--account", "61002"]);
    assert!(added.status.success(), "{}", said(&added));
    wait("the automatic server to leave", || servers_of(&accounts.school.store).is_empty());
    let mut serving = accounts.command(OWNER, &["serve"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait("the server", || accounts.school.socket().exists());
    fs::set_permissions(&accounts.school.store, Permissions::from_mode(0o711)).unwrap();
    fs::set_permissions(accounts.school.socket(), Permissions::from_mode(0o666)).unwrap();
    let mut inside: Vec<Child> = Vec::new();
    // A few at a time: on a busy machine the last of 64 that begin at once waits longer for an answer than a client does.
    while inside.len() < MOST_OF_ONE {
        let program = || accounts.command(STRANGER, &["--plain"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let few = inside.len();
        inside.extend((few..MOST_OF_ONE).take(8).map(|_| program().unwrap()));
        for child in inside.iter_mut().skip(few) {
            let mut first = String::new();
            BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
            assert!(first.contains("Thornhill"), "{first}");
        }
    }
    for _ in 0..3 {
        refused(&accounts.run(STRANGER, &["find", "okafor"]), 3, "64 programs at this store already");
    }
    assert!(accounts.school.ask(&["find", "okafor"]).contains("Okafor"), "others are served");
    drop(inside.pop().map(|mut child| (child.kill(), child.wait())));
    wait("a place", || accounts.run(STRANGER, &["find", "okafor"]).status.success());
    for mut child in inside {
        let _ = child.kill();
        let _ = child.wait();
    }
    serving.kill().unwrap();
    serving.wait().unwrap();
}

#[test]
fn the_stores_owner_starts_a_school_and_names_its_first_person() {
    let Some(accounts) = Accounts::new() else { return };
    // A service's store before there is a school: the folder, and nothing in it.
    let store = &accounts.school.store;
    fs::remove_dir_all(store).unwrap();
    fs::create_dir(store).unwrap();
    own(store);
    fs::set_permissions(store, Permissions::from_mode(0o711)).unwrap();
    let mut serving = accounts.command(OWNER, &["serve"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait("the server", || accounts.school.socket().exists());
    fs::set_permissions(accounts.school.socket(), Permissions::from_mode(0o666)).unwrap();
    let office = STRANGER.to_string();
    let todo = format!("`sudo -u {OWNER} sendo init --school NAME --admin LOGIN`");
    for words in
        [&["init", "--school", "Mine"][..], &["init", "--school", "Mine", "--admin", &office], &["find", "ama"]]
    {
        let said = accounts.run(STRANGER, words);
        refused(&said, 1, "There is no school here yet.");
        refused(&said, 1, &todo);
    }
    // Another login than the account's, as it is where accounts come from a directory.
    let words =
        ["init", "--school", "Thornhill", "--admin", "j.rowe", "--account", &office, "--dsl", "J. Rowe, room 2"];
    let started = accounts.run(OWNER, &words);
    assert!(started.status.success(), "{}", said(&started));
    assert!(String::from_utf8_lossy(&started.stdout).contains("j.rowe is its first person"));
    let staff = accounts.run(STRANGER, &["staff", "list"]);
    assert!(staff.status.success(), "{}", said(&staff));
    let staff = String::from_utf8_lossy(&staff.stdout).into_owned();
    assert!(staff.lines().count() == 1 && staff.contains("J Rowe"), "the owner is nobody: {staff}");
    assert!(staff.contains("admin") && staff.contains("senco"), "{staff}");
    let added = accounts.run(STRANGER, &["staff", "add", "h.bennett", "Helen", "Bennett", "teacher"]);
    assert!(added.status.success(), "{}", said(&added));
    for uid in [OWNER, STRANGER] {
        refused(&accounts.run(uid, &["init", "--school", "Mine", "--admin", "other"]), 1, "already holds Thornhill");
    }
    // Whoever is no owner names nobody, before or after.
    refused(
        &accounts.run(61_003, &["init", "--school", "Mine", "--admin", "other"]),
        1,
        "is nobody at this school yet",
    );
    serving.kill().unwrap();
    serving.wait().unwrap();
}
