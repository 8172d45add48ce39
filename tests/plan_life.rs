//! From no SEN record to a current plan: no sequence of commands overwrites a version, skips a state, or makes a plan
//! current against the rules; and the form does it in few keys, losing nothing that was typed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice, missing_docs)]

#[path = "support/thornhill.rs"]
mod thornhill;

use proptest::prelude::*;
use sendo::domain::command::{Command, Given, Refusal, RefusalKind, decide};
use sendo::domain::id::PupilId;
use sendo::domain::kind::Change;
use sendo::domain::record::plan::edit::{PlanEdit, edits_between};
use sendo::domain::record::plan::part::Words;
use sendo::domain::record::plan::start::PlanFrom;
use sendo::domain::record::plan::words::{
    day_read, dose_read, dose_written, layer_read, line_read, line_written, measure_read, parents_read,
};
use sendo::domain::record::plan::{
    Dose, Evidence, Layer, Line, Measure, Outcome, Parents, Plan, PlanCommand, PlanState,
};
use sendo::domain::rights::Who;
use sendo::domain::school_day::Day;
use sendo::domain::shelf::{Book, Shelved};
use sendo::proto::Question;
use sendo::proto::ask::Reply;
use sendo::proto::view::{Brief, Record};
use serde_json::json;
use thornhill::School;
use uuid::Uuid;

const PUPIL: PupilId = PupilId(Uuid::from_u128(100));
const STATES: [PlanState; 4] = [PlanState::Draft, PlanState::Current, PlanState::UnderReview, PlanState::Closed];

fn today() -> Day {
    Day::from_ymd_opt(2026, 11, 23).unwrap()
}

