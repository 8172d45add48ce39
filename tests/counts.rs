//! What counts, counts everywhere alike: what was taken back or corrected is evidence nowhere, signs run by the day it
//! happened, no line is crowded out by another, and what is cut says so and can be reached.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use sendo::domain::command::Command;
use sendo::domain::id::PupilId;
use sendo::domain::record::entry::{EntryCommand, Fact, Kind, NewEntry, Outcome, When};
use sendo::domain::record::plan::edit::PlanEdit;
use sendo::domain::record::plan::start::PlanFrom;
use sendo::domain::record::plan::{Parents, PlanCommand, PlanState};
use sendo::proto::ask::{self, Reply};
use sendo::proto::view::Item;
use sendo::proto::{Desk, Question, Slice};
use thornhill::School;

const TEACHER: &str = "h.bennett";
const SENCO: &str = "s.iqbal";

/// An observation of a line of Amara's plan.
fn observed(pupil: PupilId, number: u8, result: Outcome, when: Option<When>, note: &str) -> NewEntry {
    let fact = Fact::Observation {
        number: Some(number),
        code: String::new(),
        result,
        support: None,
        minutes: None,
        serves: Vec::new(),
    };
    NewEntry { pupil, cycle: 3, fact, when, note: note.to_owned() }
}

fn log(school: &School, entries: Vec<NewEntry>) {
    school.caller(TEACHER).run(Command::Entry(EntryCommand::Log { entries })).unwrap();
}

/// The items about Amara as somebody sees them.
fn items(school: &School, login: &str) -> Vec<Item> {
    let of = if login == SENCO { Desk::all() } else { Desk::Own };
    let all = school.caller(login).whole(&ask::items(of)).unwrap().rows;
    all.into_iter().filter(|item| item.flag.pupil == school.amara()).collect()
}

#[test]
fn what_was_taken_back_or_corrected_is_no_evidence() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1- taken back later<Enter>").shows(&["Logged"]).keys("<^Z>").shows(&["Withdrawn"]);
    seat.keys("1- corrected later<Enter>").keys(":correct<Enter><Enter>").shows(&["correct an entry"]);
    seat.keys("<^U>1+ stands<Enter>").shows(&["Corrected"]);
    seat.keys("!11<Enter>").shows(&["With the SENCO"]);
    for login in [TEACHER, SENCO] {
        let newest = items(&school, login).into_iter().max_by_key(|item| item.flag.raised).unwrap();
        let notes: Vec<&str> = newest.entries.iter().map(|signed| signed.entry.note.as_str()).collect();
        assert!(notes.contains(&"stands"), "{login}: {notes:?}");
        assert!(!notes.iter().any(|note| note.ends_with("later")), "{login}: {notes:?}");
        assert!(newest.entries.iter().all(|signed| signed.entry.withdrawn.is_none()), "{login}");
    }
    // On the screens too: the queue's half, the inbox, the card, and the marks.
    let mut senco = school.seat(SENCO);
    for _ in 0..12 {
        senco.hides(&["taken back later", "corrected later"]).keys("<Down>");
    }
    seat.keys("<^O>").hides(&["taken back later", "corrected later"]);
    // In the record it stands, and says that it counts no more.
    let mut page = school.seat(TEACHER);
    page.keys("oka<Enter>").update(sendo::app::Msg::Resize(110, 200));
    let page = page.at(110, 200);
    let line = page.lines().zip(page.lines().skip(1)).find(|(_, note)| note.contains("taken back later")).unwrap().0;
    assert!(line.contains("withdrawn"), "{line}");
}

