//! The program as a person uses it: keys in, screens out, with a real server behind. Each round stands for one thing
//! that staff do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    missing_docs
)]

#[path = "app/places.rs"]
mod places;
#[path = "app/small.rs"]
mod small;
#[path = "support/thornhill.rs"]
mod thornhill;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use sendo::app::{self, Msg};
use sendo::domain::command::{Command, Refusal, RefusalKind};
use sendo::domain::record::entry::{Fact, Kind};
use sendo::domain::record::school::SchoolCommand;
use sendo::domain::record::school::setting::Setting;
use sendo::domain::text::clean;
use sendo::keys;
use sendo::model::DraftKey;
use sendo::proto::ask::Reply;
use sendo::proto::message::{Notice, Request, Told, Topic};
use sendo::proto::view::Signed;
use sendo::proto::{Desk, Question, Slice};
use thornhill::{School, Seat, files_with};

/// What stands in Amara's record, newest first.
fn entries(school: &School, sort: Kind) -> Vec<Signed> {
    let ask = Question::Entries { pupil: school.amara(), sort, slice: Slice::first(5) };
    match school.caller("s.iqbal").ask(ask) {
        Ok(Reply::Entries(entries)) => entries.rows,
        other => panic!("{other:?}"),
    }
}

/// A login, keys, what is on the screen then, and what is not.
type Round = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const TEACHER: &str = "h.bennett";
const SENCO: &str = "s.iqbal";

#[test]
fn keys_lead_to_screens() {
    let rounds: &[Round] = &[
        // Part of a name, and the plan is there without Enter.
        (TEACHER, "oka", &["Amara Okafor   4B   K   SLCN SEMH", "cycle 3", "CI07", "CI05", "SE09"], &[]),
        (TEACHER, "amar", &["Amara Okafor   4B   K", "DEMO"], &["Yara Allen"]),
        // It opens on a plan.
        (TEACHER, "", &["Akira Francis   4B   E", "cycle"], &[]),
        // The log line says what will be stored, and holds name and form.
        (TEACHER, "oka1", &["Amara Okafor 4B", "worked"], &[]),
        (TEACHER, "oka1+p settled", &["worked", "prompted", "settled"], &[]),
        (TEACHER, "oka<Enter>", &["cycle 3", "CI07", "1-9 log"], &["find"]),
        (TEACHER, "oka<Enter>a", &["Amara Okafor 4B", "A"], &[]),
        // Tab writes what could come next, and letters of a pupil's page the code of a strategy that is not on the plan.
        (TEACHER, "oka1+ @t<Tab>", &["> 1+ @today"], &[]),
        (TEACHER, "oka1+ @t<Tab><Tab>", &["> 1+ @tue"], &[]),
        (TEACHER, "oka1+ quiet<Tab>", &["Nothing completes here"], &[]),
        (TEACHER, "oka<Enter>se0", &["SE01 Greet at the door"], &["find"]),
        (TEACHER, "oka<Enter>se04-p", &["SE04 Time-out card (not on the plan): did not work, prompted"], &[]),
        (TEACHER, "oka<Enter>se99-", &["SE99 is neither on the plan nor in the school's list"], &[]),
        (TEACHER, "oka1<Up>", &["No note of yours fits here"], &[]),
        // What cannot be a log line becomes the search it was meant to be.
        (TEACHER, "4b", &["find  4b", "Amara Okafor"], &["log for"]),
        // Right after a space a digit filters.
        (TEACHER, "am 4", &["find  am 4", "Amara Okafor"], &["log for"]),
        (
            TEACHER,
            "oka!",
            &["flag to the SENCO: Amara Okafor 4B", "7 equipment", "a worry about a child's safety"],
            &[],
        ),
        (TEACHER, "oka!7", &["equipment, answer needed: this week", "note >"], &[]),
        (TEACHER, "oka!7<Tab>", &["answer needed: today"], &[]),
        (TEACHER, "oka!2", &["Do the parents know?", "2 parents not told yet"], &[]),
        (TEACHER, "oka!s", &["Mrs Carole Denby"], &[]),
        (TEACHER, "oka<F8>", &["Mrs Carole Denby"], &[]),
        (TEACHER, "zzzz", &["Nobody is called zzzz", "Esc clears the search"], &[]),
        (TEACHER, "zzzz<Esc>", &["420 of 420"], &["Nobody"]),
        (TEACHER, "<Esc>", &["Enter"], &[]),
        (TEACHER, "<^C>", &["find"], &[]),
        (TEACHER, ":", &["desk", "inbox", "help: the keys of this screen", "change role: SENCO"], &[]),
        (TEACHER, "?", &["Log how that line of the plan went today."], &[]),
        (TEACHER, "<^O>", &["inbox"], &[]),
        (SENCO, "", &["desk", "to do", "1 advice 2 plan"], &[]),
        (SENCO, "<Esc>oka", &["Amara Okafor   4B   K"], &[]),
        ("m.hughes", "<Esc>oka", &["Amara Okafor", "with a reason"], &["CI07"]),
        ("office", "<Esc>oka", &["the office reads no"], &["CI07"]),
    ];
    let school = School::thornhill();
    for (login, keys, shown, hidden) in rounds {
        let mut seat = school.seat(login);
        eprintln!("{login} {keys}");
        seat.keys(keys).shows(shown).hides(hidden);
    }
}

