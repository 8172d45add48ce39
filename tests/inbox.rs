//! Hearing back: nudges and who has read a plan, the inbox in all its kinds, what was tried off the plan, and the
//! school's own list of strategies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use std::fs;
use std::sync::Arc;

use sendo::client::ClientError;
use sendo::domain::amend::{AmendCommand, How};
use sendo::domain::command::{Command, RefusalKind};
use sendo::domain::id::{EntryId, LinkId, PupilId};
use sendo::domain::kind::RecordName;
use sendo::domain::record::concern::ConcernCommand;
use sendo::domain::record::entry::{EntryCommand, Fact, NewEntry, Outcome};
use sendo::domain::record::flag::{Flag, Step, StepId};
use sendo::domain::record::link::{LinkCommand, LinkTo, NewLink};
use sendo::domain::record::nudge::NudgeCommand;
use sendo::domain::record::plan::PlanCommand;
use sendo::domain::record::plan::edit::PlanEdit;
use sendo::domain::record::plan::start::PlanFrom;
use sendo::domain::record::receipt::ReceiptCommand;
use sendo::domain::record::strategy::{ListEdit, StrategyCommand};
use sendo::domain::school_day::{Calendar, Span};
use sendo::proto::ask::Reply;
use sendo::proto::view::{ReadBy, TriedRow, UnreadPlan};
use sendo::proto::{Question, Slice, ask};
use sendo::store::{RealDisk, Store};
use serde_json::json;
use thornhill::School;

const TEACHER: &str = "h.bennett";
const TA: &str = "k.osei";
const SENCO: &str = "s.iqbal";

/// What waits for somebody, walked to the end of each list.
struct Inbox {
    plans: Vec<UnreadPlan>,
    tried: Vec<TriedRow>,
}

fn inbox(school: &School, login: &str) -> Inbox {
    let mut caller = school.caller(login);
    Inbox { plans: caller.whole(&ask::unread_plans()).unwrap().rows, tried: caller.whole(&ask::tried()).unwrap().rows }
}

fn read_by(school: &School, pupil: PupilId) -> ReadBy {
    match school.caller(SENCO).ask(Question::ReadBy { pupil, slice: Slice::default() }) {
        Ok(Reply::ReadBy(read)) => read,
        other => panic!("{other:?}"),
    }
}

fn run(school: &School, login: &str, command: Command) -> Vec<uuid::Uuid> {
    school.caller(login).run(command).unwrap().0.made
}

fn refused(school: &School, login: &str, command: Command) -> String {
    match school.caller(login).run(command) {
        Err(ClientError::Refused(refusal)) => refusal.sentence,
        other => panic!("{other:?}"),
    }
}

fn nudge(pupil: PupilId, people: &[&str]) -> Command {
    Command::Nudge(NudgeCommand::Nudge { pupil, people: people.iter().map(|login| (*login).to_owned()).collect() })
}

/// Which plans somebody has not read, by pupil, and who asked them to; empty where nobody has.
fn unread(school: &School, login: &str) -> Vec<(String, String)> {
    let plans = inbox(school, login).plans;
    plans
        .into_iter()
        .map(|plan| (plan.pupil.name.full(), plan.nudge.map_or_else(String::new, |nudge| nudge.by)))
        .collect()
}

fn wants(school: &School, login: &str, name: &str) -> Option<String> {
    unread(school, login).into_iter().find(|(known, _)| known == name).map(|(_, by)| by)
}

fn read_it(school: &School, login: &str, pupil: PupilId) {
    let read = read_by(school, pupil);
    run(school, login, Command::Receipt(ReceiptCommand::MarkRead { pupil, cycle: read.cycle, version: read.version }));
}

