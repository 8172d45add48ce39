//! The sweep as a person uses it: keys in, a grid out, and in the record exactly what the grid said.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use sendo::app::Msg;
use sendo::domain::command::Command;
use sendo::domain::id::PupilId;
use sendo::domain::record::entry::{Fact, Kind, Outcome, Support, Why};
use sendo::domain::record::school::SchoolCommand;
use sendo::domain::record::school::setting::Setting;
use sendo::proto::ask::Reply;
use sendo::proto::view::Signed;
use sendo::proto::{Question, Slice};
use thornhill::{School, Seat};

const TEACHER: &str = "h.bennett";

/// A pupil's observations, newest first.
fn entries(school: &School, pupil: PupilId) -> Vec<Signed> {
    let ask = Question::Entries { pupil, sort: Kind::Observation, slice: Slice::first(9) };
    match school.caller("s.iqbal").ask(ask) {
        Ok(Reply::Entries(entries)) => entries.rows,
        other => panic!("{other:?}"),
    }
}

/// The teacher before the grid of 4B, on Amara.
fn on_amara(school: &School) -> Seat {
    let mut seat = school.seat(TEACHER);
    seat.keys("<^G><Down><Down>").shows(&["sweep 4B", ">CI07 .", "Amara Okafor 4B: 1 CI07"]);
    seat
}

#[test]
fn keys_fill_cells() {
    // From Amara's first cell: keys, what is on the screen then, what is not.
    let rounds: &[(&str, &[&str], &[&str])] = &[
        ("+", &[" CI07 +", "Amara Okafor 4B: 1 Pre-teach three words: worked"], &[">CI07"]),
        ("=", &["Amara Okafor 4B: 1 Pre-teach three words: worked"], &[]),
        ("*", &["not delivered"], &[]),
        ("/h", &[" CI07 /h", "partly worked, helped"], &[]),
        ("/hp", &[" CI07 /p", "prompted"], &["/hp"]),
        ("xn", &[" CI07 xn", "no adult"], &[]),
        ("xp", &["Behind x comes n no adult, t timetable"], &["xp"]),
        ("+n", &["Behind + comes i p h d"], &["+n"]),
        ("a", &["CI07 xa", "CI05 xa", "SE09 xa"], &[]),
        ("+<Up><Backspace>", &[">CI07 ."], &[]),
        ("+p<Up><Up>r", &[" SE09 +p"], &[]),
        ("<Up><Up>/<Up>f", &["CL02 /", "SE09 /", "CI07 /"], &[]),
        ("f", &["Not now: nothing has been filled in yet"], &[]),
        ("r", &["Not now: nothing has been filled in yet"], &[]),
        ("<Enter>", &["nothing has been filled in yet"], &["note >"]),
        ("<^S>", &["nothing has been filled in yet"], &[]),
        ("+<Enter>in two<Enter>", &["CI07 +\"", "worked", "Note: in two"], &["note >"]),
        ("+<Enter>half<Esc>", &["CI07 +"], &["half", "+\""]),
        ("<Right>", &[">CI05 ."], &[]),
        ("<Right><Right><Right><Right>-", &["this row has no line here"], &[]),
        ("+<Enter>a bruise on the arm<Enter>", &["Mrs Carole Denby"], &[]),
        ("+<Enter>a bruised knee<Enter><^N>", &["CI07 +\"", "Note: a bruised"], &["Mrs Carole Denby"]),
        ("+<Enter>a bruised knee<Enter><^Y>", &["pointed to the DSL", "a bruised knee"], &["sweep 4B"]),
        ("+<Enter>a bruised knee<Enter><^Y><^X>", &["The words are wiped", "Mrs Carole Denby"], &["bruised"]),
        ("+<Enter>a bruised knee<Enter><^Y><^X><Esc>", &["find"], &["bruised", "Mrs Carole Denby"]),
        ("<F1>", &["How it went: + or = worked"], &[]),
        ("<Esc>", &["find"], &["sweep 4B"]),
        ("+<Esc>", &["Not saved: 1 cell"], &["sweep 4B"]),
        ("+<Esc><^G><^G>", &["CI07 +"], &[]),
    ];
    let mut school = School::thornhill();
    for (keys, shown, hidden) in rounds {
        eprintln!("{keys}");
        on_amara(&school).keys(keys).shows(shown).hides(hidden);
        // What was left unsaved comes back: the next round begins with nothing.
        if keys.contains("<Esc>") || keys.contains("<^Y>") {
            school = School::thornhill();
        }
    }
}

