//! Words land where the hand meant: what is stored is what stood above the line, whatever waited unsent, on whatever day,
//! however fast the keys came. Real keys, a real server behind, and a look at what is stored and shown.
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
#[path = "hand/typed.rs"]
mod typed;

use sendo::app::Msg;
use sendo::clock::Clock;
use sendo::domain::command::{Refusal, RefusalKind};
use sendo::domain::record::entry::{Entry, Fact, Kind, Outcome};
use sendo::domain::school_day::Day;
use sendo::domain::time::Instant;
use sendo::proto::ask::Reply;
use sendo::proto::message::{Request, Told};
use sendo::proto::view::Item;
use sendo::proto::{Desk, Question, Slice};
use thornhill::{School, Seat};

const TEACHER: &str = "h.bennett";
const SENCO: &str = "s.iqbal";

/// What stands in Amara's record, newest first.
fn entries(school: &School) -> Vec<Entry> {
    let ask = Question::Entries { pupil: school.amara(), sort: Kind::Observation, slice: Slice::first(8) };
    match school.caller(SENCO).ask(ask) {
        Ok(Reply::Entries(entries)) => entries.rows.into_iter().map(|signed| signed.entry).collect(),
        other => panic!("{other:?}"),
    }
}

/// The newest of them: which line, how it went, and the note.
fn newest(school: &School) -> (u8, Outcome, String) {
    let entry = entries(school).into_iter().next().unwrap();
    match entry.fact {
        Fact::Observation { number: Some(number), result, .. } => (number, result, entry.note),
        other => panic!("{other:?}"),
    }
}

fn items(school: &School) -> Vec<Item> {
    school.caller(SENCO).whole(&sendo::proto::ask::items(Desk::About(school.amara()))).unwrap().rows
}

#[test]
fn the_key_that_opens_a_line_begins_it() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka2- said no, tore the board<Esc>").update(Msg::KeepDrafts);
    for open in ["", "<Enter>"] {
        // The three keys of the job are the same, and what waits is only offered.
        let mut seat = school.seat(TEACHER);
        seat.keys(&format!("oka{open}3"));
        seat.shows(&["Movement break", "worked", "Down: not sent, of today: 2- said no, tore the board"]);
        seat.keys("<Enter>").shows(&["Logged"]);
        assert_eq!(newest(&school), (3, Outcome::Worked, String::new()), "{open}");
    }
    let mut seat = school.seat(TEACHER);
    seat.keys("oka4<Down>").shows(&["did not work", "said no, tore the board", "> 2- said no, tore the board"]);
    seat.keys("<Enter>").shows(&["Logged"]);
    assert_eq!(newest(&school), (2, Outcome::DidNot, "said no, tore the board".into()));
    seat.update(Msg::KeepDrafts);
    school.seat(TEACHER).hides(&["was not sent"]);
}

#[test]
fn several_texts_wait_for_one_thing_and_none_takes_the_place_of_another() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1+ the first<Esc>").keys("2+ the second<Esc>").keys("3");
    seat.keys("<Down>").shows(&["> 2+ the second"]).keys("<Down>").shows(&["> 1+ the first"]);
    seat.keys("<Down>").shows(&["That is the oldest of them."]);
    // What is taken up and changed is one text still.
    seat.keys(" of two<Esc>").keys("4+ half a third").keys("<Down>");
    seat.shows(&["Esc keeps this", "> 4+ half a third"]).keys("<Esc>");
    seat.keys(":go on<Esc>");
    let mut again = {
        seat.update(Msg::KeepDrafts);
        school.seat(TEACHER)
    };
    again.keys(":go on log").shows(&["1+ the first of two", "2+ the second", "4+ half a third"]);
}

