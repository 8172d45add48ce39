//! Bytes in, inputs out: the table of what a keyboard, a terminal and a slow line can bring.

use super::*;

/// Feeds each read of the line in turn; `...` is a pause longer than anything is held.
fn check_on(kind: TerminalKind, reads: &[&[u8]], expected: &[&str]) {
    let whole = reads.iter().all(|read| *read != b"...").then(|| reads.concat());
    // In one packet or in as many as can be: where there is no pause it is all one.
    check_reads(kind, reads, expected);
    if let Some(whole) = whole {
        check_reads(kind, &[&whole], expected);
    }
}

/// The same, in just these reads.
fn check_reads(kind: TerminalKind, reads: &[&[u8]], expected: &[&str]) {
    {
        let mut wire = Wire::new(kind);
        let mut silence = Duration::ZERO;
        for read in reads {
            match *read {
                b"..." => wire.give_up(),
                // A pause too short for anything to be given up.
                b".." => silence = QUIET,
                typed => wire.take_all(typed, std::mem::take(&mut silence)),
            }
        }
        wire.give_up();
        let got: Vec<_> = wire.take_out().iter().map(said).collect();
        assert_eq!(got, expected, "{:?}", reads.iter().map(|read| read.escape_ascii().to_string()).collect::<Vec<_>>());
        assert_eq!(wire.patience(), None, "something is still held");
    }
}

fn check(reads: &[&str], expected: &[&str]) {
    let reads: Vec<&[u8]> = reads.iter().map(|read| read.as_bytes()).collect();
    check_on(TerminalKind::default(), &reads, expected);
}

fn check_apart(reads: &[&str], expected: &[&str]) {
    let reads: Vec<&[u8]> = reads.iter().map(|read| read.as_bytes()).collect();
    check_reads(TerminalKind::default(), &reads, expected);
}

/// The terminal of this locale and TERM.
fn kind(lang: &str, term: &str) -> TerminalKind {
    TerminalKind::of(|name| match name {
        "LANG" => Some(lang.to_owned()),
        "TERM" => Some(term.to_owned()),
        _ => None,
    })
}

fn said(input: &Input) -> String {
    match input {
        Input::Chord(chord) => chord.to_string(),
        Input::Paste(text) => format!("paste {text:?}"),
        other => format!("{other:?}"),
    }
}

#[test]
fn split_keys_are_joined() {
    check(&["\x1b", "[", "A"], &["Up"]);
    check(&["\x1b", "OB", "x"], &["Down", "x"]);
    check(&["\x1b", "[5~"], &["PgUp"]);
    check(&["\x1b[5", "~"], &["PgUp"]);
    check(&["\x1b", "[1;5", "D"], &["Ctrl-Left"]);
    check(&["\x1b", "[1;2A"], &["Shift-Up"]);
    check(&["\x1b", "[Z"], &["Shift-Tab"]);
    check(&["\x1b", "[[A"], &["F1"]);
    check(&["\x1b[[", "F", "a"], &["a"]);
    check(&["\x1b", "[24~"], &["F12"]);
    check(&["\x1b", "[99~", "a"], &["a"]);
    check(&["\x1b", "[999999~", "a"], &["a"]);
    check(&["\x1b[A\x1b[B\x1b", "[C"], &["Up", "Down", "Right"]);
}

#[test]
fn terminals_write_keys_in_many_ways() {
    for (bytes, key) in [
        ("\x1bOA", "Up"),
        ("\x1bOd", "Ctrl-Left"),
        ("\x1b[d", "Shift-Left"),
        ("\x1b[5^", "Ctrl-PgUp"),
        ("\x1b[3$", "Shift-Del"),
        ("\x1b[3@", "Shift-Ctrl-Del"),
        ("\x1bO5C", "Ctrl-Right"),
        ("\x1bO1;2P", "Shift-F1"),
        ("\x1b[1;3A", "Alt-Up"),
        ("\x1b[97u", "a"),
        ("\x1b[97;2u", "A"),
        ("\x1b[97;5u", "^A"),
        ("\x1b[108:76;5:1u", "^L"),
        ("\x1b[97;3u", "Alt-a"),
        ("\x1b[104;5u", "Backspace"),
        ("\x1b[9;2u", "Shift-Tab"),
        ("\x1b[13u", "Enter"),
        ("\x1b[27;1u", "Esc"),
        ("\x1b[27;5;108~", "^L"),
        ("\x1b[27;2;9~", "Shift-Tab"),
        ("\x1b[25~", "F13"),
        ("\x1b[34~", "F20"),
        ("\0", "Ctrl-Space"),
        ("\x1d", "^5"),
    ] {
        check(&[bytes], &[key]);
    }
}

