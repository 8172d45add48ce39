//! What sendo makes of the kind of terminal it is in: what is sent there, and what becomes of keys that only some send.

use std::process::Command;

use tempfile::TempDir;

use crate::locked::{at_home_in, school};
use crate::under_test::{BEFORE, UnderTest};

const TERMS: [&str; 11] = [
    "linux",
    "vt100",
    "xterm",
    "xterm-256color",
    "screen",
    "screen-256color",
    "tmux-256color",
    "putty",
    "xterm-kitty",
    "dumb",
    "unset",
];
const LANGS: [&str; 4] = ["C", "C.UTF-8", "en_GB.UTF-8", "en_GB.ISO-8859-1"];

/// What the store has of Amara Okafor, as programs read it.
fn stored(folder: &TempDir) -> String {
    let store = folder.path().join("store");
    let mut program = Command::new(env!("CARGO_BIN_EXE_sendo"));
    program.args(["--as", "h.bennett", "observations", "amara okafor", "--json", "--store"]).arg(store);
    String::from_utf8(program.output().unwrap().stdout).unwrap()
}

/// Opens the log line for Amara Okafor.
fn log_line(terminal: &mut UnderTest) {
    terminal.send("okafor");
    terminal.wait_text("CI07 Pre-teach");
    terminal.send("1");
    terminal.wait_text("log for Amara Okafor");
}

#[test]
fn each_terminal_and_locale_gets_what_it_can_show() {
    let (_folder, words) = school();
    for (term, lang) in TERMS.iter().flat_map(|term| LANGS.map(|lang| (*term, lang))) {
        let mut terminal = UnderTest::start_sendo_in(&words, &[("TERM", term), ("LANG", lang)], "Akira Francis");
        let is_plain = matches!(term, "dumb" | "unset");
        if is_plain {
            // A line is printed anew each time: the first that has the pupil's plan does.
            terminal.send("okafor\n");
        } else {
            terminal.send("okafor");
        }
        terminal.wait_text("Amara Okafor");
        terminal.wait_text("CI07");
        let bytes = terminal.bytes();
        let from = bytes.windows(BEFORE.len()).rposition(|line| line == BEFORE.as_bytes()).unwrap() + BEFORE.len();
        let sent = &bytes[from..];
        assert_eq!(sent.contains(&0x1b), !is_plain, "{term} {lang}: escapes");
        let high = sent.iter().filter(|byte| **byte > 0x7f).count();
        let speaks = lang.ends_with("UTF-8");
        assert!(speaks || high == 0, "{term} {lang}: {high} bytes above 7F");
        let text = String::from_utf8(sent.to_vec()).unwrap();
        let bars = text.contains(['▁', '▂', '▃', '▄', '▅']);
        assert_eq!(bars, speaks && !is_plain && term != "linux", "{term} {lang}: a chart of bars");
        if !is_plain {
            terminal.send("\u{11}");
            terminal.wait_text("Leave sendo?");
            terminal.send("\r");
            terminal.assert_restored("code 0");
        }
    }
}

#[test]
fn alt_and_a_letter_leave_what_is_typed_and_say_so() {
    let (folder, mut terminal) = at_home_in(&[]);
    log_line(&mut terminal);
    terminal.send("+ cal");
    terminal.wait_text("1+ cal");
    for (alt, said) in [("\u{1b}f", "Alt-f does nothing"), ("\u{1b}\u{7f}", "Alt-Backspace does nothing")] {
        terminal.send(alt);
        terminal.wait_text(said);
        terminal.wait_text("1+ cal");
    }
    // Nor is what a terminal answers typed, in however many pieces.
    for piece in ["\u{1b}]11;rgb:00", "00/00", "\u{1b}\\", "\u{1b}P>|x", "term\u{1b}\\"] {
        terminal.send(piece);
        UnderTest::idle(std::time::Duration::from_millis(60));
    }
    terminal.send("m\r");
    terminal.wait_text("Logged");
    let stored = stored(&folder);
    assert!(stored.contains("\"calm\""), "{stored}");
}

