//! Putting a mistake right: withdrawn at once, corrected later, never erased; by the rules, on the screens and on the
//! command line's way through the server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use sendo::client::{Caller, ClientError};
use sendo::domain::amend::{AmendCommand, How};
use sendo::domain::command::{Command, RefusalKind};
use sendo::domain::id::{EntryId, PupilId};
use sendo::domain::kind::RecordName;
use sendo::domain::log_line::{Reading, line_of, read};
use sendo::domain::record::assessment::{AssessId, AssessmentCommand, NewAssessment, Source};
use sendo::domain::record::entry::{Entry, EntryCommand, Fact, NewEntry, Outcome, Support, When, Why};
use sendo::domain::record::flag::{FlagCommand, NewFlag, Reason, Urgency};
use sendo::domain::record::plan::{Plan, PlanCommand, PlanState};
use sendo::domain::school_day::{Calendar, Day};
use sendo::proto::ask::{self, Reply};
use sendo::proto::message::Request;
use sendo::proto::view::Record;
use sendo::proto::{Question, Slice};
use thornhill::School;

const TEACHER: &str = "h.bennett";

fn record(caller: &mut Caller, pupil: PupilId) -> Record {
    match caller.ask(Question::Record { pupil, limit: 50 }) {
        Ok(Reply::Record(record)) => *record,
        other => panic!("{other:?}"),
    }
}

fn worked(pupil: PupilId, cycle: u16, number: u8) -> NewEntry {
    let fact = Fact::Observation {
        number: Some(number),
        code: String::new(),
        result: Outcome::Worked,
        support: None,
        minutes: None,
        serves: Vec::new(),
    };
    NewEntry { pupil, cycle, fact, when: None, note: "settled".into() }
}

/// What a log of this makes: its id.
fn log(caller: &mut Caller, entry: NewEntry) -> EntryId {
    EntryId(caller.run(Command::Entry(EntryCommand::Log { entries: vec![entry] })).unwrap().0.made[0])
}

fn finding(pupil: PupilId, text: &str) -> NewAssessment {
    NewAssessment { pupil, source: Source::Teacher, day: None, text: text.into(), audience: None, replaces: None }
}

/// What an entry of the assessment makes: its id.
fn assess(caller: &mut Caller, pupil: PupilId, text: &str) -> AssessId {
    let command = Command::Assessment(AssessmentCommand::Assess { entry: finding(pupil, text) });
    AssessId(caller.run(command).unwrap().0.made[0])
}

fn take_back(caller: &mut Caller, pupil: PupilId, name: RecordName, hide: bool) -> Result<(), ClientError> {
    caller
        .run(Command::Amend(AmendCommand::TakeBack {
            records: vec![(pupil, name)],
            how: How { hidden: hide, ..How::default() },
        }))
        .map(drop)
}

fn did_not(entry: NewEntry) -> NewEntry {
    let mut entry = entry;
    if let Fact::Observation { result, .. } = &mut entry.fact {
        *result = Outcome::DidNot;
    }
    entry
}

