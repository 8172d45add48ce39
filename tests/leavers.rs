//! A pupil who has left: whoever asks is told all that they were told before, what is done about them rests on it, and
//! nothing of it is missing when they are back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use std::collections::BTreeMap;
use std::sync::Arc;

use sendo::client::ClientError;
use sendo::domain::command::{Command, RefusalKind};
use sendo::domain::id::{CommandId, PupilId};
use sendo::domain::kind::Change;
use sendo::domain::record::entry::{EntryCommand, Fact, Kind, NewEntry, Outcome};
use sendo::domain::record::flag::{FlagCommand, NewFlag, Reason, Urgency};
use sendo::domain::record::nudge::NudgeCommand;
use sendo::domain::record::plan::PlanCommand;
use sendo::domain::record::plan::edit::PlanEdit;
use sendo::domain::record::profile::{Part, ProfileCommand};
use sendo::domain::record::pupil::{Pupil, PupilChange};
use sendo::domain::record::receipt::ReceiptCommand;
use sendo::domain::roster::ImportCommand;
use sendo::proto::ask::Reply;
use sendo::proto::message::{PaperTo, Request};
use sendo::proto::subject::Desk;
use sendo::proto::view::Card;
use sendo::proto::{Question, Slice};
use sendo::store::{Commit, RealDisk, Store};
use sendo::transfer::demo;
use thornhill::School;

const TEACHER: &str = "h.bennett";
const SENCO: &str = "s.iqbal";

/// Every question about one pupil, and the lists in which they may stand.
fn questions(pupil: PupilId) -> Vec<Question> {
    let slice = Slice::default;
    vec![
        Question::Card { pupil },
        Question::Plan { pupil },
        Question::Record { pupil, limit: 50 },
        Question::Entries { pupil, sort: Kind::Observation, slice: slice() },
        Question::Versions { pupil, slice: slice() },
        Question::Assessment { pupil, slice: slice() },
        Question::ConcernsOf { pupil, slice: slice() },
        Question::Receipts { pupil, slice: slice() },
        Question::Nudges { pupil, slice: slice() },
        Question::ReadBy { pupil, slice: slice() },
        Question::Handout { pupil, to: PaperTo::Screen },
        Question::Items { of: Desk::About(pupil), slice: slice() },
        Question::Items { of: Desk::all(), slice: slice() },
    ]
}

/// What the SENCO and a teacher are told.
fn told(school: &School, pupil: PupilId) -> Vec<String> {
    let mut all = Vec::new();
    for login in [SENCO, TEACHER] {
        let mut caller = school.caller(login);
        for question in questions(pupil) {
            let name = question.name();
            all.push(format!("{login} {name}: {:?}", caller.ask(question).map_err(|error| error.to_string())));
        }
    }
    all
}

fn card(school: &School, pupil: PupilId) -> Card {
    match school.caller(SENCO).ask(Question::Card { pupil }) {
        Ok(Reply::Card(card)) => *card,
        other => panic!("{other:?}"),
    }
}

fn run(school: &School, login: &str, command: Command) {
    school.caller(login).run(command).unwrap();
}

fn profile(pupil: PupilId, base: u16, text: &str) -> Command {
    let parts = BTreeMap::from([(Part::ALL[0], text.to_owned())]);
    Command::Profile(ProfileCommand::SaveProfile { pupil, base, parts, audiences: BTreeMap::new() })
}

fn off_plan(pupil: PupilId, cycle: u16) -> Command {
    let fact = Fact::Observation {
        number: None,
        code: "SE09".into(),
        result: Outcome::Worked,
        support: None,
        minutes: None,
        serves: Vec::new(),
    };
    Command::Entry(EntryCommand::Log {
        entries: vec![NewEntry { pupil, cycle, fact, when: None, note: String::new() }],
    })
}

fn flag(pupil: PupilId) -> Command {
    let flag = NewFlag {
        pupil,
        reason: Reason::NotWorking,
        urgency: Urgency::Week,
        note: "ask me".into(),
        links: Vec::new(),
        line: Some(1),
        parents: None,
    };
    Command::Flag(FlagCommand::RaiseFlag { flag })
}

fn nudge(pupil: PupilId) -> Command {
    Command::Nudge(NudgeCommand::Nudge { pupil, people: vec![TEACHER.to_owned()] })
}

