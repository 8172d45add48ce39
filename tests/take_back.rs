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

use std::time::{Duration, Instant};

use sendo::client::ClientError;
use sendo::clock::Clock;
use sendo::domain::amend::{AmendCommand, How};
use sendo::domain::command::{Command, Refusal, RefusalKind};
use sendo::domain::id::FlagId;
use sendo::domain::kind::RecordName;
use sendo::domain::record::concern::{ConcernCommand, NewConcern};
use sendo::domain::record::entry::Kind;
use sendo::domain::record::flag::{FlagCommand, Step};
use sendo::proto::ask::{self, Reply};
use sendo::proto::message::Request;
use sendo::proto::view::{ItemRows, MyEntry};
use sendo::proto::{Desk, Question, Slice};
use thornhill::{School, Seat};

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
    match school.caller(login).run(Command::Amend(AmendCommand::TakeBack { records, how: How::default() })) {
        Ok(_) => Ok(()),
        Err(ClientError::Refused(refusal)) => Err(*Box::new(refusal)),
        Err(other) => panic!("{other:?}"),
    }
}

fn step(school: &School, flag: FlagId) -> Result<(), ClientError> {
    let command = FlagCommand::step(flag, None, Step::Acknowledge, String::new());
    school.caller(SENCO).run(Command::Flag(command)).map(drop)
}

#[test]
fn a_flag_on_the_wrong_pupil_is_taken_back_with_the_key_that_takes_back_all() {
    let school = School::thornhill();
    let before = open(&school);
    let queue = rows(&school, Desk::all()).open;
    let count = || school.pupil("Amara Okafor", "4B").flags;
    let flags = count();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka!7<Enter>").shows(&["With the SENCO"]);
    let flag = new_since(&school, &before);
    assert_eq!((count(), rows(&school, Desk::all()).open), (flags + 1, queue + 1));
    seat.keys("<^Z>").shows(&["Withdrawn: flag, equipment, Amara Okafor 4B"]);
    assert_eq!((open(&school), count(), rows(&school, Desk::all()).open), (before, flags, queue));
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
    school.caller(TEACHER).run(Command::Amend(AmendCommand::TakeBack { records, how: How::default() })).unwrap();
    assert!(school.caller(SENCO).run(stands.clone()).is_err());
    school.caller(TEACHER).run(stands).unwrap();
}

/// All that a page says of Amara to somebody: as a record, and as commands and papers are made from.
fn page(school: &School, login: &str) -> String {
    let mut caller = school.caller(login);
    let record = caller.get(&ask::record(school.amara())).unwrap();
    let items = caller.whole(&ask::items(Desk::About(school.amara()))).unwrap();
    format!("{record:?} {:?}", items.rows)
}

/// What stands apart, in the words that were typed, to somebody.
fn apart(school: &School, login: &str) -> Vec<String> {
    let rows = school.caller(login).whole(&ask::misplaced()).unwrap().rows;
    rows.into_iter().map(|row| format!("{}: {}", row.record.says, row.record.typed)).collect()
}

#[test]
fn a_parents_concern_is_taken_back_like_an_entry_until_the_school_answered() {
    let school = School::thornhill();
    let concerns = |school: &School| school.caller(TEACHER).whole(&ask::open_concerns()).unwrap().rows;
    let before = concerns(&school).len();
    raise(&school, "she cries at night");
    assert_eq!(concerns(&school).len(), before + 1);
    let mut seat = school.seat(TEACHER);
    seat.keys("<^Z>").shows(&["Withdrawn: parents' concern, mother, Amara Okafor 4B"]);
    assert_eq!(concerns(&school).len(), before);
    // It stays readable on the page, struck through, and nobody answers it any more.
    seat.keys("oka<Enter>");
    let page = seat.at(80, 120);
    assert!(page.contains("she cries at night") && page.contains("withdrawn by HB"), "{page}");
    seat.keys(":put back<Enter>").shows(&["Put back: parents' concern, mother"]);
    assert_eq!(concerns(&school).len(), before + 1);
    // Once another has answered it, it is the SENCO's, who says why.
    let concern = concerns(&school).into_iter().find(|row| row.concern.text == "she cries at night").unwrap().concern;
    let answer = ConcernCommand::AnswerConcern {
        pupil: school.amara(),
        concern: concern.id,
        answers: 0,
        text: "we watch it".into(),
    };
    school.caller(SENCO).run(Command::Concern(answer)).unwrap();
    seat.keys("<Esc><^Z>").shows(&["Iqbal has answered that concern: only the SENCO withdraws it now"]);
    let mut senco = school.seat(SENCO);
    senco.keys("<Esc>oka<Enter>:withdraw cries<Enter>").shows(&["Take back parents' concern, mother, Amara Okafor 4B"]);
    senco.keys("<Enter>").shows(&["why do you take back parents' concern, mother"]).keys("<Enter>");
    senco.shows(&["A few words are enough"]).keys("said of her sister<Enter>").shows(&["Withdrawn: parents' concern"]);
    wait_until(&mut senco, |page| page.contains("withdrawn by SI") && page.contains("said of her sister"));
}

