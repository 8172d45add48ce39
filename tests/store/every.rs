//! One change of every sort of every kind of record, in an order that makes sense: what the tests of the store write. A
//! kind that is missing here is found by its word in the journal.

use std::collections::BTreeSet;

use sendo::domain::amend::How;
use sendo::domain::id::{ClassId, LinkId};
use sendo::domain::kind::{Change, Place};
use sendo::domain::notice::Heard;
use sendo::domain::record::assessment::{AssessId, Assessment, AssessmentChange, Source};
use sendo::domain::record::class::{Class, ClassChange};
use sendo::domain::record::concern::{Concern, ConcernAnswer, ConcernChange, ConcernId};
use sendo::domain::record::contact::{Contact, ContactChange, ContactId, ContactKind};
use sendo::domain::record::entry::EntryChange;
use sendo::domain::record::flag::{Answer, DeskNote, FlagChange, Step, StepId};
use sendo::domain::record::link::{Link, LinkChange, LinkKind, LinkTo};
use sendo::domain::record::nudge::{Nudge, NudgeChange};
use sendo::domain::record::profile::{Part, Profile, ProfileChange};
use sendo::domain::record::pupil::PupilChange;
use sendo::domain::record::receipt::{Receipt, ReceiptChange};
use sendo::domain::record::school::SchoolChange;
use sendo::domain::record::school::setting::Setting;
use sendo::domain::record::staff::{Role, StaffChange};
use sendo::domain::record::strategy::{Strategy, StrategyChange};
use sendo::domain::record::timetable::{Lesson, TimetableChange};
use sendo::domain::record::worry::WorryChange;
use sendo::domain::rights::Audience;
use sendo::domain::shelf::{Book, RANGED, each};

use crate::help::*;

/// Them all, about one pupil and by one person; nothing that is named by a number comes twice for two of them.
pub fn every(number: u64, of: u64, by: u64) -> Vec<Change> {
    let (person_id, child) = (staff_id(by), pupil_id(of));
    let taken_back = entry_id(number * 2 + 1);
    let mut all = vec![school(&format!("School {number}")), person(by), pupil(of, &format!("Ada{number}"))];
    all.extend(about_school(number, by));
    all.extend([
        Change::Pupil(PupilChange::Opened { pupil: child, reason: "cover".into() }),
        plan(of, 1, u16::try_from(number % 9).unwrap() + 1),
        entry(observation(number * 2, of, by, &format!("{number}"))),
        entry(measurement(number * 2 + 1, of, by, 3.0)),
        Change::Entry(EntryChange::Withdrawn {
            pupil: child,
            entry: taken_back,
            replaced_by: None,
            how: How::default(),
        }),
        Change::Entry(EntryChange::PutBack { pupil: child, entry: taken_back }),
        Change::Entry(EntryChange::Withdrawn {
            pupil: child,
            entry: taken_back,
            replaced_by: None,
            how: How::default(),
        }),
    ]);
    all.extend(about_items(number, of, by));
    let receipt = Receipt { cycle: 1, version: 1, at: at() };
    let nudge = Nudge { by: person_id, at: at(), day: day(), cycle: 1, version: 1 };
    all.extend([
        Change::Receipt(ReceiptChange::Read { pupil: child, cycle: 1, version: 1 }),
        Change::Receipt(ReceiptChange::HadRead { pupil: child, person: person_id, receipt }),
        Change::Nudge(NudgeChange::Nudged { pupil: child, person: person_id, nudge }),
        Change::Worry(WorryChange::PointedToDsl),
        Change::Worry(WorryChange::WordPassed { word: "bruise".into() }),
    ]);
    all.extend(found_out(number, of, by));
    all
}

