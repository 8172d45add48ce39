//! What is open while somebody else changes it: the form for a plan's strategies, conflicts with both texts, notices
//! that change nothing under one's eyes, and lists that ask again only for what changed.
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

use std::collections::BTreeSet;

use sendo::app::{self, Msg};
use sendo::domain::command::Command;
use sendo::domain::record::plan::Plan;
use sendo::domain::record::staff::{Role, StaffCommand};
use sendo::proto::ask::Reply;
use sendo::proto::message::{Notice, Request, Told, Topic};
use sendo::proto::{Question, frame};
use thornhill::{School, Seat, files_with};

const TEACHER: &str = "h.bennett";
const TA: &str = "k.osei";
const SENCO: &str = "s.iqbal";

/// The versions of Amara's plan of this cycle, oldest first.
fn versions(school: &School) -> Vec<Plan> {
    match school.caller(SENCO).ask(Question::Record { pupil: school.amara(), limit: 1 }) {
        Ok(Reply::Record(record)) => record.plans.into_iter().rev().filter(|plan| plan.cycle == 3).collect(),
        other => panic!("{other:?}"),
    }
}

/// What line `number` says in each version.
fn texts(school: &School, number: u8) -> Vec<String> {
    let line = |plan: &Plan| plan.line(number).map_or_else(|| "-".into(), |line| line.text.clone());
    versions(school).iter().map(line).collect()
}

#[test]
fn the_form_saves_what_it_says() {
    // From Amara's page: keys, what is shown then, and what her plan's newest version has.
    let rounds: &[(&str, &str, &str)] = &[
        ("", "change the plan of Amara Okafor 4B", ""),
        ("", "> 0 new strategy", ""),
        ("", "2 CI05 Now/next board", ""),
        ("", "cycle 3 version 1", ""),
        ("wait", "> CI03 Wait ten seconds for an answer", ""),
        ("wait<Enter>", "saves   4 CI03 Wait ten seconds for an answer", ""),
        ("wait<Enter><Enter>", "Saved: Amara Okafor 4B: 4 CI03", "4 CI03 Wait ten seconds for an answer"),
        (
            "wait<Enter>, not five<^S>",
            "Saved: Amara Okafor 4B: 4 CI03",
            "4 CI03 Wait ten seconds for an answer, not five",
        ),
        ("sit by the window", "> own words: sit by the window", ""),
        ("sit by the window<Enter><^S>", "Saved", "4 OWN4 sit by the window"),
        ("2", "words   Now/next board", ""),
        ("2 on the desk<^S>", "Saved: Amara Okafor 4B: 2 CI05", "2 CI05 Now/next board on the desk"),
        ("<Down><Down><Enter> on the desk<^S>", "Saved", "2 CI05 Now/next board on the desk"),
        ("2<^X>", "saves   2 CI05 Now/next board (stopped)", ""),
        ("2<^X><^S>", "Saved: Amara Okafor 4B: 2 CI05 Now/next board (stopped)", "2 CI05 Now/next board (stopped)"),
        ("2<^X><^X><^S>", "Line 2 says that already.", ""),
        ("<^X>", "choose the line that is to stop first", ""),
        ("<^S>", "A strategy needs words.", ""),
        ("2<Tab>", "> 2 CI05 Now/next board", ""),
        ("wait<Shift-Tab>", "> 0 new strategy", ""),
        ("pre<Down>", "own words: pre", ""),
        ("<F1>", "Save the line as a new version of the plan.", ""),
    ];
    for (keys, shown, stored) in rounds {
        eprintln!("{keys}");
        let school = School::thornhill();
        let mut seat = school.seat(TEACHER);
        seat.keys("oka<Enter><^E>").keys(keys).shows(&[shown]);
        // The plain view says it too.
        let plain = app::plain(&seat.app).join("\n");
        let words: String = shown.split_whitespace().last().unwrap().into();
        assert!(plain.contains(&words), "{words:?} is not in the plain view:\n{plain}");
        let versions = versions(&school);
        assert_eq!(versions.len(), if stored.is_empty() { 1 } else { 2 }, "{keys}");
        if !stored.is_empty() {
            let lines: Vec<String> = versions[1].lines.iter().map(sendo::domain::record::plan::part::said).collect();
            assert!(lines.iter().any(|line| line == stored), "{keys}: {lines:?}");
            seat.shows(&["cycle 3  review"]); // Back on the record.
        }
    }
}

