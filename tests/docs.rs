//! The README says what is so: its keys, its commands, its shapes of JSON.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

#[path = "support/jobs.rs"]
mod jobs;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const README: &str = include_str!("../README.md");
const CI: &str = include_str!("../.ci/run");

/// A home of its own, so that no test meets anybody's store or log.
struct Home(TempDir);

impl Home {
    fn new() -> Home {
        Home(TempDir::new().unwrap())
    }

    fn with_demo() -> Home {
        let home = Home::new();
        let made = home.sendo(&["--store", &home.store(), "demo", "--plain"]);
        assert!(made.status.success(), "{}", error(&made));
        home
    }

    fn store(&self) -> String {
        self.0.path().join("store").to_str().unwrap().to_owned()
    }

    fn sendo(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_sendo"))
            .args(words)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("HOME", self.0.path())
            .env("XDG_STATE_HOME", self.0.path().join("state"))
            .env("SENDO_STORE", self.store())
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }
}

fn error(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What stands under a heading.
fn section(heading: &str) -> &'static str {
    let start = README.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no heading {heading}")).1;
    start.split_once("\n## ").map_or(start, |(section, _)| section)
}

/// The fenced blocks of a language.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).map(|rest| rest.split_once("```").unwrap().0).collect()
}

/// A command line's words, as a shell takes them apart.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().unwrap().push(letter),
        }
    }
    words
}

#[test]
fn the_table_of_jobs_is_the_one_that_is_counted() {
    let (_, rest) = README.split_once("<!-- jobs: as counted in tests/keystrokes.rs -->\n").unwrap();
    let (table, _) = rest.split_once("<!-- /jobs -->").unwrap();
    assert_eq!(table, jobs::markdown(), "the README's table of jobs");
}

#[test]
fn the_table_of_keys_is_the_one_in_the_program() {
    let (_, rest) = README.split_once("<!-- keys: made by `sendo keys --markdown` -->\n").unwrap();
    let (table, _) = rest.split_once("<!-- /keys -->").unwrap();
    assert!(table == sendo::keys::markdown(), "put what `sendo keys --markdown` prints into the README");
}

#[test]
fn the_first_command_opens_the_demo_and_the_second_runs_what_ci_runs() {
    let tries: Vec<&str> = blocks(section("Try it"), "sh").iter().map(|block| block.trim()).collect();
    assert_eq!(tries, ["cargo run --release -- demo", "cargo test"]);
    assert!(CI.lines().any(|line| line == format!("step {}", tries[1])), "CI does not run {}", tries[1]);
}

#[test]
fn the_commands_of_the_first_day_can_be_typed_as_they_stand() {
    let home = Home::new();
    let lines: Vec<&str> = blocks(section("A school's first day"), "sh").into_iter().flat_map(str::lines).collect();
    assert!(lines.len() > 10, "only {} commands", lines.len());
    for line in lines {
        let words = words(line.strip_prefix("sendo ").expect(line));
        let done = home.sendo(&words.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(done.status.success(), "{line}: {}", error(&done));
    }
}

#[test]
fn every_command_has_its_row() {
    let help = Home::new().sendo(&["--help"]);
    let help = String::from_utf8(help.stdout).unwrap();
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let names: Vec<&str> = commands
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.contains(&"demo"), "{names:?}");
    let table = section("The command line");
    for name in names {
        assert!(table.contains(&format!("\n| `sendo {name}")), "{name} has no row");
    }
}

#[test]
fn exit_codes_are_as_they_are_said_to_be() {
    let home = Home::with_demo();
    let damaged = Home::new();
    std::fs::create_dir_all(Path::new(&damaged.store()).join("journal")).unwrap();
    std::fs::write(Path::new(&damaged.store()).join("journal/000000000001.jsonl"), "this is no line\nnor this\n")
        .unwrap();
    let table: [(&Home, &[&str], i32); 4] = [
        (&home, &["--as", "h.bennett", "find", "ama"], 0),
        (&home, &["--as", "h.bennett", "plan", "qqqqqq"], 1),
        (&home, &["find"], 2),
        (&damaged, &["find", "ama"], 3),
    ];
    for (home, typed, expected) in table {
        let done = home.sendo(typed);
        assert_eq!(done.status.code(), Some(expected), "{typed:?}: {}", error(&done));
        assert_eq!(error(&done).lines().count(), usize::from(expected != 0), "one sentence: {}", error(&done));
    }
}

/// Where the members of a value are, and of what kind; the members of a list stand for one another.
type Shape = BTreeMap<String, BTreeSet<&'static str>>;

fn shape_of(value: &Value) -> Shape {
    fn walk(path: &str, value: &Value, shape: &mut Shape) {
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(members) => {
                for member in members {
                    walk(&format!("{path}[]"), member, shape);
                }
                "list"
            }
            Value::Object(members) => {
                for (name, member) in members {
                    walk(&format!("{path}.{name}"), member, shape);
                }
                "object"
            }
        };
        shape.entry(path.to_owned()).or_default().insert(kind);
    }
    let mut shape = Shape::new();
    walk("", value, &mut shape);
    shape
}

/// How the shape that is written down differs from the real one.
fn differences(written: &Value, real: &Value) -> Vec<String> {
    let (written, real) = (shape_of(written), shape_of(real));
    let paths: BTreeSet<&String> = written.keys().chain(real.keys()).collect();
    let mut found = Vec::new();
    for path in paths {
        match (written.get(path), real.get(path)) {
            (Some(_), None) => found.push(format!("{path} is written down and not there")),
            (None, Some(_)) => found.push(format!("{path} is there and not written down")),
            (Some(says), Some(is)) if !says.iter().all(|kind| *kind == "null" || is.contains(kind)) => {
                found.push(format!("{path} is written down as {says:?} and is {is:?}"));
            }
            _ => {}
        }
    }
    found
}

