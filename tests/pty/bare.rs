//! A terminal with one screen only, such as the Linux console: what the shell wrote is gone while sendo draws, and
//! nothing that sendo drew is left when the shell goes on.

use rustix::process::Signal;

use crate::under_test::UnderTest;

/// Starts in a terminal with one screen that the shell has filled; nothing of the shell's stands between the lines.
fn start() -> UnderTest {
    let terminal = UnderTest::start_in(true, &[]);
    assert_reads_as_elsewhere(&terminal);
    terminal
}

fn assert_reads_as_elsewhere(terminal: &UnderTest) {
    terminal.wait("a whole screen", |screen| screen.contents().contains("Enter open"));
    let shown = terminal.screen(vt100::Screen::contents);
    assert!(!shown.contains('%'), "the shell's text stands between sendo's:\n{shown}");
    assert!(!terminal.screen(vt100::Screen::alternate_screen), "this terminal has but one screen");
}

#[test]
fn every_ending_leaves_an_empty_screen() {
    type Ends = fn(&mut UnderTest);
    let endings: [(Ends, &str); 6] = [
        (|terminal| terminal.send("Q"), "code 0 Finished"),
        (|terminal| terminal.send("W"), "code 3 Failed"),
        (|terminal| terminal.send("M"), "code 101"),
        (|terminal| terminal.signal(Signal::TERM), "code 0 Terminated"),
        (|terminal| terminal.signal(Signal::HUP), "code 0 Hangup"),
        (|terminal| terminal.signal(Signal::QUIT), "code 0 Terminated"),
    ];
    for (end, result) in endings {
        let mut terminal = start();
        end(&mut terminal);
        terminal.assert_restored(result);
    }
}

#[test]
fn a_stop_leaves_an_empty_screen_and_going_on_draws_all() {
    let mut terminal = start();
    for round in 1..=2 {
        terminal.assert_stops();
        terminal.signal(Signal::CONT);
        terminal.wait_text(&format!("resumed {round}"));
        terminal.wait_text("Okafor");
        assert_reads_as_elsewhere(&terminal);
    }
    terminal.send("Q");
    terminal.assert_restored("code 0 Finished");
}

#[test]
fn another_size_leaves_nothing_either() {
    let mut terminal = start();
    for (columns, rows) in [(120, 40), (60, 12), (100, 30)] {
        // This emulator scrolls where a line of a frame under way is too long for it, also when it is told not to.
        terminal.settle();
        terminal.resize(columns, rows);
        terminal.wait_text(&format!("{columns}x{rows}"));
        assert_reads_as_elsewhere(&terminal);
    }
    terminal.send("Q");
    terminal.assert_restored("code 0 Finished");
}

#[test]
fn the_demo_leaves_nothing_on_any_terminal() {
    for one_screen in [true, false] {
        let mut terminal = UnderTest::start_sendo("demo", one_screen, "Akira Francis");
        assert!(!terminal.screen(vt100::Screen::contents).contains("%%"), "the shell's text stands there");
        terminal.send("amara");
        terminal.wait_text("Pre-teach three words");
        terminal.send("\r");
        terminal.wait_text("parents");
        terminal.assert_stops();
        terminal.signal(Signal::CONT);
        terminal.wait_text("parents");
        terminal.signal(Signal::TERM);
        terminal.assert_restored("code 0");
    }
}