/// Moves down to Amara's item with these words.
fn find_item(seat: &mut Seat, words: &str) {
    for _ in 0..60 {
        let screen = seat.screen();
        if screen.contains("Amara Okafor") && screen.contains(words) {
            return;
        }
        seat.keys("<Down>");
    }
    panic!("it is not there");
}

/// The news of what another did comes in its own time.
fn wait_until(seat: &mut Seat, shown: impl Fn(&str) -> bool) {
    let until = Instant::now() + Duration::from_secs(10);
    while !shown(&seat.at(80, 200)) {
        assert!(Instant::now() < until, "{}", seat.at(80, 200));
        std::thread::sleep(Duration::from_millis(5));
        seat.settle();
    }
}

fn raise(school: &School, text: &str) {
    let concern = NewConcern { pupil: school.amara(), who: "mother".into(), day: None, text: text.into() };
    school.caller(TEACHER).run(Command::Concern(ConcernCommand::RaiseConcern { concern })).unwrap();
}

#[test]
fn what_somebody_acted_on_is_withdrawn_by_the_senco_with_a_reason_and_its_flagger_hears_it() {
    let school = School::thornhill();
    let before = open(&school);
    let mut seat = school.seat(TEACHER);
    seat.keys("oka!7<Enter>").shows(&["With the SENCO"]);
    let flag = new_since(&school, &before);
    step(&school, flag).unwrap();
    let mut senco = school.seat(SENCO);
    senco.keys("<^T>");
    find_item(&mut senco, "equipment, this week");
    senco.keys("x").shows(&["Take back flag, equipment, Amara Okafor 4B"]).keys("<Enter>");
    senco.shows(&["why do you take back flag, equipment"]).keys("the same as item 3");
    // Left without sending it waits, and is offered by name.
    senco.keys("<Esc>").keys(":go on<Enter>").shows(&["the same as item 3"]).keys("<Enter>");
    senco.shows(&["Withdrawn: flag"]);
    assert_eq!(open(&school), before);
    // Whoever raised it hears of it, once, with the words.
    let news = |school: &School| school.caller(TEACHER).get(&ask::waits()).unwrap().answers;
    let heard = news(&school);
    let mut inbox = school.seat(TEACHER);
    inbox.keys("<^O>").shows(&["answers you have not read", "withdrawn by S. Iqbal", "the same as item 3"]);
    inbox.keys("<Enter>").shows(&["the same as item 3"]);
    assert_eq!(news(&school), heard - 1);
    // A colleague's entry too; nobody else may.
    school.seat(TEACHER).keys("oka1+ of hers<Enter>").shows(&["Logged"]);
    let records: Vec<_> =
        mine(&school, TEACHER)[0].records.iter().map(|(record, pupil, _)| (*pupil, *record)).collect();
    let with = |why: &str| {
        let how = How { why: why.into(), ..How::default() };
        Command::Amend(AmendCommand::TakeBack { records: records.clone(), how })
    };
    assert!(school.caller("k.osei").run(with("mistaken")).is_err());
    assert!(school.caller(SENCO).run(with("  ")).is_err());
    school.caller(SENCO).run(with("logged twice")).unwrap();
    assert!(!standing(&school).contains(&"of hers".to_owned()));
    assert!(page(&school, "k.osei").contains("logged twice"), "why is for all who read it");
}