#[test]
fn an_esc_is_an_esc() {
    check(&["\x1b"], &["Esc"]);
    check(&["\x1b", "...", "[", "A"], &["Esc", "[", "A"]);
    check(&["\x1b[", "...", "A"], &["Alt-[", "A"]);
    check(&["\x1b", "\x1b"], &["Esc", "Esc"]);
    check(&["\x1b", "\x1b[A"], &["Esc", "Up"]);
    check_apart(&["\x1b", "q"], &["Esc", "q"]);
    check(&["\x1b", "\r"], &["Esc", "Enter"]);
    check(&["\x1b", "\t"], &["Esc", "Tab"]);
    check_apart(&["\x1b", "\x7f"], &["Esc", "Backspace"]);
    check_apart(&["\x1b", "é"], &["Esc", "é"]);
    check(&["\x1b", "[", "é"], &["Esc", "[", "é"]);
    check_apart(&["\x1b", "[", "\x1b[A"], &["Esc", "[", "Up"]);
    // Somebody clears the line and types a name, and a slow line brings it in one packet.
    check(&["\x1b", "Priya"], &["Esc", "P", "r", "i", "y", "a"]);
    check(&["\x1b", "Xi", "\r"], &["Esc", "X", "i", "Enter"]);
    check(&["\x1b", "Omar"], &["Esc", "O", "m", "a", "r"]);
    check_apart(&["\x1b", "]"], &["Esc", "]"]);
}

#[test]
fn alt_and_a_key_are_one_key() {
    for (bytes, keys) in [
        ("\x1bq", &["Alt-q"][..]),
        ("\x1bé", &["Alt-é"]),
        ("\x1b\x7f", &["Alt-Backspace"]),
        ("\x1b]", &["Alt-]"]),
        ("\x1bP", &["Alt-P"]),
        ("\x1bO", &["Alt-O"]),
        ("\x1b[", &["Alt-["]),
        ("\x1bX\r", &["Alt-X", "Enter"]),
        ("\x1bb\x1bf", &["Alt-b", "Alt-f"]),
        ("a\x1bb\r", &["a", "Alt-b", "Enter"]),
        // Typed ahead, not with Alt.
        ("\x1b\x1b\x1b\r", &["Esc", "Esc", "Esc", "Enter"]),
        ("\x1bamara", &["Esc", "a", "m", "a", "r", "a"]),
    ] {
        check_apart(&[bytes], keys);
    }
    check_apart(&["\x1b", "...", "q"], &["Esc", "q"]);
}

#[test]
fn other_charsets_are_read_as_the_locale_says() {
    let latin = kind("en_GB.ISO-8859-1", "xterm");
    let table: [(&[&[u8]], &[&str]); 8] = [
        (&[b"\xe9"], &["é"]),
        (&[b"Zo\xeb", b"a"], &["Z", "o", "ë", "a"]),
        (&[b"\xa3"], &["£"]),
        (&[b"\xe9\xa3", b"a"], &["é", "£", "a"]),
        (&["é".as_bytes()], &["é"]),
        (&[b"\x1b[200~caf\xe9\x1b[201~"], &["paste \"café\""]),
        // A sequence and a string, begun and ended in one byte each.
        (&[b"\x9b", b"A", b"\x8f", b"P"], &["Up", "F1"]),
        (&[b"\x9d11;rgb:00", b"/00\x9c", b"a"], &["a"]),
    ];
    for (reads, expected) in table {
        check_on(latin, reads, expected);
    }
    check_on(kind("C", "xterm"), &[b"\xe9", b"a"], &["\u{fffd}", "a"]);
    check_on(kind("C", "xterm"), &["é".as_bytes()], &["é"]);
    // In UTF-8 that byte is the end of a letter.
    check(&["\x1b]2;Ü\x1b\\", "a"], &["a"]);
}

#[test]
fn a_lock_is_pressed_beside_a_paste_and_not_within_one() {
    check_apart(&["\x1b[200~ab", "..", "\x0c", "..."], &["paste \"ab\"", "^L"]);
    check_apart(&["\x1b[200~", "..", "\x0c", "...", "c"], &["^L", "c"]);
    check_apart(&["\x1b[200~ab", "\x0c", "cd\x1b[201~"], &["paste \"abcd\""]);
    check_apart(&["\x1b[200~ab", "..", "\x0c", "cd\x1b[201~"], &["paste \"abcd\""]);
    check_apart(&["\x1b[200~ab", "..", "\x0ccd", "\x1b[201~"], &["paste \"abcd\""]);
}

