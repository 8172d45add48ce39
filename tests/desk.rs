//! The desk: what those who triage see of an item, what a key does with it, and what its flagger, a deputy and the audit
//! see of that. Real keys, a real server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use std::fmt::Write;

use sendo::app::Msg;
use sendo::client::{Caller, ClientError};
use sendo::clock::Clock;
use sendo::domain::command::Command;
use sendo::domain::id::{FlagId, PupilId, StaffId};
use sendo::domain::record::flag::{
    Answer, AsSeen, Colleague, Filter, FlagCommand, NewFlag, Pile, Reason, Resolution, Step, StepId, Urgency,
    contact_line, day_line, give_line, wait_line,
};
use sendo::domain::record::staff::StaffCommand;
use sendo::domain::school_day::{Calendar, Day, Span};
use sendo::model::Tone;
use sendo::proto::ask;
use sendo::proto::subject::{Desk, Order, Wanted};
use sendo::proto::view::{Item, ItemRow};
use thornhill::{School, Seat, chords};
use uuid::Uuid;

const SENCO: &str = "s.iqbal";
const DEPUTY: &str = "r.marsh";
const TEACHER: &str = "h.bennett";
const ASSISTANT: &str = "k.osei";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A term with a half-term and an INSET day.
fn calendar() -> Calendar {
    let span = |name: &str, from, to| Span { name: name.into(), from: day(from), to: day(to) };
    Calendar {
        terms: vec![span("Autumn 1", "2026-09-01", "2026-10-23"), span("Autumn 2", "2026-11-02", "2026-12-18")],
        closed: vec![span("INSET", "2026-11-27", "2026-11-27")],
    }
}

#[test]
fn a_line_says_on_whom_and_until_when() {
    // The line; on whom, until when, what else was said; or what is wrong. Read on Monday 23 November 2026.
    let today = day("2026-11-23");
    let good = |line: &str, on: &str, until: &str, more: &str| {
        let read = wait_line(line, today, &calendar()).unwrap_or_else(|why| panic!("{line}: {why}"));
        let until = if until.is_empty() { None } else { Some(day(until)) };
        assert_eq!((read.on.as_str(), read.until, read.message.as_str()), (on, until, more), "{line}");
    };
    good("EP 4 dec", "EP", "2026-12-04", "");
    good("mum fri", "mum", "2026-11-27", "");
    good("mum mon", "mum", "2026-11-30", ""); // Today is Monday: the next.
    good("mum next wed", "mum", "2026-12-02", "");
    good("kit 10d", "kit", "2026-12-08", ""); // Ten school days, without the INSET day.
    good("speech therapist until 4/12", "speech therapist", "2026-12-04", "");
    good("EP by 4th December she rings back", "EP", "2026-12-04", "she rings back");
    good("LA 4 jan", "LA", "2027-01-04", ""); // The next one that comes.
    good("LA 2027-02-03", "LA", "2027-02-03", "");
    good("LA 3 feb 2027", "LA", "2027-02-03", "");
    good("the EP's report 2w", "the EP's report", "2026-12-07", "");
    good("EP Fri 4 Dec", "EP", "2026-12-04", "");
    good("EP until Friday 4 December", "EP", "2026-12-04", "");
    good("EP", "EP", "", "");
    good("Tom", "Tom", "", ""); // A name is no day.
    good("May tomorrow", "May", "2026-11-24", "");
    good("dad's 2 jobs", "dad's 2 jobs", "", "");
    for (line, why) in [
        ("", "Say on whom"),
        ("4 dec", "Say on whom"),
        ("EP 31 feb", "31 Feb is no day"),
        ("EP mon 4 dec", "4 Dec 2026 is a Fri, not a Mon"),
        ("EP until next month", "No day can be read in \"until next\""),
        ("EP 4 nov 2026", "no day to come"),
        ("EP 20 nov", "has been"),
        ("EP today", "no day to come"),
        ("EP 0d", "too far"),
        ("EP 100d", "calendar ends"),
    ] {
        let said = wait_line(line, today, &calendar()).expect_err(line);
        assert!(said.contains(why), "{line}: {said}");
    }
}