fn refused<T: std::fmt::Debug>(answer: Result<T, ClientError>) -> (RefusalKind, String) {
    match answer {
        Err(ClientError::Refused(refusal)) => (refusal.kind, refusal.sentence),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_correction_supersedes_and_only_once() {
    let school = School::thornhill();
    let amara = school.amara();
    let mut teacher = school.caller(TEACHER);
    let cycle = record(&mut teacher, amara).card.plan.unwrap().cycle;
    let new = || worked(amara, cycle, 1);
    let first = log(&mut teacher, new());
    let marks = |caller: &mut Caller| record(caller, amara).card.marks[0].last.clone();
    assert_eq!(marks(&mut teacher).last(), Some(&Outcome::Worked));

    let same = refused(teacher.run(Command::Entry(EntryCommand::Correct { entry: first, new: new() })));
    assert!(same.1.contains("what the entry says already"), "{same:?}");
    let other = refused(
        school.caller("k.osei").run(Command::Entry(EntryCommand::Correct { entry: first, new: did_not(new()) })),
    );
    assert_eq!(other.0, RefusalKind::NotAllowed, "{other:?}");
    let wrong_cycle = NewEntry { cycle: cycle + 1, ..did_not(new()) };
    let wrong = refused(teacher.run(Command::Entry(EntryCommand::Correct { entry: first, new: wrong_cycle })));
    assert!(wrong.1.contains("so does its correction"), "{wrong:?}");

    let second = EntryId(
        teacher.run(Command::Entry(EntryCommand::Correct { entry: first, new: did_not(new()) })).unwrap().0.made[0],
    );
    let all = record(&mut teacher, amara).entries;
    let (old, stands) = (all.iter().find(|s| s.entry.id == first), all.iter().find(|s| s.entry.id == second));
    let (old, stands) = (old.unwrap(), stands.unwrap());
    assert_eq!(old.entry.note, "settled", "the old text stays readable");
    assert_eq!(old.entry.withdrawn.as_ref().unwrap().replaced_by, Some(second.0));
    assert_eq!((old.gone_by.as_str(), stands.gone_by.as_str()), ("HB", ""));
    assert_eq!((stands.entry.replaces, &stands.entry.withdrawn), (Some(first), &None));
    // It counts once, as it is now.
    assert_eq!(marks(&mut teacher).last(), Some(&Outcome::DidNot));
    assert_eq!(marks(&mut teacher).iter().filter(|mark| **mark == Outcome::Worked).count(), {
        let others = all.iter().filter(|s| s.entry.id != first && s.entry.id != second && s.entry.withdrawn.is_none());
        let of_one = others.filter_map(|s| match &s.entry.fact {
            Fact::Observation { number: Some(1), result, .. } => Some(*result),
            _ => None,
        });
        of_one.take(3).filter(|result| *result == Outcome::Worked).count()
    });

    // The SENCO corrects others' entries; a second correction of the same one says who was first.
    let mut senco = school.caller("s.iqbal");
    let again = refused(senco.run(Command::Entry(EntryCommand::Correct { entry: first, new: did_not(new()) })));
    assert_eq!(again.0, RefusalKind::Conflict);
    assert!(again.1.contains("H. Bennett has corrected that entry already"), "{again:?}");
    let third =
        EntryId(senco.run(Command::Entry(EntryCommand::Correct { entry: second, new: new() })).unwrap().0.made[0]);
    let late = refused(teacher.run(Command::Amend(AmendCommand::TakeBack {
        records: vec![(amara, RecordName::Entry(second))],
        how: How::default(),
    })));
    assert!(late.1.contains("S. Iqbal has corrected"), "{late:?}");
    // What the SENCO corrected is no more the teacher's to take back with one key.
    let Reply::Mine(mine) = teacher.ask(Question::Mine { slice: Slice::default() }).unwrap() else { panic!() };
    assert!(
        mine.iter().all(|mine| mine.records.iter().all(|(record, ..)| *record != RecordName::Entry(second))),
        "{mine:?}"
    );

    // Taking the correction back lets what it corrected stand again.
    senco
        .run(Command::Amend(AmendCommand::TakeBack {
            records: vec![(amara, RecordName::Entry(third))],
            how: How::default(),
        }))
        .unwrap();
    assert_eq!(marks(&mut teacher).last(), Some(&Outcome::DidNot));
    let all = record(&mut teacher, amara).entries;
    let back = all.iter().find(|s| s.entry.id == second).unwrap();
    assert_eq!((&back.entry.withdrawn, &back.entry.entered, back.by.as_str()), (&None, &stands.entry.entered, "HB"));
    let gone = all.iter().find(|s| s.entry.id == third).unwrap();
    assert_eq!(gone.entry.withdrawn.as_ref().map(|gone| gone.replaced_by), Some(None));
    let Reply::Mine(mine) = senco.ask(Question::Mine { slice: Slice::default() }).unwrap() else { panic!() };
    assert!(mine.is_empty(), "nobody's last entry: {mine:?}");

    let Reply::Checked(checked) = school.caller("office").ask(Request::Check { head: None }).unwrap() else { panic!() };
    assert_eq!(checked.faults, Vec::<String>::new());
}

#[test]
fn what_somebody_rests_on_is_corrected_not_withdrawn() {
    let school = School::thornhill();
    let amara = school.amara();
    let mut teacher = school.caller(TEACHER);
    let cycle = record(&mut teacher, amara).card.plan.unwrap().cycle;
    let entry = log(&mut teacher, worked(amara, cycle, 1));
    let flag = NewFlag {
        pupil: amara,
        reason: Reason::Other,
        urgency: Urgency::Week,
        note: String::new(),
        links: vec![entry],
        line: None,
        parents: None,
    };
    school.caller("k.osei").run(Command::Flag(FlagCommand::RaiseFlag { flag })).unwrap();
    let no = refused(teacher.run(Command::Amend(AmendCommand::TakeBack {
        records: vec![(amara, RecordName::Entry(entry))],
        how: How::default(),
    })));
    assert!(no.1.contains("K. Osei's item for the SENCO rests on that entry: correct it instead"), "{no:?}");
    teacher.run(Command::Entry(EntryCommand::Correct { entry, new: did_not(worked(amara, cycle, 1)) })).unwrap();
}

#[test]
fn what_a_review_has_used_is_corrected_not_withdrawn() {
    let school = School::thornhill();
    let amara = school.amara();
    let mut teacher = school.caller(TEACHER);
    let plan = record(&mut teacher, amara).card.plan.unwrap();
    let (cycle, base) = (plan.cycle, plan.version);
    let before = log(&mut teacher, worked(amara, cycle, 1));
    school
        .caller("s.iqbal")
        .run(Command::Plan(PlanCommand::MovePlan { pupil: amara, cycle, base, to: PlanState::UnderReview }))
        .unwrap();
    let no = refused(teacher.run(Command::Amend(AmendCommand::TakeBack {
        records: vec![(amara, RecordName::Entry(before))],
        how: How::default(),
    })));
    assert!(no.1.contains("The review of cycle 3 has used that entry: correct it instead"), "{no:?}");
    teacher
        .run(Command::Entry(EntryCommand::Correct { entry: before, new: did_not(worked(amara, cycle, 1)) }))
        .unwrap();
    // What is entered after it began, it has not used yet.
    let after = log(&mut teacher, worked(amara, cycle, 2));
    teacher
        .run(Command::Amend(AmendCommand::TakeBack {
            records: vec![(amara, RecordName::Entry(after))],
            how: How::default(),
        }))
        .unwrap();
}

#[test]
fn one_corrects_on_the_screen() {
    let school = School::thornhill();
    let mut seat = school.seat(TEACHER);
    seat.keys("oka1+p 10m settled in two<Enter>").shows(&["Logged"]);
    seat.keys(":correct<Enter>").shows(&["correct: 1 CI07 worked, Amara Okafor 4B"]);
    seat.keys("<Enter>").shows(&["correct an entry of Amara Okafor 4B", " > 1+p 10m settled in two"]);
    // One entry in the place of one; and no search is begun by accident.
    seat.keys("<Home>2+ ").shows(&["One entry stands in the place of one"]);
    seat.keys("<Home><Del><Del><Del>qqq ").shows(&["That is no log line", "correct an entry of"]);
    seat.keys("<Home><Del><Del><Del><Del>").shows(&["worked, prompted"]);
    // What is half typed waits.
    seat.keys("<End> minutes<Esc>:go on with the correction<Enter>").shows(&[" > 1+p 10m settled in two minutes"]);
    seat.keys("<Enter>").shows(&["Corrected, ^Z withdraws: Amara Okafor 4B"]);
    // On the pupil's page both stand, the old one struck through with who and when.
    let page = seat.keys("<Enter>").at(80, 100);
    assert!(page.contains("+ 1 CI07 worked, prompted, 10 min  (corrected by HB, "), "{page}");
    assert!(page.contains("+ 1 CI07 worked, prompted, 10 min  (a correction)"), "{page}");
    seat.keys(":correct<Enter>").shows(&["correct: ", "HB + 1 CI07 worked, prompted, 10 min (a correction)"]);
    seat.keys("<Esc><^Z>").shows(&["Withdrawn"]);
    // Somebody else's entries are offered to the SENCO alone.
    let mut other = school.seat("k.osei");
    other.keys("oka<Enter>:correct: ").shows(&[" KO "]).hides(&[" HB "]);
    let mut senco = school.seat("s.iqbal");
    senco.keys("<Esc>oka<Enter>:correct: ").shows(&[" KO ", " HB "]);
}

const TODAY: fn() -> Day = || Day::from_ymd_opt(2026, 11, 23).unwrap();

fn a_plan() -> Plan {
    static PLANS: std::sync::OnceLock<Arc<Plan>> = std::sync::OnceLock::new();
    let plan = PLANS.get_or_init(|| {
        let school = School::thornhill();
        let amara = school.amara();
        Arc::new(record(&mut school.caller(TEACHER), amara).card.plan.unwrap())
    });
    Plan::clone(plan)
}

prop_compose! {
    fn facts()(
        kind in 0..3u8, number in 1..4u8, code in "[A-Z]{2}[0-9]{2}", result in 0..7usize, support in 0..5usize,
        minutes in prop::option::of(1..=1440u16), letter in 0..2usize, value in 0..30u32,
    ) -> Fact {
        let results = [Outcome::Worked, Outcome::Partly, Outcome::DidNot, Outcome::NotDelivered(None),
            Outcome::NotDelivered(Some(Why::Absent)), Outcome::NotDelivered(Some(Why::NoAdult)),
            Outcome::NotDelivered(Some(Why::Timetable))];
        let supports = [None, Some(Support::Independent), Some(Support::Prompted), Some(Support::Helped),
            Some(Support::DoneFor)];
        let result = results[result];
        let support = if matches!(result, Outcome::NotDelivered(_)) { None } else { supports[support] };
        match kind {
            0 => Fact::Measurement { letter: ['A', 'B'][letter], value: f64::from(value) / 10.0 },
            kind => {
                let number = (kind == 1).then_some(number);
                Fact::Observation { number, code, result, support, minutes, serves: Vec::new() }
            }
        }
    }
}

/// Notes as people type them, and as other programs bring them.
fn notes() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z]{3,8}( [a-z0-9]{1,6}){0,4}",
        "[0-9a-zA-Z@/+=x;:.' -]{0,24}",
        "\\PC{0,20}",
        Just("4 of 5 done".to_owned()),
        Just("@mon was better".to_owned()),
        Just("line one\nline two".to_owned()),
    ]
}