fn about_school(number: u64, by: u64) -> [Change; 9] {
    let staff = staff_id(by);
    let class = Class {
        id: ClassId(id(9, number % 3)),
        name: "4B".into(),
        staff: [staff].into(),
        until: None,
        sources: [].into(),
        ended: false,
    };
    let to = LinkTo::Year("4".into());
    let link =
        Link { id: LinkId(id(10, number)), staff, to, kind: LinkKind::Cover, from: day(), until: day(), ended: false };
    let time = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let lesson = Lesson { weekday: 1, from: time(9), to: time(10), period: "1".into(), class: "4B".into() };
    let strategy = Strategy { code: format!("ZZ{}", number % 50), text: "sits in front".into(), retired: false };
    let setting = Setting::HeadLine(Some(format!("0{number}")));
    [
        Change::School(SchoolChange::Set { setting, was: None }),
        Change::Staff(StaffChange::Roles { staff, roles: [Role::Teacher, Role::Senco].into() }),
        Change::Staff(StaffChange::Disabled { staff, disabled: number.is_multiple_of(2) }),
        Change::Staff(StaffChange::Away { staff, until: (!number.is_multiple_of(3)).then(day) }),
        Change::Staff(StaffChange::Heard { staff, up_to: Heard { commit: number / 2, seq: number } }),
        Change::Class(ClassChange::Class { class }),
        Change::Link(LinkChange::Link { link }),
        Change::Timetable(TimetableChange::Timetable { staff, lessons: vec![lesson] }),
        Change::Strategy(StrategyChange::Strategy { strategy }),
    ]
}

fn about_items(number: u64, of: u64, by: u64) -> Vec<Change> {
    let (pupil, item) = (pupil_id(of), flag_id(number));
    let answer =
        |step| Answer { id: StepId::default(), step, by: staff_id(2), side: None, at: at(), message: "seen".into() };
    let step = |step| Change::Flag(FlagChange::Step { pupil, flag: item, answer: answer(step) });
    let resolved = Step::end(sendo::domain::record::flag::Resolution::Advice);
    let note = DeskNote { text: "ask the governor".into(), by: staff_id(2), at: at(), taken_back: false };
    let mut all = vec![flag(number, of, by), step(Step::Acknowledge)];
    all.push(Change::Flag(FlagChange::DeskOpened { pupil, flag: item, steps: 1 }));
    all.push(Change::Flag(FlagChange::DeskNote { pupil, flag: item, note }));
    if number.is_multiple_of(3) {
        all.push(Change::Flag(FlagChange::DeskNoteBack { pupil, flag: item, note: 0 }));
    }
    if number.is_multiple_of(2) {
        all.extend([step(resolved), Change::Flag(FlagChange::Seen { pupil, flag: item, steps: 2 })]);
    } else {
        all.push(Change::Flag(FlagChange::Seen { pupil, flag: item, steps: 1 }));
        all.push(Change::Flag(FlagChange::FlagWithdrawn { pupil, flag: item, how: How::default() }));
        all.push(Change::Flag(FlagChange::FlagPutBack { pupil, flag: item }));
        all.push(Change::Flag(FlagChange::FlagWithdrawn { pupil, flag: item, how: How::default() }));
    }
    all
}

