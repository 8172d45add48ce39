//! Events in, inputs out: the table of what a keyboard and a slow line can bring.

use super::*;

/// Feeds each read of the line in turn; `...` is a pause longer than an Esc is held.
fn check(reads: &[&str], expected: &[&str]) {
    let mut reader = Reader::default();
    for read in reads {
        match *read {
            "..." => reader.give_up(),
            "Esc" => reader.take(key(KeyCode::Esc)),
            "\r" => reader.take(key(KeyCode::Enter)),
            "\n" => reader.take(Event::Key(KeyEvent::new(KeyCode::Char('j'), KeyModifiers::CONTROL))),
            "^h" => reader.take(Event::Key(KeyEvent::new(KeyCode::Char('h'), KeyModifiers::CONTROL))),
            "Alt-q" => reader.take(Event::Key(KeyEvent::new(KeyCode::Char('q'), KeyModifiers::ALT))),
            "Alt-Enter" => reader.take(Event::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::ALT))),
            "Alt-Tab" => reader.take(Event::Key(KeyEvent::new(KeyCode::Tab, KeyModifiers::ALT))),
            "Up" => reader.take(key(KeyCode::Up)),
            typed => typed.chars().for_each(|character| reader.take(key(KeyCode::Char(character)))),
        }
    }
    reader.give_up();
    let got: Vec<_> = reader
        .out
        .iter()
        .map(|input| match input {
            Input::Chord(chord) => chord.to_string(),
            Input::Paste(text) => format!("paste {text:?}"),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(got, expected, "{reads:?}");
}

fn key(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

#[test]
fn split_keys_are_joined() {
    check(&["Esc", "[", "A"], &["Up"]);
    check(&["Esc", "OB", "x"], &["Down", "x"]);
    check(&["Esc", "[5~"], &["PgUp"]);
    check(&["Esc", "[1;5", "D"], &["Ctrl-Left"]);
    check(&["Esc", "[1;2A"], &["Shift-Up"]);
    check(&["Esc", "[Z"], &["Shift-Tab"]);
    check(&["Esc", "[[A"], &["F1"]);
    check(&["Esc", "[24~"], &["F12"]);
    check(&["Esc", "Od"], &["Ctrl-Left"]);
    check(&["Esc", "[99~", "a"], &["a"]);
    check(&["Esc", "[999999~", "a"], &["a"]);
}

#[test]
fn an_esc_is_an_esc() {
    check(&["Esc"], &["Esc"]);
    check(&["Esc", "...", "[", "A"], &["Esc", "[", "A"]);
    check(&["Esc", "Esc"], &["Esc", "Esc"]);
    check(&["Esc", "q"], &["Esc", "q"]);
    check(&["Alt-q"], &["Esc", "q"]);
    check(&["Alt-Enter"], &["Esc", "Enter"]);
    check(&["Alt-Tab"], &["Esc", "Tab"]);
    check(&["Esc", "[", "é"], &["Esc", "[", "é"]);
    check(&["Esc", "[", "Up"], &["Esc", "[", "Up"]);
    check(
        &["Esc", "[11111111111111111"],
        &["Esc", "[", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1"],
    );
}

#[test]
fn line_ends_and_old_keys() {
    check(&["\r"], &["Enter"]);
    check(&["\n"], &["Enter"]);
    check(&["\r", "\n"], &["Enter"]);
    check(&["\r", "\n", "\r", "\n"], &["Enter", "Enter"]);
    check(&["\n", "\n"], &["Enter", "Enter"]);
    check(&["^h"], &["Backspace"]);
}

#[test]
fn pastes_are_made_plain() {
    check(&["Esc", "[200~ab", "\r", "c", "...", "d"], &["paste \"ab\\nc\"", "d"]);
    for (text, expected) in [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("a\tb", "a b"),
        ("\u{1b}[31mred\u{9b}1m\u{7f}\0", "[31mred1m"),
    ] {
        assert_eq!(plain_paste(text), expected);
    }
}

#[test]
fn a_release_is_no_press() {
    let mut reader = Reader::default();
    let release = KeyEvent { kind: KeyEventKind::Release, ..KeyEvent::new(KeyCode::Up, KeyModifiers::NONE) };
    reader.take(Event::Key(release));
    assert_eq!(reader.out, []);
}