#[test]
fn who_may_not_change_a_plan_is_told_why() {
    let school = School::thornhill();
    school.seat(TA).keys("oka<Enter><^E>").shows(&["the pupil's teachers and the SENCO change the plan"]);
    school.seat(SENCO).keys("<Esc>oka<Enter><^E>").shows(&["change the plan of Amara Okafor 4B"]);
    // Opened with a reason, a record is read, and its plan stays.
    let mut cover = school.seat(TEACHER);
    cover.keys("archie crossley<Enter>covering today<Enter>").shows(&["Archie Crossley   3A"]);
    cover.keys("<^E>1 and more<^S>").shows(&["only the pupil's own teachers and the SENCO change the plan"]);
    cover.shows(&["and more"]);
}

#[test]
fn two_change_one_line_and_lose_no_words() {
    let school = School::thornhill();
    let (mut teacher, mut senco) = (school.seat(TEACHER), school.seat(SENCO));
    teacher.keys("oka<Enter><^E>2<^U>words of the second");
    senco.keys("<Esc>oka<Enter><^E>2<^U>words of the first<^S>").shows(&["Saved: Amara Okafor 4B: 2 CI05"]);
    teacher.keys("<^S>").shows(&[
        "Not saved yet: somebody else was faster",
        "S. Iqbal changed line 2 meanwhile",
        "theirs  2 CI05 words of the first",
        "yours   2 CI05 words of the second",
        "^S saves yours on top",
    ]);
    assert_eq!(texts(&school, 2), ["Now/next board", "words of the first"], "nothing of the second is stored yet");
    teacher.keys("<^S>").shows(&["Saved: Amara Okafor 4B: 2 CI05 words of the second"]).hides(&["changed by"]);
    assert_eq!(texts(&school, 2), ["Now/next board", "words of the first", "words of the second"]);

    // The other way to end it: theirs stays, and one's own words stay as a draft, on the version they were typed on.
    teacher.keys("<^E>1<^U>mine").update(Msg::KeepDrafts);
    senco.settle();
    senco.keys("<^E>1<^U>theirs<^S>").shows(&["Saved"]);
    teacher.keys("<^S>").shows(&["theirs  1 CI07 theirs", "yours   1 CI07 mine"]).keys("<Esc>").update(Msg::KeepDrafts);
    assert_eq!(texts(&school, 1).last().unwrap(), "theirs");
    teacher.keys("<^E>").shows(&["^G: not sent, of today, cycle 3 version 3: mine"]);
    teacher.keys("<^G>").shows(&["words   mine"]).keys("<^S>").shows(&["theirs  1 CI07 theirs"]);
    teacher.keys("<^S>").shows(&["Saved"]);
    assert_eq!(
        texts(&school, 1),
        ["Pre-teach three words", "Pre-teach three words", "Pre-teach three words", "theirs", "mine"]
    );
}

#[test]
fn two_change_two_lines_and_both_stand() {
    let school = School::thornhill();
    let (mut teacher, mut senco) = (school.seat(TEACHER), school.seat(SENCO));
    teacher.keys("oka<Enter><^E>wait<Enter>");
    senco.keys("<Esc>oka<Enter><^E>2<^X><^S>").shows(&["Saved"]);
    teacher.keys("<^S>").shows(&["Saved"]);
    let plan = versions(&school).pop().unwrap();
    assert_eq!((plan.version, plan.line(2).unwrap().stopped, plan.line(4).unwrap().code.as_str()), (3, true, "CI03"));
    // A stopped line leaves a gap: its number is no line of the log any more.
    teacher.keys("2").shows(&["2"]).keys("+<Enter>").hides(&["Logged"]);
}