#[test]
fn a_paste_that_nothing_marks_is_one() {
    let long = "x".repeat(TYPED_AT_ONCE + 1);
    let fast = "x".repeat(TYPED_AT_ONCE);
    let pasted = format!("paste \"{long}\\nab\\n\"");
    for term in ["linux", "vt100", "screen"] {
        let kind = kind("C.UTF-8", term);
        check_reads(kind, &[format!("{long}\r").as_bytes(), b"ab\r", b"...", b"a"], &[&pasted, "a"]);
        check_reads(kind, &[format!("ab\r{long}").as_bytes()], &[&format!("paste \"ab\\n{long}\"")]);
        let typed: Vec<&str> = fast.split_inclusive('x').chain(["Enter"]).collect();
        check_reads(kind, &[format!("{fast}\r").as_bytes()], &typed);
        check_reads(kind, &[b"\x1b[?62;1;2;6;7;8;9;15;18;21;22;28;29;30;31c"], &[]);
    }
    let typed: Vec<&str> = long.split_inclusive('x').collect();
    check(&[&long], &typed);
}

#[test]
fn half_a_key_is_none_and_takes_no_other_with_it() {
    check(&["\x1b[11111111111111111111111111111111111111111111111111111111111111111111111~", "a"], &["a"]);
    check(&["\x1b[5", "...", "a"], &["a"]);
    check(&["\x1b[5", "\x0c"], &["^L"]);
    check(&["\x1b[5", "é"], &["é"]);
    check(&["\x1b[5", "\x1b[A"], &["Up"]);
    check(&["\x1b[[", "...", "a"], &["a"]);
}

#[test]
fn what_a_terminal_answers_is_no_key() {
    for answer in [
        "\x1b]11;rgb:0000/0000/0000\x07",
        "\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
        "\x1b]lsome title\x1b\\",
        "\x1bP>|XTerm(390)\x1b\\",
        "\x1bP1$r0m\x1b\\",
        "\x1bPwhatever\x1b\\",
        "\x1bP!|00000000\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b^message\x1b\\",
        "\x1bXstring\x1b\\",
        "\x1b[?62;1;2;6;7;8;9;15;18;21;22;28c",
        "\x1b[>41;390;0c",
        "\x1b[24;80R",
        "\x1b[1;1R",
        "\x1b[0n",
        "\x1b[?2026;2$y",
        "\x1b[4;2$y",
        "\x1b[8;24;80t",
        "\x1b[48;24;80;480;640t",
        // The mouse and the focus.
        "\x1b[I",
        "\x1b[O",
        "\x1b[M !!",
        "\x1b[<0;10;5M",
        "\x1b[<0;10;5m",
        "\x1b[32;10;5M",
        // A key that was let go, one with a key held that nobody has here, and a key that sends no letter.
        "\x1b[97;1:3u",
        "\x1b[1;1:3A",
        "\x1b[97;9u",
        "\x1b[57441;2u",
    ] {
        check(&[answer], &[]);
        check(&["a", answer, "b"], &["a", "b"]);
        let cut: Vec<String> = answer.chars().map(String::from).chain(["b".to_owned()]).collect();
        check(&cut.iter().map(String::as_str).collect::<Vec<_>>(), &["b"]);
    }
    // One that never ends: keys that are no part of it are taken, and after a pause all are.
    check(&["\x1b]11;rgb:00", "\x0c"], &["^L"]);
    check(&["\x1b]11;rgb:00", "\x1b[A"], &["Up"]);
    check(&["\x1b]11;rgb:00", "...", "a"], &["a"]);
    check(&["\x1b[?62;", "...", "a"], &["a"]);
}