#[test]
fn a_line_says_who_is_asked_when_the_review_is_and_who_was_involved() {
    let (today, calendar) = (day("2026-11-23"), calendar());
    let of = |number: u128, initials: &str, name: &str| Colleague {
        id: StaffId(Uuid::from_u128(number)),
        initials: initials.into(),
        login: format!("login{number}"),
        name: name.into(),
    };
    let people = [
        of(1, "HB", "Hannah Bennett"),
        of(2, "HB2", "Hugo Bennett"),
        of(3, "RM", "Rowena Marsh"),
        of(4, "SON", "Siân O'Neill-Nguyễn"),
        of(5, "KDS", "Karel de Smet"),
    ];
    let give = |line: &str| {
        give_line(line, &people, today, &calendar).map(|read| (read.to.0.as_u128(), read.until, read.message))
    };
    assert_eq!(give("hb look at seating by fri").unwrap(), (1, Some(day("2026-11-27")), "look at seating".into()));
    // Anybody is called as screens call them; a day in the middle is part of what is asked.
    for called in ["rm", "R. Marsh", "r marsh", "Marsh:", "Rowena Marsh,", "login3", "rowena marsh"] {
        assert_eq!(give(&format!("{called} see her")).unwrap(), (3, None, "see her".into()), "{called}");
    }
    for called in ["sian oneill-nguyen", "O'Neill-Nguyễn", "S. O’Neill Nguyen"] {
        assert_eq!(give(&format!("{called} see her, by Wednesday")).unwrap().2, "see her", "{called}");
    }
    assert_eq!(give("K. Smet look").unwrap().0, 5);
    assert_eq!(give("Karel de Smet look").unwrap().0, 5);
    assert_eq!(
        give("rm ask by wed how it went").unwrap(),
        (3, Some(day("2026-11-25")), "ask by wed how it went".into())
    );
    assert_eq!(
        give("rm can you order a board by Wednesday?").unwrap(),
        (3, Some(day("2026-11-25")), "can you order a board".into())
    );
    assert_eq!(give("rm can you (by wed)").unwrap().1, Some(day("2026-11-25")));
    assert!(give("bennett look").unwrap_err().contains("HB Hannah Bennett, HB2 Hugo Bennett"));
    assert!(give("Marshall look").unwrap_err().contains("nobody here"));
    assert!(give("row look").unwrap_err().contains("Did you mean RM Rowena Marsh?"));
    assert_eq!(give("HB2: see mum on mon").unwrap(), (2, None, "see mum on mon".into()));
    assert_eq!(give("login2 x").unwrap(), (2, None, "x".into()));
    assert!(
        give("zz look").unwrap_err().contains("\"zz\" is nobody here")
            && give("hb").unwrap_err().contains("what you ask")
    );
    assert!(give("").unwrap_err().contains("hb look at seating"));

    let date = |line: &str| day_line(line, today, &calendar).map(|read| (read.day.to_string(), read.message));
    assert_eq!(
        date("4 dec mum can only come before fri").unwrap(),
        ("2026-12-04".into(), "mum can only come before fri".into())
    );
    assert_eq!(date("mum cannot come later, 4 dec").unwrap().1, "mum cannot come later");
    assert_eq!(date("review on 4 dec instead, group fails").unwrap().1, "review on 4 dec instead, group fails");
    assert!(date("4 dec").unwrap_err().contains("why") && date("soon").unwrap_err().contains("day of the review"));

    let contact = |line: &str| contact_line(line, today, &calendar).map(|read| (read.who, read.day, read.text));
    let been = Some(day("2026-11-20"));
    assert_eq!(contact("EP 20 nov mum agreed").unwrap(), ("EP".into(), been, "mum agreed".into()));
    assert_eq!(contact("speech therapy fri mum agreed").unwrap(), ("speech therapy".into(), been, "mum agreed".into()));
    assert_eq!(contact("speech therapy, mum agreed").unwrap(), ("speech therapy".into(), None, "mum agreed".into()));
    assert_eq!(contact("EP last friday, mum agreed").unwrap(), ("EP".into(), been, "mum agreed".into()));
    assert_eq!(contact("EP last mon mum agreed").unwrap().1, Some(day("2026-11-16")), "today is a Monday");
    assert_eq!(contact("EP Fri 20 Nov mum agreed").unwrap(), ("EP".into(), been, "mum agreed".into()));
    assert_eq!(contact("EP mum agreed").unwrap(), ("EP".into(), None, "mum agreed".into()));
    let salt = "speech and language therapy";
    assert_eq!(contact(salt).unwrap(), (salt.into(), None, String::new()));
    assert_eq!(contact("Speech therapy referral sent").unwrap().2, "referral sent");
    assert_eq!(contact("Dr Patel rang").unwrap(), ("Dr Patel rang".into(), None, String::new()));
    assert!(contact("EP 2026-12-04 mum").unwrap_err().contains("not come yet") && contact("").is_err());
}

/// Raises an item.
fn raise(school: &School, by: &str, pupil: PupilId, reason: Reason, urgency: Urgency, note: &str) -> FlagId {
    let note = note.to_owned();
    let flag = NewFlag { pupil, reason, urgency, note, links: Vec::new(), line: None, parents: None };
    let (done, _) = school.caller(by).run(Command::Flag(FlagCommand::RaiseFlag { flag })).unwrap();
    FlagId(done.made[0])
}

fn item(school: &School, login: &str, id: FlagId) -> Item {
    school.caller(login).get(&ask::item(id)).map(|item| *Box::new(item)).unwrap()
}

fn rows(school: &School, login: &str, filter: &str) -> Vec<ItemRow> {
    let of = Desk::Triage(Wanted { filter: filter.into(), order: Order::Urgency });
    school.caller(login).whole(&ask::item_rows(of)).unwrap().page.rows
}

/// The row of an item on the desk, wherever it lies.
fn row(school: &School, login: &str, id: FlagId) -> Option<ItemRow> {
    ["", "wait", "done"].iter().flat_map(|filter| rows(school, login, filter)).find(|row| row.id == id)
}

