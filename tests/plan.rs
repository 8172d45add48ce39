//! Changing a plan: what each change makes of it, what is refused, and that no sequence of changes overwrites a version,
//! uses a number twice, or goes over somebody else's words unseen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

use std::sync::Arc;

use proptest::prelude::*;
use sendo::domain::command::{Command, Given, Refusal, RefusalKind, decide};
use sendo::domain::id::PupilId;
use sendo::domain::kind::Change;
use sendo::domain::record::plan::edit::{PlanEdit, WORDS_LIMIT};
use sendo::domain::record::plan::part::said;
use sendo::domain::record::plan::{Plan, PlanCommand};
use sendo::domain::record::strategy as school_strategy;
use sendo::domain::rights::Who;
use sendo::domain::shelf::{Book, Shelved};
use serde_json::json;
use uuid::Uuid;

const PUPIL: PupilId = PupilId(Uuid::from_u128(100));

/// A school, two people, a pupil, and a plan of cycle 3: two strategies, a provision, a stopped strategy.
fn school() -> Book<'static> {
    let id = Uuid::from_u128;
    let person = |number: u128, family: &str| {
        json!({ "kind": "staff", "staff": { "id": id(number), "login": family, "given": "K", "family": family,
            "initials": family, "roles": ["teacher"] } })
    };
    let line = |number: u8, code: &str, text: &str| json!({ "number": number, "code": code, "text": text });
    let mut provision = line(3, "NELI", "NELI in a group");
    provision["dose"] = json!({ "minutes": 20 });
    let mut stopped = line(4, "SE09", "Movement break");
    stopped["stopped"] = true.into();
    let changes = [
        json!({ "kind": "school", "school": { "name": "S" } }),
        person(1, "Osei"),
        person(2, "Bennett"),
        json!({ "kind": "pupil", "pupil": { "id": PUPIL, "name": { "given": "Amara", "family": "Okafor" } } }),
        json!({ "kind": "plan", "plan": { "pupil": PUPIL, "cycle": 2, "version": 9, "state": "closed" } }),
        json!({ "kind": "plan", "plan": { "pupil": PUPIL, "cycle": 3, "version": 1,
            "outcomes": [{ "letter": "A", "statement": "Speaks" }],
            "lines": [line(1, "CI07", "Pre-teach"), line(2, "CI05", "Now/next board"), provision, stopped] } }),
    ];
    let mut state = Book::default();
    for change in changes {
        let change: Change = serde_json::from_str(&change.to_string()).unwrap();
        state.take(&change).unwrap();
    }
    state
}

/// Every version, oldest first.
fn versions(state: &Book) -> Vec<Shelved<Plan>> {
    let mut all = state.look().plans(PUPIL, None, usize::MAX).unwrap();
    all.reverse();
    all
}

fn change(state: &mut Book, who: u128, base: (u16, u16), edit: &PlanEdit) -> Result<Arc<Plan>, Refusal> {
    let command =
        Command::Plan(PlanCommand::WritePlan { pupil: PUPIL, cycle: base.0, base: base.1, edits: vec![edit.clone()] });
    let mut ids = || Uuid::from_u128(7);
    let mut given = Given {
        who: Who::Person(Uuid::from_u128(who).into()),
        at: "2026-11-23T10:42:00.000Z".parse().unwrap(),
        today: chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        ids: &mut ids,
    };
    for change in decide(&state.look(), &command, &mut given)?.changes {
        state.take(&change).unwrap();
    }
    Ok(Arc::clone(&state.plan(PUPIL).unwrap().record))
}

fn add(code: &str, text: &str) -> PlanEdit {
    PlanEdit::AddLine { code: code.into(), text: text.into(), serves: Vec::new() }
}

fn words(number: u8, text: &str) -> PlanEdit {
    PlanEdit::SayLine { number, text: text.into() }
}