#[test]
fn all_cells_are_saved_at_once_and_taken_back_at_once() {
    let school = School::thornhill();
    let amara = school.amara();
    let before = entries(&school, amara);
    let mut seat = on_amara(&school);
    seat.keys("+p<Up><Enter>settled in two<Enter><Right>/<Up><Right>xn").keys("<Up><Up><Up><Left><Left>-");
    assert_eq!(entries(&school, amara), before, "nothing is stored before it is saved");
    seat.keys("<^S>").shows(&["4 entries logged, ^Z withdraws all of them."]);
    let now = entries(&school, amara);
    let told: Vec<_> = now[..3]
        .iter()
        .map(|signed| match &signed.entry.fact {
            Fact::Observation { code, result, support, .. } => (code.as_str(), *result, *support),
            Fact::Measurement { .. } => panic!("a measurement"),
        })
        .collect();
    assert_eq!(
        told,
        [
            ("SE09", Outcome::NotDelivered(Some(Why::NoAdult)), None),
            ("CI05", Outcome::Partly, None),
            ("CI07", Outcome::Worked, Some(Support::Prompted)),
        ]
    );
    assert_eq!(now[2].entry.note, "settled in two");
    assert_eq!(now[3..].first(), before.first());
    assert_eq!(school.caller(TEACHER).ask(Question::Drafts).ok(), Some(Reply::Drafts([].into())));
    seat.keys("<^Z>").shows(&["Take back 4 entries for", "Enter takes back"]).keys("<Enter>").shows(&["Withdrawn"]);
    assert!(entries(&school, amara)[..3].iter().all(|signed| signed.entry.withdrawn.is_some()));
}

#[test]
fn a_worry_that_is_seen_only_when_cells_are_saved_goes_out_of_them() {
    let school = School::thornhill();
    let setting = Setting::Snippet { code: "hurt".into(), text: Some("a bruise".into()) };
    school.caller("s.iqbal").run(Command::School(SchoolCommand::Set { setting, owner: String::new() })).unwrap();
    let amara = school.amara();
    let notes =
        |school: &School| entries(school, amara).into_iter().map(|signed| signed.entry.note).collect::<Vec<_>>();
    let before = notes(&school);
    // What the snippet stands for is seen when the cell would be stored. It is one: the cell stays, without its words.
    let mut seat = on_amara(&school);
    seat.keys("+<Up><Enter>;hurt<Enter><^S>").shows(&["Mrs Carole Denby", "a bruise"]);
    seat.keys("<^Y><^X><Esc>").shows(&["sweep 4B", "CI07 +"]).hides(&["+\"", "hurt"]);
    seat.keys("<^S>").shows(&["1 entry logged"]);
    assert_eq!(notes(&school)[0], "");
    // It is none: it goes on and saves.
    seat.keys("<^G><Down><Down>+<Up><Enter>;hurt<Enter><^S><^N>").shows(&["1 entry logged"]);
    assert_eq!(notes(&school)[..2], ["a bruise", ""]);
    assert_eq!(notes(&school).len(), (before.len() + 2).min(9));
}

#[test]
fn from_class_to_class_the_cells_stay() {
    let school = School::thornhill();
    let mut seat = school.seat("s.iqbal");
    seat.keys("<Esc>oka<^G>").shows(&["sweep 4B"]).keys("+<Tab>").shows(&["sweep "]).hides(&["sweep 4B"]);
    seat.keys("-<Shift-Tab>").shows(&["sweep 4B", " +"]).keys("<^S>").shows(&["2 entries logged"]);
}

#[test]
fn six_cells_are_six_keys_and_one_to_save() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    // A grid of 4B; from the last pupil it goes on at the top of the next column.
    seat.keys("<^G>").keys("++/x-+").keys("<^S>").shows(&["6 entries logged"]);
}

#[test]
fn what_is_filled_in_is_its_writers_and_comes_back() {
    let school = School::thornhill();
    let mut seat = on_amara(&school);
    seat.keys("+p<Up><Enter>calm<Enter>").update(Msg::KeepDrafts);
    drop(seat);
    let mut again = school.seat(TEACHER);
    again.shows(&["Something you typed was not sent"]).keys(":go on with the sweep<Enter>");
    again.shows(&["CI07 +p\""]).keys("<^S>").shows(&["1 entry logged"]);
    school.seat("s.iqbal").keys("<Esc><^G>").hides(&["+p"]);
}

#[test]
fn whoever_reads_no_plan_has_no_sweep() {
    let school = School::thornhill();
    for login in ["m.hughes", "office"] {
        school.seat(login).keys("<^G>").hides(&["sweep "]);
    }
}
