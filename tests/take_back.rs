//! What was sent by mistake is taken back: at once where it is one thing of today, else after a question that says
//! exactly what goes. Real keys, a real server behind, and a look at what is stored and shown.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    missing_docs
)]

#[path = "support/thornhill.rs"]
mod thornhill;

use sendo::client::ClientError;
use sendo::clock::Clock;
use sendo::domain::amend::AmendCommand;
use sendo::domain::command::{Command, Refusal};
use sendo::domain::id::FlagId;
use sendo::domain::kind::RecordName;
use sendo::domain::record::entry::Kind;
use sendo::domain::record::flag::{FlagCommand, Step};
use sendo::proto::ask::{self, Reply};
use sendo::proto::message::Request;
use sendo::proto::view::{ItemRows, MyEntry};
use sendo::proto::{Desk, Question, Slice};
use thornhill::School;

const TEACHER: &str = "h.bennett";
const SENCO: &str = "s.iqbal";

fn rows(school: &School, of: Desk) -> ItemRows {
    school.caller(SENCO).get(&ask::item_rows(of)).unwrap()
}

/// Those of Amara that wait for somebody.
fn open(school: &School) -> Vec<FlagId> {
    let rows = rows(school, Desk::About(school.amara())).page.rows;
    rows.into_iter().filter(|row| !row.resolved).map(|row| row.id).collect()
}

/// The one that is there now and was not before.
fn new_since(school: &School, before: &[FlagId]) -> FlagId {
    open(school).into_iter().find(|id| !before.contains(id)).expect("a new item")
}

fn mine(school: &School, login: &str) -> Vec<MyEntry> {
    match school.caller(login).ask(Question::Mine { slice: Slice::default() }).unwrap() {
        Reply::Mine(page) => page.rows,
        other => panic!("{other:?}"),
    }
}

fn take_back(school: &School, login: &str, flag: FlagId) -> Result<(), Refusal> {
    let records = vec![(school.amara(), RecordName::Flag(flag))];
    match school.caller(login).run(Command::Amend(AmendCommand::TakeBack { records, hide: false })) {
        Ok(_) => Ok(()),
        Err(ClientError::Refused(refusal)) => Err(*Box::new(refusal)),
        Err(other) => panic!("{other:?}"),
    }
}

fn step(school: &School, flag: FlagId) -> Result<(), ClientError> {
    let command = FlagCommand::TakeStep { flag, last: None, step: Step::Acknowledge, message: String::new() };
    school.caller(SENCO).run(Command::Flag(command)).map(drop)
}

#[test]
fn a_flag_on_the_wrong_pupil_is_taken_back_with_the_key_that_takes_back_all() {
    let school = School::thornhill();
    let before = open(&school);
    let queue = rows(&school, Desk::Queue).open;
    let count = || school.pupil("Amara Okafor", "4B").flags;
    let flags = count();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka!7<Enter>").shows(&["With the SENCO"]);
    let flag = new_since(&school, &before);
    assert_eq!((count(), rows(&school, Desk::Queue).open), (flags + 1, queue + 1));
    seat.keys("<^Z>").shows(&["Withdrawn: flag, equipment, Amara Okafor 4B"]);
    assert_eq!((open(&school), count(), rows(&school, Desk::Queue).open), (before, flags, queue));
    // It stays readable for the SENCO, who sees what it is, and nobody answers it any more.
    let gone = rows(&school, Desk::About(school.amara())).page.rows.into_iter().find(|row| row.id == flag).unwrap();
    assert_eq!((gone.state.as_str(), gone.resolved, gone.news), ("withdrawn", true, false));
    assert!(step(&school, flag).is_err());
    assert!(take_back(&school, TEACHER, flag).is_err(), "it is withdrawn already");
    let Reply::Checked(checked) = school.caller("office").ask(Request::Check { head: None }).unwrap() else { panic!() };
    assert_eq!(checked.faults, Vec::<String>::new());
}

#[test]
fn a_flag_is_its_writers_to_take_back_until_somebody_acted_on_it() {
    let school = School::thornhill();
    let before = open(&school);
    let mut seat = school.seat(TEACHER);
    seat.keys("oka!7<Enter>").shows(&["With the SENCO"]);
    let flag = new_since(&school, &before);
    for other in ["k.osei", SENCO] {
        assert!(take_back(&school, other, flag).is_err(), "{other}");
    }
    step(&school, flag).unwrap();
    seat.keys("<^Z>").shows(&["has acted on that item"]);
    assert!(open(&school).contains(&flag));
    let said = take_back(&school, TEACHER, flag).unwrap_err().sentence;
    assert!(said.contains("Iqbal has acted on that item"), "{said}");
}

#[test]
fn more_than_one_or_of_another_day_is_asked_first_and_exactly_that_goes() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1+ 3+<Enter>").shows(&["Logged"]);
    let before = mine(&school, TEACHER);
    assert_eq!(before[0].records.len(), 2, "the line logs two: {before:?}");
    seat.keys("<Esc><^Z>").shows(&["Take back 2 entries for Amara Okafor 4B", "Enter takes back"]);
    seat.keys("<Esc>").hides(&["Take back 2 entries"]);
    assert_eq!(mine(&school, TEACHER), before, "nothing went");
    seat.keys("<^Z>").shows(&["Take back 2 entries"]);
    // Something newer comes from another seat of hers: what the question named goes, and not that.
    school.seat(TEACHER).keys("oka1+<Enter>").shows(&["Logged"]);
    seat.settle();
    seat.keys("<Enter>").shows(&["Withdrawn: 2 entries for Amara Okafor 4B"]);
    let after = mine(&school, TEACHER);
    assert_eq!(after[0].records.len(), 1, "the newer one stands: {after:?}");
    assert!(after.iter().all(|one| one.commit != before[0].commit));
    seat.keys("<^Z>").shows(&["Withdrawn: 1 CI07 worked, Amara Okafor 4B"]);
}

