//! One process at several dates: every server and every terminal has a clock of its own, and the demo's story is the
//! same whatever the machine says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use std::path::Path;
use std::process::{Command, Stdio};

use sendo::app::Msg;
use sendo::clock::Clock;
use sendo::domain::command::Command as Wanted;
use sendo::domain::record::link::{LinkCommand, LinkKind, LinkTo, NewLink};
use sendo::proto::Question;
use sendo::proto::ask::Reply;
use thornhill::School;

const TEACHER: &str = "h.bennett";

/// An instant; the day that it is in London, as the header has it; and the day before.
const DATES: [(&str, &str, &str); 7] = [
    ("2026-11-23T10:42:00Z", "Mon 23 Nov", "2026-11-22"),
    ("2026-11-27T15:20:00Z", "Fri 27 Nov", "2026-11-26"),
    ("2026-08-29T09:00:00Z", "Sat 29 Aug", "2026-08-28"),
    ("2027-01-01T00:00:10Z", "Fri 1 Jan", "2026-12-31"),
    ("2027-03-28T00:30:00Z", "Sun 28 Mar", "2027-03-27"),
    // Summer time: half past eleven in UTC is the next day in London.
    ("2027-06-30T23:30:00Z", "Thu 1 Jul", "2027-06-30"),
    ("2028-02-29T23:57:00Z", "Tue 29 Feb", "2028-02-28"),
];

/// One that shows this instant.
fn clock(now: &str) -> Clock {
    Clock::showing(now.parse().unwrap())
}

/// A link to Amara, which counts from today; cover is for today alone.
fn link(school: &School, login: &str, kind: LinkKind) {
    let until = (kind == LinkKind::Cover).then(|| school.today());
    let to = LinkTo::Pupil(school.amara());
    let link = NewLink { login: login.into(), to, kind: Some(kind), from: None, until };
    school.caller("office").run(Wanted::Link(LinkCommand::Link { link })).unwrap();
}

#[test]
fn each_server_has_its_own_today() {
    // All at once, so that a clock that they shared would show.
    let schools = DATES.map(|(now, ..)| School::thornhill_at(clock(now)));
    // Some years on the class is over, and with it who teaches whom.
    for school in &schools {
        link(school, TEACHER, LinkKind::OneToOne);
    }
    let mut seats: Vec<_> = schools.iter().map(|school| school.seat(TEACHER)).collect();
    for ((school, seat), (_, header, yesterday)) in schools.iter().zip(&mut seats).zip(DATES) {
        seat.shows(&[header]);
        // What is logged now happened today; a day without its year is the last such day.
        let (year_and_month, day) = yesterday.rsplit_once('-').unwrap();
        let month = year_and_month.rsplit_once('-').unwrap().1;
        seat.keys("oka1").shows(&["log for"]);
        seat.keys("+ now<Enter>").shows(&["Logged"]);
        seat.keys(&format!("2- @{day}/{month} then<Enter>")).shows(&["Logged"]);
        let Ok(Reply::Record(record)) =
            school.caller("s.iqbal").ask(Question::Record { pupil: school.amara(), limit: 200 })
        else {
            panic!("no record")
        };
        let of = |note: &str| record.entries.iter().find(|signed| signed.entry.note == note).unwrap().entry.clone();
        for (note, day) in [("now", school.today().to_string()), ("then", yesterday.to_owned())] {
            let entry = of(note);
            assert_eq!(entry.when.day.to_string(), day, "{header} {note}");
            assert_eq!(entry.entered.day(), school.today(), "{header} {note}");
        }
    }
}

#[test]
fn what_was_read_late_on_a_summer_evening_was_read_on_londons_day() {
    let school = School::thornhill_at(clock("2027-06-30T23:30:00Z"));
    link(&school, TEACHER, LinkKind::OneToOne);
    let mut seat = school.seat(TEACHER);
    seat.keys("amara okafor<Enter><PgDn><PgDn><PgDn><PgDn><^Y>").shows(&["Noted: you have read this version"]);
    let page = seat.keys("<Home>").at(80, 100);
    assert!(page.contains("you have read this version, 1 Jul"), "{page}");
}

