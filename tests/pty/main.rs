//! The loop in a real terminal: it must give the terminal back in every ending, draw little, and sleep when idle.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    missing_docs
)]

mod bare;
mod demo;
mod kinds;
mod locked;
mod multiplexer;
mod resized;
mod under_test;

use std::time::{Duration, Instant};

use rustix::process::Signal;
use under_test::UnderTest;

/// Not a test: what the others start again inside a terminal of their own.
#[test]
fn child() {
    if std::env::var_os(demo::CHILD).is_some() {
        demo::main();
    }
}

#[test]
fn quitting_gives_the_terminal_back() {
    let mut terminal = UnderTest::start(&[]);
    terminal.wait("a raw, alternate screen", |screen| screen.alternate_screen() && screen.hide_cursor());
    assert!(terminal.screen(vt100::Screen::bracketed_paste));
    terminal.send("Q");
    terminal.assert_restored("code 0 Finished");
}

#[test]
fn a_failing_thread_gives_the_terminal_back_and_says_so() {
    for (key, result) in [("W", "code 3 Failed"), ("M", "code 101")] {
        let mut terminal = UnderTest::start(&[]);
        terminal.send(key);
        terminal.assert_restored(result);
        terminal.wait_text("sendo stopped because of a fault");
        assert!(terminal.file("log").contains("told to fail"), "{key}: the log says what failed");
    }
}

#[test]
fn a_failure_that_is_caught_is_nobody_elses_business() {
    let mut terminal = UnderTest::start(&[]);
    terminal.send("C");
    terminal.wait_text("caught it");
    assert!(terminal.screen(vt100::Screen::alternate_screen));
    assert!(terminal.file("log").contains("caught:"));
    terminal.send("Q");
    terminal.assert_restored("code 0 Finished");
}

#[test]
fn signals_end_it_and_the_program_is_told() {
    for (signal, result) in
        [(Signal::TERM, "code 0 Terminated"), (Signal::HUP, "code 0 Hangup"), (Signal::QUIT, "code 0 Terminated")]
    {
        let mut terminal = UnderTest::start(&[]);
        terminal.signal(signal);
        terminal.assert_restored(result);
        assert!(terminal.file("told").contains(result.rsplit(' ').next().unwrap()), "{signal:?}");
    }
}

#[test]
fn an_interrupt_does_no_harm() {
    let mut terminal = UnderTest::start(&[]);
    terminal.signal(Signal::INT);
    terminal.send("\u{3}");
    terminal.wait_text("key ^C");
    terminal.send("Q");
    terminal.assert_restored("code 0 Finished");
}

#[test]
fn it_goes_when_the_terminal_vanishes_without_a_signal() {
    let terminal = UnderTest::start(&[]);
    let gone = terminal.vanish();
    let told = gone.wait_file("told");
    assert!(told.starts_with("Hangup"), "{told}");
    assert!(gone.took < Duration::from_secs(1), "it took {:?}", gone.took);
    let ticks: u64 = told.split_whitespace().last().unwrap().parse().unwrap();
    assert!(ticks < 50, "it burnt {ticks} ticks of CPU in its life");
}

#[test]
fn a_stalled_terminal_cannot_keep_it() {
    let mut terminal = UnderTest::start(&[]);
    terminal.stall();
    // Whole new screens until the line is full and the loop hangs in a write.
    terminal.wait_until("the line to be full", |terminal| {
        terminal.send("F");
        terminal.is_blocked_writing()
    });
    let asked = Instant::now();
    terminal.signal(Signal::TERM);
    terminal.wait_until("the end", |terminal| !terminal.is_alive());
    assert!(asked.elapsed() < Duration::from_secs(3), "it took {:?}", asked.elapsed());
}

#[test]
fn a_stop_shows_nothing_and_going_on_shows_all() {
    let mut terminal = UnderTest::start(&[]);
    for round in 1..=2 {
        terminal.assert_stops();
        terminal.signal(Signal::CONT);
        terminal.wait_text(&format!("resumed {round}"));
        terminal.wait("the whole screen", |screen| screen.alternate_screen() && screen.contents().contains("Okafor"));
        assert!(terminal.is_raw());
    }
    terminal.send("Q");
    terminal.assert_restored("code 0 Finished");
}

#[test]
fn a_stop_that_nobody_announced_is_made_good() {
    let mut terminal = UnderTest::start(&[]);
    terminal.signal(Signal::STOP);
    terminal.wait_until("the stop", |terminal| terminal.state() == 'T');
    terminal.signal(Signal::CONT);
    terminal.wait_text("resumed 1");
    terminal.send("Q");
    terminal.assert_restored("code 0 Finished");
}

