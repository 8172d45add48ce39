//! A terminal of the test's own: a shell in it notes how the terminal is set, runs the program, and notes it again. The
//! shell outlives the program, because the kernel sets a terminal to rights by itself when its session's leader ends.

use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::demo::CHILD;

const PATIENCE: Duration = Duration::from_secs(20);
/// What the shell has filled the screen with before the program begins.
pub(crate) const BEFORE: &str = "%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%";
const SCRIPT: &str = r#"trap "" HUP; stty -g >"$PTY_CHILD/before"
line=0; while [ $line -lt 40 ]; do line=$((line + 1)); echo "$PTY_BEFORE"; done
sh -c 'echo $$ >"$PTY_CHILD/pid"; exec "$PTY_PROGRAM" $PTY_WORDS'; code=$?
stty -g >"$PTY_CHILD/after"; echo "code $code."; read -r line"#;

/// This test binary, as the small program.
const ITSELF: &str = "--exact child --nocapture --test-threads=1";
/// What a terminal with one screen does not know.
const OTHER_SCREEN: [&[u8]; 6] =
    [b"\x1b[?1049h", b"\x1b[?1049l", b"\x1b[?1047h", b"\x1b[?1047l", b"\x1b[?47h", b"\x1b[?47l"];

struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    /// The terminal has but one screen.
    one_screen: bool,
    /// The beginning of a sequence that may be one that the terminal does not know.
    kept: Vec<u8>,
}

impl Seen {
    fn take(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        if !self.one_screen {
            return self.parser.process(bytes);
        }
        for byte in bytes {
            self.kept.push(*byte);
            if OTHER_SCREEN.contains(&self.kept.as_slice()) {
                self.kept.clear();
            } else if !OTHER_SCREEN.iter().any(|sequence| sequence.starts_with(&self.kept)) {
                let last = (*byte == 0x1b).then(|| self.kept.pop()).flatten();
                self.parser.process(&self.kept);
                self.kept.clear();
                self.kept.extend(last);
            }
        }
    }
}

type Shared = Arc<(Mutex<Seen>, Condvar)>;

pub(crate) struct UnderTest {
    seen: Shared,
    stalled: Arc<AtomicBool>,
    reader: Option<JoinHandle<()>>,
    writer: Option<Box<dyn Write + Send>>,
    master: Option<Box<dyn MasterPty + Send>>,
    shell: Box<dyn Child + Send + Sync>,
    folder: TempDir,
    pid: i32,
}

/// A program whose terminal was taken away.
pub(crate) struct Gone {
    folder: TempDir,
    pub(crate) took: Duration,
    _shell: Box<dyn Child + Send + Sync>,
}

impl UnderTest {
    /// Starts the small program and waits until it has drawn.
    pub(crate) fn start(env: &[(&str, &str)]) -> UnderTest {
        UnderTest::start_in(false, env)
    }

    /// The same, and where asked for in a terminal that has but one screen.
    pub(crate) fn start_in(one_screen: bool, env: &[(&str, &str)]) -> UnderTest {
        let itself = std::env::current_exe().unwrap();
        let mut terminal = UnderTest::open(itself.to_str().unwrap(), ITSELF, one_screen, env);
        terminal.wait_text("80x24");
        terminal.learn_pid();
        terminal
    }

    /// Starts sendo itself with these words and waits for this text.
    pub(crate) fn start_sendo(words: &str, one_screen: bool, text: &str) -> UnderTest {
        let mut terminal = UnderTest::open(env!("CARGO_BIN_EXE_sendo"), words, one_screen, &[("LANG", "C.UTF-8")]);
        terminal.wait_text(text);
        terminal.learn_pid();
        terminal
    }

    /// The same, with these words around it; where a variable is `unset`, it is.
    pub(crate) fn start_sendo_in(words: &str, env: &[(&str, &str)], text: &str) -> UnderTest {
        let mut terminal = UnderTest::open(env!("CARGO_BIN_EXE_sendo"), words, false, env);
        terminal.wait_text(text);
        terminal.learn_pid();
        terminal
    }