#[test]
fn the_palette_goes_everywhere_by_name() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    // Pupils after two letters, with their form, behind what can be done; whom one does not work with by a reason.
    seat.keys(":o")
        .hides(&["go to"])
        .keys("ka")
        .shows(&["> go to Amara Okafor 4B", "go to Mason Kaur 5A, with a reason"]);
    seat.keys("<Enter>").shows(&["Amara Okafor   4B", "cycle 3"]);
    seat.keys(":go to mason kaur<Enter>").shows(&["why do you open the record of Mason Kaur 5A"]).keys("<Esc>");
    seat.keys(":inbox").shows(&["> inbox"]).keys("<Esc>");
    // Classes, screens, themes.
    seat.keys(":class 4b<Enter>").shows(&["find  /4B"]);
    seat.keys("<Esc>:choose a class<Enter>").shows(&["find  /"]);
    seat.keys("<Esc>:sweep class 4b<Enter>").shows(&["sweep 4B"]).keys("<Esc>");
    seat.keys(":theme: mono").shows(&["> theme: mono"]).keys("<Esc>");
    seat.keys(":audit").shows(&["only the SENCO, the head and data protection"]).keys("<Esc>");
    seat.keys("<^O>:home<Enter>").shows(&["find   "]);
}

#[test]
fn what_cannot_be_done_says_why() {
    let rounds: &[(&str, &str, &str)] = &[
        (TEACHER, "<^T>", "the desk is the SENCO's"),
        (TEACHER, "<^Z>", "you have nothing to withdraw"),
        (TEACHER, "zzzz!", "no pupil is under the cursor"),
        (TEACHER, "zzzz<Enter>", "no pupil is under the cursor"),
        (TEACHER, "crossley 3a<Home>1", "you do not work with this pupil"),
        (TEACHER, ":queue<Enter>", "the desk is the SENCO's"),
        (TEACHER, ":withdraw<Enter>", "you have nothing to withdraw"),
        (TEACHER, "oka<F8><^N>", "nothing was typed yet"),
        (TEACHER, "oka1<Backspace>1z<Enter>", "z"),
        ("m.hughes", "<Esc>oka!", "the head reads, with a reason, and changes nothing"),
        ("m.hughes", "<Esc>oka1", "the head reads, with a reason, and changes nothing"),
        ("office", "<Esc>oka<Enter>", "this account reads no plans"),
        ("office", "<Esc>oka1", "this account reads no plans"),
        (SENCO, "o", "Not from here yet"),
        (SENCO, "y", "y does nothing here"),
        (SENCO, "/done<Enter>w", "it is resolved"),
        (SENCO, "/done<Enter>1", "it is resolved"),
        (TEACHER, "<^O><Enter>a", "the SENCO and the deputy do that"),
    ];
    let school = School::thornhill();
    for (login, keys, why) in rounds {
        eprintln!("{login} {keys}");
        school.seat(login).keys(keys).shows(&[why]);
    }
}

