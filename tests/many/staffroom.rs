//! The terminal in the staffroom: an account that many use, and people who walk away from it. Needs root, to be that
//! account; elsewhere it says that it was skipped.

use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::num::NonZero;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, PtyPair, PtySize, native_pty_system};

use crate::school::{PROGRAM, School, said};

const ACCOUNT: u32 = 61_003;
const PATIENCE: Duration = Duration::from_secs(30);
/// In seconds; half of it passes before the warning.
const IDLE_LOCK: &str = "12";

/// What the terminal has shown: the screen with all that scrolled off it, and every byte.
struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

pub(crate) struct Terminal {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    writer: Box<dyn Write + Send>,
    pub(crate) child: Box<dyn Child + Send + Sync>,
    _pair: PtyPair,
}

impl Terminal {
    /// On the account that many use.
    pub(crate) fn start(program: &Path, store: &Path) -> Terminal {
        let mut command = CommandBuilder::new("setpriv");
        let account = ACCOUNT.to_string();
        command.args(["--reuid", &account, "--regid", &account, "--clear-groups"]);
        command.arg(program);
        Terminal::run(command, store, Path::new("/nonexistent"))
    }

    /// The teacher, from the account that runs the test.
    pub(crate) fn start_own(school: &School) -> Terminal {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(["--as", "h.bennett"]);
        Terminal::run(command, &school.store, school.folder.path())
    }

    fn run(mut command: CommandBuilder, store: &Path, home: &Path) -> Terminal {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        command.args(["--idle-lock", IDLE_LOCK, "--store"]);
        command.arg(store);
        command.env("HOME", home);
        command.cwd("/");
        command.env("LANG", "C.UTF-8");
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).unwrap();
        let cells = |count| NonZero::new(count).unwrap();
        let seen = Seen { parser: vt100::Parser::new(cells(24), cells(80), 1_000), bytes: Vec::new() };
        let seen = Arc::new((Mutex::new(seen), Condvar::new()));
        let (mut reader, shared) = (pair.master.try_clone_reader().unwrap(), Arc::clone(&seen));
        std::thread::spawn(move || {
            let mut buffer = [0; 16384];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                let mut now = shared.0.lock().unwrap();
                now.parser.process(&buffer[..count]);
                now.bytes.extend_from_slice(&buffer[..count]);
                shared.1.notify_all();
            }
        });
        let writer = pair.master.take_writer().unwrap();
        Terminal { seen, writer, child, _pair: pair }
    }

    pub(crate) fn send(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    pub(crate) fn wait_text(&self, text: &str) {
        let (seen, changed) = &*self.seen;
        let missing = |seen: &mut Seen| !seen.parser.screen().contents().contains(text);
        let (guard, timeout) = changed.wait_timeout_while(seen.lock().unwrap(), PATIENCE, missing).unwrap();
        assert!(!timeout.timed_out(), "waited in vain for {text:?}:\n{}", guard.parser.screen().contents());
    }

    /// Neither the screen nor what scrolled off it has any of these, and the title was never set.
    fn has_none_of(&self, words: &[&str]) {
        let mut seen = self.seen.0.lock().unwrap();
        for back in [0, usize::MAX] {
            seen.parser.screen_mut().set_scrollback(back);
            let contents = seen.parser.screen().contents();
            let found: Vec<&&str> = words.iter().filter(|word| contents.contains(**word)).collect();
            assert!(found.is_empty(), "{found:?} stayed:\n{contents}");
        }
        seen.parser.screen_mut().set_scrollback(0);
        assert!(!seen.bytes.windows(2).any(|pair| pair == b"\x1b]"), "something was said to the window's title");
    }

    pub(crate) fn sign_in(&mut self, initials: &str, pin: &str) {
        self.wait_text("Sign in with your initials");
        self.send(&format!("{initials}\r"));
        self.send(&format!("{pin}\r"));
    }

    /// From a one-time PIN to one of their own.
    pub(crate) fn choose(&mut self, initials: &str, slip: &str, own: &str) {
        self.sign_in(initials, slip);
        self.wait_text("Choose your own");
        self.send(&format!("{own}\r{own}\r"));
    }
}

/// The school of a server that this account may reach, and where many use the account; `None` without root.
pub(crate) fn staffroom() -> Option<(School, crate::school::Serving, std::path::PathBuf)> {
    let setpriv = Command::new("setpriv").arg("--version").stdout(Stdio::null()).status();
    if !rustix::process::geteuid().is_root() || setpriv.is_err() {
        println!("skipped: without root and setpriv a test cannot be another account");
        return None;
    }
    let school = School::new();
    let program = school.folder.path().join("sendo");
    fs::copy(PROGRAM, &program).unwrap();
    let serving = school.serve();
    for (path, mode) in [(school.folder.path(), 0o755), (&school.store, 0o755), (&school.socket(), 0o666)] {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }
    office(&school, &["set", "shared_logins", &ACCOUNT.to_string()]);
    Some((school, serving, program))
}