#[test]
fn each_change_is_a_new_version_or_a_sentence() {
    let long = "w".repeat(WORDS_LIMIT + 1);
    let serves = |letter| PlanEdit::AddLine { code: "CI02".into(), text: "w".into(), serves: vec![letter] };
    let table: Vec<(PlanEdit, (u16, u16), &str)> = vec![
        // What is wanted, on which version, and the line that it makes or the sentence that refuses it.
        (add("CI02", " One step "), (3, 1), "5 CI02 One step"),
        (add("ci02", "One step"), (3, 1), "5 CI02 One step"),
        (add("", "Sit by the window"), (3, 1), "5 OWN5 Sit by the window"),
        (serves('a'), (3, 1), "5 CI02 w"),
        (serves('B'), (3, 1), "The plan has no outcome B."),
        (add("CI07", "again"), (3, 1), "CI07 is line 1 already"),
        (add("SE09", "a stopped one, anew"), (3, 1), "5 SE09 a stopped one, anew"),
        (add("what", "w"), (3, 1), "\"what\" is no code"),
        (add("CI02", "  "), (3, 1), "A strategy needs words."),
        (add("CI02", &long), (3, 1), "at most 500 bytes"),
        (add("CI02", "two\nlines"), (3, 1), "are one line"),
        (words(2, "Board"), (3, 1), "2 CI05 Board"),
        (words(2, "Now/next board"), (3, 1), "says that already"),
        (words(3, "w"), (3, 1), "is a provision"),
        (words(4, "Movement break"), (3, 1), "4 SE09 Movement break"),
        (words(9, "w"), (3, 1), "no line 9"),
        (PlanEdit::StopLine { number: 2 }, (3, 1), "2 CI05 Now/next board (stopped)"),
        (PlanEdit::StopLine { number: 4 }, (3, 1), "stopped already"),
        (words(2, "Board"), (2, 9), "new plan, cycle 3"),
        (words(2, "Board"), (3, 2), "no version 2"),
    ];
    for (edit, base, expected) in table {
        let mut state = school();
        let before = versions(&state);
        let said = match change(&mut state, 1, base, &edit) {
            Ok(plan) => {
                assert_eq!((plan.key(), plan.made.as_ref().unwrap().by.0), ((3, 2), Uuid::from_u128(1)), "{edit:?}");
                let old = &before[1];
                let new = plan.lines.iter().filter(|line| old.line(line.number) != Some(*line));
                new.map(said).collect::<Vec<_>>().join("; ")
            }
            Err(refusal) => {
                assert_eq!(versions(&state), before, "{edit:?}");
                assert!(refusal.sentence.ends_with("Nothing was stored."), "{}", refusal.sentence);
                refusal.sentence
            }
        };
        assert!(said.contains(expected), "{edit:?}: {said}");
    }
}

/// What the first does, what the second wants on the same version, and theirs and yours where they meet.
type Meeting = (PlanEdit, PlanEdit, Option<(&'static str, &'static str)>);

#[test]
fn a_stale_change_of_the_same_line_is_a_conflict_and_of_another_is_not() {
    let stop = PlanEdit::StopLine { number: 2 };
    let table: Vec<Meeting> = vec![
        (words(2, "first"), words(2, "second"), Some(("2 CI05 first", "2 CI05 second"))),
        (words(2, "first"), stop.clone(), Some(("2 CI05 first", "line 2 stopped"))),
        (stop.clone(), words(2, "second"), Some(("2 CI05 Now/next board (stopped)", "2 CI05 second"))),
        (stop.clone(), stop.clone(), Some(("2 CI05 Now/next board (stopped)", "line 2 stopped"))),
        (add("CI02", "first"), add("CI02", "second"), Some(("5 CI02 first", "CI02 second"))),
        (words(1, "first"), words(2, "second"), None),
        (words(1, "first"), stop.clone(), None),
        (add("CI02", "first"), add("CI03", "second"), None),
        (add("", "first"), add("", "first"), None),
        (stop, add("CI05", "second"), None),
    ];
    for (first, second, expected) in table {
        let mut state = school();
        let theirs = change(&mut state, 1, (3, 1), &first).unwrap();
        match (change(&mut state, 2, (3, 1), &second), expected) {
            (Ok(plan), None) => {
                let old = school().plan(PUPIL).unwrap().clone();
                for line in theirs.lines.iter().filter(|line| old.line(line.number) != Some(*line)) {
                    assert_eq!(plan.line(line.number), Some(line), "{first:?} was lost under {second:?}");
                }
            }
            (Err(refusal), Some((text, yours))) => {
                assert_eq!(refusal.kind, RefusalKind::Conflict);
                let said = refusal.theirs.unwrap();
                assert_eq!((said.by.as_str(), said.text.as_str(), said.yours.as_str()), ("K. Osei", text, yours));
                assert_eq!((said.revision, said.at.unwrap().to_string().as_str()), (2, "2026-11-23T10:42:00.000Z"));
                assert_eq!(state.plan(PUPIL).unwrap().record, theirs);
            }
            (got, _) => panic!("{first:?} then {second:?}: {got:?}"),
        }
    }
}