#[test]
fn letters_of_many_bytes_are_whole_or_not_there() {
    check(&["é", "Ł", "字", "🙂"], &["é", "Ł", "字", "🙂"]);
    let table: [(&[&[u8]], &[&str]); 9] = [
        (&[b"\xc3", b"\xa9"], &["é"]),
        (&[b"\xf0\x9f", b"\x99", b"\x82"], &["🙂"]),
        (&[b"\xff", b"a"], &["\u{fffd}", "a"]),
        (&[b"\xc3", b"a"], &["\u{fffd}", "a"]),
        (&[b"\xe5\xad", b"\x0c"], &["\u{fffd}", "^L"]),
        (&[b"\xe5\xad", b"\x1b[A"], &["\u{fffd}", "Up"]),
        (&[b"\xe5", b"\xc3\xa9"], &["\u{fffd}", "é"]),
        (&[b"\x80\xbf\xc0\xaf", b"a"], &["\u{fffd}", "a"]),
        // A surrogate, and a control character that a terminal would obey.
        (&[b"\xed\xa0\x80", b"\xc2\x9b", b"a"], &["\u{fffd}", "a"]),
    ];
    for (reads, expected) in table {
        check_on(TerminalKind::default(), reads, expected);
    }
}

#[test]
fn line_ends_and_old_keys() {
    check(&["\r"], &["Enter"]);
    check(&["\n"], &["Enter"]);
    check(&["\r", "\n"], &["Enter"]);
    check(&["\r", "\n", "\r", "\n"], &["Enter", "Enter"]);
    check(&["\n", "\n"], &["Enter", "Enter"]);
    check(&["\r", "a", "\n"], &["Enter", "a", "Enter"]);
    check(&["\x08"], &["Backspace"]);
    check(&["\x7f"], &["Backspace"]);
    check_on(kind("C.UTF-8", "linux"), &[b"\x1b", b"\t"], &["Shift-Tab"]);
}

#[test]
fn pastes_are_plain_and_end() {
    check(&["\x1b", "[200~ab", "\r", "c\x1b[20", "1~", "d"], &["paste \"ab\\nc\"", "d"]);
    check(&["\x1b[200~one\r\ntwo\rthree\nfour\x1b[201~"], &["paste \"one\\ntwo\\nthree\\nfour\""]);
    check(&["\x1b[200~a\tb\x1b[201~"], &["paste \"a b\""]);
    check(&["\x1b[200~\x1b[31mred\u{9b}1m\x7f\0\x1b[201~"], &["paste \"[31mred1m\""]);
    check(&["\x1b[200~\x1b[201~"], &["paste \"\""]);
    check_on(TerminalKind::default(), &[b"\x1b[200~\xc3", b"\xa9\x1b[201~"], &["paste \"é\""]);
    // Without its end it is given up; what came of it is not lost, and keys are keys again.
    check(&["\x1b[200~ab", "...", "\x0c"], &["paste \"ab\"", "^L"]);
    check(&["\x1b[200~ab", "...", "\x1b[201~", "c"], &["paste \"ab\"", "c"]);
    check(&["\x1b[200~ab\x1b[20", "...", "c"], &["paste \"ab\"", "c"]);
    check(&["\x1b[200~ab", "\x1b[200~cd\x1b[201~"], &["paste \"ab\"", "paste \"cd\""]);
}

#[test]
fn what_may_be_a_key_is_held_for_a_moment_and_what_cannot_be_one_for_longer() {
    for (bytes, patience) in [
        ("a", None),
        ("\x1b", Some(HOLD)),
        ("\x1b[", Some(HOLD)),
        ("\x1bO", Some(HOLD)),
        ("\x1b[M", Some(HOLD)),
        ("\x1bP", Some(HOLD)),
        ("\x1bPriya", Some(HOLD)),
        ("\x1b[5", Some(REST)),
        ("\x1bP>|", Some(REST)),
        ("\x1b]11", Some(REST)),
        ("\x1b[200~a", Some(REST)),
    ] {
        let mut wire = Wire::default();
        for byte in bytes.bytes() {
            wire.take(byte);
        }
        assert_eq!(wire.patience(), patience, "{bytes:?}");
    }
}

#[test]
fn half_a_letter_behind_what_was_no_string_is_over_with_it() {
    let mut wire = Wire::default();
    for byte in *b"\x1bP\xc2" {
        wire.take(byte);
    }
    wire.give_up();
    assert_eq!(wire.take_out().len(), 3, "Esc, P, and what is no letter");
    wire.take(0x0c);
    assert_eq!(wire.take_out(), [Input::Chord(Chord::ctrl(Key::Char('l')))]);
}

proptest::proptest! {
    #[test]
    fn no_bytes_stop_the_next_key(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let mut wire = Wire::default();
        for byte in &bytes {
            wire.take(*byte);
        }
        wire.give_up();
        wire.take_out();
        wire.take(0x0c);
        proptest::prop_assert_eq!(wire.take_out(), [Input::Chord(Chord::ctrl(Key::Char('l')))]);
    }
}