pub(crate) fn office(school: &School, words: &[&str]) -> String {
    let output = school.sendo(words).args(["--as", "office"]).stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// The one-time PIN that the office prints.
pub(crate) fn slip(school: &School, login: &str) -> String {
    let printed = office(school, &["staff", "pin", login]);
    printed.split_whitespace().last().unwrap().to_owned()
}

#[test]
fn who_walks_away_from_the_staffroom_leaves_nothing() {
    let Some((school, _serving, program)) = staffroom() else { return };
    let gone = ["Okafor", "Amara", "Akira", "settled", "CI07"];
    let (first, second) = ("840275913662", "731940286557");
    let mut terminal = Terminal::start(&program, &school.store);
    terminal.choose("hb", &slip(&school, "h.bennett"), first);
    terminal.wait_text("Akira Francis");
    terminal.send("okafor");
    terminal.wait_text("CI07"); // The plan, without which there is no line to log on.
    terminal.send("1+p settled in tw");
    terminal.wait_text("settled in tw");

    // Nobody touches a key any more.
    terminal.wait_text("press any key");
    terminal.wait_text("Sign in with your initials");
    terminal.has_none_of(&gone);

    // Somebody else signs in, reads and logs, and locks.
    terminal.choose("ko", &slip(&school, "k.osei"), second);
    terminal.wait_text("find");
    terminal.send("okafor");
    terminal.wait_text("CI07");
    terminal.send("1+\r");
    terminal.wait_text("Logged, ^Z withdraws");
    terminal.send("\u{c}");
    terminal.wait_text("Sign in with your initials");
    terminal.has_none_of(&gone);

    // The first is back and goes on.
    terminal.sign_in("hb", first);
    terminal.wait_text("Something you typed was not sent");
    terminal.send(":go on");
    terminal.wait_text("Amara Okafor");
    terminal.send("\r");
    terminal.wait_text("settled in tw");

    // After the end nothing stays either.
    terminal.send("\u{c}");
    terminal.wait_text("Sign in with your initials");
    terminal.send("\u{11}");
    terminal.wait_text("Leave sendo?");
    terminal.send("\r");
    terminal.child.wait().unwrap();
    terminal.has_none_of(&gone);
}

#[test]
fn the_command_line_asks_at_the_terminal_or_refuses() {
    let Some((school, _serving, program)) = staffroom() else { return };
    let account = ACCOUNT.to_string();
    let own = "840275913662";
    // Without a terminal: `setsid` takes it away also where the test has one.
    let mut command = Command::new("setsid");
    command.args(["setpriv", "--reuid", &account, "--regid", &account, "--clear-groups"]).arg(&program);
    command.args(["find", "oka", "--store"]).arg(&school.store).env("HOME", "/nonexistent").stdin(Stdio::null());
    let refused = command.output().unwrap();
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    assert!(said(&refused).contains("there is no terminal to ask at"), "{}", said(&refused));
    assert!(refused.stdout.is_empty());

    let mut terminal = Terminal::start(&program, &school.store);
    terminal.choose("hb", &slip(&school, "h.bennett"), own);
    terminal.wait_text("Akira Francis");
    let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
    let mut command = CommandBuilder::new("setpriv");
    command.args(["--reuid", &account, "--regid", &account, "--clear-groups"]);
    command.arg(&program);
    command.args(["find", "oka", "--store"]);
    command.arg(&school.store);
    command.env("HOME", "/nonexistent");
    command.cwd("/");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let (mut reader, mut writer) = (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
    let mut all = String::new();
    let mut until = |text: &str| {
        let mut buffer = [0; 1024];
        while !all.contains(text) {
            match reader.read(&mut buffer) {
                Ok(count @ 1..) => all.push_str(&String::from_utf8_lossy(&buffer[..count])),
                other => panic!("{other:?} before {text:?}: {all}"),
            }
        }
        all.clone()
    };
    until("initials: ");
    // An arrow, and what a terminal answers to somebody before, are no letters.
    writer.write_all(b"\x1b[Ahb\x1b]11;rgb:00/00/00\x07\r").unwrap();
    until("PIN: ");
    writer.write_all(format!("\x1bOD{own}\x1b[5~\r").as_bytes()).unwrap();
    let shown = until("Amara Okafor");
    assert!(!shown.contains(own) && !shown.contains("840275"), "{shown}");
    assert!(child.wait().unwrap().success());
}