#[test]
fn a_nudge_stands_until_the_plan_is_read() {
    let school = School::thornhill();
    let amara = school.amara();
    let name = "Amara Okafor";
    assert_eq!(wants(&school, TA, name), Some(String::new()), "unread, and nobody has asked");
    run(&school, TEACHER, nudge(amara, &[TA]));
    assert_eq!(wants(&school, TA, name), Some("H. Bennett".into()));
    assert_eq!(unread(&school, TA)[0].0, name, "the newest nudge comes first");
    for (login, people, said) in [
        (TEACHER, &[TA][..], "nudged about this version today already"),
        (SENCO, &[TA], "nudged about this version today already"),
        (TEACHER, &["no.body"], "Nobody here has the login no.body"),
        (TEACHER, &[TEACHER], "You cannot nudge yourself"),
        (SENCO, &["o.quayle"], "O. Quayle does not work with Amara Okafor"),
        (SENCO, &[TEACHER, "no.body"], "Nobody was nudged"),
        (TA, &[TEACHER], "Not allowed"),
        ("d.lacey", &[TA], "Not allowed"),
        ("m.hughes", &[TA], "Not allowed"),
    ] {
        let sentence = refused(&school, login, nudge(amara, people));
        assert!(sentence.contains(said), "{login} {people:?}: {sentence}");
    }
    assert_eq!(wants(&school, TEACHER, name), Some(String::new()), "of a refused one nothing is kept");
    // All who have not read it: not the one who had a nudge today, and not whoever asks.
    run(&school, SENCO, nudge(amara, &[]));
    assert_eq!(wants(&school, TEACHER, name), Some("S. Iqbal".into()));
    assert_eq!(wants(&school, TA, name), Some("H. Bennett".into()), "no second one");

    read_it(&school, TA, amara);
    assert_eq!(wants(&school, TA, name), None);
    let read = read_by(&school, amara);
    let of = |login: &str| read.readers.iter().find(|reader| reader.login == login).unwrap().clone();
    assert_eq!((of(TA).current, of(TA).nudged.is_some(), of(TEACHER).nudged.is_some()), (true, false, true));
    assert!(refused(&school, SENCO, nudge(amara, &[TA])).contains("K. Osei has read this version"));
    // A new version is unread again, without a nudge: that one was answered.
    let edit = PlanEdit::SayLine { number: 2, text: "Now/next board on the table".into() };
    run(
        &school,
        SENCO,
        Command::Plan(PlanCommand::WritePlan {
            pupil: amara,
            cycle: read.cycle,
            base: read.version,
            edits: vec![edit],
        }),
    );
    let plan = inbox(&school, TA).plans.into_iter().find(|plan| plan.pupil.id == amara).unwrap();
    assert_eq!((plan.version, plan.changed, plan.nudge), (read.version + 1, Some(1), None));
    assert_eq!(wants(&school, TEACHER, name), Some("S. Iqbal".into()), "who read nothing is still asked");
    run(&school, TEACHER, nudge(amara, &[TA])); // Another version: that is no second one.
    read_it(&school, TA, amara);
    read_it(&school, TEACHER, amara);
    assert!(refused(&school, SENCO, nudge(amara, &[])).contains("Everybody else who works with Amara Okafor has read"));
}

#[test]
fn a_nudge_goes_with_the_link() {
    let school = School::thornhill();
    let amara = school.amara();
    let to = LinkTo::Pupil(amara);
    let link = NewLink { login: "o.quayle".into(), to, kind: None, from: None, until: None };
    let made = run(&school, "office", Command::Link(LinkCommand::Link { link }));
    run(&school, TEACHER, nudge(amara, &["o.quayle"]));
    assert_eq!(wants(&school, "o.quayle", "Amara Okafor"), Some("H. Bennett".into()));
    run(&school, "office", Command::Link(LinkCommand::Unlink { link: LinkId(made[0]) }));
    assert_eq!(wants(&school, "o.quayle", "Amara Okafor"), None);
    assert!(read_by(&school, amara).readers.iter().all(|reader| reader.login != "o.quayle"));
}