#[test]
fn a_flags_note_belongs_to_its_reason_and_an_answer_to_its_outcome() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    let before = items(&school).len();
    seat.keys("oka!7the laptop is broken<Esc><Esc>!1")
        .hides(&["> the laptop"])
        .keys("<Enter>")
        .shows(&["With the SENCO"]);
    let all = items(&school);
    assert_eq!(all.len(), before + 1);
    assert!(all.iter().all(|item| !item.flag.note.contains("laptop")));
    // Within the dialog too, and it is offered where it belongs.
    seat.keys("!1not the laptop<Esc>7").shows(&["Down: not sent, of today: the laptop is broken"]).hides(&["> not"]);
    seat.keys("<Down>").shows(&["> the laptop is broken"]).keys("<Enter>").shows(&["With the SENCO"]);
    assert!(
        items(&school)
            .iter()
            .any(|item| item.flag.note == "the laptop is broken" && item.flag.reason.slug() == "equipment")
    );

    let mut senco = school.seat(SENCO);
    senco.keys("1use the board first<Esc>6").hides(&["> use the board"]).keys("none<Enter>").shows(&["No action"]);
    let Ok(Reply::Items(all)) = school.caller(SENCO).ask(Question::Items { of: Desk::all(), slice: Slice::default() })
    else {
        panic!()
    };
    let said: Vec<&str> =
        all.rows.iter().flat_map(|item| &item.flag.thread).map(|step| step.message.as_str()).collect();
    assert!(!said.contains(&"use the board first"), "{said:?}");
    senco.keys(":go on closing<Enter>").shows(&["ends it: advice given", "> use the board first"]);
}

#[test]
fn a_flag_that_is_about_a_line_names_it() {
    let school = School::thornhill();
    // Keys, the line, and the note.
    let table = [
        ("!1<Enter>", None, ""),
        ("!12<Enter>", Some(2), ""),
        ("!12tore the board<Enter>", Some(2), "tore the board"),
        ("!1tore 2 boards<Enter>", None, "tore 2 boards"),
        ("!1,2 boards gone<Enter>", None, "2 boards gone"),
        ("!12<Backspace>3<Enter>", Some(3), ""),
        ("!123<Enter>", Some(3), ""),
        ("!53not since Monday<Enter>", Some(3), "not since Monday"),
        ("!61<Enter>", Some(1), ""),
        // A reason that has nothing to do with a line takes no digit for one.
        ("!72 laptops<Enter>", None, "2 laptops"),
    ];
    for (keys, line, note) in table {
        let mut seat = school.seat(TEACHER);
        seat.keys("oka").keys(keys).shows(&["With the SENCO"]);
        let all = items(&school);
        let flag = &all.iter().max_by_key(|item| (item.flag.raised, item.flag.id)).unwrap().flag;
        assert_eq!((flag.line, flag.note.as_str()), (line, note), "{keys}");
    }
    let mut seat = school.seat(TEACHER);
    seat.keys("oka!1").shows(&["a digit says which line", "2 CI05 Now/next board"]).keys("2");
    seat.shows(&["line 2 CI05 Now/next board"]).keys("9").shows(&["no line 9. A comma begins a note"]);
}

#[test]
fn a_line_is_a_search_only_at_home_and_only_in_its_first_word() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    // On a pupil's page nothing but the line is touched.
    seat.keys("oka<Enter>1w").shows(&["log for Amara Okafor 4B", "That is no log line", "> 1w"]);
    seat.keys("<Esc><Esc>");
    // At home it is the form that it was meant to be, and the cursor comes back to the pupil.
    let mut seat = school.seat(TEACHER);
    seat.keys("<Down><Down>").shows(&["> Amara Okafor"]).keys("1w").shows(&["find  1w"]).keys("<Esc>");
    seat.shows(&["> Amara Okafor"]);
    // A finished note is never a search.
    for wrong in ["<Home>w", "<Home>x ", "<Home><Del>q"] {
        let mut seat = school.seat(TEACHER);
        seat.keys("oka1- said no twice").keys(wrong).shows(&["log for Amara Okafor 4B", "said no twice"]).keys("<Esc>");
        seat.keys("1<Down>").shows(&["said no twice"]).keys("<^U>");
    }
    // And any search gives the cursor back.
    let mut seat = school.seat(TEACHER);
    seat.keys("<Down><Down>zoe").keys("<Esc>").shows(&["> Amara Okafor"]);
}