#[test]
fn a_line_is_logged_and_withdrawn() {
    let school = School::thornhill();
    let before = entries(&school, Kind::Observation);
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1<Enter>").shows(&["Logged, ^Z withdraws: Amara Okafor 4B", "worked"]);
    seat.keys("2/h took two reminders<Enter>").shows(&["Logged, ^Z withdraws: Amara Okafor 4B", "partly"]);
    let now = entries(&school, Kind::Observation);
    assert_eq!(now[2].entry, before[0].entry);
    assert_eq!((now[0].entry.note.as_str(), now[0].by.as_str()), ("took two reminders", "HB"));
    assert!(matches!(&now[1].entry.fact, Fact::Observation { number: Some(1), code, .. } if code == "CI07"));

    // A measurement, from the pupil's own screen.
    seat.keys("<Enter>a 5<Enter>").shows(&["Logged, ^Z withdraws: Amara Okafor 4B"]);
    let measured = entries(&school, Kind::Measurement);
    assert_eq!(measured[0].entry.fact, Fact::Measurement { letter: 'A', value: 5.0 });

    // Taken back one by one, newest first; they stay, struck through.
    seat.keys("<Esc><^Z>").shows(&["Withdrawn: A 5, Amara Okafor 4B"]);
    seat.keys("<^Z>").shows(&["Withdrawn: 2 CI05 partly worked"]);
    assert!(entries(&school, Kind::Measurement)[0].entry.withdrawn.is_some());
    let now = entries(&school, Kind::Observation);
    assert!(now[0].entry.withdrawn.is_some() && now[1].entry.withdrawn.is_none());
    seat.keys("<Enter>").shows(&["Amara Okafor"]);
    assert!(app::plain(&seat.app).iter().any(|line| line.contains("(withdrawn by HB, ")));
}

#[test]
fn notes_come_back_and_snippets_are_written_out() {
    let school = School::thornhill();
    for (code, text) in [("sett", "settled in two minutes"), ("hurt", "a bruise")] {
        let setting = Setting::Snippet { code: code.into(), text: Some(text.into()) };
        school.caller(SENCO).run(Command::School(SchoolCommand::Set { setting, owner: String::new() })).unwrap();
    }
    let mut seat = school.seat(TEACHER);
    // What is read out is what is stored, whether or not the snippet was written out in the line.
    seat.keys("oka1+ ;sett").shows(&["> 1+ ;sett", "Note: settled in two minutes"]);
    seat.keys(" again").shows(&["> 1+ settled in two minutes again"]).keys("<Enter>").shows(&["Logged"]);
    seat.keys("2/ ;se<Tab>").shows(&["> 2/ settled in two minutes"]).keys("<^U>3+ ;SETT<Enter>").shows(&["Logged"]);
    let stored = entries(&school, Kind::Observation);
    assert_eq!(stored[0].entry.note, "settled in two minutes");
    assert_eq!(stored[1].entry.note, "settled in two minutes again");

    // The last notes come back, newest first, behind whatever is logged now; down goes back to one's own.
    seat.keys("2/own<^U>2/ own<Up>").shows(&["> 2/ settled in two minutes"]).hides(&["again"]);
    seat.keys("<Up>").shows(&["> 2/ settled in two minutes again"]);
    seat.keys("<Up>").shows(&["> 2/ settled in two minutes again"]).keys("<Down><Down>").shows(&["> 2/ own"]);
    seat.keys("<^U>1<Up>").shows(&["> 1+ settled in two minutes"]).keys("<Enter>").shows(&["Logged"]);

    // The word check sees what a snippet stands for.
    seat.keys("1+ ;hurt<Enter>").shows(&["Mrs Carole Denby", "bruise"]);
}

#[test]
fn a_flag_goes_round() {
    let school = School::thornhill();
    let mut teacher = school.seat(TEACHER);
    teacher.keys("oka!7<Enter>").shows(&["With the SENCO: Amara Okafor 4B, equipment"]);
    let before = inbox_count(&teacher.screen());

    // The same person goes on as the SENCO, as one does in the demo.
    let mut senco = school.seat(TEACHER);
    senco.keys(":change senco<Enter>").shows(&["SI", "desk"]);
    let items = school_queue(&school);
    let place = items.iter().position(|item| item.flag.raised == items.iter().map(|i| i.flag.raised).max().unwrap());
    senco.keys(&"<Down>".repeat(place.unwrap())).shows(&["Amara Okafor   4B", "equipment, this week", "H. Bennett"]);
    // After each the next item is under the cursor.
    senco.keys("a").shows(&["Taken up", "Samuel Birch   6B"]).keys("<Up>").shows(&["has taken it up"]);
    senco.keys("rI will bring a new one<Enter>").shows(&["Answered"]).keys("<Up>").shows(&["I will bring a new one"]);
    senco.keys("1charge it at lunch<Enter><Up>").shows(&["resolved: advice given", "charge it at lunch", "done"]);
    senco.keys("a<Up>").shows(&["took it up again"]);
    senco.keys("6it came back<Enter><Up>").shows(&["resolved: no action"]);

    teacher.wait_for(&format!("inbox {}", before + 1));
    teacher.keys("<^O>").shows(&["* S. Iqbal", "it came back"]);
    teacher.keys("<Enter>").shows(&["it came back", "charge it at lunch", "I will bring a new one"]);
    teacher.keys("<Esc><Esc>");
    assert_eq!(inbox_count(&teacher.screen()), before);
    // Read, it is not gone: in a new session it stands behind what is new, as the newest of the others.
    school.seat(TEACHER).keys("<^O><End><Up><Up>").shows(&["equipment, this week", "it came back"]);
}