#[test]
fn who_has_read_it_is_a_screen_with_a_key_to_nudge() {
    let school = School::thornhill();
    let mut teacher = school.seat(TEACHER);
    teacher.keys("oka<Enter>:who has<Enter>").shows(&["who has read it   0 of 2", "Amara Okafor 4B", "! H. Bennett"]);
    teacher.keys("n").shows(&["You cannot nudge yourself"]);
    teacher.keys("<Down>").shows(&["> ! K. Osei", "has not read any version"]);
    teacher.keys("n").shows(&["Nudged: it stands in their inbox", "nudged by H. Bennett"]);
    teacher.keys("n").shows(&["today already"]);
    teacher.keys("a").shows(&["today already"]);
    let plain = teacher.app.top().unwrap().plain(&teacher.app.model).join("\n");
    assert!(plain.contains("> ! K. Osei") && plain.contains("nudged"), "{plain}");

    let mut ta = school.seat(TA);
    ta.keys("oka<Enter>:who has<Enter>").shows(&["the pupil's own teachers and the SENCO"]).keys("<Esc><Esc><Esc>");
    ta.keys("<^O>").shows(&["you are asked to read 2", "Amara Okafor 4B", "H. Bennett asks you to read this"]);
    // Enter opens the page; once all of it was on the screen, ^Y says so; nothing moves, and ^R sorts.
    ta.keys("<Enter><PgDn><PgDn><PgDn><^Y>").shows(&["Noted: you have read this version"]);
    ta.keys("<Esc>").wait_for("You have read it.").shows(&["Amara Okafor 4B               read"]);
    ta.keys("<^R>").shows(&["you are asked to read 1"]);
    teacher.wait_for("1 of 2").keys("n").shows(&["this person has read it"]);
}

#[test]
fn nothing_moves_and_a_new_year_buries_nothing() {
    let school = School::thornhill();
    let year = |year: &str| NewLink {
        login: TEACHER.into(),
        to: LinkTo::Year(year.into()),
        kind: None,
        from: None,
        until: None,
    };
    for each in ["1", "2", "3"] {
        run(&school, "office", Command::Link(LinkCommand::Link { link: year(each) }));
    }
    let mut seat = school.seat(TEACHER);
    seat.keys("<^O>").shows(&["answers you have not read 2", "plans you have not read", "more: Enter shows them"]);
    seat.shows(&["your other items 2"]);
    let unread = inbox(&school, TEACHER).plans.len();
    assert!(unread > 20, "{unread}");
    // While somebody looks, the row under the cursor stays; what is new is at the end.
    seat.keys("<Down>").shows(&["> *   Connor O'N"]);
    run(&school, SENCO, nudge(school.amara(), &[TEACHER]));
    let new = Command::Concern(ConcernCommand::RaiseConcern {
        concern: sendo::domain::record::concern::NewConcern {
            pupil: school.amara(),
            who: "aunt".into(),
            day: None,
            text: "reads under the bed".into(),
        },
    });
    run(&school, TA, new);
    seat.wait_for("1 new at the end, ^R sorts").shows(&["> *   Connor O'N"]);
    seat.keys("<^R>").shows(&["> *   Connor O'N", "you are asked to read 1", "parents' concerns, not answered 2"]);
    seat.hides(&["new at the end"]);
    // All of them, page by page.
    seat.keys("<End><Up><Up>")
        .shows(&[">   and 22 more", "Enter shows all of them."])
        .keys("<Enter>")
        .hides(&["more: Enter"]);
    seat.keys("<End>").shows(&["> ", "Łukasz Wiśniewski   4B"]);
    let plain = seat.app.top().unwrap().plain(&seat.app.model).join("\n");
    assert!(plain.contains(&format!("plans you have not read {}", unread - 1)), "{plain}");
}

