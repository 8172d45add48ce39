//! The log line: what each line means, and that what is read out is exactly what would be stored.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::format_push_string,
    missing_docs
)]

use proptest::prelude::*;
use sendo::domain::command::{Command, Given, decide};
use sendo::domain::id::{EntryId, PupilId, StaffId};
use sendo::domain::kind::Change;
use sendo::domain::log_line::{self, Reading, Snippets, Written, describe, describe_at_school, line_of, read};
use sendo::domain::record::entry::{Entry, EntryChange, EntryCommand, Fact, Outcome, Support, When, Why};
use sendo::domain::record::plan::{self, Line, Measure, Plan, PlanChange, PlanState};
use sendo::domain::record::pupil::PupilChange;
use sendo::domain::record::school::SchoolChange;
use sendo::domain::record::strategy;
use sendo::domain::rights::Who;
use sendo::domain::school_day::{Calendar, Day, Span};
use sendo::domain::shelf::Book;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Monday in mid-term.
fn today() -> Day {
    day("2026-11-23")
}

fn calendar() -> Calendar {
    let span = |name: &str, from: &str, to: &str| Span { name: name.into(), from: day(from), to: day(to) };
    Calendar {
        terms: vec![span("Autumn 1", "2026-09-02", "2026-10-23"), span("Autumn 2", "2026-11-02", "2026-12-18")],
        closed: vec![span("INSET day", "2026-11-20", "2026-11-20")],
    }
}

fn plan() -> Plan {
    let line = |number, code: &str, text: &str, serves: &[char], stopped| Line {
        number,
        code: code.into(),
        text: text.into(),
        serves: serves.to_vec(),
        dose: None,
        stopped,
    };
    let outcome = |letter, statement: &str, unit: &str, out_of| plan::Outcome {
        letter,
        statement: statement.into(),
        measure: Measure { unit: unit.into(), out_of, baseline: None, target: None },
        expected_impact: String::new(),
        by: None,
    };
    Plan {
        state: PlanState::Current,
        outcomes: vec![
            outcome('A', "Answers in full sentences", "of 5", Some(5.0)),
            outcome('B', "Joins a group", "minutes", None),
        ],
        lines: vec![
            line(1, "CI07", "Pre-teach three words", &['A'], false),
            line(2, "CI05", "Now/next board", &['A', 'B'], false),
            line(3, "SE09", "Movement break", &[], true),
            line(4, "ELSA", "ELSA with Ms Osei", &['B'], false),
            line(18, "CL02", "Ten-minute chunks", &[], false),
        ],
        ..Plan::empty(PupilId(uuid::Uuid::nil()), 3)
    }
}

fn reading(line: &str) -> Reading {
    read(line, Some(&plan()), today(), &calendar())
}

fn snippets() -> Snippets {
    [("sett", "settled in two minutes"), ("odd", "2/ 4x @mon 10m"), ("a", "4 of 5")]
        .map(|(code, text)| (code.to_owned(), text.to_owned()))
        .into()
}

/// What the line says at a school that has a list of strategies and snippets.
fn at_school(line: &str) -> Reading {
    reading(line).at_school(line, &strategy::brought(), &snippets())
}

/// The school in which `plan` is in force.
fn school() -> Book<'static> {
    let pupil = serde_json::json!({ "id": uuid::Uuid::nil(), "name": { "given": "A", "family": "B" }, "year": "4",
        "provision": "K", "needs": [], "classes": [], "sources": {}, "left": false });
    let mut state = Book::default();
    for change in [
        Change::School(SchoolChange::School {
            school: serde_json::from_value(serde_json::json!({ "name": "S" })).unwrap(),
        }),
        Change::Pupil(PupilChange::Pupil { pupil: serde_json::from_value(pupil).unwrap() }),
        Change::Plan(PlanChange::Plan { plan: plan() }),
    ] {
        state.take(&change).unwrap();
    }
    state
}

/// What is stored of entries, once the server has decided.
fn stored(state: &Book, entries: Vec<Written>) -> Vec<Written> {
    let pupil = PupilId(uuid::Uuid::nil());
    let entries = entries.into_iter().map(|written| written.into_entry(pupil, 3)).collect();
    let mut ids = || uuid::Uuid::from_u128(7);
    let who = Who::Person(StaffId(uuid::Uuid::from_u128(1)));
    let mut given = Given { who, at: "2026-11-23T09:00:00Z".parse().unwrap(), today: today(), ids: &mut ids };
    let decided = decide(&state.look(), &Command::Entry(EntryCommand::Log { entries }), &mut given).unwrap();
    let entry = |change| match change {
        Change::Entry(EntryChange::Entry { entry }) => {
            Written { fact: entry.fact, when: Some(entry.when), note: entry.note }
        }
        other => panic!("{other:?}"),
    };
    decided.changes.into_iter().map(entry).collect()
}