#[test]
fn what_waits_since_another_day_says_its_day_before_it_is_sent() {
    let school = School::thornhill_at(Clock::story());
    let then = school.today();
    school
        .seat(TEACHER)
        .keys("oka2- tore it up<Esc>")
        .keys("1+ @today helped<Esc>")
        .keys("3+ @p2 calm<Esc>")
        .keys("!7broken since noon<Esc><Esc>")
        .update(Msg::KeepDrafts);
    let root = school.root.clone();
    let folder = school.close();
    let school = School::reopened_at(
        folder,
        root,
        Clock::showing(Instant::from_millis(Instant::beginning_of(then + chrono::Days::new(2)).millis() + 36_000_000)),
    );
    let on = format!("{}/{}", chrono::Datelike::day(&then), chrono::Datelike::month(&then));
    let mut seat = school.seat(TEACHER);
    seat.keys("oka4<Down>").shows(&[&format!("> 3+ @{on} p2 calm"), "Mon 23 Nov"]).keys("<Enter>").shows(&["Logged"]);
    seat.keys("4<Down>").shows(&[&format!("> 1+ @{on} helped")]).keys("<Enter>").shows(&["Logged"]);
    seat.keys("4<Down>").shows(&[&format!("> 2- @{on} tore it up")]).keys("<Enter>").shows(&["Logged"]);
    let days: Vec<Day> = entries(&school).iter().take(3).map(|entry| entry.when.day).collect();
    assert_eq!(days, [then; 3]);
    seat.keys("!7<Down>").shows(&["> (Mon 23 Nov) broken since noon"]);
    // What is of today needs no day.
    seat.keys("<Esc><Esc>1- later<Esc>4<Down>").shows(&["> 1- later"]).keys("<Enter>");
    assert_eq!(entries(&school)[0].when.day, school.today());
}

/// What was kept before days were kept is offered too; it asks for its day.
#[test]
fn what_an_older_program_kept_is_offered() {
    let school = School::thornhill();
    let (amara, item) = (school.amara(), items(&school)[0].flag.id);
    let kept = [
        (format!("log {amara}"), "2- tore it up"),
        (format!("flag {amara}"), "an old flag"),
        (format!("message {item}"), "an old answer"),
        ("sweep".to_owned(), "garbage"),
        ("plan no-id".to_owned(), "nobody's"),
    ];
    let changes = kept.into_iter().map(|(key, text)| (key, Some(text.to_owned()))).collect();
    school.caller(TEACHER).ask(Request::KeepDrafts { changes }).unwrap();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1").shows(&["Down: not sent, of an earlier day: 2- tore it up"]).keys("<Down><Enter>");
    seat.shows(&["say which day it was"]).keys(" @fri<Enter>").hides(&["Logged"]);
    seat.keys("<^U>").keys("2- @20/11 tore it up<Enter>").shows(&["Logged"]);
    seat.keys("!7").shows(&["an earlier day: an old flag"]).keys("<Down>").shows(&["> an old flag"]);
    seat.keys("<Esc><Esc>:go on answer<Enter>").shows(&["> an old answer"]);
}

#[test]
fn a_line_that_lies_open_over_midnight_says_its_day() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka2- tore it up");
    let next = school.today() + chrono::Days::new(1);
    seat.update(Msg::Today(next));
    seat.shows(&["> 2- @23/11 tore it up", "yesterday, Mon 23 Nov"]).keys("<Enter>").shows(&["Logged"]);
    assert_eq!(entries(&school)[0].when.day, school.today());
}

