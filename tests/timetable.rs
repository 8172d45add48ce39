//! The timetable, and what a sweep makes of it: where it starts, how one chooses, and that all of it is one commit.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use std::fmt::Write;
use std::path::PathBuf;

use sendo::client::Caller;
use sendo::domain::command::Command;
use sendo::domain::roster::{ImportCommand, Report};
use sendo::proto::Question;
use sendo::proto::ask::Reply;
use sendo::proto::message::Request;
use sendo::transfer::read_timetable;
use thornhill::School;

/// Teaches 3A, 3B, 4A and 5A.
const CHANDRA: &str = "v.chandra";
const HEADINGS: &str = "Staff,Class,Day,Period,From,To\n";

fn bring(school: &School, text: &str) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("timetable.csv");
    std::fs::write(&file, text).unwrap();
    let bundle = read_timetable(&file, None).unwrap();
    school.caller("office").run(Command::Import(ImportCommand::Import { bundle })).unwrap().1.unwrap()
}

/// A week that is one lesson, day and night, so that it is on whenever the test runs.
fn always(staff: &str, class: &str) -> String {
    let days = 1..=7;
    days.fold(String::new(), |mut text, day| {
        let _ = writeln!(text, "{staff},{class},{day},3,00:00,23:59:59");
        text
    })
}

fn lesson(caller: &mut Caller) -> Option<String> {
    match caller.ask(Question::Lesson) {
        Ok(Reply::Lesson(lesson)) => lesson.map(|lesson| lesson.class),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_stands_for_the_people_whom_it_names() {
    let school = School::thornhill();
    let whole = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/thornhill/timetable.csv");
    let whole = std::fs::read_to_string(whole).unwrap();
    let counts = |report: &Report| report.counts["timetables"];
    let first = bring(&school, &whole);
    assert_eq!((first.problems.len(), counts(&first).new), (0, 26), "{first:?}");
    let again = counts(&bring(&school, &whole));
    assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 26));
    // Two people by initials and by name; the others keep their weeks.
    let other = bring(&school, &format!("{HEADINGS}{}{}", always("VC", "5 a"), always("Bennett Hannah", "4b")));
    assert_eq!((counts(&other).changed, counts(&other).new), (2, 0), "{other:?}");
    assert_eq!(lesson(&mut school.caller(CHANDRA)).as_deref(), Some("5A"));
    // One wrong line, and nothing of the file comes in.
    let wrong = bring(&school, &format!("{HEADINGS}{}f.moreau,9Z,Mon,1,9:00,10:00\n", always("VC", "3A")));
    assert_eq!(wrong.problems.len(), 1, "{wrong:?}");
    assert_eq!(wrong.problems[0].to_string(), "timetable.csv, line 9: there is no class or form 9Z here.");
    assert!(!wrong.counts.contains_key("timetables"));
    assert_eq!(lesson(&mut school.caller(CHANDRA)).as_deref(), Some("5A"));
    // It is there after the server has gone, and store and journal agree.
    let folder = school.close();
    let server = thornhill::serve(&folder.path().join("store"));
    let mut caller = Caller::greet(&server.connect().unwrap(), Some(CHANDRA.to_owned())).unwrap().0;
    assert_eq!(lesson(&mut caller).as_deref(), Some("5A"));
    let mut office = Caller::greet(&server.connect().unwrap(), Some("office".to_owned())).unwrap().0;
    let Reply::Checked(checked) = office.ask(Request::Check { head: None }).unwrap() else { panic!() };
    assert_eq!(checked.faults, Vec::<String>::new());
}

#[test]
fn a_sweep_starts_where_one_teaches_or_swept_last() {
    let school = School::thornhill();
    let mut seat = school.seat(CHANDRA);
    seat.keys("<^G>").shows(&["sweep 3A"]);
    // Another class, by its name; what was filled in before goes along.
    seat.keys("+<^P>sweep class 4a<Enter>").shows(&["sweep 4A"]);
    seat.keys("+<^S>").shows(&["2 entries logged, ^Z withdraws all of them"]);
    seat.keys("<^G>").shows(&["sweep 4A"]);
    // In another session too.
    seat.update(sendo::app::Msg::KeepDrafts);
    drop(seat);
    let mut seat = school.seat(CHANDRA);
    seat.hides(&["was not sent"]).keys("<^G>").shows(&["sweep 4A"]);
    // Once there is a timetable, the class of now; the arrows and names are still there.
    bring(&school, &format!("{HEADINGS}{}", always(CHANDRA, "5A")));
    seat.keys("<Esc><^G>").shows(&["sweep 5A", "5A, period 3 now"]);
    seat.keys("<Tab>").hides(&["sweep 5A"]).keys("<Esc>");
    // Whoever is chosen by hand is what one means.
    seat.keys("3b<^G>").shows(&["sweep 3B"]).keys("<Esc><Esc>");
    seat.keys(":sweep class 3a<Enter>").shows(&["sweep 3A"]);
    // What was not saved is gone on with where it is, once it is asked for.
    seat.keys("+<Esc><^G>").shows(&["sweep 5A", "^G: not sent"]).keys("<^G>").shows(&["sweep 3A"]);
}

/// A grid that is larger than the screen goes along with its cursor, down and to the right.
#[test]
fn a_sweep_scrolls_both_ways() {
    let school = School::thornhill();
    let mut seat = school.seat(CHANDRA);
    seat.update(sendo::app::Msg::Resize(50, 9)).keys("5a<^G>");
    let shows = |seat: &thornhill::Seat, there: &str, gone: &str| {
        let screen = seat.at(50, 9);
        assert!(screen.contains(there) && !screen.contains(gone), "{there} and not {gone}:\n{screen}");
    };
    shows(&seat, "SE09", "SE02");
    seat.keys("<Right><Right>");
    shows(&seat, "SE02", "SE09");
    shows(&seat, "Archie Murphy 5A  ", "Anna Whitfield 5A  ");
    seat.keys("<End>");
    shows(&seat, "Anna Whitfield 5A  ", "Archie Murphy 5A  ");
}

/// Keys that come before it is known which lesson is on fill in no cell of another class.
#[test]
fn keys_typed_ahead_wait_for_the_class() {
    let school = School::thornhill();
    bring(&school, &format!("{HEADINGS}{}", always(CHANDRA, "5A")));
    let mut seat = school.seat(CHANDRA);
    for chord in thornhill::chords("<^G>+/") {
        seat.app.update(sendo::app::Msg::Key(chord));
    }
    seat.settle();
    seat.shows(&["sweep 5A"]);
    // Both of them, and nowhere else.
    seat.shows(&["SE09 +  ", "SE03 /  "]).keys("<^S>").shows(&["2 entries logged"]);
}