#[test]
fn the_audit_goes_by_londons_days() {
    let school = School::thornhill_at(clock("2027-06-30T23:30:00Z"));
    assert_eq!(school.today().to_string(), "2027-07-01");
    let mut senco = school.caller("s.iqbal");
    senco.ask(Question::Card { pupil: school.amara() }).unwrap();
    for (since, there) in [("2027-06-30", true), ("2027-07-01", true), ("2027-07-02", false)] {
        let want = sendo::proto::ask::audit(Some(school.amara()), Some("s.iqbal".into()), Some(since.parse().unwrap()));
        let rows = senco.whole(&want).unwrap().rows;
        assert_eq!(!rows.is_empty(), there, "{since}");
        assert!(
            rows.iter().all(|row| (row.at.day(), row.at.clock_time().starts_with("00:3")) == (school.today(), true))
        );
    }
    let mut seat = school.seat("s.iqbal");
    seat.keys(":audit<Enter>").shows(&["who saw what   since 3 Jun", "00:3"]).hides(&["30 Jun", "23:3"]);
}

#[test]
fn a_right_that_ends_today_is_over_after_midnight() {
    let reads = |school: &School| school.caller("v.chandra").ask(Question::Card { pupil: school.amara() }).is_ok();
    let evening = School::thornhill_at(clock("2028-02-29T23:57:00Z"));
    let before = reads(&evening);
    link(&evening, "v.chandra", LinkKind::Cover);
    assert!(!before && reads(&evening));
    let root = evening.root.clone();
    let folder = evening.close();
    let next = clock("2028-03-01T00:01:00Z");
    let morning = School::reopened_at(folder, root, next);
    assert!(!reads(&morning));
}

#[test]
fn a_terminals_midnight_is_the_servers() {
    let school = School::thornhill_at(clock("2028-02-29T23:59:00Z"));
    let mut seat = school.seat(TEACHER);
    let clock = seat.app.model.clock.clone();
    assert_eq!(clock.today(), school.today());
    assert!(clock.until_midnight().as_secs() <= 60);
    seat.update(Msg::Today(school.today().succ_opt().unwrap())).shows(&["Wed 1 Mar"]);
}

/// What fakes the time of a program; `None` where nothing here does.
fn faker() -> Option<String> {
    // The program only says which library it is: it would wait until the server that a command starts has gone, too.
    let said = Command::new("faketime").args(["-f", "+0s", "printenv", "LD_PRELOAD"]).output().ok()?;
    Some(String::from_utf8(said.stdout).unwrap().trim().to_owned())
}

/// `sendo` on a store while the machine says a time so many seconds ahead.
fn under(faker: &str, ahead: i64, store: &Path, typed: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sendo"));
    command.arg("--store").arg(store).args(typed).stdin(Stdio::null()).env_remove("SENDO_STORE");
    command.env("LD_PRELOAD", faker).env("FAKETIME", format!("{ahead:+}s")).env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    let done = command.output().unwrap();
    assert!(done.status.success(), "{ahead} {typed:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn the_demo_tells_the_same_story_on_every_day() {
    let Some(faker) = faker() else {
        println!("skipped: faketime is not installed here");
        return;
    };
    let told = |date: &str| {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store");
        // So far ahead, and not at that date: time goes on from one command to the next.
        let ahead = Clock::machine().seconds_ahead(date.parse().unwrap());
        under(&faker, ahead, &store, &["--plain", "demo"]);
        let ask = |login: &str, typed: &[&str]| under(&faker, ahead, &store, &[&["--as", login], typed].concat());
        let answers = [
            ask(TEACHER, &["inbox"]),
            ask(TEACHER, &["plan", "amara okafor"]),
            ask(TEACHER, &["log", "amara okafor", "1+", "@20/11", "read the whole page"]),
            ask(TEACHER, &["observations", "amara okafor"]),
            ask("s.iqbal", &["queue"]),
            ask("s.iqbal", &["plan", "akira francis"]),
        ];
        answers.join("\n")
    };
    let first = told("2026-11-27T15:20:00Z");
    for date in ["2026-08-29T09:00:00Z", "2027-03-28T00:30:00Z", "2028-02-29T23:57:00Z"] {
        assert_eq!(told(date), first, "{date}");
    }
    assert!(first.contains("Amara Okafor") && first.contains("read the whole page"), "{first}");
}

#[test]
fn the_picture_in_the_readme_is_what_the_demo_shows() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.app.is_kept = false;
    let screen = seat.keys("ama").screen();
    let picture = include_str!("../README.md").split("```\n").nth(1).unwrap();
    // Rows that are empty below the plan are left out there.
    let mut rows = screen.lines();
    for row in picture.lines() {
        assert!(rows.any(|shown| shown == row), "{row:?} is not shown, or not there:\n{screen}");
    }
}