fn inbox_count(screen: &str) -> u32 {
    let head = screen.lines().next().unwrap();
    head.split("inbox ").nth(1).map_or(0, |rest| rest.split(' ').next().unwrap().parse().unwrap())
}

fn school_queue(school: &School) -> Vec<sendo::proto::view::Item> {
    match school.caller(SENCO).ask(Question::Items { of: Desk::all(), slice: Slice::default() }) {
        Ok(Reply::Items(queue)) => queue.rows,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_worry_about_safety_stops_and_can_be_wiped() {
    // Where the text is typed, and what says that it was stored.
    let places: &[(&str, &str, &str)] =
        &[(TEACHER, "oka1+ ", "Logged, ^Z withdraws:"), (TEACHER, "oka!7", "With the SENCO"), (SENCO, "r", "Answered")];
    for (place, (login, keys, stored)) in places.iter().enumerate() {
        let school = School::thornhill();
        let (wiped, kept) = (format!("quuxel{place} told me"), format!("zyzzog{place} bumped"));
        let mut seat = school.seat(login);
        seat.keys(keys).keys(&wiped).update(Msg::KeepDrafts);
        seat.keys(" he hits her<Enter>").shows(&["Mrs Carole Denby", "hits"]);
        seat.update(Msg::KeepDrafts);
        seat.keys("<Esc>").shows(&["Mrs Carole Denby", "Not now: say whether it is one"]);
        // Said to be one, the words stand here alone until they are written down; whom to tell stays after them.
        seat.keys("<^Y>").shows(&["Mrs Carole Denby", &wiped, "pointed to the DSL"]).update(Msg::KeepDrafts);
        seat.keys("<Esc>").shows(&[&wiped, "Not now: write the words down and wipe them first"]);
        seat.keys("<^X>").shows(&["The words are wiped", "Mrs Carole Denby"]).hides(&["quuxel"]);
        seat.keys("<Esc>").hides(&["Mrs Carole Denby", "quuxel"]);

        // A wrong word is let pass, and stored as it was typed.
        seat.keys(keys.strip_prefix("oka").unwrap_or(keys)).keys(&kept).keys(" bruise on the apple<Enter>");
        seat.shows(&["Mrs Carole Denby"]).keys("<^N>").shows(&[stored]);

        drop(seat);
        let folder = school.close();
        assert_eq!(files_with(folder.path(), format!("quuxel{place}").as_bytes()), Vec::<std::path::PathBuf>::new());
        assert!(!files_with(folder.path(), format!("zyzzog{place}").as_bytes()).is_empty());
    }
}

/// Whom to tell in Thornhill, all of them.
const WHOM: &[&str] = &[
    "Mrs Carole Denby: room 2, ext. 214, or the office",
    "deputy DSL      Mr Idris Vaughan: room 9, ext. 231",
    "about staff     the head: Mrs Hughes, ext. 201",
    "about the head  the chair of governors: Dr Ros Pelling, 01632 960114",
    "in danger now   999 and children's social care: 01632 960120, at night",
];

const WRITE: &str = "Write these words down now, as they were said:";
const LOCKS: &str = "This screen locks after 10 minutes without a key";

#[test]
fn the_stop_says_whom_to_tell_and_keeps_the_words_to_be_written_down() {
    let rounds: &[Round] = &[
        (TEACHER, "oka1+ he hits her<Enter>", WHOM, &["Nobody has entered"]),
        (
            TEACHER,
            "oka1+ he hits her<Enter>",
            &["1+ he hits her", WRITE, "misses most worries", LOCKS, "the words are wiped then", "^N"],
            &["more line"],
        ),
        (TEACHER, "oka1+ he hits her<Enter><^X>", &["1+ he hits her", "say first whether it is one"], &[]),
        (TEACHER, "oka1+ he hits her<Enter><^Y>", &["1+ he hits her", WRITE, LOCKS, "^X"], &["^N"]),
        (TEACHER, "oka1+ he hits her<Enter><^Y><^N>", &["1+ he hits her", "you said that it is one"], &[]),
        (TEACHER, "oka1+ he hits her<Enter><^Y><^Y>", &["1+ he hits her", "is noted"], &[]),
        (TEACHER, "oka1+ he hits her<Enter><^Y><^X>", WHOM, &["he hits her", WRITE]),
        (TEACHER, "oka1+ he hits her<Enter><^Y><^X><Esc>", &["find"], &["he hits her"]),
        // With a key, over a line that the word check passes: the words are shown as well, and not lost with Esc.
        (TEACHER, "oka1+ said dad is cross<F8>", WHOM, &[]),
        (
            TEACHER,
            "oka1+ said dad is cross<F8>",
            &[WRITE, "1+ said dad is cross", "what you typed is kept as"],
            &["^N"],
        ),
        (TEACHER, "oka1+ said dad is cross<F8><Esc>", &["> 1+ said dad is cross"], &[WRITE]),
        (TEACHER, "oka1+ said dad is cross<F8><^Y>", &[WRITE, "1+ said dad is cross"], &["Esc"]),
        (TEACHER, "oka1+ said dad is cross<F8><^Y><^X><Esc>1", &["> 1"], &["said dad is cross"]),
        (TEACHER, "oka!7dad again<F8><^Y>", &[WRITE, "dad again"], &[]),
        (TEACHER, "oka<F8>", WHOM, &[WRITE]),
        (TEACHER, "oka<F8><^Y>", &["pointed to the DSL", "Mrs Carole Denby"], &[WRITE]),
        (TEACHER, "oka<F8><^Y><Esc>", &["Amara Okafor"], &["Mrs Carole Denby"]),
        (TEACHER, "oka<F8><^X>", &["there are no words here"], &[]),
    ];
    for (login, keys, shown, hidden) in rounds {
        let school = School::thornhill();
        let mut seat = school.seat(login);
        eprintln!("{login} {keys}");
        seat.keys(keys).shows(shown).hides(hidden);
        let plain = app::plain(&seat.app).join("\n");
        assert!(hidden.iter().all(|text| !plain.contains(text)), "{plain}");
    }
}

#[test]
fn long_words_are_scrolled_to_and_nothing_is_cut_unsaid() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1+ he hits her").update(Msg::Paste(format!(" {} the end", "and then ".repeat(1_000))));
    seat.keys("<Enter>").shows(&["Mrs Carole Denby", "PgDn: ", " more lines"]).hides(&["the end"]);
    for _ in 0..20 {
        seat.keys("<PgDn>");
    }
    seat.shows(&["the end", "This screen locks after 10 minutes"]).hides(&[" more line", "Mrs Carole Denby"]);
    seat.keys("<Home>").shows(&["Mrs Carole Denby"]).keys("<End>").shows(&["the end"]);
    seat.keys("<^Y>").shows(&["Mrs Carole Denby"]).keys("<^X>").hides(&["and then", " more line"]);
}

#[test]
fn a_lock_wipes_the_words_and_leaves_whom_to_tell() {
    // Keys that end on the stop; whether the text is a draft still, which nobody called a worry.
    for (keys, is_kept) in [
        ("oka1+ quuxel told me he hits her<Enter>", false),
        ("oka1+ quuxel told me he hits her<Enter><^Y>", false),
        ("oka1+ quuxel is cross<F8><^Y>", false),
        ("oka1+ quuxel is cross<F8>", true),
    ] {
        for lock in ["<^L>", ""] {
            let school = School::thornhill();
            let mut seat = school.seat(TEACHER);
            seat.keys(keys).shows(&["quuxel"]);
            if lock.is_empty() {
                seat.update(Msg::Lock)
            } else {
                seat.keys(lock)
            };
            seat.shows(&["Locked.", "Mrs Carole Denby: room 2", "999"]).hides(&["quuxel"]);
            assert!(app::plain(&seat.app).iter().all(|line| !line.contains("quuxel")), "{keys}");
            seat.keys("x").hides(&["quuxel", "Locked."]).keys("<F8>").shows(&["Mrs Carole Denby"]).hides(&["quuxel"]);
            drop(seat);
            assert_eq!(!files_with(school.close().path(), b"quuxel").is_empty(), is_kept, "{keys}");
        }
    }
}

#[test]
fn who_is_set_is_shown_at_once_to_everybody_who_is_in() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka<F8>").shows(&["Mrs Carole Denby"]);
    let choose = |name: &str, value: &str| {
        let setting = Setting::parse(name, value).unwrap();
        school.caller(SENCO).run(Command::School(SchoolCommand::Set { setting, owner: String::new() })).unwrap();
    };
    choose("dsl", "Ruth  Adeyemi\u{1b}[2J, room 4");
    seat.wait_for("Ruth Adeyemi[2J: room 4").hides(&["Mrs Carole Denby"]);
    choose("deputy_dsl", "Jo Marsh, room 5; Sam Lee, office");
    seat.wait_for("Jo Marsh: room 5").shows(&["Sam Lee: office"]);
    for name in ["deputy_dsl", "head_line", "chair_line", "social_care"] {
        choose(name, "none");
    }
    seat.wait_for("Nobody has entered deputy_dsl, head_line, chair_line, social_care yet");
    seat.shows(&["the chair of governors", "999 and children's social care; anybody may"]);
}

