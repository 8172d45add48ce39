//! A server process on a store, and what it and its files take.

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{fs, thread};

use rustix::process::{Pid, Signal, kill_process};
use sendo::client;

fn program() -> Command {
    let built = env!("CARGO_BIN_EXE_sendo").into();
    let mut command = Command::new(std::env::var_os("SENDO_PROGRAM").unwrap_or(built));
    // As a client and the service start it.
    command.env("MALLOC_ARENA_MAX", "2").stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// Makes a school: pupils, observations, years.
pub fn make(store: &Path, [pupils, observations, years]: [&str; 3]) {
    let size = ["demo", "--pupils", pupils, "--observations", observations, "--years", years];
    let made = program().args(size).arg("--store").arg(store).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// A server that is ready; it ends with this.
pub struct Served(Child);

impl Served {
    pub fn start(store: &Path) -> Served {
        // The one before has not left yet, or another one has been started by a command.
        while fs::exists(store.join("sock")).unwrap() {
            thread::sleep(Duration::from_millis(5));
        }
        let served = Served(program().arg("serve").arg("--store").arg(store).stderr(Stdio::null()).spawn().unwrap());
        let line = loop {
            if let Ok(Some(line)) = client::knock(&store.join("sock")) {
                break line;
            }
            thread::sleep(Duration::from_millis(1));
        };
        client::greet(&line, None).unwrap();
        served
    }

    /// What it holds in memory, in MB.
    pub fn pss(&self) -> f64 {
        let text = fs::read_to_string(format!("/proc/{}/smaps_rollup", self.0.id())).unwrap();
        let line = text.lines().find(|line| line.starts_with("Pss:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1e3
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_child(&self.0), Signal::TERM);
        let _ = self.0.wait();
    }
}

/// What a folder takes on the disk, in bytes.
pub fn size(folder: &Path) -> f64 {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| {
            let about = entry.metadata().unwrap();
            if about.is_dir() { size(&entry.path()) } else { about.blocks() as f64 * 512.0 }
        })
        .sum()
}