/// A school, two teachers, and a pupil without a plan.
fn school() -> Book<'static> {
    let person = |number: u128, family: &str| {
        json!({ "kind": "staff", "staff": { "id": Uuid::from_u128(number), "login": family, "given": "K", "family": family,
            "initials": family, "roles": ["teacher"] } })
    };
    let changes = [
        json!({ "kind": "school", "school": { "name": "S" } }),
        person(1, "Osei"),
        person(2, "Bennett"),
        json!({ "kind": "pupil", "pupil": { "id": PUPIL, "name": { "given": "Amara", "family": "Okafor" } } }),
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

fn run(state: &mut Book, who: u128, command: &Command) -> Result<(), Refusal> {
    let mut ids = || Uuid::from_u128(7);
    let who = Who::Person(Uuid::from_u128(who).into());
    let mut given = Given { who, at: "2026-11-23T10:42:00.000Z".parse().unwrap(), today: today(), ids: &mut ids };
    for change in decide(&state.look(), command, &mut given)?.changes {
        state.take(&change).unwrap();
    }
    Ok(())
}

fn start(from: PlanFrom) -> Command {
    Command::Plan(PlanCommand::StartPlan { pupil: PUPIL, from })
}

fn write(base: (u16, u16), edits: Vec<PlanEdit>) -> Command {
    Command::Plan(PlanCommand::WritePlan { pupil: PUPIL, cycle: base.0, base: base.1, edits })
}

fn go(base: (u16, u16), to: PlanState) -> Command {
    Command::Plan(PlanCommand::MovePlan { pupil: PUPIL, cycle: base.0, base: base.1, to })
}

fn told() -> PlanEdit {
    PlanEdit::Parents { told: Parents::Told { on: today(), how: "by phone".into() } }
}

fn say(text: &str) -> PlanEdit {
    PlanEdit::Say { field: Words::Home, text: text.into() }
}

fn outcome(letter: char, impact: &str) -> PlanEdit {
    measured(letter, impact, "")
}

fn measured(letter: char, impact: &str, measure: &str) -> PlanEdit {
    let (statement, measure) = ("Speaks".into(), measure_read(measure).unwrap());
    let outcome = Outcome { letter, statement, measure, expected_impact: impact.into(), by: None };
    PlanEdit::PutOutcome { outcome }
}

/// What somebody measured, for every outcome of a draft.
fn baselines(plan: &Plan) -> Vec<PlanEdit> {
    let put = |outcome: &Outcome| {
        let measure = Measure { baseline: Some(2.0), ..outcome.measure.clone() };
        PlanEdit::PutOutcome { outcome: Outcome { measure, ..outcome.clone() } }
    };
    plan.outcomes.iter().map(put).collect()
}

#[test]
fn every_missing_condition_is_named_and_none_is_passed_over() {
    let review = |day| PlanEdit::Review { day };
    let table: [(Vec<PlanEdit>, &[&str]); 10] = [
        (vec![review(None)], &["an outcome", "the review date", "when and how the parents were told"]),
        (vec![outcome('A', ""), outcome('B', "x"), told()], &["the expected impact of outcome A."]),
        (vec![outcome('A', "x"), told(), review(Some(today()))], &["still to come"]),
        (vec![outcome('A', "x")], &["when and how the parents were told, or why not yet"]),
        (vec![outcome('A', "x"), told()], &[]),
        // A target without a start says nothing; a unit alone asks for neither.
        (vec![measured('A', "x", "? to 4 of 5"), told()], &["the baseline of outcome A."]),
        (vec![outcome('A', "x"), measured('B', "x", "? to 4 of 5"), told()], &["the baseline of outcome B."]),
        (vec![measured('A', "x", "0 to 4 of 5"), told()], &[]),
        (vec![measured('A', "x", "answers"), told()], &[]),
        (vec![outcome('A', "x"), PlanEdit::Parents { told: Parents::NotYet { why: "abroad".into() } }], &[]),
    ];
    for (edits, missing) in table {
        let mut state = school();
        run(&mut state, 1, &start(PlanFrom::Nothing)).unwrap();
        run(&mut state, 1, &write((1, 1), edits.clone())).unwrap();
        let made = run(&mut state, 1, &go((1, 2), PlanState::Current));
        assert_eq!(made.is_ok(), missing.is_empty(), "{edits:?}: {made:?}");
        assert_eq!(state.plan(PUPIL).is_some(), missing.is_empty());
        for one in missing {
            let sentence = made.as_ref().unwrap_err().sentence.clone();
            assert!(sentence.contains(one), "{one}: {sentence}");
        }
    }
}

#[test]
fn a_common_plan_proposes_units_and_targets_and_no_baseline() {
    let common = PlanFrom::ALL.into_iter().filter(|from| !matches!(from, PlanFrom::LastPlan | PlanFrom::Nothing));
    let mut seen = 0;
    for from in common {
        let mut state = school();
        run(&mut state, 1, &start(from)).unwrap();
        let draft = state.draft(PUPIL).unwrap().clone();
        for outcome in &draft.outcomes {
            let measure = &outcome.measure;
            assert!(measure.target.is_some() && !measure.unit.is_empty(), "{from:?} {outcome:?}");
            assert_eq!(measure.baseline, None, "{from:?} {outcome:?}");
        }
        run(&mut state, 1, &write((1, 1), vec![told()])).unwrap();
        let refused = run(&mut state, 1, &go((1, 2), PlanState::Current)).unwrap_err().sentence;
        for outcome in &draft.outcomes {
            assert!(refused.contains(&format!("the baseline of outcome {}", outcome.letter)), "{from:?}: {refused}");
        }
        run(&mut state, 1, &write((1, 2), baselines(&draft))).unwrap();
        run(&mut state, 1, &go((1, 3), PlanState::Current)).unwrap();
        // In force it keeps what was measured.
        let emptied = draft.outcomes.first().map(|outcome| PlanEdit::PutOutcome { outcome: outcome.clone() });
        let refused = run(&mut state, 1, &write((1, 4), emptied.into_iter().collect())).unwrap_err().sentence;
        assert!(refused.contains("the baseline of outcome A"), "{from:?}: {refused}");
        seen += draft.outcomes.len();
    }
    assert_eq!(seen, 12);
}

#[test]
fn a_new_cycle_waits_for_the_review_of_the_last_and_closes_it() {
    let mut state = school();
    run(&mut state, 1, &start(PlanFrom::Cognition)).unwrap();
    let measured = baselines(state.draft(PUPIL).unwrap());
    run(&mut state, 1, &write((1, 1), [vec![told()], measured].concat())).unwrap();
    run(&mut state, 1, &go((1, 2), PlanState::Current)).unwrap();
    assert_eq!(state.plan(PUPIL).unwrap().started, Some(today()));
    // In force it stays whole.
    let refused = run(&mut state, 1, &write((1, 3), vec![PlanEdit::Review { day: None }])).unwrap_err();
    assert!(refused.sentence.contains("the review date"), "{refused}");
    run(&mut state, 1, &start(PlanFrom::LastPlan)).unwrap();
    assert_eq!(state.plan(PUPIL).unwrap().cycle, 1);
    assert_eq!(run(&mut state, 2, &start(PlanFrom::Nothing)).unwrap_err().kind, RefusalKind::Conflict);
    run(&mut state, 1, &write((2, 1), vec![told()])).unwrap();
    let refused = run(&mut state, 1, &go((2, 2), PlanState::Current)).unwrap_err();
    assert!(refused.sentence.contains("under review first"), "{refused}");
    run(&mut state, 1, &go((1, 3), PlanState::UnderReview)).unwrap();
    run(&mut state, 1, &go((2, 2), PlanState::Current)).unwrap();
    assert_eq!(state.plan(PUPIL).unwrap().key(), (2, 3));
    assert_eq!(state.stands(PUPIL, 1).unwrap().state, PlanState::Closed);
    assert!(run(&mut state, 1, &write((1, 5), vec![say("x")])).unwrap_err().sentence.contains("closed"));
}

#[test]
fn two_writers_of_one_part_see_both_texts_and_of_two_parts_are_merged() {
    let layer = PlanEdit::Layer { layer: Some(Layer::Specialist) };
    let table = [
        (say("theirs"), say("yours"), Some(("theirs", "yours"))),
        (outcome('A', "theirs"), outcome('A', "yours"), Some(("A Speaks; theirs", "A Speaks; yours"))),
        (say("same"), say("same"), None),
        (say("theirs"), layer, None),
        (outcome('A', "theirs"), outcome('B', "yours"), None),
        (PlanEdit::DropLine { number: 1 }, PlanEdit::DropLine { number: 2 }, None),
    ];
    for (first, second, expected) in table {
        let mut state = school();
        run(&mut state, 1, &start(PlanFrom::Communication)).unwrap();
        run(&mut state, 1, &write((1, 1), vec![first.clone()])).unwrap();
        let made = run(&mut state, 2, &write((1, 1), vec![second.clone(), told()]));
        let now = state.draft(PUPIL).unwrap();
        if let Some((theirs, yours)) = expected {
            let both = *made.unwrap_err().theirs.unwrap();
            assert_eq!((both.by.as_str(), both.text.as_str(), both.yours.as_str()), ("K. Osei", theirs, yours));
            assert_eq!(now.version, 2);
        } else {
            made.unwrap();
            for edit in [&first, &second] {
                let part = edit.part(now).unwrap();
                assert_eq!(part.says(&edit.applied(now).unwrap()), part.says(now), "{edit:?} was lost");
            }
        }
    }
}

fn line() -> Line {
    Line { number: 3, code: String::new(), text: String::new(), serves: Vec::new(), dose: None, stopped: false }
}

proptest! {
    #[test]
    fn what_a_field_shows_reads_back(
        who in "[A-Z][A-Za-z .]{0,19}",
        (group, minutes, per_week, weeks) in (1..40_u16, 1..99_u16, 1..9_u16, 1..40_u16),
        start in proptest::option::of(0..400_i64),
        pence in proptest::option::of(0..99_999_u32),
        evidence in prop::sample::select(vec![None, Some(Evidence::Strong), Some(Evidence::Some), Some(Evidence::NoneKnown)]),
        text in "[A-Za-z0-9 ,()]{1,20}[a-z]",
        serves in prop::collection::btree_set(prop::sample::select(vec!['A', 'B', 'C']), 0..3),
    ) {
        let start = start.map(|days| today() + chrono::Duration::days(days));
        let dose = Dose { who: who.trim().into(), group, minutes, per_week, weeks, start, pence, evidence };
        prop_assert_eq!(dose_read(&dose_written(&dose), &Dose::default(), today()), Ok(dose));
        let line = Line { code: "CI07".into(), text: text.trim().into(), serves: serves.into_iter().collect(), ..line() };
        let expected = (line.code.clone(), line.text.clone(), line.serves.clone());
        prop_assert_eq!(line_read(&line_written(&line), &line), expected);
    }
}

#[test]
fn a_field_is_read_as_staff_write_it() {
    let day = |text: &str| format!("{:?}", day_read(text, today()));
    let parents = |text: &str| parents_read(text, today()).map_or_else(|fault| fault, |told| told.words());
    let measure =
        |text: &str| format!("{:?}", measure_read(text).map(|one| (one.baseline, one.target, one.out_of, one.unit)));
    let table = [
        (day("11/12/2026"), "Ok(Some(2026-12-11))"),
        (day("2026-12-11"), "Ok(Some(2026-12-11))"),
        (day("11/1"), "Ok(Some(2027-01-11))"),
        (day("11/12/26"), "Ok(Some(2026-12-11))"),
        (day("11/12/1926"), "is no day"),
        (day(""), "Ok(None)"),
        (day("soon"), "is no day"),
        (parents("by phone"), "told 2026-11-23 by phone"),
        (parents("told 20/11/2026 letter"), "told 2026-11-20 letter"),
        (parents("told 24/11/2026 letter"), "on a day to come"),
        (parents("20/11/2026"), "Say how"),
        (parents("not yet: abroad"), "not yet: abroad"),
        (parents("not yet"), "Say why"),
        (measure("1 to 4 of 5 answers"), "(Some(1.0), Some(4.0), Some(5.0), \"of 5 answers\")"),
        (measure("? to 30 words a minute"), "(None, Some(30.0), None, \"words a minute\")"),
        (measure("minutes"), "(None, None, None, \"minutes\")"),
        (measure("3 minutes"), "Err"),
        (measure("x to y"), "is no number"),
        (format!("{:?}", layer_read("targeted p")), "TargetedPlus"),
        (format!("{:?}", layer_read("top")), "Err"),
        (
            format!("{:?}", dose_read("TA, 4, 30, 3, 10", &Dose::default(), today())),
            "group: 4, minutes: 30, per_week: 3, weeks: 10",
        ),
        (format!("{:?}", dose_read("TA", &Dose::default(), today())), "Err"),
        (
            format!("{:?}", dose_read("TA, 4, 30m x3 10 from 12/1, £4.50, evidence: none", &Dose::default(), today())),
            "per_week: 3, weeks: 10, start: Some(2027-01-12), pence: Some(450), evidence: Some(NoneKnown)",
        ),
        (format!("{:?}", dose_read("TA, 4, 30, 3, 10 £4.5", &Dose::default(), today())), "£4.5 is no amount"),
        (format!("{:?}", dose_read("TA, 4, 30, 3, 10 from", &Dose::default(), today())), "is no day"),
        (format!("{:?}", dose_read("TA, 4, 30, 3, 10 evidence x", &Dose::default(), today())), "strong, some or none"),
        (format!("{:?}", line_read("ci07 Pre-teach (C, A A)", &line())), "(\"CI07\", \"Pre-teach\", ['A', 'C'])"),
        (format!("{:?}", line_read("sit by Ed (always)", &line())), "(\"OWN3\", \"sit by Ed (always)\", [])"),
        (format!("{:?}", line_read("sit by Ed ()", &line())), "\"sit by Ed ()\", [])"),
    ];
    for (said, expected) in table {
        assert!(said.contains(expected), "{said} has no {expected}");
    }
}

#[test]
fn an_older_line_of_the_journal_still_reads() {
    let text = json!({ "pupil": PUPIL, "cycle": 1, "version": 1, "lines": [{ "number": 1, "code": "X", "text": "y", "dose": {} }] });
    let plan: Plan = serde_json::from_value(text).unwrap();
    assert_eq!((plan.parents.clone(), plan.layer, plan.home.as_str()), (Parents::NotSaid, None, ""));
    let written = serde_json::to_string(&plan).unwrap();
    for absent in ["parents\"", "home", "key_person", "layer", "pence", "evidence"] {
        assert!(!written.contains(absent), "{written}");
    }
}

/// Whatever is wanted, on whatever version.
fn anything() -> impl Strategy<Value = (bool, u16, u16, Command)> {
    let edit = prop_oneof![
        Just(told()),
        "[ab]".prop_map(|text| say(&text)),
        ("[A-C]", "[xy]?").prop_map(|(letter, impact)| outcome(letter.chars().next().unwrap(), &impact)),
        prop_oneof![Just(None), Just(today().succ_opt())].prop_map(|day| PlanEdit::Review { day }),
        "[A-C]".prop_map(|letter| PlanEdit::DropOutcome { letter: letter.chars().next().unwrap() }),
        (1..4u8, "[ab]").prop_map(|(number, text)| PlanEdit::PutLine {
            line: Line { number, code: format!("CI0{number}"), text, serves: Vec::new(), dose: None, stopped: false },
        }),
        (1..4u8).prop_map(|number| PlanEdit::DropLine { number }),
    ];
    let from = prop::sample::select(PlanFrom::ALL.to_vec()).prop_map(start);
    let write = prop::collection::vec(edit, 1..3).prop_map(|edits| write((0, 0), edits));
    let go = prop::sample::select(STATES.to_vec()).prop_map(|to| go((0, 0), to));
    (any::<bool>(), 0..2u16, 0..2u16, prop_oneof![1 => from, 4 => write, 3 => go])
}

proptest! {
    #[test]
    fn no_sequence_overwrites_skips_or_passes_the_rules_over(wanted in prop::collection::vec(anything(), 1..30)) {
        let mut state = school();
        for (first, cycles_back, behind, mut command) in wanted {
            let before = versions(&state);
            let newest = before.last().map_or(0, |plan| plan.cycle);
            let on = newest.saturating_sub(cycles_back);
            let version = state.look().stood(PUPIL, on).unwrap().map_or(0, |plan| plan.version.saturating_sub(behind));
            if let Command::Plan(PlanCommand::WritePlan { cycle, base, .. } | PlanCommand::MovePlan { cycle, base, .. }) = &mut command {
                (*cycle, *base) = (on, version);
            }
            let made = run(&mut state, if first { 1 } else { 2 }, &command);
            let after = versions(&state);
            // Every version that was there is there, and reads as it did.
            for plan in &before {
                prop_assert!(after.contains(plan));
            }
            let new: Vec<_> = after.iter().filter(|plan| !before.contains(plan)).collect();
            prop_assert_eq!(made.is_err(), new.is_empty());
            for plan in new {
                let was = before.iter().rev().find(|other| other.cycle == plan.cycle);
                prop_assert_eq!(plan.version, was.map_or(0, |was| was.version) + 1);
                let steps = (was.map(|was| was.state), plan.state);
                let kept = was.is_some_and(|was| was.state == plan.state && plan.state != PlanState::Closed);
                prop_assert!(
                    kept
                        || matches!(
                            steps,
                            (None, PlanState::Draft)
                                | (Some(PlanState::Draft), PlanState::Current)
                                | (Some(PlanState::Current), PlanState::UnderReview)
                                | (Some(PlanState::UnderReview), PlanState::Closed)
                        ),
                    "{:?}", steps
                );
                if plan.state == PlanState::Current {
                    prop_assert_eq!(plan.missing(today()), Vec::<String>::new());
                }
            }
            // One plan in force, one draft.
            let cycles: std::collections::BTreeSet<u16> = after.iter().map(|plan| plan.cycle).collect();
            let standing: Vec<PlanState> = cycles.iter().map(|cycle| state.stands(PUPIL, *cycle).unwrap().state).collect();
            let count = |of: &[PlanState]| standing.iter().filter(|state| of.contains(state)).count();
            prop_assert!(count(&[PlanState::Current, PlanState::UnderReview]) <= 1);
            prop_assert!(count(&[PlanState::Draft]) <= 1);
        }
    }

    #[test]
    fn the_edits_between_two_plans_make_one_of_the_other(one in 0..6usize, other in 0..6usize) {
        let plan = |place: usize| PlanFrom::ALL[place].draft(PUPIL, 1, None, today());
        let (seen, wanted) = (plan(one), plan(other));
        let made = edits_between(&seen, &wanted).iter().try_fold(seen, |plan, edit| edit.applied(&plan));
        prop_assert_eq!(made, Ok(wanted));
    }
}

/// A pupil of 4B with no SEN record.
fn without_plan(school: &School) -> Brief {
    let mut teacher = school.caller("h.bennett");
    let Reply::Pupils(all) = teacher.ask(Question::Pupils).unwrap() else { panic!("no pupils") };
    let mut mine = all.into_iter().filter(|pupil| pupil.form == "4B" && pupil.mine);
    mine.find(|pupil| record(school, pupil.id).plans.is_empty()).unwrap()
}

fn record(school: &School, pupil: PupilId) -> Record {
    match school.caller("s.iqbal").ask(Question::Record { pupil, limit: 5 }) {
        Ok(Reply::Record(record)) => *record,
        other => panic!("{other:?}"),
    }
}

/// How many keys a string of them is: what stands in <> is one.
fn count(keys: &str) -> usize {
    let mut inside = false;
    let mut count = 0;
    for letter in keys.chars() {
        count += usize::from(!inside);
        inside = (inside || letter == '<') && letter != '>';
    }
    count
}

#[test]
fn from_no_record_to_a_current_plan_takes_few_keys() {
    let school = School::thornhill();
    let pupil = without_plan(&school);
    let name = pupil.name.full().to_lowercase();
    let (before, prose, after) = (format!("{name}<Enter><^E>1<^Y>1<^Y>3<^Y>2<^Y>"), "by phone", "<^Y>");
    let mut seat = school.seat("h.bennett");
    seat.keys(&format!("{name}<Enter>")).shows(&["no plan", "^E plan"]);
    seat.keys("<^E>").shows(&["1 start from communication and interaction", "an empty plan"]);
    seat.keys("1").shows(&["draft, cycle 1 version 1", "A outcome", "Answers in full sentences", "missing"]);
    // What nobody has measured is asked for, one after the other, and the number is typed where it asks.
    seat.shows(&[
        "? to 4 of 5 answers",
        "measure it first",
        "missing the baseline of outcome A; the baseline of outcome B",
    ]);
    seat.keys("<^Y>").shows(&["Missing: the baseline of outcome A; ", "measure it first, then type"]);
    seat.keys("1<^Y>").shows(&["1 to 4 of 5 answers", "Missing: the baseline of outcome B; "]);
    seat.keys("3<^Y>").shows(&["3 to 8 of 10", "Missing: the baseline of outcome C; "]);
    seat.keys("2<^Y>").shows(&["Missing: when and how the parents were told, or why not yet"]);
    seat.keys(prose).keys(after).shows(&["The plan is current", "CI07", "A "]);
    let plan = record(&school, pupil.id).card.plan.unwrap();
    assert_eq!((plan.state, plan.outcomes.len(), plan.version), (PlanState::Current, 3, 3));
    let baselines: Vec<Option<f64>> = plan.outcomes.iter().map(|outcome| outcome.measure.baseline).collect();
    assert_eq!(baselines, [Some(1.0), Some(3.0), Some(2.0)]);
    let keys = count(&before) + count(after);
    assert!(keys <= 60, "{keys} keys");
}

#[test]
fn nothing_typed_is_lost_and_two_writers_see_both_texts() {
    let school = School::thornhill();
    let pupil = without_plan(&school);
    let name = pupil.name.full().to_lowercase();
    let open = format!("{name}<Enter><^E>");
    let mut seat = school.seat("h.bennett");
    seat.keys(&open).keys("1").keys(" to adults<Esc>").shows(&["no plan"]);
    seat.keys("<^E>").shows(&["^G: not sent, of today, cycle 1 version 1"]).hides(&["to adults"]);
    seat.keys("<^G>").shows(&["Answers in full sentences to adults", "not saved"]);
    // Somebody else writes in the same outcome and in another part.
    let mut plan = record(&school, pupil.id).plans.first().unwrap().clone();
    plan.outcomes[0].statement = "Answers questions".into();
    plan.home = "Reads at bedtime".into();
    let edits = edits_between(record(&school, pupil.id).plans.first().unwrap(), &plan);
    school
        .caller("s.iqbal")
        .run(Command::Plan(PlanCommand::WritePlan { pupil: pupil.id, cycle: 1, base: 1, edits }))
        .unwrap();
    seat.keys("<^S>").shows(&[
        "somebody else was faster",
        "outcome A",
        "theirs",
        "A Answers questions",
        "full sentences to adults",
    ]);
    seat.keys("<^S>").shows(&["The draft is saved"]);
    let plan = record(&school, pupil.id).plans.first().unwrap().clone();
    assert_eq!(plan.outcomes[0].statement, "Answers in full sentences to adults");
    assert_eq!((plan.home.as_str(), plan.version), ("Reads at bedtime", 3));
    // A field that is wrong says so, and nothing is stored.
    seat.keys("<Tab><Tab><Tab>x<^S>").shows(&["is no day"]);
    assert_eq!(record(&school, pupil.id).plans.first().unwrap().version, 3);
    // A teaching assistant is told why not.
    school.seat("k.osei").keys(&open).shows(&["change the plan; you can log"]);
}

#[test]
fn what_somebody_else_wrote_meanwhile_is_shown_and_taken_in_by_a_key() {
    let school = School::thornhill();
    let pupil = without_plan(&school);
    let mut seat = school.seat("h.bennett");
    seat.keys(&format!("{}<Enter><^E>1 to adults", pupil.name.full().to_lowercase()));
    let mut plan = record(&school, pupil.id).plans.first().unwrap().clone();
    plan.outcomes[0].statement = "Answers questions".into();
    plan.home = "Reads at bedtime".into();
    let edits = edits_between(record(&school, pupil.id).plans.first().unwrap(), &plan);
    school
        .caller("s.iqbal")
        .run(Command::Plan(PlanCommand::WritePlan { pupil: pupil.id, cycle: 1, base: 1, edits }))
        .unwrap();
    seat.wait_for("saved version 2 of it, ^R to see it beside yours")
        .shows(&["version 1, not saved"])
        .hides(&["theirs"]);
    // What only they wrote is taken in, and what both wrote stands side by side.
    let both = ["Somebody changed outcome A meanwhile", "A Answers questions", "full sentences to adults", "version 2"];
    seat.keys("<^R>").shows(&both).hides(&["^R to see"]).keys("<^S>").shows(&["The draft is saved"]);
    let plan = record(&school, pupil.id).plans.first().unwrap().clone();
    assert_eq!(plan.outcomes[0].statement, "Answers in full sentences to adults");
    assert_eq!((plan.home.as_str(), plan.version), ("Reads at bedtime", 3));
}

#[test]
fn a_strategy_is_found_in_the_list_and_an_outcome_added() {
    let school = School::thornhill();
    let pupil = without_plan(&school);
    let open = format!("{}<Enter><^E>", pupil.name.full().to_lowercase());
    let mut seat = school.seat("h.bennett");
    // The last start is an empty plan.
    seat.keys(&open).keys("5").shows(&["an outcome; when and how the parents were told"]);
    seat.keys("<^N>Joins a group<Tab>3 to 10 minutes<Tab>Plays with others").shows(&["A outcome", "Plays with others"]);
    seat.keys("<Tab><^N>now/n").shows(&["CI05 Now/next board"]).keys("<Enter><^S>").shows(&["The draft is saved"]);
    let plan = record(&school, pupil.id).plans.first().unwrap().clone();
    assert_eq!((plan.outcomes[0].measure.target, plan.lines[0].code.as_str()), (Some(10.0), "CI05"));
    seat.keys("<F1>").shows(&["Save the draft; nothing needs to be complete."]);
}