/// One line of text for whatever became of a line.
fn told(line: &str) -> String {
    match reading(line) {
        Reading::Entries(entries) => describe(&entries, Some(&plan()), today()),
        Reading::Unfinished { offers, at } => {
            let offers: Vec<_> = offers.into_iter().map(|offer| offer.text).collect();
            format!("? {at} {}", offers.join(" "))
        }
        Reading::Wrong { sentence, at } => format!("! {at} {sentence}"),
        Reading::NotALine => "search".into(),
    }
}

#[test]
fn lines_that_are_stored() {
    for (line, said) in [
        ("1", "1 Pre-teach three words: worked, today"),
        ("1+", "1 Pre-teach three words: worked, today"),
        ("1=", "1 Pre-teach three words: worked, today"),
        ("1 +", "1 Pre-teach three words: worked, today"),
        ("1/", "1 Pre-teach three words: partly worked, today"),
        ("1-", "1 Pre-teach three words: did not work, today"),
        ("1x", "1 Pre-teach three words: not delivered, today"),
        ("1*", "1 Pre-teach three words: not delivered, today"),
        ("1xa", "1 Pre-teach three words: not delivered, absent, today"),
        ("1 XN", "1 Pre-teach three words: not delivered, no adult, today"),
        ("1*t", "1 Pre-teach three words: not delivered, timetable, today"),
        ("1+i", "1 Pre-teach three words: worked, independent, today"),
        ("1/p settled well", "1 Pre-teach three words: partly worked, prompted, today. Note: settled well"),
        ("1-h", "1 Pre-teach three words: did not work, helped, today"),
        ("1 =d", "1 Pre-teach three words: worked, done for, today"),
        (
            "1 +p settled in two minutes",
            "1 Pre-teach three words: worked, prompted, today. Note: settled in two minutes",
        ),
        ("1 + p settled", "1 Pre-teach three words: worked, today. Note: p settled"),
        ("  1+   two  spaces ", "1 Pre-teach three words: worked, today. Note: two  spaces"),
        ("ci07+", "1 Pre-teach three words: worked, today"),
        (
            "CI05 /i 10m finished 4 of 5",
            "2 Now/next board: partly worked, independent, today, 10 min. Note: finished 4 of 5",
        ),
        ("elsa+", "4 ELSA with Ms Osei: worked, today"),
        ("cl02 +i 10m", "18 Ten-minute chunks: worked, independent, today, 10 min"),
        ("18+", "18 Ten-minute chunks: worked, today"),
        ("se04+ tried once", "SE04 (not on the plan): worked, today. Note: tried once"),
        ("SE09-", "SE09 (not on the plan): did not work, today"),
        ("1+ @today", "1 Pre-teach three words: worked, today"),
        ("1+ @p3", "1 Pre-teach three words: worked, today, p3"),
        ("1+ @10:40 10m", "1 Pre-teach three words: worked, today, 10:40, 10 min"),
        ("1+ @thu", "1 Pre-teach three words: worked, Thu 19 Nov"),
        ("1+ @Thursday P3 5min calm", "1 Pre-teach three words: worked, Thu 19 Nov, p3, 5 min. Note: calm"),
        ("1+ @mon p3", "1 Pre-teach three words: worked, today, p3"),
        ("1+ @12/11 9:05", "1 Pre-teach three words: worked, Thu 12 Nov, 9:05"),
        ("1+ @22/11", "1 Pre-teach three words: worked, yesterday, Sun 22 Nov"),
        ("1+ @1/12", "1 Pre-teach three words: worked, Mon 1 Dec 2025"),
        ("1+ 10m @thu", "1 Pre-teach three words: worked, Thu 19 Nov, 10 min"),
        (
            "1+ 2/ 4x",
            "1 Pre-teach three words: worked, today; 2 Now/next board: partly worked, today; \
             4 ELSA with Ms Osei: not delivered, today",
        ),
        (
            "1+ 10m 2/p 5m @thu assembly",
            "1 Pre-teach three words: worked, Thu 19 Nov, 10 min; \
             2 Now/next board: partly worked, prompted, Thu 19 Nov, 5 min. Note on 2: assembly",
        ),
        ("A 3", "A Answers in full sentences: 3 of 5, today"),
        ("a3/5 @thu with cards", "A Answers in full sentences: 3 of 5, Thu 19 Nov. Note: with cards"),
        ("b 7.5 in maths", "B Joins a group: 7.5 minutes, today. Note: in maths"),
        ("A 3 B 8", "A Answers in full sentences: 3 of 5, today; B Joins a group: 8 minutes, today"),
        ("1+ a 3", "1 Pre-teach three words: worked, today; A Answers in full sentences: 3 of 5, today"),
        ("1+ a good day", "1 Pre-teach three words: worked, today. Note: a good day"),
        ("1+ 3rd time today", "1 Pre-teach three words: worked, today. Note: 3rd time today"),
        ("1+ xylophone", "1 Pre-teach three words: worked, today. Note: xylophone"),
    ] {
        assert_eq!(told(line), said, "{line:?}");
    }
}