#[test]
fn a_plan_half_changed_comes_back_and_a_worry_never_does() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka<Enter><^E>2 with photographs<Esc>").update(Msg::KeepDrafts);
    let mut again = school.seat(TEACHER);
    again.shows(&["Something you typed was not sent"]);
    again.keys(":go on plan<Enter>").shows(&["Now/next board with photographs", "2 CI05"]);
    again.keys(" he hits her<^S>").shows(&["Mrs Carole Denby", "hits"]);
    again.keys("<^Y>").shows(&["pointed to the DSL", "he hits her"]).keys("<^X><Esc>").update(Msg::KeepDrafts);
    assert_eq!(texts(&school, 2), ["Now/next board"]);
    again
        .keys("oka<Enter><^E>2, a bruise on the apple<^S>")
        .shows(&["Mrs Carole Denby"])
        .keys("<^N>")
        .shows(&["Saved"]);
    drop((seat, again));
    let folder = school.close();
    assert_eq!(files_with(folder.path(), b"he hits her"), Vec::<std::path::PathBuf>::new());
}

#[test]
fn what_is_open_says_who_changed_it_and_stays_as_it_was() {
    // Where the teacher is, and what else is to be there still when the key for what changed was pressed.
    let places: &[(&str, &str)] = &[
        ("oka<Enter>", "2 CI05 Now/next board"),
        ("oka<Enter><PgDn>", "What was logged"),
        ("oka1+ half a thought", "half a thought"),
        ("oka!7half a flag", "half a flag"),
        ("oka!", "7 equipment"),
        ("oka<Enter><^E>2 in half", "Now/next board in half"),
        ("oka<Enter><^E>1 in half", "Pre-teach three words in half"),
    ];
    for (keys, stays) in places {
        eprintln!("{keys}");
        let school = School::thornhill();
        let (mut teacher, mut senco) = (school.seat(TEACHER), school.seat(SENCO));
        teacher.keys(keys).shows(&[stays]).hides(&["changed by"]);
        let before = teacher.screen();
        senco.keys("<Esc>oka<Enter><^E>2<^U>other words<^S>").shows(&["Saved"]);
        teacher.wait_for("changed by S. Iqbal").shows(&[stays, "^R to see it beside yours"]);
        assert!(app::plain(&teacher.app).join("\n").contains("changed by S. Iqbal"), "the plain view says it");
        // Nothing else moved: every row that is still visible reads as it did.
        let after = teacher.screen();
        let kept = before.lines().zip(after.lines()).filter(|(a, b)| a == b).count();
        assert!(kept >= 19, "only {kept} rows stand still:\n{before}\n\n{after}");
        teacher.keys("<^R>").shows(&["2 CI05 other words", stays]);
        let theirs = if keys.ends_with("2 in half") { "theirs  2 CI05 other words" } else { "other words" };
        teacher.shows(&[theirs]);
        teacher
            .keys("<^R>")
            .hides(&["^R to see it", "^R takes it in"])
            .keys("<^R>")
            .shows(&["nobody else has changed"]);
        if *stays == "2 CI05 Now/next board" {
            teacher.shows(&["2 CI05 other words"]).hides(&[stays]);
        }
    }
}

#[test]
fn entries_and_answers_of_others_are_said_and_ones_own_are_not() {
    let school = School::thornhill();
    let (mut teacher, mut ta) = (school.seat(TEACHER), school.seat(TA));
    teacher.keys("oka<Enter>1+<Enter>").shows(&["Logged"]).hides(&["changed by"]);
    ta.keys("oka3- would not come<Enter>").shows(&["Logged"]);
    teacher.wait_for("changed by K. Osei");
    teacher.keys("<^R>").shows(&["logged 3 SE09 did not work"]).keys("<^R>").hides(&["changed by"]);
    // What they take back is said as well; what one does oneself is not.
    ta.keys("<^Z>").shows(&["Withdrawn"]);
    teacher.wait_for("changed by K. Osei").keys("<^R>").shows(&["withdrew 3 SE09"]);
    teacher.keys("<^R><Esc><Enter>").hides(&["changed by"]);
}

