//! What lies on the shelf is found by range, page by page, as a sorted list would have it; and memory holds what is in
//! force or open, and nothing else of what has a past.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use sendo::domain::amend::How;
use sendo::domain::id::{FlagId, PupilId, StaffId};
use sendo::domain::kind::Change;
use sendo::domain::record::concern::ConcernChange;
use sendo::domain::record::entry::{Entry, EntryChange, Kind};
use sendo::domain::record::flag::{Answer, Flag, FlagChange, Resolution, Step, StepId};
use sendo::domain::record::plan::PlanState::{self, Closed, Current, Draft, UnderReview};
use sendo::domain::record::plan::{Plan, PlanChange};
use sendo::domain::record::profile::{Profile, ProfileChange};
use sendo::domain::school_day::Day;
use sendo::domain::shelf::{Book, Shelved, by_day};
use serde_json::json;
use uuid::Uuid;

const PUPIL: PupilId = PupilId(Uuid::from_u128(100));
const OTHER: PupilId = PupilId(Uuid::from_u128(200));
const AT: &str = "2026-11-16T10:00:00.000Z";

fn day(number: u64) -> Day {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(number)
}

/// Something observed on a line of a cycle's plan, or not on it.
fn entry(number: usize, pupil: PupilId, cycle: u16, line: u8, happened: Day) -> Entry {
    let line = Some(line).filter(|line| *line > 0);
    let entry = json!({ "id": Uuid::from_u128(1000 + number as u128), "pupil": pupil, "cycle": cycle, "by": Uuid::nil(),
        "fact": { "what": "observation", "number": line, "code": "CI01", "result": "worked" },
        "when": { "day": happened }, "entered": AT });
    serde_json::from_value(entry).unwrap()
}

/// Cycles follow each other; of each the first days may be the last ones of the cycle before.
fn logged() -> impl Strategy<Value = Vec<(bool, u16, u8, u64)>> {
    prop::collection::vec((any::<bool>(), 1..6_u16, 0..4_u8, 0..70_u64), 0..60)
}