fn take(school: &School, login: &str, id: FlagId, step: Step, words: &str) -> Result<(), String> {
    let last = school.caller(SENCO).get(&ask::item(id)).unwrap().flag.last();
    match school.caller(login).run(Command::Flag(FlagCommand::step(id, last, step, words))) {
        Ok(_) => Ok(()),
        Err(ClientError::Refused(refusal)) => Err(refusal.sentence),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn twenty_items_take_thirty_two_keys_besides_the_words() {
    let school = School::thornhill();
    for place in 0..20 {
        raise(&school, TEACHER, school.amara(), Reason::Other, Urgency::Today, &format!("item {place}"));
    }
    let mut seat = school.seat(SENCO);
    seat.shows(&["desk 20! 7", "today 20"]);
    let mut pressed = 0;
    let mut press = |seat: &mut Seat, keys: &str, words: &str| {
        for chord in chords(keys) {
            pressed += 1;
            seat.update(Msg::Key(chord));
            if pressed > 0 && seat.screen().lines().any(|line| line == " >") {
                seat.keys(words);
            }
        }
    };
    for _ in 0..8 {
        press(&mut seat, "a", "");
    }
    for _ in 0..8 {
        press(&mut seat, "6<Enter>", "seen");
    }
    for _ in 0..4 {
        press(&mut seat, "r<Enter>", "yes");
    }
    assert_eq!(pressed, 32);
    let mine = rows(&school, SENCO, "mine item");
    assert_eq!(mine.len(), 12, "eight taken up, four by a reply");
    assert_eq!(rows(&school, SENCO, "done item").len(), 8);
    let texts = mine.iter().flat_map(|row| item(&school, SENCO, row.id).flag.thread);
    assert_eq!(texts.filter(|answer| answer.message == "yes").count(), 4, "each once");
    // One key takes back the last, and one more the one before: each is under the cursor again.
    seat.keys("<^Z>").shows(&["Taken back: answered"]).keys("<^Z>").shows(&["Taken back: answered"]);
    assert_eq!(rows(&school, SENCO, "mine item").len(), 10);
}

#[test]
fn what_waits_is_away_until_its_morning() {
    // On which day it is looked at, until when it waits, and the morning on which it is back.
    for (now, until, away, back) in [
        ("2026-11-23T10:00:00Z", "EP tomorrow", "2026-11-23", "2026-11-24"),
        ("2026-11-26T10:00:00Z", "EP sat", "2026-11-29", "2026-11-30"), // Monday is the first school day.
        ("2026-10-22T10:00:00Z", "EP 26 oct", "2026-11-02", "2026-11-03"), // Over the half-term, and an INSET day.
    ] {
        let school = School::thornhill_at(Clock::showing(now.parse().unwrap()));
        let id = raise(&school, TEACHER, school.amara(), Reason::Equipment, Urgency::Week, "sloping board");
        let mut seat = school.seat(SENCO);
        seat.keys("/sloping<Enter>").shows(&["Amara Okafor", "kit"]);
        seat.keys("w").keys(until).shows(&["reading: waits on EP until"]).keys("<Enter>").shows(&["Waits on EP"]);
        seat.keys("<Esc><Esc><^T>").hides(&["Amara Okafor   4B kit"]);
        assert_eq!(row(&school, SENCO, id).unwrap().desk.unwrap().back_on, Some(day(back)), "{until}");
        for (at, is_there) in [(away, false), (back, true)] {
            let midnight = format!("{at}T00:00:03Z").parse().unwrap();
            school.clock.follow(&Clock::showing(midnight));
            // No key is pressed: the program's own clock says that it is another day.
            seat.update(Msg::Today(day(at)));
            let there = seat.screen().lines().any(|line| line.contains("Amara Okafor") && line.contains("back"));
            assert_eq!(there, is_there, "{until} at {at}:\n{}", seat.screen());
        }
        assert_eq!(row(&school, SENCO, id).unwrap().desk.unwrap().pile, Pile::Back);
    }
}

#[test]
fn an_answer_of_a_teacher_marks_counts_and_is_cleared_by_whoever_opens_it_first() {
    let school = School::thornhill();
    let amara = school.amara();
    let id = raise(&school, TEACHER, amara, Reason::NewNeed, Urgency::Review, "squints");
    take(&school, SENCO, id, Step::Reply, "since when?").unwrap();
    // A reply takes it up: nobody reads that nobody has.
    let desk = || row(&school, SENCO, id).unwrap().desk.unwrap();
    assert_eq!(
        (item(&school, TEACHER, id).flag.word(), desk().pile, desk().has.as_str()),
        ("acknowledged", Pile::Review, "SI")
    );
    let mut teacher = school.seat(TEACHER);
    teacher.keys("<^O>").shows(&["* "]).keys("rsince September<Enter>").shows(&["Sent."]);
    // What was answered was read: the mark goes.
    assert!(!item(&school, TEACHER, id).flag.has_news());
    assert_eq!((desk().pile, desk().answered), (Pile::Answered, true));
    let mut senco = school.seat(SENCO);
    senco.shows(&["answered 2"]);
    // Whoever opens it first clears it for the role.
    let mut deputy = school.seat(DEPUTY);
    deputy.keys("<^T>/squints<Enter><Enter>").shows(&["since September"]);
    assert_eq!((desk().pile, desk().answered), (Pile::Review, false));
    senco.wait_for("answered 1");
    // A teacher who answers what is resolved is heard, too.
    take(&school, SENCO, id, Step::end(Resolution::Advice), "sit her in front").unwrap();
    take(&school, TEACHER, id, Step::Reply, "it did not help").unwrap();
    assert_eq!(desk().pile, Pile::Answered);
}

#[test]
fn an_item_for_today_is_said_wherever_one_is_and_the_header_counts() {
    let school = School::thornhill();
    let mut senco = school.seat(SENCO);
    senco.shows(&["desk 7 "]).keys("<Esc>oka<Enter>").shows(&["desk 7 "]);
    raise(&school, TEACHER, school.amara(), Reason::Equipment, Urgency::Today, "radio aid");
    senco.wait_for("For today: Amara Okafor 4B, equipment, from H. Bennett. ^T: the desk.");
    senco.shows(&["desk 1! 7"]).keys("<^T>").shows(&["today 1", "! Amara Okafor"]);
    // Of one for this week only the header speaks; nothing is said again.
    raise(&school, TEACHER, school.amara(), Reason::Equipment, Urgency::Week, "radio aid");
    senco.wait_for("desk 1! 8");
    senco.hides(&["For today"]);
}

#[test]
fn an_outcome_does_what_it_says_and_claims_nothing_else() {
    let school = School::thornhill();
    let amara = school.amara();
    let new = || raise(&school, TEACHER, amara, Reason::Plan, Urgency::Today, "out of date");
    let plan = || school.caller(SENCO).get(&ask::card(amara)).unwrap().plan.unwrap();
    let before = plan();
    // Said alone it is refused, also on the command's way.
    let id = new();
    for outcome in [Resolution::PlanChanged, Resolution::ReviewForward, Resolution::Specialist, Resolution::Ehcna] {
        let said = take(&school, SENCO, id, Step::end(outcome), "said so").unwrap_err();
        assert!(said.contains("only with what was done") || said.contains("has not been changed"), "{said}");
    }
    for (outcome, words) in [(Resolution::Advice, ""), (Resolution::NoAction, "  ")] {
        assert!(take(&school, SENCO, id, Step::end(outcome), words).unwrap_err().contains("needs words"));
    }
    // 2 opens the plan; Esc and nothing has happened; saved, the item ends with the version that it made.
    let mut seat = school.seat(SENCO);
    seat.keys("2").shows(&["change the plan of Amara Okafor 4B: saving ends the item"]).keys("<Esc>");
    assert_eq!((plan().version, item(&school, SENCO, id).flag.thread.len()), (before.version, 0));
    seat.keys("23<^X><^S>").shows(&["Plan changed, Amara Okafor 4B; ^Z takes it back, the plan's new version stays."]);
    assert_eq!(plan().version, before.version + 1);
    let of = |id| item(&school, TEACHER, id).flag;
    let said = serde_json::to_value(&of(id).thread).unwrap();
    assert_eq!(said[0]["deed"]["plan"], serde_json::json!({ "cycle": before.cycle, "version": before.version + 1 }));
    // Taken back, the plan stays, and both are told so.
    seat.keys("<^Z>").shows(&["Taken back, but the plan's new version stays: plan changed, Amara Okafor 4B"]);
    assert_eq!((of(id).word(), plan().version), ("open", before.version + 1));
    school.seat(TEACHER).keys("<^O><Enter>").shows(&["took back: plan changed; the plan stays changed"]);
    // 3 sets the date, earlier only, and the version says why.
    let no = "/date<Enter>3";
    seat.keys(no).keys("18 dec mum asked<Enter>").shows(&["does not bring it forward"]).keys("<Esc>");
    seat.keys("3").keys("1 dec mum asked").shows(&["review Tue 1 Dec (now Fri 11 Dec)"]).keys("<Enter>");
    assert_eq!(
        (plan().review, plan().made.unwrap().why.as_str()),
        (Some(day("2026-12-01")), "review brought forward: mum asked")
    );
    // 4 and 5 write a contact, for SENCO and head; the flagger reads the line.
    let second = new();
    seat.keys("/date<Enter>4")
        .keys("EP 20 nov mum agreed<Enter>")
        .shows(&["Specialist involved, Amara Okafor 4B (", "withdraw it)"]);
    let contacts = |login: &str| school.caller(login).get(&ask::contacts(amara)).unwrap().rows;
    let contact = &contacts(SENCO)[0].record;
    assert_eq!((contact.who.as_str(), contact.text.as_str(), contact.item), ("EP", "mum agreed", Some(second)));
    assert_eq!(contacts(TEACHER).len(), 0);
    assert_eq!(of(second).thread[0].message, "EP 20 nov mum agreed");
    let page = school.seat(SENCO).keys("<Esc>oka<Enter>").at(100, 200);
    assert!(page.contains("Contacts") && page.contains("specialist: EP"), "{page}");
    let third = new();
    seat.keys("/date<Enter>5").keys("the authority, asked for the form<Enter>");
    assert_eq!((of(third).word(), contacts(SENCO).len()), ("resolved", 2));
}

#[test]
fn a_colleague_is_asked_and_answers_and_what_is_noted_stays_with_the_desk() {
    let school = School::thornhill();
    let id = raise(&school, TEACHER, school.amara(), Reason::Other, Urgency::Today, "sits by the door");
    let mut senco = school.seat(SENCO);
    senco
        .keys("gko move her seat by fri")
        .shows(&["reading: asks Kwame Osei by Fri 27 Nov: move her seat", "without an answer it is back Mon 30 Nov"])
        .keys("<Enter>");
    senco.shows(&["Given to Kwame Osei"]);
    assert_eq!(row(&school, SENCO, id).unwrap().desk.unwrap().pile, Pile::Waiting);
    senco.keys("/door<Enter>nher father is ill").shows(&["access request gets it too"]).keys("<Enter>");
    senco.shows(&["Noted", "her father is ill"]);
    // One more, about somebody else: the key that takes back takes the note back and no step.
    senco.keys("nmeant for another child<Enter>").shows(&["^Z takes it back"]);
    senco
        .keys("<^Z>")
        .shows(&["Taken back: the note, Amara Okafor 4B (", "her father is ill"])
        .hides(&["flagger", "another child"]);
    assert!(rows(&school, SENCO, "another child").is_empty(), "it is found no more");
    assert_eq!(row(&school, SENCO, id).unwrap().desk.unwrap().pile, Pile::Waiting);
    // What another wrote is not one's own to take back.
    let back = Command::Flag(FlagCommand::TakeNoteBack { flag: id });
    assert!(school.caller(DEPUTY).run(back).unwrap_err().to_string().contains("You have no note"));
    // It stands in their inbox; what they read is the item and no note.
    let mut asked = school.seat(ASSISTANT);
    asked
        .keys("<^O>")
        .shows(&["you are asked about 1", "? ", "asks K. Osei by Fri 27 Nov", "move her seat"])
        .hides(&["father"]);
    for login in [TEACHER, ASSISTANT] {
        assert!(!serde_json::to_string(&item(&school, login, id)).unwrap().contains("father"), "{login}");
    }
    assert_eq!(item(&school, DEPUTY, id).flag.notes.len(), 1);
    assert!(!rows(&school, SENCO, "father").is_empty(), "words of notes are found");
    asked.keys("<Enter>").shows(&["sits by the door"]).keys("rdone, beside Mia<Enter>").shows(&["Sent."]);
    let desk = row(&school, SENCO, id).unwrap().desk.unwrap();
    assert_eq!((desk.answered, desk.has.as_str(), desk.pile), (true, "SI", Pile::Today));
    // Nobody else reads it.
    assert!(school.caller("g.tanner").get(&ask::item(id)).is_err());
    // To whom nothing can be given.
    let me = |login: &str| {
        school.caller(SENCO).get(&ask::staff()).unwrap().into_iter().find(|one| one.login == login).unwrap().id
    };
    for (to, why) in [(SENCO, "yourself"), ("m.hughes", "reads no items"), ("office", "reads no items")] {
        let step = Step::Give { to: me(to), until: None };
        assert!(take(&school, SENCO, id, step, "look").unwrap_err().contains(why), "{to}");
    }
}

#[test]
fn the_same_step_for_all_marked_is_one_commit_or_none() {
    let school = School::thornhill();
    let ids: Vec<FlagId> = (0..3)
        .map(|place| raise(&school, TEACHER, school.amara(), Reason::Other, Urgency::Today, &format!("marked {place}")))
        .collect();
    let mut seat = school.seat(SENCO);
    seat.keys("   ")
        .shows(&["3 marked"])
        .keys("wEP 4 dec<Enter>")
        .shows(&["3 waits on EP until Fri 4 Dec; ^Z takes it back."]);
    let commits = |id: &FlagId| item(&school, SENCO, *id).flag.thread[0].at;
    assert!(ids.iter().all(|id| commits(id) == commits(&ids[0])), "one commit");
    seat.keys("<^Z>").shows(&["Taken back: 3 waits on EP"]);
    assert!(ids.iter().all(|id| item(&school, SENCO, *id).flag.word() == "open"));
    // One of them was another's meanwhile: none is changed, and who was faster is said with what they did.
    let items: Vec<AsSeen> =
        ids.iter().map(|flag| AsSeen { flag: *flag, last: item(&school, SENCO, *flag).flag.last() }).collect();
    take(&school, DEPUTY, ids[1], Step::Reply, "I have it").unwrap();
    let command = FlagCommand::TakeStep { items, step: Step::Acknowledge, message: String::new() };
    let said = school.caller(SENCO).run(Command::Flag(command)).unwrap_err().to_string();
    for words in ["Amara Okafor", "R. Marsh was faster", "None of the marked items was changed"] {
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(item(&school, SENCO, ids[0]).flag.thread.len(), 2);
}

#[test]
fn words_for_all_marked_go_on_top_of_what_somebody_said_of_one_of_them() {
    let school = School::thornhill();
    let new = |place| raise(&school, TEACHER, school.amara(), Reason::Other, Urgency::Today, place);
    let ids = ["one", "two", "three"].map(new);
    let mut seat = school.seat(SENCO);
    seat.keys("   wEP 4 dec");
    take(&school, DEPUTY, ids[1], Step::Reply, "I have it").unwrap();
    seat.keys("<Enter>").shows(&["somebody else was faster", "about Amara Okafor 4B", "I have it", "> EP 4 dec"]);
    assert_eq!(item(&school, SENCO, ids[0]).flag.word(), "open");
    seat.keys("<Enter>").shows(&["3 waits on EP until Fri 4 Dec; ^Z takes it back."]);
    assert!(ids.iter().all(|id| item(&school, SENCO, *id).flag.word() == "waiting"));
}

#[test]
fn what_is_taken_back_is_under_the_cursor_and_is_asked_about_where_it_is_older() {
    let school = School::thornhill();
    let new = |words| raise(&school, TEACHER, school.amara(), Reason::Other, Urgency::Today, words);
    let ids = ["one", "two", "three"].map(new);
    let mut seat = school.seat(SENCO);
    seat.shows(&["item 1 / 10"])
        .keys("aa")
        .shows(&["Taken up, Amara Okafor 4B (other); ^Z takes it back.", "item 3 / 10"]);
    // What came back is under the cursor, for the key that comes next.
    seat.keys("<^Z>").shows(&["Taken back: taken up, Amara Okafor 4B (", "item 2 / 10"]).hides(&["For today"]);
    // Behind marks the cursor is where the marks left it: no item is passed over.
    seat.keys("<Home>  a").shows(&["item 3 / 10"]);
    seat.keys("<Home>a").shows(&["Not now: you have it already", "item 1 / 10"]);
    // Somebody who comes in again has taken no step yet: they are asked, and one that is not theirs is left alone.
    let mut again = school.seat(SENCO);
    again.keys("<^Z>").shows(&["Take back what you did", "taken up, Amara Okafor 4B (other)?"]);
    again.keys("<Esc>");
    assert_eq!(item(&school, SENCO, ids[0]).flag.word(), "acknowledged");
    again.keys("<^Z><Enter>").shows(&["Taken back: taken up, Amara Okafor 4B ("]);
    assert_eq!(item(&school, SENCO, ids[0]).flag.word(), "open");
    let mut deputy = school.seat(DEPUTY);
    deputy.keys("<^T><^Z>").shows(&["the last one here is not yours"]);
}

#[test]
fn every_order_has_every_item_and_marks_do_not_go_unsaid() {
    let school = School::thornhill();
    let mut seat = school.seat(SENCO);
    let first = seat.screen();
    for order in ["oldest", "pupil", "class", "reason", "urgent"] {
        seat.keys("s").shows(&["Sorted", "item 1 / 7"]);
        assert!(seat.screen().contains(order), "{order}:\n{}", seat.screen());
    }
    let rows = |screen: &str| {
        screen.lines().skip(2).take(7).map(|row| row.chars().take(30).collect::<String>()).collect::<Vec<_>>()
    };
    assert_eq!(rows(&seat.screen()), rows(&first), "as it began");
    seat.keys("  /kit<Enter>").shows(&["2 marks went: a step is taken with what is seen."]);
    // From home one comes back to where one was.
    seat.keys("<Esc><Down><Down><Esc><^T>").shows(&["item 3 / 7"]);
}

#[test]
fn the_archive_says_how_and_when_it_ended_and_the_desk_that_one_is_away() {
    let school = School::thornhill();
    let amara = school.amara();
    let id = raise(&school, TEACHER, amara, Reason::Other, Urgency::Today, "board");
    let mut seat = school.seat(SENCO);
    seat.keys("1sit her by it<Enter>").shows(&["Advice given, Amara Okafor 4B", "advice  Freya"]);
    seat.keys("/done today<Enter>").shows(&["done, last raised first, ended today  1", "other     advice"]);
    assert_eq!(rows(&school, SENCO, "done today")[0].id, id);
    seat.keys("i").shows(&["item  1 / 2"]).keys("<Esc><Esc>");
    seat.keys(":away<Enter>").keys("fri<Enter>").wait_for("you are away until 27 Nov");
    seat.keys(":away<Enter>").keys("here<Enter>").shows(&["You are here"]);
    school.seat(SENCO).hides(&["you are away"]);
}

#[test]
fn the_first_screen_says_no_number_that_it_does_not_know() {
    let school = School::thornhill();
    let id = raise(&school, TEACHER, school.amara(), Reason::Other, Urgency::Today, "first");
    take(&school, SENCO, id, Step::Wait { on: "EP".into(), until: None }, "").unwrap();
    let numbers = |line: &str| -> Vec<String> {
        let words = line.split(|letter: char| !letter.is_ascii_digit()).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let known = |login: &str| school.seat(login).screen();
    let all = known(SENCO);
    for text in ["desk 7 ", "7 to do", "3 wait"] {
        assert!(all.contains(text), "{text}:\n{all}");
    }
    let seats = [(SENCO, Seat::silent(&school, SENCO)), (TEACHER, Seat::with_top(&school, TEACHER))];
    for (login, seat) in seats {
        let (screen, all) = (seat.screen(), known(login));
        let head: Vec<&str> = screen.lines().take(2).collect();
        for (line, known) in head.iter().zip(all.lines()) {
            // What stands there is what the server says, or it does not stand there.
            let known = numbers(known);
            assert!(numbers(line).iter().all(|number| known.contains(number)), "{login}: {line}\n{all}");
        }
        for text in ["to do", "Nothing is", " 0", "inbox"] {
            assert!(!head.concat().contains(text), "{login}, {text}:\n{screen}");
        }
    }
}

#[test]
fn who_was_faster_is_shown_beside_what_was_wanted() {
    let school = School::thornhill();
    let id = raise(&school, TEACHER, school.amara(), Reason::Other, Urgency::Today, "both");
    let (mut one, mut other) = (school.seat(SENCO), school.seat(DEPUTY));
    other.keys("<^T>/both<Enter>");
    // A key without words.
    one.keys("a");
    other.keys("a").shows(&["Amara Okafor 4B (other): S. Iqbal was faster: taken up. You wanted: taken up"]);
    // Words: both stand there, and the second time they go on top.
    let mut other = school.seat(DEPUTY);
    other.keys("<^T>/both<Enter>wEP 4 dec");
    take(&school, SENCO, id, Step::Reply, "I ring the EP").unwrap();
    other.keys("<Enter>").shows(&["I ring the EP", "> EP 4 dec"]).keys("<Enter>").shows(&["Waits on EP"]);
    // The plan that ends an item, too.
    let mut senco = school.seat(SENCO);
    senco.keys("/both wait<Enter>23<^X>");
    take(&school, DEPUTY, id, Step::Reply, "mum came").unwrap();
    senco.keys("<^S>").shows(&["mum came"]).keys("<^S>").shows(&["Plan changed"]);
    let thread: Vec<String> = item(&school, SENCO, id).flag.thread.iter().map(Answer::said).collect();
    assert_eq!(thread, ["taken up", "I ring the EP", "waiting on EP", "mum came", "plan changed"]);
}

#[test]
fn while_the_senco_is_away_new_items_are_the_deputys_at_once() {
    let school = School::thornhill();
    let mut deputy = school.seat(DEPUTY);
    deputy.shows(&["desk 3 ", "for you 3  7 to do"]);
    raise(&school, TEACHER, school.amara(), Reason::Other, Urgency::Today, "fresh");
    deputy.wait_for("8 to do");
    deputy.shows(&["desk 3 "]); // It is the SENCO's for two school days.
    let mut senco = school.seat(SENCO);
    senco.shows(&["desk 1! 7"]).keys(":away<Enter>fri").shows(&["away until Fri 27 Nov"]).keys("<Enter>");
    senco.shows(&["You are away until Fri 27 Nov, back that morning; ^Z takes it back."]);
    deputy.wait_for("desk 1! 4");
    deputy.wait_for("for you 5 (SENCO away)");
    // The key that takes back takes that back, and no step with an item.
    senco.keys("<^Z>").shows(&["Taken back: you are away until Fri 27 Nov"]).hides(&["flagger"]);
    deputy.wait_for("desk 3 ");
    senco.keys(":away<Enter>today<Enter>").shows(&["You are away until Tue 24 Nov, back that morning"]);
    deputy.wait_for("for you 5 (SENCO away)");
    senco.keys(":away<Enter>here<Enter>").shows(&["You are here"]);
    deputy.wait_for("desk 3 ");
    // Who is no SENCO is not away, and nobody says it for the whole school.
    let away = |login: Option<&str>, until| StaffCommand::SetAway { login: login.map(str::to_owned), until };
    let asked =
        |by: &str, command| school.caller(by).run(Command::Staff(command)).map(drop).map_err(|why| why.to_string());
    assert!(asked(TEACHER, away(None, None)).unwrap_err().contains("only the SENCO"));
    assert!(asked(SENCO, away(Some(TEACHER), None)).unwrap_err().contains("No items come"));
    assert!(asked(SENCO, away(None, Some(day("2026-11-23")))).unwrap_err().contains("no day to come"));
    // On the morning that was said they are back.
    asked(DEPUTY, away(Some(SENCO), Some(day("2026-11-24")))).unwrap();
    deputy.wait_for("(SENCO away)");
    school.clock.follow(&Clock::showing("2026-11-24T08:00:00Z".parse().unwrap()));
    deputy.update(Msg::Today(day("2026-11-24"))).shows(&["for you"]).hides(&["(SENCO away)"]);
}

#[test]
fn a_filter_finds_and_says_what_it_looks_for() {
    let school = School::thornhill();
    let amara = school.amara();
    raise(&school, TEACHER, amara, Reason::Equipment, Urgency::Today, "Radio aid, naïve café");
    let waits = raise(&school, TEACHER, amara, Reason::Parent, Urgency::Week, "rang twice");
    take(&school, SENCO, waits, Step::Wait { on: "Mrs Okafor".into(), until: None }, "").unwrap();
    for (filter, count, words) in [
        ("", 8, ""),
        ("!", 1, "for today"),
        ("4b", 4, "\"4b\""),
        ("4b working", 1, "\"4b\", not working"),
        ("y4 kit", 1, "\"y4\", equipment"),
        ("parent", 1, "parent concern"), // What waits is not looked for by its reason alone.
        ("parent wait", 1, "parent concern, waiting"),
        ("okafor wait", 1, "\"okafor\", waiting"),
        ("mine", 5, "mine"),
        ("NAIVE", 1, "\"naive\""),
        ("answered", 1, "answered by a teacher"),
        (">5d", 3, "more than 5 school days old"),
        ("<1d", 1, "less than 1 school days old"),
        ("wait", 3, "waiting"),
        ("\"parent\"", 0, "\"parent\""),
        ("done", 6, "done, last raised first"),
        ("done connor", 1, "done, last raised first, \"connor\""),
        ("zzzz", 0, "\"zzzz\""),
    ] {
        let found = rows(&school, SENCO, filter);
        let named: Vec<String> =
            found.iter().map(|row| format!("{} {}", row.pupil.named(), row.reason.short())).collect();
        assert_eq!(found.len(), count, "{filter}: {named:?}");
        assert_eq!(Filter::read(filter).words(), words);
    }
    // On the screen: said back, and Esc shows all again.
    let mut seat = school.seat(SENCO);
    seat.keys("/radio<Enter>").shows(&["/ \"radio\"  2", "item 1 / 2"]).keys("<Esc>").shows(&["8 to do"]);
    seat.keys("/zzzz<Enter>").shows(&["Nothing of that is here"]).keys("<Esc>");
    for words in ["oldest first", "by pupil", "by class", "by reason", "most urgent first"] {
        seat.keys("s").shows(&[&format!("Sorted: {words}.")]);
    }
}

#[test]
fn a_second_item_is_not_raised_unseen_and_a_pupils_items_open_from_the_page() {
    let school = School::thornhill();
    let amara = school.amara();
    raise(&school, ASSISTANT, amara, Reason::Equipment, Urgency::Week, "in confidence");
    let mut seat = school.seat(TEACHER);
    seat.keys("oka!7").shows(&["! K. Osei has raised the same", "nobody has it yet"]).hides(&["in confidence"]);
    seat.keys("<Esc><Esc>!1").shows(&["! You have raised the same", "SI has it"]);
    seat.keys("<Esc><Esc><Enter>:items about<Enter>").shows(&["not working, this week", "Mr Osei can be free"]);
    let mut senco = school.seat(SENCO);
    senco.keys("<Esc>oka<Enter>:items about<Enter>").shows(&["1 / 2", "in confidence"]).keys("<Right>");
    senco.shows(&["2 / 2", "Mr Osei can be free"]).keys("r<Esc><Left>a").shows(&["Taken up"]);
}

/// Every step in every state, by everybody who may have to do with an item: whether it is done, and what the flagger, a
/// deputy and the audit see of it.
#[test]
fn states_steps_and_roles_are_as_the_table_has_them() {
    let school = School::thornhill();
    let amara = school.amara();
    let staff = school.caller(SENCO).get(&ask::staff()).unwrap();
    let of = |login: &str| staff.iter().find(|one| one.login == login).unwrap().id;
    let wait = || Step::Wait { on: "EP".into(), until: Some(day("2026-12-04")) };
    let give = || Step::Give { to: of(ASSISTANT), until: Some(day("2026-12-04")) };
    let end = || Step::end(Resolution::Advice);
    let back = || Step::TakeBack { of: StepId(Uuid::nil()) };
    let states: [(&str, Vec<(&str, Step)>); 7] = [
        ("open", vec![]),
        ("taken up", vec![(SENCO, Step::Acknowledge)]),
        ("waiting", vec![(SENCO, wait())]),
        ("given", vec![(SENCO, give())]),
        ("answered", vec![(SENCO, Step::Reply), (TEACHER, Step::Reply)]),
        ("resolved", vec![(SENCO, end())]),
        ("reopened", vec![(SENCO, end()), (TEACHER, Step::Reopen)]),
    ];
    let steps = [
        ("take up", Step::Acknowledge),
        ("reply", Step::Reply),
        ("wait", wait()),
        ("give", give()),
        ("end", end()),
        ("reopen", Step::Reopen),
        ("take back", back()),
    ];
    let people = [
        ("flagger", TEACHER),
        ("asked", ASSISTANT),
        ("another", "g.tanner"),
        ("senco", SENCO),
        ("deputy", DEPUTY),
        ("head", "m.hughes"),
    ];
    let mut table = String::new();
    let mut audit = school.caller(SENCO);
    for (state, before) in &states {
        for (what, step) in &steps {
            for (who, login) in people {
                let id = raise(&school, TEACHER, amara, Reason::Other, Urgency::Week, "n");
                for (by, step) in before {
                    take(&school, by, id, step.clone(), "before").unwrap();
                }
                let done = take(&school, login, id, step.clone(), "words");
                let (flag, desk) = (item(&school, TEACHER, id).flag, row(&school, DEPUTY, id).unwrap());
                let place = desk.desk.unwrap();
                let said = match &done {
                    Ok(()) => {
                        let seen = audited(&mut audit, amara, login);
                        let news = if flag.has_news() { " *" } else { "" };
                        let star = if place.answered { " *" } else { "" };
                        format!(
                            "flagger {}{news}; deputy {} {}{star}; audit {seen}",
                            flag.word(),
                            place.pile.slug(),
                            place.has
                        )
                    }
                    Err(why) => why.clone(),
                };
                writeln!(table, "{state:<9} {what:<9} {who:<8} {said}").unwrap();
            }
        }
    }
    insta::assert_snapshot!("desk-steps", table);
}

/// The newest row of the audit about a pupil, of what this person changed.
fn audited(audit: &mut Caller, pupil: PupilId, login: &str) -> String {
    let page = audit.get(&ask::audit(Some(pupil), Some(login.to_owned()), None)).unwrap();
    let row = page.rows.iter().find(|row| row.kind == sendo::domain::audit::Kind::Changed).unwrap();
    format!("{} {}", row.who, row.what)
}

#[test]
fn a_refused_key_moves_to_no_other_child_and_what_was_done_stays_on_its_row() {
    let school = School::thornhill();
    let new = |words| raise(&school, TEACHER, school.amara(), Reason::Other, Urgency::Today, words);
    let [_, second, _] = ["one", "two", "three"].map(new);
    let mut seat = school.seat(SENCO);
    // On an item's own page, too.
    seat.keys("a<Home><Enter>").shows(&["one"]).keys("a").shows(&["Not now: you have it already", "one"]);
    // What is decided there is seen there: no key takes them to another child.
    seat.keys("rsoon<Enter>").shows(&["Answered, Amara Okafor 4B (other)", "item  1 / 10", "S. Iqbal says", "soon"]);
    // Whoever goes on to another one there stands on it here.
    seat.keys("<Right>").shows(&["two"]).keys("<Esc>").shows(&["item 2 / 10"]);
    // Of the items of a pupil the one that they come from is the first.
    seat.keys("i").shows(&["item  2 / 4", "two"]).keys("<Esc>").shows(&["item 2 / 10"]);
    // Who answered sees that it is the teacher's turn; what was marked and theirs already is said.
    seat.keys("rthank you<Enter>").shows(&["Answered, Amara Okafor 4B (other)", "other   < SI new"]);
    seat.keys("<Home>   a").shows(&["Taken up, Amara Okafor 4B (other), 2 you had already"]);
    // How it ended stands on its row, and when one that waits is back, whatever is told anew.
    seat.keys("<Home>6no<Enter>wEP 4 dec<Enter>").shows(&["no act", "other      4 Dec"]);
    raise(&school, TEACHER, school.amara(), Reason::Other, Urgency::Week, "another");
    seat.wait_for("1 new at the end").shows(&["no act", "other      4 Dec"]);
    seat.keys(":away<Enter>fri<Enter>").shows(&["no act", "other      4 Dec"]).hides(&["moved", "gone"]);
    assert_eq!(item(&school, SENCO, second).flag.word(), "waiting");
    // What stays of a step that is taken back is said where nothing cuts it.
    seat.keys("/three<Enter>4SALT, referral sent<Enter>")
        .shows(&["Specialist involved, Amara Okafor 4B (", "withdraw it)"]);
    seat.keys("<^Z>").shows(&["Taken back, but the contact stays (: and \"contact\" withdraw it): specialist"]);
    seat.keys("/all<Enter>").shows(&["to do"]).hides(&["/ \"all\""]);
    // A contact is nothing that the quick key takes back unasked, where its child is not on the screen.
    let mut again = school.seat(SENCO);
    again.keys("<Esc><^Z>").shows(&["Take back", "contact"]).hides(&["Withdrawn"]);
}

#[test]
fn a_long_sentence_takes_two_rows_and_covers_no_question() {
    let school = School::thornhill();
    raise(&school, TEACHER, school.amara(), Reason::Other, Urgency::Today, "board");
    let mut seat = school.seat(SENCO);
    let said = "Specialist involved, Amara Okafor 4B (other); ^Z takes it back, the contact";
    seat.keys("4SALT, referral sent<Enter>").shows(&[said, "withdraw it)."]);
    seat.app.model.say(Tone::Bad, "a sentence that is longer than a row ".repeat(4));
    seat.keys("<^Q>").shows(&["Enter leaves"]);
    seat.app.model.say(Tone::Bad, "a sentence that is longer than a row ".repeat(4));
    seat.shows(&["Enter leaves"]);
}