#[test]
fn what_was_about_another_child_is_on_no_page_of_this_one_and_stands_with_the_senco() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1+ ben-entry<Enter>").shows(&["Logged"]).keys("<Esc>");
    seat.keys("oka!5 ben-flag<Enter>").shows(&["With the SENCO"]).keys("<Esc>");
    raise(&school, "ben-concern");
    seat.keys("oka<Enter><^N>1ben-reads<^S>").shows(&["Saved"]);
    let words = ["ben-entry", "ben-flag", "ben-concern", "ben-reads"];
    for word in words {
        assert!(page(&school, SENCO).contains(word), "{word} stands before");
    }
    // A colleague has the page open, and another's news on it, so that it stands still.
    let mut colleague = school.seat("k.osei");
    colleague.keys("oka<Enter>");
    school.seat(SENCO).keys("<Esc>oka2+ elsewhere<Enter>").shows(&["Logged"]);
    colleague.settle();
    assert!(colleague.at(80, 200).contains("ben-entry"));
    let mut seat = school.seat(TEACHER);
    for word in words {
        seat.keys("oka<Enter>")
            .keys(&format!(":wrong child {word}<Enter>"))
            .shows(&["About another child:", "hides it"]);
        seat.keys("<Enter>").shows(&["Hidden:"]).keys("<Esc><Esc>");
    }
    wait_until(&mut colleague, |page| !page.contains("ben-"));
    for login in [TEACHER, SENCO, "k.osei"] {
        let page = page(&school, login);
        assert!(words.iter().all(|word| !page.contains(word)), "{login}: {page}");
        assert!(!school.seat(login).keys("<Esc><Esc>oka<Enter>").at(80, 200).contains("ben-"), "{login}");
    }
    let mut mine: Vec<String> = apart(&school, TEACHER);
    assert_eq!(mine, apart(&school, SENCO));
    mine.sort();
    assert_eq!(
        mine,
        [
            "1 CI07 worked: ben-entry",
            "flag, provision not happening: ben-flag",
            "parents' concern, mother: ben-concern",
            "teacher's assessment: ben-reads",
        ]
    );
    assert_eq!(apart(&school, "k.osei"), Vec::<String>::new());
    // It is in no list of the SENCO's but that one, which the queue names, and nothing puts it back.
    assert!(rows(&school, Desk::all()).page.rows.iter().all(|row| row.note != "ben-flag"));
    let mut senco = school.seat(SENCO);
    senco.keys("<^T>").shows(&["4 wrong child"]).keys(":wrong child: what<Enter>");
    senco.shows(&["about another child", "written to Amara Okafor 4B", "says H. Bennett", "ben-reads"]);
    seat.keys(":put back<Enter>").shows(&["you have taken nothing back"]);
    let Reply::Checked(checked) = school.caller("office").ask(Request::Check { head: None }).unwrap() else { panic!() };
    assert_eq!(checked.faults, Vec::<String>::new());
}

/// Also what was struck through before it was seen whose it was, and what others rest on: nothing stands there to be read.
#[test]
fn words_of_another_child_go_whatever_became_of_them_before() {
    let school = School::thornhill();
    let before = open(&school);
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1+ ben-once<Enter>").shows(&["Logged"]).keys("<^Z>").shows(&["Withdrawn"]);
    assert!(page(&school, "k.osei").contains("ben-once"), "struck through it is still read");
    seat.keys("<Esc>oka<Enter>:wrong child ben-once<Enter><Enter>").shows(&["Hidden"]);
    assert!(!page(&school, SENCO).contains("ben-once"));
    seat.keys("!7ben-item<Enter>").shows(&["With the SENCO"]);
    let flag = new_since(&school, &before);
    step(&school, flag).unwrap();
    // One's own item from the inbox, although the SENCO has acted on it.
    let mut seat = school.seat(TEACHER);
    seat.keys("<^O>");
    find_item(&mut seat, "ben-item");
    seat.keys(":wrong child: this<Enter>").shows(&["About another child: flag, equipment"]).keys("<Enter>");
    seat.shows(&["Hidden: flag, equipment"]);
    assert!(!page(&school, SENCO).contains("ben-item"));
    assert!(matches!(
        school.caller(SENCO).ask(Question::Item { item: flag }),
        Err(ClientError::Refused(refusal)) if refusal.kind == RefusalKind::NotFound
    ));
    assert_eq!(apart(&school, SENCO).len(), 2);
}

/// What is not on the page yet is reached as what is to be corrected is.
#[test]
fn an_entry_that_is_not_here_yet_can_be_hidden_too() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1- ben-long-ago<Enter>").shows(&["Logged"]);
    for _ in 0..18 {
        seat.keys("1+ 2+ 3+<Enter>").shows(&["Logged"]);
    }
    let mut seat = school.seat(TEACHER);
    seat.keys("oka<Enter>");
    let mut brought = 0;
    while !seat.keys(":wrong child ben-long").screen().contains("did not work, Amara Okafor 4B") {
        seat.shows(&["wrong child: older ones"]).keys("<Down><Down><Enter>");
        brought += 1;
        assert!(brought < 10);
    }
    assert!(brought > 0);
    seat.keys("<Enter>").shows(&["About another child: 1 CI07 did not work"]).keys("<Enter>").shows(&["Hidden"]);
    assert_eq!(apart(&school, SENCO), ["1 CI07 did not work: ben-long-ago"]);
}

/// Rows of an inbox stand still while they are looked at; what is to be seen no more does not stand there with them.
#[test]
fn an_open_inbox_keeps_no_words_of_another_child_and_the_audit_says_that_they_were_hidden() {
    let school = School::thornhill();
    raise(&school, "ben-at-night");
    let mut colleague = school.seat("k.osei");
    colleague.keys("<^O>");
    find_item(&mut colleague, "ben-at-night");
    school
        .seat(TEACHER)
        .keys("oka<Enter>:wrong child ben-at<Enter><Enter>")
        .shows(&["Hidden: parents' concern, mother"]);
    colleague.wait_for("It waits for no answer any more");
    colleague.hides(&["ben-at-night"]);
    let said = school.caller(SENCO).get(&ask::audit(None, None, None)).unwrap();
    assert!(
        said.rows.iter().any(|row| row.what == "a parent's concern, hidden: about another child"),
        "{:?}",
        said.rows
    );
}