#[test]
fn one_entry_of_another_day_is_asked_first_and_one_of_today_is_not() {
    let monday = School::thornhill_at(Clock::showing("2026-11-23T10:42:00Z".parse().unwrap()));
    monday.seat(TEACHER).keys("oka1+<Enter>").shows(&["Logged"]);
    let folder = monday.close();
    let root = folder.path().join("store");
    let tuesday = School::reopened_at(folder, root, Clock::showing("2026-11-24T09:00:00Z".parse().unwrap()));
    let mut seat = tuesday.seat(TEACHER);
    seat.keys("oka3+<Enter>").shows(&["Logged"]);
    seat.keys("<Esc><^Z>").shows(&["Withdrawn: 3 SE09 worked, Amara Okafor 4B"]);
    // A second press straight behind is no answer to the question.
    seat.keys("<^Z>").shows(&["Take back 1 CI07 worked, Amara Okafor 4B", "10:42"]);
    seat.keys("<^Z>").hides(&["Take back 1 CI07"]);
    assert_eq!(mine(&tuesday, TEACHER)[0].says, "1 CI07 worked");
    seat.keys("<^Z>").keys("<Enter>").shows(&["Withdrawn: 1 CI07 worked"]);
}

/// What stands of Amara's observations, newest first.
fn standing(school: &School) -> Vec<String> {
    let ask = Question::Entries { pupil: school.amara(), sort: Kind::Observation, slice: Slice::first(6) };
    let Reply::Entries(page) = school.caller(SENCO).ask(ask).unwrap() else { panic!() };
    page.rows.into_iter().filter(|one| one.entry.withdrawn.is_none()).map(|one| one.entry.note).collect()
}

#[test]
fn what_was_taken_back_last_is_put_back_by_its_name() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka:put back<Enter>").shows(&["you have taken nothing back since you came in"]).keys("<Esc>");
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1+ one<Enter><^Z>").shows(&["Withdrawn"]);
    assert!(!standing(&school).contains(&"one".to_owned()));
    seat.keys(":put back<Enter>").shows(&["Put back: 1 CI07 worked, Amara Okafor 4B. It counts again."]);
    assert_eq!(standing(&school)[0], "one");
    // It is the last again, for the key that takes back, and all of a commit goes and comes.
    seat.keys("<^Z>")
        .shows(&["Withdrawn: 1 CI07"])
        .keys("2+ 3/ two<Enter><^Z><Enter>")
        .shows(&["Withdrawn: 2 entries"]);
    seat.keys(":put back<Enter>").shows(&["Put back: 2 entries"]);
    assert_eq!(mine(&school, TEACHER)[0].records.len(), 2);
    assert!(standing(&school).contains(&"two".to_owned()));
    // A flag too.
    let before = open(&school);
    seat.keys("!7<Enter><^Z>").shows(&["Withdrawn: flag"]);
    assert_eq!(open(&school), before);
    seat.keys(":put back<Enter>").shows(&["Put back: flag, equipment"]);
    assert_eq!(open(&school).len(), before.len() + 1);
    let Reply::Checked(checked) = school.caller("office").ask(Request::Check { head: None }).unwrap() else { panic!() };
    assert_eq!(checked.faults, Vec::<String>::new());
}

/// Taking a correction back lets the old entry stand; putting it back lets the correction stand, and nothing twice.
#[test]
fn a_correction_that_is_put_back_stands_alone() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1- old<Enter>:correct<Enter><Enter><^U>1+ new<Enter>").shows(&["Corrected"]);
    seat.keys("<^Z>").shows(&["Withdrawn"]);
    assert_eq!(standing(&school)[0], "old");
    seat.keys(":put back<Enter>").shows(&["Put back"]);
    let stands = standing(&school);
    assert_eq!(stands[0], "new");
    assert!(!stands.contains(&"old".to_owned()), "{stands:?}");
    // Where the old one was corrected anew meanwhile, it is another entry now.
    seat.keys("<^Z>").shows(&["Withdrawn"]);
    school.seat(TEACHER).keys("oka<Enter>:correct old<Enter><^U>1/ newest<Enter>").shows(&["Corrected"]);
    seat.keys(":put back<Enter>").shows(&["has corrected that entry already"]);
    assert_eq!(standing(&school).iter().filter(|note| ["old", "new", "newest"].contains(&note.as_str())).count(), 1);
    // And it is nobody else's to put back.
    let taken = school.seat(TEACHER).keys("oka2- mine<Enter>").screen();
    assert!(taken.contains("Logged"));
    let records: Vec<_> =
        mine(&school, TEACHER)[0].records.iter().map(|(record, pupil, _)| (*pupil, *record)).collect();
    let stands = Command::Amend(AmendCommand::PutBack { records: records.clone() });
    assert!(school.caller(TEACHER).run(stands.clone()).is_err(), "it stands");
    school.caller(TEACHER).run(Command::Amend(AmendCommand::TakeBack { records, hide: false })).unwrap();
    assert!(school.caller(SENCO).run(stands.clone()).is_err());
    school.caller(TEACHER).run(stands).unwrap();
}