proptest! {
    /// The line written from an entry reads back to the same fact, day and note; where no line says it, none is written.
    #[test]
    fn a_line_reads_back_to_its_entry(
        fact in facts(), back in 0..300u64, part in prop::option::of("p[1-9]|1[0-5]:[0-5][0-9]"), note in notes(),
        stopped in any::<bool>(),
    ) {
        let mut plan = a_plan();
        plan.lines.iter_mut().for_each(|line| line.stopped = stopped);
        let day = TODAY() - chrono::Days::new(back);
        let entry = Entry {
            id: EntryId(uuid::Uuid::nil()), pupil: plan.pupil, cycle: plan.cycle, fact, when: When { day, part }, note,
            by: sendo::domain::id::StaffId(uuid::Uuid::nil()), entered: sendo::domain::time::Instant::default(), withdrawn: None, replaces: None,
        };
        let then = entry.plan_then(Some(&plan));
        let calendar = Calendar::default();
        let line = line_of(&entry, then.as_ref(), TODAY(), &calendar);
        let on_plan = match &entry.fact {
            Fact::Observation { number: Some(number), .. } => plan.line(*number).is_some(),
            Fact::Observation { number: None, code, .. } => plan.lines.iter().all(|line| line.code != *code),
            Fact::Measurement { letter, value } =>
                plan.outcome(*letter).is_some_and(|aim| aim.measure.out_of.is_none_or(|of| *value <= of)),
        };
        // A note that no line ends with is what may be lost; an entry of this plan without one is never.
        if entry.note.is_empty() || entry.note.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ') {
            prop_assert_eq!(line.is_some(), on_plan, "{:?}", entry);
        }
        if let Some(line) = line {
            let Reading::Entries(read) = read(&line, then.as_ref(), TODAY(), &calendar) else { panic!("{line}") };
            prop_assert_eq!(read.len(), 1);
            let (mut got, mut said) = (read[0].fact.clone(), entry.fact.clone());
            for fact in [&mut got, &mut said] {
                if let Fact::Observation { number: Some(_), code, serves, .. } = fact {
                    (*code, *serves) = (String::new(), Vec::new()); // The plan's to say.
                }
            }
            prop_assert_eq!(got, said);
            let when = read[0].when.clone().unwrap_or(When { day: TODAY(), part: None });
            prop_assert_eq!(when, entry.when);
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let note = read[0].note.strip_prefix("Note: ").unwrap_or(&read[0].note);
            prop_assert_eq!(words(note), words(entry.note.strip_prefix("Note: ").unwrap_or(&entry.note)));
        }
    }
}

