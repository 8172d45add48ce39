//! `sendo doctor`: which store, socket, server and rights are in force, and what is wrong, in words; where something is,
//! it exits with 1, so that a monitor can use it.

use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::args::Common;
use super::disk::{self, Disk};
use super::fault::Fault;
use super::out::Out;
use super::session;
use crate::client::{self, ClientError};
use crate::paths;
use crate::proto::message::{About, Opening};
use crate::store;

/// By how many seconds a clock must have moved to be worth a word: setting it right takes less.
const JUMP: i64 = 10;

/// What the server said.
enum Server {
    /// None runs.
    None,
    /// None runs, and none will: the store can only be read.
    Needless,
    /// It may run: this account may not ask, or there was no answer. Why is said with what is wrong.
    Unknown,
    /// It is there, and opens its store.
    Opening(Opening),
    Open(Box<About>),
}

/// All that was found out.
struct Found {
    root: PathBuf,
    socket: PathBuf,
    owner: Option<u32>,
    disk: Disk,
    server: Server,
    /// What must be seen to now: a monitor is told.
    wrong: Vec<String>,
    /// What somebody should see to one day.
    advice: Vec<String>,
}

pub(super) fn doctor(common: &Common) -> Result<(), Fault> {
    let root = session::place(common)?;
    let socket = paths::socket(&root);
    let (mut wrong, mut advice) = (Vec::new(), Vec::new());
    let owner = disk::look_at(&root, &mut wrong, &mut advice);
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let disk = disk::under(&root, Path::new("/sys"), &mounts);
    if disk.encrypted == Some(false) {
        advice.push(format!(
            "{} is not encrypted, as far as this machine can tell: who takes the disk away can read the store",
            disk.device.as_deref().unwrap_or("the store's disk")
        ));
    }
    let server = match client::knock(&socket) {
        Ok(Some(line)) => ask(&line, common.act_as.clone(), &mut wrong, &mut advice),
        Ok(None) if is_hidden(&socket) => {
            wrong.push(format!(
                "this account may not look into {}: whether a server runs there, it cannot tell",
                folder(&socket)
            ));
            Server::Unknown
        }
        Ok(None) if session::is_only_read(&root) => {
            wrong.push(format!("the store is read-only: {}", store::READ_ONLY.trim_end_matches('.')));
            Server::Needless
        }
        Ok(None) => {
            if paths::is_machine_store(&root) {
                wrong.push("the service of this machine's store does not run: `systemctl start sendo`".into());
            }
            Server::None
        }
        Err(error) => {
            wrong.push(error.to_string());
            Server::Unknown
        }
    };
    let found = Found { root, socket, owner, disk, server, wrong, advice };
    let mut out = Out::new();
    if common.json {
        out.json(&found.json(), false)?;
    } else {
        found.lines().iter().try_for_each(|line| out.line(line))?;
    }
    out.flush()?;
    if found.wrong.is_empty() { Ok(()) } else { Err(Fault::Shown) }
}

/// The folder of a file, in words.
fn folder(file: &Path) -> String {
    file.parent().unwrap_or(file).display().to_string()
}

/// Whether this account may not even see if the socket is there.
fn is_hidden(socket: &Path) -> bool {
    socket.try_exists().is_err()
}

fn ask(line: &UnixStream, act_as: Option<String>, wrong: &mut Vec<String>, advice: &mut Vec<String>) -> Server {
    match client::about(line, act_as, &mut |_| false) {
        Ok(about) => {
            wrong.extend(about.read_only.clone());
            wrong.extend(about.ailment.clone());
            wrong.extend(about.faults.clone());
            wrong.extend(clocks(&about));
            advice.extend(about.school.clone());
            Server::Open(Box::new(about))
        }
        Err(ClientError::Opening(opening)) => Server::Opening(opening),
        Err(error) => {
            wrong.push(error.to_string());
            Server::Unknown
        }
    }
}

/// How it stands with an open store, in a word for programs.
fn state(about: &About) -> &'static str {
    match about {
        About { read_only: Some(_), .. } => "read-only",
        About { percent: Some(_), .. } => "rebuilding",
        About { ailment: Some(_), .. } => "in-memory",
        _ => "ready",
    }
}

/// What is wrong with the machine's clock: entries are dated by it, and only their order does not hang on it.
fn clocks(about: &About) -> Vec<String> {
    let mut wrong = Vec::new();
    if about.clock_moved.abs() >= JUMP {
        let way = if about.clock_moved > 0 { "forward" } else { "back" };
        wrong.push(format!(
            "the machine's clock was put {way} by {} since the server started: entries have wrong times before or after \
             that; see that the time is set by the network",
            length(about.clock_moved)
        ));
    }
    if let Some(ahead) = about.newest_ahead.filter(|ahead| *ahead >= JUMP) {
        wrong.push(format!(
            "the newest entry is dated {} later than now: the machine's clock is wrong, or was when it was made",
            length(ahead)
        ));
    }
    wrong
}

/// A length of time in words, roughly.
fn length(seconds: i64) -> String {
    match seconds.unsigned_abs() {
        short @ 0..120 => format!("{short} seconds"),
        minutes @ 120..7_200 => format!("{} minutes", minutes / 60),
        hours @ 7_200..172_800 => format!("{} hours", hours / 3_600),
        days => format!("{} days", days / 86_400),
    }
}