#[test]
fn lines_that_are_not() {
    for (line, said) in [
        ("", "? 0 1 2 4 18 A B"),
        ("ci07", "? 0 ci07+ ci07/ ci07- ci07x"),
        ("18", "? 0 18+ 18/ 18- 18x"),
        ("1+ 2", "? 3 2+ 2/ 2- 2x"),
        ("c", "? 0 CI07 CI05 CL02"),
        ("A", "? 0 A "),
        ("1+ @", "? 3 @today @yesterday @mon @tue @wed @thu @fri @sat @sun @p"),
        ("1+ @t", "? 3 @today @tue @thu"),
        ("4b", "search"),
        ("4b am", "search"),
        ("7x", "search"),
        ("amara", "search"),
        ("10m", "search"),
        ("C 3 x", "search"),
        ("\u{1b}[2J", "search"),
    ] {
        assert_eq!(told(line), said, "{line:?}");
    }
    for (line, at, begins) in [
        ("7+", 0, "There is no line 7. The plan has 1, 2, 4, 18."),
        ("3+", 0, "3 Movement break was stopped."),
        ("99999999999999999999+", 0, "There is no line"),
        ("1 settled", 2, "How did 1 go?"),
        ("1 , settled", 0, "How did 1 go?"),
        ("a , settled", 0, "A is measured with a number"),
        ("1 did not settle", 2, "How did 1 go?"),
        ("ci07 well", 5, "How did ci07 go?"),
        ("1+q", 0, "After + only a support letter"),
        ("1+settled", 0, "After + only a support letter"),
        ("12/11", 0, "There is no line 12."),
        ("+p", 0, "Say what went so before +p"),
        ("1+ +", 3, "Say what went so"),
        ("1+ xa", 3, "Say what went so"),
        ("1+ 4 of 5", 5, "How did 4 go?"),
        ("1+ 1/", 3, "1/ stands in this line twice."),
        ("1+ 10m 5m", 7, "Minutes stand here twice."),
        ("1+ 0m", 3, "Minutes are from 1m"),
        ("1+ 1441m", 3, "Minutes are from 1m"),
        ("A 3 10m", 4, "A measurement takes no minutes."),
        ("A 7", 0, "A is out of 5: 7 is too much."),
        ("A 3/4", 0, "A is out of 5, not 4."),
        ("B 3/4", 0, "B is not out of 4."),
        ("C 3", 0, "There is no outcome C. The plan has A, B."),
        ("A well", 2, "A is measured with a number"),
        ("1+ a 3 minute rest", 3, "Is A a measurement or the note?"),
        (
            "1+ @yesterday",
            3,
            "yesterday, Sun 22 Nov was no school day. Write @22/11 if it was that day, or @19/11 for Thu 19 Nov.",
        ),
        ("1+ @fri", 3, "Fri 20 Nov was no school day."),
        ("1+ @t , now", 3, "@t could be @today, @tue, @thu."),
        ("1+ @t now", 3, "@t could be @today, @tue, @thu."),
        ("1+ @home", 3, "@home is no day."),
        ("1+ @31/2", 3, "@31/2 is no day of the last year."),
        ("1+ @thu @wed", 8, "A line has one day"),
        ("1+ 'mon", 3, "Did you mean @mon?"),
        ("1+ 2mon p3", 3, "Did you mean @mon?"),
        ("1+ '10;40", 3, "Did you mean @10:40?"),
        ("1+ @thu 10;40", 8, "Did you mean @10:40?"),
        ("1+ p3", 3, "Did you mean @p3?"),
        ("1+ 28n", 3, "Did you mean 2xn?"),
    ] {
        match reading(line) {
            Reading::Wrong { sentence, at: place } => {
                assert!(sentence.starts_with(begins), "{line:?}: {sentence}");
                assert_eq!(place, at, "{line:?}: {sentence}");
            }
            other => panic!("{line:?}: {other:?}"),
        }
    }
}