fn read(school: &School, pupil: PupilId) -> Command {
    let (cycle, version) = card(school, pupil).plan.unwrap().key();
    Command::Receipt(ReceiptCommand::MarkRead { pupil, cycle, version })
}

/// The same school with the pupil gone or back, and nothing else of them changed.
fn with_leaver(school: School, id: PupilId, left: bool) -> School {
    let folder = school.close();
    let root = folder.path().join("store");
    let (store, _) = Store::open(&root, Arc::new(RealDisk), "", &|_| {}).unwrap();
    let pupil = Pupil { left, ..Pupil::clone(store.state().pupils.get(&id).unwrap()) };
    let at = "2026-11-23T12:00:00Z".parse().unwrap();
    let changes = vec![Change::Pupil(PupilChange::Pupil { pupil })];
    let cmd = CommandId(uuid::Uuid::from_u128(if left { 77 } else { 78 }));
    let mut batch = store.begin();
    batch.push(Commit { cmd, at, entered: at, by: None, via: "root".into(), changes }).unwrap();
    store.commit(batch).unwrap();
    let hand = store.state();
    assert_eq!((hand.plans.contains_key(&id), hand.profiles.contains_key(&id)), (!left, !left));
    drop(store);
    School::reopened(folder, root)
}

/// What an import of the same plans, receipts and profiles finds to do.
fn import(school: &School) -> String {
    let bundle = demo::bundles().unwrap().pop().unwrap();
    let command = Command::Import(ImportCommand::Import { bundle });
    format!("{:?}", school.caller(SENCO).run(command).unwrap().1)
}

fn whole(school: &School) {
    let Ok(Reply::Checked(checked)) = school.caller(SENCO).ask(Request::Check { head: None }) else { panic!() };
    assert_eq!(checked.faults, Vec::<String>::new());
}

#[test]
fn what_is_told_of_a_leaver_is_what_was_told_before() {
    let school = School::thornhill();
    let amara = school.amara();
    let cycle = card(&school, amara).plan.unwrap().cycle;
    run(&school, SENCO, profile(amara, 0, "drawing"));
    run(&school, TEACHER, read(&school, amara));
    run(&school, TEACHER, off_plan(amara, cycle));
    run(&school, TEACHER, flag(amara));
    let before = told(&school, amara);
    let brought = import(&school);
    assert_eq!(told(&school, amara), before, "the import brought nothing");
    let school = with_leaver(school, amara, true);
    assert_eq!(told(&school, amara), before, "she has left");
    assert_eq!(import(&school), brought);
    whole(&school);
    let school = with_leaver(school, amara, false);
    assert_eq!(told(&school, amara), before, "she is back");
    whole(&school);
}

#[test]
fn what_is_done_about_a_leaver_rests_on_what_was_at_hand() {
    let school = School::thornhill();
    let amara = school.amara();
    run(&school, SENCO, profile(amara, 0, "drawing"));
    run(&school, TEACHER, read(&school, amara));
    let school = with_leaver(school, amara, true);
    let plan = card(&school, amara).plan.unwrap();
    match school.caller(SENCO).run(profile(amara, 0, "singing")) {
        Err(ClientError::Refused(refusal)) => assert_eq!(refusal.kind, RefusalKind::Conflict),
        other => panic!("{other:?}"),
    }
    run(&school, SENCO, profile(amara, 1, "singing"));
    let edit = PlanEdit::SayLine { number: 1, text: "twice a day".into() };
    let (cycle, base) = plan.key();
    run(&school, SENCO, Command::Plan(PlanCommand::WritePlan { pupil: amara, cycle, base, edits: vec![edit] }));
    run(&school, SENCO, read(&school, amara));
    run(&school, SENCO, nudge(amara));
    run(&school, SENCO, off_plan(amara, cycle));
    run(&school, SENCO, flag(amara));
    let now = told(&school, amara);
    let text = now.concat();
    for words in ["singing", "twice a day", "SE09", "ask me"] {
        assert!(text.contains(words), "{words}");
    }
    assert_eq!(card(&school, amara).plan.unwrap().version, plan.version + 1);
    whole(&school);
    let school = with_leaver(school, amara, false);
    assert_eq!(told(&school, amara), now, "she is back");
    whole(&school);
}