impl Found {
    fn about(&self) -> Option<&About> {
        match &self.server {
            Server::Open(about) => Some(about),
            Server::None | Server::Needless | Server::Unknown | Server::Opening(_) => None,
        }
    }

    fn json(&self) -> Value {
        let about = self.about();
        let server = match &self.server {
            Server::None | Server::Needless => Value::Null,
            Server::Unknown => json!({
                "state": "unknown", "percent": null, "pid": null, "version": null, "since": null, "clients": null,
                "clock_moved": null,
            }),
            Server::Opening(opening) => json!({
                "state": if opening.rebuilding { "rebuilding" } else { "opening" }, "percent": opening.percent,
                "pid": null, "version": null, "since": null, "clients": null, "clock_moved": null,
            }),
            Server::Open(about) => json!({
                "state": state(about), "percent": about.percent,
                "pid": about.pid, "version": about.program, "since": about.since, "clients": about.clients,
                "clock_moved": about.clock_moved,
            }),
        };
        json!({
            "store": self.root, "exists": self.root.exists(), "owner": self.owner,
            "machine_store": paths::is_machine_store(&self.root), "disk": self.disk,
            "socket": self.socket, "server": server, "account": about.map(|about| &about.account),
            "person": about.and_then(|about| about.login.as_ref()), "head": about.map(|about| &about.head),
            "wrong": self.wrong, "advice": self.advice,
        })
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("store    {}", self.root.display())];
        if let Disk { device: Some(device), file_system: Some(kind), encrypted } = &self.disk {
            let encrypted = match encrypted {
                Some(true) => "encrypted",
                Some(false) => "not encrypted",
                None => "encrypted or not, this machine cannot tell",
            };
            lines.push(format!("disk     {device}, {kind}, {encrypted}"));
        }
        lines.push(format!("socket   {}", self.socket.display()));
        match &self.server {
            Server::Open(about) => {
                lines.push(format!(
                    "server   pid {}, version {}, since {}, {} clients",
                    about.pid, about.program, about.since, about.clients
                ));
                let person = about.login.as_deref().unwrap_or("nobody at the school");
                lines.push(format!("you      {}, who is {person}", about.account));
                lines.push(format!("head     {}", about.head));
                if !about.looked_over {
                    lines.push("looked   not all of the store was looked over since the server started".into());
                }
            }
            Server::Opening(opening) => lines.push(format!("server   {}", opening.words())),
            Server::Unknown => lines.push("server   it cannot be asked".into()),
            Server::Needless => lines.push("server   none is needed: every command reads the store by itself".into()),
            Server::None => {
                lines.push("server   none is running; the first command of the store's owner starts one".into());
            }
        }
        lines.extend(self.wrong.iter().map(|sentence| format!("wrong    {sentence}")));
        lines.extend(self.advice.iter().map(|sentence| format!("see to   {sentence}")));
        if self.wrong.is_empty() {
            lines.push("nothing is wrong".into());
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Instant;

    fn about(clock_moved: i64, newest_ahead: Option<i64>) -> About {
        About {
            pid: 1,
            program: String::new(),
            since: Instant::default(),
            clients: 1,
            account: String::new(),
            login: None,
            head: String::new(),
            read_only: None,
            ailment: None,
            percent: None,
            clock_moved,
            newest_ahead,
            faults: Vec::new(),
            looked_over: true,
            school: Vec::new(),
        }
    }

    #[test]
    fn a_clock_that_jumps_is_named() {
        // Seconds that the clock moved, seconds that the newest entry is ahead, and what is said.
        let table: [(i64, Option<i64>, &[&str]); 6] = [
            (0, Some(-60), &[]),
            (-9, Some(9), &[]),
            (3_700, None, &["put forward by 61 minutes"]),
            (-90, None, &["put back by 90 seconds"]),
            (0, Some(200_000), &["dated 2 days later than now"]),
            (-8_000, Some(8_000), &["put back by 2 hours", "dated 2 hours later"]),
        ];
        for (moved, ahead, expected) in table {
            let wrong = clocks(&about(moved, ahead));
            assert_eq!(wrong.len(), expected.len(), "{moved} {ahead:?}: {wrong:?}");
            for (sentence, part) in wrong.iter().zip(expected) {
                assert!(sentence.contains(part), "{moved} {ahead:?}: {sentence}");
            }
        }
    }

    #[test]
    fn an_index_that_is_not_whole_is_no_ready_server() {
        // What is wrong with the index, how far making it is, why nothing is written, and the word for it.
        let table = [
            (None, None, None, "ready"),
            (Some("it failed"), Some(43), None, "rebuilding"),
            (Some("the disk is full"), None, None, "in-memory"),
            (Some("the disk is full"), None, Some("a write failed"), "read-only"),
        ];
        for (ailment, percent, read_only, expected) in table {
            let [ailment, read_only] = [ailment, read_only].map(|words: Option<&str>| words.map(str::to_owned));
            assert_eq!(state(&About { read_only, ailment, percent, ..about(0, None) }), expected);
        }
    }
}