#[test]
fn what_is_stored_is_what_the_plan_says() {
    let Reading::Entries(entries) = reading("ci05/h @thu p2 10m a good start") else { panic!() };
    let fact = Fact::Observation {
        number: Some(2),
        code: "CI05".into(),
        result: Outcome::Partly,
        support: Some(Support::Helped),
        minutes: Some(10),
        serves: vec!['A', 'B'],
    };
    let when = Some(When { day: day("2026-11-19"), part: Some("p2".into()) });
    assert_eq!(entries, [Written { fact, when, note: "a good start".into() }]);
}

#[test]
fn a_school_has_its_own_words() {
    let told = |line: &str| match at_school(line) {
        Reading::Entries(entries) => describe_at_school(&entries, Some(&plan()), &strategy::brought(), today()),
        Reading::Unfinished { offers, at } => {
            let offers: Vec<_> = offers.into_iter().map(|offer| offer.text).collect();
            format!("? {at} {}", offers.join(" "))
        }
        Reading::Wrong { sentence, at } => format!("! {at} {sentence}"),
        Reading::NotALine => "search".into(),
    };
    for (line, said) in [
        ("1+ ;sett", "1 Pre-teach three words: worked, today. Note: settled in two minutes"),
        ("1+ ;SETT again", "1 Pre-teach three words: worked, today. Note: settled in two minutes again"),
        ("1+ well; ;sett", "1 Pre-teach three words: worked, today. Note: well; settled in two minutes"),
        ("1+ ;none", "1 Pre-teach three words: worked, today. Note: ;none"),
        // Whatever a snippet stands for, it is part of the note.
        ("1+ ;odd", "1 Pre-teach three words: worked, today. Note: 2/ 4x @mon 10m"),
        ("A 3 ;a", "A Answers in full sentences: 3 of 5, today. Note: 4 of 5"),
        ("se04+", "SE04 Time-out card (not on the plan): worked, today"),
        ("1+ ks2+", "! 3 KS2 is neither on the plan nor in the school's list."),
        ("1+ se99-", "! 3 SE99 is neither on the plan nor in the school's list. Those that begin so are SE01 to SE15."),
        ("s", "? 0 SE01 SE02 SE03 SE04 SE05 SE06 SE07 SE08 SE09"),
        ("se1", "? 0 SE10 SE11 SE12 SE13 SE14 SE15"),
        ("se04", "? 0 se04+ se04/ se04- se04x"),
        ("elsa", "? 0 elsa+ elsa/ elsa- elsax"),
        ("amara", "search"),
    ] {
        assert_eq!(told(line), said, "{line:?}");
    }
}

#[test]
fn without_a_plan_only_codes_can_be_logged() {
    let read = |line| read(line, None, today(), &calendar());
    assert!(matches!(read("se04+"), Reading::Entries(entries) if entries.len() == 1));
    assert!(matches!(read("1+"), Reading::Wrong { .. }));
    assert!(matches!(read("A 3"), Reading::NotALine));
}

#[test]
fn long_lines_end() {
    let note = "word ".repeat(20_000);
    assert!(matches!(reading(&format!("1+ {note}")), Reading::Wrong { at: 3, .. }));
    let codes: String = (0..20_000).map(|n| format!("ABC{n}+")).collect::<Vec<_>>().join(" ");
    assert!(matches!(reading(&codes), Reading::Wrong { .. }));
    assert!(!matches!(reading(&"1+ ".repeat(20_000)), Reading::Entries(_)));
}

// ---- Properties