/// What was typed, and what the refusal says; or the note that is stored.
#[test]
fn a_note_may_begin_with_a_number() {
    let school = School::thornhill();
    let asked = [
        "1+ 2x table practised",
        "1+ 2 x table practised",
        "1+ 4* effort",
        "1+ 10 minutes late",
        "1+ 1 5min",
        "1/ 2 10 minutes",
        "1+ 10 min late",
        "1+ 10 minute break",
        "1+ 30 m sprint",
        "2- 3 times refused",
        "1+ 5/6 correct",
        "1+ 20 words read",
        "1+ 1-2 words",
        "1+ 5-minute break",
        "1+ 12:30 went home",
        "1+ 12/11 trip",
        "1+ @home calm",
        "1+ a 3 minute rest",
        "1+ x",
        "1+ +1 smile",
    ];
    let before = entries(&school).len();
    for line in asked {
        let mut seat = school.seat(TEACHER);
        seat.keys("oka").keys(line);
        let screen = seat.screen();
        seat.keys("<Enter>");
        assert!(!seat.screen().contains("Logged"), "{line}: {}", seat.screen());
        let said = seat.at(300, 24);
        assert!(said.contains("A comma begins a note: , "), "{line}: {said}");
        assert!(screen.contains('!'), "{line}: {screen}");
        seat.keys("<Esc>");
    }
    assert_eq!(entries(&school).len(), before);
    let stored = [
        ("1+ , 2x table practised", 1, "2x table practised"),
        ("1+, 10 minutes late", 1, "10 minutes late"),
        ("1+p ,5/6 correct", 1, "5/6 correct"),
        ("2-, 3 times refused", 2, "3 times refused"),
        ("1+ 2x, table was shut", 2, "table was shut"),
        ("1+ , , odd", 1, ", odd"),
        ("1+ xylophone", 1, "xylophone"),
        ("1+ 3rd time", 1, "3rd time"),
        ("1+ 2:1 with TA", 1, "2:1 with TA"),
    ];
    for (line, number, note) in stored {
        let mut seat = school.seat(TEACHER);
        seat.keys("oka").keys(line).keys("<Enter>").shows(&["Logged"]);
        let (stored, _, said) = newest(&school);
        assert_eq!((stored, said.as_str()), (number, note), "{line}");
    }
    for line in ["1+ 10 min", "1+ 10 minutes", "1+ 10 mins, late", "1+ 10m late"] {
        school.seat(TEACHER).keys("oka").keys(line).keys("<Enter>").shows(&["Logged"]);
        let Fact::Observation { minutes, .. } = entries(&school)[0].fact.clone() else { panic!() };
        assert_eq!(minutes, Some(10), "{line}");
    }
}

#[test]
fn keys_typed_while_something_is_saved_go_on_after_it() {
    let school = School::thornhill();
    let by_key = ["1", "<Enter>", "2", "-", "<Enter>", "3", "/", "p", "<Enter>"];
    let mut seat = school.seat(TEACHER);
    seat.keys("oka");
    for key in by_key {
        seat.keys(key);
    }
    let apart: Vec<Fact> = entries(&school).into_iter().take(3).map(|entry| entry.fact).collect();
    for before in ["oka", "oka<Enter>"] {
        let mut seat = school.seat(TEACHER);
        seat.keys(before);
        // All of them before the server has said a word.
        for chord in thornhill::chords(&by_key.concat()) {
            seat.app.update(Msg::Key(chord));
        }
        seat.settle();
        let together: Vec<Fact> = entries(&school).into_iter().take(3).map(|entry| entry.fact).collect();
        assert_eq!(together, apart, "{before}");
    }
}

#[test]
fn keys_typed_behind_what_was_not_saved_are_said_and_not_taken() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1+ well");
    let before = entries(&school).len();
    for chord in thornhill::chords("<Enter>2-<Enter>") {
        seat.app.update(Msg::Key(chord));
    }
    seat.app.update(Msg::Slow);
    seat.shows(&["saving", "3 keys"]);
    for (id, request) in seat.app.take_out() {
        let reply = match request {
            Request::Do { .. } => Reply::Refused(Refusal::new(RefusalKind::Invalid, "The disk is full.")),
            _ => continue,
        };
        seat.app.update(Msg::Told(Box::new(Told::Reply(id, reply))));
    }
    seat.shows(&["The disk is full. Not taken: 2-<Enter>", "> 1+ well"]);
    assert_eq!(entries(&school).len(), before);
}

#[test]
fn what_is_thrown_away_by_name_can_be_taken_back() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1+ a whole thought<Esc>").keys(":throw away<Enter>").shows(&["Thrown away."]);
    seat.keys("1").hides(&["not sent"]).keys("<Esc>");
    seat.keys(":take back<Enter>").shows(&["It waits again"]).keys("1<Down>").shows(&["> 1+ a whole thought"]);
    // A line that is emptied is thrown away too, and comes back whole.
    seat.keys("<^U>").keys(":take back<Enter>").keys("1<Down>").shows(&["> 1+ a whole thought"]);
    for _ in 0.."1+ a whole thought".len() {
        seat.keys("<Backspace>");
    }
    seat.keys(":take back<Enter>").keys("1<Down>").shows(&["> 1+ a whole thought"]);
}

#[test]
fn the_note_of_a_cell_waits_for_its_cell() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("<^G>+<Up><Enter>half a no<Esc>").keys("<Enter>").shows(&["Down: not sent, of today: half a no"]);
    seat.keys("<Down>").shows(&["note > half a no"]).keys("<Enter>").shows(&["half a no"]);
    let _: &Seat = &seat;
}
