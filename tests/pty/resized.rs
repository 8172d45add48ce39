//! A key after a resize: it is taken at once, and nothing is busy afterwards.

use std::time::{Duration, Instant};

use crate::under_test::UnderTest;

/// How soon a key is taken.
const SOON: Duration = Duration::from_millis(50);
const TRIES: usize = 7;
const USUAL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (100, 30);

/// Something to press, and what the screen says then.
type Press<'a> = (&'a str, &'a str);

/// Presses the first, changes the size, presses the second, several times. The time that the second takes is compared
/// with what it takes where the size stays, so that a busy machine does not count; `waits` is for the new size first.
fn check(terminal: &mut UnderTest, first: Press, second: Press, back: &[Press], waits: bool) {
    let mut took = [Vec::new(), Vec::new()];
    for resized in [false, true].repeat(TRIES) {
        press(terminal, first);
        if resized {
            let (columns, rows) = if terminal.screen(|screen| screen.size().1.get() == 80) { WIDE } else { USUAL };
            let before = terminal.bytes().len();
            terminal.resize(columns, rows);
            if waits {
                terminal.wait_until("the new size", |terminal| terminal.bytes().len() > before);
                terminal.settle();
            }
        }
        let pressed = Instant::now();
        press(terminal, second);
        took[usize::from(resized)].push(pressed.elapsed());
        if resized {
            assert_rests(terminal);
        }
        for key in back {
            press(terminal, *key);
        }
    }
    let [usual, resized] = took.map(|mut took| {
        took.sort_unstable();
        took[TRIES / 2]
    });
    assert!(resized <= SOON + 2 * usual, "{second:?} after {first:?} took {resized:?}, and {usual:?} in the same size");
}

fn press(terminal: &mut UnderTest, (key, text): Press) {
    terminal.send(key);
    terminal.wait_text(text);
}

/// It comes to rest: a loop that is told of a key and finds none would use all of a processor, for ever. What the server
/// in the same process still has to do is over after a while, also on a busy machine.
fn assert_rests(terminal: &mut UnderTest) {
    terminal.settle();
    let span = Duration::from_millis(200);
    let mut spans = Vec::new();
    while spans.len() < 10 {
        let before = terminal.cpu();
        UnderTest::idle(span);
        let used = terminal.cpu().saturating_sub(before);
        if used < span / 10 {
            return;
        }
        spans.push(used);
    }
    panic!("{spans:?} of {span:?} each of processor time, with nothing to do");
}

#[test]
fn a_key_after_a_resize_is_taken() {
    for waits in [true, false] {
        let mut terminal = UnderTest::start(&[]);
        check(&mut terminal, ("x", "key x "), ("y", "key y "), &[], waits);
        check(&mut terminal, ("x", "key x "), ("\u{1b}[5~", "key PgUp "), &[], waits);
        terminal.send("Q");
        terminal.assert_restored("code 0 Finished");
    }
}

#[test]
fn a_key_after_a_resize_is_taken_on_every_screen() {
    let mut terminal = UnderTest::start_sendo("demo", false, "Akira Francis");
    check(&mut terminal, ("a", "find  a "), ("m", "find  am "), &[("\x7f", "find  a "), ("\x7f", "find    ")], true);
    press(&mut terminal, ("amara", "find  amara "));
    press(&mut terminal, ("\r", "good at"));
    check(&mut terminal, ("\u{1b}[H", "cycle 3"), ("?", "keys: pupil"), &[("\u{1b}", "cycle 3")], false);
    // An empty log line closes.
    let closed = [("\x7f", "worked, today"), ("\x7f", "^E plan")];
    check(&mut terminal, ("1", "worked, today"), ("-", "did not work, today"), &closed, false);
    terminal.resize(90, 26);
    press(&mut terminal, ("\u{c}", "Locked."));
    // What is pressed before the server has locked as well does nothing.
    terminal.settle();
    terminal.resize(80, 24);
    press(&mut terminal, ("\r", "Akira Francis"));
    assert_rests(&mut terminal);
}