#[test]
fn keys_typed_before_the_list_came_do_not_answer_the_stop() {
    let school = School::thornhill();
    let mut seats = Vec::new();
    for (keys, shown) in [
        ("1+ he hits her<Enter><^Y><^X>", "he hits her"),
        ("1+ a bruise on the apple<Enter><^N>", "a bruise on the apple"),
    ] {
        let mut seat = Seat::with_top(&school, TEACHER);
        for chord in thornhill::chords(keys) {
            seat.app.update(Msg::Key(chord));
        }
        seat.settle();
        seat.shows(&["Write these words down now", shown, "^N"]).hides(&["Kept: who, when, and that"]);
        seats.push(seat);
    }
    drop(seats);
    assert_eq!(files_with(school.close().path(), b"on the apple"), Vec::<std::path::PathBuf>::new());
}

#[test]
fn what_was_typed_comes_back() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1+ half a thought<Esc>").update(Msg::KeepDrafts);
    seat.keys("1").shows(&["half a thought"]).keys("<Esc>");
    seat.keys("!7half a flag<Esc><Esc>").update(Msg::KeepDrafts);
    // In another session too, and under "go on with".
    let mut again = school.seat(TEACHER);
    again.shows(&["Something you typed was not sent"]);
    again.keys(":go on log<Enter>").shows(&["half a thought", "Amara Okafor 4B"]);
    again.keys("<Enter>").shows(&["Logged, ^Z withdraws: Amara Okafor 4B"]).update(Msg::KeepDrafts);
    again.keys("oka!").shows(&["a note that you did not send"]);
    again
        .keys("7")
        .shows(&["not sent, of today: half a flag"])
        .keys("<Down><Enter>")
        .shows(&["With the SENCO"])
        .update(Msg::KeepDrafts);
    school.seat(TEACHER).hides(&["was not sent"]);
}