#[test]
fn a_flag_makes_others_ask_for_one_pupil_and_no_more() {
    let school = School::thornhill();
    let amara = school.amara();
    let stranger = school.pupil("Archie Crossley", "3A").id;
    let told = |topics: &[Topic]| {
        Msg::Told(Box::new(Told::Notice(Notice::Changed(topics.iter().copied().collect::<BTreeSet<_>>()))))
    };
    let asks = |seat: &mut Seat, topics: &[Topic]| {
        seat.app.update(told(topics));
        let out: Vec<Request> = seat.app.take_out().into_iter().map(|(_, request)| request).collect();
        out
    };
    let table: &[(&[Topic], &[Request])] = &[
        (&[Topic::Brief(amara)], &[Question::Briefs { pupils: BTreeSet::from([amara]) }.into()]),
        // Of others' pupils a list tells nothing that changes.
        (&[Topic::Brief(stranger)], &[]),
        (
            &[Topic::Brief(amara), Topic::Brief(stranger)],
            &[Question::Briefs { pupils: BTreeSet::from([amara]) }.into()],
        ),
        (&[Topic::Pupils, Topic::Brief(amara)], &[Question::Pupils.into()]),
        (&[Topic::Roster], &[]),
    ];
    for (topics, expected) in table {
        assert_eq!(asks(&mut school.seat(TEACHER), topics), *expected, "{topics:?}");
    }
    assert!(
        asks(&mut school.seat(TEACHER), &[Topic::All]).contains(&Question::Pupils.into()),
        "after anything, everything"
    );

    // What comes is small: one pupil, not the list.
    let mut caller = school.caller(TEACHER);
    let mut size = |request: Question| frame::encode(&Told::Reply(1, caller.ask(request).unwrap())).unwrap().len();
    let (list, one) = (size(Question::Pupils), size(Question::Briefs { pupils: BTreeSet::from([amara]) }));
    eprintln!("the list is {list} bytes, one pupil {one}");
    assert!(one * 100 < list);

    // It arrives: the count beside the name, with the cursor where it was.
    let mut teacher = school.seat(TEACHER);
    teacher.keys("a<Down>").hides(&["! 2"]);
    let row = |seat: &Seat| seat.screen().lines().find(|line| line.starts_with(" >")).unwrap()[..38].to_owned();
    let here = row(&teacher);
    assert!(!here.contains("Amara Okafor"));
    school.seat(TA).keys("oka!7<Enter>").shows(&["With the SENCO"]);
    teacher.wait_for("! 2");
    assert_eq!(row(&teacher), here);
}

#[test]
fn what_may_not_be_read_any_more_does_not_stand_on() {
    for keys in ["oka<Enter>", "oka<Enter><^E>"] {
        let school = School::thornhill();
        let mut teacher = school.seat(TEACHER);
        teacher.keys(keys).shows(&["CI07"]);
        let roles = BTreeSet::from([Role::Admin]);
        school.caller("office").run(Command::Staff(StaffCommand::SetRoles { login: TEACHER.into(), roles })).unwrap();
        teacher.wait_for("Not allowed").hides(&["CI07", "SE09"]);
    }
}

#[test]
fn two_answer_one_item_and_the_later_sees_what_the_first_said() {
    let school = School::thornhill();
    let (mut senco, mut raiser) = (school.seat(SENCO), school.seat("g.tanner"));
    senco.keys("/kit wait<Enter>rI have ordered another");
    raiser.keys("<^O><Down><Down>rIt came today<Enter>").shows(&["Sent."]);
    // Heard of while typing; nothing of what is typed goes.
    senco.wait_for("! G. Tanner answered meanwhile");
    senco.shows(&["theirs  It came today", " > I have ordered another"]).keys("<Enter>").shows(&["Answered"]);
    // Who has not heard of it yet would be asked, as the SENCO was: rightly, but this is about what comes next.
    raiser.wait_for("I have ordered another");
    // Not heard of: the answer to the key says it.
    let (mut raiser, mut senco) = (raiser, school.seat(SENCO));
    senco.keys("/kit wait<Enter>rTell me if it breaks");
    raiser.keys("rIt works well<Enter>").shows(&["Sent."]);
    senco
        .keys("<Enter>")
        .shows(&["theirs  It works well", " > Tell me if it breaks"])
        .keys("<Enter>")
        .shows(&["Answered"]);
}