/// The one line that says just these entries, as read by the grammar.
fn written(entries: &[Written], plus: char) -> String {
    let mut line = String::new();
    for entry in entries {
        match &entry.fact {
            Fact::Observation { number, code, result, support, minutes, .. } => {
                line += &number.map_or(code.clone(), |number| number.to_string());
                line += &match result {
                    Outcome::Worked => plus.to_string(),
                    Outcome::Partly => "/".into(),
                    Outcome::DidNot => "-".into(),
                    Outcome::NotDelivered(None) => "x".into(),
                    Outcome::NotDelivered(Some(Why::Absent)) => "xa".into(),
                    Outcome::NotDelivered(Some(Why::NoAdult)) => "xn".into(),
                    Outcome::NotDelivered(Some(Why::Timetable)) => "xt".into(),
                };
                line.extend(support.map(Support::letter));
                line.push(' ');
                line += &minutes.map(|minutes| format!("{minutes}m ")).unwrap_or_default();
            }
            Fact::Measurement { letter, value } => line += &format!("{letter} {value} "),
        }
    }
    if let Some(last) = entries.last() {
        if let Some(when) = &last.when {
            let part = when.part.clone().unwrap_or_default();
            line += &format!("{} {part} ", when.day.format("@%-d/%-m"));
        }
        line += &last.note;
    }
    line
}

/// Lines as people type them, right and wrong.
fn typed() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[1-9]{1,2}|ci07|CI05|elsa|se04|ks2|[A-C]|[a-c]",
        4 => "[+=/*x-]|x[ant]|[+=/-][iphd]",
        1 => "[0-9]{1,2}(\\.5)?|[0-9]/[0-9]",
        1 => "@(mon|thu|yesterday|p3|10:40|12/11|today|[a-z]{1,4})|p3|10m|5min",
        2 => "[a-z]{1,8}|(a|the) [a-z]{3,6}|[!-~]{1,6}|\\PC{1,4}",
    ];
    let parted = (part, prop_oneof![3 => Just(" "), 2 => Just("")]).prop_map(|(part, gap)| part + gap);
    prop::collection::vec(parted, 0..7).prop_map(|parts| parts.concat())
}

fn entries(line: &str) -> Option<Vec<Written>> {
    match reading(line) {
        Reading::Entries(entries) => Some(entries),
        _ => None,
    }
}

/// What a British and an American keyboard have on the same keys.
const BOTH: &[(char, char)] = &[
    ('?', '/'),
    ('_', '-'),
    ('!', '1'),
    ('$', '4'),
    ('%', '5'),
    ('^', '6'),
    ('&', '7'),
    ('(', '9'),
    (')', '0'),
    ('<', ','),
    ('>', '.'),
    ('{', '['),
    ('}', ']'),
];

/// Each keypress of a line without the Shift it needs: on a British and on an American keyboard.
fn missed_shifts(line: &str) -> Vec<String> {
    let keys: [&[(char, char)]; 2] = [
        &[('+', '='), ('*', '8'), ('@', '\''), (':', ';'), ('"', '2'), ('£', '3'), ('~', '#')],
        &[('+', '='), ('*', '8'), ('@', '2'), (':', ';'), ('"', '\''), ('#', '3'), ('~', '`')],
    ];
    let mut lines = Vec::new();
    for keyboard in keys {
        for (at, c) in line.char_indices() {
            let plain = keyboard.iter().find(|(shifted, _)| *shifted == c).map(|(_, plain)| *plain);
            let plain = plain.or(BOTH.iter().find(|(shifted, _)| *shifted == c).map(|(_, plain)| *plain));
            let plain = plain.or(c.is_ascii_uppercase().then(|| c.to_ascii_lowercase()));
            lines.extend(plain.map(|plain| format!("{}{plain}{}", &line[..at], &line[at + c.len_utf8()..])));
        }
    }
    lines
}