#[test]
fn no_color_leaves_no_colour_and_the_bar_stays() {
    for (no_color, expected) in [(false, true), (true, false)] {
        let env: &[(&str, &str)] = if no_color { &[("NO_COLOR", "1")] } else { &[] };
        let terminal = UnderTest::start(env);
        let (coloured, bar) = terminal.screen(|screen| {
            let cells = (0..24).flat_map(|row| (0..80).filter_map(move |column| screen.cell(row, column)));
            let coloured = cells.filter(|cell| cell.fgcolor() != vt100::Color::Default).count();
            let cell = screen.cell(1, 20).unwrap();
            (coloured > 0, cell.inverse() || cell.bgcolor() != vt100::Color::Default)
        });
        assert_eq!(coloured, expected, "NO_COLOR {no_color}");
        assert!(bar, "the bar under the cursor, NO_COLOR {no_color}");
    }
}

#[test]
fn a_new_size_is_drawn() {
    let mut terminal = UnderTest::start(&[]);
    for (columns, rows) in [(120, 40), (40, 10), (1, 1), (80, 24)] {
        terminal.resize(columns, rows);
        if columns > 1 {
            terminal.wait_text(&format!("{columns}x{rows}"));
        }
    }
    terminal.send("Q");
    terminal.assert_restored("code 0 Finished");
}

#[test]
fn split_keys_are_joined_and_a_lone_escape_is_one() {
    let mut terminal = UnderTest::start(&[]);
    terminal.send("\u{1b}");
    terminal.wait_text("key Esc");
    // On a machine under load a pause can last longer than an Esc is held; then it rightly is an Esc.
    let joined = (0..10).any(|_| {
        terminal.send("x");
        terminal.wait_text("key x ");
        for byte in ["\u{1b}", "[", "5", "~"] {
            terminal.send(byte);
            std::thread::sleep(Duration::from_millis(3));
        }
        terminal.wait("an answer", |screen| ["key PgUp", "key ~"].iter().any(|text| screen.contents().contains(text)));
        terminal.screen(|screen| screen.contents().contains("key PgUp"))
    });
    assert!(joined, "four bytes 3 ms apart were never joined");
}

#[test]
fn pastes_arrive_whole_and_plain() {
    let mut terminal = UnderTest::start(&[]);
    terminal.send("\u{1b}[200~one\r\ntwo\u{7}\tthree\u{1b}[201~");
    terminal.wait_text("paste \"one\\ntwo three\"");
}

#[test]
fn what_never_ends_does_not_keep_the_keys() {
    let mut terminal = UnderTest::start(&[]);
    terminal.send("\u{1b}[200~half of it");
    terminal.wait_text("paste \"half of it\"");
    terminal.send("\u{c}");
    terminal.wait_text("key ^L");
    // An answer of the terminal to somebody before: its end never comes, and what is pressed is no part of it.
    for begun in ["\u{1b}]11;rgb:0000", "\u{1b}P>|", "\u{1b}_G", "\u{1b}[?62;"] {
        terminal.send("x");
        terminal.wait_text("key x ");
        terminal.send(begun);
        terminal.send("\u{c}");
        terminal.wait_text("key ^L");
    }
}

#[test]
fn a_burst_is_drawn_at_most_three_times() {
    let mut terminal = UnderTest::start(&[]);
    let before = terminal.bytes();
    terminal.send(&"\u{1b}[B".repeat(100));
    terminal.wait_text("row 100 ");
    let answer = terminal.bytes()[before.len()..].to_vec();
    let frames = answer.windows(8).filter(|bytes| bytes == b"\x1b[?2026h").count();
    assert!((1..=3).contains(&frames), "{frames} frames");
    assert!(answer.len() <= 5_000, "{} bytes", answer.len());
}

#[test]
fn a_key_that_changes_nothing_writes_nothing() {
    let mut terminal = UnderTest::start(&[]);
    terminal.send("z");
    terminal.wait_text("key z");
    let before = terminal.bytes().len();
    terminal.send("zzz");
    // The next key answers; had the others written, it would be more than one frame.
    terminal.send("y");
    terminal.wait_text("key y");
    let answer = terminal.bytes()[before..].to_vec();
    assert_eq!(answer.windows(8).filter(|bytes| bytes == b"\x1b[?2026h").count(), 1);
}

#[test]
fn a_deadline_wakes_it_once() {
    let mut terminal = UnderTest::start(&[]);
    terminal.send("D");
    terminal.wait_text("due 1 ");
    terminal.settle();
    let before = terminal.wakeups();
    UnderTest::idle(Duration::from_millis(300));
    assert_eq!(terminal.wakeups(), before, "a deadline that was served and not moved");
}

#[test]
fn idle_is_idle() {
    let mut terminal = UnderTest::start(&[]);
    terminal.send("j");
    terminal.wait_text("key j");
    terminal.settle();
    let (bytes, wakeups) = (terminal.bytes().len(), terminal.wakeups());
    UnderTest::idle(Duration::from_secs(3));
    assert_eq!(terminal.bytes().len(), bytes, "output while idle");
    assert_eq!(terminal.wakeups(), wakeups, "wake-ups while idle");
}