/// What the server refused while it rebuilt its index is asked for again when that is over, without a key.
#[test]
fn a_screen_that_was_refused_for_the_index_fills_by_itself() {
    let school = School::thornhill();
    // Keys, the one that asks, what is asked, and what is on the screen in the end.
    let table = [("oka", "<Enter>", "Record", "CI07"), ("oka<Enter>:who has read", "<Enter>", "ReadBy", "has read")];
    for (before, key, asked, shown) in table {
        let mut seat = school.seat(TEACHER);
        seat.keys(before);
        for chord in thornhill::chords(key) {
            seat.app.update(Msg::Key(chord));
        }
        let refused = seat.app.take_out();
        for (id, _) in &refused {
            let refusal = Refusal::new(RefusalKind::Rebuilding, "The index is being rebuilt.");
            seat.app.update(Msg::Told(Box::new(Told::Reply(*id, Reply::Refused(refusal)))));
        }
        let names = |all: &[(u64, Request)]| {
            all.iter().any(|(_, request)| format!("{request:?}").starts_with(&format!("Ask({asked} ")))
        };
        assert!(names(&refused), "{asked}: {refused:?}");
        let over = Told::Notice(Notice::Changed([Topic::All].into()));
        seat.update(Msg::Told(Box::new(over))).shows(&[shown]);
    }
}

