//! GNU screen as it comes: it keeps no alternate screen, and keeps what is erased as a whole among the lines that can be
//! scrolled back to. Where it is not installed this says that it was skipped.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::under_test::BEFORE;

const PATIENCE: Duration = Duration::from_secs(30);

/// A window of GNU screen's with a shell in it, 80x24.
struct Window {
    folder: TempDir,
}

impl Window {
    fn open() -> Option<Window> {
        let window = Window { folder: TempDir::new().unwrap() };
        // It wants to be the only one who may look into it.
        fs::set_permissions(window.folder.path(), Permissions::from_mode(0o700)).unwrap();
        let started = window.screen(&["-c", "/dev/null", "-U", "-dmS", "window", "sh", "-i"]);
        match started {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            started => {
                assert!(started.unwrap(), "GNU screen does not start");
                Some(window)
            }
        }
    }

    fn screen(&self, words: &[&str]) -> std::io::Result<bool> {
        let mut command = Command::new("screen");
        command.args(words).env("SCREENDIR", self.folder.path()).env("SYSSCREENRC", "/dev/null");
        command.env("HOME", self.folder.path()).env("TERM", "xterm").env("LANG", "C.UTF-8").env("PS1", "$ ");
        command.env_remove("ENV").env_remove("STY").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(command.status()?.success())
    }

    /// Has something done; a GNU screen that is busy says no, and does nothing.
    fn ask(&self, words: &[&str]) {
        let start = Instant::now();
        while !self.screen(&[&["-S", "window", "-X"], words].concat()).unwrap() {
            assert!(start.elapsed() < PATIENCE, "{words:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Types it; `^M` is Enter, and a shell's own signs would be GNU screen's.
    fn type_in(&self, keys: &str) {
        self.ask(&["stuff", keys]);
    }

    /// Lets the shell run these lines.
    fn run(&self, lines: &str) {
        let script = self.folder.path().join("script");
        fs::write(&script, lines).unwrap();
        self.type_in(&format!("sh {}^M", script.display()));
    }

    /// What stands in it, with all that can be scrolled back to.
    fn text(&self) -> String {
        let copy = self.folder.path().join("copy");
        self.ask(&["hardcopy", "-h", copy.to_str().unwrap()]);
        String::from_utf8_lossy(&fs::read(copy).unwrap_or_default()).into_owned()
    }

    fn wait(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let text = self.text();
            if wanted(&text) {
                return text;
            }
            assert!(start.elapsed() < PATIENCE, "waited in vain for {what}:\n{text}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Sends the program a signal and waits until it runs no more.
    fn signal(&self, signal: Signal) {
        let pid = fs::read_to_string(self.folder.path().join("pid")).unwrap();
        kill_process(Pid::from_raw(pid.trim().parse().unwrap()).unwrap(), signal).unwrap();
        self.wait_rest();
    }

    /// The program has stopped or ended: what is typed now is typed for the shell.
    fn wait_rest(&self) {
        let pid = fs::read_to_string(self.folder.path().join("pid")).unwrap();
        self.wait("the program to stop", |_| {
            let stat = fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
            stat.rsplit(") ").next().is_none_or(|rest| rest.is_empty() || rest.starts_with(['T', 'Z']))
        });
    }

    /// Opens a pupil's page in sendo.
    fn open_page(&self) {
        let pid = self.folder.path().join("pid");
        self.run(&format!("echo $$ >{}; exec {} demo", pid.display(), env!("CARGO_BIN_EXE_sendo")));
        self.wait("the first screen", |text| text.contains("Akira Francis"));
        self.type_in("amara");
        self.wait("her plan", |text| text.contains("Pre-teach three words"));
        self.type_in("^M");
        let page = self.wait("her page", |text| text.contains("parents"));
        let lines: Vec<&str> = page.lines().skip_while(|line| !line.contains("Thornhill School")).collect();
        assert!(lines.len() > 10 && !lines.concat().contains("%%"), "the shell's text stands between sendo's:\n{page}");
    }

    /// The shell answers, below an empty screen or what it wrote before.
    fn assert_nothing_left(&self, when: &str) {
        self.run(&format!("echo the shell answers, {when}"));
        let text = self.wait("the shell", |text| text.contains(&format!("the shell answers, {when}")));
        for word in ["Amara", "Okafor", "Akira", "CI07", "Pre-teach", "parents", "Thornhill"] {
            assert!(!text.contains(word), "{when}: {word:?} stayed:\n{text}");
        }
        assert!(text.contains(BEFORE), "{when}: what the shell wrote is lost:\n{text}");
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.screen(&["-S", "window", "-X", "quit"]);
    }
}

#[test]
fn nothing_of_a_pupil_stays_in_gnu_screen() {
    let Some(window) = Window::open() else {
        println!("skipped: GNU screen is not installed");
        return;
    };
    window.wait("a shell", |text| text.contains('$'));
    window.run(&format!("for n in 1 2 3 4 5 6 7 8 9; do echo {BEFORE}; done; echo written"));
    window.wait("the shell's lines", |text| text.contains("written"));
    window.open_page();
    window.signal(Signal::TSTP);
    window.assert_nothing_left("stopped");
    window.type_in("fg^M");
    window.wait("her page again", |text| text.contains("parents"));
    // Locking wipes the screen.
    window.type_in("^L");
    window.wait("the lock", |text| text.contains("Locked."));
    window.signal(Signal::TERM);
    window.assert_nothing_left("terminated");
    window.open_page();
    window.type_in("^Q");
    window.wait("the question", |text| text.contains("Leave sendo?"));
    window.type_in("^M");
    window.wait_rest();
    window.assert_nothing_left("quit");
}