/// What the keys that sendo binds are on the wire, terminal by terminal, where that is not the same everywhere.
const WIRES: &[(&str, &[(&str, &str)])] = &[
    (
        "xterm",
        &[
            ("\x1b[H", "Home"),
            ("\x1b[F", "End"),
            ("\x1bOH", "Home"),
            ("\x1bOF", "End"),
            ("\x1bOP", "F1"),
            ("\x1b[19~", "F8"),
            ("\x1b[1;5D", "Ctrl-Left"),
            ("\x1b[1;5C", "Ctrl-Right"),
            ("\x1b[Z", "Shift-Tab"),
            ("\x7f", "Backspace"),
            ("\x1b[3~", "Del"),
            ("\x1b[5~", "PgUp"),
            ("\x1b[6~", "PgDn"),
            ("\x1bOA", "Up"),
        ],
    ),
    (
        "putty-256color",
        &[
            ("\x1b[1~", "Home"),
            ("\x1b[4~", "End"),
            ("\x1b[11~", "F1"),
            ("\x1b[12~", "F2"),
            ("\x1b[15~", "F5"),
            // Ctrl and an arrow are what an arrow is elsewhere: by a character, then, not by a word.
            ("\x1b[19~", "F8"),
            ("\x1bOD", "Left"),
            ("\x1bOC", "Right"),
            ("\x1b[Z", "Shift-Tab"),
            ("\x08", "Backspace"),
            ("\x7f", "Backspace"),
            ("\x1b[3~", "Del"),
            ("\x1b[5~", "PgUp"),
            ("\x1b[6~", "PgDn"),
            ("\x1b[A", "Up"),
        ],
    ),
    (
        "tmux-256color",
        &[
            ("\x1b[1~", "Home"),
            ("\x1b[4~", "End"),
            ("\x1bOP", "F1"),
            ("\x1b[19~", "F8"),
            ("\x1b[1;5D", "Ctrl-Left"),
            ("\x1b[Z", "Shift-Tab"),
            ("\x7f", "Backspace"),
            ("\x1b[3~", "Del"),
            ("\x1bOB", "Down"),
        ],
    ),
    (
        "screen",
        &[
            ("\x1b[1~", "Home"),
            ("\x1b[4~", "End"),
            ("\x1bOP", "F1"),
            ("\x1b[19~", "F8"),
            ("\x1b[1;5C", "Ctrl-Right"),
            ("\x1b[Z", "Shift-Tab"),
            ("\x7f", "Backspace"),
            ("\x1b[3~", "Del"),
            ("\x1bOA", "Up"),
            ("\x1b[6~", "PgDn"),
        ],
    ),
    (
        "linux",
        &[
            ("\x1b[1~", "Home"),
            ("\x1b[4~", "End"),
            ("\x1b[[A", "F1"),
            ("\x1b[[E", "F5"),
            ("\x1b[19~", "F8"),
            ("\x1b\t", "Shift-Tab"),
            ("\x7f", "Backspace"),
            ("\x1b[3~", "Del"),
            ("\x1b[5~", "PgUp"),
            ("\x1b[B", "Down"),
        ],
    ),
    (
        "rxvt-unicode-256color",
        &[
            ("\x1b[7~", "Home"),
            ("\x1b[8~", "End"),
            ("\x1b[11~", "F1"),
            ("\x1b[19~", "F8"),
            ("\x1b[Z", "Shift-Tab"),
            ("\x7f", "Backspace"),
            ("\x1b[3~", "Del"),
            ("\x1b[5~", "PgUp"),
            ("\x1b[D", "Left"),
        ],
    ),
];

#[test]
fn the_keys_of_every_terminal_arrive() {
    for (term, keys) in WIRES {
        let mut terminal = UnderTest::start(&[("TERM", term)]);
        for (bytes, name) in *keys {
            terminal.send("x");
            terminal.wait_text("key x ");
            terminal.send(bytes);
            terminal.wait("an answer", |screen| !screen.contents().contains("key x "));
            let came = terminal.screen(|screen| screen.contents().contains(&format!("key {name} ")));
            assert!(came, "{term}: {bytes:?} is not {name}:\n{}", terminal.screen(vt100::Screen::contents));
        }
        // What every terminal sends alike: Ctrl with a letter. It is never XON, XOFF or a signal here.
        for letter in b'a'..=b'z' {
            let wanted = match letter {
                b'h' => "key Backspace ".to_owned(),
                b'i' => "key Tab ".to_owned(),
                b'j' | b'm' => "key Enter ".to_owned(),
                _ => format!("key ^{} ", char::from(letter).to_ascii_uppercase()),
            };
            terminal.send("x");
            terminal.wait_text("key x ");
            terminal.send(std::str::from_utf8(&[letter - b'a' + 1]).unwrap());
            terminal.wait_text(&wanted);
        }
        // A number pad types what is on it.
        for sign in "0123456789*/+-.".chars() {
            terminal.send("x");
            terminal.wait_text("key x ");
            terminal.send(&sign.to_string());
            terminal.wait_text(&format!("key {sign} "));
        }
    }
}