/// All but the words of the note, in which a missed Shift is a slip of spelling.
fn meaning(entries: &[Written]) -> Vec<Written> {
    entries.iter().map(|entry| Written { note: String::new(), ..entry.clone() }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_can_be_written_and_read_again(line in typed()) {
        if let Some(stored) = entries(&line) {
            for plus in ['+', '='] {
                let again = written(&stored, plus);
                prop_assert_eq!(entries(&again), Some(stored.clone()), "{:?} as {:?}", line, again);
            }
        }
    }

    #[test]
    fn the_reading_tells_any_two_apart(one in typed(), other in typed()) {
        if let (Some(one), Some(other)) = (entries(&one), entries(&other)) {
            let said = |entries: &[Written]| describe(entries, Some(&plan()), today());
            prop_assert_eq!(said(&one) == said(&other), one == other);
        }
    }

    #[test]
    fn the_live_reading_is_exactly_what_is_stored(line in typed(), snippet in "|| ;sett| ;odd x| ;a;odd ;none") {
        let line = line + &snippet;
        if let Reading::Entries(read) = at_school(&line) {
            let said = |entries: &[Written]| describe_at_school(entries, Some(&plan()), &strategy::brought(), today());
            prop_assert_eq!(said(&stored(&school(), read.clone())), said(&read), "{:?}", line);
        }
    }

    /// A correction begins with a line that says what the entry says, and stores what its own reading says.
    #[test]
    fn a_correction_is_exactly_what_its_reading_says(old in typed(), new in typed(), stopped in any::<bool>()) {
        let (Some(mut before), Reading::Entries(mut read)) = (entries(&old), at_school(&new)) else { return Ok(()) };
        let (Some(before), Some(written), 0, 0) = (before.pop(), read.pop(), before.len(), read.len()) else { return Ok(()) };
        let (pupil, by) = (PupilId(uuid::Uuid::nil()), StaffId(uuid::Uuid::from_u128(1)));
        let when = before.when.clone().unwrap_or(When { day: today(), part: None });
        let (id, entered) = (EntryId(uuid::Uuid::from_u128(5)), "2026-11-23T08:00:00.000Z".parse().unwrap());
        let (fact, note) = (before.fact.clone(), before.note.clone());
        let entry = Entry { id, pupil, cycle: 3, fact, when, note, by, entered, withdrawn: None, replaces: None };

        // The line may have been stopped since.
        let mut now = plan();
        now.lines.iter_mut().for_each(|line| line.stopped |= stopped);
        let then = entry.plan_then(Some(&now));
        let line = line_of(&entry, then.as_ref(), today(), &calendar());
        let line = line.unwrap_or_else(|| panic!("no line says {entry:?} of {old:?}"));
        let Reading::Entries(again) = log_line::read(&line, then.as_ref(), today(), &calendar()) else { panic!("{line}") };
        let said = |entries: &[Written]| describe_at_school(entries, Some(&plan()), &strategy::brought(), today());
        let one_space = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(one_space(said(&again)), one_space(said(&[before])), "{:?}", line);

        let mut school = school();
        school.take(&Change::Entry(EntryChange::Entry { entry })).unwrap();
        let mut ids = || uuid::Uuid::from_u128(7);
        let who = Who::Person(by);
        let mut given = Given { who, at: "2026-11-23T09:00:00Z".parse().unwrap(), today: today(), ids: &mut ids };
        let command = Command::Entry(EntryCommand::Correct { entry: id, new: written.clone().into_entry(pupil, 3) });
        match decide(&school.look(), &command, &mut given) {
            Ok(decided) => match decided.changes.as_slice() {
                [change @ Change::Entry(EntryChange::Entry { entry })] => {
                    let stored = Written { fact: entry.fact.clone(), when: Some(entry.when.clone()), note: entry.note.clone() };
                    prop_assert_eq!(said(&[stored]), said(&[written]), "{:?}", new);
                    prop_assert_eq!(entry.replaces, Some(id));
                    school.take(change).unwrap();
                    let gone = school.look().entry(id).unwrap().unwrap().withdrawn.clone();
                    prop_assert_eq!(gone.map(|gone| gone.replaced_by), Some(Some(entry.id.0)));
                }
                other => panic!("{other:?}"),
            },
            Err(refusal) => prop_assert!(refusal.sentence.contains("says already"), "{}", refusal),
        }
    }

    #[test]
    fn a_snippet_changes_nothing_but_the_note(line in typed(), snippet in "sett|odd|a|none") {
        let line = format!("{line} ;{snippet}");
        if let (Some(plain), Reading::Entries(here)) = (entries(&line), at_school(&line)) {
            prop_assert_eq!(meaning(&plain), meaning(&here), "{:?}", line);
        }
    }

    #[test]
    fn a_missed_shift_never_changes_a_meaning(line in typed()) {
        if let Some(meant) = entries(&line) {
            for slip in missed_shifts(&line) {
                if let Some(stored) = entries(&slip) {
                    prop_assert_eq!(meaning(&stored), meaning(&meant), "{:?} for {:?}", slip, line);
                }
            }
        }
    }

    #[test]
    fn nothing_panics_and_places_are_real(line in "\\PC{0,40}|[0-9a-zA-Z@:;+=/*x. -]{0,20}") {
        let at = match reading(&line) {
            Reading::Unfinished { at, .. } | Reading::Wrong { at, .. } => at,
            Reading::Entries(_) | Reading::NotALine => 0,
        };
        prop_assert!(line.is_char_boundary(at));
    }
}
