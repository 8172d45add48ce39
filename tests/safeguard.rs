//! The stop for worries about a child's safety: what stops, what passes, what it says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeSet;

use std::time::{Duration, Instant};

use sendo::domain::record::plan::part::Words;
use sendo::domain::record::plan::{Dose, Line, Measure, Outcome, Parents, Plan};
use sendo::domain::record::school::{Dsl, School};
use sendo::domain::roster::{Bundle, SupportRow};
use sendo::domain::safeguard::{STOP_WORDS, StopList, sentence};

#[test]
fn what_stops_and_what_passes() {
    let stops = StopList::new(STOP_WORDS);
    for (text, word) in [
        ("bruised knee, ice given", Some("bruise")),
        ("Has BRUISES on both arms", Some("bruise")),
        ("bruising seen", Some("bruise")),
        ("she made a disclosure", Some("disclosure")),
        ("told me he was hit by an adult", Some("hit by")),
        ("he touched her", Some("touched")),
        ("talks of self-harm", Some("self harm")),
        ("self harming", Some("self harm")),
        ("self\u{ad}-\u{200b}harm", Some("self harm")),
        ("su\u{301}icidal", Some("suicidal")),
        ("is afraid to\n  go home", Some("afraid to go home")),
        ("doesn't want to go home", Some("doesnt want to go home")),
        ("does not want to go home", Some("not want to go home")),
        ("hurt by her uncle", Some("hurt by")),
        ("wants to die", Some("want to die")),
        ("she was choked by him", Some("choked by")),
        ("he was neglected", Some("neglect")),
        ("used knife and fork", None),
        ("beats a steady rhythm", None),
        ("settled in two minutes", None),
        ("hit the target 4 of 5", None),
        ("cut out shapes with scissors himself", None),
        ("hurt feelings after losing, repaired", None),
        ("a touching poem", None),
        ("went home happy", None),
        ("worked with a grape", None),
        ("", None),
    ] {
        assert_eq!(stops.find(text, &BTreeSet::new()), word, "{text:?}");
    }
}

#[test]
fn a_schools_own_list_replaces_it() {
    let school = |stop_words| School { stop_words, ..School::default() };
    let own = StopList::of(&school(Some(vec!["Übung macht".into(), " - ".into(), "injury".into()])));
    assert_eq!(own.find("bruise", &BTreeSet::new()), None);
    assert_eq!(own.find("ubung  MACHT den Meister", &BTreeSet::new()), Some("Übung macht"));
    assert_eq!(own.find("two injuries", &BTreeSet::new()), Some("injury"));
    assert_eq!(StopList::of(&school(Some(vec![]))).find("bruise", &BTreeSet::new()), None);
    assert_eq!(StopList::of(&school(None)).find("bruise", &BTreeSet::new()), Some("bruise"));
}

#[test]
fn every_word_of_the_list_stops() {
    let stops = StopList::new(STOP_WORDS);
    for word in STOP_WORDS {
        assert!(stops.find(&format!("Today {}.", word.to_uppercase()), &BTreeSet::new()).is_some(), "{word}");
    }
}

#[test]
fn it_says_whom_to_tell() {
    let dsl = |text: &str| Some(Dsl::read(text));
    let with = |dsl| School { dsl, ..School::default() };
    let whole = School {
        dsl: dsl("Jo Marsh, room 2, ext. 214. "),
        deputy_dsl: vec![Dsl::read("Sam Lee, room 5"), Dsl::read("Kit Rowe")],
        head_line: Some("ext. 201".into()),
        chair_line: Some("01632 960114".into()),
        social_care: Some("01632 960120".into()),
        ..School::default()
    };
    let missing = "Nobody has entered";
    for (school, said, hidden) in [
        (
            Some(whole),
            &[
                "A worry about a child's safety does not belong here. Tell now: DSL: Jo Marsh: room 2, ext. 214. ",
                " deputy DSL: Sam Lee: room 5. deputy DSL: Kit Rowe. about staff: the head: ext. 201. ",
                " about the head: the chair of governors: 01632 960114. ",
                " in danger now: 999 and children's social care: 01632 960120; anybody may. ",
                "Write these words down now, as they were said",
                "it misses most worries",
            ][..],
            &[missing][..],
        ),
        (
            Some(with(dsl("Jo Marsh"))),
            &["DSL: Jo Marsh. ", "entered deputy_dsl, head_line, chair_line, social_care yet: the SENCO or the head"],
            &["entered dsl"],
        ),
        (
            Some(with(None)),
            &["DSL: the designated safeguarding lead of your school, in person. ", "Nobody has entered dsl, ", "999"],
            &[],
        ),
        // Who was not asked cannot say that nobody has entered it.
        (None, &["DSL: the designated safeguarding lead of your school, in person. ", "999"], &[missing]),
    ] {
        let sentence = sentence(school.as_ref());
        for text in said {
            assert!(sentence.contains(text), "{text:?} is not in {sentence:?}");
        }
        for text in hidden {
            assert!(!sentence.contains(text), "{text:?} is in {sentence:?}");
        }
    }
}

#[test]
fn long_texts_are_quick() {
    let stops = StopList::new(STOP_WORDS);
    let text = "afraid to go out and not want to stay ".repeat(1_724);
    assert!(text.len() > 64 * 1024 - 100);
    let start = Instant::now();
    assert_eq!(stops.find(&text, &BTreeSet::new()), None);
    assert!(start.elapsed() < Duration::from_secs(1), "{:?} unoptimised", start.elapsed());
}

#[test]
fn an_import_looks_at_every_text_of_a_plan() {
    let said = |text: &str| format!("{text} has words");
    let mut plan = Plan::empty(uuid::Uuid::from_u128(1).into(), 1);
    for field in Words::ALL {
        *field.of_mut(&mut plan) = said(field.label());
    }
    plan.parents = Parents::NotYet { why: said("not yet") };
    plan.outcomes.push(Outcome {
        letter: 'A',
        statement: said("statement"),
        measure: Measure::default(),
        expected_impact: said("impact"),
        by: None,
    });
    let (code, text, dose) = ("CI01".into(), said("line"), Some(Dose::default()));
    plan.lines.push(Line { number: 1, code, text, serves: Vec::new(), dose, stopped: false });
    let bundle =
        Bundle { support: vec![SupportRow { plans: vec![plan], ..SupportRow::default() }], ..Bundle::default() };
    let found: BTreeSet<&str> = bundle.free_texts().map(|(_, text)| text).collect();
    for text in Words::ALL.map(Words::label).into_iter().chain(["not yet", "statement", "impact", "line"]) {
        assert!(found.contains(said(text).as_str()), "{text} is not looked at: {found:?}");
    }
}