#[test]
fn an_item_that_nobody_takes_up_is_said() {
    let calendar = Calendar {
        terms: vec![Span { name: "t".into(), from: day("2026-09-01"), to: day("2026-12-18") }],
        closed: vec![Span { name: "INSET".into(), from: day("2026-11-24"), to: day("2026-11-24") }],
    };
    let step = |step: &Step, at: &str| {
        let by = uuid::Uuid::from_u128(2);
        let mut value = serde_json::to_value(step).unwrap();
        let side = if *step == Step::Reopen { "classroom" } else { "desk" };
        let more = [("by".to_owned(), json!(by)), ("at".to_owned(), json!(at)), ("side".to_owned(), json!(side))];
        value.as_object_mut().unwrap().extend(more);
        serde_json::from_value(value).unwrap()
    };
    // Raised on a Friday; the steps taken; today; for how many school days it has been left lying.
    for (steps, today, expected) in [
        (&[][..], "2026-11-23", None),
        (&[], "2026-11-24", None),
        (&[], "2026-11-25", Some(2)),
        (&[], "2026-11-27", Some(4)),
        (&[(Step::Reply, "2026-11-23")], "2026-11-25", None), // A reply takes it up.
        (
            &[(Step::Acknowledge, "2026-11-25"), (Step::TakeBack { of: StepId(uuid::Uuid::nil()) }, "2026-11-25")],
            "2026-11-27",
            Some(4),
        ),
        (&[(Step::Acknowledge, "2026-11-25")], "2026-11-27", None),
        (&[(Step::Wait { on: "x".into(), until: None }, "2026-11-25")], "2026-11-27", None),
        (&[(Step::Reopen, "2026-11-26")], "2026-11-27", None),
        (&[(Step::Reopen, "2026-11-25")], "2026-11-27", Some(2)),
    ] {
        let id = uuid::Uuid::from_u128(1);
        let mut flag: Flag =
            serde_json::from_value(json!({ "id": id, "pupil": id, "reason": "other", "urgency": "week",
            "by": id, "raised": "2026-11-20T15:35:00Z", "state": "open" }))
            .unwrap();
        for (what, at) in steps {
            let back = Step::TakeBack { of: flag.last().unwrap_or_default() };
            let what = if matches!(what, Step::TakeBack { .. }) { &back } else { what };
            flag.take(step(what, &format!("{at}T09:00:00Z")));
        }
        assert_eq!(flag.left_lying(&calendar, day(today)), expected, "{steps:?} {today}");
    }
    // Half past eleven in UTC on a summer evening is the next day here, when it was raised and when it was reopened.
    for (at, reopened, today, expected) in [
        ("2026-06-29T23:30:00Z", None, "2026-07-01", None),
        ("2026-06-29T23:30:00Z", None, "2026-07-02", Some(2)),
        ("2026-06-29T22:30:00Z", None, "2026-07-01", Some(2)),
        ("2026-06-22T09:00:00Z", Some("2026-06-29T23:30:00Z"), "2026-07-01", None),
        ("2026-06-22T09:00:00Z", Some("2026-06-29T23:30:00Z"), "2026-07-02", Some(2)),
    ] {
        let id = uuid::Uuid::from_u128(1);
        let mut flag: Flag = serde_json::from_value(json!({ "id": id, "pupil": id, "reason": "other",
            "urgency": "week", "by": id, "raised": at, "state": "open" }))
        .unwrap();
        if let Some(at) = reopened {
            flag.take(step(&Step::Reopen, at));
        }
        assert_eq!(flag.left_lying(&Calendar::default(), day(today)), expected, "{at} {reopened:?} {today}");
    }
    // On the screens: the deputy's queue marks it, and the flagger sees it.
    let school = School::thornhill();
    school.seat("r.marsh").keys("<^T>").shows(&["for you 3", "Samuel Birch"]).shows(&["plan      you  4d"]);
    let mut flagger = school.seat("l.o'dowd");
    flagger.shows(&["inbox 1"]).keys("<^O>");
    flagger.shows(&["nobody has seen to this yet 1", "! nobody has seen to this, for 4"]);
}

fn day(text: &str) -> sendo::domain::school_day::Day {
    text.parse().unwrap()
}

/// An observation of something that is not on the plan.
fn off_plan(school: &School, pupil: PupilId, code: &str, result: Outcome) -> Command {
    let cycle = read_by(school, pupil).cycle;
    let (code, serves) = (code.to_owned(), Vec::new());
    let fact = Fact::Observation { number: None, code, result, support: None, minutes: None, serves };
    Command::Entry(EntryCommand::Log {
        entries: vec![NewEntry { pupil, cycle, fact, when: None, note: String::new() }],
    })
}