#[test]
fn a_lone_lock_locks_beside_an_unclosed_paste() {
    let (folder, mut terminal) = at_home_in(&[]);
    log_line(&mut terminal);
    terminal.send("\u{1b}[200~+ never closed");
    UnderTest::idle(std::time::Duration::from_millis(80));
    terminal.send("\u{c}");
    terminal.wait_text("Any key goes on.");
    terminal.assert_nothing_of_a_pupil();
    assert!(!stored(&folder).contains("never closed"));
}

#[test]
fn letters_of_another_charset_are_taken_and_shown_as_ascii() {
    let (folder, mut terminal) = at_home_in(&[("LANG", "en_GB.ISO-8859-1")]);
    log_line(&mut terminal);
    terminal.send_bytes(b"+ caf\xe9 \xa3");
    terminal.wait_text("1+ cafe G");
    terminal.send("\r");
    terminal.wait_text("Logged");
    assert!(terminal.bytes().iter().all(u8::is_ascii), "something above 7F was sent");
    let stored = stored(&folder);
    assert!(stored.contains("café £"), "{stored}");
}

#[test]
fn what_cannot_be_taken_is_said() {
    let (folder, mut terminal) = at_home_in(&[("LANG", "C")]);
    log_line(&mut terminal);
    terminal.send("+ caf");
    terminal.wait_text("1+ caf");
    terminal.send_bytes(b"\xe9");
    terminal.wait_text("That letter cannot be typed here");
    terminal.send("\r");
    terminal.wait_text("Logged");
    let stored = stored(&folder);
    assert!(stored.contains("\"caf\""), "{stored}");
}

#[test]
fn a_paste_that_nothing_marks_presses_no_enter() {
    for (term, is_stored) in [("linux", false), ("vt100", false), ("xterm", true)] {
        let (folder, mut terminal) = at_home_in(&[("TERM", term)]);
        log_line(&mut terminal);
        terminal.send("+ pasted from a letter of the parents\r");
        terminal.wait_text(if is_stored { "Logged" } else { "of the parents" });
        UnderTest::idle(std::time::Duration::from_millis(100));
        assert_eq!(stored(&folder).contains("of the parents"), is_stored, "{term}");
    }
}

#[test]
fn a_form_without_room_says_so() {
    let (_folder, mut terminal) = at_home_in(&[]);
    log_line(&mut terminal);
    for (columns, rows) in [(20, 5), (9, 24), (80, 2), (20, 1), (1, 1)] {
        terminal.resize(columns, rows);
        let words = if columns > 8 { "Too small" } else { "T" };
        terminal.wait(words, |screen| screen.contents().starts_with(words));
    }
    terminal.resize(80, 24);
    terminal.wait_text("log for Amara Okafor");
}

#[test]
fn what_the_terminal_says_of_itself_is_no_key_and_a_paste_without_its_end_holds_none() {
    let (folder, mut terminal) = at_home_in(&[]);
    log_line(&mut terminal);
    for string in
        ["\u{1b}]11;rgb:1c/1c/1c\u{7}", "\u{1b}P>|xterm(3)\u{1b}\\", "\u{1b}_Gi=1;OK\u{1b}\\", "\u{1b}^p\u{1b}\\"]
    {
        terminal.send(string);
    }
    terminal.send("\u{1b}Xs\u{1b}\\+ calm\r");
    terminal.wait_text("Logged");
    assert!(stored(&folder).contains("\"calm\""));
    terminal.send("2");
    terminal.wait_text("log for Amara Okafor");
    terminal.send("\u{1b}[200~- not closed");
    UnderTest::idle(std::time::Duration::from_millis(2_300));
    terminal.send(" here\r");
    terminal.wait_text("Logged");
    let stored = stored(&folder);
    assert!(stored.contains("\"not closed here\""), "{stored}");
}
