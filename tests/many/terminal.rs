//! The screen on a terminal that goes away: nothing of it stays, and what was half typed is offered next time.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::school::{PROGRAM, School, wait};

const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Terminal {
    seen: Arc<(Mutex<vt100::Parser>, Condvar)>,
    closing: Arc<AtomicBool>,
    reading: Option<JoinHandle<()>>,
    writer: Option<Box<dyn Write + Send>>,
    master: Option<Box<dyn MasterPty + Send>>,
    pub(crate) child: Box<dyn Child + Send + Sync>,
}

impl Terminal {
    /// The screens, for the teacher. The shell before them may take the hang-up's signal for itself.
    fn start(school: &School, trap: &str) -> Terminal {
        Terminal::start_at(school, &school.store, trap)
    }

    /// The same on a store at another path.
    pub(crate) fn start_at(school: &School, store: &Path, trap: &str) -> Terminal {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", &format!("{trap} '{PROGRAM}' --as h.bennett; true")]);
        command.env("HOME", school.folder.path());
        command.env("SENDO_STORE", store);
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Arc::new((Mutex::new(vt100::Parser::new(cells(24), cells(80), 0)), Condvar::new()));
        let (mut reader, shared) = (pair.master.try_clone_reader().unwrap(), Arc::clone(&seen));
        let closing = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&closing);
        let reading = std::thread::spawn(move || {
            let mut buffer = [0; 16384];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                shared.0.lock().unwrap().process(&buffer[..count]);
                shared.1.notify_all();
                if over.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        let writer = Some(pair.master.take_writer().unwrap());
        Terminal { seen, closing, reading: Some(reading), writer, master: Some(pair.master), child }
    }

    pub(crate) fn send(&mut self, keys: &str) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Takes the terminal away, from a program that has dealt with all it was sent, or that is still reading.
    fn close(&mut self, rest: bool) {
        // The writer's last words are Enter and ^D: what is typed must be a line that is refused.
        drop(self.writer.take_if(|_| rest));
        self.closing.store(true, Ordering::SeqCst);
        let larger = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
        // What is drawn now lets the reader go; the keys were taken in before.
        self.master.as_ref().unwrap().resize(larger).unwrap();
        self.reading.take().unwrap().join().unwrap();
        drop(self.master.take());
        drop(self.writer.take());
    }

    pub(crate) fn wait_text(&self, text: &str) {
        let (seen, changed) = &*self.seen;
        let guard = seen.lock().unwrap();
        let missing = |parser: &mut vt100::Parser| !parser.screen().contents().contains(text);
        let (guard, timeout) = changed.wait_timeout_while(guard, PATIENCE, missing).unwrap();
        assert!(!timeout.timed_out(), "waited in vain for {text:?}:\n{}", guard.screen().contents());
    }

    /// Presses a key until it is answered so: a stop takes none before it has stood a moment.
    fn press_until(&mut self, key: &str, text: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            self.send(key);
            let (seen, changed) = &*self.seen;
            let missing = |parser: &mut vt100::Parser| !parser.screen().contents().contains(text);
            let guard = seen.lock().unwrap();
            let (guard, timeout) = changed.wait_timeout_while(guard, Duration::from_millis(200), missing).unwrap();
            if !timeout.timed_out() {
                return;
            }
            assert!(Instant::now() < until, "waited in vain for {text:?}:\n{}", guard.screen().contents());
        }
    }

    /// Clients of the school, as the system lists them.
    fn clients(school: &School) -> Vec<i32> {
        let all =
            std::fs::read_dir("/proc").unwrap().filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
        let of_school = format!("SENDO_STORE={}", school.store.display());
        let is_client = |pid: &i32| {
            let read = |what| std::fs::read(format!("/proc/{pid}/{what}")).unwrap_or_default();
            let (words, around) = (read("cmdline"), read("environ"));
            words.starts_with(PROGRAM.as_bytes())
                && !words.split(|byte| *byte == 0).any(|word| word == b"serve")
                && around.split(|byte| *byte == 0).any(|variable| variable == of_school.as_bytes())
        };
        all.filter(is_client).collect()
    }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

fn a_terminal_that_closes(trap: &str, rest: bool) {
    let school = School::new();
    let mut terminal = Terminal::start(&school, trap);
    terminal.wait_text("Akira Francis");
    terminal.send("okafor");
    terminal.wait_text("Amara Okafor");
    terminal.send("9+p settled in tw");
    terminal.wait_text("settled in tw");
    assert_eq!(Terminal::clients(&school).len(), 1);
    let start = Instant::now();
    terminal.close(rest);
    wait("the client to go", || Terminal::clients(&school).is_empty());
    println!("{trap:?}: gone after {:?}", start.elapsed());
    let patience = Duration::from_millis(if rest { 1_000 } else { 2_000 });
    assert!(start.elapsed() < patience, "it took {:?}", start.elapsed());
    let _ = terminal.child.kill();
    let _ = terminal.child.wait();
    let mut next = Terminal::start(&school, trap);
    next.wait_text("Something you typed was not sent");
    next.send(":go on with");
    next.wait_text("Amara Okafor");
    next.send("\r");
    next.wait_text("settled in tw");
    next.send("\u{1b}\u{1b}\u{1b}\r");
    let _ = next.child.kill();
    let _ = next.child.wait();
}

#[test]
fn with_a_hang_up_signal() {
    a_terminal_that_closes("", true);
}

#[test]
fn without_a_hang_up_signal() {
    a_terminal_that_closes("trap '' HUP;", true);
}

#[test]
fn with_keys_under_way() {
    a_terminal_that_closes("trap '' HUP;", false);
}

#[test]
fn what_was_typed_before_the_stop_was_seen_does_not_answer_it() {
    let school = School::new();
    let mut terminal = Terminal::start(&school, "");
    terminal.wait_text("Akira Francis");
    terminal.send("okafor");
    terminal.wait_text("CI07 Pre-teach");
    // In one read: the Enter opens the stop, and what stands behind it would pass the word, or say that it is one, wipe
    // the words and go.
    for ahead in ["\u{e}", "\u{19}\u{18}\u{1b}"] {
        terminal.send(&format!("1+ a bruise on the apple\r{ahead}"));
        terminal.wait_text("Write these words down now");
        // Nor does what a slow line brings a moment later.
        terminal.send(ahead);
        terminal.press_until("\u{18}", "say first whether it is one");
        terminal.send("\u{19}");
        terminal.wait_text("Kept: who, when, and that you were pointed to the DSL.");
        terminal.wait_text("a bruise on the apple");
        terminal.send("\u{18}");
        terminal.wait_text("The words are wiped");
        terminal.send("\u{1b}");
        terminal.wait_text("CI07 Pre-teach");
    }
    // A key opens it, and an Esc that was typed with the key does not close it.
    terminal.send("\u{1b}[19~\u{1b}");
    terminal.wait_text("Tell now, in person");
    terminal.press_until("\u{18}", "there are no words here");
    terminal.send("\u{1b}");
    terminal.wait_text("CI07 Pre-teach");
    assert!(!school.ask(&["observations", "amara okafor"]).contains("apple"));
    let _ = terminal.child.kill();
    let _ = terminal.child.wait();
}