fn found_out(number: u64, of: u64, by: u64) -> Vec<Change> {
    let (pupil, staff) = (pupil_id(of), staff_id(by));
    let assessment = |place: u64, replaces| Assessment {
        id: AssessId(id(11, number * 3 + place)),
        pupil,
        source: Source::Teacher,
        day: day(),
        text: format!("{number}"),
        audience: Audience::Everyone,
        replaces,
        by: staff,
        entered: at(),
        withdrawn: None,
    };
    let assessed =
        |place, replaces| Change::Assessment(AssessmentChange::Assessed { entry: assessment(place, replaces) });
    let name = |place: u64| AssessId(id(11, number * 3 + place));
    let concern = Concern {
        id: ConcernId(id(12, number)),
        pupil,
        who: "mother".into(),
        day: day(),
        text: "homework".into(),
        by: staff,
        entered: at(),
        answers: Vec::new(),
        withdrawn: None,
    };
    let taken = concern.id;
    let answer = ConcernAnswer { text: "we look into it".into(), by: staff, at: at() };
    let answered = ConcernChange::ConcernAnswered { pupil, concern: concern.id, answer };
    let profile = Profile {
        pupil,
        version: u16::try_from(number % 9).unwrap() + 1,
        parts: [(Part::ALL[0], "drawing".to_owned())].into(),
        audiences: [].into(),
        by: staff,
        at: at(),
    };
    let mut all = vec![assessed(0, None), assessed(1, Some(name(0))), assessed(2, None)];
    all.push(Change::Assessment(AssessmentChange::AssessWithdrawn { pupil, entry: name(1), how: How::default() }));
    all.push(Change::Assessment(AssessmentChange::AssessPutBack { pupil, entry: name(1) }));
    all.push(Change::Assessment(AssessmentChange::AssessWithdrawn { pupil, entry: name(1), how: How::hidden() }));
    all.push(Change::Concern(ConcernChange::Concern { concern }));
    if number.is_multiple_of(2) {
        all.push(Change::Concern(answered));
    } else {
        let why = How { why: "said of another matter".into(), ..How::default() };
        all.push(Change::Concern(ConcernChange::ConcernWithdrawn { pupil, concern: taken, how: why.clone() }));
        all.push(Change::Concern(ConcernChange::ConcernPutBack { pupil, concern: taken }));
        all.push(Change::Concern(ConcernChange::ConcernWithdrawn { pupil, concern: taken, how: why }));
    }
    all.push(Change::Profile(ProfileChange::Profile { profile }));
    let contact = Contact {
        id: ContactId(id(13, number)),
        pupil,
        what: ContactKind::Specialist,
        who: "EP".into(),
        day: day(),
        text: "mother agreed".into(),
        audience: Audience::SencoAndHead,
        item: None,
        by: staff,
        entered: at(),
        withdrawn: None,
    };
    let taken = contact.id;
    all.push(Change::Contact(ContactChange::Contact { contact }));
    all.push(Change::Contact(ContactChange::ContactWithdrawn { pupil, contact: taken, how: How::default() }));
    all.push(Change::Contact(ContactChange::ContactPutBack { pupil, contact: taken }));
    all
}

#[test]
fn no_sort_of_change_is_missing() {
    let word = |change: &Change| serde_json::to_value(change).unwrap()["kind"].as_str().unwrap().to_owned();
    let here: BTreeSet<String> = (2..4).flat_map(|number| every(number, 1, 1)).map(|change| word(&change)).collect();
    let all: BTreeSet<String> = Change::WORDS.iter().map(|word| (*word).to_owned()).collect();
    assert_eq!(here, all);
}

#[test]
fn every_key_bears_a_tag_that_its_kind_has_said() {
    let mut book = Book::default();
    for (change, seq) in (2..4).flat_map(|number| every(number, number, 1)).zip(1..) {
        let place = Place { seq, commit: seq, at: at(), by: Some(staff_id(1)), via: String::new() };
        book.apply(&change, &place).unwrap();
    }
    let mut count = 0;
    each(book.look().past, &[RANGED], |key, _| {
        count += 1;
        let told = Change::RANGED.iter().any(|tags| tags.contains(&key[1]));
        assert!(told, "{:?} is in no kind's list of tags", char::from(key[1]));
        Ok(())
    })
    .unwrap();
    assert!(count > 20, "only {count} keys");
}

/// As lines stood in journals before a reason could go with them.
#[test]
fn what_was_hidden_before_is_read_as_hidden() {
    let id = "01a21c91-af6c-700a-b188-22df8b031860";
    for (kind, name) in [("withdrawn", "entry"), ("assess_withdrawn", "entry"), ("flag_withdrawn", "flag")] {
        for hidden in [false, true] {
            let more = if hidden { r#","hidden":true"# } else { "" };
            let line = format!(r#"{{"kind":"{kind}","pupil":"{id}","{name}":"{id}"{more}}}"#);
            let change: Change = serde_json::from_str(&line).unwrap();
            let how = match &change {
                Change::Entry(EntryChange::Withdrawn { how, .. })
                | Change::Assessment(AssessmentChange::AssessWithdrawn { how, .. })
                | Change::Flag(FlagChange::FlagWithdrawn { how, .. }) => how,
                other => panic!("{other:?}"),
            };
            assert_eq!(*how, if hidden { How::hidden() } else { How::default() });
            assert_eq!(serde_json::to_string(&change).unwrap(), line, "and written the same way");
        }
    }
}
