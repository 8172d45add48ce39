//! A lock puts a new process in the place of the one that was locked: the terminal stays taken meanwhile, shows nothing
//! that is typed, loses none of it, and is given back at the end as it was before the first one.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tempfile::TempDir;

use crate::under_test::UnderTest;

/// A demo school that is kept, for its teacher.
fn at_home() -> (TempDir, UnderTest) {
    at_home_in(&[])
}

/// The same, in a terminal with these variables.
pub(crate) fn at_home_in(env: &[(&str, &str)]) -> (TempDir, UnderTest) {
    let (folder, words) = school();
    let terminal = UnderTest::start_sendo_in(&words, env, "Akira Francis");
    (folder, terminal)
}

/// A demo school that is kept, and the words that open it for its teacher.
pub(crate) fn school() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let store = folder.path().join("store");
    let mut demo = Command::new(env!("CARGO_BIN_EXE_sendo"));
    let made =
        demo.args(["demo", "--plain", "--store"]).arg(&store).stdin(Stdio::null()).stdout(Stdio::null()).status();
    assert!(made.unwrap().success());
    (folder, format!("--as h.bennett --store {}", store.display()))
}

#[test]
fn a_lock_keeps_the_terminal_and_gives_it_back_at_the_end() {
    for signal in [None, Some(Signal::TERM)] {
        let (_folder, mut terminal) = at_home();
        for round in 0..3 {
            let before = threads(&terminal);
            terminal.send("\u{c}");
            let start = Instant::now();
            while start.elapsed() < Duration::from_millis(500) {
                assert!(terminal.is_raw(), "round {round}: for a moment the terminal was not ours");
            }
            terminal.wait_text("Any key goes on.");
            assert!(terminal.is_alive() && threads(&terminal) != before, "round {round}: another process is there");
            terminal.assert_nothing_of_a_pupil();
            terminal.send(" ");
            terminal.wait_text("Akira Francis");
        }
        terminal.send("\u{c}");
        terminal.wait_text("Any key goes on.");
        if let Some(signal) = signal {
            terminal.signal(signal);
        } else {
            terminal.send("\u{11}");
            terminal.wait_text("Leave sendo?");
            terminal.send("\r");
        }
        terminal.assert_restored("code 0");
    }
}

/// The threads but the first one, which keeps its number.
fn threads(terminal: &UnderTest) -> Vec<String> {
    let pid = terminal.file("pid");
    let tasks = fs::read_dir(format!("/proc/{}/task", pid.trim())).unwrap();
    let mut names: Vec<String> = tasks.map(|task| task.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names.retain(|name| name != pid.trim());
    names
}

#[test]
fn keys_behind_a_lock_are_the_new_processes() {
    let (_folder, mut terminal) = at_home();
    terminal.send("\u{c}");
    // The first process reads no more, and the new one is not there yet.
    terminal.wait_text("Any key goes on.");
    terminal.send(" ");
    terminal.wait_text("Akira Francis");
    terminal.send("\u{11}");
    terminal.wait_text("Leave sendo?");
    terminal.send("\r");
    terminal.assert_restored("code 0");
}