#[test]
fn what_was_tried_is_offered_until_the_plan_has_it() {
    let school = School::thornhill();
    let amara = school.amara();
    let tried = |login: &str| {
        let rows = inbox(&school, login).tried.into_iter().filter(|row| row.pupil.id == amara);
        rows.map(|row| (row.tried.code, row.tried.times, row.tried.last)).collect::<Vec<_>>()
    };
    let (worked, not) = (Outcome::Worked, Outcome::DidNot);
    run(&school, TA, off_plan(&school, amara, "se04", not));
    let second = run(&school, TA, off_plan(&school, amara, "SE04", worked));
    let third = run(&school, TA, off_plan(&school, amara, "CI02", worked));
    assert_eq!(tried(SENCO).len(), 2);
    assert!(tried(SENCO).contains(&("SE04".into(), 2, vec![not, worked])), "{:?}", tried(SENCO));
    assert_eq!(tried(TEACHER), [], "it is the SENCO's inbox that has it");
    school.seat(TEACHER).keys("oka<Enter><PgDn>").shows(&["Tried, not on the plan", "SE04 Time-out card  twice"]);
    school.seat(TA).keys("oka<Enter><PgDn>").hides(&["Tried, not on the plan"]);
    run(
        &school,
        TA,
        Command::Amend(AmendCommand::TakeBack {
            records: vec![(amara, RecordName::Entry(EntryId(third[0])))],
            how: How::default(),
        }),
    );
    assert_eq!(tried(SENCO), [("SE04".into(), 2, vec![not, worked])]);
    run(
        &school,
        TA,
        Command::Amend(AmendCommand::TakeBack {
            records: vec![(amara, RecordName::Entry(EntryId(second[0])))],
            how: How::default(),
        }),
    );
    assert_eq!(tried(SENCO), [("SE04".into(), 1, vec![not])]);
    let read = read_by(&school, amara);
    let edit = PlanEdit::AddLine { code: "SE04".into(), text: "Time-out card".into(), serves: Vec::new() };
    run(
        &school,
        SENCO,
        Command::Plan(PlanCommand::WritePlan {
            pupil: amara,
            cycle: read.cycle,
            base: read.version,
            edits: vec![edit],
        }),
    );
    assert_eq!(tried(SENCO), []);
}

fn list(edit: ListEdit) -> Command {
    Command::Strategy(StrategyCommand::ChangeList { edit })
}

fn add(code: &str, text: &str) -> Command {
    list(ListEdit::Add { code: code.into(), text: text.into() })
}

#[test]
fn the_list_is_the_schools_own_and_breaks_no_history() {
    let school = School::thornhill();
    let amara = school.amara();
    let rename = |code: &str, text: &str| list(ListEdit::Rename { code: code.into(), text: text.into() });
    let retire = |code: &str| list(ListEdit::Retire { code: code.into() });
    let restore = |code: &str| list(ListEdit::Restore { code: code.into() });
    let mut teacher = school.seat(TEACHER);
    teacher.keys("oka<Enter>ci0").shows(&["CI05"]).keys("<^U>");
    run(&school, SENCO, add("zq7", "  Talk  partner "));
    run(&school, "r.marsh", rename("ci05", "Now and next card"));
    run(&school, SENCO, retire("CI04"));
    for (command, said) in [
        (add("ZQ7", "other"), "ZQ7 is \"Talk partner\" already"),
        (add("ci04", "other"), "sendo strategies restore CI04"),
        (add("CI05", "other"), "never becomes another strategy"),
        (add("C1", "w"), "C1 is no code"),
        (add("LETTER1", "w"), "is no code"),
        (add("AB1234", "w"), "is no code"),
        (add("4B", "w"), "is no code"),
        (add("A 3", "w"), "is no code"),
        (add("ÄB1", "w"), "is no code"),
        (add("AB", "w"), "is no code"),
        (add("own3", "w"), "own words"),
        (add("ZQ8", " "), "needs words"),
        (add("ZQ8", &"x".repeat(501)), "at most 500 bytes"),
        (add("ZQ8", "a\u{1b}[2J"), "one line"),
        (rename("QQ1", "w"), "no strategy QQ1"),
        (rename("zq7", "Talk partner"), "says that already"),
        (retire("CI04"), "is retired already"),
        (restore("CI05"), "is offered already"),
        (off_plan(&school, amara, "QQ99", Outcome::Worked), "neither on Amara Okafor's plan nor in the school's list"),
    ] {
        let sentence = refused(&school, SENCO, command);
        assert!(sentence.contains(said), "{sentence}");
    }
    let Ok(Reply::Strategies(listed)) = school.caller(TEACHER).ask(Question::Strategies) else { panic!() };
    let of = |code: &str| listed.iter().find(|one| one.code == code).map(|one| (one.text.as_str(), one.retired));
    assert_eq!(of("ZQ7"), Some(("Talk partner", false)));
    assert_eq!(of("CI05"), Some(("Now and next card", false)));
    assert_eq!(of("CI04"), Some(("Visual timetable checked at each change", true)));
    let codes: Vec<&str> = listed.iter().map(|one| one.code.as_str()).collect();
    assert!(codes.is_sorted() && codes.len() == 62, "{codes:?}");
    // A seat that has the list already hears of it; the plan keeps its words, a retired code can be logged.
    run(&school, TA, off_plan(&school, amara, "SE04", Outcome::Worked));
    teacher.wait_for("! changed by K. Osei").keys("<^R><^R>");
    teacher.keys("zq").shows(&["Talk partner"]).keys("<^U>");
    teacher.keys("ci0").hides(&["Visual timetable"]).keys("<^U>");
    teacher.keys("ci04+<Enter>").shows(&["CI04"]).shows(&["Now/next board"]).hides(&["Now and next card"]);
    teacher.keys("<^E><Enter>visual").hides(&["Visual timetable checked"]).keys("<Esc><Esc>");
    run(&school, SENCO, restore("CI04"));
    let read = read_by(&school, amara);
    let edit = |code: &str| PlanEdit::AddLine { code: code.into(), text: "w".into(), serves: Vec::new() };
    let change = |code: &str| {
        Command::Plan(PlanCommand::WritePlan {
            pupil: amara,
            cycle: read.cycle,
            base: read.version,
            edits: vec![edit(code)],
        })
    };
    run(&school, SENCO, retire("CI06"));
    assert!(refused(&school, SENCO, change("CI06")).contains("offers no strategy CI06"));
    run(&school, SENCO, change("CI04"));
    // A common plan starts in the school's words, without what is retired.
    run(&school, SENCO, retire("CI02"));
    run(&school, SENCO, rename("CI11", "Start the sentence for her"));
    run(&school, SENCO, Command::Plan(PlanCommand::StartPlan { pupil: amara, from: PlanFrom::Communication }));
    let Ok(Reply::Record(record)) = school.caller(SENCO).ask(Question::Record { pupil: amara, limit: 1 }) else {
        panic!()
    };
    let lines = record.plans.first().unwrap().lines.iter();
    let lines: Vec<(u8, &str)> = lines.map(|line| (line.number, line.text.as_str())).collect();
    assert_eq!(lines, [(1, "Pre-teach three key words"), (2, "Start the sentence for her"), (3, "Talk Boost")]);
}