#[test]
fn a_difference_of_shapes_is_seen() {
    let table = [
        (r#"{"a": 1}"#, r#"{"a": 2}"#, 0),
        (r#"{"a": 1}"#, r#"{"a": "2"}"#, 1),
        (r#"{"a": 1}"#, r#"{"b": 1}"#, 2),
        (r#"[{"a": 1, "b": null}]"#, r#"[{"a": 1}, {"a": 3, "b": true}]"#, 0),
        (r#"[{"a": 1}]"#, r#"[{"a": 1}, {"b": 3}]"#, 1),
    ];
    for (written, real, expected) in table {
        let found = differences(&serde_json::from_str(written).unwrap(), &serde_json::from_str(real).unwrap());
        assert_eq!(found.len(), expected, "{written} against {real}: {found:?}");
    }
}

#[test]
fn json_has_the_shapes_that_are_written_down() {
    let home = Home::with_demo();
    // So that the fields that are seldom there are there once.
    let entry = home.sendo(&["--as", "h.bennett", "log", "akira francis", "1+p", "@p3", "10m", "all steps done"]);
    assert!(entry.status.success(), "{}", error(&entry));
    let opened = home.sendo(&["--as", "h.bennett", "plan", "archie crossley", "--reason", "covering 3A"]);
    assert!(opened.status.success(), "{}", error(&opened));
    let linked = home.sendo(&["--as", "office", "staff", "link", "k.osei", "akira", "francis"]);
    assert!(linked.status.success(), "{}", error(&linked));
    for (login, typed) in [
        ("h.bennett", &["assess", "akira francis", "teacher", "reads aloud well"][..]),
        ("s.iqbal", &["profile", "akira francis", "contacts", "mother, 07700 900111"]),
        ("h.bennett", &["profile", "akira francis", "strengths", "drawing"]),
        ("h.bennett", &["concern", "--who", "mother", "akira francis", "he plays alone"]),
    ] {
        let done = home.sendo(&[&["--as", login], typed].concat());
        assert!(done.status.success(), "{typed:?}: {}", error(&done));
    }
    let listed = home.sendo(&["--as", "s.iqbal", "--json", "concerns"]);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    for row in listed["concerns"].as_array().unwrap() {
        let id = row["concern"]["id"].as_str().unwrap();
        let done = home.sendo(&["--as", "s.iqbal", "concern", "answer", id, "we pair him up"]);
        assert!(done.status.success(), "{}", error(&done));
    }
    for (login, typed) in [
        ("h.bennett", &["concern", "--who", "mother", "akira francis", "he is up late"][..]),
        ("s.iqbal", &["nudge", "amara okafor", "h.bennett"]),
        ("h.bennett", &["log", "akira francis", "2-", "hid under the table"]),
        ("h.bennett", &["undo", "--wrong-child"]),
    ] {
        let done = home.sendo(&[&["--as", login], typed].concat());
        assert!(done.status.success(), "{typed:?}: {}", error(&done));
    }
    let samples: Vec<&str> = section("`--json`").split("<!-- json ").skip(1).collect();
    assert!(samples.len() > 7, "only {} samples", samples.len());
    for sample in samples {
        let (title, rest) = sample.split_once(" -->").unwrap();
        let (login, command) = title.split_once(": ").unwrap();
        let words = words(command);
        let mut typed = vec!["--as", login, "--json"];
        typed.extend(words.iter().map(String::as_str));
        let done = home.sendo(&typed);
        assert!(done.status.success(), "{command}: {}", error(&done));
        let real: Value = serde_json::from_slice(&done.stdout).unwrap();
        let written: Value = serde_json::from_str(blocks(rest, "json")[0]).expect(command);
        assert_eq!(differences(&written, &real), Vec::<String>::new(), "{command}");
    }
}

#[test]
fn what_the_doctor_says_has_the_shape_that_is_written_down() {
    let home = Home::with_demo();
    // Somebody is there, so that the server is.
    let mut screen = Command::new(env!("CARGO_BIN_EXE_sendo"))
        .args(["--plain", "--as", "h.bennett", "--store", &home.store()])
        .env("HOME", home.0.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    BufReader::new(screen.stdout.as_mut().unwrap()).read_line(&mut String::new()).unwrap();
    let journal = Path::new(&home.store()).join("journal");
    fs::set_permissions(&journal, Permissions::from_mode(0o755)).unwrap();
    let done = home.sendo(&["--as", "h.bennett", "--json", "doctor"]);
    assert_eq!(done.status.code(), Some(1), "something is wrong, and a monitor hears of it: {}", error(&done));
    let real: Value = serde_json::from_slice(&done.stdout).unwrap();
    let sample = section("`--json`").split_once("<!-- doctor -->").unwrap().1;
    let written: Value = serde_json::from_str(blocks(sample, "json")[0]).unwrap();
    // What the machine can tell of its disk differs from machine to machine.
    let found: Vec<String> =
        differences(&written, &real).into_iter().filter(|found| !found.starts_with(".disk.")).collect();
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(real["server"]["state"], "ready");
    let words = home.sendo(&["--as", "h.bennett", "doctor"]);
    for said in [real["wrong"].to_string(), String::from_utf8(words.stdout).unwrap()] {
        assert!(said.contains("journal has the mode 755: others may read it; chmod 700 mends that"), "{said}");
        assert!(!said.contains("clock"), "{said}");
    }
    drop(screen.stdin.take());
    screen.wait().unwrap();
}