    fn open(program: &str, words: &str, one_screen: bool, env: &[(&str, &str)]) -> UnderTest {
        let folder = TempDir::new().unwrap();
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", SCRIPT]);
        for name in ["NO_COLOR", "LC_ALL", "LC_CTYPE", "SSH_CONNECTION", "SSH_TTY", "TMUX"] {
            command.env_remove(name);
        }
        command.env("LANG", "C.UTF-8");
        command.env("TERM", "xterm-256color");
        command.env(CHILD, folder.path());
        command.env("PTY_PROGRAM", program);
        command.env("PTY_WORDS", words);
        command.env("PTY_BEFORE", BEFORE);
        for (name, value) in env {
            if *value == "unset" {
                command.env_remove(name);
            } else {
                command.env(name, value);
            }
        }
        let shell = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen: Shared = Arc::new((
            Mutex::new(Seen {
                parser: vt100::Parser::new(cells(24), cells(80), 1_000),
                bytes: Vec::new(),
                one_screen,
                kept: Vec::new(),
            }),
            Condvar::new(),
        ));
        let stalled = Arc::new(AtomicBool::new(false));
        let reader = Some(read_along(pair.master.try_clone_reader().unwrap(), &seen, &stalled));
        let writer = Some(pair.master.take_writer().unwrap());
        UnderTest { seen, stalled, reader, writer, master: Some(pair.master), shell, folder, pid: 0 }
    }

    fn learn_pid(&mut self) {
        self.pid = self.file("pid").trim().parse().unwrap();
    }

