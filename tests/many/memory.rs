//! What a terminal's process still holds once it is locked: no pupil's name, nothing that was typed and no PIN, whoever
//! looks into its memory. Needs root, to look; elsewhere it says that it was skipped.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::school::{School, said};
use crate::staffroom::{Terminal, office, slip, staffroom};

/// Not in the demo, which the program itself holds.
const GIVEN: &str = "Zephyrine";
const FAMILY: &str = "Quillfeather";
const TYPED: &str = "hid under the tall table";

const PAGE: usize = 4096;
const LONGEST: usize = 64;
static NOTHING: [u8; PAGE + LONGEST] = [0; PAGE + LONGEST];

/// Which of these texts stand somewhere in what a process has written to its memory.
fn found_in(pid: u32, texts: &[&'static str]) -> Vec<&'static str> {
    let memory = File::open(format!("/proc/{pid}/mem")).unwrap();
    let maps = fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
    let (mut found, mut all) = (Vec::new(), 0);
    for map in maps.lines() {
        let mut parts = map.split_whitespace();
        let (range, modes) = (parts.next().unwrap(), parts.next().unwrap());
        if !modes.starts_with("rw") {
            continue; // What the program itself brings: the demo is in it.
        }
        let (from, to) = range.split_once('-').unwrap();
        let [from, to] = [from, to].map(|at| u64::from_str_radix(at, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        let Ok(count) = memory.read_at(&mut bytes, from) else { continue };
        bytes.truncate(count);
        all += count;
        for at in (0..count).step_by(PAGE) {
            // With what hangs over into the next one; most pages have never been written to.
            let page = &bytes[at..count.min(at + PAGE + LONGEST)];
            if page != &NOTHING[..page.len()] {
                let has = |text: &str| page.windows(text.len()).any(|part| part == text.as_bytes());
                found.extend(texts.iter().filter(|text| has(text)));
            }
        }
    }
    assert!(all > 0, "nothing could be read");
    found
}

/// A school with a pupil whom no demo has.
fn with_pupil(school: &School) {
    let file = school.folder.path().join("pupils.csv");
    fs::write(&file, format!("Surname,Forename,Form\n{FAMILY},{GIVEN},4B\n")).unwrap();
    office(school, &["import", "pupils", file.to_str().unwrap()]);
}

/// Searches for the pupil and types something about her; all of it is in the process's memory then.
fn work(terminal: &mut Terminal, pid: u32) {
    terminal.send("quillf");
    terminal.wait_text(GIVEN);
    terminal.send("!");
    terminal.wait_text("flag to the SENCO");
    terminal.send("7");
    terminal.wait_text("note >");
    terminal.send(TYPED);
    terminal.wait_text(TYPED);
    assert!(!found_in(pid, &[GIVEN, FAMILY]).is_empty(), "whoever looks finds what is on the screen");
}

fn is_forgotten(pid: u32, texts: &[&'static str]) {
    // The new process takes a moment to come.
    let start = Instant::now();
    loop {
        let found = found_in(pid, texts);
        if found.is_empty() {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(5), "{found:?} stand in the memory of a locked terminal");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn nothing_is_left_in_memory_behind_the_sign_in_page() {
    let Some((school, _serving, program)) = staffroom() else { return };
    with_pupil(&school);
    let own = "840275913662";
    let gone = [GIVEN, FAMILY, TYPED, own];
    let mut terminal = Terminal::start(&program, &school.store);
    let pid = terminal.child.process_id().unwrap();
    terminal.choose("hb", &slip(&school, "h.bennett"), own);
    terminal.wait_text("find");
    work(&mut terminal, pid);
    terminal.send("\u{c}");
    terminal.wait_text("Sign in with your initials");
    is_forgotten(pid, &gone);
    assert_eq!(terminal.child.process_id(), Some(pid));

    // The same person comes back, what they had typed is there, and this time they walk away.
    terminal.sign_in("hb", own);
    terminal.wait_text("Something you typed was not sent");
    work_goes_on(&mut terminal);
    terminal.wait_text("press any key");
    terminal.wait_text("Sign in with your initials");
    is_forgotten(pid, &gone);

    // Leaving gives the terminal back.
    terminal.send("\u{11}");
    terminal.wait_text("Leave sendo?");
    terminal.send("\r");
    assert!(terminal.child.wait().unwrap().success());
}

fn work_goes_on(terminal: &mut Terminal) {
    terminal.send(":go on");
    terminal.wait_text(GIVEN);
    terminal.send("\r");
    terminal.wait_text("flag to the SENCO");
    terminal.send("7");
    terminal.wait_text(TYPED);
}

#[test]
fn nothing_is_left_in_memory_behind_the_lock_of_an_own_account() {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: without root a test cannot look into a process that is not to be looked into");
        return;
    }
    let school = School::new();
    let _serving = school.serve();
    with_pupil(&school);
    let mut terminal = Terminal::start_own(&school);
    let pid = terminal.child.process_id().unwrap();
    terminal.wait_text("find");
    work(&mut terminal, pid);
    terminal.send("\u{c}");
    terminal.wait_text("Any key goes on.");
    is_forgotten(pid, &[GIVEN, FAMILY, TYPED]);
    terminal.send(" ");
    terminal.wait_text("Something you typed was not sent");
    work_goes_on(&mut terminal);
    let audit = school.sendo(&["find", "quillfeather", "--as", "h.bennett"]).stdin(Stdio::null()).output().unwrap();
    assert!(audit.status.success(), "the server has gone on: {}", said(&audit));
    terminal.send("\u{c}");
    terminal.wait_text("Any key goes on.");
    is_forgotten(pid, &[GIVEN, FAMILY, TYPED]);
}