#[test]
fn two_answer_one_item_and_lose_no_words() {
    let school = School::thornhill();
    let (mut one, mut other) = (school.seat(SENCO), school.seat(SENCO));
    one.keys("rwords of the first");
    other.keys("rwords of the second");
    one.keys("<Enter>").shows(&["Answered"]).keys("<Up>").shows(&["words of the first"]);
    other.keys("<Enter>").shows(&["words of the first", "words of the second"]);
    other.keys("<Enter>").shows(&["Answered"]);
    let thread: Vec<String> =
        school_queue(&school).iter().flat_map(|item| item.flag.thread.clone()).map(|answer| answer.message).collect();
    for words in ["words of the first", "words of the second"] {
        assert_eq!(thread.iter().filter(|said| *said == words).count(), 1, "{words}");
    }
}

#[test]
fn a_pupil_of_others_is_a_name_until_there_is_a_reason() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("archie crossley");
    seat.shows(&["Archie Crossley", "3A", "You do not work with this pupil.", "open with a reason"])
        .hides(&["cycle", "Archie Crossley   3A   K"]);
    seat.keys("<Enter>").shows(&["Archie Crossley 3A"]).keys("<Enter>").shows(&["A few words are enough"]);
    seat.keys("covering 3A today<Enter>").shows(&["Archie Crossley   3A   ", "cycle"]);
}

#[test]
fn help_and_palette_are_there_everywhere_and_true() {
    let ways: &[(&str, &str, keys::Context)] = &[
        (TEACHER, "", keys::Context::Pupils),
        (TEACHER, "oka<Enter>", keys::Context::Pupil),
        (TEACHER, "oka1", keys::Context::LogLine),
        (TEACHER, "oka!", keys::Context::Flag),
        (TEACHER, "oka!7", keys::Context::FlagNote),
        (SENCO, "", keys::Context::Desk),
        (TEACHER, "<^O>", keys::Context::Inbox),
        (SENCO, "r", keys::Context::Message),
        ("office", "", keys::Context::Staff),
        ("m.hughes", "", keys::Context::Report),
        (SENCO, ":audit<Enter>", keys::Context::Report),
        (TEACHER, ":", keys::Context::Palette),
    ];
    let school = School::thornhill();
    for (login, way, context) in ways {
        eprintln!("{context:?}");
        let mut seat = school.seat(login);
        seat.keys(way);
        assert_eq!(seat.app.top().unwrap().context(), *context);
        seat.keys("<F1>");
        // Longer sentences go on in the next row.
        let help = app::plain(&seat.app).join("\n").split_whitespace().collect::<Vec<_>>().join(" ");
        // What has no key is called by its name, in the palette.
        for row in keys::help(*context).filter(|row| !row.chords.is_empty()) {
            assert!(help.contains(row.help), "{:?} is not in the help of {context:?}:\n{help}", row.help);
        }
        let tells = keys::action_for(*context, "F8".parse().unwrap()) == Some(keys::Action::Safeguarding);
        assert_eq!(help.contains("it misses most worries") && help.contains("shows whom to tell"), tells);
        seat.keys("<Esc>");
        assert_eq!(seat.app.top().unwrap().context(), *context, "Esc closes help and nothing else");
        if keys::action_for(*context, "^P".parse().unwrap()).is_some() {
            seat.keys("<^P>");
            let palette = app::plain(&seat.app).join("\n");
            for (name, _) in keys::palette(*context) {
                assert!(palette.contains(name), "{name} is not in the palette of {context:?}:\n{palette}");
            }
        }
    }
}

#[test]
fn screens_look_as_they_did() {
    let looks: &[(&str, &str, &str)] = &[
        ("home", TEACHER, "oka"),
        ("pupil", TEACHER, "oka<Enter>"),
        ("log", TEACHER, "oka2/h two reminders"),
        ("flag", TEACHER, "oka!"),
        ("desk", SENCO, ""),
        ("inbox", TEACHER, "<^O>"),
        ("stop", TEACHER, "oka1+ a bruise<Enter>"),
        ("help", TEACHER, "?"),
        ("palette", TEACHER, ":"),
    ];
    let school = School::thornhill();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for (name, login, keys) in looks {
            let mut seat = school.seat(login);
            seat.keys(keys);
            for (width, height) in [(80, 24), (120, 40)] {
                insta::assert_snapshot!(format!("{name}-{width}x{height}"), seat.with_roles(width, height));
            }
        }
    });
}