    pub(crate) fn screen<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.seen.0.lock().unwrap().parser.screen())
    }

    /// All that can be read: the screen, and what can be scrolled back to.
    pub(crate) fn everything(&self) -> String {
        let mut seen = self.seen.0.lock().unwrap();
        let screen = seen.parser.screen_mut();
        screen.set_scrollback(usize::MAX);
        let lines = screen.scrollback();
        let mut text = String::new();
        // A page at a time, from the oldest.
        for above in (0..=lines).rev().step_by(usize::from(screen.size().0.get())) {
            screen.set_scrollback(above);
            text += &screen.contents();
            text.push('\n');
        }
        screen.set_scrollback(0);
        text += &screen.contents();
        text
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.seen.0.lock().unwrap().bytes.clone()
    }

    pub(crate) fn send(&mut self, text: &str) {
        self.send_bytes(text.as_bytes());
    }

    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(bytes).unwrap();
        writer.flush().unwrap();
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_raw(self.pid).unwrap(), signal).unwrap();
    }

    /// Waits until the screen is as wanted.
    pub(crate) fn wait(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let (seen, changed) = &*self.seen;
        let guard = seen.lock().unwrap();
        let (guard, timeout) =
            changed.wait_timeout_while(guard, PATIENCE, |seen| !wanted(seen.parser.screen())).unwrap();
        assert!(!timeout.timed_out(), "waited in vain for {what}; the screen:\n{}", guard.parser.screen().contents());
    }

    pub(crate) fn wait_text(&self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    /// Waits for what the screen does not show.
    pub(crate) fn wait_until(&mut self, what: &str, mut wanted: impl FnMut(&mut UnderTest) -> bool) {
        let start = Instant::now();
        while !wanted(self) {
            assert!(start.elapsed() < PATIENCE, "waited in vain for {what}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// What the program or the shell wrote to a file; empty where there is none.
    pub(crate) fn file(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }

    /// The program has ended in this way, and the terminal is as it was before.
    pub(crate) fn assert_restored(&mut self, result: &str) {
        let mut words = result.splitn(3, ' ');
        let code = format!("{} {}.", words.next().unwrap(), words.next().unwrap());
        self.wait_text(&code);
        if let Some(ending) = words.next() {
            self.wait_text(&format!("ended Ok({ending})"));
        }
        self.screen(|screen| {
            assert!(!screen.alternate_screen(), "still on the alternate screen");
            assert!(!screen.hide_cursor(), "the cursor stays hidden");
            assert!(!screen.bracketed_paste(), "pastes stay marked");
        });
        self.assert_nothing_of_a_pupil();
        assert_eq!(self.file("before"), self.file("after"), "the terminal is set otherwise than before");
        assert!(!self.file("before").is_empty());
    }

    /// Stopped, the terminal is the shell's, and shows nothing of the program's.
    pub(crate) fn assert_stops(&mut self) {
        self.signal(Signal::TSTP);
        self.wait_until("the stop", |terminal| terminal.state() == 'T');
        self.wait("the shell's screen", |screen| {
            let is_own = screen.alternate_screen() || screen.hide_cursor() || screen.bracketed_paste();
            !is_own && !screen.contents().contains("Thornhill School")
        });
        assert!(!self.is_raw(), "the terminal stays raw");
        self.assert_nothing_of_a_pupil();
    }

    /// No name and no line of a plan can be read, also not by scrolling back.
    pub(crate) fn assert_nothing_of_a_pupil(&self) {
        let everything = self.everything();
        for word in ["Okafor", "Amara", "CI07", "Pre-teach"] {
            assert!(!everything.contains(word), "{word:?} stayed:\n{everything}");
        }
    }

    /// How much processor time it has used.
    pub(crate) fn cpu(&self) -> Duration {
        let of = |line: &String| -> u64 { line.split(' ').next().unwrap().parse().unwrap() };
        Duration::from_nanos(self.tasks("schedstat").iter().map(of).sum())
    }

    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        self.seen.0.lock().unwrap().parser.screen_mut().set_size(cells(rows), cells(columns));
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    /// Whether the terminal hands on each key at once, unechoed.
    pub(crate) fn is_raw(&self) -> bool {
        let master = self.master.as_ref().unwrap();
        let termios = master.get_termios().unwrap();
        let flags = format!("{:?}", termios.local_flags);
        !flags.split(|letter: char| !letter.is_alphanumeric()).any(|flag| ["ICANON", "ECHO"].contains(&flag))
    }

    /// Stops taking what the program writes.
    pub(crate) fn stall(&self) {
        self.stalled.store(true, Ordering::SeqCst);
    }

    pub(crate) fn state(&self) -> char {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.pid)).unwrap_or_default();
        stat.rsplit(") ").next().and_then(|rest| rest.chars().next()).unwrap_or('X')
    }

    pub(crate) fn is_alive(&self) -> bool {
        !matches!(self.state(), 'X' | 'Z')
    }

    /// Whether one of its threads hangs in a write to the terminal.
    pub(crate) fn is_blocked_writing(&self) -> bool {
        self.tasks("wchan").iter().any(|place| place.contains("n_tty_write") || place.contains("tty_write"))
            || self.tasks("syscall").iter().any(|call| call.starts_with("1 0x1 "))
    }

    /// How often its threads have woken up so far.
    pub(crate) fn wakeups(&self) -> u64 {
        let of = |status: &String| -> u64 {
            let line = status.lines().find(|line| line.starts_with("voluntary_ctxt_switches")).unwrap();
            line.split_whitespace().nth(1).unwrap().parse().unwrap()
        };
        self.tasks("status").iter().map(of).sum()
    }

    fn tasks(&self, file: &str) -> Vec<String> {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.pid)).unwrap();
        tasks.filter_map(|task| fs::read_to_string(task.unwrap().path().join(file)).ok()).collect()
    }

    /// Waits until nothing has moved for a while.
    pub(crate) fn settle(&mut self) {
        let mut last = (self.bytes().len(), self.wakeups(), Instant::now());
        self.wait_until("rest", |terminal| {
            let now = (terminal.bytes().len(), terminal.wakeups());
            if now != (last.0, last.1) {
                last = (now.0, now.1, Instant::now());
            }
            last.2.elapsed() > Duration::from_millis(100)
        });
    }

    /// Lets time pass, which is what is measured.
    pub(crate) fn idle(time: Duration) {
        std::thread::sleep(time);
    }

    /// Takes the terminal away, with no signal to the program: the shell leads the session and ignores it.
    pub(crate) fn vanish(mut self) -> Gone {
        drop(self.writer.take()); // Its last words are Enter and ^D.
        self.wait_text("key ^D");
        self.stalled.store(true, Ordering::SeqCst);
        self.resize(100, 30); // What is drawn now lets the reader go.
        self.reader.take().unwrap().join().unwrap();
        let start = Instant::now();
        drop(self.master.take());
        self.wait_until("the end", |terminal| !terminal.is_alive());
        Gone { took: start.elapsed(), folder: self.folder, _shell: self.shell }
    }
}

impl Gone {
    pub(crate) fn wait_file(&self, name: &str) -> String {
        let file = self.folder.path().join(name);
        // What there is instead says why it is not there.
        let beside = || {
            let names = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
            names.map(|path| format!("{}: {:?}", path.display(), fs::read_to_string(&path))).collect::<Vec<_>>()
        };
        fs::read_to_string(file).unwrap_or_else(|_| panic!("no {name} after {:?}, only {:?}", self.took, beside()))
    }
}

fn read_along(mut from: Box<dyn Read + Send>, seen: &Shared, stalled: &Arc<AtomicBool>) -> JoinHandle<()> {
    let (seen, stalled) = (Arc::clone(seen), Arc::clone(stalled));
    std::thread::spawn(move || {
        let mut buffer = [0; 16384];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            let mut now = seen.0.lock().unwrap();
            now.take(&buffer[..count]);
            seen.1.notify_all();
            if stalled.load(Ordering::SeqCst) {
                return;
            }
        }
    })
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}
