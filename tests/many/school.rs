//! A throw-away demo school, the program on it, and lines to its server.

use std::fs;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use sendo::client::{self, Caller};
use sendo::domain::command::{Command as Want, Done};
use sendo::domain::id::{CommandId, PupilId};
use sendo::domain::record::entry::{Entry, EntryCommand, Fact, Kind, NewEntry, Outcome};
use sendo::proto::ask::Reply;
use sendo::proto::view::Brief;
use sendo::proto::{Question, ask};
use tempfile::TempDir;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_sendo");
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct School {
    pub(crate) folder: TempDir,
    pub(crate) store: PathBuf,
}

impl School {
    /// A school whose server has gone again.
    pub(crate) fn new() -> School {
        let folder = TempDir::new().unwrap();
        let store = folder.path().join("store");
        let school = School { folder, store };
        let demo = school.sendo(&["demo", "--plain"]).stdin(Stdio::null()).output().unwrap();
        assert!(demo.status.success(), "{}", said(&demo));
        school.wait("its server to leave", |school| school.servers().is_empty());
        school
    }

    /// The program, on this store.
    pub(crate) fn sendo(&self, words: &[&str]) -> Command {
        let mut command = self.without_store(words);
        command.arg("--store").arg(&self.store);
        command
    }

    pub(crate) fn without_store(&self, words: &[&str]) -> Command {
        sendo_at(self.folder.path(), words)
    }

    /// What a command of the teacher's prints; it must succeed.
    pub(crate) fn ask(&self, words: &[&str]) -> String {
        let output = self.sendo(words).args(["--as", "h.bennett"]).stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Whether `check` finds nothing wrong.
    pub(crate) fn is_whole(&self) -> bool {
        let output = self.sendo(&["check"]).output().unwrap();
        output.status.success() && String::from_utf8_lossy(&output.stdout).contains("whole")
    }

    /// A server in the foreground that stays.
    pub(crate) fn serve(&self) -> Serving {
        self.server_starter()()
    }

    /// What starts one, for another thread.
    pub(crate) fn server_starter(&self) -> impl Fn() -> Serving + Send + Sync + 'static {
        let (home, store) = (self.folder.path().to_owned(), self.store.clone());
        move || {
            let mut command = sendo_at(&home, &["serve"]);
            command.arg("--store").arg(&store);
            // Of its own: a stopped process in a group whose shell has gone is woken and hung up by the kernel.
            command.process_group(0).stdout(Stdio::null()).stderr(Stdio::null());
            let serving = Serving(command.spawn().unwrap());
            let socket = store.join("sock");
            wait("the server", || matches!(client::knock(&socket), Ok(Some(_))));
            // The door opens before the store does: this one has been in.
            Caller::greet(&client::knock(&socket).unwrap().expect("a server"), Some("h.bennett".into())).unwrap();
            serving
        }
    }

    /// A pupil whom the teacher does not work with.
    pub(crate) fn stranger(&self) -> PupilId {
        let Ok(Reply::Pupils(pupils)) = self.teacher().ask(Question::Pupils) else { panic!("no pupils") };
        let with_plan = |pupil: &&Brief| {
            let mut senco = Caller::greet(&self.line(), Some("s.iqbal".into())).unwrap().0;
            let Ok(Reply::Card(card)) = senco.ask(Question::Card { pupil: pupil.id }) else { panic!("no card") };
            !pupil.mine && card.plan.is_some()
        };
        pupils.iter().find(with_plan).expect("one").id
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.store.join("sock")
    }

    /// A line to the server, without hello.
    pub(crate) fn line(&self) -> UnixStream {
        client::knock(&self.socket()).unwrap().expect("a server")
    }

    /// The teacher, with hello said.
    pub(crate) fn teacher(&self) -> Caller {
        Caller::greet(&self.line(), Some("h.bennett".into())).unwrap().0
    }

    /// The processes that serve a store at this path.
    pub(crate) fn servers(&self) -> Vec<i32> {
        servers_of(&self.store)
    }

    pub(crate) fn wait(&self, what: &str, wanted: impl Fn(&School) -> bool) {
        wait(what, || wanted(self));
    }
}

fn sendo_at(home: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(words).env("HOME", home).env_remove("XDG_STATE_HOME").env_remove("SENDO_STORE");
    command
}

/// Waits for something that nobody announces.
pub(crate) fn wait(what: &str, mut wanted: impl FnMut() -> bool) {
    let start = Instant::now();
    while !wanted() {
        assert!(start.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

pub(crate) fn servers_of(store: &Path) -> Vec<i32> {
    let processes =
        fs::read_dir("/proc").unwrap().filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
    let serves = |pid: &i32| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let words: Vec<&[u8]> = line.split(|byte| *byte == 0).collect();
        words.contains(&b"serve".as_slice()) && words.contains(&store.as_os_str().as_encoded_bytes())
    };
    processes.filter(serves).collect()
}

pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A server of the test's own; it ends with it.
pub(crate) struct Serving(Child);

impl Serving {
    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.0), signal).unwrap();
    }

    /// Waits for its end; how long it took.
    pub(crate) fn end(mut self) -> Duration {
        let start = Instant::now();
        wait("the server's end", || self.0.try_wait().unwrap().is_some());
        start.elapsed()
    }

    pub(crate) fn is_alive(&mut self) -> bool {
        self.0.try_wait().unwrap().is_none()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Where a teacher may log: a pupil, and the first line of the plan.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) pupil: PupilId,
    pub(crate) name: String,
    cycle: u16,
    pub(crate) number: u8,
    code: String,
}

impl Target {
    pub(crate) fn find(caller: &mut Caller) -> Target {
        let Reply::Pupils(pupils) = caller.ask(Question::Pupils).unwrap() else { panic!("no pupils") };
        for brief in pupils.iter().filter(|pupil| pupil.mine) {
            let Reply::Card(card) = caller.ask(Question::Card { pupil: brief.id }).unwrap() else { panic!("no card") };
            if let Some(plan) = card.plan
                && let Some(line) = plan.lines.iter().find(|line| !line.stopped)
            {
                let (name, cycle, number) = (brief.name.full(), plan.cycle, line.number);
                return Target { pupil: brief.id, name, cycle, number, code: line.code.clone() };
            }
        }
        panic!("the teacher has no pupil with a plan");
    }

    pub(crate) fn observation(&self, note: &str) -> Want {
        let fact = Fact::Observation {
            number: Some(self.number),
            code: self.code.clone(),
            result: Outcome::Worked,
            support: None,
            minutes: None,
            serves: Vec::new(),
        };
        let entry = NewEntry { pupil: self.pupil, cycle: self.cycle, fact, when: None, note: note.into() };
        Want::Entry(EntryCommand::Log { entries: vec![entry] })
    }

    pub(crate) fn log(&self, caller: &mut Caller, cmd: CommandId, note: &str) -> Result<Done, client::ClientError> {
        caller.run_as(cmd, self.observation(note)).map(|(done, _)| done)
    }

    /// All entries of the pupil.
    pub(crate) fn entries(&self, caller: &mut Caller) -> Vec<Entry> {
        let whole = caller.whole(&ask::entries(self.pupil, Kind::Observation)).unwrap();
        whole.into_iter().map(|signed| signed.entry).collect()
    }
}