#[test]
fn signs_run_by_the_day_it_happened() {
    let school = School::thornhill();
    let amara = school.amara();
    let day = |back: u64| Some(When { day: school.today() - chrono::Days::new(back), part: None });
    let signs = || {
        let Ok(Reply::Card(card)) = school.caller(TEACHER).ask(Question::Card { pupil: amara }) else { panic!() };
        let line = card.marks.iter().find(|marks| marks.number == 3).unwrap().clone();
        line.last
    };
    log(&school, vec![observed(amara, 3, Outcome::Worked, None, "today")]);
    assert_eq!(*signs().last().unwrap(), Outcome::Worked);
    // Typed later, of earlier days.
    log(&school, vec![observed(amara, 3, Outcome::DidNot, day(3), "of Friday")]);
    log(&school, vec![observed(amara, 3, Outcome::Partly, day(4), "of Thursday")]);
    assert_eq!(signs()[signs().len() - 3..], [Outcome::Partly, Outcome::DidNot, Outcome::Worked]);
    // Corrected: it stays in its place.
    let mut seat = school.seat(TEACHER);
    seat.keys("oka<Enter>:correct thursday<Enter>").shows(&["> 3/ @19/11 of Thursday"]);
    seat.keys("<^U>3x @19/11 of Thursday<Enter>").shows(&["Corrected"]);
    assert_eq!(signs()[signs().len() - 3..], [Outcome::NotDelivered(None), Outcome::DidNot, Outcome::Worked]);
    // A period of today before another one, whenever it was typed.
    let at = |part: &str| Some(When { day: school.today(), part: Some(part.into()) });
    log(&school, vec![observed(amara, 2, Outcome::Worked, at("p5"), "")]);
    log(&school, vec![observed(amara, 2, Outcome::DidNot, at("p2"), "")]);
    let Ok(Reply::Card(card)) = school.caller(TEACHER).ask(Question::Card { pupil: amara }) else { panic!() };
    let line = card.marks.iter().find(|marks| marks.number == 2).unwrap();
    assert_eq!(line.last[line.last.len() - 2..], [Outcome::DidNot, Outcome::Worked]);
}

#[test]
fn no_line_is_crowded_out_by_another() {
    let school = School::thornhill();
    let amara = school.amara();
    let before = school.seat(TEACHER).keys("oka").screen();
    let marks = |screen: &str, code: &str| screen.lines().find(|line| line.contains(code)).unwrap().to_owned();
    for _ in 0..9 {
        let entries = (0..30).map(|place| observed(amara, 3, Outcome::Worked, None, &format!("note {place}")));
        for entry in entries {
            log(&school, vec![entry]);
        }
    }
    let after = school.seat(TEACHER).keys("oka").screen();
    for code in ["CI07", "CI05"] {
        assert_eq!(marks(&before, code), marks(&after, code));
    }
    assert!(marks(&after, "SE09").contains("+ + + +"), "{after}");
    for outcome in [" A Answers", " B Joins"] {
        assert_eq!(marks(&before, outcome), marks(&after, outcome));
    }
}

#[test]
fn what_is_cut_says_so_and_can_be_reached() {
    let school = School::thornhill();
    let amara = school.amara();
    log(&school, vec![observed(amara, 3, Outcome::Worked, None, "the very first")]);
    for place in 0..120 {
        log(&school, vec![observed(amara, 3, Outcome::Worked, None, &format!("note number {place}"))]);
    }
    let mut seat = school.seat(TEACHER);
    seat.keys("oka<Enter><End>");
    let mut ends = 0;
    while !seat.screen().contains("Earlier") && ends < 20 {
        seat.keys("<End>");
        ends += 1;
    }
    let Ok(Reply::Entries(page)) = school.caller(TEACHER).ask(Question::Entries {
        pupil: amara,
        sort: Kind::Observation,
        slice: Slice::first(50),
    }) else {
        panic!()
    };
    assert!(page.more.is_some());
    // Each row of what can be corrected is told from the others, and found by its note.
    let mut seat = school.seat(TEACHER);
    seat.keys("oka<Enter>:correct number 117").shows(&["note number 117", "entered"]).hides(&["note number 116"]);
    seat.keys("<Enter>").shows(&["note number 117", "correct an entry of Amara Okafor 4B"]);
    // One that is not here yet is reached: the page goes to its end, which brings more.
    let mut seat = school.seat(TEACHER);
    seat.keys("oka<Enter>");
    let mut brought = 0;
    while !seat.keys(":correct very first").screen().contains("the very first") {
        seat.shows(&["older ones"]).keys("<Enter>");
        brought += 1;
        assert!(brought < 10);
    }
    seat.keys("<Enter>").shows(&["> 3+ the very first"]);
    assert!(brought > 0);
}

