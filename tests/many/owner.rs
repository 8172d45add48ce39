//! One owner: whatever lies about in the store's folder, one server serves it.

use std::fs;
use std::os::unix::net::UnixListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use sendo::client::{self, Caller, ClientError, StartError};
use sendo::random::Dice;

use crate::school::{School, Target, said, servers_of, wait};

#[test]
fn a_stale_socket_is_in_nobodys_way() {
    let school = School::new();
    drop(UnixListener::bind(school.socket()).unwrap());
    assert!(school.socket().exists());
    assert!(school.ask(&["find", "okafor"]).contains("Okafor"));
    let serving = servers_of(&school.store);
    assert_eq!(serving.len(), 1);
}

#[test]
fn a_killed_servers_socket_is_in_nobodys_way() {
    let school = School::new();
    let serving = school.serve();
    serving.signal(Signal::KILL);
    serving.end();
    assert!(school.socket().exists());
    assert!(school.ask(&["find", "okafor"]).contains("Okafor"));
}

#[test]
fn an_automatic_server_leaves_two_seconds_after_its_last_client() {
    let school = School::new();
    let line = {
        school.ask(&["find", "okafor"]);
        school.line()
    };
    let start = Instant::now();
    let caller = client::greet(&line, Some("h.bennett".into())).unwrap();
    wait("longer than it would stay alone", || start.elapsed() > Duration::from_secs(3));
    assert_eq!(school.servers().len(), 1, "somebody is still there");
    drop((line, caller));
    let left = Instant::now();
    school.wait("the server to leave", |school| school.servers().is_empty());
    let stayed = left.elapsed();
    println!("it left after {stayed:?}");
    assert!(stayed > Duration::from_millis(1500) && stayed < Duration::from_secs(5), "{stayed:?}");
    assert!(!school.socket().exists());
}

#[test]
fn a_server_whose_lock_was_replaced_stops_and_writes_no_more() {
    let school = School::new();
    let serving = school.serve();
    let mut teacher = school.teacher();
    let target = Target::find(&mut teacher);
    target.log(&mut teacher, Dice::system().command().unwrap(), "before").unwrap();
    fs::remove_file(school.store.join("lock")).unwrap();
    fs::write(school.store.join("lock"), "").unwrap();
    let error = target.log(&mut teacher, Dice::system().command().unwrap(), "after").unwrap_err();
    let refused = matches!(&error, ClientError::Refused(refusal) if refusal.sentence.contains("read-only"));
    assert!(refused || matches!(error, ClientError::Line(_) | ClientError::MayBeStored(_)), "{error}");
    serving.end();
    let entries = school.ask(&["observations", &target.pupil.to_string()]);
    assert!(entries.contains("before") && !entries.contains("after"), "{entries}");
}

#[test]
fn a_server_whose_folder_was_moved_away_stops() {
    let school = School::new();
    let serving = school.serve();
    let elsewhere = school.folder.path().join("elsewhere");
    fs::rename(&school.store, &elsewhere).unwrap();
    serving.end();
    let gone = school.sendo(&["find", "okafor"]).output().unwrap();
    assert_eq!(gone.status.code(), Some(1));
    assert!(said(&gone).contains("no school"), "{}", said(&gone));
    let moved = School { folder: school.folder, store: elsewhere };
    assert!(moved.ask(&["find", "okafor"]).contains("Okafor"));
}

#[test]
fn a_lost_index_is_made_again_while_they_wait() {
    let school = School::new();
    fs::remove_dir_all(school.store.join("sled")).unwrap();
    let asking: Vec<_> = (0..8)
        .map(|_| school.sendo(&["find", "okafor", "--as", "h.bennett"]).stdout(Stdio::piped()).spawn().unwrap())
        .collect();
    for child in asking {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("Okafor"));
    }
    assert_eq!(school.servers().len(), 1);
    assert!(school.is_whole());
}

#[test]
fn a_store_that_is_not_opened_says_why_to_each_who_asks() {
    let school = School::new();
    fs::remove_dir_all(school.store.join("journal")).unwrap();
    fs::create_dir(school.store.join("journal")).unwrap();
    let asking: Vec<_> =
        (0..8).map(|_| school.sendo(&["find", "okafor"]).stderr(Stdio::piped()).spawn().unwrap()).collect();
    for child in asking {
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        assert!(said(&output).contains("there was a school here"), "{}", said(&output));
    }
}

#[test]
fn a_second_server_is_refused_in_words() {
    let school = School::new();
    let _serving = school.serve();
    let start = Instant::now();
    let second = school.sendo(&["serve"]).output().unwrap();
    assert_eq!(second.status.code(), Some(3));
    assert!(said(&second).contains("in use by another sendo"), "{}", said(&second));
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(school.ask(&["find", "okafor"]).contains("Okafor"));
}

#[test]
fn a_server_that_does_not_answer_is_named() {
    let school = School::new();
    let serving = school.serve();
    serving.signal(Signal::STOP);
    let error = client::greet(&school.line(), None).map(drop).unwrap_err();
    let pid = i32::try_from(serving.pid()).unwrap();
    assert!(matches!(error, ClientError::Start(StartError::Silent(silent)) if silent == pid), "{error}");
    assert!(error.to_string().contains(&format!("kill {pid}")), "{error}");
    serving.signal(Signal::CONT);
    assert!(Caller::greet(&school.line(), Some("h.bennett".into())).is_ok());
}