#[test]
fn all_of_it_outlives_the_server_and_its_index() {
    let school = School::thornhill();
    let amara = school.amara();
    run(&school, TEACHER, nudge(amara, &[TA]));
    run(&school, SENCO, add("ZQ7", "Talk partner"));
    run(&school, TA, off_plan(&school, amara, "SE04", Outcome::Worked));
    let taken = run(&school, TA, off_plan(&school, amara, "CI02", Outcome::Worked));
    run(
        &school,
        TA,
        Command::Amend(AmendCommand::TakeBack {
            records: vec![(amara, RecordName::Entry(EntryId(taken[0])))],
            how: How::default(),
        }),
    );
    let (today, folder) = (school.today(), school.close());
    let root = folder.path().join("store");
    let open = || {
        let (store, _) = Store::open(&root, Arc::new(RealDisk), "", &|_| {}).unwrap();
        assert_eq!(store.check(None, &|_| {}).unwrap().differences, Vec::<String>::new());
        store.state()
    };
    let kept = open();
    let ta = kept.by_login(TA).unwrap().id;
    assert_eq!(kept.nudges.get(&(amara, ta)).unwrap().day, today);
    assert_eq!(kept.strategy("zq7").unwrap().text, "Talk partner");
    let codes: Vec<&str> = kept.tried.get(&amara).unwrap().iter().map(|trial| trial.code.as_str()).collect();
    assert_eq!(codes, ["SE04"]);
    assert!(!kept.receipts.is_empty(), "the demo's own");
    fs::remove_dir_all(root.join("sled")).unwrap();
    assert!(open() == kept, "made again from the journal");
}

#[test]
fn a_refusal_is_of_the_right_kind() {
    let school = School::thornhill();
    for (login, command, kind) in [
        (TEACHER, add("ZQ7", "w"), RefusalKind::NotAllowed),
        (TA, nudge(school.amara(), &[]), RefusalKind::NotAllowed),
        (SENCO, nudge(school.pupil("Tamar Amadi", "5A").id, &[]), RefusalKind::NotFound),
    ] {
        match school.caller(login).run(command) {
            Err(ClientError::Refused(refusal)) => assert_eq!(refusal.kind, kind, "{}", refusal.sentence),
            other => panic!("{other:?}"),
        }
    }
}