/// However often something is tried that is not on the plan: none of it is passed over unsaid.
#[test]
fn what_was_tried_is_counted_to_the_end() {
    let school = School::thornhill();
    let amara = school.amara();
    let off_plan = |code: &str, result, note: &str| {
        let mut entry = observed(amara, 1, result, None, note);
        if let Fact::Observation { number, code: of, .. } = &mut entry.fact {
            (*number, *of) = (None, code.to_owned());
        }
        entry
    };
    let tried = || {
        let rows = school.caller(SENCO).whole(&ask::tried()).unwrap().rows;
        let of_amara = rows.into_iter().filter(|row| row.pupil.id == amara && row.tried.code == "SE04");
        of_amara.map(|row| (row.tried.times, row.tried.last)).next().unwrap()
    };
    for _ in 0..3 {
        log(&school, (0..30).map(|_| off_plan("SE04", Outcome::Worked, "")).collect());
        // Another one, more often than all that was ever kept, crowds nothing out.
        log(&school, (0..30).map(|_| off_plan("CI02", Outcome::Partly, "")).collect());
    }
    log(&school, vec![off_plan("SE04", Outcome::DidNot, "the last")]);
    let last = [Outcome::Worked, Outcome::Worked, Outcome::Worked, Outcome::DidNot];
    assert_eq!(tried(), (91, last.to_vec()));
    school.seat(TEACHER).keys("<^Z>").shows(&["Withdrawn"]);
    assert_eq!(tried(), (90, vec![Outcome::Worked; 4]));
    school.seat(TEACHER).keys("<^Z><Enter>").shows(&["Withdrawn: 30 entries"]);
    assert_eq!(tried().0, 90, "those were of the other");
}

/// In the next cycle the number of a line is another strategy's, or nobody's.
#[test]
fn an_item_stays_about_the_line_that_it_was_raised_for() {
    let school = School::thornhill();
    let pupil = school.amara();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1- no words<Enter>").shows(&["Logged"]).keys("<Esc>");
    seat.keys("oka!11<Enter>").shows(&["With the SENCO"]);
    let newest = |login: &str| items(&school, login).into_iter().max_by_key(|item| item.flag.raised).unwrap();
    let about = |item: &Item| (item.line.clone().unwrap(), item.entries[0].entry.note.clone());
    let before = about(&newest(SENCO));
    assert_eq!(before, ("1 CI07 Pre-teach three words".to_owned(), "no words".to_owned()));
    let mut senco = school.caller(SENCO);
    let mut run = |command: PlanCommand| senco.run(Command::Plan(command)).unwrap();
    let base = school.caller(SENCO).get(&ask::card(pupil)).unwrap().plan.unwrap().version;
    run(PlanCommand::MovePlan { pupil, cycle: 3, base, to: PlanState::UnderReview });
    run(PlanCommand::StartPlan { pupil, from: PlanFrom::LastPlan });
    let told = PlanEdit::Parents { told: Parents::Told { on: school.today(), how: "by phone".into() } };
    run(PlanCommand::WritePlan { pupil, cycle: 4, base: 1, edits: vec![told, PlanEdit::DropLine { number: 1 }] });
    run(PlanCommand::MovePlan { pupil, cycle: 4, base: 2, to: PlanState::Current });
    assert_eq!(school.caller(SENCO).get(&ask::card(pupil)).unwrap().plan.unwrap().cycle, 4);
    for login in [TEACHER, SENCO] {
        assert_eq!(about(&newest(login)), before, "{login}");
    }
}

/// At home too, where several were entered in one go: each of them can be corrected, and says which it is.
#[test]
fn each_of_several_entries_that_were_made_in_one_go_can_be_corrected() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1+ 3- would not sit<Enter>").shows(&["Logged"]).keys("<Esc>");
    seat.keys(":correct amara")
        .shows(&["correct: 1 CI07 worked, Amara Okafor 4B", "correct: 3 SE09 did not work, Amara"]);
    seat.keys("<Esc>:correct would not").shows(&["3 SE09 did not work"]).hides(&["1 CI07 worked, Amara"]);
    seat.keys("<Enter>").shows(&["> 3- would not sit"]).keys("<Esc>");
    let mut seat = school.seat(TEACHER);
    seat.keys("<^G>++++++<^S>").shows(&["6 entries logged"]).keys("<Esc>:correct: worked, akira");
    seat.shows(&["correct: 1 CL02 worked, Akira Francis 4B", "correct: 2 CI12 worked, Akira Francis 4B"]);
}