#[test]
fn one_key_takes_back_what_was_entered_last_whatever_it_is() {
    let school = School::thornhill();
    let amara = school.amara();
    let mut teacher = school.caller(TEACHER);
    let cycle = record(&mut teacher, amara).card.plan.unwrap().cycle;
    log(&mut teacher, worked(amara, cycle, 1));
    assess(&mut teacher, amara, "counts to twenty");
    let mut seat = school.seat(TEACHER);
    seat.keys("<^Z>").shows(&["Withdrawn: teacher's assessment, Amara Okafor 4B"]);
    seat.keys("<^Z>").shows(&["Withdrawn: 1 CI07 worked, Amara Okafor 4B"]);
    seat.keys("<^Z>").shows(&["you have nothing to withdraw"]);
    let all = record(&mut teacher, amara);
    assert!(all.found.entries[0].withdrawn.is_some() && all.entries[0].entry.withdrawn.is_some());
    // What a screen has just stored is the last, whatever was before.
    seat.keys("oka1+<Enter>").shows(&["Logged"]).keys("<Enter><^N>1reads signs<^S>").shows(&["Saved: Amara Okafor 4B"]);
    seat.keys("<^Z>").shows(&["Withdrawn: teacher's assessment, Amara Okafor 4B"]);
    seat.keys("<^Z>").shows(&["Withdrawn: 1 CI07 worked, Amara Okafor 4B"]);
    // A correction that is taken back leaves what it corrected as it was, of either kind.
    let first = assess(&mut teacher, amara, "counts to ten");
    let later = NewAssessment { replaces: Some(first), ..finding(amara, "counts to thirty") };
    let done = teacher.run(Command::Assessment(AssessmentCommand::Assess { entry: later })).unwrap().0;
    let stands = |teacher: &mut Caller| {
        let entries = record(teacher, amara).found.entries;
        entries.iter().filter(|one| one.withdrawn.is_none()).map(|one| one.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(stands(&mut teacher), ["counts to thirty"]);
    take_back(&mut teacher, amara, RecordName::Assessment(AssessId(done.made[0])), false).unwrap();
    assert_eq!(stands(&mut teacher), ["counts to ten"]);
}

#[test]
fn what_was_about_another_child_is_on_no_page_and_stands_with_its_writer_and_the_senco() {
    let school = School::thornhill();
    let amara = school.amara();
    let mut teacher = school.caller(TEACHER);
    let cycle = record(&mut teacher, amara).card.plan.unwrap().cycle;
    let entry = log(&mut teacher, NewEntry { note: "it was Ziggy".into(), ..worked(amara, cycle, 1) });
    let found = assess(&mut teacher, amara, "Ziggy counts to ten");
    let page = |login: &str| serde_json::to_string(&record(&mut school.caller(login), amara)).unwrap();
    let apart = |login: &str| {
        let rows = school.caller(login).whole(&ask::misplaced()).unwrap().rows;
        rows.into_iter().map(|row| row.record.typed).collect::<BTreeSet<String>>()
    };
    assert!(page("k.osei").contains("it was Ziggy"));
    for name in [RecordName::Entry(entry), RecordName::Assessment(found)] {
        take_back(&mut teacher, amara, name, true).unwrap();
    }
    let said = ["it was Ziggy".to_owned(), "Ziggy counts to ten".to_owned()];
    let (all, none) = (BTreeSet::from(said), BTreeSet::new());
    for (login, words) in [(TEACHER, &all), ("s.iqbal", &all), ("k.osei", &none)] {
        assert!(!page(login).contains("Ziggy"), "{login}");
        assert_eq!(apart(login), *words, "{login}");
    }
    // What was corrected before it was seen to be another child's does not stand again: all of it is hidden.
    let first = log(&mut teacher, NewEntry { note: "Ziggy again".into(), ..worked(amara, cycle, 2) });
    let new = NewEntry { note: "Ziggy, once more".into(), ..worked(amara, cycle, 2) };
    let correct = Command::Entry(EntryCommand::Correct { entry: first, new });
    let second = EntryId(teacher.run(correct).unwrap().0.made[0]);
    take_back(&mut teacher, amara, RecordName::Entry(second), true).unwrap();
    assert!(!page("s.iqbal").contains("Ziggy"));
    assert_eq!(apart("s.iqbal").len(), 4);
    // Nor does what a correction that was taken back had left standing.
    let third = log(&mut teacher, NewEntry { note: "Ziggy thirdly".into(), ..worked(amara, cycle, 2) });
    let new = NewEntry { note: "Ziggy fourthly".into(), ..worked(amara, cycle, 2) };
    let fourth = EntryId(teacher.run(Command::Entry(EntryCommand::Correct { entry: third, new })).unwrap().0.made[0]);
    take_back(&mut teacher, amara, RecordName::Entry(fourth), false).unwrap();
    take_back(&mut teacher, amara, RecordName::Entry(fourth), true).unwrap();
    assert!(!page("s.iqbal").contains("Ziggy"));
    assert_eq!(apart(TEACHER).len(), 6);
    let page = school.seat("k.osei").keys("oka<Enter>").at(80, 100);
    assert!(!page.contains("Ziggy"), "{page}");
}