proptest! {
    #[test]
    fn a_list_by_day_is_walked_in_order_and_whole(logged in logged(), page in 1..9_usize) {
        let mut book = Book::default();
        let mut expected: Vec<(Day, usize, PupilId)> = Vec::new();
        for (number, (other, cycle, line, within)) in logged.into_iter().enumerate() {
            let (pupil, happened) = (if other { OTHER } else { PUPIL }, day(u64::from(cycle) * 60 + within));
            let entry = entry(number, pupil, cycle, line, happened);
            book.take(&Change::Entry(EntryChange::Entry { entry })).unwrap();
            expected.push((happened, number, pupil));
        }
        expected.sort();
        expected.reverse();
        for owners in [vec![PUPIL], vec![OTHER], vec![PUPIL, OTHER]] {
            let wanted: Vec<(Day, u128)> = expected
                .iter()
                .filter(|(.., pupil)| owners.contains(pupil))
                .map(|(day, number, _)| (*day, 1000 + *number as u128))
                .collect();
            let owners: Vec<Uuid> = owners.iter().map(|pupil| pupil.0).collect();
            let (mut walked, mut after) = (Vec::new(), None);
            loop {
                let found: Vec<Shelved<Entry>> =
                    by_day(&book, Entry::OBSERVATIONS, &owners, after.as_deref(), page).unwrap();
                let Some(last) = found.last() else { break };
                after = Some(last.shelf_key());
                walked.extend(found.iter().map(|entry| (entry.when.day, entry.id.0.as_u128())));
            }
            prop_assert_eq!(walked, wanted);
        }
    }

    #[test]
    fn the_newest_of_a_line_are_those_of_its_cycle_that_stand(logged in logged(), gone in 0..9_usize) {
        let mut book = Book::default();
        let mut all = Vec::new();
        for (number, (_, cycle, line, within)) in logged.into_iter().enumerate() {
            let entry = entry(number, PUPIL, cycle, line, day(u64::from(cycle) * 60 + within));
            book.take(&Change::Entry(EntryChange::Entry { entry: entry.clone() })).unwrap();
            let withdrawn = number % 9 == gone;
            if withdrawn {
                let taken = EntryChange::Withdrawn { pupil: PUPIL, entry: entry.id, replaced_by: None, how: How::default() };
                let place = sendo::domain::kind::Place {
                    seq: 1_000_000 + number as u64,
                    commit: 1,
                    at: AT.parse().unwrap(),
                    by: Some(StaffId(Uuid::nil())),
                    via: String::new(),
                };
                book.apply(&Change::Entry(taken), &place).unwrap();
            }
            all.push((entry.when.day, number, cycle, line, withdrawn));
        }
        all.sort_unstable();
        all.reverse();
        for (cycle, line) in (1..6_u16).flat_map(|cycle| (0..4_u8).map(move |line| (cycle, line))) {
            let wanted = all.iter().filter(|one| (one.2, one.3, one.4) == (cycle, line, false)).take(4);
            let wanted: Vec<u128> = wanted.map(|one| 1000 + one.1 as u128).collect();
            let group = Entry::on_line(cycle, Some(line).filter(|line| *line > 0));
            let found = book.look().newest_of((PUPIL, Kind::Observation), Some(group), 4).unwrap();
            let found: Vec<u128> = found.iter().map(|entry| entry.id.0.as_u128()).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}

fn take(book: &mut Book, change: impl Into<Change>) {
    book.take(&change.into()).unwrap();
}

/// A version that comes; what memory holds then, what is in force, and what is being written.
type Round = (u16, u16, PlanState, &'static [(u16, u16)], Option<(u16, u16)>, Option<(u16, u16)>);

#[test]
fn memory_holds_plans_that_are_in_force_or_written() {
    let mut book = Book::default();
    let mut keep = |cycle, version, state| {
        take(&mut book, PlanChange::Plan { plan: Plan { version, state, ..Plan::empty(PUPIL, cycle) } });
        let hand: Vec<(u16, u16)> = book.state.plans.get(&PUPIL).unwrap().iter().map(|plan| plan.key()).collect();
        (hand, book.state.plan(PUPIL).map(|plan| plan.key()), book.state.draft(PUPIL).map(|plan| plan.key()))
    };
    let rounds: [Round; 9] = [
        (1, 1, Draft, &[(1, 1)], None, Some((1, 1))),
        (1, 2, Current, &[(1, 2)], Some((1, 2)), None),
        (2, 1, Draft, &[(1, 2), (2, 1)], Some((1, 2)), Some((2, 1))),
        (1, 3, UnderReview, &[(1, 3), (2, 1)], Some((1, 3)), Some((2, 1))),
        (1, 4, Closed, &[(1, 4), (2, 1)], Some((1, 4)), Some((2, 1))),
        (2, 2, Current, &[(1, 4), (2, 2)], Some((2, 2)), None),
        (2, 3, Closed, &[(2, 3)], Some((2, 3)), None),
        (3, 1, Draft, &[(2, 3), (3, 1)], Some((2, 3)), Some((3, 1))),
        (3, 2, Current, &[(2, 3), (3, 2)], Some((3, 2)), None),
    ];
    for (cycle, version, state, hand, force, draft) in rounds {
        assert_eq!(keep(cycle, version, state), (hand.to_vec(), force, draft), "{cycle}.{version}");
    }
    let look = book.look();
    let all: Vec<(u16, u16)> = look.plans(PUPIL, None, 99).unwrap().iter().map(|plan| plan.key()).collect();
    assert_eq!(all, [(3, 2), (3, 1), (2, 3), (2, 2), (2, 1), (1, 4), (1, 3), (1, 2), (1, 1)]);
    assert_eq!(look.stood(PUPIL, 1).unwrap().unwrap().key(), (1, 4), "what a cycle ended with is on the shelf");
    assert_eq!(look.version(PUPIL, (1, 2)).unwrap().unwrap().state, Current);
    assert!(look.version(PUPIL, (1, 9)).unwrap().is_none());
}

#[test]
fn memory_holds_items_that_somebody_still_has_to_do_with() {
    let (id, mut book) = (FlagId(Uuid::from_u128(7)), Book::default());
    let flag = json!({ "id": id, "pupil": PUPIL, "reason": "other", "urgency": "week", "by": Uuid::from_u128(1),
        "raised": AT, "state": "open" });
    let flag: Flag = serde_json::from_value(flag).unwrap();
    let step = |step| {
        let answer = Answer {
            id: StepId::default(),
            step,
            by: StaffId(Uuid::from_u128(2)),
            side: None,
            at: AT.parse().unwrap(),
            message: "ok".into(),
        };
        FlagChange::Step { pupil: PUPIL, flag: id, answer }
    };
    let seen = |steps| FlagChange::Seen { pupil: PUPIL, flag: id, steps };
    let resolve = || step(Step::end(Resolution::Advice));
    // What is done with it, and whether it is at hand then.
    let rounds = [
        (FlagChange::Flag { flag }, true),
        (step(Step::Acknowledge), true),
        (resolve(), true), // Its flagger has not seen the answer.
        (seen(2), false),
        (step(Step::Reopen), true),
        (resolve(), true),
        (seen(4), false),
    ];
    for (place, (change, at_hand)) in rounds.into_iter().enumerate() {
        take(&mut book, change);
        assert_eq!(book.state.flags.contains_key(&id), at_hand, "round {place}");
        let look = book.look();
        let found = look.flag(id).unwrap().unwrap();
        assert_eq!(found.is_resolved(), matches!(place, 2 | 3 | 5 | 6), "round {place}");
        for items in [look.items(None, 9).unwrap(), look.items_by(StaffId(Uuid::from_u128(1)), None, 9).unwrap()] {
            let items: Vec<Shelved<Flag>> = items.into_iter().map(|(_, flag)| flag).collect();
            assert_eq!(items.as_slice(), std::slice::from_ref(&found), "round {place}");
        }
    }
    assert!(book.look().items_by(StaffId(Uuid::from_u128(2)), None, 9).unwrap().is_empty());
    // Lines of before steps had ids: each is called after its item and its place, the same each time they are read.
    let thread = book.look().flag(id).unwrap().unwrap().thread.clone();
    let ids: Vec<u128> = thread.iter().map(|step| step.id.0.as_u128()).collect();
    assert_eq!(ids, [8, 9, 10, 11]);
    let flag = book.look().flag(id).unwrap().unwrap();
    assert_eq!(flag.since(Some(thread[1].id)), thread.get(2..), "what came after the second");
    // A file may give two steps one id: the later is called after its place too.
    let mut again = Flag { thread: Vec::new(), ..Flag::clone(&flag) };
    again.take(Answer { id: StepId(Uuid::from_u128(99)), ..thread[0].clone() });
    again.take(Answer { id: StepId(Uuid::from_u128(99)), ..thread[1].clone() });
    assert_eq!(again.thread.iter().map(|step| step.id.0.as_u128()).collect::<Vec<_>>(), [99, 9]);
    assert_eq!(again.since(again.last()), Some(&[][..]));
    assert_eq!((flag.since(None).map(<[_]>::len), flag.since(Some(id.0.into()))), (Some(4), None));
}

#[test]
fn memory_holds_open_concerns_and_the_profile_that_stands() {
    let mut book = Book::default();
    let concern = json!({ "kind": "concern", "concern": { "id": Uuid::from_u128(8), "pupil": PUPIL, "who": "mother",
        "day": "2026-11-16", "text": "plays alone", "by": Uuid::nil(), "entered": AT } });
    let concern: ConcernChange = serde_json::from_value(concern).unwrap();
    take(&mut book, concern);
    assert_eq!(book.state.concerns.size(), 1);
    let answer = json!({ "kind": "concern_answered", "pupil": PUPIL, "concern": Uuid::from_u128(8),
        "answer": { "text": "a club", "by": Uuid::nil(), "at": AT } });
    let answer: ConcernChange = serde_json::from_value(answer).unwrap();
    take(&mut book, answer);
    assert_eq!(book.state.concerns.size(), 0);
    for version in 1..4 {
        let profile = json!({ "kind": "profile", "profile": { "pupil": PUPIL, "version": version, "parts": {},
            "by": Uuid::nil(), "at": AT } });
        let profile: ProfileChange = serde_json::from_value(profile).unwrap();
        take(&mut book, profile);
        let stands: Vec<u16> = book.state.profiles.values().map(|profile: &Shelved<Profile>| profile.version).collect();
        assert_eq!(stands, [version]);
    }
}

/// Every line ever written is known by its `kind`, wherever that stands in it.
#[test]
fn a_change_is_known_by_its_kind() {
    let plan = Plan::empty(PUPIL, 1);
    let change = Change::Plan(PlanChange::Plan { plan: plan.clone() });
    let text = serde_json::to_string(&change).unwrap();
    assert!(text.starts_with(r#"{"kind":"plan","plan":{"#), "{text}");
    let later = format!(r#"{{"plan":{},"kind":"plan"}}"#, serde_json::to_string(&plan).unwrap());
    for text in [text, later] {
        assert_eq!(serde_json::from_str::<Change>(&text).unwrap(), change);
    }
    for wrong in [r#"{"kind":"visit"}"#, "{}", r#"{"kind":7}"#, r#"{"kind":"plan"}"#, "[]", r#"{"kind":"plan"#] {
        assert!(serde_json::from_str::<Change>(wrong).is_err(), "{wrong}");
    }
}