#[test]
fn the_list_of_strategies_is_in_order_and_found_by_words() {
    let list = school_strategy::brought();
    assert!(list.len() > 55);
    for strategy in &list {
        assert!(
            school_strategy::Strategy::is_code(&strategy.code) && strategy.text.len() <= WORDS_LIMIT,
            "{strategy:?}"
        );
        assert_eq!(list.iter().filter(|other| other.code == strategy.code).count(), 1, "{}", strategy.code);
    }
    for (typed, first, count) in
        [("ci07", "CI07", 1), ("now", "CI05", 1), ("move", "SE09", 1), ("key pre", "CI07", 1), ("zzz", "", 0)]
    {
        let found: Vec<&school_strategy::Strategy> = list.iter().filter(|strategy| strategy.fits(typed)).collect();
        assert_eq!((found.first().map_or("", |found| &found.code), found.len()), (first, count), "{typed}");
    }
    for (text, expected) in
        [("CI07", true), ("ci7", true), ("C7", false), ("CI", false), ("CI07a", false), ("", false), ("07", false)]
    {
        assert_eq!(school_strategy::Strategy::is_code(text), expected, "{text}");
    }
}

fn any_edit() -> impl Strategy<Value = PlanEdit> {
    let code = prop_oneof![Just(String::new()), "CI0[1-4]", "SE0[1-3]"];
    prop_oneof![
        (code, "[a-c]{1,2}").prop_map(|(code, text)| PlanEdit::AddLine { code, text, serves: Vec::new() }),
        (1u8..8, "[a-c]{1,2}").prop_map(|(number, text)| PlanEdit::SayLine { number, text }),
        (1u8..8).prop_map(|number| PlanEdit::StopLine { number }),
    ]
}

proptest! {
    /// Two people change a plan, each now and then on an old version.
    #[test]
    fn no_sequence_of_changes_overwrites_anything(
        wants in prop::collection::vec((1u128..3, 0u16..4, any_edit()), 1..40)
    ) {
        let mut state = school();
        for (who, behind, edit) in wants {
            let before = versions(&state);
            let now = Arc::clone(&state.plan(PUPIL).unwrap().record);
            let base = now.version.saturating_sub(behind).max(1);
            let seen = Arc::clone(&before.iter().find(|plan| plan.key() == (3, base)).unwrap().record);
            let made = change(&mut state, who, (3, base), &edit);
            let after = versions(&state);
            // Every version that was there is there, and reads as it did.
            prop_assert_eq!(&after[..before.len()], &before[..]);
            let Ok(plan) = made else {
                prop_assert_eq!(after.len(), before.len());
                continue;
            };
            prop_assert_eq!(after.len(), before.len() + 1);
            prop_assert_eq!(plan.key(), (3, now.version + 1));
            // One line is another; it is one that the writer saw as it stood, or a new one.
            let changed: Vec<_> = plan.lines.iter().filter(|line| now.line(line.number) != Some(*line)).collect();
            prop_assert_eq!(changed.len(), 1);
            let number = changed[0].number;
            prop_assert_eq!(seen.line(number).filter(|_| now.line(number).is_some()), now.line(number));
            // Numbers and codes are kept; numbers are used once.
            let numbers: std::collections::BTreeSet<u8> = plan.lines.iter().map(|line| line.number).collect();
            prop_assert_eq!(numbers.len(), plan.lines.len());
            for line in &now.lines {
                prop_assert_eq!(plan.line(line.number).map(|kept| &kept.code), Some(&line.code));
            }
        }
    }
}
