//! Two versions of a plan compared.

use proptest::prelude::*;
use sendo::domain::id::StaffId;
use sendo::domain::record::plan::diff::{Became, PlanPart, compare};
use sendo::domain::record::plan::part::Words;
use sendo::domain::record::plan::{Dose, Evidence, Layer, Line, Made, Measure, Outcome, Parents, Plan, PlanState};
use sendo::domain::school_day::Day;
use uuid::Uuid;

use crate::samples::*;

fn a_text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-c]{1,2}"]
}

fn a_day() -> impl Strategy<Value = Option<Day>> {
    prop::option::of((1u32..4).prop_map(|of| Day::from_ymd_opt(2026, 12, of).unwrap()))
}

fn an_outcome() -> impl Strategy<Value = Outcome> {
    let number = || prop::option::of((0u8..3).prop_map(f64::from));
    let measure = (a_text(), number(), number(), number()).prop_map(|(unit, out_of, baseline, target)| Measure {
        unit,
        out_of,
        baseline,
        target,
    });
    (a_text(), measure, a_text(), a_day()).prop_map(|(statement, measure, expected_impact, by)| Outcome {
        letter: 'A',
        statement,
        measure,
        expected_impact,
        by,
    })
}

fn a_line() -> impl Strategy<Value = Line> {
    let pence = prop::option::of(0u32..3);
    let evidence = prop::option::of(prop_oneof![Just(Evidence::Strong), Just(Evidence::NoneKnown)]);
    let dose = (a_text(), 0u16..3, 0u16..3, a_day(), pence, evidence).prop_map(
        |(who, group, minutes, start, pence, evidence)| Dose {
            who,
            group,
            minutes,
            per_week: 1,
            weeks: 2,
            start,
            pence,
            evidence,
        },
    );
    (
        a_text(),
        a_text(),
        prop::collection::vec(prop_oneof![Just('A'), Just('B')], 0..3),
        prop::option::of(dose),
        any::<bool>(),
    )
        .prop_map(|(code, text, serves, dose, stopped)| Line { number: 0, code, text, serves, dose, stopped })
}

fn a_plan() -> impl Strategy<Value = Plan> {
    let texts = prop::collection::vec(a_text(), 6);
    let layer = prop::option::of(prop_oneof![Just(Layer::Targeted), Just(Layer::Specialist)]);
    let parents = prop_oneof![
        Just(Parents::NotSaid),
        Just(Parents::NotYet { why: "away".into() }),
        Just(Parents::Told { on: day("2026-11-20"), how: "letter".into() }),
    ];
    let state = prop_oneof![Just(PlanState::Draft), Just(PlanState::Current), Just(PlanState::Closed)];
    let outcomes = prop::collection::vec(prop::option::of(an_outcome()), 3);
    let lines = prop::collection::vec(prop::option::of(a_line()), 3);
    (texts, layer, parents, state, (a_day(), a_day()), outcomes, lines, 1u16..9).prop_map(
        |(texts, layer, parents, state, (started, review), outcomes, lines, version)| {
            let mut plan = Plan { version, state, started, review, layer, parents, ..Plan::empty(pupil_id(), 1) };
            for (field, text) in Words::ALL.into_iter().zip(texts) {
                *field.of_mut(&mut plan) = text;
            }
            let letters = ('A'..).zip(outcomes).filter_map(|(letter, one)| Some(Outcome { letter, ..one? }));
            plan.outcomes = letters.collect();
            plan.lines = (1..).zip(lines).filter_map(|(number, one)| Some(Line { number, ..one? })).collect();
            plan
        },
    )
}

/// The parts that are not the same, found in the plainest way.
fn parts_that_differ(one: &Plan, other: &Plan) -> Vec<PlanPart> {
    let mut parts = Vec::new();
    let mut note = |part, differs: bool| parts.extend(differs.then_some(part));
    note(PlanPart::State, one.state != other.state);
    note(PlanPart::Started, one.started != other.started);
    note(PlanPart::Review, one.review != other.review);
    note(PlanPart::Layer, one.layer != other.layer);
    note(PlanPart::Parents, one.parents != other.parents);
    for field in Words::ALL {
        note(PlanPart::Text(field), field.of(one) != field.of(other));
    }
    for letter in 'A'..='C' {
        note(PlanPart::Outcome(letter), one.outcome(letter) != other.outcome(letter));
    }
    for number in 1..=3 {
        note(PlanPart::Line(number), one.line(number) != other.line(number));
    }
    parts.sort();
    parts
}

proptest! {
    #[test]
    fn a_plan_does_not_differ_from_itself(plan in a_plan(), version in 1u16..9) {
        let made = Some(Made { by: StaffId(Uuid::from_u128(7)), at: "2026-11-23T10:42:00.000Z".parse().unwrap(), why: String::new() });
        let again = Plan { version, made, ..plan.clone() };
        prop_assert_eq!(compare(&plan, &again), vec![]);
    }

    #[test]
    fn every_part_that_differs_is_named_and_no_other(one in a_plan(), other in a_plan()) {
        let found = compare(&one, &other);
        let mut named: Vec<PlanPart> = found.iter().map(|difference| difference.part).collect();
        named.sort();
        prop_assert_eq!(named, parts_that_differ(&one, &other));
        for difference in &found {
            if let PlanPart::Line(number) = difference.part {
                let (was, is) = (one.line(number), other.line(number));
                let expected = match (was.map(|line| line.stopped), is.map(|line| line.stopped)) {
                    (None, _) => Became::Added,
                    (_, None) => Became::Gone,
                    (Some(false), Some(true)) => Became::Stopped,
                    (Some(true), Some(false)) => Became::Resumed,
                    _ => Became::Changed,
                };
                prop_assert_eq!(difference.became, expected);
            }
            // Beside the words of a line, which are always there, what is said before is not what is said after.
            for detail in difference.details.iter().filter(|detail| detail.what != "text") {
                prop_assert_ne!(&detail.before, &detail.after);
            }
        }
        // The same parts the other way round, with before and after in each other's place.
        let back = compare(&other, &one);
        prop_assert_eq!(back.len(), found.len());
        for difference in &back {
            let there = found.iter().find(|other| other.part == difference.part).unwrap();
            for detail in &difference.details {
                let same = there.details.iter().find(|other| other.what == detail.what).unwrap();
                prop_assert_eq!((&detail.before, &detail.after), (&same.after, &same.before));
            }
        }
    }
}

#[test]
fn what_was_kept_in_the_next_cycle_is_not_called_other_words() {
    let before =
        Plan { lines: vec![line(1, "CI07", "Pre-teach"), line(2, "CI05", "Board")], ..Plan::empty(pupil_id(), 2) };
    let after = Plan { lines: vec![line(1, "CI05", "Board"), line(2, "SE09", "Break")], ..Plan::empty(pupil_id(), 3) };
    let found: Vec<(PlanPart, Became, String)> = compare(&before, &after)
        .into_iter()
        .map(|found| (found.part, found.became, format!("{:?}", found.details[0].after)))
        .collect();
    assert_eq!(
        found,
        [
            (PlanPart::Line(1), Became::Changed, "\"Board\"".to_owned()), // Only its number is another.
            (PlanPart::Line(2), Became::Added, "\"Break\"".to_owned()),
            (PlanPart::Line(1), Became::Gone, "\"\"".to_owned()),
        ]
    );
}