/// Random keys on random screens at random sizes: the same few rounds each time, `SENDO_ROUNDS` more of them, others for
/// `SENDO_MINUTES`, the same others with `SENDO_SEED`, which also repeats a round.
#[test]
fn no_keys_and_no_size_break_it() {
    let number = |name, default| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let minutes = number("SENDO_MINUTES", 0);
    let until = Instant::now() + Duration::from_secs(minutes * 60);
    let rounds: u64 = if minutes > 0 { u64::MAX } else { number("SENDO_ROUNDS", 4) };
    let other = if minutes > 0 { u64::from_ne_bytes(sendo::random::Dice::system().roll().unwrap()) } else { 2026 };
    let seed: u64 = number("SENDO_SEED", other);
    let school = School::thornhill();
    let mut pool: Vec<keys::Chord> = keys::rows().iter().flat_map(|row| row.chords.iter().copied()).collect();
    pool.extend(thornhill::chords("abekost 123+-/x.\u{301}é漢🙂\u{202e}"));
    for round in (0..rounds).take_while(|round| *round == 0 || minutes == 0 || Instant::now() < until) {
        let mut dice = Dice(seed.wrapping_add(round));
        eprintln!("SENDO_SEED={} is this round's", seed.wrapping_add(round));
        let mut seat = school.seat(if dice.below(2) == 0 { TEACHER } else { SENCO });
        for _ in 0..150 {
            let chord = pool[dice.below(pool.len())];
            if seat.app.is_finished() {
                break;
            }
            let typed = half_typed(&seat, chord);
            seat.update(Msg::Key(chord));
            if let Some((key, text)) = typed {
                let drafts = &seat.app.model.drafts;
                let kept: Vec<String> = drafts
                    .of(key)
                    .filter_map(|id| drafts.get(id))
                    .map(|kept| clean(kept).trim_end().to_owned())
                    .collect();
                assert!(!kept.is_empty(), "what was typed is lost: {key:?}");
                assert!(
                    text.is_none_or(|text| kept.contains(&clean(&text).trim_end().to_owned())),
                    "{key:?}: {kept:?}"
                );
            }
            if dice.below(25) == 0 {
                seat.update(Msg::Paste("oka\n1 + x\u{1b}[2J".into()));
            }
            let (width, height) = (dice.size(300), dice.size(100));
            seat.update(Msg::Resize(width, height));
            // A view that drew outside its area would panic: the buffer is no larger.
            let buffer = seat.buffer(width, height);
            assert!(buffer.content.iter().all(|cell| !cell.symbol().contains(char::is_control)));
            app::plain(&seat.app);
        }
    }
}

/// What Esc is about to leave, which a draft must hold then, word for word where it is one line. A first digit alone is
/// no thought yet, and a worry about safety is never kept.
fn half_typed(seat: &Seat, chord: keys::Chord) -> Option<(DraftKey, Option<String>)> {
    let top = seat.app.top()?;
    let pupil = top.shows(&seat.app.model)?;
    if keys::action_for(top.context(), chord) != Some(keys::Action::Back) {
        return None;
    }
    let lines = app::plain(&seat.app);
    let typed = |lead: &str| Some(lines.iter().rev().find_map(|line| line.strip_prefix(lead))?.trim_end().to_owned());
    let corrects = |key: &DraftKey| matches!(key, DraftKey::Correct(about, _) if *about == pupil);
    let (key, text) = match top.context() {
        // What a correction begins with is the entry itself; only what is typed over it is a draft.
        keys::Context::LogLine if lines.iter().any(|line| line.starts_with("correct an entry")) => {
            (seat.app.model.drafts.ids().map(|id| id.key).find(corrects)?, typed("> ")?)
        }
        keys::Context::LogLine => {
            (DraftKey::About(keys::Context::LogLine, pupil), typed("> ").filter(|text| text.chars().count() > 1)?)
        }
        keys::Context::FlagNote => {
            let text = typed("note > ").filter(|text| !clean(text).trim().is_empty())?;
            let mut flags = seat.app.model.drafts.ids().map(|id| id.key);
            (flags.find(|key| matches!(key, DraftKey::Flag(about, _) if *about == pupil))?, text)
        }
        keys::Context::PlanForm if lines.iter().any(|line| line.ends_with("not saved")) => {
            return Some((DraftKey::About(keys::Context::PlanForm, pupil), None));
        }
        _ => return None,
    };
    let stops = seat.app.model.stop_word(&text, &BTreeSet::new()).is_some();
    (!stops).then_some((key, Some(text)))
}

/// Random numbers that a seed repeats.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end).unwrap()).unwrap()
    }

    /// Small sizes as often as large ones.
    fn size(&mut self, most: usize) -> u16 {
        let most = if self.below(2) == 0 { 12 } else { most };
        u16::try_from(self.below(most) + 1).unwrap()
    }
}
