//! The built program as a person types it, on a throw-away store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/thornhill");

/// What the program said.
#[derive(Debug)]
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Said {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A folder with a store in it, perhaps.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Desk {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    /// With Thornhill in it, brought in by the three imports.
    fn thornhill() -> Desk {
        let desk = Desk::new();
        desk.good(&["init", "--school", "Thornhill", "--dsl", "Mrs Denby, room 2"]);
        for import in Desk::imports() {
            desk.good(&["import", &import[0], &import[1]]);
        }
        desk
    }

    fn imports() -> [[String; 2]; 3] {
        let file = |name: &str| format!("{FILES}/{name}");
        [
            ["oneroster".into(), file("oneroster")],
            ["pupils".into(), file("pupils.csv")],
            ["plans".into(), file("plans.json")],
        ]
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sendo"));
        command.env_clear().env("HOME", self.folder.path()).env("SENDO_STORE", self.store());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Said {
        self.run_with(args, b"")
    }

    fn run_with(&self, args: &[&str], input: &[u8]) -> Said {
        let mut child = self.command().args(args).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        let writer = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().unwrap();
        let _ = writer.join();
        let said = Said {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        // Whatever happens: one line on stderr at most, and no byte that a terminal acts on.
        assert!(said.err.lines().count() <= 1, "{args:?}: {said:?}");
        assert!(said.err.is_empty() || said.err.starts_with("sendo: "), "{args:?}: {said:?}");
        for text in [&said.out, &said.err] {
            let acts = |c: char| {
                (c.is_control() && c != '\n')
                    || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            assert!(!text.contains(acts), "{args:?}: {said:?}");
        }
        said
    }

    /// Waits until the server has gone, two seconds after its last client: what is on the disk then is read anew.
    fn is_left(&self) {
        let start = std::time::Instant::now();
        while self.store().join("sock").exists() {
            assert!(start.elapsed() < std::time::Duration::from_mins(1), "the server stays");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }

    fn good(&self, args: &[&str]) -> String {
        let said = self.run(args);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{args:?}: {said:?}");
        said.out
    }

    /// A refusal: exit code and what the sentence must have.
    fn bad(&self, args: &[&str], code: i32, words: &[&str]) {
        let said = self.run(args);
        assert_eq!(said.code, code, "{args:?}: {said:?}");
        for words in words {
            assert!(said.err.contains(words), "{args:?}: {words:?} is not in {said:?}");
        }
    }
}

const AS_TEACHER: &str = "--as=h.bennett";
const AS_SENCO: &str = "--as=s.iqbal";

#[test]
fn without_a_school_it_says_how_to_start() {
    let desk = Desk::new();
    desk.bad(&[], 1, &["sendo demo", "sendo init", "--store"]);
    for args in [&["find", "x"][..], &["queue"], &["check"], &["log", "x", "1"], &["staff", "list"]] {
        desk.bad(args, 1, &["no school", "sendo init"]);
    }
    assert!(!desk.store().exists(), "asking makes nothing");
    desk.bad(&["frobnicate"], 2, &["frobnicate", "--help"]);
    desk.bad(&["find"], 2, &["QUERY"]);
    desk.bad(&["init"], 2, &["--school"]);
    let help = desk.good(&["--help"]);
    assert!(help.contains("import") && help.contains("demo"), "{help}");
    assert!(desk.good(&["keys"]).contains("Log how that line"));
    assert!(desk.good(&["keys", "--markdown"]).starts_with("| Key |"));
}

#[test]
fn a_school_is_started_and_staffed() {
    let desk = Desk::new();
    desk.good(&["init", "--school", "Hill \u{1b}[31mSchool"]);
    desk.bad(&["init", "--school", "Other"], 1, &["already holds"]);
    desk.good(&["staff", "add", "a.teacher", "Ann", "Teacher", "teacher", "ta"]);
    desk.bad(&["staff", "add", "A.Teacher", "Ann", "Other", "ta"], 1, &["already"]);
    desk.bad(&["staff", "add", "b", "B", "B", "king"], 2, &["no role", "deputy-senco"]);
    desk.bad(&["staff", "add", "has space", "B", "B", "ta"], 1, &["no login"]);
    desk.bad(&["staff", "role", "no.body", "ta"], 1, &["no.body"]);
    desk.good(&["staff", "role", "a.teacher", "head"]);
    assert!(desk.good(&["staff", "list"]).contains("Ann Teacher"));
    let list: Value = serde_json::from_str(&desk.good(&["staff", "list", "--json"])).unwrap();
    let ann = list["staff"].as_array().unwrap().iter().find(|person| person["login"] == "a.teacher").unwrap();
    assert_eq!(ann["roles"], serde_json::json!(["head"]));
    desk.bad(&["--as", "no.body", "find", "x"], 1, &["no.body"]);
}

#[test]
fn the_three_imports_bring_one_school() {
    let desk = Desk::new();
    desk.good(&["init", "--school", "Thornhill"]);
    let imports = Desk::imports();
    let empty = desk.good(&["check"]);
    let dry = desk.good(&["import", "oneroster", &imports[0][1], "--dry-run"]);
    assert!(dry.contains("pupils: 420 new") && dry.contains("nothing was changed"), "{dry}");
    assert_eq!(desk.good(&["check"]), empty, "a dry run changes nothing");
    for [kind, file] in &imports {
        desk.good(&["import", kind, file]);
    }
    let before = desk.good(&["check"]);
    for [kind, file] in &imports {
        let again = desk.good(&["import", kind, file]);
        for line in again.lines().filter(|line| line.contains(" new, ")) {
            assert!(line.contains(": 0 new, 0 changed, "), "{kind} again: {line}");
        }
    }
    assert_eq!(desk.good(&["check"]), before, "bringing it twice changes nothing");
    let report = desk.run(&["import", "pupils", &imports[1][1], "--json"]).json();
    assert_eq!(report["counts"]["pupils"]["unchanged"], 420, "{report}");
    desk.bad(&["import", "pupils", "/no/such/file.csv"], 1, &["/no/such/file.csv"]);
    desk.bad(&["import", "plans", &imports[1][1]], 1, &[]);
    assert_eq!(desk.good(&["check"]), before);
}

#[test]
fn pupils_are_found() {
    let desk = Desk::thornhill();
    // A query, and who is found.
    let hits = [
        ("amara okafor", "Amara Okafor"),
        ("oka", "Amara Okafor"),
        ("zoe", "Zo"),
        ("okafor am", "Amara Okafor"),
        ("am 4b", "Amara Okafor"),
        ("4b am", "Amara Okafor"),
        ("amara okafro", "Amara Okafor"),
        ("o neill", "Connor O'Neill"),
        ("lukasz", "Łukasz"),
    ];
    let queries: String =
        hits.iter().map(|(query, _)| format!("{query}\n")).chain(["zzzzqq\n".into(), "\n".into()]).collect();
    let said = desk.run_with(&["find", "-", "--json", AS_TEACHER], queries.as_bytes());
    let lines: Vec<Value> = said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), hits.len() + 2, "one line for each query, also for no hit");
    for ((query, first), line) in hits.iter().zip(&lines) {
        assert_eq!(line["query"], *query);
        // "am" is Arthur McKenna's initials as well as the start of Amara: the first two are looked at.
        let found = line["results"].as_array().unwrap().iter().take(2);
        assert!(found.clone().any(|pupil| pupil["name"].as_str().unwrap().contains(first)), "{query}: {line}");
        assert!(line["results"][0]["form"].is_string() && line["results"][0]["id"].is_string());
    }
    assert_eq!(lines[hits.len()]["results"], serde_json::json!([]));
    let plain = desk.run_with(&["find", "-"], b"oka\nzzzzqq\n\xff\xfe\n");
    assert_eq!((plain.code, plain.out.lines().count()), (0, 3));
    assert_eq!(desk.good(&["find", "a", "--limit", "3"]).lines().count(), 3);
    desk.bad(&["find", "zzzzqq"], 1, &["zzzzqq"]);
    let none = desk.run(&["find", "zzzzqq", "--json"]);
    assert_eq!((none.code, none.json()["results"].clone()), (0, serde_json::json!([])));
    // A closed pipe is no fault.
    let mut child = desk.command().args(["find", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let _ = child.stdin.take().unwrap().write_all("a\n".repeat(3_000).as_bytes());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}

#[test]
fn a_day_at_the_command_line() {
    let desk = Desk::thornhill();
    let plan = desk.good(&["plan", "oka", AS_TEACHER]);
    assert!(plan.contains("Amara Okafor") && plan.contains("CI07"), "{plan}");
    let plan = desk.run(&["plan", "amara okafor", "--json", AS_TEACHER]).json();
    assert_eq!((&plan["pupil"]["name"], &plan["plan"]["cycle"]), (&"Amara Okafor".into(), &3.into()));
    // Logging: by words, by standard input; options stand before PUPIL, all after it is the line.
    assert!(
        desk.good(&[AS_TEACHER, "log", "amara okafor", "1", "+p", "settled", "in two minutes"]).contains("prompted")
    );
    let piped = desk.run_with(&[AS_TEACHER, "log", "amara okafor"], b"2/ from the pipe\nand no more\n");
    assert!(piped.code == 0 && piped.out.contains("partly"), "{piped:?}");
    assert!(desk.good(&[AS_TEACHER, "log", "amara okafor", "3", "-", "said", "--as", "x"]).contains("said --as x"));
    let logged = desk.run(&[AS_TEACHER, "--json", "log", "amara okafor", "A 3"]).json();
    assert_eq!(logged["logged"].as_array().unwrap().len(), 1, "{logged}");
    let seen = desk.run(&["observations", "amara okafor", "--limit", "3", "--json", AS_TEACHER]).json();
    let notes: Vec<&str> =
        seen["observations"].as_array().unwrap().iter().map(|entry| entry["note"].as_str().unwrap()).collect();
    assert_eq!(notes, ["said --as x", "from the pipe", "settled in two minutes"]);
    assert_eq!(seen["measurements"][0]["value"], 3.0);
    assert!(desk.good(&[AS_TEACHER, "undo"]).contains("Withdrawn"));
    assert!(desk.good(&["observations", "amara okafor", AS_TEACHER]).contains("(withdrawn by HB, "));
    desk.bad(&[AS_SENCO, "undo"], 1, &["nothing to withdraw"]);
    for (line, words) in [("1", "x"), ("9 +", "9"), ("nonsense", "no log line")] {
        let said = desk.run(&[AS_TEACHER, "log", "amara okafor", line]);
        assert!(
            said.code == i32::from(line != "1") && (said.code == 0 || said.err.contains(words)),
            "{line}: {said:?}"
        );
    }
    desk.bad(&[AS_TEACHER, "log", "amara okafor"], 2, &["no line"]);
    let long = format!("1+ {}", "a".repeat(65 * 1024));
    let said = desk.run_with(&[AS_TEACHER, "log", "amara okafor"], long.as_bytes());
    assert!(said.code == 1 && said.err.contains("64 KiB"), "{} {}", said.code, said.err);

    // A mistake is put right later by a line of its own; the old entry stays.
    let made = desk.run(&[AS_TEACHER, "--json", "log", "amara okafor", "2+p 10m calm"]).json();
    let id = made["logged"][0].as_str().unwrap();
    desk.bad(&[AS_TEACHER, "correct", id, "2+", "3/"], 1, &["One entry stands in the place of one"]);
    desk.bad(&[AS_TEACHER, "correct", id, "2+ a bruise"], 1, &["Mrs Denby: room 2"]);
    desk.bad(&["--as=k.osei", "correct", id, "2-"], 1, &["Only whoever made an entry and the SENCO"]);
    let asked = desk.run_with(&[AS_TEACHER, "correct", id], b"2/p 10m calm\n");
    assert!(asked.code == 0 && asked.out.contains("Corrected for Amara Okafor 4B"), "{asked:?}");
    desk.bad(&[AS_SENCO, "correct", id, "2-"], 1, &["H. Bennett has corrected that entry already"]);
    let seen = desk.run(&["observations", "amara okafor", "--limit", "2", "--json", AS_TEACHER]).json();
    let seen = seen["observations"].as_array().unwrap();
    assert_eq!((&seen[0]["replaces"], &seen[0]["replaced"]), (&made["logged"][0], &false.into()));
    assert_eq!((&seen[1]["id"], &seen[1]["replaced"]), (&made["logged"][0], &true.into()));
    assert!(desk.good(&["observations", "amara okafor", AS_TEACHER]).contains("(corrected by HB, "));
    desk.bad(&[AS_TEACHER, "correct", "0", "2-"], 2, &["0"]);

    // An item goes round.
    desk.bad(&[AS_TEACHER, "flag", "amara okafor", "boredom"], 2, &["not-working", "equipment"]);
    desk.good(&[AS_TEACHER, "flag", "--urgency", "today", "amara okafor", "equipment", "card", "is", "lost"]);
    desk.bad(&[AS_TEACHER, "queue"], 1, &["SENCO"]);
    let queue = desk.run(&[AS_SENCO, "queue", "--json"]).json();
    let item = queue["items"].as_array().unwrap().iter().find(|item| item["note"] == "card is lost").unwrap().clone();
    let id = item["id"].as_str().unwrap();
    assert_eq!((&item["state"], &item["urgency"]), (&"open".into(), &"today".into()));
    assert!(desk.good(&[AS_SENCO, "queue"]).contains("card is lost"));
    desk.bad(&[AS_SENCO, "answer", id, "dance"], 2, &["acknowledge"]);
    desk.bad(&[AS_SENCO, "answer", "ffffffff", "reply", "x"], 1, &["ffffffff"]);
    desk.bad(&[AS_SENCO, "answer", id, "no-action"], 2, &["no words"]);
    desk.bad(&[AS_SENCO, "item", id, "ehcna", "the", "authority", "tomorrow"], 2, &["has not come yet"]);
    desk.good(&[AS_SENCO, "answer", id, "acknowledge"]);
    desk.good(&[AS_SENCO, "answer", id, "advice", "a", "new", "one", "is", "on", "your", "desk"]);
    let inbox = desk.run(&[AS_TEACHER, "inbox", "--json"]).json();
    let mine = inbox["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap();
    assert_eq!((&mine["state"], &mine["outcome"], &mine["news"]), (&"resolved".into(), &"advice".into(), &true.into()));
    assert!(desk.good(&[AS_TEACHER, "inbox"]).contains("a new one is on your desk"));
    let check = desk.good(&["check"]);
    assert!(check.contains("The store is whole."), "{check}");
    let head = desk.run(&["check", "--json"]).json()["head"].as_str().unwrap().to_owned();
    desk.good(&["check", "--head", &head]);
    desk.bad(&["check", "--head", &"0".repeat(64)], 3, &["cut or rewritten"]);
    desk.bad(&["check", "--head", "xyz"], 1, &["64"]);
}

#[test]
fn nobody_is_taken_by_mistake() {
    let desk = Desk::thornhill();
    // Near misses are listed with form and year, and nothing is stored.
    let before = desk.good(&["check"]);
    for (pupil, words) in [("amara okafro", "Amara Okafor (4B, year 4)"), ("amra", "Amara Okafor"), ("zzzz", "Nobody")]
    {
        desk.bad(&[AS_TEACHER, "log", pupil, "1", "+"], 1, &[words]);
        desk.bad(&[AS_TEACHER, "flag", pupil, "other"], 1, &[words]);
    }
    assert_eq!(desk.good(&["check"]), before);
    // Letters are enough for one of the writer's own, where nobody's name begins so; for nobody else's.
    let roster = "Forename,Surname,Reg\nAmelie Mary,Karlsson,4B\nAmir,Kayani,3A\n";
    let file = desk.folder.path().join("more.csv");
    fs::write(&file, roster).unwrap();
    desk.good(&["--as=office", "import", "pupils", file.to_str().unwrap()]);
    desk.bad(&[AS_TEACHER, "log", "amk", "cl02", "+i"], 1, &["Nobody is called \"amk\""]);
    desk.good(&["--as=office", "staff", "link", "h.bennett", "amelie", "mary", "karlsson"]);
    let line = "cl02 +i 10m finished 4 of 5";
    for said in [
        desk.good(&[AS_TEACHER, "log", "amk", line]),
        desk.run_with(&[AS_TEACHER, "log", "-"], format!("amk {line}\n").as_bytes()).out,
    ] {
        assert!(
            said.contains(
                "Logged for Amelie Mary Karlsson 4B: CL02 Ten-minute chunks (not on the plan): worked, \
                               independent, today, 10 min. Note: finished 4 of 5"
            ),
            "{said}"
        );
    }
    desk.good(&[AS_TEACHER, "undo"]);
    desk.good(&[AS_TEACHER, "undo"]);
    desk.good(&["--as=office", "staff", "link", "h.bennett", "amir", "kayani"]);
    desk.bad(&[AS_TEACHER, "log", "amk", "cl02", "+i"], 1, &["more than one pupil", "Amelie", "Amir Kayani (3A)"]);
    // What was changed; that they looked stands in the views.
    let changed = |said: String| said.lines().next().map(str::to_owned);
    let before = changed(desk.good(&["check"]));
    // Two pupils of one name are always listed.
    let twice = two_of_one_name(&desk);
    for command in [
        vec![AS_SENCO, "plan", &twice],
        vec![AS_SENCO, "log", &twice, "1", "+"],
        vec![AS_SENCO, "flag", &twice, "other"],
    ] {
        desk.bad(&command, 1, &["more than one pupil", "Say which"]);
    }
    assert_eq!(changed(desk.good(&["check"])), before);
    // Whom one does not work with opens with a reason; the office reads none.
    desk.bad(&[AS_TEACHER, "plan", "archie crossley"], 1, &["with a reason"]);
    desk.good(&[AS_TEACHER, "plan", "archie crossley", "--reason", "covering 3A"]);
    desk.bad(&["--as=office", "plan", "amara okafor"], 1, &["office reads no plans"]);
    // The head reads with a reason, and logs nothing.
    for command in ["plan", "show", "observations"] {
        desk.bad(&["--as=m.hughes", command, "amara okafor"], 1, &["with a reason"]);
        desk.good(&["--as=m.hughes", command, "amara okafor", "--reason", "a parent's letter"]);
    }
    let log = ["--as=m.hughes", "log", "--reason", "a parent's letter", "amara okafor", "1", "+"];
    desk.bad(&log, 1, &["the head reads, with a reason"]);
    // Changes of roles wait for those who lead until they say that they have seen them.
    desk.good(&["--as=office", "staff", "role", "k.osei", "ta", "senco"]);
    let waiting = desk.good(&["--as=m.hughes", "inbox"]);
    assert!(waiting.contains("roles and settings changed: 1\n  Kwame Osei (k.osei): is ta, senco now"), "{waiting}");
    let json = desk.good(&["--as=m.hughes", "--json", "inbox", "--seen"]);
    assert!(json.contains("\"what\":") || json.contains("\"what\": "), "{json}");
    assert!(desk.good(&["--as=m.hughes", "inbox"]).contains("nothing waits for you"));
    assert!(desk.good(&[AS_SENCO, "inbox"]).contains("Kwame Osei (k.osei): is ta, senco now"));
}

/// A name that two pupils of Thornhill have.
fn two_of_one_name(desk: &Desk) -> String {
    let letters = ('a'..='z').map(String::from).collect::<Vec<_>>().join("\n");
    let said = desk.run_with(&["find", "-", "--limit", "1000", "--json"], letters.as_bytes());
    let mut seen = std::collections::BTreeMap::<String, std::collections::BTreeSet<String>>::new();
    for line in said.out.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        for pupil in line["results"].as_array().unwrap() {
            seen.entry(pupil["name"].as_str().unwrap().into())
                .or_default()
                .insert(pupil["id"].as_str().unwrap().into());
        }
    }
    seen.into_iter().find(|(_, ids)| ids.len() > 1).expect("two pupils of one name").0
}

/// Whether a text is anywhere in the store.
fn stored(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return stored(&path, text);
        }
        // The socket is no file that holds anything.
        path.is_file() && fs::read(&path).unwrap().windows(text.len()).any(|window| window == text.as_bytes())
    })
}

#[test]
fn a_worry_about_safety_stops_here_too() {
    let desk = Desk::thornhill();
    let stops: [(&[&str], &str); 5] = [
        (&[AS_TEACHER, "log", "amara okafor", "1+ quuxel he hits her"], ""),
        (&[AS_TEACHER, "log", "amara okafor"], "1+ quuxel has a BRUISE\n"),
        (&[AS_TEACHER, "flag", "amara okafor", "other", "quuxel", "self-harm"], ""),
        (&[AS_SENCO, "answer", "", "reply", "quuxel bruises"], ""),
        (&[AS_SENCO, "answer", "", "withdraw", "quuxel bruises"], ""),
    ];
    let queue = desk.run(&[AS_SENCO, "queue", "--json"]).json();
    let id = queue["items"][0]["id"].as_str().unwrap().to_owned();
    for (args, input) in stops {
        let args: Vec<&str> = args.iter().map(|arg| if arg.is_empty() { id.as_str() } else { arg }).collect();
        let said = desk.run_with(&args, input.as_bytes());
        assert_eq!(said.code, 1, "{said:?}");
        assert!(said.err.contains("Mrs") && said.err.contains("nothing was stored"), "{said:?}");
    }
    assert!(!stored(desk.folder.path(), "quuxel"));
    desk.good(&[AS_TEACHER, "log", "--not-safeguarding", "amara okafor", "1+ zyzzog bruised an apple"]);
    assert!(stored(desk.folder.path(), "zyzzog"));
}

#[test]
fn a_persons_own_keys_stand_everywhere() {
    let desk = Desk::thornhill();
    let file = desk.folder.path().join("own.toml");
    let keys = format!("--keys={}", file.to_str().unwrap());
    fs::write(&file, "[keys]\ninbox = \"^V\"\n").unwrap();
    assert!(desk.good(&[&keys, "keys"]).lines().any(|line| line.starts_with("^V ") && line.contains("waits for you")));
    let screen = desk.run_with(&[&keys, AS_TEACHER, "--plain"], b"");
    assert!(screen.out.contains("^V inbox") && !screen.out.contains("^O inbox"), "{screen:?}");
    fs::write(&file, "[keys]\ninbox = \"^T\"\n").unwrap();
    desk.bad(&[&keys, "keys"], 2, &["^T is both", "\"desk\" and \"inbox\""]);
    desk.bad(&[&keys, AS_TEACHER, "--plain"], 2, &["^T is both"]);
}

#[test]
fn a_line_means_the_same_on_the_command_line_and_on_the_screen() {
    let desk = Desk::thornhill();
    for line in [
        "cl02 +i 10m finished 4 of 5",
        "1+ 2/ 4x",
        "A 3",
        "1+ @yesterday",
        "2/ @mon p3",
        "3-h @10:40 said no twice",
        "4xt",
        "1= 5m",
        "1+ @someday",
        "9+",
    ] {
        let typed = desk.run(&[AS_TEACHER, "log", "akira francis", line]);
        // What could not be stored is emptied, else it would come back with the next line.
        let screen = desk.run_with(&[AS_TEACHER, "--plain"], format!("akira\n{line}\n^U\n").as_bytes());
        let one_line = screen.out.split_whitespace().collect::<Vec<_>>().join(" ");
        // Of a day that was no school day both say the same, too.
        let reading = match typed.code {
            0 => typed.out.trim().strip_prefix("Logged for ").unwrap().to_owned(),
            _ => typed.err.trim().strip_prefix("sendo: ").unwrap().to_owned(),
        };
        assert!(one_line.contains(&reading), "{line}: {reading:?} is not in {}", screen.out);
    }
}

#[test]
fn many_lines_are_logged_or_none() {
    let desk = Desk::thornhill();
    desk.good(&[AS_SENCO, "snippet", "add", "sett", "settled in two minutes"]);
    assert!(desk.good(&[AS_TEACHER, "snippet", "list"]).contains("settled in two minutes"));
    desk.bad(&[AS_TEACHER, "snippet", "remove", "sett"], 1, &["only the office and the SENCO choose"]);
    desk.bad(&[AS_SENCO, "snippet", "add", "4x", "words"], 1, &["a letter and then letters or digits"]);
    let logged = |desk: &Desk| desk.good(&[AS_TEACHER, "observations", "amara okafor"]);
    let before = logged(&desk);
    // Each fault with its line; the good lines are not stored either.
    let faulty = "amara okafor 1+ quuxel\n\nnobody here 1+\namara okafor 99+\namara okafor\n";
    let said = desk.run_with(&[AS_TEACHER, "log", "-"], faulty.as_bytes());
    assert_eq!(said.code, 1, "{said:?}");
    for part in
        ["line 3: Nobody is called", "line 4: There is no line 99", "line 5: A pupil comes first", "Nothing was"]
    {
        assert!(said.err.contains(part), "{part}: {said:?}");
    }
    assert_eq!(logged(&desk), before);
    let stop = desk.run_with(&[AS_TEACHER, "log", "-"], b"amara okafor 1+\namara okafor 2+ a bruise\n");
    assert!(stop.code == 1 && stop.err.contains("line 2: ") && stop.err.contains("nothing was stored"), "{stop:?}");
    assert_eq!(logged(&desk), before);

    let good = desk.run_with(&[AS_TEACHER, "log", "-"], b"amara okafor 1+p ;sett\namara okafor 4b 2/ 10m\n");
    assert_eq!(good.code, 0, "{good:?}");
    assert_eq!(good.out.lines().count(), 2);
    assert!(good.out.contains("prompted, today. Note: settled in two minutes"), "{good:?}");
    assert_ne!(logged(&desk), before);
    // One commit: one undo takes both back.
    desk.good(&[AS_TEACHER, "undo"]);
    let after = logged(&desk);
    assert_eq!(after.matches("(withdrawn by").count(), before.matches("(withdrawn by").count() + 2, "{after}");
}

#[test]
fn what_means_harm_is_stored_and_shown_safely() {
    let desk = Desk::new();
    desk.good(&["init", "--school", "S"]);
    let long = "x".repeat(10_000);
    let csv = format!(
        "UPN,Forename,Surname,Year,Reg\n,E\u{1b}]0;owned\u{7}vil,Name\u{202e}sdrawkcab,4,4A\n,{long},{long},4,4B\n,Ok,Fine\u{9b}31m\u{200f},4,4C\n"
    );
    let file = desk.folder.path().join("pupils.csv");
    fs::write(&file, csv).unwrap();
    desk.good(&["import", "pupils", file.to_str().unwrap()]);
    // Nothing that acts comes out (every `run` looks), and each pupil is one row.
    for query in ["4a", "4b", "4c", "evil", &long] {
        assert_eq!(desk.good(&["find", query]).lines().count(), 1, "{query:.20}");
    }
    let found = desk.run(&["find", "4a", "--json"]);
    assert!(found.out.contains("\\u001b") && found.out.contains("\\u202e"), "{found:?}");
    assert_eq!(found.json()["results"][0]["name"], "E\u{1b}]0;owned\u{7}vil Name\u{202e}sdrawkcab", "as given");
    let note = "a\u{1b}[2Jb\u{202e}c\u{7f}d\u{85}e🙂";
    desk.good(&["flag", "ok fine", "other", note]);
    desk.good(&["queue"]);
    let queue = desk.run(&["queue", "--json"]);
    assert_eq!(queue.json()["items"][0]["note"], note);
    desk.bad(&["plan", "\u{1b}[31mnobody"], 1, &["Nobody"]);
    desk.bad(&["\u{1b}[31m"], 2, &[]);
}

#[test]
fn a_damaged_store_says_so() {
    let desk = Desk::new();
    desk.good(&["init", "--school", "S"]);
    desk.good(&["staff", "add", "a.b", "A", "B", "ta"]);
    desk.is_left();
    let journal = desk.store().join("journal");
    let segment =
        fs::read_dir(&journal).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.is_file()).unwrap();
    let whole = fs::read(&segment).unwrap();
    let mut flipped = whole.clone();
    flipped[40] ^= 1;
    fs::write(&segment, &flipped).unwrap();
    desk.bad(&["find", "x"], 3, &["line 1", "restore a backup"]);
    fs::remove_file(&segment).unwrap();
    desk.bad(&["check"], 3, &[]);
    fs::write(&segment, &whole).unwrap();
    desk.is_left();
    assert!(desk.good(&["check"]).contains("The store is whole."));
}

#[test]
fn a_monitor_hears_what_is_wrong_and_the_check_says_what_to_do() {
    let desk = Desk::thornhill();
    let seen = |desk: &Desk| desk.good(&["--as", "h.bennett", "plan", "amara okafor"]);
    seen(&desk);
    desk.is_left();
    let views = desk.store().join("views/000000000001.jsonl");
    let whole = fs::read_to_string(&views).unwrap();
    let cut = &whole[..whole.trim_end().rfind('\n').map_or(0, |end| end + 1)];
    fs::write(&views, cut).unwrap();
    fs::write(desk.store().join("drafts/01a207ff-94c1-7000-8c03-73ba67ef0ccc"), "{\"flag\":").unwrap();
    // As long as somebody is there, the server is: the look over all of it begins after the start.
    desk.good(&["--as", "h.bennett", "find", "amara"]);
    let line = sendo::client::knock(&desk.store().join("sock")).unwrap().unwrap();
    let _here = sendo::client::greet(&line, Some("h.bennett".into())).unwrap();
    let until = std::time::Instant::now() + std::time::Duration::from_mins(1);
    let said = loop {
        let said = desk.run(&["--as", "h.bennett", "doctor"]);
        if said.code == 1 || std::time::Instant::now() > until {
            break said;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    };
    assert_eq!(said.code, 1, "{}", said.out);
    assert!(said.out.contains("wrong    views/") && said.out.contains("wrong    drafts/01a2"), "{}", said.out);
    let check = desk.run(&["check"]);
    assert_eq!(check.code, 3, "{}", check.out);
    for part in ["fault: views/", "fault: drafts/", "to do: views:", "to do: drafts:"] {
        assert!(check.out.contains(part), "no {part} in {}", check.out);
    }
    let audit = desk.good(&["audit"]);
    assert!(audit.contains("! this is not the whole: of what was seen, line"), "{audit}");
    let audit = desk.run(&["audit", "--json"]).json();
    assert_eq!(audit["gaps"][0]["of"], "views", "{audit}");
}

#[test]
fn pages_leave_as_text_and_as_html() {
    let desk = Desk::thornhill();
    let asked = |args: &[&str]| desk.good(&[&["--as", "h.bennett"], args].concat());
    let text = asked(&["handout", "amara okafor"]);
    assert!(text.starts_with("Amara Okafor: how we help at school\n"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let page = asked(&["handout", "--html", "connor o'neill"]);
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">\n") && page.ends_with("</html>\n"), "{page}");
    assert!(page.contains("<h1>Connor O&#39;Neill: how we help at school</h1>"), "{page}");
    assert!(asked(&["cover", "4B"]).contains("4 pupils have a plan"));
    assert!(asked(&["cover", "4B", "--html"]).contains("<h2>Connor O&#39;Neill, 4B, E: "));
    desk.bad(&["--as", "h.bennett", "cover", "3A"], 1, &["you work with no class"]);
    desk.bad(&["--as", "h.bennett", "--json", "cover", "--html", "4B"], 2, &["--html"]);
    desk.bad(&["--as", "h.bennett", "handout", "tamar amadi"], 1, &["Tamar Amadi"]);
    let said = asked(&["diff", "akira francis", "1.1", "1"]);
    assert!(
        said.contains("was  cycle 1 version 1, closed") && said.contains("now  cycle 3 version 1, current"),
        "{said}"
    );
    // Without a version it is the plan in force beside the one before; the same twice is no difference.
    assert!(asked(&["diff", "akira francis"]).contains("was  cycle 2 version 1"));
    assert!(asked(&["diff", "akira francis", "1", "1"]).contains("Both versions say the same."));
    desk.bad(&["--as", "h.bennett", "diff", "akira francis", "7"], 1, &["no version 7 in cycle 3", "1.1, 2.1, 3.1"]);
    desk.bad(&["--as", "h.bennett", "diff", "akira francis", "3."], 2, &["CYCLE.VERSION"]);
}

#[test]
fn whom_to_tell_is_set_listed_and_said_and_no_import_changes_it() {
    let desk = Desk::thornhill();
    let plans = format!("{FILES}/plans.json");
    let said = desk.good(&["import", "plans", &plans, "--dry-run"]);
    for words in [
        "plans.json: dsl is Mrs Carole Denby, room 2, ext. 214, or the office in this file and Mrs Denby, room 2 in the school.",
        "An import never changes it: sendo set dsl does.",
        "deputy_dsl is Mr Idris Vaughan, room 9, ext. 231 in this file and none in the school.",
    ] {
        assert!(said.contains(words), "{words:?} is not in {said}");
    }
    let head = "--as=m.hughes";
    for (args, said) in [
        (&[AS_SENCO, "set", "dsl", "Ruth Adeyemi,", "room", "4"][..], "dsl is Ruth Adeyemi, room 4 now.\n"),
        (
            &[AS_SENCO, "set", "deputy_dsl", "Jo Marsh, room 5", "Sam Lee, the office"],
            "deputy_dsl is Jo Marsh, room 5; Sam Lee, the office now.\n",
        ),
        (&[head, "set", "head-line", "ext. 201"], "head_line is ext. 201 now.\n"),
        (&[head, "set", "chair_line", "01632 960114"], "chair_line is 01632 960114 now.\n"),
        (&[head, "set", "social_care", "none"], "social_care is none now.\n"),
    ] {
        assert_eq!(desk.good(args), said);
    }
    let long = "a".repeat(121);
    let many = "A, b; C, d; E, f; G, h; I, j; K, l";
    for (args, code, words) in [
        (&["--as=office", "set", "dsl", "Mallory, gate"][..], 1, "only the SENCO and the head"),
        (&[AS_TEACHER, "set", "chair_line", "none"], 1, "only the SENCO and the head"),
        (&[AS_SENCO, "set", "dsl", "none"], 2, "dsl is NAME, how to reach them, not \"none\"."),
        (&[AS_SENCO, "set", "dsl", "\u{1b}"], 2, "dsl is NAME, how to reach them"),
        (&[AS_SENCO, "set", "social_care", &long], 1, "has 120 characters at most. Nothing was changed."),
        (&[AS_SENCO, "set", "dsl", &long], 1, "The name has 60 characters at most. Nothing was changed."),
        (&[AS_SENCO, "set", "deputy_dsl", many], 1, "There are 5 deputies at most. Nothing was changed."),
    ] {
        desk.bad(args, code, &[words]);
    }
    let listed = desk.good(&[AS_TEACHER, "settings"]);
    for words in ["Ruth Adeyemi, room 4", "Jo Marsh, room 5; Sam Lee, the office", "ext. 201", "social_care    none"] {
        assert!(listed.contains(words), "{words:?} is not in {listed}");
    }
    // Wherever a stop speaks, it knows who it is.
    let whom = [
        "DSL: Ruth Adeyemi: room 4.",
        "deputy DSL: Jo Marsh: room 5.",
        "about staff: the head: ext. 201.",
        "999",
        "misses most worries",
    ];
    desk.bad(&[AS_TEACHER, "log", "amara okafor", "1+ he hits her"], 1, &whom);
    desk.bad(&[AS_TEACHER, "flag", "amara okafor", "safeguarding", "he told me"], 2, &whom);
    let said = desk.run(&[AS_TEACHER, "flag", "amara okafor", "safeguarding", "he told me"]);
    assert!(said.err.contains("Nobody has entered social_care yet"), "{said:?}");
    // In the plain view too. What stands in a pipe was written before the stop was seen: it does not answer it.
    for answer in ["^N", "^Y\n^X"] {
        let typed = format!("okafor\n1+ he hits her\n{answer}\n.\n");
        let screens = desk.run_with(&[AS_TEACHER, "--plain"], typed.as_bytes());
        let last = screens.out.rsplit("Tell now, in person:").next().unwrap();
        assert!(last.contains("Ruth Adeyemi: room 4") && last.contains("he hits her"), "{}", screens.out);
        assert!(screens.code == 1 && screens.err.contains("it was not stored"), "{screens:?}");
    }
    assert!(!desk.good(&[AS_TEACHER, "observations", "amara okafor"]).contains("he hits her"));
}

#[test]
fn what_was_wrong_is_taken_back_with_a_reason_or_hidden() {
    let desk = Desk::thornhill();
    let flag = |note: &str| {
        let flagged = desk.run(&[AS_TEACHER, "--json", "flag", "amara okafor", "equipment", note]).json();
        flagged["flagged"].as_str().unwrap().to_owned()
    };
    let (own, theirs, other) = (flag("hers"), flag("acted on"), flag("of Joe"));
    assert!(
        desk.good(&[AS_TEACHER, "answer", &own, "withdraw"]).contains("Withdrawn: flag, equipment, Amara Okafor 4B")
    );
    desk.good(&[AS_SENCO, "answer", &theirs, "acknowledge"]);
    desk.bad(&[AS_TEACHER, "answer", &theirs, "withdraw", "mistaken"], 1, &["S. Iqbal has acted on that item"]);
    desk.bad(&[AS_SENCO, "answer", &theirs, "withdraw"], 1, &["Say why"]);
    desk.bad(&[AS_SENCO, "answer", &theirs, "withdraw", "he hits her"], 1, &["hits"]);
    desk.good(&[AS_SENCO, "answer", &theirs, "withdraw", "it", "is", "mended"]);
    let items = desk.run(&[AS_SENCO, "--json", "desk", "done"]).json();
    let of = |id: &str| items["items"].as_array().unwrap().iter().find(|item| item["id"] == id).cloned();
    let gone = of(&theirs).unwrap();
    assert_eq!((&gone["state"], &gone["why"]), (&"withdrawn".into(), &"it is mended".into()));
    assert!(desk.good(&[AS_TEACHER, "inbox"]).contains("it is mended"), "the flagger hears of it");
    assert!(desk.good(&[AS_TEACHER, "answer", &other, "wrong-child"]).contains("Hidden: flag"));
    assert!(!desk.run(&[AS_SENCO, "--json", "queue"]).out.contains("of Joe"));
    assert!(!desk.good(&[AS_TEACHER, "inbox"]).contains("of Joe"));
    assert!(!desk.run(&[AS_SENCO, "--json", "show", "amara okafor"]).out.contains("of Joe"));
    for login in [AS_TEACHER, AS_SENCO] {
        assert!(desk.good(&[login, "misplaced"]).contains("of Joe"), "{login}");
    }
    assert_eq!(desk.good(&["--as=k.osei", "misplaced"]), "nothing was said of the wrong child\n");
}
