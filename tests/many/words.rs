//! Words that are not typed behind the program's name: they come from standard input, and are stored all the same.

use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::school::{School, said, wait};

const TEACHER: &str = "h.bennett";
const SENCO: &str = "s.iqbal";

/// What a command says that is given this on its standard input.
fn piped(school: &School, login: &str, words: &[&str], typed: &str) -> Output {
    let mut child = school
        .sendo(&["--as", login])
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Where the command does not read, nobody is there to take it.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), said(output))
}

/// Who, which command, what is piped, and where which words must stand afterwards.
type Row<'r> = (&'r str, &'r [&'r str], &'r str, &'r [&'r str], &'r str);

#[test]
fn words_that_are_left_out_are_read() {
    let school = School::new();
    let items: Value = serde_json::from_str(&school.ask(&["inbox", "--json"])).unwrap();
    let item = items["items"][0]["flag"]["id"].as_str().or_else(|| items["items"][0]["id"].as_str()).unwrap();
    let observations: &[&str] = &["observations", "amara okafor"];
    let show: &[&str] = &["show", "amara okafor"];
    let table: &[Row] = &[
        (TEACHER, &["log", "amara okafor"], "1 + piped quietly\n", observations, "piped quietly"),
        (TEACHER, &["log", "amara okafor", "-"], "1 + with a dash\n", observations, "with a dash"),
        (TEACHER, &["flag", "amara okafor", "progress"], "piped fact\n", &["inbox"], "piped fact"),
        (TEACHER, &["flag", "amara okafor", "plan"], "", &["inbox"], "plan"),
        (TEACHER, &["assess", "amara okafor", "teacher"], "piped finding\nin two lines\n", show, "in two lines"),
        (TEACHER, &["concern", "amara okafor"], "piped worry about maths\n", &["concerns"], "piped worry about maths"),
        (SENCO, &["profile", "amara okafor", "works"], "piped habit\n", show, "piped habit"),
        (SENCO, &["answer", item, "reply"], "piped answer\n", &["queue"], "piped answer"),
        (SENCO, &["line", "amara okafor", "add"], "piped strategy\n", &["plan", "amara okafor"], "piped strategy"),
        (SENCO, &["strategies", "add", "PP01"], "piped talk\n", &["strategies", "list"], "piped talk"),
        (SENCO, &["snippet", "add", "pip"], "piped words\n", &["snippet", "list"], "piped words"),
        (SENCO, &["set", "dsl"], "Ruth Piped, room 4\n", &["settings"], "Ruth Piped"),
    ];
    for (login, words, typed, look, expected) in table {
        let output = piped(&school, login, words, typed);
        assert!(output.status.success(), "{words:?}: {}", out(&output));
        let seen = out(&piped(&school, login, look, ""));
        assert!(seen.contains(expected), "{words:?}, then {look:?}: {seen}");
    }
    for (words, without) in [
        (&["log", "amara okafor"][..], "There was no line."),
        (&["assess", "amara okafor", "teacher"], "There were no words."),
        (&["snippet", "add", "non"], "There was no line."),
    ] {
        let output = piped(&school, SENCO, words, " \n");
        assert_eq!(output.status.code(), Some(2), "{}", out(&output));
        assert!(said(&output).contains(&format!("{without} Nothing was stored.")), "{}", said(&output));
    }
}

#[test]
fn a_reason_that_is_left_out_is_read_before_the_rest() {
    let school = School::new();
    let _serving = school.serve();
    let stranger = school.stranger().to_string();
    let refused = piped(&school, TEACHER, &["observations", &stranger], "");
    assert_eq!(refused.status.code(), Some(1), "{}", out(&refused));
    let output = piped(&school, TEACHER, &["observations", &stranger, "--reason"], "covering piped lesson\n");
    assert!(output.status.success(), "{}", out(&output));
    let output = piped(&school, TEACHER, &["log", "--reason", "-", &stranger], "a piped reason\n1 + both came\n");
    assert!(output.status.success(), "{}", out(&output));
    let audit = out(&piped(&school, SENCO, &["audit"], ""));
    assert!(audit.contains("covering piped lesson") && audit.contains("a piped reason"), "{audit}");
}

#[test]
fn a_code_is_never_typed() {
    let school = School::new();
    for words in [&["--code", "123456"][..], &["find", "--code=QWERTYUIOP", "ama"], &["audit", "--code", "123 456"]] {
        let output = piped(&school, TEACHER, words, "");
        let said = out(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("--code takes no code"), "{said}");
        assert!(!said.contains("123") && !said.contains("QWERTY"), "it is not said again: {said}");
    }
    let output = piped(&school, TEACHER, &["find", "--code", "amara"], "");
    assert!(output.status.success(), "a name behind it is a name: {}", out(&output));
}

#[test]
fn a_forced_command_has_a_list_of_its_own() {
    let school = School::new();
    let theme = school.folder.path().join("theme.toml");
    fs::write(&theme, "secret = \"of this account\"").unwrap();
    let theme = theme.display();
    let refused = [
        format!("find ama --store {}", school.store.display()),
        "serve".into(),
        "init --school Mine".into(),
        "demo --role head".into(),
        format!("--theme {theme}"),
        format!("keys --keys {theme}"),
        format!("import plans {theme}"),
    ];
    for line in refused {
        let forced = |command: &mut std::process::Command| command.stdin(Stdio::null()).output().unwrap();
        let by_sshd = forced(school.without_store(&[]).env("SSH_ORIGINAL_COMMAND", &line));
        let as_shell = forced(&mut school.without_store(&["-c", &line]));
        for output in [by_sshd, as_shell] {
            assert_eq!(output.status.code(), Some(1), "{line}: {}", out(&output));
            assert!(said(&output).contains("is not for it. Nothing was done."), "{line}: {}", said(&output));
            assert!(!out(&output).contains("of this account"), "{line}: {}", out(&output));
        }
    }
    // A store is not taken from the environment there.
    let mut command = school.without_store(&[]);
    command.env("SENDO_STORE", &school.store).env("SSH_ORIGINAL_COMMAND", "find okafor --as h.bennett");
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(!out(&output).contains("Okafor"), "{}", out(&output));
    let output =
        school.without_store(&["find", "okafor", "--as", "h.bennett"]).env("SENDO_STORE", &school.store).output();
    assert!(out(&output.unwrap()).contains("Okafor"), "elsewhere it is");
}

#[test]
fn nothing_is_left_of_a_process_that_fails() {
    let school = School::new();
    let serving = school.serve();
    let limits = fs::read_to_string(format!("/proc/{}/limits", serving.pid()));
    let limits = limits.unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().collect::<Vec<_>>()[4..6], ["0", "0"], "{core}");
    let mut client = school.sendo(&["log", "amara okafor", "--as", TEACHER]);
    let mut child = client.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let limits = || fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap_or_default();
    let no_core = || limits().lines().any(|line| line.starts_with("Max core file size        0                    0"));
    wait("the client to have no core", no_core);
    drop(child.stdin.take());
    child.wait().unwrap();
}
